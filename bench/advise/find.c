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

bool dmabench_advise_is(const struct dmabench_dataset *set,
			const struct dmabench_point *point,
			const char *experiment)
{
	return !strcmp(point->experiment, experiment) &&
	       !strcmp(point->status, "ok") &&
	       dmabench_advise_speech(&set->sources[point->source]) !=
	       ADVISE_SILENCE;
}

bool dmabench_advise_maps(const struct dmabench_dataset *set,
			  const struct dmabench_point *point)
{
	return dmabench_advise_is(set, point, "map_single") ||
	       dmabench_advise_is(set, point, "map_page") ||
	       dmabench_advise_is(set, point, "map_phys");
}

static bool is_among(const char *const *names, const char *name)
{
	while (*names && strcmp(*names, name))
		names++;
	return *names;
}

bool dmabench_advise_alike(const struct dmabench_point *a,
			   const struct dmabench_point *b,
			   const char *const *apart)
{
	if (a->source != b->source || a->experiment != b->experiment ||
	    a->target != b->target ||
	    a->engine != b->engine || a->status != b->status)
		return false;
	for (size_t i = 0; i < a->values_count; i++) {
		const struct dmabench_value *value = a->values[i], *other;

		other = dmabench_point_value(b, value->name);
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

static bool has_wanted(const struct dmabench_point *point,
		       const struct advise_want *wants)
{
	for (; wants->name; wants++) {
		const struct dmabench_value *value =
			dmabench_point_value(point, wants->name);

		if (!value || (wants->text && strcmp(value->text, wants->text)))
			return false;
	}
	return true;
}

bool dmabench_advise_answers(const struct dmabench_point *like,
			     const struct dmabench_point *point,
			     const char *experiment,
			     const struct advise_want *wants)
{
	if (strcmp(point->experiment, experiment) || strcmp(point->status, "ok") ||
	    point->source != like->source || point->target != like->target ||
	    (dmabench_point_value(point, "direction") &&
	     point->regime != like->regime) || !has_wanted(point, wants))
		return false;
	for (size_t i = 0; i < like->values_count; i++) {
		const struct dmabench_value *value = like->values[i], *other;

		other = dmabench_point_value(point, value->name);
		if (other && other->text != value->text &&
		    !find_want(wants, value->name))
			return false;
	}
	return true;
}

double dmabench_advise_number(const struct dmabench_point *point,
			      const char *name)
{
	const struct dmabench_value *value = dmabench_point_value(point, name);

	return value ? value->number : NAN;
}

static const struct dmabench_phase *
find_phase(const struct dmabench_point *point, const char *name, size_t length)
{
	for (size_t i = 0; i < point->phases_count; i++)
		if (strlen(point->phases[i].name) == length &&
		    !strncmp(point->phases[i].name, name, length))
			return &point->phases[i];
	return NULL;
}

bool dmabench_advise_cost(const struct dmabench_point *point, const char *phases,
			  struct advise_point *cost)
{
	double size = dmabench_advise_number(point, "size");

	*cost = (struct advise_point){
		.size = isnan(size) ? 0 : size, .settled = point->settled,
	};
	for (;;) {
		size_t length = strcspn(phases, "+");
		const struct dmabench_phase *phase =
			find_phase(point, phases, length);

		if (!phase)
			return false;
		cost->cost += phase->p50_ns;
		cost->low += phase->p50_low_ns;
		cost->high += phase->p50_high_ns;
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
