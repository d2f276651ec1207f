// SPDX-License-Identifier: GPL-2.0
/* Rows of sides that have runs: a run is a sample, its rounds are not. */
#include <math.h>

#include "runs.h"
#include "stats/student.h"

/* A phase of a side, as its runs have it. */
struct known {
	struct dmabench_runs_logs logs;
	double ns;		/* the geometric mean, or the mean where that cannot be */
	bool any;		/* a run has the phase, be it without a value */
	bool positive;		/* all values are, so that there are logarithms */
	bool same;
};

static struct known known_of(const struct dmabench_runs *runs, uint32_t phase)
{
	struct known known = { .positive = true, .same = true };
	double sum = 0, logs = 0, *ns = runs->room.ns;
	size_t count = 0;

	for (size_t i = 0; i < runs->count; i++) {
		const size_t slot = phase * runs->count + i;

		known.any |= !isinf(runs->ns[slot]);
		if (!isfinite(runs->ns[slot]))
			continue;
		ns[count] = runs->ns[slot];
		runs->room.logs[count] = log(ns[count]);
		runs->room.errors[count] = runs->errors_ns[slot] / ns[count];
		known.positive &= ns[count] > 0;
		known.same &= ns[count] == ns[0];
		sum += ns[count];
		/* Of what differs alone: equal values have that very mean. */
		logs += log(ns[count] / ns[0]);
		count++;
	}
	known.ns = !count ? NAN : known.same ? ns[0] :
		   known.positive ? ns[0] * exp(logs / count) : sum / count;
	known.logs = (struct dmabench_runs_logs) {
		.logs = runs->room.logs, .errors = runs->room.errors, .count = count,
	};
	return known;
}

void dmabench_runs_average(struct dmabench_comparison *comparison)
{
	struct dmabench_dataset *set = &comparison->set;

	for (size_t i = 0; i < set->points_count; i++) {
		struct dmabench_point *point = &set->points[i];

		point->settled &= comparison->runs->points[i].settled;
		for (size_t k = 0; k < point->phases_count; k++)
			set->ns[DMABENCH_NS_COMPARED][point->phases + k] =
				known_of(comparison->runs, point->phases + k).ns;
	}
}

static bool are_sizes_alike(const struct dmabench_matcher *matcher,
			    const struct dmabench_runs *new)
{
	const struct dmabench_comparison *comparison = matcher->comparison;
	const struct dmabench_runs_point *was = &comparison->runs->points[matcher->point];
	const struct dmabench_runs_point *is = &new->points[matcher->point];
	const int least = was->least_size < is->least_size ? was->least_size : is->least_size;
	const int most = was->most_size > is->most_size ? was->most_size : is->most_size;

	return !dmabench_statistic_info[comparison->set.statistic].extreme ||
	       (least && most - least <= dmabench_match_sizes_most());
}

/* What it has no row for, which is told; false: nothing. */
static bool lacks_row(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
		      uint32_t phase, const struct known *was, const struct known *is)
{
	const struct dmabench_comparison *comparison = matcher->comparison;
	const struct dmabench_point *point = &comparison->set.points[matcher->point];
	const enum dmabench_statistic statistic = comparison->set.statistic;
	const struct dmabench_runs *base = comparison->runs;

	if (!was->any || !is->any) {
		matcher->pair->counts.phase_lacks++;
		return true;
	}
	if (was->logs.count && is->logs.count) {
		if (!comparison->icount || (was->same && is->same))
			return false;
		dmabench_match_lacks(matcher, DMABENCH_LACKS_SAMENESS, phase, was->same);
	} else if (dmabench_statistic_info[statistic].single && point->batch > 1) {
		dmabench_match_lacks(matcher, DMABENCH_LACKS_SINGLES, phase, was->logs.count);
	} else {
		dmabench_match_lacks(matcher, (was->logs.count ? new : base)->
				     points[matcher->point].roundless ?
				     DMABENCH_LACKS_ROUNDS : DMABENCH_LACKS_VALUE,
				     phase, was->logs.count);
	}
	return true;
}

/* Why there can be no interval; DMABENCH_LACKS: it can. */
static enum dmabench_lack lacks_interval(const struct dmabench_matcher *matcher,
					 const struct dmabench_runs *new,
					 const struct known *was, const struct known *is)
{
	if (!are_sizes_alike(matcher, new))
		return DMABENCH_LACKS_LIKENESS;
	if (was->logs.count < DMABENCH_RUNS_LEAST || is->logs.count < DMABENCH_RUNS_LEAST)
		return DMABENCH_LACKS_RUNS;
	if (!was->positive || !is->positive)
		return DMABENCH_LACKS_LOGARITHM;
	return DMABENCH_LACKS;
}

static void test(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
		 struct dmabench_row *row, const struct known *was, const struct known *is)
{
	const enum dmabench_lack lack = lacks_interval(matcher, new, was, is);
	struct dmabench_row_runs *more = &matcher->pair->rows_runs[row - matcher->pair->rows];
	struct dmabench_scatter scatter;
	struct dmabench_welch welch;

	if (was->positive && is->positive) {
		scatter = dmabench_scatter(&was->logs, &is->logs);
		more->between = scatter.between;
		more->within = scatter.within;
	}
	if (lack != DMABENCH_LACKS) {
		dmabench_match_lacks(matcher, lack, row->phase, was->logs.count >= DMABENCH_RUNS_LEAST);
		return;
	}
	welch = dmabench_welch(&was->logs, &is->logs);
	if (isnan(welch.p))
		dmabench_match_lacks(matcher, DMABENCH_LACKS_SCATTER, row->phase, false);
	row->p = welch.p;
	row->low = exp(welch.low);
	row->high = exp(welch.high);
}

static void compare_phase(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
			  uint32_t phase)
{
	const struct dmabench_runs *base = matcher->comparison->runs;
	const struct known was = known_of(base, phase), is = known_of(new, phase);
	struct dmabench_row *row;

	if (lacks_row(matcher, new, phase, &was, &is))
		return;
	row = dmabench_match_row(matcher, phase, is.ns,
				 new->points[matcher->point].settled);
	matcher->pair->rows_runs[row - matcher->pair->rows] = (struct dmabench_row_runs) {
		.between = NAN, .within = NAN,
		.base = was.logs.count, .new = is.logs.count,
	};
	if (was.logs.count < base->count || is.logs.count < new->count)
		dmabench_match_lacks(matcher, DMABENCH_LACKS_SOME_RUNS, phase,
				     was.logs.count == base->count);
	if (!matcher->comparison->icount)
		test(matcher, new, row, &was, &is);
}

static void compare_point(struct dmabench_matcher *matcher, const struct dmabench_runs *new)
{
	const struct dmabench_point *point =
		&matcher->comparison->set.points[matcher->point];
	struct dmabench_pair *pair = matcher->pair;
	struct dmabench_match *match = &pair->matches[matcher->point];

	match->row = pair->rows_count;
	for (size_t i = 0; i < point->phases_count; i++)
		compare_phase(matcher, new, point->phases + i);
	if (match->row == pair->rows_count)
		match->row = DMABENCH_SEEN;
}

void dmabench_runs_compare(struct dmabench_matcher *matcher, struct dmabench_runs *new)
{
	struct dmabench_comparison *comparison = matcher->comparison;
	struct dmabench_counts *counts = &matcher->pair->counts;

	for (size_t i = 0; i < comparison->points_count; i++) {
		const struct dmabench_kind *was = comparison->runs->points[i].kind;
		const struct dmabench_kind *is = new->points[i].kind;
		struct dmabench_match *match = &matcher->pair->matches[i];

		if (!new->points[i].last)
			continue;
		counts->common++;
		match->row = DMABENCH_SEEN;
		match->regime = (is ? is : comparison->set.points[i].kind)->regime;
		matcher->point = i;
		if (was && is)
			compare_point(matcher, new);
		else if (was && new->points[i].timed_otherwise)
			counts->timed_otherwise++;
		else
			counts->not_ok++;
	}
	counts->repeated = new->repeated;
}
