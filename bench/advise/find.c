// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <string.h>
#include <strings.h>

#include "find.h"

enum advise_speech dmabench_advise_speech(const struct dmabench_source *source)
{
	if (source->icount)
		return ADVISE_INSTRUCTIONS;
	/* Where no CPUID tells, QEMU may be with KVM or without. */
	if (!strncasecmp(source->hypervisor, "TCG", 3) ||
	    !strcasecmp(source->hypervisor, "QEMU"))
		return ADVISE_SILENCE;
	return ADVISE_TIME;
}

bool dmabench_advise_uncached(const struct dmabench_source *source)
{
	return source->noncoherent &&
	       dmabench_advise_speech(source) == ADVISE_INSTRUCTIONS;
}

bool dmabench_advise_is(const struct dmabench_dataset *set,
			const struct dmabench_point *point,
			const char *experiment)
{
	return point->ok && !strcmp(point->kind->experiment, experiment) &&
	       dmabench_advise_speech(&set->sources[point->kind->source]) !=
	       ADVISE_SILENCE;
}

bool dmabench_advise_maps_one(const char *experiment)
{
	return !strcmp(experiment, "map_single") ||
	       !strcmp(experiment, "map_page") || !strcmp(experiment, "map_phys");
}

bool dmabench_advise_maps(const struct dmabench_dataset *set,
			  const struct dmabench_point *point)
{
	return dmabench_advise_maps_one(point->kind->experiment) &&
	       dmabench_advise_is(set, point, point->kind->experiment);
}

static bool is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name))
		names++;
	return *names;
}

bool dmabench_advise_alike(const struct dmabench_dataset *set,
			   const struct dmabench_point *a,
			   const struct dmabench_point *b,
			   const char *const *apart)
{
	const struct dmabench_kind *x = a->kind, *y = b->kind;

	if (x->source != y->source || x->experiment != y->experiment ||
	    x->target != y->target || x->engine != y->engine ||
	    x->status != y->status)
		return false;
	for (size_t i = 0; i < a->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, a, i);
		const struct dmabench_value *other =
			dmabench_point_value(set, b, value->name);

		if (!is_among(apart, value->name) &&
		    (!other || other->text != value->text))
			return false;
	}
	return true;
}

static const struct advise_want *find_want(const struct advise_want *wants,
					   const char *name)
{
	while (wants->name && strcmp(wants->name, name))
		wants++;
	return wants->name ? wants : NULL;
}

static bool has_wanted(const struct dmabench_dataset *set,
		       const struct dmabench_point *point,
		       const struct advise_want *wants)
{
	for (; wants->name; wants++) {
		const struct dmabench_value *value =
			dmabench_point_value(set, point, wants->name);

		if (!value || (wants->text && strcmp(value->text, wants->text)))
			return false;
	}
	return true;
}

bool dmabench_advise_answers(const struct dmabench_dataset *set,
			     const struct dmabench_point *like,
			     const struct dmabench_point *point,
			     const char *experiment,
			     const struct advise_want *wants)
{
	const struct dmabench_kind *kind = point->kind;

	if (!point->ok || strcmp(kind->experiment, experiment) ||
	    kind->source != like->kind->source || kind->target != like->kind->target ||
	    (dmabench_point_value(set, point, "direction") &&
	     kind->regime != like->kind->regime) || !has_wanted(set, point, wants))
		return false;
	for (size_t i = 0; i < like->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, like, i);
		const struct dmabench_value *other =
			dmabench_point_value(set, point, value->name);

		if (other && other->text != value->text &&
		    !find_want(wants, value->name))
			return false;
	}
	return true;
}

const struct dmabench_point *
dmabench_advise_syncs(const struct dmabench_dataset *set,
		      const struct dmabench_point *map)
{
	static const struct advise_want syncs[] = { ADVISE_WHOLE_SYNC, { } };

	for (size_t i = 0; i < set->points_count; i++) {
		if (dmabench_advise_answers(set, map, &set->points[i], "sync", syncs))
			return &set->points[i];
	}
	return NULL;
}

double dmabench_advise_number(const struct dmabench_dataset *set,
			      const struct dmabench_point *point, const char *name)
{
	const struct dmabench_value *value = dmabench_point_value(set, point, name);

	return value ? value->number : NAN;
}

static uint32_t find_phase(const struct dmabench_dataset *set,
			   const struct dmabench_point *point,
			   const char *name, size_t length)
{
	for (size_t i = 0; i < point->phases_count; i++) {
		const char *phase = dmabench_phase_name(set, point->phases + i);

		if (strlen(phase) == length && !strncmp(phase, name, length))
			return point->phases + i;
	}
	return DMABENCH_NO_PHASE;
}

bool dmabench_advise_cost(const struct dmabench_dataset *set,
			  const struct dmabench_point *point, const char *phases,
			  struct advise_point *cost)
{
	double size = dmabench_advise_number(set, point, "size");

	*cost = (struct advise_point){
		.size = isnan(size) ? 0 : size, .settled = point->settled,
	};
	for (;;) {
		size_t length = strcspn(phases, "+");
		const uint32_t phase = find_phase(set, point, phases, length);

		if (phase == DMABENCH_NO_PHASE)
			return false;
		cost->cost += dmabench_phase_ns(set, phase, DMABENCH_NS_P50);
		cost->low += dmabench_phase_ns(set, phase, DMABENCH_NS_P50_LOW);
		cost->high += dmabench_phase_ns(set, phase, DMABENCH_NS_P50_HIGH);
		if (!phases[length])
			break;
		phases += length + 1;
	}
	/* Not so of NAN. The median of an even count may be outside by rounding. */
	if (!(cost->low > 0 && cost->high > 0 && cost->cost > 0))
		return false;
	cost->low = fmin(cost->low, cost->cost);
	cost->high = fmax(cost->high, cost->cost);
	return true;
}
