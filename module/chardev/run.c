// SPDX-License-Identifier: GPL-2.0
/* The command RUN. */
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/target.h"
#include "exp/experiments.h"
#include "ioctl.h"
#include "run/round.h"

static void clear_outputs(struct dmabench_run *run)
{
	run->out_hist_bytes = 0;
	run->out_batch = 0;
	run->out_threads = 0;
	run->out_translation = DMABENCH_TRANSLATION_UNKNOWN;
	run->out_bounced = DMABENCH_BOUNCED_UNKNOWN;
	run->out_sync = DMABENCH_RUN_SYNC_UNKNOWN;
	run->out_ops = 0;
	run->out_disturbed = 0;
	run->out_disturbed_by = 0;
	run->out_counted_parts = 0;
	run->out_param = DMABENCH_ALL;
	run->out_verified_bytes = 0;
	run->out_context_switches = 0;
	run->out_interrupts = 0;
	run->out_wall_ns = 0;
	run->out_memory_node = DMABENCH_NODE_NONE;
	run->out_overruns = 0;
	run->out_entries = 0;
	run->out_segments = 0;
	run->out_peak_page_bytes = DMABENCH_FOOTPRINT_UNKNOWN;
	run->out_peak_object_bytes = DMABENCH_FOOTPRINT_UNKNOWN;
	run->out_left_page_bytes = DMABENCH_FOOTPRINT_UNKNOWN;
	run->out_left_object_bytes = DMABENCH_FOOTPRINT_UNKNOWN;
	run->out_leaf_mappings = 0;
	run->out_leaf_sizes = 0;
	memset(run->out_leaves, 0, sizeof(run->out_leaves));
	memset(run->out_reason, 0, sizeof(run->out_reason));
}

int dmabench_cmd_run(struct dmabench_file *file, void *argp)
{
	struct dmabench_run *run = argp;
	struct dmabench_target *target = dmabench_target_get(file, run->target);
	const struct dmabench_exp *exp = dmabench_experiment(run->exp);
	struct dmabench_round *round;
	int err = 0;

	clear_outputs(run);
	if (IS_ERR(target))
		return PTR_ERR(target);
	if (!exp)
		return -ENOENT;
	round = kzalloc(sizeof(*round), GFP_KERNEL_ACCOUNT);
	if (!round)
		return -ENOMEM;
	if (!zalloc_cpumask_var(&round->cpus, GFP_KERNEL_ACCOUNT)) {
		err = -ENOMEM;
		goto free_round;
	}
	round->exp = exp;
	round->target = target;
	err = dmabench_round_run(round, run);
	run->out_param = round->refused;
	strscpy(run->out_reason, round->reason, sizeof(run->out_reason));
	free_cpumask_var(round->cpus);
free_round:
	kfree(round);
	return err;
}
