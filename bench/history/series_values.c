// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "series.h"

struct place {
	uint32_t place, run;
	double value;
};

sqlite3_stmt *dmabench_series_prepare(struct dmabench_database *database, const char *statistic)
{
	char *sql = dmabench_format("SELECT run, %s FROM value WHERE series = ? AND run >= ?"
				    " AND run <= ? AND %s IS NOT NULL", statistic, statistic);
	sqlite3_stmt *statement = dmabench_database_prepare(database, sql);

	free(sql);
	return statement;
}

/* No run before it is at @first or behind: those need not be read. */
static int64_t least_run(const struct dmabench_history_runs *runs, int64_t machine,
			 uint32_t first)
{
	int64_t run = 1;

	if (!first)
		return run;
	while (run <= runs->most && (runs->machines[run] != machine ||
				     runs->places[run] < first))
		run++;
	return run;
}

static int by_place(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

static void put_in_order(struct dmabench_series_values *values,
			 const struct dmabench_history_runs *runs)
{
	struct place *places;
	bool sorted = true;

	/* Mostly they are: runs are added as they come. */
	for (size_t i = 1; sorted && i < values->count; i++)
		sorted = runs->places[values->runs[i - 1]] < runs->places[values->runs[i]];
	if (sorted)
		return;
	places = dmabench_calloc(values->count, sizeof(*places));
	for (size_t i = 0; i < values->count; i++)
		places[i] = (struct place) { runs->places[values->runs[i]], values->runs[i],
					     values->values[i] };
	qsort(places, values->count, sizeof(*places), by_place);
	for (size_t i = 0; i < values->count; i++) {
		values->runs[i] = places[i].run;
		values->values[i] = places[i].value;
	}
	free(places);
}

/* Of @count values: the mean of their logarithms, where they have one. */
static double mean_of(const double *values, size_t count)
{
	double sum = 0, logarithms = 0;

	for (size_t i = 0; i < count; i++) {
		sum += values[i];
		logarithms += log(values[i]);
	}
	return isfinite(logarithms) ? exp(logarithms / count) : sum / count;
}

static void join_boots(struct dmabench_series_values *values,
		       const struct dmabench_history_runs *runs)
{
	size_t kept = 0, end;

	for (size_t i = 0; i < values->count; i = end) {
		const uint32_t boot = runs->boots[values->runs[i]];

		end = i + 1;
		while (boot && end < values->count && runs->boots[values->runs[end]] == boot)
			end++;
		values->runs[kept] = values->runs[i];
		/* One by itself stays what it is, to the last digit. */
		values->values[kept++] = end == i + 1 ? values->values[i] :
					 mean_of(values->values + i, end - i);
	}
	values->count = kept;
}

static void add(struct dmabench_series_values *values, int64_t run, double value)
{
	if (values->count == values->room) {
		values->room = values->room * 2 + 256;
		values->runs = dmabench_reallocarray(values->runs, values->room,
						     sizeof(*values->runs));
		values->values = dmabench_reallocarray(values->values, values->room,
						       sizeof(*values->values));
	}
	values->runs[values->count] = run;
	values->values[values->count++] = value;
}

void dmabench_series_values(struct dmabench_series_values *values,
			    struct dmabench_database *database, sqlite3_stmt *statement,
			    const struct dmabench_series *series,
			    const struct dmabench_history_runs *runs, uint64_t last)
{
	const uint32_t first = dmabench_history_first_place(runs, series->machine, last);

	values->count = 0;
	if (!statement)
		return;
	sqlite3_bind_int64(statement, 1, series->series);
	sqlite3_bind_int64(statement, 2, least_run(runs, series->machine, first));
	sqlite3_bind_int64(statement, 3, runs->most);
	while (dmabench_database_row(database, statement)) {
		const int64_t run = sqlite3_column_int64(statement, 0);

		if (runs->places[run] != UINT32_MAX && runs->places[run] >= first)
			add(values, run, dmabench_column_figure(statement, 1));
	}
	sqlite3_reset(statement);
	put_in_order(values, runs);
	/* Under icount all boots have one name, and what is counted repeats. */
	if (!series->exact)
		join_boots(values, runs);
}

void dmabench_series_values_free(struct dmabench_series_values *values)
{
	free(values->runs);
	free(values->values);
}
