// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edges.h"
#include "lib/alloc.h"

/* Those that no other is known to be cheaper than. */
static unsigned int cheapest_at(const struct advise_curve *curves,
				unsigned int which, double size, bool *alone)
{
	double least = INFINITY;
	unsigned int cheapest = 0, measured = 0;

	for (unsigned int i = 0; i < ADVISE_MOST_CURVES; i++)
		if (which >> i & 1 && dmabench_advise_holds(&curves[i], size))
			measured |= 1U << i;
	for (unsigned int i = 0; i < ADVISE_MOST_CURVES; i++)
		if (measured >> i & 1)
			least = fmin(least, dmabench_advise_value(&curves[i], size).high);
	for (unsigned int i = 0; i < ADVISE_MOST_CURVES; i++)
		if (measured >> i & 1 &&
		    dmabench_advise_value(&curves[i], size).low <= least)
			cheapest |= 1U << i;
	*alone = dmabench_advise_only(measured) >= 0;
	return cheapest;
}

static void add_range(struct advise_findings *findings,
		      const struct advise_edge *from,
		      const struct advise_edge *to, struct advise_range range)
{
	struct advise_range *last = NULL;

	if (findings->ranges_count)
		last = &findings->ranges[findings->ranges_count - 1];
	if (last && last->cheapest == range.cheapest && last->alone == range.alone) {
		last->to = to->size;
		last->to_low = to->low;
		return;
	}
	range.from = from->size;
	range.from_high = from->high;
	range.to = to->size;
	range.to_low = to->low;
	findings->ranges = dmabench_reallocarray(findings->ranges,
						 findings->ranges_count + 1,
						 sizeof(*findings->ranges));
	findings->ranges[findings->ranges_count++] = range;
}

static void find_ranges(const struct advise_curve *curves, unsigned int which,
			const struct advise_edges *edges,
			struct advise_findings *findings)
{
	size_t stretches = edges->count > 1 ? edges->count - 1 : edges->count;

	for (size_t i = 0; i < stretches; i++) {
		const struct advise_edge *from = &edges->edges[i];
		const struct advise_edge *to = edges->count > 1 ? from + 1 : from;
		struct advise_range range = { };

		range.cheapest = cheapest_at(curves, which,
					     sqrt(from->size * to->size),
					     &range.alone);
		add_range(findings, from, to, range);
	}
}

/* Measured sizes of either curve, around the crossover. */
static void find_neighbours(const struct advise_curve *curve,
			    struct advise_crossover *crossover)
{
	for (size_t i = 0; i < curve->count; i++) {
		double size = curve->points[i].size;

		if (size <= crossover->size * ADVISE_NEAR)
			crossover->left = fmax(crossover->left, size);
		if (size * ADVISE_NEAR >= crossover->size)
			crossover->right = fmin(crossover->right, size);
	}
}

/*
 * Where the medians meet; noise may make that more than once: then it is the
 * middle. False: nowhere, as one of them was not measured further.
 */
static bool place_crossover(const struct advise_curve *a,
			    const struct advise_curve *b,
			    const struct advise_edges *sizes,
			    struct advise_crossover *crossover)
{
	double low = crossover->low, high = crossover->high;
	double first = INFINITY, last = 0;
	struct advise_edges meetings = { };

	for (size_t i = 1; i < sizes->count; i++)
		dmabench_advise_add_pair(&meetings, &sizes->edges[i - 1], a, b,
					 true);
	for (size_t i = 0; i < meetings.count; i++) {
		double size = meetings.edges[i].size;

		if (size * ADVISE_NEAR < low || size > high * ADVISE_NEAR)
			continue;
		first = fmin(first, size);
		last = fmax(last, size);
		crossover->low = fmin(crossover->low, meetings.edges[i].low);
		crossover->high = fmax(crossover->high, meetings.edges[i].high);
	}
	free(meetings.edges);
	crossover->size = sqrt(first * last);
	return last > 0;
}

static void add_crossover(const struct advise_curve *curves,
			  const struct advise_edges *sizes,
			  struct advise_findings *findings, size_t before,
			  size_t after)
{
	const struct advise_range *left = &findings->ranges[before];
	const struct advise_range *right = &findings->ranges[after];
	struct advise_crossover crossover = {
		.before = before, .after = after,
		.below = dmabench_advise_only(left->cheapest),
		.above = dmabench_advise_only(right->cheapest),
		.low = left->to_low, .high = right->from_high,
		.right = INFINITY,
	};
	const struct advise_curve *a = &curves[crossover.below];
	const struct advise_curve *b = &curves[crossover.above];

	if (!place_crossover(a, b, sizes, &crossover))
		return;
	find_neighbours(a, &crossover);
	find_neighbours(b, &crossover);
	findings->crossovers = dmabench_reallocarray(
		findings->crossovers, findings->crossovers_count + 1,
		sizeof(crossover));
	findings->crossovers[findings->crossovers_count++] = crossover;
}

void dmabench_advise_find(const struct advise_curve *curves, unsigned int which,
			  struct advise_findings *findings)
{
	struct advise_edges sizes = { }, edges = { };
	size_t before = SIZE_MAX;

	memset(findings, 0, sizeof(*findings));
	dmabench_advise_add_sizes(&sizes, curves, which);
	dmabench_advise_add_pairs(&edges, &sizes, curves, which);
	find_ranges(curves, which, &edges, findings);
	for (size_t i = 0; i < findings->ranges_count; i++) {
		if (dmabench_advise_only(findings->ranges[i].cheapest) < 0)
			continue;
		if (before != SIZE_MAX)
			add_crossover(curves, &sizes, findings, before, i);
		before = i;
	}
	free(sizes.edges);
	free(edges.edges);
}

void dmabench_advise_findings_free(struct advise_findings *findings)
{
	free(findings->ranges);
	free(findings->crossovers);
	memset(findings, 0, sizeof(*findings));
}

int dmabench_advise_only(unsigned int set)
{
	return set && !(set & (set - 1)) ? __builtin_ctz(set) : -1;
}

const struct advise_point *
dmabench_advise_point(const struct advise_curve *curve, double size)
{
	for (size_t i = 0; i < curve->count; i++)
		if (curve->points[i].size == size)
			return &curve->points[i];
	return NULL;
}

/* What is not saved never pays. */
static double quotient(double fixed, double gain)
{
	return gain > 0 ? fixed / gain : INFINITY;
}

struct advise_payback
dmabench_advise_payback(const struct advise_point *fixed,
			const struct advise_point *each_time,
			const struct advise_point *persistent)
{
	return (struct advise_payback){
		.size = each_time->size,
		.transfers = quotient(fixed->cost, each_time->cost - persistent->cost),
		.low = quotient(fixed->low, each_time->high - persistent->low),
		.high = quotient(fixed->high, each_time->low - persistent->high),
	};
}
