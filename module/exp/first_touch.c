// SPDX-License-Identifier: GPL-2.0
/*
 * What the CPU pays for data that a device has just written: the engine fills the buffer, which
 * is then unmapped, and read once, and once more. What the first pass costs beyond the second is
 * the way of the data from where the device left it, or, bounced, nothing: the CPU has copied it.
 * The passes are as those of cpu_access; the transfer and the calls around it are not timed.
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "access.h"
#include "cache.h"
#include "channel.h"
#include "core/integrity.h"
#include "experiments.h"
#include "memory.h"
#include "queue.h"
#include "run/timed.h"
#include "targets/engine.h"
#include "transfer.h"

enum { PARAM_SIZE, PARAM_MEMORY, PARAM_PATTERN, PARAM_STRIDE, PARAM_CACHE };
enum { PHASE_FIRST, PHASE_SECOND };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_MEMORY] = DMABENCH_PARAM_MEMORY,
	[PARAM_PATTERN] = DMABENCH_PARAM_PATTERN,
	[PARAM_STRIDE] = DMABENCH_PARAM_STRIDE,
	[PARAM_CACHE] = DMABENCH_PARAM_CACHE,
};

static const struct dmabench_phase phases[] = {
	[PHASE_FIRST] = { "first_read", "reads of the first pass over what the engine wrote" },
	[PHASE_SECOND] = { "second_read", "the same reads, at once again" },
};

static const struct dmabench_access_params access_params = {
	PARAM_SIZE, PARAM_PATTERN, PARAM_STRIDE,
};

/**
 * struct touched - a thread's; its priv
 * @area: around the buffer: a page before, a guard behind
 * @data: the buffer
 * @addr: of the buffer, for the device
 * @mapped: it is
 * @access: the passes over it
 * @device: where the engine has the data from
 * @seed: of the data
 */
struct touched {
	struct dmabench_dma_memory area;
	u8 *data;
	dma_addr_t addr;
	bool mapped;
	struct dmabench_access access;
	struct dmabench_dma_memory device;
	u64 seed;
};

static u64 area_bytes(u64 size)
{
	return PAGE_SIZE + size + DMABENCH_GUARD_BYTES;
}

static int check_area(struct dmabench_round *round)
{
	u64 size = round->params[PARAM_SIZE], area = area_bytes(size);

	if (area > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu needs a buffer of %llu bytes, guards included: %llu is the limit",
				       size, area, DMABENCH_MAX_BUFFER_BYTES);
	return dmabench_check_memory(round, (PAGE_SIZE << get_order(area)) +
				     (PAGE_SIZE << get_order(size)) +
				     dmabench_access_bytes(size));
}

static int first_touch_check(struct dmabench_round *round)
{
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL, "%u threads: a channel serves one",
				       round->nthreads);
	return dmabench_access_check(round, &access_params) ?:
	       dmabench_channel_check_aligned(round, PARAM_SIZE) ?:
	       dmabench_cache_check(round, PARAM_CACHE) ?: check_area(round);
}

static int first_touch_setup(struct dmabench_thread *thread)
{
	struct touched *t = kzalloc(sizeof(*t), DMABENCH_GFP);
	const u64 *p = thread->round->params;
	bool coherent = p[PARAM_MEMORY] == DMABENCH_MEMORY_COHERENT;
	u64 size = p[PARAM_SIZE];

	thread->priv = t;
	if (!t)
		return -ENOMEM;
	t->seed = thread->round->seed;
	if (!dmabench_thread_alloc(thread, &t->area, coherent ? DMABENCH_BUFFER_COHERENT :
				   DMABENCH_BUFFER_PAGES, area_bytes(size)) ||
	    !dmabench_thread_alloc_device(thread, &t->device, size))
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for a buffer of %llu bytes, and the engine's end",
				     size);
	t->data = t->area.vaddr + PAGE_SIZE;
	t->addr = t->area.addr + PAGE_SIZE;
	t->access.words = (u64 *)t->data;
	return dmabench_access_order(thread, &t->access, &access_params);
}

static void first_touch_teardown(struct dmabench_thread *thread)
{
	struct touched *t = thread->priv;

	if (!t)
		return;
	kvfree(t->access.order);
	dmabench_thread_free(thread, &t->device);
	dmabench_thread_free(thread, &t->area);
	kfree(t);
}

/* The buffer has the data of the operation before, which this one's cannot be taken for. */
static int map(struct dmabench_thread *thread, struct touched *t)
{
	size_t size = thread->round->params[PARAM_SIZE];

	dmabench_integrity_fill(t->device.vaddr, size, ++t->seed, 0);
	dmabench_guards_write(t->data, size);
	dmabench_cache_prepare(thread->round->params[PARAM_CACHE], t->data, size);
	if (t->area.kind == DMABENCH_BUFFER_COHERENT)
		return 0;
	t->addr = dma_map_single(thread->dev, t->data, size, DMA_FROM_DEVICE);
	if (dma_mapping_error(thread->dev, t->addr))
		return dmabench_fail_map(thread, t->data, size, DMA_FROM_DEVICE);
	t->mapped = true;
	dmabench_holds(thread, 1);
	if (thread->observing)
		dmabench_observe(thread, t->data, t->addr);
	return 0;
}

/* Not what an engine that would not stop may still write to. */
static void unmap(struct dmabench_thread *thread, struct touched *t, int err)
{
	if (!t->mapped || (err && dmabench_target_stuck(thread->round->target)))
		return;
	dma_unmap_single(thread->dev, t->addr, thread->round->params[PARAM_SIZE],
			 DMA_FROM_DEVICE);
	t->mapped = false;
	dmabench_holds(thread, -1);
}

static int transfer(struct dmabench_thread *thread, const struct touched *t)
{
	struct dmabench_engine *engine = thread->round->engine;
	int err = dmabench_engine_copy(engine, t->addr, t->device.addr,
				       thread->round->params[PARAM_SIZE]);

	if (!err || err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s", thread->round->target->engine,
			     dmabench_engine_error(engine, err));
}

static int verify(struct dmabench_thread *thread, const struct touched *t)
{
	size_t size = thread->round->params[PARAM_SIZE];
	size_t wrong = dmabench_integrity_check(t->data, size, t->seed, 0);
	int err;

	if (wrong != DMABENCH_INTACT)
		return dmabench_fail(thread->round, -EBADMSG,
				     "what the engine wrote: wrong data at byte %zu", wrong);
	err = dmabench_guards_check(thread, t->data, size);
	if (!err)
		thread->verified_bytes += size;
	return err;
}

static __always_inline void read_pass(struct dmabench_thread *thread,
				      const struct dmabench_access *access, unsigned int phase,
				      bool ordered)
{
	u64 before, after;

	before = dmabench_clock_start();
	dmabench_access_pass(access, DMABENCH_ACCESS_READ, ordered);
	after = dmabench_clock_stop();
	dmabench_record(thread, phase, dmabench_clock_between(before, after));
}

/* Inlined for each pattern, as of cpu_access. */
static __always_inline int touch_loop(struct dmabench_thread *thread, u64 ops, bool ordered)
{
	struct touched *t = thread->priv;
	const struct dmabench_access access = t->access;
	int err = 0;

	while (ops-- && !err) {
		err = dmabench_stopped(thread) ?: map(thread, t) ?: transfer(thread, t);
		unmap(thread, t, err);
		if (err)
			break;
		read_pass(thread, &access, PHASE_FIRST, ordered);
		read_pass(thread, &access, PHASE_SECOND, ordered);
		err = verify(thread, t);
	}
	return err;
}

static int first_touch_loop(struct dmabench_thread *thread, u64 ops)
{
	if (thread->round->params[PARAM_PATTERN] == DMABENCH_PATTERN_SEQUENTIAL)
		return touch_loop(thread, ops, false);
	return touch_loop(thread, ops, true);
}

const struct dmabench_exp dmabench_exp_first_touch = {
	.name = "first_touch",
	.summary = "read what the engine has just written, and once more; every byte is verified",
	.flags = DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = first_touch_check,
	.setup = first_touch_setup,
	.loop = first_touch_loop,
	.teardown = first_touch_teardown,
};
