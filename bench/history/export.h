/* SPDX-License-Identifier: GPL-2.0 */
/* A history for other tools; each format gives 0, or the exit status after saying what is wrong. */
#ifndef DMABENCH_HISTORY_EXPORT_H
#define DMABENCH_HISTORY_EXPORT_H

#include <stdio.h>

#include "history.h"
#include "series.h"

struct dmabench_history_export {
	const struct dmabench_history_options *options;
	struct dmabench_database *database;
	struct dmabench_series_list list;
	int64_t *runs;		/* that are meant, in the order they were given */
	size_t count;
};

/* A row a format: name, what it is. */
#define DMABENCH_HISTORY_FORMATS(row)					\
	row(otava, "CSV as Apache Otava reads it: a row a run, a column a series") \
	row(bmf, "Bencher's metric format, of one run")			\
	row(kcidb, "KCIDB 5.3, a test a figure; wants --origin and --build-id")

int dmabench_history_export_otava(FILE *out, const struct dmabench_history_export *export);
int dmabench_history_export_bmf(FILE *out, const struct dmabench_history_export *export);
int dmabench_history_export_kcidb(FILE *out, const struct dmabench_history_export *export);

/*
 * A statement of series, value, low, high, elapsed_ms (in seconds, by
 * dmabench_column_figure()) of a run, which is its first parameter.
 */
sqlite3_stmt *dmabench_history_export_figures(const struct dmabench_history_export *export);

#endif /* DMABENCH_HISTORY_EXPORT_H */
