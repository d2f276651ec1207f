// SPDX-License-Identifier: GPL-2.0
/* For KCIDB (lib/kcidb.h): a test a figure, with the status DONE, which it has for measurements. */
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/json.h"
#include "lib/kcidb.h"
#include "row.h"

/* Of a run: what all its tests have alike. */
struct report {
	const struct dmabench_history_export *export;
	cJSON *run;
	FILE *out;
	size_t put;	/* tests */
};

static int check_options(const struct dmabench_history_options *options)
{
	const size_t length = options->origin ? strlen(options->origin) : 0;

	if (!length || !dmabench_kcidb_is_origin(options->origin)) {
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

/* dmabench.map_single.iommu-strict.map.size_4096....p50: the same in each run. */
static char *path_of(const struct dmabench_series *series, const char *statistic)
{
	const size_t most = 5 + cJSON_GetArraySize(series->parameters);
	const char **parts = dmabench_calloc(most, sizeof(*parts));
	char **values = dmabench_calloc(most, sizeof(*values)), *path;
	size_t count = 0, named = 0;
	const cJSON *item;

	parts[count++] = "dmabench";
	parts[count++] = series->experiment;
	parts[count++] = series->regime ? series->regime : "unknown";
	parts[count++] = series->phase;
	cJSON_ArrayForEach(item, series->parameters) {
		char room[DMABENCH_DIGITS_LEN];

		values[named] = dmabench_format("%s_%s", item->string,
						dmabench_series_value(item, room));
		parts[count++] = values[named++];
	}
	parts[count++] = statistic;
	path = dmabench_kcidb_path(parts, count);
	while (named--)
		free(values[named]);
	free(values);
	free(parts);
	return path;
}

static cJSON *environment_of(const struct report *report, const struct dmabench_series *series)
{
	cJSON *environment = cJSON_CreateObject();

	dmabench_json_add_text(environment, "comment", series->machine_text);
	dmabench_json_add(environment, "misc", cJSON_Duplicate(report->run, true));
	return environment;
}

/* Times are in seconds, to which readers put the prefix that fits. */
static void put_test(struct report *report,
		     const struct dmabench_series *series, sqlite3_stmt *statement)
{
	const struct dmabench_history_options *options = report->export->options;
	const bool time = !strcmp(series->unit, "ns");
	const double figure = dmabench_column_figure(statement, 1);
	char *path = path_of(series, options->statistic);
	char *run = dmabench_format("dmabench-%.16s-%s",
				    dmabench_json_text(report->run, "sha256"), series->key);
	cJSON *environment = environment_of(report, series);
	const struct dmabench_kcidb_test test = {
		.build_id = options->build_id, .run = run, .path = path, .status = "DONE",
		.value = time ? figure * 1e-9 : figure, .unit = time ? "s" : series->unit,
		.metric = time, .start_time = dmabench_json_text(report->run, "started"),
		.duration_s = dmabench_column_figure(statement, 4), .environment = environment,
	};

	dmabench_kcidb_put(report->out, options->origin, &test, !report->put++);
	cJSON_Delete(environment);
	free(run);
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
			put_test(report, series, statement);
	}
	sqlite3_finalize(statement);
	cJSON_Delete(report->run);
}

int dmabench_history_export_kcidb(FILE *out, const struct dmabench_history_export *export)
{
	struct report report = { .export = export, .out = out };
	int ret = check_options(export->options);

	if (ret)
		return ret;
	dmabench_kcidb_begin(out, export->options->origin, NULL, 0);
	for (size_t i = 0; i < export->count; i++)
		add_run(&report, export->runs[i]);
	dmabench_kcidb_end(out);
	return 0;
}
