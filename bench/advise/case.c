// SPDX-License-Identifier: GPL-2.0
/* The curves of each regime and direction, out of results. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "lib/alloc.h"

#define STREAMING	"streaming"
#define PERSISTENT	"persistent"

/* NULL: there are more strategies than curves. */
static struct advise_curve *curve_of(struct advise_case *of, const char *name)
{
	unsigned int i = 0;

	while (i < of->curves_count && strcmp(of->curves[i].name, name))
		i++;
	if (i == ADVISE_MOST_CURVES)
		return NULL;
	of->curves[i].name = name;
	of->curves_count += i == of->curves_count;
	return &of->curves[i];
}

/* False: its cost is not known. */
static bool add_point(struct advise_curve *curve,
		      const struct dmabench_dataset *set,
		      const struct dmabench_point *point, const char *phases)
{
	struct advise_point cost;

	if (!dmabench_advise_cost(set, point, phases, &cost) || cost.size <= 0)
		return false;
	if (dmabench_advise_point(curve, cost.size))
		return true;
	curve->points = dmabench_reallocarray(curve->points, curve->count + 1,
					      sizeof(cost));
	curve->points[curve->count++] = cost;
	return true;
}

static void add_cost(struct advise_case *of, const char *strategy,
		     const struct dmabench_point *point, const char *phases)
{
	struct advise_curve *curve = curve_of(of, strategy);

	if (!curve) {
		of->beyond++;
		return;
	}
	of->left_out += !add_point(curve, of->set, point, phases);
	if (!strcmp(strategy, STREAMING))
		add_point(&of->fixed, of->set, point, "map+unmap");
}

/* Of the values that a case has one of, those that differ between cases; whose they are. */
static char *varying(const struct dmabench_dataset *set, const struct advise_ways *ways,
		     const struct dmabench_point *point)
{
	const char *const given[] = { "size", ways->parameter, "direction" };
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (ways != dmabench_advise_ways)
		fprintf(stream, ", %s", ways->experiment);
	for (size_t i = 0; i < point->values_count; i++) {
		const struct dmabench_value *value = dmabench_nth_value(set, point, i);
		bool is_given = false;

		for (size_t k = 0; k < sizeof(given) / sizeof(*given); k++)
			is_given |= !strcmp(value->name, given[k]);
		if (!is_given && dmabench_value_varies(set, point->kind->experiment,
						      value->name))
			fprintf(stream, ", %s %s", value->name, value->text);
	}
	fclose(stream);
	return text;
}

static const char *direction_of(const struct advise *advise, const struct advise_ways *ways,
				const struct dmabench_point *point)
{
	const struct dmabench_value *direction =
		dmabench_point_value(&advise->set, point, "direction");

	if (direction)
		return direction->text;
	return ways->direction ? ways->direction : "any direction";
}

static struct advise_case *add_case(struct advise *advise,
				    const struct advise_ways *ways,
				    const struct dmabench_point *example,
				    bool whole)
{
	struct advise_case *of;

	advise->cases = dmabench_reallocarray(advise->cases,
					      advise->cases_count + 1,
					      sizeof(*advise->cases));
	of = &advise->cases[advise->cases_count++];
	*of = (struct advise_case){
		.set = &advise->set, .ways = ways,
		.source = &advise->set.sources[example->kind->source],
		.regime = example->kind->regime, .target = example->kind->target,
		.direction = direction_of(advise, ways, example),
		.example = example, .whole = whole,
		.values = varying(&advise->set, ways, example),
	};
	return of;
}

/*
 * A point of such an experiment. One that maps nothing belongs to every
 * regime that is seen where something is mapped.
 */
static void take_transfer(struct advise *advise, const struct advise_ways *ways,
			  const struct dmabench_point *point, bool unmapped)
{
	const char *const apart[] = { "size", ways->parameter, NULL };
	const struct dmabench_value *strategy =
		dmabench_point_value(&advise->set, point, ways->parameter);
	bool taken = false, whole = ways == dmabench_advise_ways;

	if (!strategy || dmabench_advise_strategy(ways, strategy->text)->unmapped != unmapped)
		return;
	for (size_t i = 0; i < advise->cases_count; i++) {
		struct advise_case *of = &advise->cases[i];

		if ((!unmapped && of->regime != point->kind->regime) ||
		    !dmabench_advise_alike(&advise->set, of->example, point, apart))
			continue;
		add_cost(of, strategy->text, point, ways->phases);
		taken = true;
	}
	if (!taken)
		add_cost(add_case(advise, ways, point, whole), strategy->text, point,
			 ways->phases);
}

static void take_transfers(struct advise *advise, const struct advise_ways *ways, bool unmapped)
{
	const struct dmabench_dataset *set = &advise->set;

	for (size_t i = 0; i < set->points_count; i++)
		if (dmabench_advise_is(set, &set->points[i], ways->experiment))
			take_transfer(advise, ways, &set->points[i], unmapped);
}

bool dmabench_advise_takes_others(const struct advise_case *of)
{
	const struct dmabench_value *unlike = NULL;

	if (of->ways->unlike)
		unlike = dmabench_point_value(of->set, of->example, of->ways->unlike);
	return !unlike || strcmp(unlike->text, "yes");
}

static void take_other(struct advise_case *of, const struct advise_strategy *strategy)
{
	static const struct advise_want any_size[] = { { "size", NULL }, { } };

	for (size_t i = 0; i < of->set->points_count; i++) {
		const struct dmabench_point *point = &of->set->points[i];

		if (dmabench_advise_answers(of->set, of->example, point, strategy->experiment,
					    any_size))
			add_cost(of, strategy->name, point, strategy->phases);
	}
}

/* What is an experiment of its own has no part in making cases. */
static void take_others(struct advise *advise)
{
	for (size_t i = 0; i < advise->cases_count; i++) {
		struct advise_case *of = &advise->cases[i];
		const struct advise_strategy *strategy;

		for (strategy = of->ways->strategies; strategy->name; strategy++)
			if (strategy->experiment && dmabench_advise_takes_others(of))
				take_other(of, strategy);
	}
}

/* Is there a case of whole transfers where @point was measured? */
static bool is_known(const struct advise *advise,
		     const struct dmabench_point *point)
{
	const struct dmabench_value *direction =
		dmabench_point_value(&advise->set, point, "direction");

	for (size_t i = 0; i < advise->cases_count; i++) {
		const struct advise_case *of = &advise->cases[i];

		if (of->ways == dmabench_advise_ways &&
		    of->example->kind->source == point->kind->source &&
		    of->regime == point->kind->regime && of->target == point->kind->target &&
		    direction && of->direction == direction->text)
			return true;
	}
	return false;
}

/*
 * Where whole transfers were not measured, what they differ in: a map and an
 * unmap, two syncs, or the copy out of coherent memory. The latter was measured
 * word by word, and only out of it.
 */
static void add_parts(struct advise *advise, const struct dmabench_point *map)
{
	static const char *const apart[] = { "size", NULL };
	static const struct advise_want syncs[] = {
		ADVISE_WHOLE_SYNC, { "size", NULL }, { },
	};
	static const struct advise_want copies[] = {
		{ "allocator", "coherent" }, { "pattern", "sequential" },
		{ "size", NULL }, { },
	};
	struct advise_case *of = add_case(advise, dmabench_advise_ways, map, false);
	bool out = !strcmp(of->direction, "from_device");

	for (size_t i = 0; i < advise->set.points_count; i++) {
		const struct dmabench_point *point = &advise->set.points[i];

		if (map->kind->regime == point->kind->regime &&
		    dmabench_advise_alike(&advise->set, map, point, apart)) {
			add_cost(of, STREAMING, point, "map+unmap");
		} else if (dmabench_advise_answers(&advise->set, map, point, "sync", syncs)) {
			add_cost(of, PERSISTENT, point,
				  "sync_for_device+sync_for_cpu");
		} else if (out && dmabench_advise_answers(&advise->set, map, point, "cpu_access",
							 copies)) {
			add_cost(of, "coherent_copy", point, "cpu_copy");
		}
	}
}

static int compare_sizes(const void *a, const void *b)
{
	double x = ((const struct advise_point *)a)->size;
	double y = ((const struct advise_point *)b)->size;

	return (x > y) - (x < y);
}

static void sort_curve(struct advise_curve *curve)
{
	if (curve->count)
		qsort(curve->points, curve->count, sizeof(*curve->points),
		      compare_sizes);
}

const struct advise_curve *dmabench_advise_curve(const struct advise_case *of,
						 const char *name)
{
	for (unsigned int i = 0; i < of->curves_count; i++)
		if (!strcmp(of->curves[i].name, name))
			return &of->curves[i];
	return NULL;
}

static void find_paybacks(struct advise_case *of)
{
	const struct advise_curve *each_time = dmabench_advise_curve(of, STREAMING);
	const struct advise_curve *persistent = dmabench_advise_curve(of, PERSISTENT);

	if (!each_time || !persistent)
		return;
	of->paybacks = dmabench_calloc(each_time->count, sizeof(*of->paybacks));
	for (size_t i = 0; i < each_time->count; i++) {
		const struct advise_point *point = &each_time->points[i];
		const struct advise_point *one, *other;

		one = dmabench_advise_point(&of->fixed, point->size);
		other = dmabench_advise_point(persistent, point->size);
		if (one && other)
			of->paybacks[of->paybacks_count++] =
				dmabench_advise_payback(one, point, other);
	}
}

static void finish_case(struct advise_case *of)
{
	sort_curve(&of->fixed);
	for (unsigned int i = 0; i < of->curves_count; i++) {
		const struct advise_strategy *strategy =
			dmabench_advise_strategy(of->ways, of->curves[i].name);

		sort_curve(&of->curves[i]);
		if (!of->curves[i].count)
			continue;
		if (strategy->unmapped && dmabench_advise_uncached(of->source)) {
			of->untold |= 1U << i;
			continue;
		}
		of->all |= 1U << i;
		if (!strategy->same_buffer)
			of->anywhere |= 1U << i;
	}
	dmabench_advise_find(of->curves, of->anywhere, &of->moving);
	dmabench_advise_find(of->curves, of->all, &of->persistent);
	find_paybacks(of);
}

void dmabench_advise_cases(struct advise *advise)
{
	const struct advise_ways *ways;
	const struct dmabench_dataset *set = &advise->set;

	for (ways = dmabench_advise_ways; ways->experiment; ways++) {
		take_transfers(advise, ways, false);
		take_transfers(advise, ways, true);
	}
	take_others(advise);
	for (size_t i = 0; i < set->points_count; i++)
		if (dmabench_advise_maps(set, &set->points[i]) &&
		    !is_known(advise, &set->points[i]))
			add_parts(advise, &set->points[i]);
	for (size_t i = 0; i < advise->cases_count; i++)
		finish_case(&advise->cases[i]);
}
