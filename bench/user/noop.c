// SPDX-License-Identifier: GPL-2.0
#include "clock.h"
#include "experiment.h"

static int loop(struct user_round *round, uint64_t first, uint64_t ops)
{
	(void)first;
	for (uint64_t i = 0; i < ops; i++) {
		const uint64_t before = dmabench_user_clock();

		dmabench_hist_add(&round->hist[0], dmabench_user_clock() - before);
	}
	return 0;
}

static const struct user_phase phases[] = {
	{ "noop", "nothing: the cost of measuring" },
};

const struct user_exp dmabench_user_noop = {
	.name = "user_noop",
	.summary = "two readings of the clock in a row, in user space, with nothing between them",
	.flags = DMABENCH_EXP_BASELINE,
	.phases = phases, .nphases = 1,
	.loop = loop,
};
