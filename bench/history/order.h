/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which run comes before which. Those that were given a number come first, by
 * it: --order N, or how many commits the kernel's one has behind it, which is
 * more for each descendant (--commit-order REPOSITORY). All others follow, by
 * the release of their kernels, then by when they began; what is alike in all of that
 * is in the order in which it was added.
 */
#ifndef DMABENCH_HISTORY_ORDER_H
#define DMABENCH_HISTORY_ORDER_H

#include <stdint.h>

#define DMABENCH_RUN_ORDER	"position IS NULL, position, version, started, run"

/*
 * A release as text that sorts as releases do: 6.9 before 6.10, 6.12-rc3 before
 * 6.12, and no difference for "-g1a2b3c4d" and what is behind. To be freed; NULL of NULL.
 */
char *dmabench_order_version(const char *release);

/* What is told of the kernel's commit: @commit, else that of "-g1a2b3c4d" in @release. NULL: nothing; to be freed. */
char *dmabench_order_commit(const char *commit, const char *release);

/* How many commits @commit has behind it in @repository; -1 after saying why that cannot be told. */
int64_t dmabench_order_position(const char *repository, const char *commit);

#endif /* DMABENCH_HISTORY_ORDER_H */
