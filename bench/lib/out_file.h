/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A file that appears whole or not at all: written beside its place, under a name
 * that nobody can foresee, then renamed. A device or a pipe is written to as it is.
 * Each call gives the exit status: 0; DMABENCH_EXIT_USAGE where another name may do,
 * or DMABENCH_EXIT_MACHINE, of a disk that is full, after saying what is wrong.
 */
#ifndef DMABENCH_OUT_FILE_H
#define DMABENCH_OUT_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "input.h"

struct dmabench_out {
	FILE *file;
	char *path, *temporary;
};

/* @path NULL is standard output. One of the @count @inputs is refused. */
int dmabench_out_open(struct dmabench_out *out, const char *path,
		      const struct dmabench_input *inputs, size_t count);
/*
 * For what is not written through this: 0, or DMABENCH_EXIT_USAGE after saying that
 * @path, which is to be written or renamed to, is one of @inputs: by another name,
 * perhaps. Written, it would be damaged, or grow for ever.
 */
int dmabench_out_check(const char *path, const struct dmabench_input *inputs,
		       size_t count);
int dmabench_out_close(struct dmabench_out *out);
void dmabench_out_drop(struct dmabench_out *out);

#endif /* DMABENCH_OUT_FILE_H */
