/* SPDX-License-Identifier: GPL-2.0 */
/* Finding points that belong together. */
#ifndef DMABENCH_ADVISE_FIND_H
#define DMABENCH_ADVISE_FIND_H

#include "advise.h"

/* Is @point a good one of @experiment, in a file that may be spoken of? */
bool dmabench_advise_is(const struct dmabench_dataset *set,
			const struct dmabench_point *point,
			const char *experiment);

/* Does that experiment map one buffer at a time, by a map and an unmap? */
bool dmabench_advise_maps_one(const char *experiment);

/* A good point of such a one, in a file that may be spoken of? */
bool dmabench_advise_maps(const struct dmabench_dataset *set,
			  const struct dmabench_point *point);

/*
 * Were both measured alike, in the same experiment, but for the regime and the
 * values that @apart names, up to NULL?
 */
bool dmabench_advise_alike(const struct dmabench_dataset *set,
			   const struct dmabench_point *a,
			   const struct dmabench_point *b,
			   const char *const *apart);

/* A value that a point must have; @text NULL: any. */
struct advise_want {
	const char *name, *text;
};

/*
 * Is @point a good one of @experiment in the same file, target and regime as
 * @like, with the values in @wants, and else those that @like has, too? Memory
 * that was not mapped has no regime to be the same.
 */
bool dmabench_advise_answers(const struct dmabench_dataset *set,
			     const struct dmabench_point *like,
			     const struct dmabench_point *point,
			     const char *experiment,
			     const struct advise_want *wants);

/* A number among the point's values, or NAN. */
double dmabench_advise_number(const struct dmabench_dataset *set,
			      const struct dmabench_point *point, const char *name);

/* The curve of that name, or NULL. */
const struct advise_curve *dmabench_advise_curve(const struct advise_case *of,
						 const char *name);

/*
 * May a strategy that is an experiment of its own be held against what the case has? Not where
 * that has done what the other never does.
 */
bool dmabench_advise_takes_others(const struct advise_case *of);

/* What both syncs of all of a buffer are, in the experiment sync. */
#define ADVISE_WHOLE_SYNC						\
	{ "part", "whole" }, { "call", "single" }, { "cpu_writes", "no" }

/* Both syncs of what @map maps, measured alike; NULL: they were not. */
const struct dmabench_point *
dmabench_advise_syncs(const struct dmabench_dataset *set,
		      const struct dmabench_point *map);

#endif /* DMABENCH_ADVISE_FIND_H */
