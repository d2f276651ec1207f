/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_TARGETS_H
#define DMABENCH_TARGETS_H

#include <linux/types.h>

struct device;

int dmabench_targets_init(void);
void dmabench_targets_exit(void);
int dmabench_targets_refresh(u32 *count, u32 *missed);

/* platform.c */
int dmabench_platform_init(void);
void dmabench_platform_exit(void);

/* pci.c */
int dmabench_pci_init(void);
void dmabench_pci_exit(void);

/* bound.c */
int dmabench_target_bind(struct device *dev, const char *name);

/* reserved.c */
int dmabench_reserved_take(struct device *dev);

/* channels.c */
int dmabench_channels_discover(u32 *missed);

/* peripheral.c */
int dmabench_peripherals_discover(u32 *missed);

#endif /* DMABENCH_TARGETS_H */
