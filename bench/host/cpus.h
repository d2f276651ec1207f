/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_CPUS_H
#define DMABENCH_CPUS_H

#include <stdbool.h>

#include "lib/numbers.h"

/* "0-3,6", as the kernel and taskset write CPUs. 0 or -EINVAL. */
int dmabench_cpus_parse(const char *text, struct dmabench_numbers *cpus);

/* The same back, "0-3,6", in the order they are in; the caller frees it. */
char *dmabench_cpus_format(const struct dmabench_numbers *cpus);

bool dmabench_cpus_has(const struct dmabench_numbers *cpus, uint64_t cpu);

/*
 * The CPUs of @list (NULL: all that this process may use), which must be
 * online. 0, or the exit status after saying what is wrong. The caller frees
 * @cpus in any case.
 */
int dmabench_cpus_choose(const char *root, const char *list,
			 struct dmabench_numbers *cpus);

#endif /* DMABENCH_CPUS_H */
