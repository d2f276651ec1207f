// SPDX-License-Identifier: GPL-2.0
/* The points of files against those of the base: rows, as they come, or once all runs were read. */
#include <math.h>
#include <stdlib.h>

#include "lib/alloc.h"
#include "lib/error.h"
#include "results/read.h"
#include "runs.h"

void dmabench_match_lacks(struct dmabench_matcher *matcher, enum dmabench_lack lack,
			  uint32_t phase, bool new)
{
	struct dmabench_lacking *lacking = &matcher->pair->counts.lacking[lack];

	if (!lacking->count++) {
		lacking->point = matcher->point;
		lacking->phase = phase;
		lacking->new = new;
	}
}

static void make_room(struct dmabench_pair *pair, bool runs)
{
	if (pair->rows_count < pair->rows_room)
		return;
	pair->rows_room = pair->rows_room ? pair->rows_room * 3 / 2 : 64;
	pair->rows = dmabench_reallocarray(pair->rows, pair->rows_room,
					   sizeof(*pair->rows));
	if (runs)
		pair->rows_runs = dmabench_reallocarray(pair->rows_runs, pair->rows_room,
							sizeof(*pair->rows_runs));
}

struct dmabench_row *dmabench_match_row(struct dmabench_matcher *matcher,
					uint32_t phase, double new_ns, bool settled)
{
	/* The base's, whose row it is. */
	const struct dmabench_point *point = &matcher->comparison->set.points[matcher->point];
	struct dmabench_pair *pair = matcher->pair;
	struct dmabench_row *row;

	make_room(pair, matcher->comparison->runs);
	row = &pair->rows[pair->rows_count++];
	*row = (struct dmabench_row) {
		.new_ns = new_ns, .low = NAN, .high = NAN, .p = NAN,
		.adjusted_p = NAN, .phase = phase, .counter = dmabench_is_counter(point, phase),
	};
	/* Whether a point settled is said of its times. */
	row->settled = settled || row->counter;
	matcher->comparison->counters |= row->counter;
	return row;
}

/*
 * Of twice the operations, the largest is larger. A quarter more moves it by a
 * sixth of what it scatters from round to round, where the tail is exponential.
 */
int dmabench_match_sizes_most(void)
{
	return lround(1000 * log2(1.25));
}

static bool is_timed_alike(const struct dmabench_point *a,
			   const struct dmabench_point *b)
{
	return a->kind->timing == b->kind->timing &&
	       (a->batch == b->batch || (isnan(a->batch) && isnan(b->batch)));
}

static int refuse_regime(const struct dmabench_comparison *comparison, uint32_t number,
			 const struct dmabench_kind *was,
			 const struct dmabench_kind *is, const char *why)
{
	char *point = dmabench_compare_point_text(&comparison->set, number);

	dmabench_error("regime of %s is '%s', of %s '%s', at %s: %s",
		       comparison->files[was->source].path, was->regime,
		       comparison->files[is->source].path, is->regime, point, why);
	free(point);
	return DMABENCH_EXIT_USAGE;
}

/* @number is the base's, @kind that of a like point elsewhere. */
static int check_regime(const struct dmabench_comparison *comparison, uint32_t number,
			const struct dmabench_kind *kind)
{
	const struct dmabench_point *base = &comparison->set.points[number];

	if (!base->ok || base->kind->regime == kind->regime ||
	    comparison->across & DMABENCH_ACROSS_REGIME)
		return 0;
	return refuse_regime(comparison, number, base->kind, kind,
			     "not compared without --across regime");
}

/* The base's point @number, and the set's last one. */
static int compare_points(struct dmabench_matcher *matcher, uint32_t number)
{
	const struct dmabench_dataset *set = &matcher->comparison->set;
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
	if (check_regime(matcher->comparison, number, new->kind))
		return DMABENCH_EXIT_USAGE;
	if (!is_timed_alike(base, new)) {
		pair->counts.timed_otherwise++;
		return 0;
	}
	match->row = pair->rows_count;
	matcher->point = number;
	dmabench_match_rounds(matcher);
	if (match->row == pair->rows_count)
		match->row = DMABENCH_SEEN;
	return 0;
}

int dmabench_match_run(const struct dmabench_comparison *comparison,
		       struct dmabench_runs *runs, size_t run, uint32_t number,
		       uint32_t from)
{
	const struct dmabench_dataset *set = &comparison->set;
	const struct dmabench_point *base = &set->points[number];
	const struct dmabench_point *point = &set->points[from];
	const struct dmabench_kind *first = runs->points[number].kind;

	if (!base->ok || !point->ok) {
		dmabench_runs_pass(runs, run, number);
		return 0;
	}
	if (first && first->regime != point->kind->regime)
		return refuse_regime(comparison, number, first, point->kind,
				     "runs of a side are of one regime; give other labels (dmabench run --label) to what is another side");
	if (runs != comparison->runs && check_regime(comparison, number, point->kind))
		return DMABENCH_EXIT_USAGE;
	if (is_timed_alike(base, point)) {
		dmabench_runs_take(runs, set, run, number, from);
		return 0;
	}
	runs->points[number].timed_otherwise = true;
	dmabench_runs_pass(runs, run, number);
	return 0;
}

/* A file of a side that is read against the base. */
struct reading {
	struct dmabench_matcher *matcher;
	struct dmabench_runs *runs;	/* the side's; NULL: it is one file */
	size_t run;			/* of these */
	size_t new_only;
};

static int match_last(struct reading *reading)
{
	struct dmabench_matcher *matcher = reading->matcher;
	const struct dmabench_dataset *set = &matcher->comparison->set;
	const uint32_t last = set->points_count - 1;
	const uint32_t number = dmabench_dataset_find(set, last);

	if (number == DMABENCH_NO_POINT) {
		reading->new_only++;
		return 0;
	}
	if (!reading->runs)
		return compare_points(matcher, number);
	if (!dmabench_runs_has(reading->runs, reading->run, number))
		return dmabench_match_run(matcher->comparison, reading->runs,
					  reading->run, number, last);
	reading->runs->repeated++;
	return 0;
}

/*
 * Goes through the file. Behind the base's points the set has the side's first
 * one then: nothing in common is told by it.
 */
static int match_all(struct reading *reading, size_t source,
		     struct dmabench_results *results)
{
	struct dmabench_dataset *set = &reading->matcher->comparison->set;
	const size_t kept = reading->matcher->comparison->points_count + 1;
	const struct dmabench_record *record;
	int ret;

	while ((ret = dmabench_results_next(results, &record)) > 0) {
		if (dmabench_dataset_take(set, source, results, record) ||
		    match_last(reading))
			return DMABENCH_EXIT_USAGE;
		if (set->points_count > kept)
			dmabench_dataset_drop(set);
	}
	return ret ? DMABENCH_EXIT_USAGE : 0;
}

/* All files of the new side, whose rows are there then. */
static int read_new(struct dmabench_matcher *matcher, struct dmabench_results *results)
{
	const struct dmabench_side *new = &matcher->pair->new;
	struct dmabench_counts *counts = &matcher->pair->counts;
	struct reading reading = { .matcher = matcher };
	int ret = 0;

	if (matcher->comparison->runs) {
		reading.runs = dmabench_runs_new(new);
		dmabench_runs_room(reading.runs, &matcher->comparison->set);
	}
	for (size_t i = 0; !ret && i < new->files_count; i++) {
		reading.run = i;
		reading.new_only = 0;
		ret = match_all(&reading, new->files[i]->source,
				&results[new->files[i]->source]);
		/* Those of the run that has most: mostly they are the same ones in all. */
		if (reading.new_only > counts->new_only)
			counts->new_only = reading.new_only;
	}
	if (!ret && reading.runs)
		dmabench_runs_compare(matcher, reading.runs);
	dmabench_runs_free(reading.runs);
	return ret;
}

int dmabench_compare_match(struct dmabench_comparison *comparison,
			   struct dmabench_pair *pair,
			   struct dmabench_results *results)
{
	struct dmabench_matcher matcher = { .comparison = comparison, .pair = pair };
	const size_t count = comparison->points_count;
	int ret;

	pair->matches = dmabench_calloc(count, sizeof(*pair->matches));
	for (size_t i = 0; i < count; i++)
		pair->matches[i].row = DMABENCH_NO_ROW;
	ret = read_new(&matcher, results);
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
