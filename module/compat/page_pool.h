/* SPDX-License-Identifier: GPL-2.0 */
/* The pool of pages of drivers of network cards, which kernels with such drivers have. */
#ifndef DMABENCH_COMPAT_PAGE_POOL_H
#define DMABENCH_COMPAT_PAGE_POOL_H

#include <linux/err.h>

#include "probed.h"

struct page;
struct page_pool;

/*
 * Of @depth packets of @size bytes at most, in blocks of 2^@order pages that stay mapped,
 * and are synced for the device when they come back. No net device and no NAPI is needed:
 * who calls has softirqs off, as NAPI has.
 */
struct dmabench_page_pool_params {
	struct device *dev;
	unsigned int order;
	unsigned int depth;
	unsigned int size;
	int node;
};

#if IS_ENABLED(CONFIG_PAGE_POOL)

#if DMABENCH_HAS_PAGE_POOL_HELPERS
#include <net/page_pool/helpers.h>
#else
#include <net/page_pool.h>
#endif

/* Why this kernel has none; NULL where it has. */
#define DMABENCH_NO_PAGE_POOL	NULL

static inline struct page_pool *
dmabench_page_pool_create(const struct dmabench_page_pool_params *p)
{
	const struct page_pool_params params = {
		.flags = PP_FLAG_DMA_MAP | PP_FLAG_DMA_SYNC_DEV,
		.order = p->order,
		.pool_size = p->depth,
		.nid = p->node,
		.dev = p->dev,
		.dma_dir = DMA_FROM_DEVICE,
		.max_len = p->size,
	};

	return page_pool_create(&params);
}

/* All pages are back. */
static inline void dmabench_page_pool_destroy(struct page_pool *pool)
{
	page_pool_destroy(pool);
}

static __always_inline struct page *dmabench_page_pool_alloc(struct page_pool *pool)
{
	return page_pool_dev_alloc_pages(pool);
}

static __always_inline dma_addr_t dmabench_page_pool_addr(struct page *page)
{
	return page_pool_get_dma_addr(page);
}

/* The device may have written @size bytes. */
static __always_inline void dmabench_page_pool_put(struct page_pool *pool, struct page *page,
						   unsigned int size)
{
	page_pool_put_page(pool, page, size, true);
}

#else

#define DMABENCH_NO_PAGE_POOL	"this kernel was built without CONFIG_PAGE_POOL, which drivers of network cards select"

static inline struct page_pool *
dmabench_page_pool_create(const struct dmabench_page_pool_params *p)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline void dmabench_page_pool_destroy(struct page_pool *pool)
{
}

static inline struct page *dmabench_page_pool_alloc(struct page_pool *pool)
{
	return NULL;
}

static inline dma_addr_t dmabench_page_pool_addr(struct page *page)
{
	return DMA_MAPPING_ERROR;
}

static inline void dmabench_page_pool_put(struct page_pool *pool, struct page *page,
					  unsigned int size)
{
}
#endif

#endif /* DMABENCH_COMPAT_PAGE_POOL_H */
