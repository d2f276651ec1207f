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
	const double base_ns = comparison->brief.phases[row->phase].value_ns;
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

static int compare_places(const void *a, const void *b, void *context)
{
	const struct dmabench_brief *brief = context;
	const uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	struct dmabench_key x = dmabench_brief_key(brief, brief->points[i].key);
	struct dmabench_key y = dmabench_brief_key(brief, brief->points[k].key);

	if (x.experiment != y.experiment) {
		uint32_t first = *dmabench_interned_number(&brief->texts,
							   x.experiment);
		uint32_t other = *dmabench_interned_number(&brief->texts,
							   y.experiment);

		if (first != other)
			return first < other ? -1 : 1;
		return x.experiment < y.experiment ? -1 : 1;
	}
	if (x.shape != y.shape)
		return x.shape < y.shape ? -1 : 1;
	if (brief->points[i].index != brief->points[k].index)
		return brief->points[i].index < brief->points[k].index ? -1 : 1;
	return i < k ? -1 : i > k;
}

void dmabench_compare_order(struct dmabench_comparison *comparison,
			    struct dmabench_pair *pair)
{
	struct dmabench_brief *brief = &comparison->brief;

	pair->order = dmabench_calloc(brief->points_count, sizeof(*pair->order));
	for (size_t i = 0; i < brief->points_count; i++) {
		if (pair->matches[i].row < DMABENCH_SEEN)
			pair->order[pair->order_count++] = i;
		else
			pair->counts.base_only +=
				pair->matches[i].row == DMABENCH_NO_ROW;
	}
	qsort_r(pair->order, pair->order_count, sizeof(*pair->order),
		compare_places, brief);
	pair->counts.points = pair->order_count;
	for (size_t i = 0; i < pair->order_count; i++) {
		const uint32_t point = pair->order[i];

		pair->counts.unsettled += !brief->points[point].settled ||
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
