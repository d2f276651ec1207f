/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The cost of measuring, by the experiment that measures nothing else: asked
 * for once for each batch and number of threads, when first needed.
 */
#ifndef DMABENCH_OVERHEAD_H
#define DMABENCH_OVERHEAD_H

#include "measure.h"

/* Nanoseconds of one operation; NAN where the kernel has no such experiment. */
struct overhead {
	unsigned int threads, batch;
	double ns, low_ns, high_ns;
};

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
