// SPDX-License-Identifier: GPL-2.0
#include "changes.h"
#include "lib/error.h"

int dmabench_history_changes(const struct dmabench_history_options *options)
{
	struct dmabench_changes changes = { };
	struct dmabench_database database;
	int status = dmabench_database_open(&database, options->db, DMABENCH_DATABASE_READ);

	if (!status)
		status = dmabench_changes_find(&changes, &database, options);
	if (!status && options->json)
		dmabench_changes_json(stdout, &changes);
	else if (!status)
		dmabench_changes_text(stdout, &changes);
	if (!status)
		status = database.status;
	if (!status && changes.regressions)
		status = DMABENCH_EXIT_FAILED;
	dmabench_changes_free(&changes);
	dmabench_database_close(&database);
	return status;
}
