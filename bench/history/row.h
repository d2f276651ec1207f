/* SPDX-License-Identifier: GPL-2.0 */
/* Runs and series as they are listed and shown. */
#ifndef DMABENCH_HISTORY_ROW_H
#define DMABENCH_HISTORY_ROW_H

#include "series.h"

/* To be followed by WHERE or ORDER BY. */
#define DMABENCH_SELECT_RUNS						\
	"SELECT run, position, kernel, kernel_commit, started, run.machine," \
	" clock, label, points, figures, file, hex(digest), kernel_config_sha256," \
	" compiler, qemu, boot_id, program_version,"			\
	" coalesce(name, 'unknown machine') || coalesce(' on ' || hypervisor, '')," \
	" scenario, device, driver FROM run JOIN machine USING (machine)"

/* Its columns. */
enum {
	DMABENCH_RUN_NUMBER, DMABENCH_RUN_POSITION, DMABENCH_RUN_KERNEL, DMABENCH_RUN_COMMIT,
	DMABENCH_RUN_STARTED, DMABENCH_RUN_MACHINE, DMABENCH_RUN_CLOCK, DMABENCH_RUN_LABEL,
	DMABENCH_RUN_POINTS, DMABENCH_RUN_FIGURES, DMABENCH_RUN_FILE, DMABENCH_RUN_SHA256,
	DMABENCH_RUN_COLUMNS = 21
};
extern const char *const dmabench_run_names[DMABENCH_RUN_COLUMNS];

cJSON *dmabench_run_json(sqlite3_stmt *statement);
cJSON *dmabench_series_json(const struct dmabench_series *series);

#endif /* DMABENCH_HISTORY_ROW_H */
