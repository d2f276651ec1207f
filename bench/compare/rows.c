// SPDX-License-Identifier: GPL-2.0
/* Rows of one run a side: the rounds of the one against those of the other. */
#include <math.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "match.h"
#include "stats/rank.h"

static double *room_for(double *rounds, size_t *room, size_t count)
{
	if (count <= *room)
		return rounds;
	*room = 2 * count;
	return dmabench_reallocarray(rounds, *room, sizeof(*rounds));
}

static size_t unpack(const struct dmabench_matcher *matcher, uint32_t phase,
		     double **rounds, size_t *room)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;

	*rounds = room_for(*rounds, room, dmabench_phase_rounds_most(set, phase));
	return dmabench_phase_rounds(set, phase, *rounds);
}

static struct dmabench_samples samples_of(struct dmabench_matcher *matcher,
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
 * Where a median is known no better than a clock of such steps tells, neither is the
 * ratio: the interval is as much wider, for what the steps leave open comes on top of
 * what rounds differ by, and where 1 lies in it for that alone there is no p. Of a
 * base that may take no time at all nothing is a multiple.
 */
static void widen_by_clock(struct dmabench_matcher *matcher, struct dmabench_row *row, uint32_t new)
{
	double *const *low_ns = &matcher->comparison->set.ns[DMABENCH_NS_CLOCK_LOW];
	double *const *high_ns = &matcher->comparison->set.ns[DMABENCH_NS_CLOCK_HIGH];
	const double base_low = (*low_ns)[row->phase], base_high = (*high_ns)[row->phase];
	const double new_low = (*low_ns)[new], new_high = (*high_ns)[new];
	const double ratio = dmabench_row_ratio(matcher->comparison, row);
	const bool told = row->low > 1 || row->high < 1;

	if (isnan(base_low) || isnan(new_low))
		return;
	if (base_low > 0 && ratio > 0) {
		row->low *= fmin(fmax(new_low, 0) / base_high / ratio, 1);
		row->high *= fmax(new_high / base_low / ratio, 1);
		if (!told || row->low > 1 || row->high < 1)
			return;
	} else {
		row->low = NAN;
		row->high = NAN;
	}
	row->p = NAN;
	dmabench_match_lacks(matcher, DMABENCH_LACKS_CLOCK, row->phase, false);
}

/*
 * The ratio that is told is that of the rounds' medians, which may stray out of an
 * interval of few rounds; the interval is widened to it, which can only make
 * it hold more often than it says.
 */
static void compare_rounds(struct dmabench_matcher *matcher, struct dmabench_row *row,
			   uint32_t new)
{
	struct dmabench_samples samples = samples_of(matcher, row->phase, new);
	const double ratio = dmabench_row_ratio(matcher->comparison, row);
	double low, high;

	row->p = dmabench_mann_whitney_p(&samples);
	if (!samples.base_count || !samples.new_count ||
	    !dmabench_shift_ci95_rank(samples.base_count, samples.new_count))
		dmabench_match_lacks(matcher, DMABENCH_LACKS_MORE, row->phase, false);
	if (isnan(ratio) || !dmabench_ratio_ci95(&samples, &low, &high))
		return;
	row->low = fmin(low, ratio);
	row->high = fmax(high, ratio);
	widen_by_clock(matcher, row, new);
}

static bool lacks_value(struct dmabench_matcher *matcher, uint32_t phase, uint32_t new)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const struct dmabench_statistic_info *statistic =
		&dmabench_statistic_info[set->statistic];
	const bool base_has = isfinite(set->ns[DMABENCH_NS_COMPARED][phase]);

	if (base_has && isfinite(set->ns[DMABENCH_NS_COMPARED][new]))
		return false;
	/* Both are timed alike. */
	dmabench_match_lacks(matcher, statistic->single && set->points[matcher->point].batch > 1 ?
	      DMABENCH_LACKS_SINGLES : DMABENCH_LACKS_VALUE, phase, base_has);
	return true;
}

static bool lacks_rounds(struct dmabench_matcher *matcher, uint32_t phase, uint32_t new)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const bool base_has = dmabench_phase_rounds_most(set, phase);

	if (!set->keep_rounds || set->statistic == DMABENCH_P50 ||
	    (base_has && dmabench_phase_rounds_most(set, new)))
		return false;
	dmabench_match_lacks(matcher, DMABENCH_LACKS_ROUNDS, phase, base_has);
	return true;
}

static bool are_rounds_alike(struct dmabench_matcher *matcher, uint32_t phase,
			     const struct dmabench_point *point)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const int base = set->points[matcher->point].round_size;
	const int new = point->round_size;

	if (!dmabench_statistic_info[set->statistic].extreme ||
	    (base && new && abs(base - new) <= dmabench_match_sizes_most()))
		return true;
	dmabench_match_lacks(matcher, DMABENCH_LACKS_LIKENESS, phase, false);
	return false;
}

static void compare_phase(struct dmabench_matcher *matcher, uint32_t phase,
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
	row = dmabench_match_row(matcher, phase, set->ns[DMABENCH_NS_COMPARED][new],
				 point->settled);
	if (!matcher->comparison->icount && are_rounds_alike(matcher, phase, point))
		compare_rounds(matcher, row, new);
}

void dmabench_match_rounds(struct dmabench_matcher *matcher)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const struct dmabench_point *base = &set->points[matcher->point];
	const struct dmabench_point *new = &set->points[set->points_count - 1];

	for (size_t i = 0; i < base->phases_count; i++)
		compare_phase(matcher, base->phases + i, new);
}
