/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a result comes from: a file, a pipe, or "-", which is standard input;
 * plain, or packed by gzip or zstd, whatever its name is. What is read of it
 * is the plain text.
 *
 * A regular file that is not packed is read where it is. All else is read
 * once, from its beginning to its end; of an input that is to be read again,
 * a copy is kept meanwhile, in a file without a name in ${TMPDIR:-/tmp}.
 */
#ifndef DMABENCH_INPUT_H
#define DMABENCH_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>

struct dmabench_input {
	const char *path;	/* as it was given */
	char *name;		/* of it, to be told and written: in UTF-8 */
	const char *packed_by;	/* "gzip"; NULL: it is plain, or was not opened yet */
	bool again;		/* is to be read again */
	FILE *copy;
	char wrong[512];	/* why reading failed, where it is not errno that tells */
	int error;		/* the errno value, where it did */
};

void dmabench_input_init(struct dmabench_input *input, const char *path,
			 bool again);
void dmabench_input_release(struct dmabench_input *input);

/*
 * An input for each of @paths, to be freed; NULL after saying which of them
 * cannot be read beside another.
 */
struct dmabench_input *dmabench_inputs_new(char *const *paths, size_t count,
					   bool again);
void dmabench_inputs_free(struct dmabench_input *inputs, size_t count);

/*
 * Its text from the beginning, to be closed; NULL after saying what is wrong.
 * The second time, and only where it is to be read again, the file is regular.
 */
FILE *dmabench_input_open(struct dmabench_input *input);

/* Is it the regular file, or the pipe, that @status is of? */
bool dmabench_input_is(const struct dmabench_input *input,
		       const struct stat *status);

/* Why reading failed, while errno has it. */
const char *dmabench_input_wrong(struct dmabench_input *input);

/*
 * The exit status, now that reading one of them failed, or what is in it is wrong;
 * @inputs are NULL where dmabench_inputs_new() gave that.
 */
int dmabench_inputs_status(const struct dmabench_input *inputs, size_t count);

#endif /* DMABENCH_INPUT_H */
