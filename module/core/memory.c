// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>

#include "memory.h"
#include "uapi/dmabench.h"

static void *coherent_alloc(struct device *dev, struct dmabench_dma_memory *m, gfp_t gfp)
{
	if (m->managed)
		return dmam_alloc_attrs(dev, m->length, &m->addr, gfp, m->attrs);
	return dma_alloc_attrs(dev, m->length, &m->addr, gfp, m->attrs);
}

static void coherent_free(struct device *dev, const struct dmabench_dma_memory *m)
{
	if (m->managed)
		dmam_free_coherent(dev, m->length, m->vaddr, m->addr);
	else
		dma_free_attrs(dev, m->length, m->vaddr, m->addr, m->attrs);
}

static void *write_combine_alloc(struct device *dev, struct dmabench_dma_memory *m, gfp_t gfp)
{
	return dma_alloc_wc(dev, m->length, &m->addr, gfp);
}

static void write_combine_free(struct device *dev, const struct dmabench_dma_memory *m)
{
	dma_free_wc(dev, m->length, m->vaddr, m->addr);
}

/* An address is never an error; dma-debug wants it to be asked for. */
static void *noncoherent_alloc(struct device *dev, struct dmabench_dma_memory *m, gfp_t gfp)
{
	void *vaddr = dma_alloc_noncoherent(dev, m->length, &m->addr, m->direction, gfp);

	return vaddr && dma_mapping_error(dev, m->addr) ? NULL : vaddr;
}

static void noncoherent_free(struct device *dev, const struct dmabench_dma_memory *m)
{
	dma_free_noncoherent(dev, m->length, m->vaddr, m->addr, m->direction);
}

static void *pages_alloc(struct device *dev, struct dmabench_dma_memory *m, gfp_t gfp)
{
	struct page *page = dma_alloc_pages(dev, m->length, &m->addr, m->direction, gfp);

	return page && !dma_mapping_error(dev, m->addr) ? page_address(page) : NULL;
}

static void pages_free(struct device *dev, const struct dmabench_dma_memory *m)
{
	dma_free_pages(dev, m->length, virt_to_page(m->vaddr), m->addr, m->direction);
}

static const struct allocator {
	void *(*alloc)(struct device *dev, struct dmabench_dma_memory *memory, gfp_t gfp);
	void (*free)(struct device *dev, const struct dmabench_dma_memory *memory);
} allocators[] = {
	[DMABENCH_BUFFER_COHERENT] = { coherent_alloc, coherent_free },
	[DMABENCH_BUFFER_WRITE_COMBINE] = { write_combine_alloc, write_combine_free },
	[DMABENCH_BUFFER_NONCOHERENT] = { noncoherent_alloc, noncoherent_free },
	[DMABENCH_BUFFER_DMA_PAGES] = { pages_alloc, pages_free },
};

bool dmabench_memory_alloc(struct device *dev, struct dmabench_dma_memory *memory, gfp_t gfp)
{
	memory->vaddr = allocators[memory->kind].alloc(dev, memory, gfp);
	return memory->vaddr;
}

void dmabench_memory_free(struct device *dev, const struct dmabench_dma_memory *memory)
{
	allocators[memory->kind].free(dev, memory);
}
