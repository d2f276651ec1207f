// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"
#include "lib/alloc.h"
#include "results/read.h"
#include "stats/histogram.h"

static const struct dmabench_column wall_columns[DMABENCH_CELLS + 1] = {
	{ "base", 10 }, { "new", 10 }, { "ratio", 7 },
	{ "95 % interval", 14 }, { "p", 6 }, { "change", 7 }, { },
};

static const struct dmabench_column icount_columns[DMABENCH_CELLS + 1] = {
	{ "base", 13 }, { "new", 13 }, { "difference", 12 }, { "ratio", 7 },
	{ "change", 7 }, { },
};

static const struct dmabench_column runs_columns[DMABENCH_CELLS + 1] = {
	{ "base", 10 }, { "new", 10 }, { "ratio", 7 },
	{ "95 % interval", 14 }, { "p", 6 }, { "runs/rounds", 13 },
	{ "change", 7 }, { },
};

/* Where some boot has several runs. */
static const struct dmabench_column boots_columns[DMABENCH_CELLS + 1] = {
	{ "base", 10 }, { "new", 10 }, { "ratio", 7 },
	{ "95 % interval", 14 }, { "p", 6 }, { "boots/runs/rounds", 17 },
	{ "change", 7 }, { },
};

const struct dmabench_column *
dmabench_compare_columns(const struct dmabench_comparison *comparison)
{
	return comparison->icount ? icount_columns :
	       comparison->repeats ? boots_columns :
	       comparison->ground ? runs_columns : wall_columns;
}

static void put_ns(char *to, double ns, bool settled)
{
	const double size = fabs(ns);

	/* Adding 0 makes a plain one of the -0 that rounding leaves. */
	snprintf(to, DMABENCH_CELL_LEN, size < 1e9 ? "%.*f%s" : "%.*e%s",
		 size < 99999 ? 1 : size < 1e9 ? 0 : 3,
		 round(ns * 10) / 10 + 0.0, settled ? " " : "?");
}

static void put_count(char *to, double count, bool settled)
{
	snprintf(to, DMABENCH_CELL_LEN, "%.9g%s", round(count * 1000) / 1000 + 0.0,
		 settled ? " " : "?");
}

static void put_ratio(char *to, double ratio)
{
	if (isnan(ratio))
		strcpy(to, "-");
	else if (ratio < 100000)
		snprintf(to, DMABENCH_CELL_LEN, "%.*f",
			 ratio < 10 ? 3 : ratio < 100 ? 2 : ratio < 1000 ? 1 : 0,
			 ratio);
	else
		snprintf(to, DMABENCH_CELL_LEN, "%.1e", ratio);
}

static void put_interval(char *to, double low, double high)
{
	char from[DMABENCH_CELL_LEN], until[DMABENCH_CELL_LEN];

	if (isnan(low)) {
		strcpy(to, "-");
		return;
	}
	put_ratio(from, low);
	put_ratio(until, high);
	snprintf(to, DMABENCH_CELL_LEN, "%.14s..%.14s", from, until);
}

static void put_p(char *to, double p)
{
	if (isnan(p))
		strcpy(to, "-");
	else if (p < 0.001)
		strcpy(to, "<0.001");
	else
		snprintf(to, DMABENCH_CELL_LEN, "%.3f", p);
}

/* "3.10" */
static const char *put_pct(char *to, double part)
{
	const double pct = part * 100;

	if (isnan(pct))
		strcpy(to, "-");
	else
		snprintf(to, DMABENCH_CELL_LEN, "%.*f", pct < 10 ? 2 : 0, fmin(pct, 9999));
	return to;
}

/* "3.10/0.42 %", or "5.20/3.10/0.42 %" */
static void put_scatter(char *to, const struct dmabench_row_runs *runs, bool repeats)
{
	char boots[DMABENCH_CELL_LEN], between[DMABENCH_CELL_LEN], within[DMABENCH_CELL_LEN];

	if (isnan(runs->between))
		strcpy(to, "-");
	else
		snprintf(to, DMABENCH_CELL_LEN, "%.8s%s%.8s/%.8s %%",
			 repeats ? put_pct(boots, runs->boots) : "", repeats ? "/" : "",
			 put_pct(between, runs->between), put_pct(within, runs->within));
}

static void put_change(char *to, const struct dmabench_comparison *comparison,
		       const struct dmabench_row *row)
{
	const char *verdict = dmabench_row_verdict(comparison, row);

	if (row->verdict == DMABENCH_UNCHANGED)
		verdict = comparison->icount ? "" : "~";
	snprintf(to, DMABENCH_CELL_LEN, "%s%s", verdict, row->regression ? "!" : "");
}

void dmabench_compare_cells(const struct dmabench_comparison *comparison,
			    const struct dmabench_pair *pair,
			    const struct dmabench_row *row, bool base_settled,
			    char cells[DMABENCH_CELLS][DMABENCH_CELL_LEN])
{
	const double base_ns = comparison->set.ns[DMABENCH_NS_COMPARED][row->phase];
	const double ratio = dmabench_row_ratio(comparison, row);
	size_t last = 5;

	if (comparison->icount) {
		put_count(cells[0], base_ns, base_settled || row->counter);
		put_count(cells[1], row->new_ns, row->settled);
		snprintf(cells[2], DMABENCH_CELL_LEN, "%+.9g",
			 round((row->new_ns - base_ns) * 1000) / 1000 + 0.0);
		put_ratio(cells[3], ratio);
		put_change(cells[4], comparison, row);
		return;
	}
	put_ns(cells[0], base_ns, base_settled || row->counter);
	put_ns(cells[1], row->new_ns, row->settled);
	put_ratio(cells[2], ratio);
	put_interval(cells[3], row->low, row->high);
	put_p(cells[4], row->adjusted_p);
	if (comparison->ground)
		put_scatter(cells[last++], &pair->rows_runs[row - pair->rows],
			    comparison->repeats);
	put_change(cells[last], comparison, row);
}

char *dmabench_side_text(const struct dmabench_side *side)
{
	const cJSON *environment = cJSON_GetObjectItemCaseSensitive(
		side->header, "environment");
	const char *machine = dmabench_json_text(environment, "machine");
	const char *under = dmabench_json_text(environment, "hypervisor");
	const char *kernel = dmabench_json_text(environment, "kernel");

	return dmabench_format("%s%s%s, Linux %s",
			       machine ? machine : "unknown machine",
			       under ? " on " : "", under ? under : "",
			       kernel ? kernel : "unknown");
}

/* "Medians in ns", "p99 in instructions (clock icount: no time)" */
static char *what(const struct dmabench_comparison *comparison)
{
	const bool medians = comparison->set.statistic == DMABENCH_P50;
	const char *name = medians ? "Medians" :
				     dmabench_compare_statistic(comparison);
	const char *counters = comparison->counters ? ", of perf counters per operation" : "";

	if (comparison->icount)
		return dmabench_format("%s in instructions (clock icount: no time)%s",
				       name, counters);
	return dmabench_format("%s in ns%s%s%s", name, counters,
			       medians ? "" : ", the median over rounds",
			       comparison->ground ? ", of runs the geometric mean" : "");
}

/*
 * "; p99 of 1024 ns and more are less than 1 % off, ...", or "". Medians are
 * not of the histogram; least, most and mean are kept beside it.
 */
static char *error_of(const struct dmabench_comparison *comparison)
{
	const enum dmabench_statistic statistic = comparison->set.statistic;
	const cJSON *timer = cJSON_GetObjectItemCaseSensitive(
		comparison->base.header, "timer");
	const double ticks = 1u << HISTOGRAM_LINEAR_BITS;
	const double exact = ticks * 1e9 / dmabench_json_number(timer, "hz");

	if (statistic == DMABENCH_P50 || !dmabench_statistic_info[statistic].q)
		return dmabench_format("%s", "");
	return dmabench_format("; %s of %.0f %s and more are less than 1 %% off (buckets of a histogram), their ratios less than 2 %%",
			       dmabench_statistic_names[statistic],
			       isnan(exact) ? ticks : exact,
			       isnan(exact) ? "ticks" : dmabench_compare_unit(comparison));
}

/* How it was decided what differs. */
static const char *test_of(const struct dmabench_comparison *comparison, bool inexact)
{
#define ADJUSTED	"adjusted for the number of rows (Benjamini-Hochberg); ~: p > 0.05, no change shown"
	if (comparison->icount)
		return inexact ? "else exact" : "exact";
	if (!comparison->ground)
		return "p: Mann-Whitney, " ADJUSTED;
#define SCATTERS	"how much a run's figure scatters from run to run, and by what its own rounds leave open (coefficients of variation)"
	if (comparison->repeats)
		return "interval and p: Welch's t of the boots' means of their runs' logarithms, p " ADJUSTED "; boots/runs/rounds: how much boots differ, " SCATTERS;
	return "interval and p: Welch's t of the runs' logarithms, p " ADJUSTED "; runs/rounds: " SCATTERS;
}

char *dmabench_compare_legend(const struct dmabench_comparison *comparison)
{
	const char *settled = comparison->set.statistic == DMABENCH_P50 ?
			      "did not settle" : "the median did not settle";
	char *figures = what(comparison), *error = error_of(comparison), *legend;
	char above[64] = "";

	if (!isnan(comparison->threshold))
		snprintf(above, sizeof(above), "; !: above the threshold of %g %%",
			 comparison->threshold * 100);
	legend = dmabench_format("%s, less the cost of measuring%s; %s%s; ?: %s%s",
				 figures, error, test_of(comparison, *error), above,
				 settled, comparison->ground ? " in some run" : "");
	free(figures);
	free(error);
	return legend;
}

/* "; 3 points and 1 phase not comparable (...)", or "". */
static char *not_comparable(const struct dmabench_comparison *comparison,
			    const struct dmabench_counts *c)
{
	char *valueless = dmabench_format(
		"phases without a %s", dmabench_compare_statistic(comparison));
	char *roundless = dmabench_format(
		"phases without a %s of rounds",
		dmabench_compare_statistic(comparison));
	const struct { size_t count; const char *why; } reasons[] = {
		{ c->base_only, "points only in base" },
		{ c->new_only, "points only in new" },
		{ c->not_ok, "points not ok in both" },
		{ c->timed_otherwise, "points timed differently" },
		{ c->repeated + comparison->repeated, "points repeated" },
		{ c->phase_lacks, "phases in base only" },
		{ dmabench_compare_valueless(c), valueless },
		{ c->lacking[DMABENCH_LACKS_ROUNDS].count, roundless },
		{ c->lacking[DMABENCH_LACKS_SAMENESS].count, "phases that differ from run to run" },
	};
	char *text = dmabench_format("%s", ""), *more;
	size_t all = 0;

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!reasons[i].count)
			continue;
		all += reasons[i].count;
		more = dmabench_format("%s%s%zu %s", text, *text ? ", " : "",
				       reasons[i].count, reasons[i].why);
		free(text);
		text = more;
	}
	more = dmabench_format(*text ? ", %zu not comparable (%s)" :
				       ", %zu not comparable%s", all, text);
	free(text);
	free(valueless);
	free(roundless);
	return more;
}

char *dmabench_compare_summary(const struct dmabench_comparison *comparison,
			       const struct dmabench_pair *pair)
{
	const struct dmabench_counts *c = &pair->counts;
	const bool icount = comparison->icount, counters = comparison->counters;
	char *left = not_comparable(comparison, c), *text;
	char above[64] = "", unsettled[64] = "";

	if (!isnan(comparison->threshold))
		snprintf(above, sizeof(above), " (%zu above the threshold)",
			 c->regressions);
	if (c->unsettled)
		snprintf(unsettled, sizeof(unsettled),
			 "; %zu points did not settle", c->unsettled);
	text = dmabench_format("%zu compared (of %zu points): %zu %s%s, %zu %s, %zu %s%s%s",
			       pair->rows_count, c->points, c->slower,
			       icount ? "more" : counters ? "slower or more" : "slower",
			       above, c->faster,
			       icount ? "fewer" : counters ? "faster or fewer" : "faster",
			       c->unchanged,
			       icount ? "equal" : "unchanged", left, unsettled);
	free(left);
	return text;
}

char *dmabench_compare_hint(const struct dmabench_comparison *comparison,
			    const struct dmabench_pair *pair)
{
	const size_t count = pair->counts.undecided;

	if (!count || comparison->icount)
		return NULL;
	return dmabench_format("%zu of the unchanged would differ if looked at alone (p <= 0.05 before the adjustment for %zu rows): %s, or fewer points, would tell",
			       count, pair->rows_count, comparison->repeats ? "more boots" :
			       comparison->ground ? "more runs" :
			       "more rounds (dmabench run --min-rounds and --max-time)");
}
