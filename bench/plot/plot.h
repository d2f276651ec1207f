/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of dmabench plot share. */
#ifndef DMABENCH_PLOT_H
#define DMABENCH_PLOT_H

#include <stddef.h>
#include <stdio.h>

#include "results/group.h"

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
	bool sums;		/* of the grouping */
	bool alike_once;	/* the same, where the drawing wants it */
	size_t least_xs, least_choices;	/* fewer are no figure */
	bool (*fits)(const struct dmabench_group *group);	/* NULL: all do */
};

/* A row of plots/figures.tsv; empty where the row has a dash. */
struct dmabench_figure {
	char name[64];
	const struct dmabench_shape *shape;
	struct dmabench_grouping grouping;
	char question[256];	/* that the figure answers */
};

/* The figure that @group was made for: by the grouping in it. */
static inline const struct dmabench_figure *
dmabench_group_figure(const struct dmabench_group *group)
{
	return (const void *)((const char *)group->grouping -
			      offsetof(struct dmabench_figure, grouping));
}

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
/* A file's name from the group's title: letters, digits, "_", "-", "." */
char *dmabench_group_slug(const struct dmabench_group *group);

/* A name that starts with "<" or "-" means something else to gnuplot. To be freed. */
char *dmabench_harmless_path(const char *path);

/* The folder with figures.tsv, to be freed; NULL after saying what is wrong. */
char *dmabench_find_plots(const char *given);
int dmabench_read_figures(const char *plots, struct dmabench_figure *figures,
			  size_t room);

#endif /* DMABENCH_PLOT_H */
