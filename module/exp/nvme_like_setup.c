// SPDX-License-Identifier: GPL-2.0
/* What nvme_like has before it is timed: the memory of its I/Os, the pools of their lists. */
#include <linux/dmapool.h>
#include <linux/slab.h>

#include "core/attrs.h"
#include "core/pages.h"
#include "nvme_like.h"

static int out_of_memory(struct dmabench_thread *thread, const char *what)
{
	const struct dmabench_nvme *n = thread->priv;

	return dmabench_fail(thread->round, -ENOMEM, "no memory for the %s of I/Os of %zu bytes",
			     what, n->size);
}

static int map_entry(struct dmabench_thread *thread, struct dmabench_nvme_entry *entry)
{
	const struct dmabench_nvme *n = thread->priv;

	entry->addr = dma_map_single(n->dev, entry->vaddr, entry->length, n->direction);
	if (dma_mapping_error(n->dev, entry->addr))
		return dmabench_fail_map(thread, entry->vaddr, entry->length, n->direction);
	dmabench_holds(thread, 1);
	dma_sync_single_for_cpu(n->dev, entry->addr, entry->length, n->direction);
	return 0;
}

/* The first entry is the last one in memory: no entry follows on the one before it. */
static int set_entries(struct dmabench_thread *thread, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;
	size_t left = n->size;
	int err = 0;
	u32 i;

	for (i = 0; i < n->entries; i++) {
		io->entry[i].length = min_t(size_t, left, n->entry_bytes);
		left -= io->entry[i].length;
		io->entry[i].vaddr = io->area.vaddr + PAGE_SIZE + left;
		io->entry[i].phys = virt_to_phys(io->entry[i].vaddr);
		io->entry[i].addr = DMA_MAPPING_ERROR;
		if (io->client_area.vaddr)
			io->entry[i].client = io->client_area.vaddr + left;
	}
	if (n->way == DMABENCH_NVME_MAP_SG || n->way == DMABENCH_NVME_TWO_STEP)
		return 0;
	for (i = 0; i < n->entries && !err; i++)
		err = map_entry(thread, &io->entry[i]);
	return err;
}

static int setup_io(struct dmabench_thread *thread, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;

	io->seed = thread->round->seed ^ ((u64)thread->index << 56) ^ ((u64)(io - n->io) << 40);
	io->entry = kvcalloc(n->entries, sizeof(*io->entry), DMABENCH_GFP);
	io->table.sgl = kvcalloc(n->entries, sizeof(*io->table.sgl), DMABENCH_GFP);
	io->vec = kvcalloc(n->entries, sizeof(*io->vec), DMABENCH_GFP);
	if (!io->entry || !io->table.sgl || !io->vec)
		return out_of_memory(thread, "lists");
	if (!dmabench_thread_alloc(thread, &io->area, DMABENCH_BUFFER_PAGES,
				   dmabench_nvme_area(n->size)))
		return out_of_memory(thread, "pages");
	if (n->way == DMABENCH_NVME_COPY &&
	    !dmabench_thread_alloc(thread, &io->client_area, DMABENCH_BUFFER_PAGES, n->size))
		return out_of_memory(thread, "client");
	dmabench_guards_write(io->area.vaddr + PAGE_SIZE, n->size);
	return set_entries(thread, io);
}

static int setup_device(struct dmabench_thread *thread)
{
	struct dmabench_nvme *n = thread->priv;

	n->engine = thread->round->engine;
	if (!n->engine)
		return 0;
	if (!dmabench_thread_alloc_device(thread, &n->device_area, dmabench_nvme_area(n->size)))
		return out_of_memory(thread, "device");
	n->device = n->device_area.vaddr + PAGE_SIZE;
	n->device_addr = n->device_area.addr + PAGE_SIZE;
	dmabench_guards_write(n->device, n->size);
	return 0;
}

static int setup_pools(struct dmabench_thread *thread)
{
	struct dmabench_nvme *n = thread->priv;

	n->small = dma_pool_create("dmabench small", n->dev, DMABENCH_PRP_SMALL,
				   DMABENCH_PRP_SMALL, 0);
	n->large = dma_pool_create("dmabench large", n->dev, DMABENCH_PRP_BYTES,
				   DMABENCH_PRP_BYTES, 0);
	return n->small && n->large ? 0 : out_of_memory(thread, "pools");
}

int dmabench_nvme_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct dmabench_nvme *n = kzalloc(sizeof(*n), DMABENCH_GFP);
	u32 i;
	int err;

	thread->priv = n;
	if (!n)
		return -ENOMEM;
	n->dev = thread->dev;
	n->way = p[PARAM_WAY];
	n->size = p[PARAM_SIZE];
	n->entry_bytes = p[PARAM_ENTRY_BYTES];
	n->entries = dmabench_nvme_entries(p);
	/* The last one may be shorter: then all others begin as far behind a page. */
	n->gaps = n->entries > 1 ? n->entry_bytes | n->size : 0;
	if (!dmabench_direction(p[PARAM_DIRECTION], &n->direction))
		return -EINVAL;
	n->io = kvcalloc(p[PARAM_DEPTH], sizeof(*n->io), DMABENCH_GFP);
	if (!n->io)
		return -ENOMEM;
	n->depth = p[PARAM_DEPTH];
	err = setup_pools(thread) ?: setup_device(thread);
	for (i = 0; i < n->depth && !err; i++)
		err = dmabench_stopped(thread) ?: setup_io(thread, &n->io[i]);
	return err;
}

static void unmap_entries(struct dmabench_thread *thread, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme *n = thread->priv;
	const struct dmabench_nvme_entry *entry;

	for (entry = io->entry; entry < io->entry + n->entries; entry++) {
		if (!entry->length || dma_mapping_error(n->dev, entry->addr))
			continue;
		dma_unmap_single(n->dev, entry->addr, entry->length, n->direction);
		dmabench_holds(thread, -1);
	}
}

static void free_io(struct dmabench_thread *thread, struct dmabench_nvme_io *io)
{
	if (io->entry && !dmabench_target_stuck(thread->round->target))
		unmap_entries(thread, io);
	dmabench_thread_free(thread, &io->client_area);
	dmabench_thread_free(thread, &io->area);
	kvfree(io->vec);
	kvfree(io->table.sgl);
	kvfree(io->entry);
	cond_resched();
}

/* A list of an I/O that did not end is kept with its pool. */
static void free_pools(struct dmabench_thread *thread)
{
	struct dmabench_nvme *n = thread->priv;

	if (dmabench_target_stuck(thread->round->target)) {
		atomic64_add((u64)n->depth * DMABENCH_PRP_BYTES, &dmabench_kept_bytes);
		return;
	}
	dma_pool_destroy(n->large);
	dma_pool_destroy(n->small);
}

void dmabench_nvme_teardown(struct dmabench_thread *thread)
{
	struct dmabench_nvme *n = thread->priv;
	u32 i;

	if (!n)
		return;
	for (i = 0; i < n->depth; i++)
		free_io(thread, &n->io[i]);
	dmabench_thread_free(thread, &n->device_area);
	free_pools(thread);
	kvfree(n->io);
	kfree(n);
}
