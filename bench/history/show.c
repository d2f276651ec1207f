// SPDX-License-Identifier: GPL-2.0
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/plain.h"
#include "order.h"
#include "row.h"

/* Figures of a series in a run, in the order of the columns. */
static const char *const figures[] = { "p50", "p50_low", "p50_high", "p90", "p99", "mean" };
#define NFIGURES	(sizeof(figures) / sizeof(figures[0]))
#define SELECT_FIGURES	"p50, p50_low, p50_high, p90, p99, mean"

static int none(const char *what)
{
	dmabench_error("there is no run or series '%s': wanted the number of a run, or s12, as dmabench history list and changes tell them",
		       what);
	return DMABENCH_EXIT_USAGE;
}

static void put_json(cJSON *json)
{
	char *text = dmabench_json_print_indented(json);

	puts(text ? text : "null");
	free(text);
	cJSON_Delete(json);
}

static void add_figures(cJSON *item, sqlite3_stmt *statement, int first)
{
	for (size_t i = 0; i < NFIGURES; i++)
		dmabench_json_add_ns(item, figures[i], dmabench_column_figure(statement, first + i));
}

static void put_figures(sqlite3_stmt *statement, int first)
{
	for (size_t i = 0; i < NFIGURES; i++) {
		const double figure = dmabench_column_figure(statement, first + i);

		if (isnan(figure))
			printf(" %12s", "-");
		else
			printf(" %12.3f", figure);
	}
}

static void put_heads(const char *before)
{
	fputs(before, stdout);
	for (size_t i = 0; i < NFIGURES; i++)
		printf(" %12s", figures[i]);
	putchar('\n');
}

/* Rows of figures: what each is of stands before them. */
struct table {
	const char *select;	/* the figures of the one number that it takes */
	int first;		/* their column */
	const char *heads;	/* of the columns before */
	void (*put)(sqlite3_stmt *statement);	/* these on a line */
	void (*add)(cJSON *item, sqlite3_stmt *statement);
};

/* Ends a line, by what the series at its begin is of; nothing where it begins with another number. */
static void put_end(const struct dmabench_series_list *list, sqlite3_stmt *statement)
{
	const struct dmabench_series *series =
		list ? dmabench_series_find(list, sqlite3_column_int64(statement, 0)) : NULL;
	char *text = series ? dmabench_series_text(list, series) : NULL;

	dmabench_print_plain(stdout, "%s%s", text ? "  " : "", text ? text : "");
	free(text);
}

/* @list: NULL, or that of the series that the rows are of. */
static void show_table(struct dmabench_database *database, const struct table *table,
		       const struct dmabench_series_list *list, int64_t number, cJSON *json)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database, table->select);
	cJSON *rows = json ? cJSON_CreateArray() : NULL;

	sqlite3_bind_int64(statement, 1, number);
	if (json)
		dmabench_json_add(json, "values", rows);
	else
		put_heads(table->heads);
	while (dmabench_database_row(database, statement)) {
		if (json) {
			cJSON *item = cJSON_CreateObject();

			table->add(item, statement);
			add_figures(item, statement, table->first);
			cJSON_AddItemToArray(rows, item);
		} else {
			table->put(statement);
			put_figures(statement, table->first);
			put_end(list, statement);
		}
	}
	sqlite3_finalize(statement);
}

static const char *series_name(sqlite3_stmt *statement)
{
	const int64_t series = sqlite3_column_int64(statement, 0);
	static char name[24];

	snprintf(name, sizeof(name), "s%" PRId64, series);
	return name;
}

static void put_series(sqlite3_stmt *statement)
{
	printf("%-8s", series_name(statement));
}

static void add_series(cJSON *item, sqlite3_stmt *statement)
{
	dmabench_json_add_text(item, "series", series_name(statement));
}

static const struct table of_run = {
	.select = "SELECT series, " SELECT_FIGURES " FROM series CROSS JOIN value USING (series)"
		  " WHERE series.machine = (SELECT machine FROM run WHERE run = ?1) AND run = ?1",
	.first = 1, .heads = "series  ", .put = put_series, .add = add_series,
};

static void put_run(const cJSON *run)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, run) {
		char room[DMABENCH_DIGITS_LEN];

		dmabench_print_plain(stdout, "%-21s %s", item->string,
				     dmabench_series_value(item, room));
	}
	putchar('\n');
}

static int show_run(struct dmabench_database *database, int64_t number, bool json)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		DMABENCH_SELECT_RUNS " WHERE run = ?");
	struct dmabench_series_list list = { };
	cJSON *run = NULL;

	sqlite3_bind_int64(statement, 1, number);
	if (dmabench_database_row(database, statement))
		run = dmabench_run_json(statement);
	sqlite3_finalize(statement);
	if (!run)
		return -1;
	if (json) {
		show_table(database, &of_run, NULL, number, run);
		put_json(run);
		return 0;
	}
	put_run(run);
	dmabench_series_read(&list, database, NULL);
	show_table(database, &of_run, &list, number, NULL);
	dmabench_series_free(&list);
	cJSON_Delete(run);
	return 0;
}

static void put_value(sqlite3_stmt *statement)
{
	const int64_t run = sqlite3_column_int64(statement, 0);
	const char *kernel = dmabench_column_text(statement, 1);
	const char *started = dmabench_column_text(statement, 2);
	char *line = dmabench_format("%6" PRId64 " %-22s %-20s", run,
				     kernel ? kernel : "-", started ? started : "-");

	fputs(dmabench_plain(line), stdout);
	free(line);
}

static void add_value(cJSON *item, sqlite3_stmt *statement)
{
	dmabench_json_add_u64(item, "run", sqlite3_column_int64(statement, 0));
	dmabench_json_add_text(item, "kernel", dmabench_column_text(statement, 1));
	dmabench_json_add_text(item, "started", dmabench_column_text(statement, 2));
}

static const struct table of_series = {
	.select = "SELECT run, kernel, started, " SELECT_FIGURES " FROM value JOIN run USING (run)"
		  " WHERE series = ? ORDER BY " DMABENCH_RUN_ORDER,
	.first = 3, .heads = "   run kernel                 started             ",
	.put = put_value, .add = add_value,
};

static int show_series(struct dmabench_database *database, int64_t number, bool as_json)
{
	struct dmabench_series_list list = { };
	const struct dmabench_series *series;
	cJSON *json;
	char *text;

	dmabench_series_read(&list, database, NULL);
	series = dmabench_series_find(&list, number);
	if (series && as_json) {
		json = dmabench_series_json(series);
		show_table(database, &of_series, NULL, number, json);
		put_json(json);
	} else if (series) {
		text = dmabench_series_full_text(series);
		dmabench_print_plain(stdout, "%s, in %s: %s", series->name, series->unit, text);
		free(text);
		show_table(database, &of_series, NULL, number, NULL);
	}
	dmabench_series_free(&list);
	return series ? 0 : -1;
}

int dmabench_history_show(const struct dmabench_history_options *options, const char *what)
{
	const bool is_series = *what == 's';
	const char *digits = what + is_series;
	char *end;
	const int64_t number = strtoll(digits, &end, 10);
	struct dmabench_database database;
	int status = dmabench_database_open(&database, options->db, DMABENCH_DATABASE_READ);

	if (!status) {
		/* "s12@345", as changes has it, is of s12, too. */
		if (end == digits || (*end && !(is_series && *end == '@')) ||
		    (is_series ? show_series(&database, number, options->json) :
				 show_run(&database, number, options->json)))
			status = database.status ? database.status : none(what);
		if (!status)
			status = database.status;
	}
	dmabench_database_close(&database);
	return status;
}
