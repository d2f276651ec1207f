// SPDX-License-Identifier: GPL-2.0
/* What runs tell of a difference: boots are samples, or runs where all are of one. */
#include <math.h>

#include "runs.h"
#include "stats/boots.h"

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

static size_t samples_count(const struct dmabench_matcher *matcher,
			    const struct dmabench_runs_known *known)
{
	return matcher->pair->one_boot ? known->logs.count : known->boots;
}

/* Why there can be no interval; DMABENCH_LACKS: it can. */
static enum dmabench_lack lacks_interval(const struct dmabench_matcher *matcher,
					 const struct dmabench_runs *new,
					 const struct dmabench_runs_known *was,
					 const struct dmabench_runs_known *is)
{
	if (!are_sizes_alike(matcher, new))
		return DMABENCH_LACKS_LIKENESS;
	if (samples_count(matcher, was) < DMABENCH_RUNS_LEAST ||
	    samples_count(matcher, is) < DMABENCH_RUNS_LEAST)
		return DMABENCH_LACKS_RUNS;
	if (!was->positive || !is->positive)
		return DMABENCH_LACKS_LOGARITHM;
	return DMABENCH_LACKS;
}

/* Of @runs, some logarithms of the side's; until the next of that side. */
static struct dmabench_runs_logs samples_of(const struct dmabench_matcher *matcher,
					    const struct dmabench_runs_known *known,
					    const struct dmabench_runs_logs *runs)
{
	if (matcher->pair->one_boot)
		return *runs;
	return (struct dmabench_runs_logs) {
		.logs = known->means, .count = dmabench_boot_means(runs, known->means),
	};
}

/* Those of the base are @base_runs, those of the new side @new_runs. */
static struct dmabench_welch welch_of(const struct dmabench_matcher *matcher,
				      const struct dmabench_runs_known *was,
				      const struct dmabench_runs_logs *base_runs,
				      const struct dmabench_runs_known *is,
				      const struct dmabench_runs_logs *new_runs)
{
	const struct dmabench_runs_logs base = samples_of(matcher, was, base_runs);
	const struct dmabench_runs_logs new = samples_of(matcher, is, new_runs);

	return dmabench_welch(&base, &new);
}

/*
 * What a clock's steps leave open is the same in all runs, and more of them make it
 * no smaller: the interval is that of all ratios that they allow, each with what
 * runs scatter by. Where 1 lies in it for the steps alone there is no p, and of a
 * base that may take no time nothing is a multiple, as with one run a side.
 *
 * Source: J. L. Horowitz, C. F. Manski, Nonparametric analysis of randomized
 * experiments with missing covariate and outcome data (JASA 95, 2000): intervals
 * that cover what is identified in part.
 */
static void widen_by_clock(struct dmabench_matcher *matcher, struct dmabench_row *row,
			   const struct dmabench_runs_known *was,
			   const struct dmabench_runs_known *is)
{
	const bool told = row->low > 1 || row->high < 1;
	struct dmabench_welch end;

	if (!was->open && !is->open)
		return;
	if (was->nothing) {
		row->low = NAN;
		row->high = NAN;
	} else {
		end = welch_of(matcher, was, &was->low, is, &is->high);
		row->high = fmax(row->high, exp(isnan(end.high) ? end.difference : end.high));
		if (is->nothing) {
			row->low = 0;
		} else {
			end = welch_of(matcher, was, &was->high, is, &is->low);
			row->low = fmin(row->low, exp(isnan(end.low) ? end.difference : end.low));
		}
		if (!told || row->low > 1 || row->high < 1)
			return;
	}
	row->p = NAN;
	dmabench_match_lacks(matcher, DMABENCH_LACKS_CLOCK, row->phase, false);
}

void dmabench_runs_test(struct dmabench_matcher *matcher, const struct dmabench_runs *new,
			struct dmabench_row *row, const struct dmabench_runs_known *was,
			const struct dmabench_runs_known *is)
{
	const enum dmabench_lack lack = lacks_interval(matcher, new, was, is);
	struct dmabench_row_runs *more = &matcher->pair->rows_runs[row - matcher->pair->rows];
	struct dmabench_scatter scatter;
	struct dmabench_welch welch;

	if (was->positive && is->positive) {
		scatter = dmabench_scatter(&was->logs, &is->logs);
		more->boots = scatter.boots;
		more->between = scatter.between;
		more->within = scatter.within;
	}
	if (lack != DMABENCH_LACKS) {
		dmabench_match_lacks(matcher, lack, row->phase,
				     samples_count(matcher, was) >= DMABENCH_RUNS_LEAST);
		return;
	}
	welch = welch_of(matcher, was, &was->logs, is, &is->logs);
	if (isnan(welch.p))
		dmabench_match_lacks(matcher, DMABENCH_LACKS_SCATTER, row->phase, false);
	row->p = welch.p;
	row->low = exp(welch.low);
	row->high = exp(welch.high);
	if (!isnan(welch.p))
		widen_by_clock(matcher, row, was, is);
}
