/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of the manual, in the macros of man(7). */
#ifndef DMABENCH_ROFF_H
#define DMABENCH_ROFF_H

#include <stdio.h>

#include "options.h"

/* @text in any line: nothing in it is markup. */
void dmabench_put_roff(FILE *out, const char *text, size_t length);

/* Paragraphs as of dmabench_usage's more; @macro begins each, ".PP". */
void dmabench_roff_paragraphs(FILE *out, const char *text, const char *macro);

/* A paragraph with its head, which is bold. */
void dmabench_roff_item(FILE *out, const char *head, const char *text);

/* The first lines, of the page "dmabench-NAME"; NULL: of "dmabench" itself. @date: "2026-12-31" */
void dmabench_roff_head(FILE *out, const char *name, unsigned int section, const char *date,
			const char *summary);

/* From SYNOPSIS to DESCRIPTION and OPTIONS, or of each of its commands. */
void dmabench_roff_usage(FILE *out, const struct dmabench_usage *usage);

/* Each a section; nothing where it is NULL. */
void dmabench_roff_files(FILE *out, const struct dmabench_file *files);
void dmabench_roff_examples(FILE *out, const struct dmabench_example *examples);

#endif /* DMABENCH_ROFF_H */
