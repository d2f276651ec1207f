/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_PLOT_ALL_H
#define DMABENCH_PLOT_ALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dmabench_plot_options {
	const char *directory;	/* made where it is missing */
	const char *format;	/* "svg", "png", "both"; NULL: both */
	const char *plots;	/* NULL: where they were installed */
	const char *where;	/* NULL, or NAME=VALUE,... */
	uint64_t at;		/* 0: as figures.tsv says */
	bool raw;
	uint64_t max_figures;
};

/* The exit status: 0, 2 or 3. */
int dmabench_plot(const struct dmabench_plot_options *options,
		  char *const *paths, size_t count);

#endif /* DMABENCH_PLOT_ALL_H */
