/* SPDX-License-Identifier: GPL-2.0 */
/* Results for other tools. Each format gives 0, or what is not after saying what is wrong. */
#ifndef DMABENCH_EXPORT_H
#define DMABENCH_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "lib/input.h"

struct dmabench_export_options {
	const char *format;
	const char *output;	/* NULL: standard output */
	bool histograms;	/* in json */
};

int dmabench_export(const struct dmabench_export_options *options,
		    char *const *paths, size_t count);

/*
 * A row a format: its name, whether files are read twice for it, and what it
 * is. NAME.c has dmabench_export_NAME().
 */
#define DMABENCH_EXPORT_FORMATS(row)					\
	/* Columns for each parameter, and each perf counter, of any file. */ \
	row(csv, true, "a row a point and phase")			\
	row(json, false, "the points")					\
	row(markdown, false, "tables of medians")

#define DMABENCH_EXPORT_DECLARE(name, twice, what)			\
	int dmabench_export_##name(FILE *out,				\
				   struct dmabench_input *inputs,	\
				   size_t count,			\
				   const struct dmabench_export_options *options);
DMABENCH_EXPORT_FORMATS(DMABENCH_EXPORT_DECLARE)

#endif /* DMABENCH_EXPORT_H */
