/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the caller may ask for. An engine may be let loose on an address that was
 * unmapped where the worst that can happen is a fault: see DEAD_COPY in the ABI.
 * What the kernel refuses with a warning is asked of it with misuse=1 alone: on
 * some machines a warning is the end.
 */
#ifndef DMABENCH_PERMIT_H
#define DMABENCH_PERMIT_H

#include "core/target.h"

bool dmabench_misuse_allowed(void);
bool dmabench_is_scratch(const struct device *dev);
bool dmabench_may_overflow(struct device *dev, u64 mask, u64 last, bool may_bounce);
bool dmabench_may_map(struct device *dev, void *vaddr, u64 length, unsigned long attrs);
const char *dmabench_no_dead_copy(struct dmabench_target *target);

#endif /* DMABENCH_PERMIT_H */
