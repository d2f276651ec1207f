// SPDX-License-Identifier: GPL-2.0
/* The points of a file against those of the base: rows, as they come. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alloc.h"
#include "compare.h"
#include "compare_stats.h"
#include "error.h"
#include "results_read.h"

/* Points that both have, but that made no row. */
#define SEEN	(DMABENCH_NO_ROW - 1)

struct matcher {
	struct dmabench_comparison *comparison;
	struct dmabench_pair *pair;
	double *base_rounds, *new_rounds;
	size_t base_room, new_room;
};

/* To the picosecond that is recorded, so that equal rounds are equal. */
static double whole_ps(double ns)
{
	return round(ns * 1000) / 1000;
}

static double *room_for(double *rounds, size_t *room, size_t count)
{
	if (count <= *room)
		return rounds;
	*room = 2 * count;
	return dmabench_reallocarray(rounds, *room, sizeof(*rounds));
}

static struct dmabench_samples samples_of(struct matcher *matcher,
					  uint32_t phase,
					  const struct dmabench_read_point *read,
					  const struct dmabench_read_phase *new)
{
	const struct dmabench_brief *brief = &matcher->comparison->brief;
	struct dmabench_samples samples = { };

	matcher->base_rounds = room_for(matcher->base_rounds,
					&matcher->base_room,
					dmabench_brief_rounds_most(brief, phase));
	matcher->new_rounds = room_for(matcher->new_rounds, &matcher->new_room,
				       new->rounds_count);
	samples.base = matcher->base_rounds;
	samples.new = matcher->new_rounds;
	samples.base_count = dmabench_brief_unpack_rounds(brief, phase,
							  samples.base);
	for (size_t i = 0; i < new->rounds_count; i++) {
		double ns = read->rounds_ns[new->rounds_first + i];

		if (isfinite(ns))
			samples.new[samples.new_count++] = whole_ps(ns);
	}
	return samples;
}

/*
 * The ratio that is told is that of the medians, which may stray out of an
 * interval of few rounds; the interval is widened to it, which can only make
 * it hold more often than it says.
 */
static void compare_rounds(struct matcher *matcher, struct dmabench_row *row,
			   const struct dmabench_read_point *read,
			   const struct dmabench_read_phase *new)
{
	struct dmabench_samples samples = samples_of(matcher, row->phase, read,
						     new);
	const double ratio = dmabench_row_ratio(matcher->comparison, row);
	double low, high;

	row->p = dmabench_mann_whitney_p(&samples);
	if (isnan(ratio) || !dmabench_ratio_ci95(&samples, &low, &high))
		return;
	row->low = fmin(low, ratio);
	row->high = fmax(high, ratio);
}

static struct dmabench_row *new_row(struct dmabench_pair *pair)
{
	if (pair->rows_count == pair->rows_room) {
		pair->rows_room = pair->rows_room ? pair->rows_room * 3 / 2 : 64;
		pair->rows = dmabench_reallocarray(pair->rows, pair->rows_room,
						   sizeof(*pair->rows));
	}
	return &pair->rows[pair->rows_count++];
}

static void compare_phase(struct matcher *matcher, uint32_t phase,
			  const struct dmabench_read_point *read)
{
	const struct dmabench_brief_phase *base =
		&matcher->comparison->brief.phases[phase];
	const struct dmabench_read_phase *new = read->phases;
	struct dmabench_row *row;

	while (new < read->phases + read->phases_count && new->name != base->name)
		new++;
	if (new == read->phases + read->phases_count) {
		matcher->pair->counts.phase_lacks++;
		return;
	}
	if (!isfinite(base->p50_ns) || !isfinite(new->p50_ns)) {
		matcher->pair->counts.no_median++;
		return;
	}
	row = new_row(matcher->pair);
	*row = (struct dmabench_row) {
		.new_ns = new->p50_ns, .low = NAN, .high = NAN, .p = NAN,
		.adjusted_p = NAN, .phase = phase, .settled = read->point.settled,
	};
	if (!matcher->comparison->icount)
		compare_rounds(matcher, row, read, new);
}

static bool is_timed_alike(const struct dmabench_brief_point *a,
			   const struct dmabench_brief_point *b)
{
	return a->timing == b->timing &&
	       (a->batch == b->batch || (isnan(a->batch) && isnan(b->batch)));
}

static int refuse_regime(const struct matcher *matcher,
			 const struct dmabench_brief_point *base,
			 const struct dmabench_brief_point *new)
{
	const struct dmabench_brief *brief = &matcher->comparison->brief;
	char *point = dmabench_compare_point_text(brief, base->key);

	dmabench_error("regime of %s is '%s', of %s '%s', at %s: not compared without --across regime",
		       matcher->comparison->base.path,
		       dmabench_brief_text(brief, base->regime),
		       matcher->pair->new.path,
		       dmabench_brief_text(brief, new->regime), point);
	free(point);
	return 2;
}

static int compare_points(struct matcher *matcher, uint32_t number,
			  const struct dmabench_read_point *read)
{
	const struct dmabench_comparison *comparison = matcher->comparison;
	const struct dmabench_brief_point *base = &comparison->brief.points[number];
	struct dmabench_pair *pair = matcher->pair;
	struct dmabench_match *match = &pair->matches[number];

	if (match->row != DMABENCH_NO_ROW) {
		pair->counts.repeated++;
		return 0;
	}
	pair->counts.common++;
	match->row = SEEN;
	match->regime = read->point.regime;
	if (!base->ok || !read->point.ok) {
		pair->counts.not_ok++;
		return 0;
	}
	if (base->regime != read->point.regime &&
	    !(comparison->across & DMABENCH_ACROSS_REGIME))
		return refuse_regime(matcher, base, &read->point);
	if (!is_timed_alike(base, &read->point)) {
		pair->counts.timed_otherwise++;
		return 0;
	}
	match->row = pair->rows_count;
	for (uint32_t i = dmabench_brief_phases(&comparison->brief, number);
	     i < base->phases_end; i++)
		compare_phase(matcher, i, read);
	if (match->row == pair->rows_count)
		match->row = SEEN;
	return 0;
}

/*
 * The verdicts hang on how many rows there are. Benjamini and Hochberg's
 * adjustment is taken, not Holm's: a reader goes through the list of what
 * changed, so the share of it that is false is to be small; that not one in
 * hundreds is false would take rounds that nobody waits for.
 */
static void judge(const struct dmabench_comparison *comparison,
		  struct dmabench_pair *pair, struct dmabench_row *row)
{
	const double base_ns = comparison->brief.phases[row->phase].p50_ns;
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

/* By experiment, in the order of the sweep. */
static void put_in_order(struct dmabench_comparison *comparison,
			 struct dmabench_pair *pair)
{
	struct dmabench_brief *brief = &comparison->brief;

	pair->order = dmabench_calloc(brief->points_count, sizeof(*pair->order));
	for (size_t i = 0; i < brief->points_count; i++) {
		if (pair->matches[i].row < SEEN)
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

static void judge_all(const struct dmabench_comparison *comparison,
		      struct dmabench_pair *pair)
{
	dmabench_adjust_p(&pair->rows->p, &pair->rows->adjusted_p,
			  pair->rows_count, sizeof(*pair->rows));
	for (size_t i = 0; i < pair->rows_count; i++)
		judge(comparison, pair, &pair->rows[i]);
}

/* Goes through the file; keeps the key of its first point. */
static int read_all(struct matcher *matcher, struct dmabench_results *results,
		    struct dmabench_read_point *read, uint32_t *first)
{
	struct dmabench_brief *brief = &matcher->comparison->brief;
	const struct dmabench_json_item *record;
	int ret;

	*first = DMABENCH_NOT_INTERNED;
	while ((ret = dmabench_results_next_item(results, &record)) > 0) {
		uint32_t number;

		/* The first one is kept: nothing in common is told by it. */
		dmabench_brief_read(brief, record,
				    *first == DMABENCH_NOT_INTERNED, read);
		if (*first == DMABENCH_NOT_INTERNED)
			*first = read->point.key;
		number = dmabench_brief_find(brief, read->point.key);
		if (number == DMABENCH_NO_POINT)
			matcher->pair->counts.new_only++;
		else if (compare_points(matcher, number, read))
			return 2;
	}
	return ret ? 2 : 0;
}

int dmabench_compare_match(struct dmabench_comparison *comparison,
			   struct dmabench_pair *pair,
			   struct dmabench_results *results)
{
	struct matcher matcher = { .comparison = comparison, .pair = pair };
	const size_t count = comparison->brief.points_count;
	struct dmabench_read_point read = { };
	uint32_t first;
	int ret;

	pair->matches = dmabench_calloc(count, sizeof(*pair->matches));
	for (size_t i = 0; i < count; i++)
		pair->matches[i].row = DMABENCH_NO_ROW;
	ret = read_all(&matcher, results, &read, &first);
	if (!ret)
		put_in_order(comparison, pair);
	if (!ret && !pair->rows_count)
		ret = dmabench_compare_explain(comparison, pair, first);
	if (!ret)
		judge_all(comparison, pair);
	dmabench_read_point_free(&read);
	free(matcher.base_rounds);
	free(matcher.new_rounds);
	return ret;
}
