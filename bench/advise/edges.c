// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>

#include "edges.h"
#include "lib/alloc.h"

static double first_size(const struct advise_curve *curve)
{
	return curve->points[0].size;
}

static double last_size(const struct advise_curve *curve)
{
	return curve->points[curve->count - 1].size;
}

bool dmabench_advise_holds(const struct advise_curve *curve, double size)
{
	return curve->count && size * ADVISE_NEAR >= first_size(curve) &&
	       size <= last_size(curve) * ADVISE_NEAR;
}

static bool holds_both(const struct advise_curve *curve,
		       const struct advise_edge *ends)
{
	return dmabench_advise_holds(curve, ends[0].size) &&
	       dmabench_advise_holds(curve, ends[1].size);
}

static double between(double share, double a, double b)
{
	return exp(log(a) + share * (log(b) - log(a)));
}

struct advise_value dmabench_advise_value(const struct advise_curve *curve,
					  double size)
{
	const struct advise_point *a = curve->points, *b;
	double share = 0;

	while (a + 2 < curve->points + curve->count && a[1].size < size)
		a++;
	b = curve->count > 1 ? a + 1 : a;
	if (b > a)
		share = fmin(1, fmax(0, log(size / a->size) /
					log(b->size / a->size)));
	return (struct advise_value){
		between(share, a->cost, b->cost),
		between(share, a->low, b->low),
		between(share, a->high, b->high),
	};
}

static void add_edge(struct advise_edges *edges, struct advise_edge edge)
{
	edges->edges = dmabench_reallocarray(edges->edges, edges->count + 1,
					     sizeof(edge));
	edges->edges[edges->count++] = edge;
}

static int compare_edges(const void *a, const void *b)
{
	double x = ((const struct advise_edge *)a)->size;
	double y = ((const struct advise_edge *)b)->size;

	return (x > y) - (x < y);
}

/* Sorted; those at one size become one. */
static void sort_edges(struct advise_edges *edges)
{
	size_t kept = 0;

	if (edges->count)
		qsort(edges->edges, edges->count, sizeof(*edges->edges),
		      compare_edges);
	for (size_t i = 0; i < edges->count; i++) {
		struct advise_edge *last = &edges->edges[kept ? kept - 1 : 0];
		const struct advise_edge *edge = &edges->edges[i];

		if (kept && edge->size <= last->size * ADVISE_NEAR) {
			last->low = fmin(last->low, edge->low);
			last->high = fmax(last->high, edge->high);
		} else {
			edges->edges[kept++] = *edge;
		}
	}
	edges->count = kept;
}

void dmabench_advise_add_sizes(struct advise_edges *edges,
			       const struct advise_curve *curves,
			       unsigned int which)
{
	for (unsigned int i = 0; i < ADVISE_MOST_CURVES; i++) {
		for (size_t k = 0; which >> i & 1 && k < curves[i].count; k++) {
			double size = curves[i].points[k].size;

			add_edge(edges, (struct advise_edge){ size, size, size });
		}
	}
	sort_edges(edges);
}

/* Where @a and @b, each given at both ends of a stretch, meet within it. */
static void add_meeting(struct advise_edges *edges, const struct advise_edge *ends,
			double a0, double a1, double b0, double b1)
{
	double x0 = ends[0].size, x1 = ends[1].size;
	double logs = log(a0 / b0) / (log(a0 / b0) - log(a1 / b1));
	double plain = (a0 - b0) / (a0 - b0 - (a1 - b1));
	double size, other;

	if (!((a0 <= b0 && a1 > b1) || (a0 >= b0 && a1 < b1)))
		return;
	size = between(logs, x0, x1);
	other = x0 + plain * (x1 - x0);
	add_edge(edges, (struct advise_edge){
		size, fmin(size, other), fmax(size, other),
	});
}

void dmabench_advise_add_pair(struct advise_edges *edges,
			      const struct advise_edge *ends,
			      const struct advise_curve *a,
			      const struct advise_curve *b, bool medians_only)
{
	struct advise_value a0, a1, b0, b1;

	if (!holds_both(a, ends) || !holds_both(b, ends))
		return;
	a0 = dmabench_advise_value(a, ends[0].size);
	a1 = dmabench_advise_value(a, ends[1].size);
	b0 = dmabench_advise_value(b, ends[0].size);
	b1 = dmabench_advise_value(b, ends[1].size);
	add_meeting(edges, ends, a0.cost, a1.cost, b0.cost, b1.cost);
	if (medians_only)
		return;
	add_meeting(edges, ends, a0.high, a1.high, b0.low, b1.low);
	add_meeting(edges, ends, a0.low, a1.low, b0.high, b1.high);
}

static void add_all_pairs(struct advise_edges *edges,
			  const struct advise_edge *ends,
			  const struct advise_curve *curves, unsigned int which)
{
	for (unsigned int i = 0; i < ADVISE_MOST_CURVES; i++)
		for (unsigned int k = 0; k < i; k++)
			if ((which >> i) & (which >> k) & 1)
				dmabench_advise_add_pair(edges, ends, &curves[k],
							 &curves[i], false);
}

void dmabench_advise_add_pairs(struct advise_edges *edges,
			       const struct advise_edges *sizes,
			       const struct advise_curve *curves,
			       unsigned int which)
{
	for (size_t s = 1; s < sizes->count; s++)
		add_all_pairs(edges, &sizes->edges[s - 1], curves, which);
	for (size_t s = 0; s < sizes->count; s++)
		add_edge(edges, sizes->edges[s]);
	sort_edges(edges);
}
