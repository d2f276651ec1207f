/* SPDX-License-Identifier: GPL-2.0 */
/* What compare found, for a page that begins with it. */
#ifndef DMABENCH_REPORT_CHANGES_H
#define DMABENCH_REPORT_CHANGES_H

#include "compare/changed.h"
#include "parts.h"

/* All rows of a phase of an experiment. */
struct report_change {
	const char *experiment, *phase;
	size_t rows, slower, faster;	/* the rest: no difference was shown */
	double least, greatest;		/* ratios NEW / BASE, NAN where there is none */
	const struct dmabench_row **members;
};

struct report_changes {
	const struct dmabench_comparison *comparison;
	const struct dmabench_pair *pair;
	struct report_change *list;
	size_t count;
};

void report_changes_find(struct report_changes *changes,
			 const struct dmabench_comparison *comparison,
			 const struct dmabench_pair *pair);
void report_changes_free(struct report_changes *changes);

/* The first screen: how many changed, which most, and a figure of all ratios. */
void report_changes_first(const struct report *report, FILE *out);
/* Ratios of all rows, a line a phase of an experiment: one SVG. */
void report_changes_figure(const struct report_changes *changes, size_t number, FILE *out);
/* The head of a table with the columns of compare; what belongs onto the first screen, or all. */
void report_changes_headings(const struct dmabench_comparison *comparison, bool brief,
			     FILE *out);
/* A row of all columns; and a brief one, of a phase that changed most there. */
void report_changes_row(const struct report *report, const struct report_changes *changes,
			const struct dmabench_changed *placed, FILE *out);
void report_changes_most(const struct report *report, const struct report_changes *changes,
			 const struct dmabench_changed *placed, FILE *out);
/* By phase of an experiment, then all rows. */
int report_changes(struct report *report, FILE *out);

#endif /* DMABENCH_REPORT_CHANGES_H */
