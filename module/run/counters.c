// SPDX-License-Identifier: GPL-2.0
/* The counters that RUN asks for, and what they say; counted.c counts. */
#include <linux/kconfig.h>
#include <linux/perf_event.h>
#include <linux/uaccess.h>

#include "round.h"

/* The types whose events may be of one task. */
static bool is_type_known(u32 type)
{
	return type == PERF_TYPE_HARDWARE || type == PERF_TYPE_SOFTWARE ||
	       type == PERF_TYPE_HW_CACHE || type == PERF_TYPE_RAW;
}

static int check_type(struct dmabench_round *round, u32 i)
{
	u32 type = round->counters[i].type;

	if (is_type_known(type))
		return 0;
	return dmabench_refuse(round, DMABENCH_ALL,
			       "counter %u: type %u is none of hardware, software, hw_cache and raw",
			       i, type);
}

int dmabench_counters_parse(struct dmabench_round *round, const struct dmabench_run *run)
{
	size_t bytes;
	u32 i;
	int err = 0;

	if (run->ncounters > DMABENCH_MAX_COUNTERS || !run->counters != !run->ncounters)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "counters must be an array of ncounters, at most %u",
				       DMABENCH_MAX_COUNTERS);
	bytes = run->ncounters * sizeof(round->counters[0]);
	if (copy_from_user(round->counters, u64_to_user_ptr(run->counters), bytes))
		return -EFAULT;
	round->ncounters = run->ncounters;
	for (i = 0; i < round->ncounters; i++) {
		round->counters[i].out_errno = 0;
		round->counters[i].out_count = 0;
		round->counters[i].out_enabled_ns = 0;
		round->counters[i].out_running_ns = 0;
		err = err ?: check_type(round, i);
	}
	if (!err && round->ncounters && !IS_ENABLED(CONFIG_PERF_EVENTS))
		err = dmabench_unsupported(round, DMABENCH_ALL,
					   "counters: this kernel was built without CONFIG_PERF_EVENTS");
	return err;
}

int dmabench_counters_back(const struct dmabench_round *round, const struct dmabench_run *run)
{
	size_t bytes = round->ncounters * sizeof(round->counters[0]);

	if (copy_to_user(u64_to_user_ptr(run->counters), round->counters, bytes))
		return -EFAULT;
	return 0;
}
