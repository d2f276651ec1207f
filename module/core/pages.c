// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-map-ops.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "compat/compat.h"
#include "pages.h"
#include "target.h"

atomic_t dmabench_live_buffers;
atomic64_t dmabench_kept_bytes;

/* As alloc_pages_exact(), which has no node and whose sister with one is not exported. */
static void *alloc_exact_on(int node, size_t length)
{
	unsigned int order = get_order(length);
	struct page *page = alloc_pages_node(node, DMABENCH_GFP | __GFP_ZERO | __GFP_THISNODE,
					     order);
	unsigned long i;

	if (!page)
		return NULL;
	split_page(page, order);
	for (i = PAGE_ALIGN(length) >> PAGE_SHIFT; i < 1UL << order; i++)
		__free_page(page + i);
	return page_address(page);
}

/*
 * Zeroed, page-aligned, physically contiguous, from @node alone; NUMA_NO_NODE: from
 * the CPU's own, or the next one that has it.
 */
void *dmabench_pages_alloc(size_t length, int node)
{
	void *vaddr = node == NUMA_NO_NODE ?
		      alloc_pages_exact(length, DMABENCH_GFP | __GFP_ZERO) :
		      alloc_exact_on(node, length);

	if (vaddr)
		atomic_inc(&dmabench_live_buffers);
	return vaddr;
}

/*
 * As dmabench_pages_alloc(), of a power of two above KMALLOC_MAX_SIZE, which the page
 * allocator alone has not: others' pages are moved away. No control group pays for it.
 * Not where there is DMABENCH_NO_CONTIG.
 */
void *dmabench_pages_alloc_contig(size_t length, int node)
{
	struct page *page = dmabench_contig_alloc(length >> PAGE_SHIFT, node);

	if (!page)
		return NULL;
	atomic_inc(&dmabench_live_buffers);
	return page_address(page);
}

/* They are counted as kept for good, and not freed. */
void dmabench_pages_keep(size_t length)
{
	atomic_dec(&dmabench_live_buffers);
	atomic64_add(PAGE_ALIGN(length), &dmabench_kept_bytes);
}

/* Of what was mapped by vmalloc() or its kin, every page may be on another node. */
static struct page *page_of(const void *vaddr)
{
	struct page *page;

	if (!is_vmalloc_addr(vaddr))
		return virt_addr_valid(vaddr) ? virt_to_page(vaddr) : NULL;
	page = vmalloc_to_page(vaddr);
	return page && pfn_valid(page_to_pfn(page)) ? page : NULL;
}

/* Return: where the memory is; DMABENCH_NODE_NONE, DMABENCH_NODE_SEVERAL */
int dmabench_pages_node(const void *vaddr, size_t length)
{
	const void *at = PTR_ALIGN_DOWN(vaddr, PAGE_SIZE), *end = vaddr + length;
	int node = DMABENCH_NODE_NONE;
	const struct page *page;

	/* Pages in a row are of one block of the allocator's, and that of one node. */
	if (!is_vmalloc_addr(vaddr))
		end = at + 1;
	for (; at < end; at += PAGE_SIZE) {
		page = page_of(at);
		if (!page)
			return DMABENCH_NODE_NONE;
		node = dmabench_node_merge(node, page_to_nid(page));
	}
	return node;
}

void dmabench_pages_free(struct dmabench_target *target, void *vaddr,
			 size_t length)
{
	if (!vaddr)
		return;
	if (dmabench_target_stuck(target)) {
		dmabench_pages_keep(length);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	if (length > KMALLOC_MAX_SIZE)
		dmabench_contig_free(virt_to_page(vaddr), length >> PAGE_SHIFT);
	else
		free_pages_exact(vaddr, length);
}

/**
 * dmabench_pages_view() - the CPU's view of pages
 * @pages: of them
 * @count: how many
 * @uncached: they must not come into its caches, as memory of devices that do not see these
 *
 * Return: where they are, one behind the other, until vunmap(); or NULL
 */
void *dmabench_pages_view(struct page **pages, unsigned int count, bool uncached)
{
	return vmap(pages, count, VM_MAP, uncached ? pgprot_dmacoherent(PAGE_KERNEL) : PAGE_KERNEL);
}
