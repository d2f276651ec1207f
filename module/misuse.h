/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_MISUSE_H
#define DMABENCH_MISUSE_H

#include "target.h"

int dmabench_misuse_rule(struct dmabench_target *target, u32 op);

#endif /* DMABENCH_MISUSE_H */
