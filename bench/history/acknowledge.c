// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "changes.h"
#include "lib/error.h"

/* "s12@345", or "345": all of a run, then @series is 0. 0, or -1 after saying what is wrong. */
static int parse(const char *name, int64_t *series, int64_t *run)
{
	const char *digits = *name == 's' ? strchr(name, '@') : name - 1;
	char *end = NULL, *middle = NULL;

	*series = *run = 0;
	if (*name == 's')
		*series = strtoll(name + 1, &middle, 10);
	if (digits)
		*run = strtoll(digits + 1, &end, 10);
	if (end && end != digits + 1 && !*end && *run > 0 &&
	    (*name != 's' || (middle == digits && *series > 0)))
		return 0;
	dmabench_error("'%s' is no change, such as s12@345, and no run, such as 345: dmabench history changes lists both",
		       name);
	return -1;
}

static void keep(struct dmabench_database *database, const struct dmabench_change *change,
		 const char *note)
{
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"INSERT OR REPLACE INTO acknowledged (series, run, slower, note, at)"
		" VALUES (?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ'))");

	sqlite3_bind_int64(statement, 1, change->series->series);
	sqlite3_bind_int64(statement, 2, change->run);
	sqlite3_bind_int(statement, 3, change->slower);
	dmabench_bind_text(statement, 4, note);
	dmabench_database_row(database, statement);
	sqlite3_finalize(statement);
}

/* How many were meant by @name; -1 after saying that none was. */
static int acknowledge(const struct dmabench_changes *changes, const char *name)
{
	int64_t series, run;
	int count = 0;

	if (parse(name, &series, &run))
		return -1;
	for (size_t i = 0; i < changes->count; i++) {
		const struct dmabench_change *change = &changes->found[i];

		if (change->run != run || (series && change->series->series != series))
			continue;
		keep(changes->database, change, changes->options->note);
		count++;
	}
	if (count)
		return count;
	dmabench_error("nothing changed at '%s': dmabench history changes, with the same options, lists what did",
		       name);
	return -1;
}

/* All of them, or none. */
static int acknowledge_all(struct dmabench_changes *changes, char *const *names, size_t count)
{
	struct dmabench_database *database = changes->database;
	int total = 0, ret = 0;

	dmabench_database_exec(database, "BEGIN IMMEDIATE");
	for (size_t i = 0; i < count && ret >= 0; i++) {
		ret = acknowledge(changes, names[i]);
		total += ret;
	}
	dmabench_database_exec(database, ret < 0 ? "ROLLBACK" : "COMMIT");
	if (database->status)
		return database->status;
	if (ret < 0)
		return DMABENCH_EXIT_USAGE;
	printf("%d %s acknowledged\n", total, total == 1 ? "change" : "changes");
	return 0;
}

int dmabench_history_acknowledge(const struct dmabench_history_options *options,
				 char *const *names, size_t count)
{
	struct dmabench_changes changes = { };
	struct dmabench_database database;
	int status = dmabench_database_open(&database, options->db, DMABENCH_DATABASE_WRITE);

	if (!status)
		status = dmabench_changes_find(&changes, &database, options);
	if (!status)
		status = acknowledge_all(&changes, names, count);
	dmabench_changes_free(&changes);
	dmabench_database_close(&database);
	return status;
}
