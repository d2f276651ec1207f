// SPDX-License-Identifier: GPL-2.0
#include <errno.h>

#include "counters_probe.h"
#include "lib/error.h"

static const char *remedy(int error)
{
	switch (error) {
	case EINVAL:
		return "the PMU does not have it in this form: perf list names those it has";
	case EBUSY:
		return "somebody else has the PMU: end what counts there, the NMI watchdog too (sysctl kernel.nmi_watchdog=0)";
	}
	return "no PMU here counts it: a virtual machine needs one of its host's (QEMU: -accel kvm -cpu host,pmu=on); task-clock, cpu-clock and context-switches are counted on every machine";
}

/* Which of them the kernel refused; NULL: none. */
static const char *refused(const struct measure_setup *setup, int *error)
{
	for (unsigned int i = 0; i < setup->counters->count; i++) {
		*error = setup->round.counters[i].out_errno;
		if (*error)
			return setup->counters->list[i].name;
	}
	return NULL;
}

static int explain(const struct measure_setup *setup, int err)
{
	int error;
	const char *name = refused(setup, &error);

	if (name)
		dmabench_error("--counters %s: perf_event_create_kernel_counter says %s; %s",
			       name, dmabench_errno_name(error), remedy(error));
	else if (err == -E2BIG)
		dmabench_error("--counters: the module that is loaded cannot count; load the one that was built with this program");
	else
		dmabench_error("--counters: %s; leave them out", setup->round.run.out_reason);
	return DMABENCH_EXIT_MACHINE;
}

int dmabench_counters_probe(struct measure_setup *setup, const struct catalog_exp *exp)
{
	struct sweep_point point = { .exp = exp, .threads = 1 };
	const struct round_request request = {
		.target = setup->target, .point = &point, .cpus = setup->cpus,
		.ops = DMABENCH_LEAST_OPS, .seed = setup->seed, .counters = setup->counters,
		.root = setup->root,
	};
	int err;

	if (!exp || !setup->counters->count)
		return 0;
	for (unsigned int i = 0; i < exp->info.out_params; i++)
		point.values[i] = exp->params[i].info.out_default;
	err = dmabench_round_not_void(&setup->round, setup->fd, &request);
	if (err == -EOPNOTSUPP || err == -E2BIG || err == -EBUSY)
		return explain(setup, err);
	return err;
}
