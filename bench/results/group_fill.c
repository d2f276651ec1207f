// SPDX-License-Identifier: GPL-2.0
/* What a group is made of, and its points by that. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

bool dmabench_same_curve(const struct dmabench_curve *curve,
			 const struct dmabench_point *point)
{
	return (curve->all_regimes || curve->regime == point->regime) &&
	       curve->source == point->source &&
	       curve->target == point->target && curve->engine == point->engine;
}

static void add_regime(struct dmabench_curve *curve, const char *regime)
{
	for (size_t i = 0; i < curve->regimes_count; i++) {
		if (curve->regimes[i] == regime)
			return;
	}
	curve->regimes = dmabench_reallocarray(curve->regimes,
					       curve->regimes_count + 1,
					       sizeof(*curve->regimes));
	curve->regimes[curve->regimes_count++] = regime;
}

/* "direct and swiotlb" */
static void name_regimes(struct dmabench_dataset *set,
			 struct dmabench_curve *curve)
{
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < curve->regimes_count; i++)
		fprintf(stream, "%s%s", i ? " and " : "", curve->regimes[i]);
	fclose(stream);
	curve->regime = dmabench_intern(set, text);
	free(text);
}

static void add_curve(struct dmabench_group *group,
		      const struct dmabench_point *point)
{
	struct dmabench_curve *curve;

	for (size_t i = 0; i < group->curves_count; i++) {
		if (!dmabench_same_curve(&group->curves[i], point))
			continue;
		if (group->curves[i].all_regimes)
			add_regime(&group->curves[i], point->regime);
		return;
	}
	group->curves = dmabench_reallocarray(group->curves,
					      group->curves_count + 1,
					      sizeof(*curve));
	curve = &group->curves[group->curves_count++];
	memset(curve, 0, sizeof(*curve));
	curve->regime = point->regime;
	curve->all_regimes = group->grouping->by[0];
	curve->source = point->source;
	curve->target = point->target;
	curve->engine = point->engine;
	if (curve->all_regimes)
		add_regime(curve, point->regime);
}

bool dmabench_is_part(const char *phase)
{
	return strcmp(phase, "total") != 0;
}

static bool wants_phase(const struct dmabench_grouping *grouping,
			const char *phase)
{
	if (grouping->phase[0])
		return !strcmp(grouping->phase, phase);
	return !grouping->sums || dmabench_is_part(phase);
}

static void add_panels(struct dmabench_group *group,
		       const struct dmabench_point *point)
{
	for (size_t i = 0; i < point->phases_count; i++) {
		size_t known = 0;

		if (!wants_phase(group->grouping, point->phases[i].name))
			continue;
		while (known < group->panels_count &&
		       group->panels[known] != point->phases[i].name)
			known++;
		if (known < group->panels_count)
			continue;
		group->panels = dmabench_reallocarray(group->panels, known + 1,
						      sizeof(*group->panels));
		group->panels[group->panels_count++] = point->phases[i].name;
	}
}

/* NULL where it is no number. */
static const struct dmabench_value *x_of(const struct dmabench_group *group,
					 const struct dmabench_point *point)
{
	const struct dmabench_value *value =
		dmabench_point_value(point, group->grouping->over);

	return value && !isnan(value->number) ? value : NULL;
}

static void add_x(struct dmabench_group *group,
		  const struct dmabench_point *point)
{
	const struct dmabench_value *x = x_of(group, point);

	if (!x)
		return;
	for (size_t i = 0; i < group->xs_count; i++) {
		if (group->xs[i] == x)
			return;
	}
	group->xs = dmabench_reallocarray(group->xs, group->xs_count + 1,
					  sizeof(*group->xs));
	group->xs[group->xs_count++] = x;
}

static void add_choice(struct dmabench_group *group,
		       const struct dmabench_point *point)
{
	const struct dmabench_value *value =
		dmabench_point_value(point, group->grouping->by);

	for (size_t i = 0; value && i < group->choices_count; i++) {
		if (group->choices[i] == value->text)
			return;
	}
	if (!value)
		return;
	group->choices = dmabench_reallocarray(group->choices,
					       group->choices_count + 1,
					       sizeof(*group->choices));
	group->choices[group->choices_count++] = value->text;
}

static int by_regime(const void *a, const void *b)
{
	const struct dmabench_curve *left = a, *right = b;
	int order = strcmp(left->regime, right->regime);

	if (!order)
		order = (left->source > right->source) -
			(left->source < right->source);
	return order ? order : strcmp(left->target, right->target);
}

/* Those above 2^53 may differ in their digits alone. */
static int by_number(const void *a, const void *b)
{
	const struct dmabench_value *const *left = a, *const *right = b;
	double x = (*left)->number, y = (*right)->number;

	return x == y ? strcmp((*left)->text, (*right)->text) : x < y ? -1 : 1;
}

/* Numbers rise; names stay in the order of the sweep. */
static int by_choice(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;
	double x = strtod(*left, NULL), y = strtod(*right, NULL);

	return (x > y) - (x < y);
}

/* The one value that a figure at a value is drawn at: the nearest there is. */
static void choose_x(struct dmabench_group *group)
{
	const struct dmabench_value *best = group->xs[0];

	for (size_t i = 1; i < group->xs_count; i++) {
		if (fabs(log(group->xs[i]->number / group->grouping->at)) <
		    fabs(log(best->number / group->grouping->at)))
			best = group->xs[i];
	}
	group->xs[0] = best;
	group->xs_count = 1;
}

static bool is_number(const char *text)
{
	char *end;

	strtod(text, &end);
	return end != text && !*end;
}

/* Only what is at the chosen value stays, and so do its curves. */
static void keep_chosen(struct dmabench_group *group)
{
	size_t kept = 0;

	for (size_t i = 0; i < group->points_count; i++) {
		if (x_of(group, group->points[i]) == group->xs[0])
			group->points[kept++] = group->points[i];
	}
	group->points_count = kept;
}

static bool has_choice(const struct dmabench_group *group,
		       const struct dmabench_point *point, const char *choice)
{
	const struct dmabench_value *value;

	if (!choice)
		return true;
	value = dmabench_point_value(point, group->grouping->by);
	return value && value->text == choice;
}

static bool choice_measured(const struct dmabench_group *group, size_t curve,
			    const char *choice)
{
	for (size_t i = 0; i < group->points_count; i++) {
		if (dmabench_same_curve(&group->curves[curve], group->points[i]) &&
		    has_choice(group, group->points[i], choice))
			return true;
	}
	return false;
}

/* A file in which too few choices were measured makes no panel. */
static void drop_lonely(struct dmabench_group *group)
{
	size_t kept = 0;

	for (size_t curve = 0; curve < group->curves_count; curve++) {
		size_t choices = 0;

		for (size_t i = 0; i < group->choices_count; i++)
			choices += choice_measured(group, curve, group->choices[i]);
		if (choices >= group->grouping->least_choices)
			group->curves[kept++] = group->curves[curve];
		else
			free(group->curves[curve].regimes);
	}
	group->curves_count = kept;
}

void dmabench_group_fill(struct dmabench_group *group)
{
	for (size_t i = 0; i < group->points_count; i++)
		add_x(group, group->points[i]);
	if (group->xs_count)
		qsort(group->xs, group->xs_count, sizeof(*group->xs), by_number);
	if (group->xs_count && !isnan(group->grouping->at)) {
		choose_x(group);
		keep_chosen(group);
	}
	for (size_t i = 0; i < group->points_count; i++) {
		add_curve(group, group->points[i]);
		add_panels(group, group->points[i]);
		add_choice(group, group->points[i]);
	}
	if (group->choices_count && is_number(group->choices[0]))
		qsort(group->choices, group->choices_count,
		      sizeof(*group->choices), by_choice);
	for (size_t i = 0; i < group->curves_count; i++) {
		if (group->curves[i].all_regimes)
			name_regimes(group->set, &group->curves[i]);
	}
	qsort(group->curves, group->curves_count, sizeof(*group->curves),
	      by_regime);
	if (group->grouping->by[0])
		drop_lonely(group);
	dmabench_label_curves(group);
}

const struct dmabench_point *
dmabench_group_choice(const struct dmabench_group *group, size_t curve,
		      const char *choice, const struct dmabench_value *x)
{
	const struct dmabench_point *found = NULL;

	for (size_t i = 0; i < group->points_count; i++) {
		if (dmabench_same_curve(&group->curves[curve], group->points[i]) &&
		    x_of(group, group->points[i]) == x &&
		    has_choice(group, group->points[i], choice))
			found = group->points[i];
	}
	return found;
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

const struct dmabench_phase *
dmabench_point_phase(const struct dmabench_point *point, const char *name)
{
	for (size_t i = 0; point && i < point->phases_count; i++) {
		if (point->phases[i].name == name)
			return &point->phases[i];
	}
	return NULL;
}
