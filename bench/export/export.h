/* SPDX-License-Identifier: GPL-2.0 */
/* Results for other tools. Each format gives the exit status, 0 or 2. */
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

/* Files are read twice: CSV has a column for each parameter of any of them. */
int dmabench_export_csv(FILE *out, struct dmabench_input *inputs, size_t count,
			const struct dmabench_export_options *options);
int dmabench_export_json(FILE *out, struct dmabench_input *inputs, size_t count,
			 const struct dmabench_export_options *options);
int dmabench_export_markdown(FILE *out, struct dmabench_input *inputs,
			     size_t count,
			     const struct dmabench_export_options *options);

#endif /* DMABENCH_EXPORT_H */
