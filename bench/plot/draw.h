/* SPDX-License-Identifier: GPL-2.0 */
/* All figures of a set of results: data, settings, then gnuplot. */
#ifndef DMABENCH_PLOT_DRAW_H
#define DMABENCH_PLOT_DRAW_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "plot.h"

/* Processes at a time, at the most, and figures of one: it starts in the time that one takes. */
#define DMABENCH_MAX_GNUPLOTS	16
#define DMABENCH_MOST_FIGURES	4

/* One of them. */
struct dmabench_gnuplot {
	pid_t child;		/* -1: it did not start */
	FILE *log;		/* what it said; or NULL */
	struct dmabench_to_draw {
		char *script;
		const char *slug;	/* the drawing's */
	} figures[DMABENCH_MOST_FIGURES];
	unsigned int count;
};

struct dmabench_drawing {
	const char *plots;	/* from dmabench_find_plots() */
	const char *directory;	/* made where it is missing */
	const struct dmabench_input *inputs;	/* not to be written over; NULL */
	size_t inputs_count;
	const char *const *formats;	/* of gnuplot's terminals, up to NULL */
	unsigned int width;	/* in pixels; 0: that of a page of its own */
	bool bare;		/* without the titles: the page around has them */
	double at;		/* 0: as figures.tsv says */
	bool alike_once;	/* curves that are the same in every number are one */
	unsigned int max_figures;
	/* Is the figure to be drawn? NULL: all are. */
	bool (*wants)(const struct dmabench_group *group, void *context);
	/* Told of each figure before it is drawn; NULL. */
	void (*begins)(const struct dmabench_group *group, const char *slug,
		       void *context);
	/* Told of each, in the same order, once its files are there; NULL. */
	void (*drawn)(const char *slug, void *context);
	void *context;

	char *temporary;	/* a folder in it, for what is not whole yet */

	/* How it went. */
	unsigned int figures, left_out;	/* left out: above max_figures */
	bool no_gnuplot;		/* only the data in directory/data */
	char **slugs;			/* of the figures */

	struct dmabench_gnuplot running[DMABENCH_MAX_GNUPLOTS];
	unsigned int running_count;	/* the oldest is the first */
	struct dmabench_gnuplot next;	/* not started yet */
};

/* The exit status: 0, or 2 after saying what is wrong. */
int dmabench_draw(struct dmabench_drawing *drawing, struct dmabench_dataset *set);
void dmabench_drawing_free(struct dmabench_drawing *drawing);

/*
 * Draws the figure of which the data are there, with and beside others: @slug stays
 * until dmabench_gnuplot_wait() returns, to be called however this ends. Both return
 * 0, or 2 after passing on what gnuplot said of a figure; without gnuplot, 0.
 */
int dmabench_gnuplot_draw(struct dmabench_drawing *drawing, const char *figure,
			  const char *slug);
int dmabench_gnuplot_wait(struct dmabench_drawing *drawing);

#endif /* DMABENCH_PLOT_DRAW_H */
