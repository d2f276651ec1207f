/* SPDX-License-Identifier: GPL-2.0 */
/* Which regime a target is in: read from its state, never assumed. */
#ifndef DMABENCH_OBSERVE_H
#define DMABENCH_OBSERVE_H

#include <linux/device.h>
#include <linux/types.h>

#include "uapi/dmabench.h"

struct sg_table;

enum dmabench_translation dmabench_translation(struct device *dev);
bool dmabench_translates(struct device *dev);
phys_addr_t dmabench_backing(struct device *dev, dma_addr_t addr);
bool dmabench_is_bounced(struct device *dev, const void *vaddr,
			 dma_addr_t addr);
void dmabench_count_sg(struct device *dev, struct sg_table *table, u64 *mapped,
		       u64 *bounced);
enum dmabench_bounced dmabench_bounced(u64 mapped, u64 bounced);

#endif /* DMABENCH_OBSERVE_H */
