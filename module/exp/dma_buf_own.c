// SPDX-License-Identifier: GPL-2.0
/*
 * An exporter of pages. As the kernel's system heap, but that a list has no longer entries
 * than the device takes, and that no CPU access syncs what is being unmapped.
 */
#include <linux/file.h>
#include <linux/dma-mapping.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "compat/compat.h"
#include "compat/dma_buf.h"
#include "core/pages.h"
#include "dma_buf.h"

/**
 * struct own_attachment - a device that the buffer is attached to; the priv of that
 * @node: in the buffer's
 * @dev: the device
 * @table: while it is mapped
 * @mapped: it is
 * @direction: then
 */
struct own_attachment {
	struct list_head node;
	struct device *dev;
	struct sg_table table;
	bool mapped;
	enum dma_data_direction direction;
};

static int own_attach(struct dma_buf *dma_buf, struct dma_buf_attachment *attachment)
{
	struct dmabench_own_buffer *own = dma_buf->priv;
	struct own_attachment *a = kzalloc(sizeof(*a), DMABENCH_GFP);

	if (!a)
		return -ENOMEM;
	a->dev = attachment->dev;
	attachment->priv = a;
	mutex_lock(&own->lock);
	list_add(&a->node, &own->attachments);
	mutex_unlock(&own->lock);
	return 0;
}

static void own_detach(struct dma_buf *dma_buf, struct dma_buf_attachment *attachment)
{
	struct dmabench_own_buffer *own = dma_buf->priv;
	struct own_attachment *a = attachment->priv;

	mutex_lock(&own->lock);
	list_del(&a->node);
	mutex_unlock(&own->lock);
	kfree(a);
}

static int own_list(const struct dmabench_own_buffer *own, struct own_attachment *a)
{
	size_t most = min_t(size_t, dma_get_max_seg_size(a->dev), dma_max_mapping_size(a->dev));
	int err;

	most = ALIGN_DOWN(most, PAGE_SIZE);
	if (!most)
		return dmabench_fail(own->thread->round, -EOPNOTSUPP,
				     "the target takes no segment as long as a page, %lu bytes",
				     PAGE_SIZE);
	err = sg_alloc_table_from_pages_segment(&a->table, own->pages, own->npages, 0,
						own->npages << PAGE_SHIFT, most, DMABENCH_GFP);
	return !err ? 0 :
	       dmabench_fail(own->thread->round, err, "no memory for the list of %lu pages",
			     own->npages);
}

static struct sg_table *own_map(struct dma_buf_attachment *attachment,
				enum dma_data_direction direction)
{
	struct dmabench_own_buffer *own = attachment->dmabuf->priv;
	struct own_attachment *a = attachment->priv;
	int err = own_list(own, a);

	if (err)
		return ERR_PTR(err);
	err = dma_map_sgtable(a->dev, &a->table, direction, 0);
	if (err) {
		err = dmabench_fail_map_sg(own->thread, &a->table, direction, err);
		sg_free_table(&a->table);
		return ERR_PTR(err);
	}
	mutex_lock(&own->lock);
	a->direction = direction;
	a->mapped = true;
	mutex_unlock(&own->lock);
	return &a->table;
}

/* What an engine that would not stop may still write to stays mapped. */
static void own_unmap(struct dma_buf_attachment *attachment, struct sg_table *table,
		      enum dma_data_direction direction)
{
	struct dmabench_own_buffer *own = attachment->dmabuf->priv;
	struct own_attachment *a = attachment->priv;

	mutex_lock(&own->lock);
	a->mapped = false;
	mutex_unlock(&own->lock);
	if (!own->kept)
		dma_unmap_sgtable(a->dev, table, direction, 0);
	sg_free_table(table);
}

/* "DOC: cpu access" in drivers/dma-buf/dma-buf.c: coherent with all devices that have it mapped. */
static int own_begin_cpu_access(struct dma_buf *dma_buf, enum dma_data_direction direction)
{
	struct dmabench_own_buffer *own = dma_buf->priv;
	struct own_attachment *a;

	mutex_lock(&own->lock);
	if (own->vaddr)
		invalidate_kernel_vmap_range(own->vaddr, own->npages << PAGE_SHIFT);
	list_for_each_entry(a, &own->attachments, node)
		if (a->mapped)
			dma_sync_sgtable_for_cpu(a->dev, &a->table, a->direction);
	mutex_unlock(&own->lock);
	return 0;
}

static int own_end_cpu_access(struct dma_buf *dma_buf, enum dma_data_direction direction)
{
	struct dmabench_own_buffer *own = dma_buf->priv;
	struct own_attachment *a;

	mutex_lock(&own->lock);
	if (own->vaddr)
		flush_kernel_vmap_range(own->vaddr, own->npages << PAGE_SHIFT);
	list_for_each_entry(a, &own->attachments, node)
		if (a->mapped)
			dma_sync_sgtable_for_device(a->dev, &a->table, a->direction);
	mutex_unlock(&own->lock);
	return 0;
}

static void own_released(struct dma_buf *dma_buf)
{
	struct dmabench_own_buffer *own = dma_buf->priv;

	complete(&own->released);
}

static const struct dma_buf_ops own_ops = {
	.attach = own_attach,
	.detach = own_detach,
	.map_dma_buf = own_map,
	.unmap_dma_buf = own_unmap,
	.begin_cpu_access = own_begin_cpu_access,
	.end_cpu_access = own_end_cpu_access,
	.release = own_released,
};

/* Timed. Return: as dma_buf_export(); dmabench_own_release() ends it */
noinline struct dma_buf *dmabench_own_export(struct dmabench_own_buffer *own)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);

	info.ops = &own_ops;
	info.size = own->npages << PAGE_SHIFT;
	info.flags = O_RDWR;
	info.priv = own;
	return dma_buf_export(&info);
}

/*
 * As dma_buf_put(), but that it is gone now: what a kernel thread puts is released by a
 * worker, a clock tick later and on the CPU on which we measure. Who looks through all
 * dma-bufs of the system may have it a little longer, and is waited for.
 */
void dmabench_own_release(struct dmabench_own_buffer *own, struct dma_buf *dma_buf)
{
	__fput_sync(dma_buf->file);
	wait_for_completion(&own->released);
}

/* The list with its pages, which CONFIG_DMABUF_DEBUG does not let an importer see. */
struct sg_table *dmabench_own_table(struct dma_buf_attachment *attachment)
{
	struct own_attachment *a = attachment->priv;

	return &a->table;
}

static struct page *alloc_page_on(int node)
{
	gfp_t gfp = DMABENCH_GFP | __GFP_ZERO;

	return node == NUMA_NO_NODE ? alloc_page(gfp) :
				      alloc_pages_node(node, gfp | __GFP_THISNODE, 0);
}

static int alloc_all(struct dmabench_thread *thread, struct dmabench_own_buffer *own,
		     unsigned long npages)
{
	struct page *page;
	int stopped;

	for (; own->npages < npages; own->npages++) {
		stopped = dmabench_stopped(thread);
		if (stopped)
			return stopped;
		page = alloc_page_on(thread->node);
		if (!page)
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for page %lu of %lu", own->npages, npages);
		own->pages[own->npages] = page;
		thread->memory_node = dmabench_node_merge(thread->memory_node, page_to_nid(page));
	}
	return 0;
}

/**
 * dmabench_own_alloc() - pages that dmabench_own_export() exports
 * @thread: whose
 * @own: zeroed; dmabench_own_free() is called also after an error
 * @npages: how many
 * @view: the CPU is to see all of them, in one
 *
 * Return: 0, -ENOMEM, or as dmabench_stopped()
 */
int dmabench_own_alloc(struct dmabench_thread *thread, struct dmabench_own_buffer *own,
		       unsigned long npages, bool view)
{
	int err;

	own->thread = thread;
	mutex_init(&own->lock);
	INIT_LIST_HEAD(&own->attachments);
	init_completion(&own->released);
	own->pages = kvmalloc_array(npages, sizeof(*own->pages), DMABENCH_GFP);
	if (!own->pages)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for the pointers to %lu pages", npages);
	atomic_inc(&dmabench_live_buffers);
	err = alloc_all(thread, own, npages);
	if (err || !view)
		return err;
	own->vaddr = dmabench_pages_view(own->pages, npages, false);
	return own->vaddr ? 0 :
	       dmabench_fail(thread->round, -ENOMEM, "no addresses for the CPU's view of %lu pages",
			     npages);
}

void dmabench_own_free(struct dmabench_own_buffer *own)
{
	unsigned long i;

	if (!own->pages)
		return;
	vunmap(own->vaddr);
	if (dmabench_target_stuck(own->thread->round->target)) {
		dmabench_pages_keep(own->npages << PAGE_SHIFT);
	} else {
		atomic_dec(&dmabench_live_buffers);
		for (i = 0; i < own->npages; i++) {
			__free_page(own->pages[i]);
			cond_resched();
		}
	}
	kvfree(own->pages);
}
