// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "plot.h"

static int by_name(const void *a, const void *b)
{
	const struct dmabench_value *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

/* The experiment and all values but those drawn over and by: equal in one figure. */
static const char *group_key(struct dmabench_dataset *set,
			     const struct dmabench_point *point,
			     const struct dmabench_figure *figure)
{
	const struct dmabench_value **sorted =
		dmabench_calloc(point->values_count, sizeof(*sorted));
	const char *key;
	size_t size;
	char *text;
	FILE *stream = open_memstream(&text, &size);

	for (size_t i = 0; i < point->values_count; i++)
		sorted[i] = point->values[i];
	qsort(sorted, point->values_count, sizeof(*sorted), by_name);
	fputs(point->experiment, stream);
	for (size_t i = 0; i < point->values_count; i++) {
		if (strcmp(sorted[i]->name, figure->over) &&
		    strcmp(sorted[i]->name, figure->by))
			fprintf(stream, "\n%s\n%s", sorted[i]->name,
				sorted[i]->text);
	}
	fclose(stream);
	free(sorted);
	key = dmabench_intern(set, text);
	free(text);
	return key;
}

bool dmabench_same_curve(const struct dmabench_curve *curve,
			 const struct dmabench_point *point)
{
	return (curve->all_regimes || curve->regime == point->regime) &&
	       curve->source == point->source &&
	       curve->target == point->target && curve->engine == point->engine;
}

/* "direct and swiotlb", each once. */
static void add_regime(struct dmabench_dataset *set, struct dmabench_curve *curve,
		       const char *regime)
{
	const char *at = strstr(curve->regime, regime);
	size_t length = strlen(regime);
	char *text;

	for (; at; at = strstr(at + 1, regime)) {
		if ((at == curve->regime || at[-1] == ' ') &&
		    (!at[length] || at[length] == ' '))
			return;
	}
	text = dmabench_format("%s and %s", curve->regime, regime);
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
			add_regime(group->set, &group->curves[i], point->regime);
		return;
	}
	group->curves = dmabench_reallocarray(group->curves,
					      group->curves_count + 1,
					      sizeof(*curve));
	curve = &group->curves[group->curves_count++];
	memset(curve, 0, sizeof(*curve));
	curve->regime = point->regime;
	curve->all_regimes = group->figure->by[0];
	curve->source = point->source;
	curve->target = point->target;
	curve->engine = point->engine;
}

bool dmabench_is_part(const char *phase)
{
	return strcmp(phase, "total") != 0;
}

static bool wants_phase(const struct dmabench_figure *figure, const char *phase)
{
	if (figure->phase[0])
		return !strcmp(figure->phase, phase);
	return !figure->shape || !figure->shape->sums || dmabench_is_part(phase);
}

static void add_panels(struct dmabench_group *group,
		       const struct dmabench_point *point)
{
	for (size_t i = 0; i < point->phases_count; i++) {
		size_t known = 0;

		if (!wants_phase(group->figure, point->phases[i].name))
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
		dmabench_point_value(point, group->figure->over);

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
		dmabench_point_value(point, group->figure->by);

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
		if (fabs(log(group->xs[i]->number / group->figure->at)) <
		    fabs(log(best->number / group->figure->at)))
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
	value = dmabench_point_value(point, group->figure->by);
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
		if (choices >= group->figure->shape->least_choices)
			group->curves[kept++] = group->curves[curve];
	}
	group->curves_count = kept;
}

static void fill_group(struct dmabench_group *group)
{
	for (size_t i = 0; i < group->points_count; i++)
		add_x(group, group->points[i]);
	if (group->xs_count)
		qsort(group->xs, group->xs_count, sizeof(*group->xs), by_number);
	if (group->xs_count && !isnan(group->figure->at)) {
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
	qsort(group->curves, group->curves_count, sizeof(*group->curves),
	      by_regime);
	if (group->figure->by[0])
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

static void free_group(struct dmabench_group *group)
{
	free(group->points);
	free(group->curves);
	free(group->panels);
	free(group->xs);
	free(group->choices);
}

/* The group of the first point that has a key; its points lose theirs. */
static int draw_first(struct dmabench_group *group, const char **keys,
		      size_t first,
		      int (*draw)(const struct dmabench_group *group,
				  void *context), void *context)
{
	const char *key = keys[first];
	int ret = 0;

	group->points = dmabench_calloc(group->set->points_count - first,
					sizeof(*group->points));
	for (size_t i = first; i < group->set->points_count; i++) {
		if (keys[i] != key)
			continue;
		group->points[group->points_count++] = &group->set->points[i];
		keys[i] = NULL;
	}
	fill_group(group);
	/* Nothing to draw over, or no phase that was measured. */
	if ((group->xs_count || !isnan(group->figure->at) ||
	     group->figure->over_any) && group->panels_count &&
	    group->curves_count)
		ret = draw(group, context);
	free_group(group);
	return ret;
}

int dmabench_for_each_group(struct dmabench_dataset *set,
			    const struct dmabench_figure *figure,
			    int (*draw)(const struct dmabench_group *group,
					void *context), void *context)
{
	const char **keys = dmabench_calloc(set->points_count, sizeof(*keys));
	int ret = 0;

	for (size_t i = 0; i < set->points_count; i++) {
		if (!strcmp(set->points[i].status, "ok"))
			keys[i] = group_key(set, &set->points[i], figure);
	}
	for (size_t i = 0; i < set->points_count && !ret; i++) {
		struct dmabench_group group = { .set = set, .figure = figure };

		if (keys[i])
			ret = draw_first(&group, keys, i, draw, context);
	}
	free(keys);
	return ret;
}
