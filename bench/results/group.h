/* SPDX-License-Identifier: GPL-2.0 */
/* Points that belong side by side: in one figure, or in one table. */
#ifndef DMABENCH_GROUP_H
#define DMABENCH_GROUP_H

#include <stdio.h>

#include "dataset.h"

#define DMABENCH_LABEL_LEN	256

/* How they come together; empty where there is no such parameter or phase. */
struct dmabench_grouping {
	char over[64];		/* the parameter that is drawn over, or at */
	char by[64];		/* a parameter whose values are choices */
	char phase[64];		/* the only one drawn; else all, of choices their sum */
	double at;		/* NAN: over all values */
	bool over_any;		/* takes points without the parameter too */
	bool sums;		/* phases: that which is all of them is none of it */
	size_t least_choices;	/* with fewer a curve is none */
	bool alike_once;	/* curves that are the same in every number are one */
};

/*
 * A line, or a stack: one regime of one target in one file. Where choices are
 * compared it is a panel, and has all regimes of them: what is copied to
 * memory that stays mapped does not bounce where what is mapped each time does.
 */
struct dmabench_curve {
	const char *regime, *target, *engine;
	bool all_regimes;	/* then @regime is "a and b and c", each of these */
	const char **regimes;
	size_t regimes_count;
	unsigned int source;
	unsigned int variant;	/* earlier curves with the same regime */
	char detail[DMABENCH_LABEL_LEN];
	char label[DMABENCH_LABEL_LEN];
};

/* Where a point of a group stands. */
struct dmabench_placed {
	size_t curve;
	const struct dmabench_value *x;
	const struct dmabench_point *point;
};

/* The points of one figure: all other parameters are the same. */
struct dmabench_group {
	struct dmabench_dataset *set;
	const struct dmabench_grouping *grouping;
	const struct dmabench_point **points;	/* status ok */
	const struct dmabench_point **refused;	/* any other */
	struct dmabench_placed *placed;	/* the points, by curve and x */
	struct dmabench_curve *curves;
	const char **panels;	/* names of phases */
	const struct dmabench_value **xs;	/* of the parameter drawn over; each once */
	const char **choices;	/* values of the parameter drawn by */
	size_t points_count, refused_count, placed_count, curves_count;
	size_t panels_count, xs_count, choices_count;
};

/* Calls @draw for each group of @set; stops where it does not return 0. */
int dmabench_for_each_group(struct dmabench_dataset *set,
			    const struct dmabench_grouping *grouping,
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
/* Is it part of a sum of phases? "total" is the others, timed once more. */
bool dmabench_is_part(const char *phase);

/* Is @point one of @curve's? */
bool dmabench_same_curve(const struct dmabench_curve *curve,
			 const struct dmabench_point *point);

/* The experiment, and the values that tell the group from others; to be freed. */
char *dmabench_group_title(const struct dmabench_group *group);
/* The machines, kernels and clocks behind it; the values that all share. To be freed. */
char *dmabench_group_machine(const struct dmabench_group *group);
char *dmabench_group_notes(const struct dmabench_group *group);

/*
 * "name text, name text", of values that vary in the experiment or of those
 * that do not, with @before_each in front and @between. To be freed.
 */
char *dmabench_group_words(const struct dmabench_group *group, bool varying,
			   const char *before_each, const char *between);

/* The value that @point is drawn over; NULL where it is no number. */
const struct dmabench_value *
dmabench_group_x(const struct dmabench_group *group,
		 const struct dmabench_point *point);
/* Is that which it is drawn by @choice? NULL: any is. */
bool dmabench_group_has(const struct dmabench_group *group,
			const struct dmabench_point *point, const char *choice);

/* Of dmabench_for_each_group(): all but the points, then where they stand. */
void dmabench_group_fill(struct dmabench_group *group);
void dmabench_group_place(struct dmabench_group *group);
/* The curves' labels. */
void dmabench_label_curves(struct dmabench_group *group);
/* Leaves one of curves that are alike; its label names all. */
void dmabench_merge_curves(struct dmabench_group *group);
/*
 * Are medians, p99 and intervals of all phases of two points equal, where they are
 * known? Histograms are not looked at.
 */
bool dmabench_points_equal(const struct dmabench_dataset *set,
			   const struct dmabench_point *a,
			   const struct dmabench_point *b);

#endif /* DMABENCH_GROUP_H */
