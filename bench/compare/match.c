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

static double *room_for(double *rounds, size_t *room, size_t count)
{
	if (count <= *room)
		return rounds;
	*room = 2 * count;
	return dmabench_reallocarray(rounds, *room, sizeof(*rounds));
}

static size_t unpack(const struct matcher *matcher, uint32_t phase,
		     double **rounds, size_t *room)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;

	*rounds = room_for(*rounds, room, dmabench_phase_rounds_most(set, phase));
	return dmabench_phase_rounds(set, phase, *rounds);
}

static struct dmabench_samples samples_of(struct matcher *matcher,
					  uint32_t base, uint32_t new)
{
	const size_t base_count = unpack(matcher, base, &matcher->base_rounds,
					 &matcher->base_room);
	const size_t new_count = unpack(matcher, new, &matcher->new_rounds,
					&matcher->new_room);

	return (struct dmabench_samples) {
		.base = matcher->base_rounds, .base_count = base_count,
		.new = matcher->new_rounds, .new_count = new_count,
	};
}

/*
 * The ratio that is told is that of the rounds' medians, which may stray out of an
 * interval of few rounds; the interval is widened to it, which can only make
 * it hold more often than it says.
 */
static void compare_rounds(struct matcher *matcher, struct dmabench_row *row,
			   uint32_t new)
{
	struct dmabench_samples samples = samples_of(matcher, row->phase, new);
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

static bool lacks_value(struct matcher *matcher, uint32_t phase, uint32_t new)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const struct dmabench_statistic_info *statistic =
		&dmabench_statistic_info[set->statistic];
	const bool base_has = isfinite(set->ns[DMABENCH_NS_COMPARED][phase]);

	if (base_has && isfinite(set->ns[DMABENCH_NS_COMPARED][new]))
		return false;
	/* Both are timed alike. */
	lacks(matcher, statistic->single && set->points[matcher->point].batch > 1 ?
	      DMABENCH_LACKS_SINGLES : DMABENCH_LACKS_VALUE, phase, base_has);
	return true;
}

static bool lacks_rounds(struct matcher *matcher, uint32_t phase, uint32_t new)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const bool base_has = dmabench_phase_rounds_most(set, phase);

	if (!set->keep_rounds || set->statistic == DMABENCH_P50 ||
	    (base_has && dmabench_phase_rounds_most(set, new)))
		return false;
	lacks(matcher, DMABENCH_LACKS_ROUNDS, phase, base_has);
	return true;
}

/*
 * Of twice the operations, the largest is larger. A quarter more moves it by a
 * sixth of what it scatters from round to round, where the tail is exponential.
 */
static bool are_rounds_alike(struct matcher *matcher, uint32_t phase,
			     const struct dmabench_point *point)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const int most = lround(1000 * log2(1.25));
	const int base = set->points[matcher->point].round_size;
	const int new = point->round_size;

	if (!dmabench_statistic_info[set->statistic].extreme ||
	    (base && new && abs(base - new) <= most))
		return true;
	lacks(matcher, DMABENCH_LACKS_LIKENESS, phase, false);
	return false;
}

static void compare_phase(struct matcher *matcher, uint32_t phase,
			  const struct dmabench_point *point)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const uint32_t new = dmabench_point_phase(set, point,
						  dmabench_phase_name(set, phase));
	struct dmabench_row *row;

	if (new == DMABENCH_NO_PHASE) {
		matcher->pair->counts.phase_lacks++;
		return;
	}
	if (lacks_value(matcher, phase, new) ||
	    lacks_rounds(matcher, phase, new))
		return;
	row = new_row(matcher->pair);
	*row = (struct dmabench_row) {
		.new_ns = set->ns[DMABENCH_NS_COMPARED][new],
		.low = NAN, .high = NAN, .p = NAN,
		.adjusted_p = NAN, .phase = phase, .settled = point->settled,
	};
	if (!matcher->comparison->icount && are_rounds_alike(matcher, phase, point))
		compare_rounds(matcher, row, new);
}

static bool is_timed_alike(const struct dmabench_point *a,
			   const struct dmabench_point *b)
{
	return a->kind->timing == b->kind->timing &&
	       (a->batch == b->batch || (isnan(a->batch) && isnan(b->batch)));
}

static int refuse_regime(const struct matcher *matcher, uint32_t base,
			 const char *regime)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	char *point = dmabench_compare_point_text(set, base);

	dmabench_error("regime of %s is '%s', of %s '%s', at %s: not compared without --across regime",
		       matcher->comparison->base.path,
		       set->points[base].kind->regime, matcher->pair->new.path,
		       regime, point);
	free(point);
	return DMABENCH_EXIT_USAGE;
}

/* The base's point @number, and the set's last one. */
static int compare_points(struct matcher *matcher, uint32_t number)
{
	const struct dmabench_comparison *comparison = matcher->comparison;
	const struct dmabench_dataset *set = &comparison->set;
	const struct dmabench_point *base = &set->points[number];
	const struct dmabench_point *new = &set->points[set->points_count - 1];
	struct dmabench_pair *pair = matcher->pair;
	struct dmabench_match *match = &pair->matches[number];

	if (match->row != DMABENCH_NO_ROW) {
		pair->counts.repeated++;
		return 0;
	}
	pair->counts.common++;
	match->row = DMABENCH_SEEN;
	match->regime = new->kind->regime;
	if (!base->ok || !new->ok) {
		pair->counts.not_ok++;
		return 0;
	}
	if (base->kind->regime != new->kind->regime &&
	    !(comparison->across & DMABENCH_ACROSS_REGIME))
		return refuse_regime(matcher, number, new->kind->regime);
	if (!is_timed_alike(base, new)) {
		pair->counts.timed_otherwise++;
		return 0;
	}
	match->row = pair->rows_count;
	matcher->point = number;
	for (size_t i = 0; i < base->phases_count; i++)
		compare_phase(matcher, base->phases + i, new);
	if (match->row == pair->rows_count)
		match->row = DMABENCH_SEEN;
	return 0;
}

static int match_last(struct matcher *matcher)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const uint32_t number = dmabench_dataset_find(set, set->points_count - 1);

	if (number != DMABENCH_NO_POINT)
		return compare_points(matcher, number);
	matcher->pair->counts.new_only++;
	return 0;
}

/*
 * Goes through the file. Behind the base's points the set has its first one
 * then: nothing in common is told by it.
 */
static int match_all(struct matcher *matcher, size_t source,
		     struct dmabench_results *results)
{
	struct dmabench_dataset *set = &matcher->comparison->set;
	const size_t kept = set->points_count + 1;
	const struct dmabench_record *record;
	int ret;

	while ((ret = dmabench_results_next(results, &record)) > 0) {
		if (dmabench_dataset_take(set, source, results, record) ||
		    match_last(matcher))
			return DMABENCH_EXIT_USAGE;
		if (set->points_count > kept)
			dmabench_dataset_drop(set);
	}
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_compare_read_base(struct dmabench_comparison *comparison,
			       struct dmabench_results *results)
{
	struct dmabench_dataset *set = &comparison->set;
	const struct dmabench_record *record;
	int ret;

	while ((ret = dmabench_results_next(results, &record)) > 0) {
		const uint32_t number = set->points_count;

		if (dmabench_dataset_take(set, 0, results, record))
			return DMABENCH_EXIT_USAGE;
		if (dmabench_dataset_find(set, number) == DMABENCH_NO_POINT) {
			dmabench_dataset_make_known(set, number);
			continue;
		}
		comparison->repeated++;
		dmabench_dataset_drop(set);
	}
	comparison->points_count = set->points_count;
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

int dmabench_compare_match(struct dmabench_comparison *comparison,
			   struct dmabench_pair *pair, size_t source,
			   struct dmabench_results *results)
{
	struct matcher matcher = { .comparison = comparison, .pair = pair };
	const size_t count = comparison->points_count;
	int ret;

	pair->matches = dmabench_calloc(count, sizeof(*pair->matches));
	for (size_t i = 0; i < count; i++)
		pair->matches[i].row = DMABENCH_NO_ROW;
	ret = match_all(&matcher, source, results);
	if (!ret)
		dmabench_compare_order(comparison, pair);
	if (!ret && !pair->rows_count)
		ret = dmabench_compare_explain(comparison, pair);
	if (!ret)
		dmabench_compare_judge(comparison, pair);
	while (comparison->set.points_count > count)
		dmabench_dataset_drop(&comparison->set);
	free(matcher.base_rounds);
	free(matcher.new_rounds);
	return ret;
}
