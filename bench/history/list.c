// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "lib/json.h"
#include "lib/plain.h"
#include "order.h"
#include "row.h"

/* Members of an array, one a line: there may be many. */
static void put_json(cJSON *item, bool first)
{
	char *text = dmabench_json_print(item);

	printf("%s%s", first ? "" : ",\n", text ? text : "null");
	free(text);
	cJSON_Delete(item);
}

static void put_runs_json(struct dmabench_database *database, sqlite3_stmt *statement,
			  const struct dmabench_series_list *list)
{
	fputs("{\"runs\":[\n", stdout);
	for (bool first = true; dmabench_database_row(database, statement); first = false)
		put_json(dmabench_run_json(statement), first);
	fputs("],\n\"series\":[\n", stdout);
	for (size_t i = 0; i < list->count; i++)
		put_json(dmabench_series_json(&list->series[i]), !i);
	puts("]}");
}

static const char *text_of(sqlite3_stmt *statement, int column)
{
	const char *text = dmabench_column_text(statement, column);

	return text ? text : "-";
}

static const char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void put_runs(struct dmabench_database *database, sqlite3_stmt *statement,
		     const struct dmabench_series_list *list)
{
	size_t count = 0;

	while (dmabench_database_row(database, statement)) {
		if (!count++)
			printf("%6s %8s %-22s %-20s %-4s %-6s %6s  %s\n", "RUN", "ORDER", "KERNEL",
			       "STARTED", "ON", "CLOCK", "POINTS", "FILE, LABEL");
		dmabench_print_plain(stdout, "%6s %8s %-22s %-20s m%-3s %-6s %6s  %s%s%s",
				     text_of(statement, DMABENCH_RUN_NUMBER), text_of(statement, DMABENCH_RUN_POSITION),
				     text_of(statement, DMABENCH_RUN_KERNEL), text_of(statement, DMABENCH_RUN_STARTED),
				     text_of(statement, DMABENCH_RUN_MACHINE), text_of(statement, DMABENCH_RUN_CLOCK),
				     text_of(statement, DMABENCH_RUN_POINTS),
				     short_name(text_of(statement, DMABENCH_RUN_FILE)),
				     dmabench_column_text(statement, DMABENCH_RUN_LABEL) ? ", " : "",
				     dmabench_column_text(statement, DMABENCH_RUN_LABEL) ?: "");
	}
	printf("%s%zu runs, %zu series\n", count ? "\n" : "", count, list->count);
}

static void put_machines(struct dmabench_database *database)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT machine, coalesce(name, 'unknown machine') || coalesce(' on ' || hypervisor, ''),"
		" cpu_model, scenario, device, driver FROM machine ORDER BY machine");

	while (dmabench_database_row(database, statement))
		dmabench_print_plain(stdout, "m%s: %s, CPU %s, scenario %s, device %s, driver %s",
				     text_of(statement, 0), text_of(statement, 1),
				     text_of(statement, 2), text_of(statement, 3),
				     text_of(statement, 4), text_of(statement, 5));
	sqlite3_finalize(statement);
}

int dmabench_history_list(const struct dmabench_history_options *options)
{
	struct dmabench_series_list list = { };
	struct dmabench_database database;
	int status = dmabench_database_open(&database, options->db, DMABENCH_DATABASE_READ);
	sqlite3_stmt *statement;

	if (!status)
		status = dmabench_series_read(&list, &database, NULL);
	if (!status) {
		statement = dmabench_database_prepare(&database,
			DMABENCH_SELECT_RUNS " ORDER BY run.machine, " DMABENCH_RUN_ORDER);
		if (options->json) {
			put_runs_json(&database, statement, &list);
		} else {
			put_runs(&database, statement, &list);
			put_machines(&database);
		}
		sqlite3_finalize(statement);
		status = database.status;
	}
	dmabench_series_free(&list);
	dmabench_database_close(&database);
	return status;
}
