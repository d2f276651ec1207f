// SPDX-License-Identifier: GPL-2.0
/* The untimed part of the experiment strategy. */
#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "core/pages.h"
#include "strategy.h"

/* A page before the data keeps its offset, and has the guard in it. */
static size_t with_guards(size_t offset, size_t size)
{
	return PAGE_SIZE + offset + size + DMABENCH_GUARD_BYTES;
}

/* Of one block of memory, the client's. */
u64 dmabench_strategy_longest(const struct dmabench_strategy_config *config)
{
	return with_guards(config->offset, config->size);
}

/* At most, of all memory of a thread: coherent memory comes in powers of two. */
u64 dmabench_strategy_bytes(const struct dmabench_strategy_config *config)
{
	return PAGE_ALIGN((u64)with_guards(config->offset, config->size)) +
	       (PAGE_SIZE << get_order(with_guards(0, config->size))) +
	       (PAGE_SIZE << get_order(config->size));
}

static int out_of_memory(struct dmabench_thread *thread, const char *what)
{
	const struct dmabench_strategy *s = thread->priv;

	return dmabench_fail(thread->round, -ENOMEM,
			     "no memory for the %s of a transfer of %zu bytes",
			     what, s->config.size);
}

int dmabench_strategy_fail_map(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;

	if (s->config.kind != DMABENCH_STRATEGY_SG)
		return dmabench_fail_map(thread, s->buffer, s->config.size,
					 s->config.direction);
	return dmabench_fail_map_sg(thread, &s->table, s->config.direction, -EIO);
}

static int setup_ends(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;
	struct dmabench_transfer *transfer = &s->transfer;
	size_t offset = s->config.offset, size = s->config.size;
	bool to_device = s->config.direction == DMA_TO_DEVICE;

	if (!dmabench_thread_alloc(thread, &s->client_area, DMABENCH_BUFFER_PAGES,
				   with_guards(offset, size)))
		return out_of_memory(thread, "client");
	if (!dmabench_thread_alloc_device(thread, &s->device_area, with_guards(0, size)))
		return out_of_memory(thread, "device");
	s->client = s->client_area.vaddr + PAGE_SIZE + offset;
	s->device = s->device_area.vaddr + PAGE_SIZE;
	s->device_addr = s->device_area.addr + PAGE_SIZE;
	transfer->layout.size = size;
	transfer->layout.chunk = size;
	transfer->cache = s->config.cache;
	transfer->src_span = size;
	transfer->dst_span = size;
	transfer->seed = thread->round->seed ^ ((u64)thread->index << 56);
	transfer->src = to_device ? s->client : s->device;
	transfer->dst = to_device ? s->device : s->client;
	return 0;
}

/* Between transfers a mapping that stays is the CPU's. */
static int setup_mapping(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;
	enum dma_data_direction direction = s->config.direction;
	size_t size = s->config.size;

	s->addr = dma_map_single(thread->dev, s->buffer, size, direction);
	if (dma_mapping_error(thread->dev, s->addr))
		return dmabench_strategy_fail_map(thread);
	s->mapped = true;
	dmabench_holds(thread, 1);
	dma_sync_single_for_cpu(thread->dev, s->addr, size, direction);
	return 0;
}

/* Blocks start on a cache line, and where the engine can reach them. */
static int setup_pool(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;
	u32 align = max_t(u32, thread->round->target->copy_align_bytes, L1_CACHE_BYTES);

	s->pool = dma_pool_create("dmabench", thread->dev, s->config.size,
				  align, 0);
	return s->pool ? 0 : out_of_memory(thread, "pool");
}

/* An entry a page, as pages that were not allocated together would have. */
static int setup_table(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;
	size_t left = s->config.size, length, offset = s->config.offset;
	u8 *at = s->client;
	struct scatterlist *sg;
	u32 i;
	int err;

	err = sg_alloc_table(&s->table, DIV_ROUND_UP(offset + left, PAGE_SIZE),
			     DMABENCH_GFP);
	if (err)
		return out_of_memory(thread, "scatterlist");
	for_each_sgtable_sg(&s->table, sg, i) {
		length = min_t(size_t, left, PAGE_SIZE - offset_in_page(at));
		sg_set_buf(sg, at, length);
		at += length;
		left -= length;
	}
	return 0;
}

static int setup_kind(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;

	s->buffer = s->client;
	switch (s->config.kind) {
	case DMABENCH_STRATEGY_STREAMING:
		return 0;
	case DMABENCH_STRATEGY_PERSISTENT:
		return setup_mapping(thread);
	case DMABENCH_STRATEGY_PERSISTENT_COPY:
		dmabench_thread_alloc(thread, &s->between, DMABENCH_BUFFER_PAGES,
				      s->config.size);
		s->buffer = s->between.vaddr;
		return s->buffer ? setup_mapping(thread) :
				   out_of_memory(thread, "mapped buffer");
	case DMABENCH_STRATEGY_COHERENT_COPY:
		dmabench_thread_alloc(thread, &s->between,
				      DMABENCH_BUFFER_COHERENT, s->config.size);
		s->buffer = s->between.vaddr;
		s->addr = s->between.addr;
		return s->buffer ? 0 : out_of_memory(thread, "coherent buffer");
	case DMABENCH_STRATEGY_POOL_COPY:
		return setup_pool(thread);
	case DMABENCH_STRATEGY_SG:
		return setup_table(thread);
	}
	return -EINVAL;
}

int dmabench_strategy_setup(struct dmabench_thread *thread,
			    const struct dmabench_strategy_config *config)
{
	struct dmabench_strategy *s = kzalloc(sizeof(*s), DMABENCH_GFP);

	thread->priv = s;
	if (!s)
		return -ENOMEM;
	s->config = *config;
	s->dev = thread->dev;
	s->engine = thread->round->engine;
	return setup_ends(thread) ?: setup_kind(thread);
}

static void teardown_kind(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;
	struct dmabench_target *target = thread->round->target;

	if (s->mapped && !dmabench_target_stuck(target)) {
		dma_unmap_single(thread->dev, s->addr, s->config.size,
				 s->config.direction);
		dmabench_holds(thread, -1);
	}
	dmabench_thread_free(thread, &s->between);
	if (s->pool && dmabench_target_stuck(target))
		atomic64_add(PAGE_ALIGN(s->config.size), &dmabench_kept_bytes);
	else
		dma_pool_destroy(s->pool);
	sg_free_table(&s->table);
}

void dmabench_strategy_teardown(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;

	if (!s)
		return;
	teardown_kind(thread);
	dmabench_thread_free(thread, &s->device_area);
	dmabench_thread_free(thread, &s->client_area);
	kfree(s);
}

static int observe_streaming(struct dmabench_thread *thread)
{
	const struct dmabench_strategy *s = thread->priv;
	enum dma_data_direction direction = s->config.direction;
	size_t size = s->config.size;
	dma_addr_t addr;

	addr = dma_map_single(thread->dev, s->buffer, size, direction);
	if (dma_mapping_error(thread->dev, addr))
		return dmabench_strategy_fail_map(thread);
	dmabench_observe(thread, s->buffer, addr);
	dma_unmap_single(thread->dev, addr, size, direction);
	return 0;
}

static int observe_table(struct dmabench_thread *thread)
{
	struct dmabench_strategy *s = thread->priv;

	if (dma_map_sgtable(thread->dev, &s->table, s->config.direction, 0))
		return dmabench_strategy_fail_map(thread);
	dmabench_observe_sg(thread, &s->table);
	dma_unmap_sgtable(thread->dev, &s->table, s->config.direction, 0);
	return 0;
}

/* The pool is not grown yet, or has blocks of the node that it grew on. */
static int observe_pool(struct dmabench_thread *thread)
{
	const struct dmabench_strategy *s = thread->priv;
	dma_addr_t addr;
	void *block = dma_pool_alloc(s->pool, GFP_KERNEL | __GFP_NOWARN, &addr);

	if (!block)
		return out_of_memory(thread, "block of the pool");
	dmabench_node_seen(thread, block, s->config.size);
	dma_pool_free(s->pool, block, addr);
	return 0;
}

/* A mapping that a transfer makes is as this one, of the same memory. */
int dmabench_strategy_observe(struct dmabench_thread *thread)
{
	const struct dmabench_strategy *s = thread->priv;

	if (s->mapped)
		dmabench_observe(thread, s->buffer, s->addr);
	else if (s->config.kind == DMABENCH_STRATEGY_STREAMING)
		return observe_streaming(thread);
	else if (s->config.kind == DMABENCH_STRATEGY_SG)
		return observe_table(thread);
	else if (s->config.kind == DMABENCH_STRATEGY_POOL_COPY)
		return observe_pool(thread);
	return 0;
}
