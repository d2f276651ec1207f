/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of dmabench plot share. */
#ifndef DMABENCH_PLOT_H
#define DMABENCH_PLOT_H

#include <stdio.h>

#include "dataset.h"

#define DMABENCH_LABEL_LEN	256

struct dmabench_group;

/*
 * How data are laid out for a figure. @write writes them as the figure's .gp
 * file describes them: how many rows, or -1 after saying what is wrong; 0 is no
 * figure. @describe tells in words what the figure shows.
 */
struct dmabench_shape {
	const char *name;
	long (*write)(const struct dmabench_group *group, FILE *data);
	void (*describe)(const struct dmabench_group *group, FILE *out);
	bool at_a_value;	/* else over all of them */
	bool sums;		/* phases: that which is all of them is none of it */
	size_t least_xs, least_choices;	/* fewer are no figure */
	bool (*fits)(const struct dmabench_group *group);	/* NULL: all do */
};

/* A row of plots/figures.tsv; empty where the row has a dash. */
struct dmabench_figure {
	char name[64];
	const struct dmabench_shape *shape;
	char over[64];		/* the parameter that is drawn over, or at */
	char by[64];		/* a parameter whose values are choices */
	char phase[64];		/* the only one drawn; else all, of choices their sum */
	double at;		/* NAN: drawn over all values */
	char question[256];	/* that the figure answers */
	bool over_any;		/* takes points without the parameter too */
};

/*
 * A line, or a stack: one regime of one target in one file. Where choices are
 * compared it is a panel, and has all regimes of them: what is copied to
 * memory that stays mapped does not bounce where what is mapped each time does.
 */
struct dmabench_curve {
	const char *regime, *target, *engine;
	bool all_regimes;
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
	const struct dmabench_value **xs;	/* of the parameter drawn over; each once */
	const char **choices;	/* values of the parameter drawn by */
	size_t points_count, curves_count, panels_count, xs_count, choices_count;
};

/* Calls @draw for each group of @set; stops where it does not return 0. */
int dmabench_for_each_group(struct dmabench_dataset *set,
			    const struct dmabench_figure *figure,
			    int (*draw)(const struct dmabench_group *group,
					void *context), void *context);

/* The one value that @group is drawn at; NULL where its points have none. */
const struct dmabench_value *
dmabench_group_at(const struct dmabench_group *group);
/* The point of a curve at @x (NULL: the only one), or NULL. */
const struct dmabench_point *
dmabench_group_point(const struct dmabench_group *group, size_t curve,
		     const struct dmabench_value *x);
/* The same where the parameter drawn by is @choice. */
const struct dmabench_point *
dmabench_group_choice(const struct dmabench_group *group, size_t curve,
		      const char *choice, const struct dmabench_value *x);
const struct dmabench_phase *
dmabench_point_phase(const struct dmabench_point *point, const char *name);
/* Is it part of a sum of phases? "total" is the others, timed once more. */
bool dmabench_is_part(const char *phase);

/* Is @point one of @curve's? */
bool dmabench_same_curve(const struct dmabench_curve *curve,
			 const struct dmabench_point *point);

void dmabench_label_curves(struct dmabench_group *group);

/* The shape of that name becomes @figure's: NULL, or what is wrong. */
const char *dmabench_find_shape(const char *name, struct dmabench_figure *figure);

/* For data: gnuplot knows one spelling of what is not known. */
void dmabench_put_datum(FILE *data, double value, char separator);

void dmabench_describe_curves(const struct dmabench_group *group, FILE *out);
void dmabench_describe_cdf(const struct dmabench_group *group, FILE *out);
void dmabench_describe_bars(const struct dmabench_group *group, FILE *out);

/* What stands in each panel of these is a regime's; lines or rows are choices. */
long dmabench_write_choices(const struct dmabench_group *group, FILE *data);
void dmabench_describe_choices(const struct dmabench_group *group, FILE *out);
bool dmabench_has_rates(const struct dmabench_group *group);
void dmabench_describe_rates(const struct dmabench_group *group, FILE *out);
void dmabench_describe_grid(const struct dmabench_group *group, FILE *out);

bool dmabench_has_kernels(const struct dmabench_group *group);
long dmabench_write_kernels(const struct dmabench_group *group, FILE *data);
void dmabench_describe_kernels(const struct dmabench_group *group, FILE *out);

/* "1.50 us", or "15 instructions" where the clock of @group counts them. */
void dmabench_put_cost(FILE *out, const struct dmabench_group *group, double cost);

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

#endif /* DMABENCH_PLOT_H */
