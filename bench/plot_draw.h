/* SPDX-License-Identifier: GPL-2.0 */
/* All figures of a set of results: data, settings, then gnuplot. */
#ifndef DMABENCH_PLOT_DRAW_H
#define DMABENCH_PLOT_DRAW_H

#include <stdbool.h>

#include "plot.h"

struct dmabench_drawing {
	const char *plots;	/* from dmabench_find_plots() */
	const char *directory;	/* made where it is missing */
	const char *const *formats;	/* of gnuplot's terminals, up to NULL */
	unsigned int width;	/* in pixels; 0: that of a page of its own */
	bool bare;		/* without the titles: the page around has them */
	double at;		/* 0: as figures.tsv says */
	unsigned int max_figures;
	/* Told of each figure once its files are there; NULL. */
	void (*drawn)(const struct dmabench_group *group, const char *slug,
		      void *context);
	void *context;

	/* How it went. */
	unsigned int figures, left_out;	/* left out: above max_figures */
	bool no_gnuplot;		/* only the data in directory/data */
	char **slugs;			/* of the figures */
};

/* The exit status: 0, or 2 after saying what is wrong. */
int dmabench_draw(struct dmabench_drawing *drawing, struct dmabench_dataset *set);
void dmabench_drawing_free(struct dmabench_drawing *drawing);

#endif /* DMABENCH_PLOT_DRAW_H */
