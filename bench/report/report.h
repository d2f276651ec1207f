/* SPDX-License-Identifier: GPL-2.0 */
/* One page for a design review. */
#ifndef DMABENCH_REPORT_H
#define DMABENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compare/compare.h"

struct dmabench_report_options {
	const char *output;
	const char *plots;	/* NULL: where they were installed */
	uint64_t at;		/* 0: as figures.tsv says */
	uint64_t max_points;	/* in the table */
	uint64_t max_figures;
	bool all_figures;	/* also those that show what another one does */
	bool compare;		/* the first file, or group, with the others */
	struct dmabench_compare_options compared;	/* how; its format and output are not looked at */
	uint64_t max_data;	/* bytes, compressed */
};

/*
 * The exit status: 0; 2; 3 where the page was written without figures, since
 * there is no gnuplot.
 */
int dmabench_report(const struct dmabench_report_options *options,
		    char *const *paths, size_t count);

#endif /* DMABENCH_REPORT_H */
