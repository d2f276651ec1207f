/* SPDX-License-Identifier: GPL-2.0 */
/* The table that a report begins with: what one size costs, a row a regime. */
#ifndef DMABENCH_REPORT_HEADLINE_H
#define DMABENCH_REPORT_HEADLINE_H

#include "parts.h"
#include "results/group.h"

/* Kernels side by side, where there are more than one and not more than so many. */
#define REPORT_HEADLINE_KERNELS	3

/* What one regime of one target costs in one file. */
struct report_cost {
	const struct dmabench_point *point;
	const struct dmabench_source *source;
	const struct dmabench_point *syncs;	/* NULL: not measured alike */
	char *name;		/* of its row: the regime, and what tells it from others */
};

struct report_headline {
	char *title;		/* "map_single, size 4096"; NULL: there is none */
	const char *const *columns;	/* phases, "map+unmap"; up to NULL */
	struct report_cost *costs;
	size_t costs_count;
	size_t kernels;		/* that differ */
};

/* What is nearest to a map and an unmap of 4 KiB. Free it in any case. */
void report_headline_find(struct report *report, struct report_headline *headline);
void report_headline_free(struct report_headline *headline);

/*
 * The sum of phases, "map+unmap", of a point (NULL: none); the ends of its interval
 * are summed, too. NAN is not known; what is not above the cost of measuring may be
 * below 0.
 */
struct advise_point report_headline_cost(const struct dmabench_dataset *set,
					 const struct dmabench_point *point,
					 const char *phases);

/* The table, and what was not measured. */
void report_headline_put(const struct report *report,
			 const struct report_headline *headline, FILE *out);

/* Does the figure of @group show the points of the headline's rows? */
bool report_headline_has(const struct report_headline *headline,
			 const struct dmabench_group *group);

#endif /* DMABENCH_REPORT_HEADLINE_H */
