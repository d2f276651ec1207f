// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figures_differ.h"
#include "lib/alloc.h"

static bool has_shape(const struct report_candidate *candidate, const char *shape)
{
	return !strcmp(candidate->figure.shape->name, shape);
}

static double ns(const struct report_choice *choice, const struct dmabench_point *point,
		 uint32_t phase, enum dmabench_phase_time time)
{
	return dmabench_phase_ns(choice->set, point->phases + phase, time);
}

/* Of two costs, the logarithm of their ratio; what is unknown in one alone is far. */
static double apart(double a, double b)
{
	if (a == b || (isnan(a) && isnan(b)))
		return 0;
	return a > 0 && b > 0 ? fabs(log(a / b)) : INFINITY;
}

static double medians_apart(const struct report_choice *choice, uint32_t phase,
			    const struct dmabench_point *a, const struct dmabench_point *b)
{
	if (ns(choice, a, phase, DMABENCH_NS_P50_LOW) <=
	    ns(choice, b, phase, DMABENCH_NS_P50_HIGH) &&
	    ns(choice, b, phase, DMABENCH_NS_P50_LOW) <=
	    ns(choice, a, phase, DMABENCH_NS_P50_HIGH))
		return 0;
	return apart(ns(choice, a, phase, DMABENCH_NS_P50),
		     ns(choice, b, phase, DMABENCH_NS_P50));
}

static double points_apart(const struct report_choice *choice, bool distribution,
			   const struct dmabench_point *a, const struct dmabench_point *b)
{
	double most = 0;

	if (a->phases_count != b->phases_count)
		return INFINITY;
	for (uint32_t i = 0; i < a->phases_count; i++) {
		if (dmabench_phase_name(choice->set, a->phases + i) !=
		    dmabench_phase_name(choice->set, b->phases + i))
			return INFINITY;
		most = fmax(most, medians_apart(choice, i, a, b));
		if (distribution)
			most = fmax(most, apart(ns(choice, a, i, DMABENCH_NS_P99),
						ns(choice, b, i, DMABENCH_NS_P99)));
	}
	return most;
}

static const char *by_of(const struct report_choice *choice,
			 const struct report_candidate *candidate, size_t i)
{
	const struct dmabench_value *value = dmabench_point_value(
		choice->set, candidate->placed[i].point, candidate->figure.grouping.by);

	return value ? value->text : NULL;
}

/* Do the @i-th points of both stand in the same place? */
static bool same_place(const struct report_choice *choice, const struct report_candidate *a,
		       const struct report_candidate *b, size_t i)
{
	const struct dmabench_kind *x = a->placed[i].point->kind;
	const struct dmabench_kind *y = b->placed[i].point->kind;

	return a->placed[i].x == b->placed[i].x && x->source == y->source &&
	       x->regime == y->regime && x->target == y->target &&
	       x->engine == y->engine && by_of(choice, a, i) == by_of(choice, b, i);
}

static double distance(const struct report_choice *choice, const struct report_candidate *a,
		       const struct report_candidate *b)
{
	double most = 0;

	if (a->placed_count != b->placed_count)
		return INFINITY;
	for (size_t i = 0; i < a->placed_count; i++) {
		if (!same_place(choice, a, b, i))
			return INFINITY;
		most = fmax(most, points_apart(choice, has_shape(a, "cdf"),
					       a->placed[i].point, b->placed[i].point));
	}
	return most;
}

static bool same_question(const struct report_candidate *a, const struct report_candidate *b)
{
	return !strcmp(a->figure.question, b->figure.question) &&
	       a->placed[0].point->kind->experiment == b->placed[0].point->kind->experiment;
}

static bool is_flat(const struct report_choice *choice,
		    const struct report_candidate *candidate)
{
	const double most = strcmp(candidate->figure.name, "tail") ? REPORT_SAME :
							      REPORT_NO_TAIL;

	if (!has_shape(candidate, "cdf"))
		return false;
	for (size_t i = 0; i < candidate->placed_count; i++) {
		const struct dmabench_point *point = candidate->placed[i].point;

		for (uint32_t k = 0; k < point->phases_count && !(point->batch > 1); k++) {
			if (!(ns(choice, point, k, DMABENCH_NS_P99) <=
			      ns(choice, point, k, DMABENCH_NS_P50) * most))
				return false;
		}
	}
	return true;
}

/* Bars of all phases, of points that stand side by side in one of kernels. */
static bool is_among(const struct report_candidate *bars,
		     const struct report_candidate *kernels)
{
	if (!has_shape(bars, "bars") || !has_shape(kernels, "kernels"))
		return false;
	for (size_t i = 0; i < bars->placed_count; i++) {
		size_t k = 0;

		while (k < kernels->placed_count &&
		       kernels->placed[k].point != bars->placed[i].point)
			k++;
		if (k == kernels->placed_count)
			return false;
	}
	return true;
}

void report_choice_take(struct report_choice *choice, const struct dmabench_group *group)
{
	struct report_candidate *candidate;

	if (!group->placed_count)
		return;
	choice->set = group->set;
	choice->list = dmabench_reallocarray(choice->list, choice->count + 1,
					     sizeof(*choice->list));
	candidate = &choice->list[choice->count++];
	*candidate = (struct report_candidate) {
		.figure = *dmabench_group_figure(group),
		.placed = dmabench_calloc(group->placed_count, sizeof(*group->placed)),
		.placed_count = group->placed_count,
		.title = dmabench_group_title(group),
		.distance = INFINITY,
	};
	memcpy(candidate->placed, group->placed,
	       group->placed_count * sizeof(*group->placed));
}

/* @drawn is drawn; how far are the others of its question from it? */
static void measure_from(struct report_choice *choice, size_t drawn)
{
	choice->list[drawn].fate = REPORT_DRAWN;
	for (size_t i = 0; i < choice->count; i++) {
		struct report_candidate *other = &choice->list[i];
		double away;

		if (other->fate != REPORT_OPEN ||
		    !same_question(other, &choice->list[drawn]))
			continue;
		away = distance(choice, other, &choice->list[drawn]);
		if (away <= other->distance) {
			other->distance = away;
			other->nearest = drawn;
		}
	}
}

/* Of those like @first, the farthest from what is drawn; SIZE_MAX: none is open. */
static size_t farthest(const struct report_choice *choice, size_t first)
{
	size_t best = SIZE_MAX;

	for (size_t i = first; i < choice->count; i++) {
		if (choice->list[i].fate != REPORT_OPEN ||
		    !same_question(&choice->list[i], &choice->list[first]))
			continue;
		if (best == SIZE_MAX ||
		    choice->list[i].distance > choice->list[best].distance)
			best = i;
	}
	return best;
}

static void choose_like(struct report_choice *choice, size_t first)
{
	size_t next;

	measure_from(choice, first);
	for (unsigned int drawn = 1; drawn < REPORT_MOST_ALIKE; drawn++) {
		next = farthest(choice, first);
		if (next == SIZE_MAX || choice->list[next].distance <= log(REPORT_SAME))
			break;
		measure_from(choice, next);
	}
	while ((next = farthest(choice, first)) != SIZE_MAX)
		choice->list[next].fate = choice->list[next].distance <= log(REPORT_SAME) ?
					  REPORT_SAME_AS : REPORT_BEYOND;
}

/* Those that tell nothing beside what others do. */
static void leave_out(struct report_choice *choice, struct report_candidate *candidate)
{
	if (is_flat(choice, candidate))
		candidate->fate = REPORT_FLAT;
	for (size_t i = 0; i < choice->count && candidate->fate == REPORT_OPEN; i++) {
		if (!is_among(candidate, &choice->list[i]))
			continue;
		candidate->fate = REPORT_SAME_AS;
		candidate->nearest = i;
	}
}

void report_choice_make(struct report_choice *choice)
{
	for (size_t i = 0; i < choice->count; i++)
		leave_out(choice, &choice->list[i]);
	for (size_t i = 0; i < choice->count; i++) {
		if (choice->list[i].fate == REPORT_OPEN)
			choose_like(choice, i);
	}
}

const struct report_candidate *report_choice_of(const struct report_choice *choice,
						const struct dmabench_group *group)
{
	for (size_t i = 0; i < choice->count; i++) {
		const struct report_candidate *candidate = &choice->list[i];

		if (group->placed_count &&
		    candidate->placed[0].point == group->placed[0].point &&
		    !strcmp(candidate->figure.question,
			    dmabench_group_figure(group)->question))
			return candidate;
	}
	return NULL;
}

void report_choice_free(struct report_choice *choice)
{
	for (size_t i = 0; i < choice->count; i++) {
		free(choice->list[i].placed);
		free(choice->list[i].title);
	}
	free(choice->list);
}
