/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of dmabench plot share. */
#ifndef DMABENCH_PLOT_H
#define DMABENCH_PLOT_H

#include <stdio.h>

#include "dataset.h"

#define DMABENCH_LABEL_LEN	256

struct dmabench_group;

/*
 * A row of plots/figures.tsv. @write writes the figure's data as its .gp file
 * describes them: how many rows, or -1 after saying what is wrong. @describe
 * tells in words what the figure shows.
 */
struct dmabench_figure {
	char name[64], over[64];
	char question[256];	/* that the figure answers */
	long (*write)(const struct dmabench_group *group, FILE *data);
	void (*describe)(const struct dmabench_group *group, FILE *out);
	double at;		/* NAN: drawn over all values */
	bool over_any;		/* takes points without the parameter too */
};

/* A line, or a stack: one regime of one target in one file. */
struct dmabench_curve {
	const char *regime, *target, *engine;
	unsigned int source;
	unsigned int variant;	/* earlier curves with the same regime */
	char detail[DMABENCH_LABEL_LEN];
	char label[DMABENCH_LABEL_LEN];
};

/* The points of one figure: all other parameters are the same. */
struct dmabench_group {
	struct dmabench_dataset *set;
	const struct dmabench_figure *figure;
	const struct dmabench_point **points;
	struct dmabench_curve *curves;
	const char **panels;	/* names of phases */
	double *xs;		/* values of the parameter drawn over */
	size_t points_count, curves_count, panels_count, xs_count;
};

/* Calls @draw for each group of @set; stops where it does not return 0. */
int dmabench_for_each_group(struct dmabench_dataset *set,
			    const struct dmabench_figure *figure,
			    int (*draw)(const struct dmabench_group *group,
					void *context), void *context);

/* The point of a curve at @x (NAN: the only one), or NULL. */
const struct dmabench_point *
dmabench_group_point(const struct dmabench_group *group, size_t curve, double x);
const struct dmabench_phase *
dmabench_point_phase(const struct dmabench_point *point, const char *name);

/* Is @point one of @curve's? */
bool dmabench_same_curve(const struct dmabench_curve *curve,
			 const struct dmabench_point *point);

void dmabench_label_curves(struct dmabench_group *group);

/* The shapes of data, by the names that figures.tsv uses. */
const char *dmabench_find_shape(const char *name, struct dmabench_figure *figure);

void dmabench_describe_curves(const struct dmabench_group *group, FILE *out);
void dmabench_describe_cdf(const struct dmabench_group *group, FILE *out);
void dmabench_describe_bars(const struct dmabench_group *group, FILE *out);

/* Text for gnuplot: 'quoted', whatever is in it. */
void dmabench_write_quoted(FILE *file, const char *text);
void dmabench_write_vars(const struct dmabench_group *group, FILE *vars);
/* The experiment, and the values that tell the group from others; to be freed. */
char *dmabench_group_title(const struct dmabench_group *group);
/* The machines, kernels and clocks behind it; the values that all share. To be freed. */
char *dmabench_group_machine(const struct dmabench_group *group);
char *dmabench_group_notes(const struct dmabench_group *group);
/* A file's name from the group's title: letters, digits, "_", "-", "." */
char *dmabench_group_slug(const struct dmabench_group *group);

/* A name that starts with "<" or "-" means something else to gnuplot. To be freed. */
char *dmabench_harmless_path(const char *path);

/* The folder with figures.tsv, to be freed; NULL after saying what is wrong. */
char *dmabench_find_plots(const char *given);
int dmabench_read_figures(const char *plots, struct dmabench_figure *figures,
			  size_t room);

/* 0; 3: there is no gnuplot; 2: it failed, what it said was passed on. */
struct dmabench_drawing;
int dmabench_run_gnuplot(const struct dmabench_drawing *drawing,
			 const char *figure, const char *slug);

#endif /* DMABENCH_PLOT_H */
