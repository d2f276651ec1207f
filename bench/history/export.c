// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "lib/alloc.h"
#include "lib/error.h"
#include "lib/out_file.h"
#include "order.h"

static const struct {
	const char *name;
	int (*write)(FILE *out, const struct dmabench_history_export *export);
} formats[] = {
#define FORMAT(name, what) { #name, dmabench_history_export_##name },
	DMABENCH_HISTORY_FORMATS(FORMAT)
};

sqlite3_stmt *dmabench_history_export_figures(const struct dmabench_history_export *export)
{
	const char *statistic = export->options->statistic;
	const bool median = !strcmp(statistic, "p50");
	char *sql = dmabench_format(
		"SELECT series, %s, %s, %s, elapsed_ms FROM series CROSS JOIN value USING (series)"
		" WHERE series.machine = (SELECT machine FROM run WHERE run = ?1) AND run = ?1"
		" AND %s IS NOT NULL", statistic, median ? "p50_low" : "NULL",
		median ? "p50_high" : "NULL", statistic);
	sqlite3_stmt *statement = dmabench_database_prepare(export->database, sql);

	free(sql);
	return statement;
}

static bool has_run(struct dmabench_database *database, int64_t run)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT 1 FROM run WHERE run = ?");
	bool has;

	sqlite3_bind_int64(statement, 1, run);
	has = dmabench_database_row(database, statement);
	sqlite3_finalize(statement);
	return has;
}

static int take_named(struct dmabench_history_export *export, char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *end;
		const int64_t run = strtoll(names[i], &end, 10);

		if (end == names[i] || *end || !has_run(export->database, run)) {
			dmabench_error("there is no run '%s': dmabench history list tells which there are",
				       names[i]);
			return DMABENCH_EXIT_USAGE;
		}
		export->runs[export->count++] = run;
	}
	return 0;
}

/* Of all machines; @all, else the one that was added last. */
static void take_all(struct dmabench_history_export *export, bool all)
{
	sqlite3_stmt *statement = dmabench_database_prepare(export->database, all ?
		"SELECT run FROM run ORDER BY " DMABENCH_RUN_ORDER :
		"SELECT max(run) FROM run HAVING count(*)");
	size_t room = 0;

	while (dmabench_database_row(export->database, statement)) {
		if (export->count == room) {
			room = room * 2 + 64;
			export->runs = dmabench_reallocarray(export->runs, room,
							     sizeof(*export->runs));
		}
		export->runs[export->count++] = sqlite3_column_int64(statement, 0);
	}
	sqlite3_finalize(statement);
}

static int take_runs(struct dmabench_history_export *export, char *const *names, size_t count)
{
	if (count) {
		export->runs = dmabench_calloc(count, sizeof(*export->runs));
		return take_named(export, names, count);
	}
	take_all(export, !strcmp(export->options->format, "otava"));
	if (export->count || export->database->status)
		return export->database->status;
	dmabench_error("%s: no run is in it: dmabench history add FILE...", export->database->path);
	return DMABENCH_EXIT_USAGE;
}

static int write_all(const struct dmabench_history_export *export)
{
	struct dmabench_out out;
	int ret = dmabench_out_open(&out, export->options->output, NULL, 0);

	if (ret)
		return ret;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (!strcmp(formats[i].name, export->options->format))
			ret = formats[i].write(out.file, export);
	}
	if (!ret)
		ret = export->database->status;
	if (!ret)
		return dmabench_out_close(&out);
	dmabench_out_drop(&out);
	return ret;
}

int dmabench_history_export(const struct dmabench_history_options *options,
			    char *const *runs, size_t count)
{
	struct dmabench_database database;
	struct dmabench_history_export export = { .options = options, .database = &database };
	int status = dmabench_database_open(&database, options->db, DMABENCH_DATABASE_READ);

	if (!status)
		status = dmabench_series_read(&export.list, &database, options->where);
	if (!status)
		status = take_runs(&export, runs, count);
	if (!status)
		status = write_all(&export);
	dmabench_series_free(&export.list);
	free(export.runs);
	dmabench_database_close(&database);
	return status;
}
