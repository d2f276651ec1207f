/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cost of measuring, by the experiment that measures nothing else: asked
 * for once for each batch and number of threads, when first needed.
 */
#ifndef DMABENCH_OVERHEAD_H
#define DMABENCH_OVERHEAD_H

#include "measure.h"

/* NAN where the kernel has no such experiment, and where it is not counted. */
struct overhead {
	unsigned int threads, batch;
	double ns, low_ns, high_ns;	/* of one operation */
	double counted[DMABENCH_MAX_COUNTERS];	/* of one timed part, as the setup's counters */
};

/* Of which nothing is known yet. */
struct overhead dmabench_overhead_unknown(unsigned int threads, unsigned int batch);

struct overheads {
	const struct catalog_exp *exp;	/* NULL: none */
	struct overhead *known;
	size_t count;
};

void dmabench_overheads_init(struct overheads *overheads,
			     const struct catalog *catalog,
			     const struct dmabench_target_info *target);
void dmabench_overheads_free(struct overheads *overheads);

/* 0, or what dmabench_measure_round() says where that ends the run. */
int dmabench_overhead(struct overheads *overheads, struct measure_setup *setup,
		      unsigned int threads, unsigned int batch,
		      struct overhead *overhead);

#endif /* DMABENCH_OVERHEAD_H */
