/* SPDX-License-Identifier: GPL-2.0 */
/* The allocators of the DMA API that hand out memory with its address in one go. */
#ifndef DMABENCH_MEMORY_H
#define DMABENCH_MEMORY_H

#include <linux/dma-direction.h>
#include <linux/types.h>

struct device;

/**
 * struct dmabench_dma_memory - memory, and what it takes to give it back
 * @kind: DMABENCH_BUFFER_COHERENT, _WRITE_COMBINE, _NONCOHERENT or _DMA_PAGES
 * @direction: of the last two
 * @attrs: DMA_ATTR_*, of the first
 * @managed: the first by dmam_alloc_attrs(): the driver core has a note of it
 * @length: bytes
 * @vaddr: where the CPU sees it
 * @addr: where the device does
 */
struct dmabench_dma_memory {
	u32 kind;
	enum dma_data_direction direction;
	unsigned long attrs;
	bool managed;
	size_t length;
	void *vaddr;
	dma_addr_t addr;
};

/* Fills in @memory->vaddr and ->addr. Return: whether there is memory */
bool dmabench_memory_alloc(struct device *dev, struct dmabench_dma_memory *memory, gfp_t gfp);
void dmabench_memory_free(struct device *dev, const struct dmabench_dma_memory *memory);

#endif /* DMABENCH_MEMORY_H */
