/* SPDX-License-Identifier: GPL-2.0 */
/* Pages of others, and lists of them. */
#ifndef DMABENCH_COMPAT_PAGES_H
#define DMABENCH_COMPAT_PAGES_H

#include <linux/huge_mm.h>
#include <linux/scatterlist.h>
#include <linux/version.h>

/* So it is called since 5.15. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
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

#endif /* DMABENCH_COMPAT_PAGES_H */
