/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tables for people: one a group of points that have the same experiment and
 * the same names of parameters. What all of them share is told once.
 */
#ifndef DMABENCH_COMPARE_GROUP_H
#define DMABENCH_COMPARE_GROUP_H

#include "compare.h"

struct dmabench_compared_group {
	const struct dmabench_comparison *comparison;
	const struct dmabench_pair *pair;
	const uint32_t *points;
	size_t count;
	const struct dmabench_point *first;	/* its values are the columns */
	bool *varies;		/* each value, and the regime behind them */
};

void dmabench_each_compared_group(
	const struct dmabench_comparison *comparison,
	const struct dmabench_pair *pair,
	void (*put)(FILE *out, const struct dmabench_compared_group *group),
	FILE *out);

/* To be freed: "size 64, threads 1" of what does not vary; */
char *dmabench_group_shared(const struct dmabench_compared_group *group);
/* "offset, direction", the names of what does; */
char *dmabench_group_varying(const struct dmabench_compared_group *group);
/* "0, to_device", a point's values of those. */
char *dmabench_group_values(const struct dmabench_compared_group *group,
			    uint32_t point);

#define DMABENCH_CELLS		7
#define DMABENCH_CELL_LEN	32

struct dmabench_column {
	const char *name;
	int width;
};

/* Up to one without a name. */
const struct dmabench_column *
dmabench_compare_columns(const struct dmabench_comparison *comparison);
void dmabench_compare_cells(const struct dmabench_comparison *comparison,
			    const struct dmabench_pair *pair,
			    const struct dmabench_row *row, bool base_settled,
			    char cells[DMABENCH_CELLS][DMABENCH_CELL_LEN]);

/* One line each, to be freed. What the columns mean; */
char *dmabench_compare_legend(const struct dmabench_comparison *comparison);
/* how many rows there are and how they went; */
char *dmabench_compare_summary(const struct dmabench_comparison *comparison,
			       const struct dmabench_pair *pair);
/* what more rounds would tell; NULL: nothing. */
char *dmabench_compare_hint(const struct dmabench_comparison *comparison,
			    const struct dmabench_pair *pair);

#endif /* DMABENCH_COMPARE_GROUP_H */
