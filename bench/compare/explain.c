// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>

#include "compare.h"
#include "lib/alloc.h"
#include "lib/error.h"

/* So many points of the base are enough to find one that is near. */
#define NEAREST_OF	10000

static void append(char **text, char *more)
{
	char *both = dmabench_format("%s%s", *text, more);

	free(*text);
	free(more);
	*text = both;
}

char *dmabench_compare_point_text(const struct dmabench_dataset *set,
				  uint32_t number)
{
	const struct dmabench_point *point = &set->points[number];
	char *text = dmabench_format("%s (", point->kind->experiment);

	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);

		append(&text, dmabench_format("%s%s %s", i ? ", " : "",
					      value->name, value->text));
	}
	append(&text, dmabench_format(")"));
	return text;
}

/* Of how many values two points of one shape differ; all, where it is another. */
static size_t distance(const struct dmabench_dataset *set,
		       const struct dmabench_point *a,
		       const struct dmabench_point *b)
{
	size_t differing = 0;

	if (a->kind->experiment != b->kind->experiment)
		return SIZE_MAX;
	if (a->shape != b->shape)
		return SIZE_MAX - 1;
	for (size_t i = 0; i < a->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, a, i);

		differing += dmabench_point_value(set, b, value->name) != value;
	}
	return differing;
}

static uint32_t nearest(const struct dmabench_comparison *comparison, uint32_t to)
{
	const struct dmabench_dataset *set = &comparison->set;
	size_t best = SIZE_MAX, far;
	uint32_t found = 0;

	for (size_t i = 0; i < comparison->points_count && i < NEAREST_OF; i++) {
		far = distance(set, &set->points[i], &set->points[to]);
		if (i && far >= best)
			continue;
		best = far;
		found = i;
	}
	return found;
}

static int say_nearest(const struct dmabench_comparison *comparison,
		       const struct dmabench_pair *pair)
{
	const uint32_t first = comparison->points_count;
	char *was = dmabench_compare_point_text(&comparison->set,
						nearest(comparison, first));
	char *is = dmabench_compare_point_text(&comparison->set, first);

	dmabench_error("%s and %s have no point in common: experiment, parameters and threads must be the same; nearest to %s of the second is %s of the first",
		       comparison->base.name, pair->new.name, is, was);
	free(was);
	free(is);
	return DMABENCH_EXIT_USAGE;
}

static int say_why_none(const struct dmabench_comparison *comparison,
			const struct dmabench_pair *pair)
{
	const struct dmabench_counts *counts = &pair->counts;
	char *why = dmabench_format(
		"%zu not ok in one, %zu timed differently (batch), %zu phases in one only",
		counts->not_ok, counts->timed_otherwise, counts->phase_lacks);

	for (unsigned int i = 0; i < DMABENCH_LACKS; i++) {
		char *lack = dmabench_compare_lack(comparison, pair, i);

		if (lack)
			append(&why, dmabench_format("; %s", lack));
		free(lack);
	}
	dmabench_error("%s and %s have %zu points in common, none to be compared: %s",
		       comparison->base.name, pair->new.name, counts->common,
		       why);
	free(why);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_compare_explain(const struct dmabench_comparison *comparison,
			     const struct dmabench_pair *pair)
{
	const bool any = comparison->set.points_count > comparison->points_count;

	if (!comparison->points_count || !any) {
		dmabench_error("%s has no points: nothing to compare",
			       any ? comparison->base.name : pair->new.name);
		return DMABENCH_EXIT_USAGE;
	}
	return pair->counts.common ? say_why_none(comparison, pair) :
				     say_nearest(comparison, pair);
}
