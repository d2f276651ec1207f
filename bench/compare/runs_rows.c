// SPDX-License-Identifier: GPL-2.0
/* Rows of sides that have runs: a run has one value, its rounds are no samples. */
#include <math.h>

#include "runs.h"
#include "stats/boots.h"

static void take_run(const struct dmabench_runs *runs, size_t run, size_t slot, size_t to,
		     struct dmabench_runs_known *known)
{
	const double ns = runs->ns[slot];
	const double low = ns - runs->below_ns[slot], high = ns + runs->above_ns[slot];

	runs->room.ns[to] = ns;
	runs->room.logs[to] = log(ns);
	runs->room.low_logs[to] = log(low);
	runs->room.high_logs[to] = log(high);
	runs->room.errors[to] = runs->errors_ns[slot] / ns;
	runs->room.boots[to] = runs->boots[run];
	known->positive &= ns > 0;
	known->same &= ns == runs->room.ns[0];
	known->open |= low < high;
	known->nothing |= low <= 0;
}

/* Of all boots as many, whatever their runs are. */
static double geometric_mean(const struct dmabench_runs_known *known, double first_ns)
{
	double sum = 0;

	for (size_t i = 0; i < known->boots; i++)
		sum += known->means[i] - log(first_ns);
	return first_ns * exp(sum / known->boots);
}

static struct dmabench_runs_known known_of(const struct dmabench_runs *runs, uint32_t phase)
{
	struct dmabench_runs_known known = {
		.positive = true, .same = true, .means = runs->room.means,
	};
	const double *ns = runs->room.ns;
	size_t count = 0;
	double sum = 0;

	for (size_t i = 0; i < runs->count; i++) {
		const size_t slot = phase * runs->count + i;

		known.any |= !isinf(runs->ns[slot]);
		if (!isfinite(runs->ns[slot]))
			continue;
		take_run(runs, i, slot, count, &known);
		sum += ns[count++];
	}
	known.logs = (struct dmabench_runs_logs) {
		.logs = runs->room.logs, .errors = runs->room.errors, .count = count,
		.boots = runs->room.boots,
	};
	known.low = known.high = known.logs;
	known.low.logs = runs->room.low_logs;
	known.high.logs = runs->room.high_logs;
	known.boots = dmabench_boot_means(&known.logs, known.means);
	known.ns = !count ? NAN : known.same ? ns[0] :
		   known.positive ? geometric_mean(&known, ns[0]) : sum / count;
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

/* What it has no row for, which is told; false: nothing. */
static bool lacks_row(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
		      uint32_t phase, const struct dmabench_runs_known *was, const struct dmabench_runs_known *is)
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

static void compare_phase(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
			  uint32_t phase)
{
	const struct dmabench_runs *base = matcher->comparison->runs;
	const struct dmabench_runs_known was = known_of(base, phase), is = known_of(new, phase);
	struct dmabench_row *row;

	if (lacks_row(matcher, new, phase, &was, &is))
		return;
	row = dmabench_match_row(matcher, phase, is.ns,
				 new->points[matcher->point].settled);
	matcher->pair->rows_runs[row - matcher->pair->rows] = (struct dmabench_row_runs) {
		.boots = NAN, .between = NAN, .within = NAN,
		.base = was.logs.count, .new = is.logs.count,
		.base_boots = was.boots, .new_boots = is.boots,
	};
	if (was.logs.count < base->count || is.logs.count < new->count)
		dmabench_match_lacks(matcher, DMABENCH_LACKS_SOME_RUNS, phase,
				     was.logs.count == base->count);
	if (!matcher->comparison->icount)
		dmabench_runs_test(matcher, new, row, &was, &is);
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
