/* SPDX-License-Identifier: GPL-2.0 */
/* The rows that changed, for those who tell the most important of them first. */
#ifndef DMABENCH_COMPARE_CHANGED_H
#define DMABENCH_COMPARE_CHANGED_H

#include "compare.h"

struct dmabench_changed {
	const struct dmabench_row *row;
	uint32_t point;		/* of the base */
	double ratio;
};

/* Those with a verdict and a ratio, the greatest ratio first; to be freed. */
struct dmabench_changed *dmabench_changed_rows(const struct dmabench_comparison *comparison,
					       const struct dmabench_pair *pair, size_t *count);

/* Are both of one phase of an experiment, which both changed to the same side? */
bool dmabench_same_change(const struct dmabench_dataset *set,
			  const struct dmabench_changed *a, const struct dmabench_changed *b);

/* Did none of those that are the same change more than @rows[@number]? One of equals. */
bool dmabench_is_greatest_change(const struct dmabench_dataset *set,
				 const struct dmabench_changed *rows, size_t count, size_t number);

/* By how far their ratios are from 1, the farthest first. */
void dmabench_sort_by_distance(struct dmabench_changed *rows, size_t count);

/* Is none of those before @rows[@number] the same change? */
bool dmabench_is_first_change(const struct dmabench_dataset *set,
			      const struct dmabench_changed *rows, size_t number);

/* "regime iommu-strict, size 4096": what tells a point from others; to be freed. */
char *dmabench_change_conditions(const struct dmabench_dataset *set,
				 const struct dmabench_pair *pair, uint32_t point);

#endif /* DMABENCH_COMPARE_CHANGED_H */
