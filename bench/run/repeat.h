/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Several whole runs, one after the other. Each is a file of its own with a seed
 * of its own, and opens the device anew: other orders, buffers and mappings, but
 * the same boot.
 */
#ifndef DMABENCH_REPEAT_H
#define DMABENCH_REPEAT_H

#include "options.h"

#define DMABENCH_REPEAT_MOST	100	/* as many files as compare takes */

/* "mine-2.jsonl" is the second one's of "mine.jsonl"; to be freed. NULL of NULL. */
char *dmabench_repeat_path(const char *output, unsigned int number);

/* The seed of the run of that number, from 1; UINT64_MAX, by chance, where none is given. */
uint64_t dmabench_repeat_seed(uint64_t seed, unsigned int number);

/*
 * Can all files be written, and is nothing lost by it? Before the first begins, for the
 * last is as far as hours away. 0, or the exit status after saying which not.
 */
int dmabench_repeat_check(const struct run_options *options);

#endif /* DMABENCH_REPEAT_H */
