// SPDX-License-Identifier: GPL-2.0
/*
 * Bencher's metric format: {BENCHMARK: {MEASURE: {"value", "lower_value",
 * "upper_value"}}}. A point is a benchmark, of one name for ever; "latency" is
 * Bencher's own measure of nanoseconds, by phase.
 * Source: https://bencher.dev/docs/reference/bencher-metric-format
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"

/* A report of Bencher's is of one moment. */
static int refuse_several(void)
{
	dmabench_error("bmf is of one run: give one number");
	return DMABENCH_EXIT_USAGE;
}

static cJSON *benchmark_of(cJSON *json, const struct dmabench_series *series)
{
	char *name = dmabench_series_full_text(series);
	cJSON *benchmark = cJSON_GetObjectItemCaseSensitive(json, name);

	if (!benchmark) {
		benchmark = cJSON_CreateObject();
		dmabench_json_add(json, name, benchmark);
	}
	free(name);
	return benchmark;
}

int dmabench_history_export_bmf(FILE *out, const struct dmabench_history_export *export)
{
	sqlite3_stmt *statement;
	cJSON *json;
	char *text;

	if (export->count != 1)
		return refuse_several();
	json = cJSON_CreateObject();
	statement = dmabench_history_export_figures(export);
	sqlite3_bind_int64(statement, 1, export->runs[0]);
	while (dmabench_database_row(export->database, statement)) {
		const struct dmabench_series *series = dmabench_series_find(
			&export->list, sqlite3_column_int64(statement, 0));
		cJSON *metric = series ? cJSON_CreateObject() : NULL;

		if (!series)
			continue;
		dmabench_json_add_ns(metric, "value", dmabench_column_figure(statement, 1));
		if (!isnan(dmabench_column_figure(statement, 2))) {
			dmabench_json_add_ns(metric, "lower_value",
					     dmabench_column_figure(statement, 2));
			dmabench_json_add_ns(metric, "upper_value",
					     dmabench_column_figure(statement, 3));
		}
		dmabench_json_add(benchmark_of(json, series), !strcmp(series->unit, "ns") ?
				  "latency" : series->unit, metric);
	}
	sqlite3_finalize(statement);
	text = dmabench_json_print_indented(json);
	fprintf(out, "%s\n", text ? text : "{}");
	free(text);
	cJSON_Delete(json);
	return 0;
}
