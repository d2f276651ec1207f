// SPDX-License-Identifier: GPL-2.0
/* Nothing, timed as everything else is: the cost of measuring. */
#include "experiments.h"
#include "params.h"
#include "run/timed.h"

enum { PHASE_NOOP };

static const struct dmabench_phase phases[] = {
	[PHASE_NOOP] = { "noop", "two reads of the clock; between them an empty loop" },
};

static u32 noop_batch(const struct dmabench_round *round, u32 wanted)
{
	return min(wanted, DMABENCH_MAX_BATCH);
}

/* As the timed functions of the other experiments are. */
static noinline u64 time_nothing(u32 count)
{
	u32 i = 0;
	u64 before = dmabench_clock_begin(i, count);

	do {
		i++;
		asm volatile("" : "+r" (i)); /* or two rounds become one */
	} while (i < count);
	return dmabench_clock_between(before, dmabench_clock_stop());
}

static int noop_loop(struct dmabench_thread *thread, u64 ops)
{
	u32 batch = thread->round->batch;
	u64 done;
	int err;

	for (done = 0; done < ops; done += batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		dmabench_record(thread, PHASE_NOOP, time_nothing(batch));
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
