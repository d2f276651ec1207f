/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_TEMPORARY_H
#define DMABENCH_TEMPORARY_H

#include <stdio.h>

/* "${TMPDIR:-/tmp}/dmabench-XXXXXX", for mkstemp() and its like; to be freed. */
char *dmabench_temporary_name(void);

/*
 * A file there that has no name any more, to be written and read; NULL after
 * saying what is wrong, and with errno.
 */
FILE *dmabench_temporary_file(void);

#endif /* DMABENCH_TEMPORARY_H */
