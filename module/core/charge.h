/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much of the machine's memory files and rounds may have: each a share, and all
 * together half, so that a large machine's CPUs can have a ring each, and a small one
 * is not taken from its other users.
 */
#ifndef DMABENCH_CHARGE_H
#define DMABENCH_CHARGE_H

#include <linux/types.h>

/* Of one file's handles, or of one round. */
u64 dmabench_charge_limit(void);
/* Of all files' handles and all rounds. */
u64 dmabench_charge_limit_all(void);
/* What they have. */
u64 dmabench_charged(void);

/* Return: 0, to be followed by dmabench_uncharge(); -ENOMEM: all would have too much */
int dmabench_charge(u64 bytes);
void dmabench_uncharge(u64 bytes);

#endif /* DMABENCH_CHARGE_H */
