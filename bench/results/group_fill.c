// SPDX-License-Identifier: GPL-2.0
/* What a group is made of. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"

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
	curve->regime = dmabench_intern_text(&set->texts, text, size);
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
			add_regime(&group->curves[i], point->kind->regime);
		return;
	}
	group->curves = dmabench_reallocarray(group->curves,
					      group->curves_count + 1,
					      sizeof(*curve));
	curve = &group->curves[group->curves_count++];
	memset(curve, 0, sizeof(*curve));
	curve->regime = point->kind->regime;
	curve->all_regimes = group->grouping->by[0];
	curve->source = point->kind->source;
	curve->target = point->kind->target;
	curve->engine = point->kind->engine;
	if (curve->all_regimes)
		add_regime(curve, point->kind->regime);
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
		const char *phase = dmabench_phase_name(group->set, point->phases + i);
		size_t known = 0;

		if (!wants_phase(group->grouping, phase))
			continue;
		while (known < group->panels_count && group->panels[known] != phase)
			known++;
		if (known < group->panels_count)
			continue;
		group->panels = dmabench_reallocarray(group->panels, known + 1,
						      sizeof(*group->panels));
		group->panels[group->panels_count++] = phase;
	}
}

static void add_choice(struct dmabench_group *group,
		       const struct dmabench_point *point)
{
	const struct dmabench_value *value =
		dmabench_point_value(group->set, point, group->grouping->by);

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
		if (dmabench_group_x(group, group->points[i]) == group->xs[0])
			group->points[kept++] = group->points[i];
	}
	group->points_count = kept;
}

static bool choice_measured(const struct dmabench_group *group, size_t curve,
			    const char *choice)
{
	for (size_t i = 0; i < group->points_count; i++) {
		if (dmabench_same_curve(&group->curves[curve], group->points[i]) &&
		    dmabench_group_has(group, group->points[i], choice))
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

/* Each x once, the smallest first. */
static void find_xs(struct dmabench_group *group)
{
	size_t count = 0, kept = 0;

	group->xs = dmabench_calloc(group->points_count, sizeof(*group->xs));
	for (size_t i = 0; i < group->points_count; i++) {
		const struct dmabench_value *x = dmabench_group_x(group, group->points[i]);

		if (x)
			group->xs[count++] = x;
	}
	if (count)
		qsort(group->xs, count, sizeof(*group->xs), by_number);
	for (size_t i = 0; i < count; i++) {
		if (!kept || group->xs[i] != group->xs[kept - 1])
			group->xs[kept++] = group->xs[i];
	}
	group->xs_count = kept;
}

void dmabench_group_fill(struct dmabench_group *group)
{
	find_xs(group);
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
	dmabench_group_place(group);
	dmabench_label_curves(group);
	if (group->grouping->alike_once)
		dmabench_merge_curves(group);
}
