/* SPDX-License-Identifier: GPL-2.0 */
/* All runs of a database, in their order: order.h. */
#ifndef DMABENCH_HISTORY_RUNS_H
#define DMABENCH_HISTORY_RUNS_H

#include "database.h"

struct dmabench_history_runs {
	uint32_t *places;	/* by run's number: its place among those of its machine, from 0; UINT32_MAX: none */
	int64_t most;		/* the greatest number */
	uint32_t *machines;	/* by run's number */
	uint32_t *boots;	/* the same: equal ones are of one boot; 0: it does not tell */
	uint32_t *counts;	/* by machine's number */
	int64_t machines_most;
};

void dmabench_history_runs_read(struct dmabench_history_runs *runs,
				struct dmabench_database *database);
void dmabench_history_runs_free(struct dmabench_history_runs *runs);

/*
 * The place from which the newest @last runs of a machine are (0: all), or a few
 * before it: it moves on by half a window, so that what is found in them stays.
 */
uint32_t dmabench_history_first_place(const struct dmabench_history_runs *runs,
				      int64_t machine, uint64_t last);

/* "Linux 6.12.3, 2026-05-01, commit 1a2b3c4, label x", of a run; to be freed. */
char *dmabench_history_run_text(struct dmabench_database *database, int64_t run);

#endif /* DMABENCH_HISTORY_RUNS_H */
