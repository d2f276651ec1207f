// SPDX-License-Identifier: GPL-2.0
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "lib/interned.h"
#include "order.h"
#include "runs.h"
#include "stats/divisive.h"

static uint32_t boot_of(struct dmabench_interned *boots, const char *boot_id)
{
	return boot_id ? dmabench_intern(boots, boot_id, strlen(boot_id)) + 1 : 0;
}

void dmabench_history_runs_read(struct dmabench_history_runs *runs,
				struct dmabench_database *database)
{
	struct dmabench_interned boots = { };
	sqlite3_stmt *statement;

	memset(runs, 0, sizeof(*runs));
	runs->most = dmabench_database_number(database, "SELECT max(run) FROM run");
	runs->machines_most = dmabench_database_number(database, "SELECT max(machine) FROM machine");
	runs->places = dmabench_calloc(runs->most + 1, sizeof(*runs->places));
	runs->machines = dmabench_calloc(runs->most + 1, sizeof(*runs->machines));
	runs->boots = dmabench_calloc(runs->most + 1, sizeof(*runs->boots));
	runs->counts = dmabench_calloc(runs->machines_most + 1, sizeof(*runs->counts));
	memset(runs->places, 0xff, (runs->most + 1) * sizeof(*runs->places));
	statement = dmabench_database_prepare(database,
		"SELECT run, machine, boot_id FROM run ORDER BY " DMABENCH_RUN_ORDER);
	while (dmabench_database_row(database, statement)) {
		const int64_t run = sqlite3_column_int64(statement, 0);
		const int64_t machine = sqlite3_column_int64(statement, 1);

		/* Written to since they were counted: those belong to the next call. */
		if (run > runs->most || machine > runs->machines_most)
			continue;
		runs->machines[run] = machine;
		runs->boots[run] = boot_of(&boots, dmabench_column_text(statement, 2));
		runs->places[run] = runs->counts[machine]++;
	}
	sqlite3_finalize(statement);
	dmabench_interned_free(&boots);
}

void dmabench_history_runs_free(struct dmabench_history_runs *runs)
{
	free(runs->places);
	free(runs->machines);
	free(runs->boots);
	free(runs->counts);
}

uint32_t dmabench_history_first_place(const struct dmabench_history_runs *runs,
				      int64_t machine, uint64_t last)
{
	const uint32_t count = runs->counts[machine], step = DMABENCH_DIVISIVE_WINDOW / 2;

	return last && count > last ? (count - last) / step * step : 0;
}

char *dmabench_history_run_text(struct dmabench_database *database, int64_t run)
{
	static const char *const before[] = { "Linux ", ", ", ", commit ", ", label " };
	sqlite3_stmt *statement = dmabench_database_prepare(database,
		"SELECT coalesce(kernel, 'unknown'), started, substr(kernel_commit, 1, 12), label"
		" FROM run WHERE run = ?");
	size_t size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	sqlite3_bind_int64(statement, 1, run);
	if (dmabench_database_row(database, statement)) {
		for (int i = 0; i < 4; i++) {
			const char *column = dmabench_column_text(statement, i);

			if (column)
				fprintf(out, "%s%s", before[i], column);
		}
	}
	sqlite3_finalize(statement);
	fclose(out);
	return text;
}
