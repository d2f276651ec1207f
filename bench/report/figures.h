/* SPDX-License-Identifier: GPL-2.0 */
/* The figures of a page: drawn before it is written, since the first of them leads it. */
#ifndef DMABENCH_REPORT_FIGURES_H
#define DMABENCH_REPORT_FIGURES_H

#include "figures_differ.h"
#include "headline.h"

struct report_figure {
	/* What tells it from others: its row of figures.tsv, and its first point. */
	const struct dmabench_point *first;
	char *name;		/* "latency by size" */
	char *title, *question, *notes, *description, *path;
	const struct report_candidate *candidate;	/* NULL: with --all-figures */
	unsigned int score;	/* how much it says of the headline */
};

struct report_figures {
	const struct report *report;
	const struct report_headline *headline;
	char *directory;	/* of what is drawn; NULL: nothing is */
	struct report_figure *list;
	size_t count;
	struct report_figure lead;	/* one of them, drawn narrower; its path is NULL where there is none */
	size_t leads;		/* its place in the list */
	struct report_choice choice;
	unsigned int cut;	/* left out above --max-figures */
	size_t heavy;		/* left out, for the page would be too large */
	bool no_gnuplot, too_many;
	unsigned int number;	/* of those on the page */
};

/* 0, or the exit status after saying what is wrong. Free them in any case. */
int report_figures_draw(struct report_figures *figures, const struct report *report,
			const struct report_headline *headline);
void report_figures_free(struct report_figures *figures);

/* 0, or 2 after saying what is wrong. */
int report_figures_put_lead(struct report_figures *figures, FILE *out);
/* All others, by question. */
int report_figures_put(struct report_figures *figures, FILE *out);

#endif /* DMABENCH_REPORT_FIGURES_H */
