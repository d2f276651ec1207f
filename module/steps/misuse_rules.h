/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_MISUSE_RULES_H
#define DMABENCH_MISUSE_RULES_H

#include "core/target.h"

int dmabench_misuse_rule(struct dmabench_target *target, u32 op);

#endif /* DMABENCH_MISUSE_RULES_H */
