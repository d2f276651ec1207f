// SPDX-License-Identifier: GPL-2.0
/* The rows of a pair, once all are made: their order, and what is said of each. */
#include <math.h>
#include <stdlib.h>

#include "compare.h"
#include "lib/alloc.h"
#include "stats/rank.h"

/*
 * The verdicts hang on how many rows there are. Benjamini and Hochberg's
 * adjustment is taken, not Holm's: a reader goes through the list of what
 * changed, so the share of it that is false is to be small; that not one in
 * hundreds is false would take rounds that nobody waits for.
 */
static void judge(const struct dmabench_comparison *comparison,
		  struct dmabench_pair *pair, struct dmabench_row *row)
{
	const double base_ns = comparison->set.ns[DMABENCH_NS_COMPARED][row->phase];
	const double most = 1 + comparison->threshold;

	if (!comparison->icount && !(row->adjusted_p <= 0.05f)) {
		pair->counts.undecided += row->p <= 0.05f;
	} else if (row->new_ns > base_ns) {
		row->verdict = DMABENCH_SLOWER;
		/* Nothing is a share of 0; whatever is more is above it. */
		row->regression = comparison->icount ?
			row->new_ns > fmax(base_ns, 0) * most : row->low > most;
	} else if (row->new_ns < base_ns) {
		row->verdict = DMABENCH_FASTER;
	}
	pair->counts.slower += row->verdict == DMABENCH_SLOWER;
	pair->counts.faster += row->verdict == DMABENCH_FASTER;
	pair->counts.unchanged += row->verdict == DMABENCH_UNCHANGED;
	pair->counts.regressions += row->regression;
}

/* Where the experiment of each of the base's points stands in the sweep. */
struct place {
	uint32_t first;		/* place of any of its points */
	uint32_t number;	/* of the experiment, as they were met */
};

static struct place *find_places(const struct dmabench_comparison *comparison)
{
	const struct dmabench_point *points = comparison->set.points;
	const size_t count = comparison->points_count;
	struct place *places = dmabench_calloc(count, sizeof(*places));
	struct dmabench_interned experiments = { };

	for (size_t i = 0; i < count; i++) {
		struct dmabench_interned_head *head;

		places[i].number = dmabench_intern(&experiments,
						   &points[i].kind->experiment,
						   sizeof(points[i].kind->experiment));
		head = dmabench_interned_head(&experiments, places[i].number);
		/* One more, as 0 is none yet; one that is unknown comes last. */
		if (!head->number || points[i].index < head->number - 1)
			head->number = points[i].index == UINT32_MAX ? UINT32_MAX :
				       points[i].index + 1;
	}
	for (size_t i = 0; i < count; i++)
		places[i].first = dmabench_interned_head(&experiments,
							 places[i].number)->number;
	dmabench_interned_free(&experiments);
	return places;
}

struct order {
	const struct dmabench_point *points;
	const struct place *places;
};

static int compare_places(const void *a, const void *b, void *context)
{
	const struct order *order = context;
	const uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	const struct dmabench_point *x = &order->points[i], *y = &order->points[k];

	if (order->places[i].first != order->places[k].first)
		return order->places[i].first < order->places[k].first ? -1 : 1;
	if (order->places[i].number != order->places[k].number)
		return order->places[i].number < order->places[k].number ? -1 : 1;
	if (x->shape != y->shape)
		return x->shape < y->shape ? -1 : 1;
	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	return i < k ? -1 : i > k;
}

void dmabench_compare_order(struct dmabench_comparison *comparison,
			    struct dmabench_pair *pair)
{
	const struct dmabench_point *points = comparison->set.points;
	const size_t count = comparison->points_count;
	struct place *places = find_places(comparison);

	pair->order = dmabench_calloc(count, sizeof(*pair->order));
	for (size_t i = 0; i < count; i++) {
		if (pair->matches[i].row < DMABENCH_SEEN)
			pair->order[pair->order_count++] = i;
		else
			pair->counts.base_only +=
				pair->matches[i].row == DMABENCH_NO_ROW;
	}
	qsort_r(pair->order, pair->order_count, sizeof(*pair->order),
		compare_places, &(struct order){ points, places });
	free(places);
	pair->counts.points = pair->order_count;
	for (size_t i = 0; i < pair->order_count; i++) {
		const uint32_t point = pair->order[i];

		pair->counts.unsettled += !points[point].settled ||
			!pair->rows[pair->matches[point].row].settled;
	}
}

void dmabench_compare_judge(const struct dmabench_comparison *comparison,
			    struct dmabench_pair *pair)
{
	dmabench_adjust_p(&pair->rows->p, &pair->rows->adjusted_p,
			  pair->rows_count, sizeof(*pair->rows));
	for (size_t i = 0; i < pair->rows_count; i++)
		judge(comparison, pair, &pair->rows[i]);
}
