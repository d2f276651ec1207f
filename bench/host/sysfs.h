/* SPDX-License-Identifier: GPL-2.0 */
/* Small files of the system, below a root that tests choose. */
#ifndef DMABENCH_SYSFS_H
#define DMABENCH_SYSFS_H

#include <stddef.h>
#include <stdint.h>

#define DMABENCH_FACT_LEN	4096

/*
 * The text of the first file that matches @pattern (glob(7)), without
 * surrounding space; NULL if there is none, it cannot be read or is empty.
 */
const char *dmabench_sysfs_text(const char *root, const char *pattern,
				char *text);

/* The number that is all of that text; DMABENCH_UNKNOWN where there is none. */
uint64_t dmabench_sysfs_count(const char *root, const char *pattern);

/* The value after "KEY :" or "KEY:" in a file of such lines; NULL without. */
const char *dmabench_sysfs_value(const char *root, const char *path,
				 const char *key, char *text);

/* The file names that match, with commas between; NULL if none does. */
const char *dmabench_sysfs_names(const char *root, const char *pattern,
				 char *text);

#endif /* DMABENCH_SYSFS_H */
