// SPDX-License-Identifier: GPL-2.0
/*
 * What SWIOTLB costs, taken apart into calls that can be timed. What no call
 * does alone is a difference of two:
 *
 *	slot search and bookkeeping = map - copy_in
 *	the copy inside unmap = unmap - slot_free
 *
 * A map without its copy cannot be had: swiotlb_tbl_map_single() copies the
 * buffer in whatever the direction and DMA_ATTR_SKIP_CPU_SYNC say, so that a
 * device that writes only a part leaves the rest as it was. An unmap without
 * one can: swiotlb_tbl_unmap_single() honours the attribute. A copy by itself
 * is what swiotlb_sync_single_for_device() and _for_cpu() are.
 *
 * The search is in areas of the pool with a lock each, as many as CPUs; a CPU
 * starts in its own and goes on to the next one only when that has no room
 * (swiotlb_pool_find_slots(); swiotlb_find_slots() before 6.6).
 */
#include <linux/dma-mapping.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/swiotlb.h>

#include "compat/compat.h"
#include "core/attrs.h"
#include "core/pages.h"
#include "experiments.h"
#include "params.h"
#include "run/timed.h"
#include "targets/observe.h"
#include "targets/share.h"

enum {
	PARAM_SIZE, PARAM_OFFSET, PARAM_DIRECTION, PARAM_ALIGNMENT, PARAM_HELD,
	PARAM_MASK_BITS,
};

enum {
	PHASE_MAP, PHASE_COPY_IN, PHASE_COPY_OUT, PHASE_UNMAP, PHASE_SLOT_FREE,
};

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_OFFSET] = DMABENCH_PARAM_OFFSET,
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_ALIGNMENT] = DMABENCH_PARAM_NUMBER("alignment", "bytes", 0, SZ_64K, 0,
		"the bounce buffer keeps the address bits below it (min_align_mask); 0: as is"),
	[PARAM_HELD] = DMABENCH_PARAM_NUMBER("held", "", 0, SZ_64K, 0,
		"more mappings of this size that each thread holds, up to half of the pool in all"),
	[PARAM_MASK_BITS] = DMABENCH_PARAM_MASK_BITS,
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map",
		"dma_map_single(): slot search, and a copy in whatever the direction" },
	[PHASE_COPY_IN] = { "copy_in",
		"dma_sync_single_for_device(), bidirectional; map - copy_in is the search" },
	[PHASE_COPY_OUT] = { "copy_out",
		"dma_sync_single_for_cpu(), bidirectional: a copy back" },
	[PHASE_UNMAP] = { "unmap",
		"dma_unmap_single(): a copy out, unless to_device, and the slots given back" },
	[PHASE_SLOT_FREE] = { "slot_free",
		"dma_unmap_single_attrs() with DMA_ATTR_SKIP_CPU_SYNC: no copy" },
};

/**
 * struct bounce - a thread's buffers; the first one is measured, others held
 * @size: of a mapping
 * @offset: where in its first page a buffer starts
 * @direction: of what map and unmap time
 * @held: how many are held
 * @share: of the pool, in bytes, that is counted for those
 * @buffer: @held and one
 * @addr: of each; DMA_MAPPING_ERROR: not mapped
 */
struct bounce {
	size_t size;
	u32 offset;
	enum dma_data_direction direction;
	u32 held;
	u64 share;
	u8 **buffer;
	dma_addr_t *addr;
};

/* An address that is not known yet may have any bit above its page. */
static int check_search(struct dmabench_round *round)
{
	u64 offset = round->params[PARAM_OFFSET], alignment = round->params[PARAM_ALIGNMENT];
	u64 wanted = (offset | PAGE_MASK) & (alignment - 1) & ~(IO_TLB_SIZE - 1ULL);

	if (!DMABENCH_ENDLESS_SLOT_SEARCH || !alignment || !wanted)
		return 0;
	return dmabench_unsupported(round, PARAM_ALIGNMENT,
				    "this kernel's search for such a slot may never end: alignment %lu and offsets below %d are the most",
				    PAGE_SIZE, IO_TLB_SIZE);
}

static int check_held(struct dmabench_round *round)
{
	const u64 *p = round->params;

	return p[PARAM_HELD] ? dmabench_limit_held(round, PARAM_HELD, p[PARAM_HELD],
						   p[PARAM_OFFSET] + p[PARAM_SIZE]) : 0;
}

static int bounce_check(struct dmabench_round *round)
{
	const u64 *p = round->params;
	u64 length = p[PARAM_OFFSET] + p[PARAM_SIZE];
	int err;

	if (length > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_OFFSET,
				       "offset %llu and size %llu together are above %llu bytes",
				       p[PARAM_OFFSET], p[PARAM_SIZE],
				       DMABENCH_MAX_BUFFER_BYTES);
	err = dmabench_limit_mask(round, PARAM_MASK_BITS) ?:
	      dmabench_limit_alignment(round, PARAM_ALIGNMENT) ?:
	      check_search(round) ?: check_held(round);
	return err ?: dmabench_check_memory(round, (p[PARAM_HELD] + 1) *
					    PAGE_ALIGN(length));
}

static int alloc_buffers(struct dmabench_thread *thread, struct bounce *b)
{
	u32 i;
	int err;

	b->buffer = kvcalloc(b->held + 1, sizeof(*b->buffer), DMABENCH_GFP);
	b->addr = kvcalloc(b->held + 1, sizeof(*b->addr), DMABENCH_GFP);
	if (!b->buffer || !b->addr)
		return -ENOMEM;
	for (i = 0; i <= b->held; i++)
		b->addr[i] = DMA_MAPPING_ERROR;
	for (i = 0; i <= b->held; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		b->buffer[i] = dmabench_thread_pages(thread, b->offset + b->size);
		if (!b->buffer[i])
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for buffer %u of %u, %zu bytes each",
					     i, b->held + 1, b->offset + b->size);
	}
	return 0;
}

/* A full pool is the caller's to tell, not the kernel log's: NO_WARN. */
static bool map_untimed(struct dmabench_thread *thread, struct bounce *b, u32 i)
{
	b->addr[i] = dma_map_single_attrs(thread->dev, b->buffer[i] + b->offset,
					  b->size, DMA_BIDIRECTIONAL,
					  DMA_ATTR_NO_WARN);
	if (dma_mapping_error(thread->dev, b->addr[i]))
		return false;
	dmabench_holds(thread, 1);
	return true;
}

static void unmap_untimed(struct dmabench_thread *thread, struct bounce *b, u32 i)
{
	if (dma_mapping_error(thread->dev, b->addr[i]))
		return;
	dma_unmap_single_attrs(thread->dev, b->addr[i], b->size,
			       DMA_BIDIRECTIONAL, DMA_ATTR_SKIP_CPU_SYNC);
	b->addr[i] = DMA_MAPPING_ERROR;
	dmabench_holds(thread, -1);
}

static int fail(struct dmabench_thread *thread, const struct bounce *b, u32 i)
{
	return dmabench_fail_map(thread, b->buffer[i] + b->offset, b->size,
				 DMA_BIDIRECTIONAL);
}

/* What other rounds and open files hold counts, too. */
static int take_share(struct dmabench_thread *thread, struct bounce *b)
{
	u64 bytes = (u64)b->held * ALIGN(b->offset + b->size, IO_TLB_SIZE);

	if (dmabench_share_take(thread->dev, bytes))
		return dmabench_fail(thread->round, -EBUSY,
				     "others hold bounce buffers, and with %u more mappings of this size it would be above half of the pool",
				     b->held);
	b->share = bytes;
	return 0;
}

static int hold(struct dmabench_thread *thread, struct bounce *b)
{
	u32 i;
	int err = take_share(thread, b);

	if (err)
		return err;
	for (i = 1; i <= b->held; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		if (!map_untimed(thread, b, i))
			return fail(thread, b, i);
	}
	return 0;
}

/* Only a mapping tells whether it bounces. */
static int check_bounced(struct dmabench_thread *thread, struct bounce *b)
{
	struct dmabench_round *round = thread->round;
	bool bounced;

	if (!map_untimed(thread, b, 0))
		return fail(thread, b, 0);
	bounced = dmabench_is_bounced(thread->dev, b->buffer[0] + b->offset,
				      b->addr[0]);
	unmap_untimed(thread, b, 0);
	if (bounced)
		return 0;
	return dmabench_fail(round, -EOPNOTSUPP,
			     "%s is not bounced; boot with swiotlb=force, or ask mask_bits below its memory",
			     round->target->name);
}

static int bounce_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct bounce *b = kzalloc(sizeof(*b), DMABENCH_GFP);

	thread->priv = b;
	if (!b)
		return -ENOMEM;
	b->size = p[PARAM_SIZE];
	b->offset = p[PARAM_OFFSET];
	b->held = p[PARAM_HELD];
	if (!dmabench_direction(p[PARAM_DIRECTION], &b->direction))
		return -EINVAL;
	return alloc_buffers(thread, b) ?: check_bounced(thread, b) ?:
	       hold(thread, b);
}

static void bounce_teardown(struct dmabench_thread *thread)
{
	struct bounce *b = thread->priv;
	u32 i;

	if (!b)
		return;
	for (i = 0; b->buffer && b->addr && i <= b->held; i++) {
		if (b->buffer[i])
			unmap_untimed(thread, b, i);
		dmabench_pages_free(thread->round->target, b->buffer[i],
				    b->offset + b->size);
		cond_resched();
	}
	dmabench_share_give(b->share);
	kvfree(b->addr);
	kvfree(b->buffer);
	kfree(b);
}

static int time_map_and_unmap(struct dmabench_thread *thread,
			      const struct bounce *b)
{
	void *vaddr = b->buffer[0] + b->offset;
	struct device *dev = thread->dev;
	u64 before, after;
	dma_addr_t addr;

	before = dmabench_clock_start();
	addr = dma_map_single(dev, vaddr, b->size, b->direction);
	after = dmabench_clock_stop();
	if (dma_mapping_error(dev, addr))
		return dmabench_fail_map(thread, vaddr, b->size, b->direction);
	dmabench_record(thread, PHASE_MAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, 1);
	if (thread->observing)
		dmabench_observe(thread, vaddr, addr);
	before = dmabench_clock_start();
	dma_unmap_single(dev, addr, b->size, b->direction);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_UNMAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, -1);
	return 0;
}

/* Of a bidirectional mapping, which is copied by a sync of either kind. */
static int time_copies(struct dmabench_thread *thread, struct bounce *b)
{
	struct device *dev = thread->dev;
	u64 before, between, after;

	if (!map_untimed(thread, b, 0))
		return fail(thread, b, 0);
	before = dmabench_clock_start();
	dma_sync_single_for_device(dev, b->addr[0], b->size, DMA_BIDIRECTIONAL);
	between = dmabench_clock();
	dma_sync_single_for_cpu(dev, b->addr[0], b->size, DMA_BIDIRECTIONAL);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_COPY_IN, dmabench_clock_between(before, between));
	dmabench_record(thread, PHASE_COPY_OUT, dmabench_clock_between(between, after));
	before = dmabench_clock_start();
	dma_unmap_single_attrs(dev, b->addr[0], b->size, DMA_BIDIRECTIONAL,
			       DMA_ATTR_SKIP_CPU_SYNC);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_SLOT_FREE, dmabench_clock_between(before, after));
	b->addr[0] = DMA_MAPPING_ERROR;
	dmabench_holds(thread, -1);
	return 0;
}

static int bounce_loop(struct dmabench_thread *thread, u64 ops)
{
	struct bounce *b = thread->priv;
	int err = 0;

	while (ops-- && !err)
		err = dmabench_stopped(thread) ?:
		      time_map_and_unmap(thread, b) ?: time_copies(thread, b);
	return err;
}

const struct dmabench_exp dmabench_exp_bounce = {
	.name = "bounce",
	.summary = "what a bounce buffer costs, taken apart: slot search, copies, slots given back",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = bounce_check,
	.setup = bounce_setup,
	.loop = bounce_loop,
	.teardown = bounce_teardown,
};
