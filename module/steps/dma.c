// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/highmem.h>

#include "core/target.h"
#include "dma.h"

/* A range of at least one byte within limit bytes. */
int dmabench_check_range(u64 offset, u64 length, u64 limit)
{
	return length && offset < limit && length <= limit - offset ? 0 : -EINVAL;
}

static dma_addr_t table_addr(const struct sg_table *table, size_t offset,
			     size_t *left)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(table, sg, i) {
		if (offset < sg_dma_len(sg)) {
			*left = sg_dma_len(sg) - offset;
			return sg_dma_address(sg) + offset;
		}
		offset -= sg_dma_len(sg);
	}
	*left = 0;
	return DMA_MAPPING_ERROR;
}

/**
 * dmabench_dma_addr() - where the device finds a byte
 * @dma: a buffer with an address, a mapping or a range
 * @offset: of the byte, below its length
 * @left: receives how many bytes follow in the same segment, itself included
 */
dma_addr_t dmabench_dma_addr(const struct dmabench_dma *dma, size_t offset,
			     size_t *left)
{
	if (dma->table)
		return table_addr(dma->table, offset, left);
	*left = dma->obj.length - offset;
	return dma->addr + offset;
}

/* Of all of it, as the calls for tables do. */
void dmabench_dma_sync_table(const struct dmabench_dma *dma, bool for_cpu)
{
	struct device *dev = dma->obj.target->dev;

	if (for_cpu) {
		dma_sync_sgtable_for_cpu(dev, dma->table, dma->direction);
		if (dma->vmap)
			invalidate_kernel_vmap_range(dma->vmap, dma->obj.length);
	} else {
		if (dma->vmap)
			flush_kernel_vmap_range(dma->vmap, dma->obj.length);
		dma_sync_sgtable_for_device(dev, dma->table, dma->direction);
	}
}
