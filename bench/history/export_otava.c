// SPDX-License-Identifier: GPL-2.0
/*
 * CSV as Apache Otava's importer takes it (otava/importer.py, CsvImporter): a
 * row a run with its time, attributes, and a column for each metric, in which
 * each cell must have a number. Rows are of one machine, oldest first; a series
 * that a run lacks is left out, and that is said.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "row.h"

/* The whole table, a column a series of the list. */
struct table {
	const struct dmabench_history_export *export;
	double *cells;		/* of the first run, then of the next; NAN: none */
	bool *whole;		/* of each column: no cell is empty */
	size_t columns;
};

/* RFC 4180: always quoted. */
static void put_text(FILE *out, const char *text)
{
	putc('"', out);
	for (; text && *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void read_cells(struct table *table)
{
	const struct dmabench_history_export *export = table->export;
	const struct dmabench_series_list *list = &export->list;
	sqlite3_stmt *statement = dmabench_history_export_figures(export);

	for (size_t i = 0; i < export->count; i++) {
		double *row = table->cells + i * table->columns;

		for (size_t k = 0; k < table->columns; k++)
			row[k] = NAN;
		sqlite3_bind_int64(statement, 1, export->runs[i]);
		while (dmabench_database_row(export->database, statement)) {
			const struct dmabench_series *series = dmabench_series_find(
				list, sqlite3_column_int64(statement, 0));

			if (series)
				row[series - list->series] = dmabench_column_figure(statement, 1);
		}
		if (statement)
			sqlite3_reset(statement);
		for (size_t k = 0; k < table->columns; k++)
			table->whole[k] &= !isnan(row[k]);
	}
	sqlite3_finalize(statement);
}

static int check_columns(const struct table *table)
{
	size_t whole = 0;

	for (size_t i = 0; i < table->columns; i++)
		whole += table->whole[i];
	if (!whole) {
		dmabench_error("no series has a figure in each of the %zu runs: choose a machine by --where machine=m1 (dmabench history list), or runs by their numbers",
			       table->export->count);
		return DMABENCH_EXIT_USAGE;
	}
	if (whole < table->columns)
		dmabench_warning("%zu of %zu series are left out: some of the %zu runs lack them, and Otava takes no empty cells",
				 table->columns - whole, table->columns, table->export->count);
	return 0;
}

static void put_heads(FILE *out, const struct table *table)
{
	fputs("time,run,kernel,commit,label", out);
	for (size_t i = 0; i < table->columns; i++) {
		char *name;

		if (!table->whole[i])
			continue;
		name = dmabench_series_full_text(&table->export->list.series[i]);
		putc(',', out);
		put_text(out, name);
		free(name);
	}
	putc('\n', out);
}

static void put_run(FILE *out, struct dmabench_database *database, int64_t run)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		DMABENCH_SELECT_RUNS " WHERE run = ?");

	sqlite3_bind_int64(statement, 1, run);
	if (dmabench_database_row(database, statement)) {
		put_text(out, dmabench_column_text(statement, DMABENCH_RUN_STARTED));
		fprintf(out, ",%" PRId64 ",", run);
		put_text(out, dmabench_column_text(statement, DMABENCH_RUN_KERNEL));
		putc(',', out);
		put_text(out, dmabench_column_text(statement, DMABENCH_RUN_COMMIT));
		putc(',', out);
		put_text(out, dmabench_column_text(statement, DMABENCH_RUN_LABEL));
	}
	sqlite3_finalize(statement);
}

static void put_rows(FILE *out, const struct table *table)
{
	for (size_t i = 0; i < table->export->count; i++) {
		const double *row = table->cells + i * table->columns;

		put_run(out, table->export->database, table->export->runs[i]);
		for (size_t k = 0; k < table->columns; k++) {
			if (table->whole[k])
				fprintf(out, ",%.15g", row[k]);
		}
		putc('\n', out);
	}
}

/* Runs of the machines that the list's series are of: a filter of those is one of runs. */
static void keep_runs(struct dmabench_history_export *export)
{
	const struct dmabench_series_list *list = &export->list;
	struct dmabench_history_runs runs;
	size_t kept = 0;

	dmabench_history_runs_read(&runs, export->database);
	for (size_t i = 0; i < export->count; i++) {
		const int64_t run = export->runs[i];
		size_t k = 0;

		while (k < list->count && list->series[k].machine != runs.machines[run])
			k++;
		if (k < list->count && runs.places[run] >= dmabench_history_first_place(
			    &runs, runs.machines[run], export->options->last))
			export->runs[kept++] = run;
	}
	export->count = kept;
	dmabench_history_runs_free(&runs);
}

int dmabench_history_export_otava(FILE *out, const struct dmabench_history_export *export)
{
	struct dmabench_history_export own = *export;
	struct table table = { .export = &own, .columns = export->list.count };
	int ret;

	keep_runs(&own);
	table.cells = dmabench_calloc(own.count * table.columns + 1, sizeof(*table.cells));
	table.whole = dmabench_calloc(table.columns + 1, sizeof(*table.whole));
	memset(table.whole, true, table.columns);
	read_cells(&table);
	ret = own.database->status ? own.database->status : check_columns(&table);
	if (!ret) {
		put_heads(out, &table);
		put_rows(out, &table);
	}
	free(table.cells);
	free(table.whole);
	return ret;
}
