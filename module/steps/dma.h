/* SPDX-License-Identifier: GPL-2.0 */
/* What buffers, mappings and IOVA ranges have in common: a device reaches them. */
#ifndef DMABENCH_DMA_H
#define DMABENCH_DMA_H

#include <linux/dma-direction.h>
#include <linux/scatterlist.h>
#include <linux/types.h>

#include "core/object.h"

/**
 * struct dmabench_dma - an object that a device may reach
 * @obj: the base
 * @addr: where the device finds the first byte; unused where there is @table,
 *	and of a buffer without an address
 * @direction: of a mapping, and of buffers that are mapped from the start; of a
 *	range each link has its own
 * @table: of a scatterlist, and of a buffer of kind NONCONTIGUOUS
 * @vmap: where the CPU has a buffer of kind NONCONTIGUOUS, to whose caches the DMA
 *	API sees only by flush_kernel_vmap_range() and its opposite; else NULL
 */
struct dmabench_dma {
	struct dmabench_object obj;
	dma_addr_t addr;
	enum dma_data_direction direction;
	struct sg_table *table;
	void *vmap;
};

int dmabench_check_range(u64 offset, u64 length, u64 limit);
dma_addr_t dmabench_dma_addr(const struct dmabench_dma *dma, size_t offset,
			     size_t *left);
void dmabench_dma_sync_table(const struct dmabench_dma *dma, bool for_cpu);

#endif /* DMABENCH_DMA_H */
