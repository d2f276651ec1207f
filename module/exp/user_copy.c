// SPDX-License-Identifier: GPL-2.0
/*
 * The caller's memory copied to, or from, a buffer that stays mapped: what a driver does that
 * does not pin it, as sg_copy_buffer() users and RDMA's small sends have it. Held against
 * user_pages. No device takes part: what was copied is compared before the buffer is its again.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "compat/compat.h"
#include "core/attrs.h"
#include "core/integrity.h"
#include "experiments.h"
#include "memory.h"
#include "params.h"
#include "run/timed.h"

enum { PARAM_SIZE, PARAM_DIRECTION };
enum { PHASE_FOR_CPU, PHASE_COPY, PHASE_FOR_DEVICE };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_DIRECTION] = DMABENCH_PARAM_NAMED("direction",
		"to_device: out of the caller's memory; from_device: into it",
		"to_device", "from_device"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_FOR_CPU] = { "sync_for_cpu", "dma_sync_single_for_cpu() of the buffer" },
	[PHASE_COPY] = { "copy", "copy_from_user() into it, or copy_to_user() out of it" },
	[PHASE_FOR_DEVICE] = { "sync_for_device", "dma_sync_single_for_device() of the buffer" },
};

/**
 * struct user_copy - a thread's; its priv
 * @buffer: of the driver
 * @addr: of the buffer, for the device
 * @mapped: it is
 * @direction: of the mapping
 * @user: the caller's memory
 * @other: the caller's data, before it is copied there or after it was copied back
 * @size: of each of the three
 * @seed: of the data
 */
struct user_copy {
	struct dmabench_dma_memory buffer;
	dma_addr_t addr;
	bool mapped;
	enum dma_data_direction direction;
	void __user *user;
	u8 *other;
	size_t size;
	u64 seed;
};

static u64 stride(const struct dmabench_round *round)
{
	return PAGE_ALIGN(round->params[PARAM_SIZE]);
}

static int user_copy_check(struct dmabench_round *round)
{
	u64 size = round->params[PARAM_SIZE], needed = round->nthreads * stride(round);

	if (round->node != DMABENCH_NODE_DEFAULT)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "node: the memory is the caller's own: leave it out, and start it by numactl --membind");
	if (round->user.bytes < needed)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "memory_bytes %llu: %u stretches of %llu are %llu, in whole pages",
				       round->user.bytes, round->nthreads, size, needed);
	return dmabench_check_memory(round, 2 * stride(round));
}

static int map(struct dmabench_thread *thread, struct user_copy *c)
{
	c->addr = dma_map_single(thread->dev, c->buffer.vaddr, c->size, c->direction);
	if (dma_mapping_error(thread->dev, c->addr))
		return dmabench_fail_map(thread, c->buffer.vaddr, c->size, c->direction);
	c->mapped = true;
	dmabench_holds(thread, 1);
	dmabench_observe(thread, c->buffer.vaddr, c->addr);
	return 0;
}

static int user_copy_setup(struct dmabench_thread *thread)
{
	struct user_copy *c = kzalloc(sizeof(*c), DMABENCH_GFP);
	struct dmabench_round *round = thread->round;

	thread->priv = c;
	if (!c)
		return -ENOMEM;
	if (!dmabench_direction(round->params[PARAM_DIRECTION], &c->direction))
		return -EINVAL;
	c->size = round->params[PARAM_SIZE];
	c->seed = round->seed ^ ((u64)thread->index << 56);
	c->user = (void __user *)(round->user.start + thread->index * (unsigned long)stride(round));
	c->other = kvmalloc(c->size, DMABENCH_GFP);
	if (!c->other ||
	    !dmabench_thread_alloc(thread, &c->buffer, DMABENCH_BUFFER_PAGES, c->size))
		return dmabench_fail(round, -ENOMEM, "no memory for two buffers of %zu bytes",
				     c->size);
	return map(thread, c);
}

static void user_copy_teardown(struct dmabench_thread *thread)
{
	struct user_copy *c = thread->priv;

	if (!c)
		return;
	if (c->mapped) {
		dma_unmap_single(thread->dev, c->addr, c->size, c->direction);
		dmabench_holds(thread, -1);
	}
	dmabench_thread_free(thread, &c->buffer);
	kvfree(c->other);
	kfree(c);
}

static int no_access(struct dmabench_thread *thread, const char *what)
{
	return dmabench_stopped(thread) ?:
	       dmabench_fail(thread->round, -EFAULT,
			     "%s: the caller's memory is not there any more, or not for that",
			     what);
}

/* Other data than that of the operation before, whose copy is no proof of this one's. */
static int prepare(struct dmabench_thread *thread, struct user_copy *c)
{
	bool to_device = c->direction == DMA_TO_DEVICE;

	dmabench_integrity_fill(to_device ? c->other : c->buffer.vaddr, c->size, ++c->seed, 0);
	if (to_device && copy_to_user(c->user, c->other, c->size))
		return no_access(thread, "data cannot be written");
	return 0;
}

static int verify(struct dmabench_thread *thread, struct user_copy *c)
{
	const u8 *data = c->buffer.vaddr;
	size_t wrong;

	if (c->direction == DMA_FROM_DEVICE) {
		data = c->other;
		if (copy_from_user(c->other, c->user, c->size))
			return no_access(thread, "data cannot be read back");
	}
	wrong = dmabench_integrity_check(data, c->size, c->seed, 0);
	if (wrong != DMABENCH_INTACT)
		return dmabench_fail(thread->round, -EBADMSG, "the copy: wrong data at byte %zu",
				     wrong);
	thread->verified_bytes += c->size;
	return 0;
}

static void sync_for_cpu(struct dmabench_thread *thread, const struct user_copy *c)
{
	u64 before, after;

	before = dmabench_clock_start();
	dma_sync_single_for_cpu(thread->dev, c->addr, c->size, c->direction);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_FOR_CPU, dmabench_clock_between(before, after));
}

static int copy(struct dmabench_thread *thread, const struct user_copy *c)
{
	unsigned long left;
	u64 before, after;

	before = dmabench_clock_start();
	if (c->direction == DMA_TO_DEVICE)
		left = copy_from_user(c->buffer.vaddr, c->user, c->size);
	else
		left = copy_to_user(c->user, c->buffer.vaddr, c->size);
	after = dmabench_clock_stop();
	if (left)
		return no_access(thread, "copy");
	dmabench_record(thread, PHASE_COPY, dmabench_clock_between(before, after));
	return 0;
}

static void sync_for_device(struct dmabench_thread *thread, const struct user_copy *c)
{
	u64 before, after;

	before = dmabench_clock_start();
	dma_sync_single_for_device(thread->dev, c->addr, c->size, c->direction);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_FOR_DEVICE, dmabench_clock_between(before, after));
}

static int operation(struct dmabench_thread *thread)
{
	struct user_copy *c = thread->priv;
	int err;

	sync_for_cpu(thread, c);
	err = prepare(thread, c) ?: copy(thread, c) ?: verify(thread, c);
	sync_for_device(thread, c);
	return err;
}

static int user_copy_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_user_memory_loop(thread, ops, operation);
}

const struct dmabench_exp dmabench_exp_user_copy = {
	.name = "user_copy",
	.summary = "copy memory of the caller's through a mapped buffer; every byte is verified",
	.flags = DMABENCH_EXP_USER_MEMORY | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = user_copy_check,
	.setup = user_copy_setup,
	.loop = user_copy_loop,
	.teardown = user_copy_teardown,
};
