/* SPDX-License-Identifier: GPL-2.0 */
/* What perf counters counted, as rows of the table that dmabench run ends with. */
#ifndef DMABENCH_SUMMARY_COUNTERS_H
#define DMABENCH_SUMMARY_COUNTERS_H

#include "results/record.h"

struct summary_counter {
	char *name;		/* or NULL */
	double per_op;		/* net, or raw where that is not known */
	double error_pct;	/* half of the interval's width, of @per_op */
	double ran;		/* the part of the time that the PMU counted; 0 to 1 */
};

/* All of @record; to be freed by dmabench_summary_counters_free(). */
struct summary_counter *dmabench_summary_counters(const struct dmabench_record *record);
void dmabench_summary_counters_free(struct summary_counter *counters, size_t count);

/* Below the phases, where the first column is @width wide. */
void dmabench_summary_counter_print(const struct summary_counter *counter, int width);

#endif /* DMABENCH_SUMMARY_COUNTERS_H */
