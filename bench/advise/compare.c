// SPDX-License-Identifier: GPL-2.0
/* What each general advice is tested on. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "find.h"
#include "guide.h"
#include "lib/alloc.h"
#include "lookup.h"
#include "siblings.h"
#include "words.h"

#define LINE_BYTES	64
#define PAGE_BYTES	4096	/* the smallest there are */
#define SMALL_BYTES	256
#define MAP		"map+unmap"

/* Takes @what. */
static void add(struct advise *advise, const struct advise_guide *guide,
		const struct dmabench_point *example, const char *regime,
		char *what, const struct advise_point *with,
		const struct advise_point *without)
{
	const struct advise_comparison comparison = {
		.source = &advise->set.sources[example->kind->source],
		.regime = regime, .what = what, .with = *with,
		.without = *without,
	};

	dmabench_advise_weigh(advise, guide, &comparison);
}

static struct advise_point times(struct advise_point point, double factor)
{
	point.cost *= factor;
	point.low *= factor;
	point.high *= factor;
	return point;
}

/* ", to_device", or nothing where it has none. */
static char *direction_of(const struct dmabench_dataset *set,
			  const struct dmabench_point *point)
{
	const struct dmabench_value *value =
		dmabench_point_value(set, point, "direction");

	return value ? dmabench_format(", %s", value->text) :
		       dmabench_format("%s", "");
}

/* "@text, to_device"; takes @text. */
static char *directed(const struct dmabench_dataset *set, char *text,
		      const struct dmabench_point *point)
{
	char *direction = direction_of(set, point);
	char *what = dmabench_format("%s%s", text, direction);

	free(text);
	free(direction);
	return what;
}

static double pages(double offset, double size)
{
	return floor((offset + size - 1) / PAGE_BYTES) - floor(offset / PAGE_BYTES);
}

static bool is_aligned(double offset)
{
	return !(fmod(offset, LINE_BYTES) > 0);
}

/* The same at the next lower offset that is aligned, on as many pages. */
static const struct dmabench_point *
find_aligned(const struct advise_siblings *siblings,
	     const struct dmabench_point *point)
{
	double size = dmabench_advise_number(siblings->set, point, "size");
	double offset = dmabench_advise_number(siblings->set, point, "offset");
	const struct dmabench_point *other, *best = NULL;

	dmabench_advise_for_each_sibling(other, siblings, point) {
		double at = dmabench_advise_number(siblings->set, other, "offset");

		if (at < offset && is_aligned(at) &&
		    pages(at, size) == pages(offset, size) &&
		    !(best && at < dmabench_advise_number(siblings->set, best, "offset")))
			best = other;
	}
	return best;
}

void dmabench_advise_compare_aligned(struct advise *advise,
				    const struct advise_guide *guide)
{
	const struct dmabench_dataset *set = &advise->set;
	struct advise_siblings siblings;

	dmabench_advise_siblings(&siblings, &advise->set, "offset");
	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_point *point = &set->points[i], *aligned;
		double offset = dmabench_advise_number(set, point, "offset");
		struct advise_point with, without;
		char *size;

		if (!dmabench_advise_maps(set, point) || is_aligned(offset) ||
		    isnan(offset))
			continue;
		aligned = find_aligned(&siblings, point);
		if (!aligned || !dmabench_advise_cost(set, aligned, MAP, &with) ||
		    !dmabench_advise_cost(set, point, MAP, &without))
			continue;
		size = dmabench_advise_bytes(without.size);
		add(advise, guide, point, point->kind->regime,
		    directed(set, dmabench_format("%s at offset %.15g instead of %.15g",
					     size, dmabench_advise_number(set, aligned, "offset"),
					     offset), point),
		    &with, &without);
		free(size);
	}
	dmabench_advise_siblings_free(&siblings);
}

/* Two strategies at the sizes that both were measured at, up to @most bytes. */
static void compare_strategies(struct advise *advise,
			       const struct advise_guide *guide, const char *with,
			       const char *without, double most, bool whole)
{
	for (size_t c = 0; c < advise->cases_count; c++) {
		const struct advise_case *of = &advise->cases[c];
		const struct advise_curve *a = dmabench_advise_curve(of, with);
		const struct advise_curve *b = dmabench_advise_curve(of, without);

		for (size_t i = 0; a && b && i < a->count; i++) {
			const struct advise_point *point = &a->points[i], *other;
			char *size;

			other = dmabench_advise_point(b, point->size);
			if (!other || point->size > most || (whole && !of->whole))
				continue;
			size = dmabench_advise_bytes(point->size);
			add(advise, guide, of->example, of->regime,
			    dmabench_format("%s, %s", size, of->direction),
			    point, other);
			free(size);
		}
	}
}

void dmabench_advise_compare_reused(struct advise *advise,
				    const struct advise_guide *guide)
{
	compare_strategies(advise, guide, "persistent", "streaming", INFINITY, false);
}

void dmabench_advise_compare_small(struct advise *advise,
				    const struct advise_guide *guide)
{
	compare_strategies(advise, guide, "coherent_copy", "streaming", SMALL_BYTES, true);
}

/* A map and an unmap of one of the list's entries. */
static bool entry_cost(const struct advise_lookup *singles,
		       const struct dmabench_point *list,
		       struct advise_point *cost)
{
	const struct dmabench_dataset *set = singles->set;
	const struct dmabench_value *bytes =
		dmabench_point_value(set, list, "entry_bytes");
	const struct advise_want wants[] = {
		{ "size", bytes ? bytes->text : NULL }, { "offset", "0" }, { },
	};
	const struct dmabench_point *single;

	if (!bytes)
		return false;
	dmabench_advise_for_each_of(single, singles, bytes->text) {
		if (dmabench_advise_answers(set, list, single, "map_single", wants) &&
		    dmabench_advise_cost(set, single, MAP, cost))
			return true;
	}
	return false;
}

void dmabench_advise_compare_batched(struct advise *advise,
				    const struct advise_guide *guide)
{
	const struct dmabench_dataset *set = &advise->set;
	struct advise_lookup singles;

	dmabench_advise_lookup(&singles, set, "map_single", "size");
	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_point *point = &set->points[i];
		const struct dmabench_value *layout =
			dmabench_point_value(set, point, "layout");
		double entries = dmabench_advise_number(set, point, "entries");
		struct advise_point with, one, without;
		char *size;

		if (!dmabench_advise_is(set, point, "map_sg") || !(entries > 1) ||
		    !dmabench_advise_cost(set, point, MAP, &with) ||
		    !entry_cost(&singles, point, &one))
			continue;
		without = times(one, entries);
		size = dmabench_advise_bytes(one.size);
		add(advise, guide, point, point->kind->regime,
		    directed(set, dmabench_format("%.15g entries of %s, %s", entries,
					     size, layout ? layout->text : "any layout"),
			     point),
		    &with, &without);
		free(size);
	}
	dmabench_advise_lookup_free(&singles);
}

/* The next larger size that holds this one a whole number of times. */
static const struct dmabench_point *
find_larger(const struct advise_siblings *siblings,
	    const struct dmabench_point *point)
{
	double size = dmabench_advise_number(siblings->set, point, "size");
	const struct dmabench_point *other, *best = NULL;

	dmabench_advise_for_each_sibling(other, siblings, point) {
		double larger = dmabench_advise_number(siblings->set, other, "size");

		if (larger > size && !(fmod(larger, size) > 0) &&
		    !(best && larger > dmabench_advise_number(siblings->set, best, "size")))
			best = other;
	}
	return best;
}

static void compare_sizes(struct advise *advise,
			  const struct advise_guide *guide,
			  const struct advise_siblings *siblings,
			  const struct dmabench_point *point)
{
	const struct dmabench_point *larger = find_larger(siblings, point);
	struct advise_point with, one, without;
	char *size, *small;

	if (!larger || !dmabench_advise_cost(siblings->set, larger, MAP, &with) ||
	    !dmabench_advise_cost(siblings->set, point, MAP, &one))
		return;
	without = times(one, with.size / one.size);
	size = dmabench_advise_bytes(with.size);
	small = dmabench_advise_bytes(one.size);
	add(advise, guide, point, point->kind->regime,
	    directed(siblings->set, dmabench_format("%s instead of %.15g times %s", size,
				     with.size / one.size, small), point),
	    &with, &without);
	free(size);
	free(small);
}

static void compare_layouts(struct advise *advise,
			    const struct advise_guide *guide,
			    const struct advise_siblings *siblings,
			    const struct dmabench_point *point)
{
	const struct dmabench_value *layout = dmabench_point_value(siblings->set, point, "layout");
	const struct dmabench_point *other;
	struct advise_point with, without;

	if (!layout || strcmp(layout->text, "scattered") ||
	    !(dmabench_advise_number(siblings->set, point, "entries") > 1) ||
	    !dmabench_advise_cost(siblings->set, point, MAP, &without))
		return;
	dmabench_advise_for_each_sibling(other, siblings, point) {
		const struct dmabench_value *theirs =
			dmabench_point_value(siblings->set, other, "layout");

		if (theirs && !strcmp(theirs->text, "contiguous") &&
		    dmabench_advise_cost(siblings->set, other, MAP, &with))
			add(advise, guide, point, point->kind->regime,
			    directed(siblings->set, dmabench_format("a list of %.15g adjacent entries",
						     dmabench_advise_number(siblings->set, point, "entries")),
				     point),
			    &with, &without);
	}
}

void dmabench_advise_compare_large(struct advise *advise,
				    const struct advise_guide *guide)
{
	const struct dmabench_dataset *set = &advise->set;
	struct advise_siblings by_size, by_layout;

	dmabench_advise_siblings(&by_size, &advise->set, "size");
	dmabench_advise_siblings(&by_layout, &advise->set, "layout");
	for (size_t i = 0; i < set->points_count; i++) {
		if (dmabench_advise_maps(set, &set->points[i]))
			compare_sizes(advise, guide, &by_size, &set->points[i]);
		else if (dmabench_advise_is(set, &set->points[i], "map_sg"))
			compare_layouts(advise, guide, &by_layout, &set->points[i]);
	}
	dmabench_advise_siblings_free(&by_size);
	dmabench_advise_siblings_free(&by_layout);
}

void dmabench_advise_compare_cpu(struct advise *advise,
				 const struct advise_guide *guide)
{
	static const struct advise_want coherent[] = {
		{ "allocator", "coherent" }, { },
	};
	const struct dmabench_dataset *set = &advise->set;
	const struct dmabench_point *other;
	struct advise_lookup accesses;

	dmabench_advise_lookup(&accesses, set, "cpu_access", "size");
	for (size_t i = 0; i < set->points_count; i++) {
		const struct dmabench_point *point = &set->points[i];
		const struct dmabench_value *from =
			dmabench_point_value(set, point, "allocator");
		const struct dmabench_value *size =
			dmabench_point_value(set, point, "size");
		struct advise_point with, without;

		if (!dmabench_advise_is(set, point, "cpu_access") || !from || strcmp(from->text, "pages") ||
		    !dmabench_advise_cost(set, point, "cpu_read", &with))
			continue;
		dmabench_advise_for_each_of(other, &accesses, size ? size->text : NULL) {
			if (dmabench_advise_answers(set, point, other,
						    "cpu_access", coherent) &&
			    dmabench_advise_cost(set, other, "cpu_read", &without))
				add(advise, guide, point, point->kind->regime,
				    dmabench_advise_bytes(with.size), &with, &without);
		}
	}
	dmabench_advise_lookup_free(&accesses);
}
