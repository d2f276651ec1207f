// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>

#include "area.h"
#include "core/pages.h"
#include "run/round.h"

static void *noncoherent_alloc(struct device *dev, size_t length, dma_addr_t *addr,
			       gfp_t gfp)
{
	void *vaddr = dma_alloc_noncoherent(dev, length, addr, DMA_BIDIRECTIONAL, gfp);

	/* Never true; dma-debug wants it to be asked for. */
	return vaddr && dma_mapping_error(dev, *addr) ? NULL : vaddr;
}

/* Return: whether there is memory */
bool dmabench_area_alloc(struct dmabench_thread *thread, struct dmabench_area *area,
			 enum dmabench_allocator allocator, u32 length)
{
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN;
	struct device *dev = thread->dev;

	area->allocator = allocator;
	area->length = length;
	switch (allocator) {
	case DMABENCH_ALLOCATOR_PAGES:
		area->vaddr = dmabench_pages_alloc(length);
		return area->vaddr;
	case DMABENCH_ALLOCATOR_COHERENT:
		area->vaddr = dma_alloc_coherent(dev, length, &area->addr, gfp);
		break;
	case DMABENCH_ALLOCATOR_WRITE_COMBINE:
		area->vaddr = dma_alloc_wc(dev, length, &area->addr, gfp);
		break;
	case DMABENCH_ALLOCATOR_NONCOHERENT:
		area->vaddr = noncoherent_alloc(dev, length, &area->addr, gfp);
		break;
	}
	dmabench_holds(thread, !!area->vaddr);
	return area->vaddr;
}

/* If there is any; what a stuck engine may still write to is kept and counted. */
void dmabench_area_free(struct dmabench_thread *thread, struct dmabench_area *area)
{
	struct dmabench_target *target = thread->round->target;
	struct device *dev = thread->dev;

	if (area->allocator == DMABENCH_ALLOCATOR_PAGES) {
		dmabench_pages_free(target, area->vaddr, area->length);
		return;
	}
	if (!area->vaddr)
		return;
	if (dmabench_target_stuck(target)) {
		atomic64_add(PAGE_ALIGN(area->length), &dmabench_kept_bytes);
		return;
	}
	if (area->allocator == DMABENCH_ALLOCATOR_COHERENT)
		dma_free_coherent(dev, area->length, area->vaddr, area->addr);
	else if (area->allocator == DMABENCH_ALLOCATOR_WRITE_COMBINE)
		dma_free_wc(dev, area->length, area->vaddr, area->addr);
	else
		dma_free_noncoherent(dev, area->length, area->vaddr, area->addr,
				     DMA_BIDIRECTIONAL);
	dmabench_holds(thread, -1);
}
