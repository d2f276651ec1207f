/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Whether an engine may be let loose on an address that was unmapped. It may
 * where the worst that can happen is a fault: see DEAD_COPY in the ABI.
 */
#ifndef DMABENCH_PERMIT_H
#define DMABENCH_PERMIT_H

#include "core/target.h"

bool dmabench_misuse_allowed(void);
const char *dmabench_no_dead_copy(struct dmabench_target *target);

#endif /* DMABENCH_PERMIT_H */
