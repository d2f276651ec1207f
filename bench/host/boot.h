/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parameters that this kernel was booted with, split as it splits them
 * itself. They tell what was asked for, not what came of it: they are for the
 * words of a remedy, and for what the kernel shows nowhere else.
 */
#ifndef DMABENCH_BOOT_H
#define DMABENCH_BOOT_H

#include <stdbool.h>

#include "sysfs.h"

/* One at a time; the texts are valid until the next. */
struct boot_parameters {
	const char *name;
	const char *value;		/* "" without one */
	char *rest;
	char text[DMABENCH_FACT_LEN];
};

/* Before the first one. The file is read below @root: "" but in tests. */
void dmabench_boot_parameters(struct boot_parameters *boot, const char *root);

/* False: there are no more. */
bool dmabench_boot_next(struct boot_parameters *boot);

/* Goes on to the next one of that name; to the kernel, dashes are underscores. */
bool dmabench_boot_find(struct boot_parameters *boot, const char *name);

/*
 * The value of the last one of that name, which is the one that counts for
 * most, as a text of DMABENCH_FACT_LEN; NULL where there is none.
 */
const char *dmabench_boot_value(const char *root, const char *name, char *text);

/*
 * The remedy where the kernel was booted with a parameter of that name, with
 * its words, which the caller frees; else NULL.
 */
char *dmabench_boot_without(const char *root, const char *name);

#endif /* DMABENCH_BOOT_H */
