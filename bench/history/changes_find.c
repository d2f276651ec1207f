// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "stats/divisive.h"

/* A change that somebody knows of. */
struct known {
	int64_t series;
	uint32_t run;
	bool slower;
	char *note;
};

struct known_list {
	struct known *known;	/* by series */
	size_t count, room;
};

static void read_known(struct known_list *list, struct dmabench_database *database)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT series, run, slower, note FROM acknowledged ORDER BY series, run");

	while (dmabench_database_row(database, statement)) {
		const char *note = dmabench_column_text(statement, 3);

		if (list->count == list->room) {
			list->room = list->room * 2 + 16;
			list->known = dmabench_reallocarray(list->known, list->room,
							    sizeof(*list->known));
		}
		list->known[list->count++] = (struct known) {
			.series = sqlite3_column_int64(statement, 0),
			.run = sqlite3_column_int64(statement, 1),
			.slower = sqlite3_column_int(statement, 2),
			.note = note ? dmabench_format("%s", note) : NULL,
		};
	}
	sqlite3_finalize(statement);
}

static void free_known(struct known_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->known[i].note);
	free(list->known);
}

static size_t index_of(const struct dmabench_series_values *values, uint32_t run)
{
	size_t i = 0;

	while (i < values->count && values->runs[i] != run)
		i++;
	return i;
}

/*
 * More runs may move what is found by a few: a known change of the same direction
 * that is so near is the same. Steps do not move.
 */
static const struct known *find_known(const struct known_list *list,
				      const struct dmabench_change *change,
				      const struct dmabench_series_values *values, size_t index)
{
	const size_t most = change->series->exact ? 0 : DMABENCH_DIVISIVE_SEGMENT;

	for (size_t i = 0; i < list->count; i++) {
		const struct known *known = &list->known[i];
		size_t other;

		if (known->series != change->series->series || known->slower != change->slower)
			continue;
		other = index_of(values, known->run);
		if (other < values->count &&
		    (other > index ? other - index : index - other) <= most)
			return known;
	}
	return NULL;
}

static void add(struct dmabench_changes *changes, struct dmabench_change *change,
		const struct dmabench_series_values *values, size_t index,
		const struct known_list *list)
{
	const struct known *known;

	change->run = values->runs[index];
	change->run_before = values->runs[index - 1];
	change->slower = change->after > change->before;
	known = find_known(list, change, values, index);
	change->acknowledged = known;
	change->note = known && known->note ? dmabench_format("%s", known->note) : NULL;
	changes->acknowledged += change->acknowledged;
	changes->regressions += change->slower && !change->acknowledged;
	if (changes->count == changes->room) {
		changes->room = changes->room * 2 + 64;
		changes->found = dmabench_reallocarray(changes->found, changes->room,
						       sizeof(*changes->found));
	}
	changes->found[changes->count++] = *change;
}

/* How many of the values from @from to @to medians are of: a window's at most. */
static size_t within_window(size_t from, size_t to)
{
	return to - from < DMABENCH_DIVISIVE_WINDOW ? to - from : DMABENCH_DIVISIVE_WINDOW;
}

static void find_by_test(struct dmabench_changes *changes, const struct dmabench_series *series,
			 const struct dmabench_series_values *values,
			 const struct known_list *list)
{
	struct dmabench_divisive how = {
		.p_most = changes->options->p, .seed = changes->options->seed,
		.permutations = changes->options->permutations,
		.least_change = changes->options->min_change_pct / 100,
	};
	struct dmabench_change_point *points;
	size_t count;

	points = dmabench_divisive(&how, values->values, values->count, &count);
	changes->tests += how.tests;
	for (size_t i = 0; i < count; i++) {
		struct dmabench_change change = {
			.series = series, .p = points[i].p,
			.before = points[i].before, .after = points[i].after,
			.runs_before = within_window(i ? points[i - 1].index : 0,
						     points[i].index),
			.runs_after = within_window(points[i].index, i + 1 < count ?
						    points[i + 1].index : values->count),
		};

		/* Medians may be equal where spreads are not: that is not slower, nor faster. */
		if (change.before != change.after)
			add(changes, &change, values, points[i].index, list);
	}
	free(points);
}

/* A slow drift is found, too: the level is that of the last change. */
static void find_steps(struct dmabench_changes *changes, const struct dmabench_series *series,
		       const struct dmabench_series_values *values,
		       const struct known_list *list)
{
	double level = values->values[0];

	for (size_t i = 1; i < values->count; i++) {
		struct dmabench_change change = {
			.series = series, .p = NAN, .runs_before = 1, .runs_after = 1,
			.before = level, .after = values->values[i],
		};

		/* Figures are in thousandths. */
		if (!(fabs(change.after - level) > changes->options->least + 0.0005))
			continue;
		add(changes, &change, values, i, list);
		level = change.after;
	}
}

size_t dmabench_changes_least(const struct dmabench_changes *changes, bool exact)
{
	return exact ? 2 : dmabench_divisive_least(changes->options->p);
}

static void find_in(struct dmabench_changes *changes, const struct dmabench_series *series,
		    const struct dmabench_series_values *values,
		    const struct known_list *list)
{
	changes->values += values->count;
	if (values->count < dmabench_changes_least(changes, series->exact))
		changes->too_little[changes->too_little_count++] = series->series;
	else if (series->exact)
		find_steps(changes, series, values, list);
	else
		find_by_test(changes, series, values, list);
}

/* From nothing to something is the greatest. */
static double magnitude(const struct dmabench_change *change)
{
	const double pct = fabs(dmabench_change_pct(change));

	return isnan(pct) ? INFINITY : pct;
}

static int by_run(const void *a, const void *b, void *context)
{
	const struct dmabench_change *x = a, *y = b;
	const struct dmabench_history_runs *runs = context;
	const double x_pct = magnitude(x), y_pct = magnitude(y);

	if (x->series->machine != y->series->machine)
		return x->series->machine < y->series->machine ? -1 : 1;
	if (x->run != y->run)
		return runs->places[x->run] < runs->places[y->run] ? -1 : 1;
	if (x->slower != y->slower)
		return x->slower ? -1 : 1;
	if (x_pct != y_pct)
		return x_pct > y_pct ? -1 : 1;
	return (x->series > y->series) - (x->series < y->series);
}

double dmabench_change_pct(const struct dmabench_change *change)
{
	return change->before > 0 ? (change->after / change->before - 1) * 100 : NAN;
}

static int check_options(const struct dmabench_history_options *options)
{
	const uint64_t least = ceil(1 / options->p - 1e-6) - 1;

	if (options->permutations >= least)
		return 0;
	dmabench_error("--p-value %g: of %" PRIu64 " permutations the least p is above that; --permutations %" PRIu64 " or more",
		       options->p, options->permutations, least);
	return DMABENCH_EXIT_USAGE;
}

int dmabench_changes_find(struct dmabench_changes *changes, struct dmabench_database *database,
			  const struct dmabench_history_options *options)
{
	struct dmabench_series_values values = { };
	struct known_list list = { };
	sqlite3_stmt *statement;
	int ret;

	*changes = (struct dmabench_changes) { .options = options, .database = database };
	ret = check_options(options);
	if (!ret)
		ret = dmabench_series_read(&changes->list, database, options->where);
	if (ret)
		return ret;
	dmabench_history_runs_read(&changes->runs, database);
	read_known(&list, database);
	statement = dmabench_series_prepare(database, options->statistic);
	changes->too_little = dmabench_calloc(changes->list.count + 1,
					      sizeof(*changes->too_little));
	for (size_t i = 0; i < changes->list.count && !database->status; i++) {
		dmabench_series_values(&values, database, statement, &changes->list.series[i],
				       &changes->runs, options->last);
		find_in(changes, &changes->list.series[i], &values, &list);
	}
	if (changes->count)
		qsort_r(changes->found, changes->count, sizeof(*changes->found), by_run,
			&changes->runs);
	sqlite3_finalize(statement);
	dmabench_series_values_free(&values);
	free_known(&list);
	return database->status;
}

void dmabench_changes_free(struct dmabench_changes *changes)
{
	for (size_t i = 0; i < changes->count; i++)
		free(changes->found[i].note);
	free(changes->found);
	free(changes->too_little);
	dmabench_history_runs_free(&changes->runs);
	dmabench_series_free(&changes->list);
}
