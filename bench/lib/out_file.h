/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that appears whole or not at all: written beside its place, then
 * renamed. A device or a pipe is written to as it is. Each call gives the exit status: 0, or 2 after saying what is wrong.
 */
#ifndef DMABENCH_OUT_FILE_H
#define DMABENCH_OUT_FILE_H

#include <stdio.h>

struct dmabench_out {
	FILE *file;
	char *path, *temporary;
};

/* @path NULL is standard output. */
int dmabench_out_open(struct dmabench_out *out, const char *path);
int dmabench_out_close(struct dmabench_out *out);
void dmabench_out_drop(struct dmabench_out *out);

#endif /* DMABENCH_OUT_FILE_H */
