/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_FUZZ_OPTIONS_H
#define DMABENCH_FUZZ_OPTIONS_H

#include "run.h"

#define OPTIONS_TEXT	200

extern const struct options options_default;

/*
 * Reads words as they are on the command line, over what @options has; the
 * disturbances that cannot be here are left out, and said.
 * Return: 0; -1 after a line to standard error about what was wrong
 */
int options_read(struct options *options, int count, char **words);

/* The words that would give these options, for a row of the seeds. */
void options_write(const struct options *options, char text[OPTIONS_TEXT]);

#endif /* DMABENCH_FUZZ_OPTIONS_H */
