// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that the kernel need not map: what dma_alloc_attrs() hands out for it is a cookie. User
 * space maps it, so that it is seen here that nothing is left in it of whoever had it before.
 */
#include <linux/dma-map-ops.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "buffer.h"
#include "core/pages.h"
#include "core/target.h"

/* Return: whether all @count pages are in the table, and are pages */
static bool take_pages(struct sg_table *table, struct page **pages, unsigned int count)
{
	struct sg_page_iter iter;
	unsigned int i = 0;

	for_each_sgtable_page(table, &iter, 0) {
		if (i == count)
			break;
		pages[i] = sg_page_iter_page(&iter);
		if (!pfn_valid(page_to_pfn(pages[i++])))
			return false;
	}
	return i == count;
}

/* Return: 0, or -ENOMEM */
static int clear(struct page **pages, unsigned int count, bool uncached, u32 *out_unzeroed)
{
	void *view = dmabench_pages_view(pages, count, uncached);

	if (!view)
		return -ENOMEM;
	*out_unzeroed = !!memchr_inv(view, 0, (size_t)count << PAGE_SHIFT);
	memset(view, 0, (size_t)count << PAGE_SHIFT);
	vunmap(view);
	return 0;
}

/**
 * dmabench_cookie_clear() - zeroes what the caller gets
 * @buffer: a new one, of DMABENCH_MAX_BUFFER_BYTES at most
 * @out_unzeroed: receives 1 if it had to be, else 0
 *
 * Return: 0, -ENOMEM, or -EOPNOTSUPP nothing tells which pages they are
 */
int dmabench_cookie_clear(struct dmabench_buffer *buffer, u32 *out_unzeroed)
{
	unsigned int count = PAGE_ALIGN(buffer->dma.obj.length) >> PAGE_SHIFT;
	struct device *dev = buffer->dma.obj.target->dev;
	struct sg_table table = { };
	struct page **pages;
	int err;

	if (dma_get_sgtable_attrs(dev, &table, buffer->vaddr, buffer->dma.addr,
				  buffer->dma.obj.length, buffer->attrs))
		return -EOPNOTSUPP;
	pages = kvmalloc_array(count, sizeof(*pages), GFP_KERNEL_ACCOUNT);
	if (!pages)
		err = -ENOMEM;
	else if (!take_pages(&table, pages, count))
		err = -EOPNOTSUPP;
	else
		err = clear(pages, count, !dev_is_dma_coherent(dev), out_unzeroed);
	kvfree(pages);
	sg_free_table(&table);
	return err;
}
