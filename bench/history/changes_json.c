// SPDX-License-Identifier: GPL-2.0
/*
 * One document: {"statistic", "p", "permutations", "seed", "window",
 * "least_segment", "min_change_pct", "least", "last", "series", "values",
 * "tests", "least_runs", "too_little_data", "regressions", "changes"}; what is
 * acknowledged is in it.
 */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "changes.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "stats/divisive.h"

static cJSON *names_of(const int64_t *series, size_t count)
{
	cJSON *names = cJSON_CreateArray();

	for (size_t i = 0; i < count; i++) {
		char name[24];

		snprintf(name, sizeof(name), "s%" PRId64, series[i]);
		cJSON_AddItemToArray(names, cJSON_CreateString(name));
	}
	return names;
}

static void add_series(cJSON *item, const struct dmabench_series *series)
{
	dmabench_json_add_text(item, "series", series->name);
	dmabench_json_add_text(item, "lane", series->exact ? "exact" : "time");
	dmabench_json_add_text(item, "machine", series->machine_text);
	dmabench_json_add_text(item, "scenario", series->scenario);
	dmabench_json_add_text(item, "experiment", series->experiment);
	dmabench_json_add(item, "parameters", cJSON_Duplicate(series->parameters, true));
	dmabench_json_add_text(item, "regime", series->regime);
	dmabench_json_add_text(item, "node", series->node);
	dmabench_json_add_text(item, "phase", series->phase);
	dmabench_json_add_text(item, "unit", series->unit);
}

/* Of a run: what it was measured on. */
static cJSON *run_of(struct dmabench_database *database, uint32_t run)
{
	static const char *const members[] = {
		"started", "file", "label", "kernel", "kernel_commit",
		"kernel_config_sha256", "compiler", "qemu",
	};
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT started, file, label, kernel, kernel_commit, kernel_config_sha256,"
		" compiler, qemu FROM run WHERE run = ?");
	cJSON *item = cJSON_CreateObject();

	dmabench_json_add_u64(item, "run", run);
	sqlite3_bind_int64(statement, 1, run);
	if (dmabench_database_row(database, statement)) {
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			dmabench_json_add_text(item, members[i],
					       dmabench_column_text(statement, i));
	}
	sqlite3_finalize(statement);
	return item;
}

static cJSON *change_of(const struct dmabench_changes *changes,
			const struct dmabench_change *change)
{
	cJSON *item = cJSON_CreateObject();
	char *name = dmabench_format("%s@%" PRIu32, change->series->name, change->run);

	dmabench_json_add_text(item, "id", name);
	free(name);
	add_series(item, change->series);
	dmabench_json_add(item, "run_before", run_of(changes->database, change->run_before));
	dmabench_json_add(item, "run", run_of(changes->database, change->run));
	dmabench_json_add_ns(item, "before", change->before);
	dmabench_json_add_ns(item, "after", change->after);
	dmabench_json_add_u64(item, "runs_before", change->runs_before);
	dmabench_json_add_u64(item, "runs_after", change->runs_after);
	dmabench_json_add_number(item, "change_pct", dmabench_change_pct(change));
	dmabench_json_add_number(item, "p", change->p);
	dmabench_json_add_bool(item, "slower", change->slower);
	dmabench_json_add_bool(item, "regression", change->slower && !change->acknowledged);
	dmabench_json_add_bool(item, "acknowledged", change->acknowledged);
	dmabench_json_add_text(item, "note", change->note);
	return item;
}

void dmabench_changes_json(FILE *out, const struct dmabench_changes *changes)
{
	const struct dmabench_history_options *options = changes->options;
	cJSON *json = cJSON_CreateObject(), *found = cJSON_CreateArray();
	char *text;

	dmabench_json_add_text(json, "statistic", options->statistic);
	dmabench_json_add_number(json, "p", options->p);
	dmabench_json_add_u64(json, "permutations", options->permutations);
	dmabench_json_add_u64(json, "seed", options->seed);
	dmabench_json_add_u64(json, "window", DMABENCH_DIVISIVE_WINDOW);
	dmabench_json_add_u64(json, "least_segment", DMABENCH_DIVISIVE_SEGMENT);
	dmabench_json_add_number(json, "min_change_pct", options->min_change_pct);
	dmabench_json_add_number(json, "least", options->least);
	dmabench_json_add_u64(json, "last", options->last);
	dmabench_json_add_u64(json, "series", changes->list.count);
	dmabench_json_add_u64(json, "values", changes->values);
	dmabench_json_add_u64(json, "tests", changes->tests);
	dmabench_json_add_u64(json, "least_runs", dmabench_changes_least(changes, false));
	dmabench_json_add(json, "too_little_data",
			  names_of(changes->too_little, changes->too_little_count));
	dmabench_json_add_u64(json, "regressions", changes->regressions);
	for (size_t i = 0; i < changes->count; i++)
		cJSON_AddItemToArray(found, change_of(changes, &changes->found[i]));
	dmabench_json_add(json, "changes", found);
	text = dmabench_json_print_indented(json);
	fprintf(out, "%s\n", text ? text : "null");
	free(text);
	cJSON_Delete(json);
}
