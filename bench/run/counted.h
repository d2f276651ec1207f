/* SPDX-License-Identifier: GPL-2.0 */
/* What a point's rounds counted, an operation each. */
#ifndef DMABENCH_RUN_COUNTED_H
#define DMABENCH_RUN_COUNTED_H

#include <stddef.h>
#include <stdint.h>

#include "kernel/device.h"

/* One counter of a point. */
struct counted {
	double *per_op;		/* of each round; NAN where the PMU never counted it */
	uint64_t enabled_ns, running_ns;
};

/* The 95 % interval of the median over rounds; NAN where there is none. */
struct counted_interval {
	double low, high;
};

/* @run of a round has its counters in @counters; it is the point's round number @round. */
void dmabench_counted_add(struct counted *counted, const struct dmabench_run *run,
			  const struct dmabench_counter *counters, size_t round);

/* Of @rounds numbers, those that are known; NAN of none. */
double dmabench_counted_median(const double *numbers, size_t rounds);
struct counted_interval dmabench_counted_ci95(const double *numbers, size_t rounds);

#endif /* DMABENCH_RUN_COUNTED_H */
