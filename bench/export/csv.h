/* SPDX-License-Identifier: GPL-2.0 */
/* The cells of csv.c, and the columns of it that are about perf counters. */
#ifndef DMABENCH_EXPORT_CSV_H
#define DMABENCH_EXPORT_CSV_H

#include <stdio.h>

#include "lib/interned.h"
#include "results/record.h"

/* Quoted where it has to be. */
void dmabench_csv_text(FILE *out, const char *text);
/* NULL: empty. */
void dmabench_csv_item(FILE *out, const struct dmabench_json_item *item);

/* The counters of all files, in the order that they were met in; all zero is none. */
struct csv_counters {
	const char **names;	/* interned */
	size_t count;
};

void dmabench_csv_counters_learn(struct csv_counters *counters,
				 struct dmabench_interned *texts,
				 const struct dmabench_record *record);
/* NAME_net_per_op and so on; @separator before the first, commas between. */
void dmabench_csv_counters_heading(FILE *out, const struct csv_counters *counters,
				   const char *separator);
/* What @record has of them, in the same columns. */
void dmabench_csv_counters_cells(FILE *out, const struct csv_counters *counters,
				 const struct dmabench_record *record,
				 const char *separator);
void dmabench_csv_counters_free(struct csv_counters *counters);

#endif /* DMABENCH_EXPORT_CSV_H */
