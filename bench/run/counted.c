// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "counted.h"
#include "lib/alloc.h"
#include "stats/median.h"

/*
 * Where the PMU had more to count than it can at a time, it counted for a part of
 * the time, and the whole is taken to be alike.
 */
static double whole_count(const struct dmabench_counter *counter)
{
	if (!counter->out_running_ns)
		return NAN;
	return (double)counter->out_count * counter->out_enabled_ns / counter->out_running_ns;
}

void dmabench_counted_add(struct counted *counted, const struct dmabench_run *run,
			  const struct dmabench_counter *counters, size_t round)
{
	const double ops = (double)run->out_ops * run->out_threads;

	for (unsigned int i = 0; i < run->ncounters; i++) {
		const double count = whole_count(&counters[i]);

		/* An experiment may have no part that can be counted. */
		counted[i].per_op[round] = run->out_counted_parts ? count / ops : NAN;
		counted[i].enabled_ns += counters[i].out_enabled_ns;
		counted[i].running_ns += counters[i].out_running_ns;
	}
}

/* To be freed. */
static double *known(const double *numbers, size_t rounds, size_t *count)
{
	double *kept = dmabench_calloc(rounds + 1, sizeof(*kept));

	*count = 0;
	for (size_t i = 0; i < rounds; i++) {
		if (!isnan(numbers[i]))
			kept[(*count)++] = numbers[i];
	}
	return kept;
}

double dmabench_counted_median(const double *numbers, size_t rounds)
{
	size_t count;
	double *kept = known(numbers, rounds, &count), median = dmabench_median(kept, count);

	free(kept);
	return median;
}

struct counted_interval dmabench_counted_ci95(const double *numbers, size_t rounds)
{
	struct counted_interval ci = { NAN, NAN };
	size_t count;
	double *kept = known(numbers, rounds, &count);

	if (!dmabench_median_ci95(kept, count, &ci.low, &ci.high))
		ci = (struct counted_interval){ NAN, NAN };
	free(kept);
	return ci;
}
