// SPDX-License-Identifier: GPL-2.0
/* The points of a group, by where they stand. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

bool dmabench_same_curve(const struct dmabench_curve *curve,
			 const struct dmabench_point *point)
{
	return (curve->all_regimes || curve->regime == point->kind->regime) &&
	       curve->source == point->kind->source &&
	       curve->target == point->kind->target && curve->engine == point->kind->engine;
}

const struct dmabench_value *
dmabench_group_x(const struct dmabench_group *group,
		 const struct dmabench_point *point)
{
	const struct dmabench_value *value =
		dmabench_point_value(group->set, point, group->grouping->over);

	return value && !isnan(value->number) ? value : NULL;
}

bool dmabench_group_has(const struct dmabench_group *group,
			const struct dmabench_point *point, const char *choice)
{
	const struct dmabench_value *value;

	if (!choice)
		return true;
	value = dmabench_point_value(group->set, point, group->grouping->by);
	return value && value->text == choice;
}

static int by_place(const void *a, const void *b)
{
	const struct dmabench_placed *left = a, *right = b;

	if (left->curve != right->curve)
		return left->curve < right->curve ? -1 : 1;
	return ((uintptr_t)left->x > (uintptr_t)right->x) -
	       ((uintptr_t)left->x < (uintptr_t)right->x);
}

/* Points of one place are in the order of the sweep. */
static int by_place_and_order(const void *a, const void *b)
{
	const struct dmabench_placed *left = a, *right = b;
	int order = by_place(a, b);

	return order ? order : (left->point > right->point) -
			       (left->point < right->point);
}

void dmabench_group_place(struct dmabench_group *group)
{
	group->placed = dmabench_calloc(group->points_count,
					sizeof(*group->placed));
	for (size_t i = 0; i < group->points_count; i++) {
		const struct dmabench_point *point = group->points[i];
		size_t curve = 0;

		while (curve < group->curves_count &&
		       !dmabench_same_curve(&group->curves[curve], point))
			curve++;
		if (curve < group->curves_count)
			group->placed[group->placed_count++] =
				(struct dmabench_placed){
					curve, dmabench_group_x(group, point), point,
				};
	}
	if (group->placed_count)
		qsort(group->placed, group->placed_count,
		      sizeof(*group->placed), by_place_and_order);
}

bool dmabench_is_part(const char *phase)
{
	return strcmp(phase, "total") != 0;
}

const struct dmabench_point *
dmabench_group_choice(const struct dmabench_group *group, size_t curve,
		      const char *choice, const struct dmabench_value *x)
{
	const struct dmabench_placed wanted = { .curve = curve, .x = x };
	const struct dmabench_placed *end = group->placed + group->placed_count;
	const struct dmabench_placed *at = !group->placed_count ? NULL :
		bsearch(&wanted, group->placed, group->placed_count,
			sizeof(*group->placed), by_place);

	if (!at)
		return NULL;
	while (at + 1 < end && !by_place(&wanted, at + 1))
		at++;
	/* The last one counts. */
	for (; at >= group->placed && !by_place(&wanted, at); at--) {
		if (dmabench_group_has(group, at->point, choice))
			return at->point;
	}
	return NULL;
}

const struct dmabench_point *
dmabench_group_point(const struct dmabench_group *group, size_t curve,
		     const struct dmabench_value *x)
{
	return dmabench_group_choice(group, curve, NULL, x);
}

const struct dmabench_value *
dmabench_group_at(const struct dmabench_group *group)
{
	return group->xs_count ? group->xs[0] : NULL;
}
