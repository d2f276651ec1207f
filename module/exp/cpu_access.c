// SPDX-License-Identifier: GPL-2.0
/*
 * What the CPU pays to read, write and copy out of DMA memory. An operation is
 * one pass over the buffer: see access.h. Divide by size / line for the time a
 * line takes. A pass finds in the cache what the one before it left there. What
 * it has written is where others see it before it ends, and not in the CPU's
 * buffers of stores.
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "access.h"
#include "memory.h"
#include "core/pages.h"
#include "experiments.h"
#include "params.h"
#include "run/timed.h"

enum { PARAM_SIZE, PARAM_ALLOCATOR, PARAM_PATTERN, PARAM_STRIDE };
enum { PHASE_READ, PHASE_WRITE, PHASE_COPY };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_ALLOCATOR] = DMABENCH_PARAM_NAMED("allocator",
		"where the memory is from; pages are the kernel's own, not for DMA alone",
		"pages", "coherent", "write_combine", "noncoherent"),
	[PARAM_PATTERN] = DMABENCH_PARAM_PATTERN,
	[PARAM_STRIDE] = DMABENCH_PARAM_STRIDE,
};

static const struct dmabench_phase phases[] = {
	[PHASE_READ] = { "cpu_read", "reads of one pass over the buffer" },
	[PHASE_WRITE] = { "cpu_write", "writes of one pass over the buffer" },
	[PHASE_COPY] = { "cpu_copy", "one pass that reads the buffer and writes ordinary pages" },
};

static const struct dmabench_access_params access_params = {
	PARAM_SIZE, PARAM_PATTERN, PARAM_STRIDE,
};

/* A thread's buffer, and where it copies it to; its priv. */
struct buffer {
	struct dmabench_access access;
	struct dmabench_dma_memory area;	/* of what is accessed */
};

static int cpu_access_check(struct dmabench_round *round)
{
	u64 size = round->params[PARAM_SIZE];

	/* The buffer, its copy and the order. */
	return dmabench_access_check(round, &access_params) ?:
	       dmabench_check_memory(round, 2 * (PAGE_SIZE << get_order(size)) +
				     dmabench_access_bytes(size));
}

/* A pass needs nothing that the one before it left, so any batch will do. */
static u32 cpu_access_batch(const struct dmabench_round *round, u32 wanted)
{
	return dmabench_batch_within(wanted, DMABENCH_SLOWER * round->params[PARAM_SIZE]);
}

static int cpu_access_setup(struct dmabench_thread *thread)
{
	struct buffer *buffer = kzalloc(sizeof(*buffer), DMABENCH_GFP);
	const u64 *p = thread->round->params;
	enum dmabench_buffer_kind allocator = p[PARAM_ALLOCATOR];
	u64 size = p[PARAM_SIZE];

	thread->priv = buffer;
	if (!buffer)
		return -ENOMEM;
	if (!dmabench_thread_alloc(thread, &buffer->area, allocator, size) &&
	    allocator != DMABENCH_BUFFER_PAGES)
		return dmabench_fail_alloc(thread, size);
	buffer->access.words = buffer->area.vaddr;
	buffer->access.copy = dmabench_thread_pages(thread, size);
	if (!buffer->access.words || !buffer->access.copy)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for a buffer of %llu bytes and its copy",
				     size);
	return dmabench_access_order(thread, &buffer->access, &access_params);
}

static void cpu_access_teardown(struct dmabench_thread *thread)
{
	struct buffer *buffer = thread->priv;

	if (!buffer)
		return;
	kvfree(buffer->access.order);
	dmabench_pages_free(thread->round->target, buffer->access.copy,
			    thread->round->params[PARAM_SIZE]);
	dmabench_thread_free(thread, &buffer->area);
	kfree(buffer);
}

static __always_inline
void access_batch(struct dmabench_thread *thread, const struct dmabench_access *access,
		  unsigned int phase, enum dmabench_access_kind kind, bool ordered)
{
	u32 batch = thread->round->batch, i = 0;
	u64 before, after;

	before = dmabench_clock_begin(i, batch);
	do {
		dmabench_access_pass(access, kind, ordered);
	} while (++i < batch);
	after = dmabench_clock_stop();
	dmabench_record(thread, phase, dmabench_clock_between(before, after));
}

/* Inlined for each pattern: what is timed asks for neither it nor the phase. */
static __always_inline
int access_loop(struct dmabench_thread *thread, u64 ops, bool ordered)
{
	/* A copy: no write to the buffer can change it, so registers hold it. */
	const struct dmabench_access access = ((struct buffer *)thread->priv)->access;
	u64 done;
	int err;

	for (done = 0; done < ops; done += thread->round->batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		access_batch(thread, &access, PHASE_READ, DMABENCH_ACCESS_READ, ordered);
		access_batch(thread, &access, PHASE_WRITE, DMABENCH_ACCESS_WRITE, ordered);
		access_batch(thread, &access, PHASE_COPY, DMABENCH_ACCESS_COPY, ordered);
	}
	return 0;
}

static int cpu_access_loop(struct dmabench_thread *thread, u64 ops)
{
	if (thread->round->params[PARAM_PATTERN] == DMABENCH_PATTERN_SEQUENTIAL)
		return access_loop(thread, ops, false);
	return access_loop(thread, ops, true);
}

const struct dmabench_exp dmabench_exp_cpu_access = {
	.name = "cpu_access",
	.summary = "read, write and copy DMA memory with the CPU, by allocator and pattern",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = cpu_access_check,
	.batch = cpu_access_batch,
	.setup = cpu_access_setup,
	.loop = cpu_access_loop,
	.teardown = cpu_access_teardown,
};
