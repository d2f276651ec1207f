// SPDX-License-Identifier: GPL-2.0
/*
 * KCIDB's reports, schema 5.3 (kernelci/kcidb-io, schema/v05_03.py): a test a
 * figure, with the status DONE, which it has for measurements. What is not known
 * is left out: nothing may be null there.
 */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "row.h"

#define LETTERS	"abcdefghijklmnopqrstuvwxyz"

/* Of a run: what all its tests have alike. */
struct report {
	const struct dmabench_history_export *export;
	cJSON *run;
	cJSON *tests;
};

static int check_options(const struct dmabench_history_options *options)
{
	const size_t length = options->origin ? strlen(options->origin) : 0;

	if (!length || strspn(options->origin, LETTERS "0123456789_") != length) {
		dmabench_error("kcidb wants --origin NAME, the CI system that reports, of a-z, 0-9 and _");
		return DMABENCH_EXIT_USAGE;
	}
	if (options->build_id && !strncmp(options->build_id, options->origin, length) &&
	    options->build_id[length] == ':')
		return 0;
	dmabench_error("kcidb wants --build-id %s:ID, the build of the kernel as it was reported before",
		       options->origin);
	return DMABENCH_EXIT_USAGE;
}

/* Paths have letters, digits, - and _ between dots. */
static void put_part(FILE *out, const char *text)
{
	for (; *text; text++)
		putc(isalnum((unsigned char)*text) || *text == '-' ? *text : '_', out);
}

/* dmabench.map_single.iommu-strict.map.size_4096....p50: the same in each run. */
static char *path_of(const struct dmabench_series *series, const char *statistic)
{
	const cJSON *item;
	size_t size;
	char *path;
	FILE *out = open_memstream(&path, &size);

	fputs("dmabench.", out);
	put_part(out, series->experiment);
	putc('.', out);
	put_part(out, series->regime ? series->regime : "unknown");
	putc('.', out);
	put_part(out, series->phase);
	cJSON_ArrayForEach(item, series->parameters) {
		char room[DMABENCH_DIGITS_LEN];

		putc('.', out);
		put_part(out, item->string);
		putc('_', out);
		put_part(out, dmabench_series_value(item, room));
	}
	fprintf(out, ".%s", statistic);
	fclose(out);
	return path;
}

/* Times in seconds, to which readers put the prefix that fits. */
static cJSON *number_of(const struct dmabench_series *series, double figure)
{
	const bool time = !strcmp(series->unit, "ns");
	cJSON *number = cJSON_CreateObject();

	dmabench_json_add_number(number, "value", time ? figure * 1e-9 : figure);
	dmabench_json_add_text(number, "unit", time ? "s" : series->unit);
	if (time)
		dmabench_json_add_text(number, "prefix", "metric");
	return number;
}

static cJSON *environment_of(const struct report *report, const struct dmabench_series *series)
{
	cJSON *environment = cJSON_CreateObject(), *misc = cJSON_CreateObject();
	const cJSON *item;

	dmabench_json_add_text(environment, "comment", series->machine_text);
	cJSON_ArrayForEach(item, report->run) {
		if (!cJSON_IsNull(item))
			dmabench_json_add(misc, item->string, cJSON_Duplicate(item, true));
	}
	dmabench_json_add(environment, "misc", misc);
	return environment;
}

static void add_test(const struct report *report,
		     const struct dmabench_series *series, sqlite3_stmt *statement)
{
	const struct dmabench_history_options *options = report->export->options;
	const char *started = dmabench_json_text(report->run, "started");
	const double seconds = dmabench_column_figure(statement, 4);
	char *path = path_of(series, options->statistic);
	char *id = dmabench_format("%s:dmabench-%.16s-%s-%s", options->origin,
				   dmabench_json_text(report->run, "sha256"), series->key,
				   options->statistic);
	cJSON *test = cJSON_CreateObject();

	dmabench_json_add_text(test, "id", id);
	dmabench_json_add_text(test, "origin", options->origin);
	dmabench_json_add_text(test, "build_id", options->build_id);
	dmabench_json_add_text(test, "path", path);
	dmabench_json_add_text(test, "status", "DONE");
	dmabench_json_add(test, "number", number_of(series, dmabench_column_figure(statement, 1)));
	dmabench_json_add(test, "environment", environment_of(report, series));
	if (started)
		dmabench_json_add_text(test, "start_time", started);
	if (!isnan(seconds))
		dmabench_json_add_number(test, "duration", seconds);
	cJSON_AddItemToArray(report->tests, test);
	free(id);
	free(path);
}

static void add_run(struct report *report, int64_t run)
{
	struct dmabench_database *database = report->export->database;
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		DMABENCH_SELECT_RUNS " WHERE run = ?");

	sqlite3_bind_int64(statement, 1, run);
	report->run = dmabench_database_row(database, statement) ? dmabench_run_json(statement) : NULL;
	sqlite3_finalize(statement);
	statement = dmabench_history_export_figures(report->export);
	sqlite3_bind_int64(statement, 1, run);
	while (report->run && dmabench_database_row(database, statement)) {
		const struct dmabench_series *series = dmabench_series_find(
			&report->export->list, sqlite3_column_int64(statement, 0));

		if (series)
			add_test(report, series, statement);
	}
	sqlite3_finalize(statement);
	cJSON_Delete(report->run);
}

int dmabench_history_export_kcidb(FILE *out, const struct dmabench_history_export *export)
{
	struct report report = { .export = export };
	cJSON *json, *version;
	char *text;
	int ret = check_options(export->options);

	if (ret)
		return ret;
	json = cJSON_CreateObject();
	version = cJSON_CreateObject();
	dmabench_json_add_u64(version, "major", 5);
	dmabench_json_add_u64(version, "minor", 3);
	dmabench_json_add(json, "version", version);
	report.tests = cJSON_CreateArray();
	for (size_t i = 0; i < export->count; i++)
		add_run(&report, export->runs[i]);
	dmabench_json_add(json, "tests", report.tests);
	text = dmabench_json_print_indented(json);
	fprintf(out, "%s\n", text ? text : "null");
	free(text);
	cJSON_Delete(json);
	return 0;
}
