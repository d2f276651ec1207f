// SPDX-License-Identifier: GPL-2.0
/* The points of a file against those of the base: rows, as they come. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "results/read.h"
#include "stats/rank.h"

struct matcher {
	struct dmabench_comparison *comparison;
	struct dmabench_pair *pair;
	uint32_t point;		/* of the base, that is compared */
	double *base_rounds, *new_rounds;
	size_t base_room, new_room;
};

static void lacks(struct matcher *matcher, enum dmabench_lack lack,
		  uint32_t phase, bool new)
{
	struct dmabench_lacking *lacking = &matcher->pair->counts.lacking[lack];

	if (!lacking->count++) {
		lacking->point = matcher->point;
		lacking->phase = phase;
		lacking->new = new;
	}
}

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
 * The ratio that is told is that of the rounds' medians, which may stray out of an
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
	if (!samples.base_count || !samples.new_count ||
	    !dmabench_shift_ci95_rank(samples.base_count, samples.new_count))
		lacks(matcher, DMABENCH_LACKS_MORE, row->phase, false);
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

static bool lacks_value(struct matcher *matcher, uint32_t phase,
			const struct dmabench_read_phase *new)
{
	const struct dmabench_brief *brief = &matcher->comparison->brief;
	const struct dmabench_statistic_info *statistic =
		&dmabench_statistic_info[brief->statistic];
	const bool base_has = isfinite(brief->phases[phase].value_ns);

	if (base_has && isfinite(new->value_ns))
		return false;
	/* Both are timed alike. */
	lacks(matcher, statistic->single && brief->points[matcher->point].batch > 1 ?
	      DMABENCH_LACKS_SINGLES : DMABENCH_LACKS_VALUE, phase, base_has);
	return true;
}

static bool lacks_rounds(struct matcher *matcher, uint32_t phase,
			 const struct dmabench_read_phase *new)
{
	const struct dmabench_brief *brief = &matcher->comparison->brief;
	const bool base_has = dmabench_brief_rounds_most(brief, phase);

	if (!brief->keep_rounds || brief->statistic == DMABENCH_P50 ||
	    (base_has && new->rounds_count))
		return false;
	lacks(matcher, DMABENCH_LACKS_ROUNDS, phase, base_has);
	return true;
}

/*
 * Of twice the operations, the largest is larger. A quarter more moves it by a
 * sixth of what it scatters from round to round, where the tail is exponential.
 */
static bool are_rounds_alike(struct matcher *matcher, uint32_t phase,
			     const struct dmabench_read_point *read)
{
	const struct dmabench_brief *brief = &matcher->comparison->brief;
	const int most = lround(1000 * log2(1.25));
	const int base = brief->points[matcher->point].round_size;
	const int new = read->point.round_size;

	if (!dmabench_statistic_info[brief->statistic].extreme ||
	    (base && new && abs(base - new) <= most))
		return true;
	lacks(matcher, DMABENCH_LACKS_LIKENESS, phase, false);
	return false;
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
	if (lacks_value(matcher, phase, new) ||
	    lacks_rounds(matcher, phase, new))
		return;
	row = new_row(matcher->pair);
	*row = (struct dmabench_row) {
		.new_ns = new->value_ns, .low = NAN, .high = NAN, .p = NAN,
		.adjusted_p = NAN, .phase = phase, .settled = read->point.settled,
	};
	if (!matcher->comparison->icount && are_rounds_alike(matcher, phase, read))
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
	return DMABENCH_EXIT_USAGE;
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
	match->row = DMABENCH_SEEN;
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
	matcher->point = number;
	for (uint32_t i = dmabench_brief_phases(&comparison->brief, number);
	     i < base->phases_end; i++)
		compare_phase(matcher, i, read);
	if (match->row == pair->rows_count)
		match->row = DMABENCH_SEEN;
	return 0;
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
			return DMABENCH_EXIT_USAGE;
	}
	return ret ? DMABENCH_EXIT_USAGE : 0;
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
		dmabench_compare_order(comparison, pair);
	if (!ret && !pair->rows_count)
		ret = dmabench_compare_explain(comparison, pair, first);
	if (!ret)
		dmabench_compare_judge(comparison, pair);
	dmabench_read_point_free(&read);
	free(matcher.base_rounds);
	free(matcher.new_rounds);
	return ret;
}
