/* SPDX-License-Identifier: GPL-2.0 */
/* What a distribution is told by, and its values round by round. */
#ifndef DMABENCH_STATISTIC_H
#define DMABENCH_STATISTIC_H

#include <stdbool.h>
#include <stddef.h>

#include "histogram.h"

enum dmabench_statistic {
	DMABENCH_P50, DMABENCH_MIN, DMABENCH_P90, DMABENCH_P99, DMABENCH_P999,
	DMABENCH_MAX, DMABENCH_MEAN,
	DMABENCH_STATISTICS
};

/* As people type them, up to NULL. */
extern const char *const dmabench_statistic_names[DMABENCH_STATISTICS + 1];

struct dmabench_statistic_info {
	const char *member;	/* of raw_ns, net_ns and round_ns in results */
	double q;		/* of a percentile, else 0 */
	bool single;		/* batches have none */
	bool extreme;		/* the more samples, the farther out */
};

extern const struct dmabench_statistic_info
	dmabench_statistic_info[DMABENCH_STATISTICS];

/* The one named @name, which is one of them. */
enum dmabench_statistic dmabench_statistic_named(const char *name);

/* Samples that it needs: 10 / (1 - q) of a percentile. */
size_t dmabench_statistic_samples(enum dmabench_statistic statistic);

/*
 * A statistic, one value a block: of one round, or of as few rounds in a row
 * as have the samples together. Rounds are what is independent, their samples
 * are not, so that tests and intervals are made of such values. Percentiles are
 * those of dmabench_histogram_unbiased(), since blocks differ in samples.
 *
 * Sources: B. Schmeiser, Batch size effects in the analysis of simulation
 * output (Operations Research 30, 1982); A. F. Seila, A batching approach to
 * quantile estimation in regenerative simulations (Management Science 28, 1982).
 *
 * Zero it, with room for a value a round.
 */
struct dmabench_blocks {
	struct histogram begun;	/* rounds that have too few yet */
	double *ticks;
	size_t count;
};

void dmabench_blocks_add(struct dmabench_blocks *blocks,
			 enum dmabench_statistic statistic,
			 const struct histogram *round);

#endif /* DMABENCH_STATISTIC_H */
