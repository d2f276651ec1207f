// SPDX-License-Identifier: GPL-2.0
/* Nothing, timed as everything else is: the cost of measuring. */
#include "experiments.h"
#include "params.h"

enum { PHASE_NOOP };

static const struct dmabench_phase phases[] = {
	[PHASE_NOOP] = { "noop", "two reads of the clock; between them an empty loop" },
};

static u32 noop_batch(const struct dmabench_round *round, u32 wanted)
{
	return min(wanted, DMABENCH_MAX_BATCH);
}

static int noop_loop(struct dmabench_thread *thread, u64 ops)
{
	u32 batch = thread->round->batch, i;
	u64 before, after, done;
	int err;

	for (done = 0; done < ops; done += batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		before = dmabench_clock();
		for (i = 0; i < batch; i++)
			OPTIMIZER_HIDE_VAR(i);
		after = dmabench_clock();
		dmabench_record(thread, PHASE_NOOP, after - before);
	}
	return 0;
}

const struct dmabench_exp dmabench_exp_noop = {
	.name = "noop",
	.summary = "the cost of measuring, which is subtracted from the other experiments",
	.flags = DMABENCH_EXP_BASELINE,
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.batch = noop_batch,
	.loop = noop_loop,
};
