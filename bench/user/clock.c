// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

#define SAMPLES		1001
/* As the module tells it: a shorter step could be one by chance. */
#define STEP_LEAST	8

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/*
 * What the counter behind the clock moves on by. Arm's tells its frequency to user space;
 * others step by less than a reading takes, or some readings would find it unmoved.
 */
static uint64_t granularity(const uint64_t *sorted)
{
	uint64_t step = 1;

#if defined(__aarch64__)
	uint64_t hz;

	__asm__("mrs %0, cntfrq_el0" : "=r"(hz));
	step = hz ? 1000000000 / hz : 1;
#endif
	for (unsigned int i = 1; i < SAMPLES && !sorted[0]; i++)
		if (sorted[i] && !sorted[i - 1])
			step = sorted[i];
	return step < STEP_LEAST ? 1 : step;
}

void dmabench_user_clock_tell(struct dmabench_info *info)
{
	uint64_t ticks[SAMPLES], before;

	for (unsigned int i = 0; i < SAMPLES; i++) {
		before = dmabench_user_clock();
		ticks[i] = dmabench_user_clock() - before;
	}
	qsort(ticks, SAMPLES, sizeof(*ticks), compare);
	info->out_clock_flags = 0;
	info->out_clock_hz = 1000000000;
	info->out_clock_cost_ticks = ticks[SAMPLES / 2];
	info->out_clock_granularity_ticks = granularity(ticks);
	snprintf(info->out_clock_name, sizeof(info->out_clock_name), "CLOCK_MONOTONIC_RAW");
}
