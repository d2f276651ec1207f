/* SPDX-License-Identifier: GPL-2.0 */
/* Points of one file become values of series; within a transaction of the caller's. */
#ifndef DMABENCH_HISTORY_INGEST_H
#define DMABENCH_HISTORY_INGEST_H

#include "database.h"
#include "results/read.h"

struct dmabench_ingest {
	struct dmabench_database *database;
	sqlite3_stmt *find_series, *add_series, *add_value;
	/* Of the file: */
	int64_t machine, run;
	const char *unit;	/* of times: "ns", or "instructions" */
	size_t points;		/* that have values */
	size_t figures;		/* rows that were added */
	size_t repeated;	/* of a series that an earlier point has */
};

void dmabench_ingest_open(struct dmabench_ingest *ingest, struct dmabench_database *database);
void dmabench_ingest_close(struct dmabench_ingest *ingest);

/* The row of the machine that @header tells of, new or not. */
int64_t dmabench_ingest_machine(struct dmabench_database *database, const cJSON *header);

/* A point whose status is ok; others have no figures. */
void dmabench_ingest_point(struct dmabench_ingest *ingest,
			   const struct dmabench_record *record);

#endif /* DMABENCH_HISTORY_INGEST_H */
