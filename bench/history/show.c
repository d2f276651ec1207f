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

static void put_heads(void)
{
	for (size_t i = 0; i < NFIGURES; i++)
		printf(" %12s", figures[i]);
}

/* The series of a run, and their figures. */
static void show_figures(struct dmabench_database *database, int64_t run, cJSON *json)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT series, " SELECT_FIGURES " FROM series CROSS JOIN value USING (series)"
		" WHERE series.machine = (SELECT machine FROM run WHERE run = ?1) AND run = ?1");
	cJSON *rows = cJSON_CreateArray();

	sqlite3_bind_int64(statement, 1, run);
	while (dmabench_database_row(database, statement)) {
		const int64_t series = sqlite3_column_int64(statement, 0);
		char name[24];
		cJSON *item;

		snprintf(name, sizeof(name), "s%" PRId64, series);
		if (!json) {
			printf("%-8s", name);
			put_figures(statement, 1);
			putchar('\n');
			continue;
		}
		item = cJSON_CreateObject();
		dmabench_json_add_text(item, "series", name);
		add_figures(item, statement, 1);
		cJSON_AddItemToArray(rows, item);
	}
	sqlite3_finalize(statement);
	if (json)
		dmabench_json_add(json, "values", rows);
	else
		cJSON_Delete(rows);
}

static void put_run(const cJSON *run)
{
	const cJSON *item;

	cJSON_ArrayForEach(item, run) {
		char room[DMABENCH_DIGITS_LEN];

		dmabench_print_plain(stdout, "%-21s %s", item->string,
				     dmabench_series_value(item, room));
	}
	printf("\n%-8s", "series");
	put_heads();
	putchar('\n');
}

static int show_run(struct dmabench_database *database, int64_t number, bool json)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		DMABENCH_SELECT_RUNS " WHERE run = ?");
	cJSON *run = NULL;

	sqlite3_bind_int64(statement, 1, number);
	if (dmabench_database_row(database, statement))
		run = dmabench_run_json(statement);
	sqlite3_finalize(statement);
	if (!run)
		return -1;
	if (!json)
		put_run(run);
	show_figures(database, number, json ? run : NULL);
	if (json)
		put_json(run);
	else
		cJSON_Delete(run);
	return 0;
}

static void show_values(struct dmabench_database *database, const struct dmabench_series *series,
			cJSON *json)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT run, kernel, started, " SELECT_FIGURES " FROM value JOIN run USING (run)"
		" WHERE series = ? ORDER BY " DMABENCH_RUN_ORDER);
	cJSON *rows = cJSON_CreateArray();

	if (!json) {
		printf("%6s %-22s %-20s", "run", "kernel", "started");
		put_heads();
		putchar('\n');
	}
	sqlite3_bind_int64(statement, 1, series->series);
	while (dmabench_database_row(database, statement)) {
		const char *kernel = dmabench_column_text(statement, 1);
		const char *started = dmabench_column_text(statement, 2);
		cJSON *item;

		if (!json) {
			const int64_t run = sqlite3_column_int64(statement, 0);
			char *line = dmabench_format("%6" PRId64 " %-22s %-20s", run,
						     kernel ? kernel : "-", started ? started : "-");

			fputs(dmabench_plain(line), stdout);
			free(line);
			put_figures(statement, 3);
			putchar('\n');
			continue;
		}
		item = cJSON_CreateObject();
		dmabench_json_add_u64(item, "run", sqlite3_column_int64(statement, 0));
		dmabench_json_add_text(item, "kernel", kernel);
		dmabench_json_add_text(item, "started", started);
		add_figures(item, statement, 3);
		cJSON_AddItemToArray(rows, item);
	}
	sqlite3_finalize(statement);
	if (json)
		dmabench_json_add(json, "values", rows);
	else
		cJSON_Delete(rows);
}

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
		show_values(database, series, json);
		put_json(json);
	} else if (series) {
		text = dmabench_series_full_text(series);
		dmabench_print_plain(stdout, "%s, in %s: %s\n", series->name, series->unit, text);
		free(text);
		show_values(database, series, NULL);
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
