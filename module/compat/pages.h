/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of others, and lists of them. */
#ifndef DMABENCH_COMPAT_PAGES_H
#define DMABENCH_COMPAT_PAGES_H

#include <linux/gfp.h>
#include <linux/huge_mm.h>
#include <linux/nodemask.h>
#include <linux/scatterlist.h>

#include "probed.h"

/* So it is called since 5.15. */
#if !DMABENCH_HAS_SG_SEGMENTS
static inline int
sg_alloc_table_from_pages_segment(struct sg_table *table, struct page **pages,
				  unsigned int npages, unsigned int offset,
				  unsigned long size, unsigned int max_segment, gfp_t gfp)
{
	return PTR_ERR_OR_ZERO(__sg_alloc_table_from_pages(table, pages, npages, offset, size,
							   max_segment, NULL, 0, gfp));
}
#endif

/* Length of a transparent huge page; 0: this kernel has none. */
#ifdef CONFIG_TRANSPARENT_HUGEPAGE
#define DMABENCH_THP_BYTES	HPAGE_PMD_SIZE
#else
#define DMABENCH_THP_BYTES	0UL
#endif

/*
 * Why no more than KMALLOC_MAX_SIZE can be had in a row; NULL where it can. Modules can
 * call alloc_contig_pages() in 7.2, and not in 6.12. It knows no __GFP_ACCOUNT.
 */
#if DMABENCH_HAS_CONTIG_ALLOC && defined(CONFIG_CONTIG_ALLOC)
#define DMABENCH_NO_CONTIG NULL

static inline struct page *dmabench_contig_alloc(unsigned long npages, int node)
{
	nodemask_t only = nodemask_of_node(node == NUMA_NO_NODE ? 0 : node);

	return alloc_contig_pages(npages, GFP_KERNEL | __GFP_NOWARN | __GFP_ZERO,
				  node == NUMA_NO_NODE ? numa_mem_id() : node,
				  node == NUMA_NO_NODE ? NULL : &only);
}

static inline void dmabench_contig_free(struct page *page, unsigned long npages)
{
	free_contig_range(page_to_pfn(page), npages);
}
#else
#define DMABENCH_NO_CONTIG "modules of this kernel cannot call alloc_contig_pages(), which those of Linux 7.2 can"

static inline struct page *dmabench_contig_alloc(unsigned long npages, int node)
{
	return NULL;
}

static inline void dmabench_contig_free(struct page *page, unsigned long npages)
{
}
#endif

#endif /* DMABENCH_COMPAT_PAGES_H */
