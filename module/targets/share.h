/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much of the bounce pool handles and rounds may hold, all open files
 * together: it is the machine's, whose disk may bounce, too. For its exhaustion
 * misuse=1 is asked, as for all that others can feel.
 */
#ifndef DMABENCH_SHARE_H
#define DMABENCH_SHARE_H

#include <linux/types.h>

struct device;

u64 dmabench_share_of(struct device *dev, const void *vaddr, u64 length);
bool dmabench_share_may_search(struct device *dev, void *vaddr);
int dmabench_share_take(struct device *dev, u64 bytes);
void dmabench_share_give(u64 bytes);

#endif /* DMABENCH_SHARE_H */
