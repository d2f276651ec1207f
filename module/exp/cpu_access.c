// SPDX-License-Identifier: GPL-2.0
/*
 * What the CPU pays to read, write and copy out of DMA memory. An operation is
 * one pass over the buffer in 64-bit accesses: sequential touches every word
 * of it, strided and random touch the first word of every cache line, each
 * line once. Their order is a table, read along with the buffer, 4 bytes a
 * line. Divide by size / line for the time a line takes. A pass finds in the
 * cache what the one before it left there. What it has written is where others
 * see it before it ends, and not in the CPU's buffers of stores.
 */
#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include "memory.h"
#include "core/pages.h"
#include "experiments.h"
#include "params.h"
#include "run/timed.h"

#define LINE_BYTES	L1_CACHE_BYTES
#define LINE_WORDS	(LINE_BYTES / sizeof(u64))

enum { PARAM_SIZE, PARAM_ALLOCATOR, PARAM_PATTERN, PARAM_STRIDE };
enum { PATTERN_SEQUENTIAL, PATTERN_STRIDED, PATTERN_RANDOM };
enum { PHASE_READ, PHASE_WRITE, PHASE_COPY };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_ALLOCATOR] = DMABENCH_PARAM_NAMED("allocator",
		"where the memory is from; pages are the kernel's own, not for DMA alone",
		"pages", "coherent", "write_combine", "noncoherent"),
	[PARAM_PATTERN] = DMABENCH_PARAM_NAMED("pattern",
		"every word in turn, or one word of every line: in strides, or in random order",
		"sequential", "strided", "random"),
	[PARAM_STRIDE] = DMABENCH_PARAM_NUMBER("stride", "bytes", LINE_BYTES,
		DMABENCH_MAX_BUFFER_BYTES, 4 * LINE_BYTES,
		"of strided, below size: from a line to the next; the rest follow in more rounds"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_READ] = { "cpu_read", "reads of one pass over the buffer" },
	[PHASE_WRITE] = { "cpu_write", "writes of one pass over the buffer" },
	[PHASE_COPY] = { "cpu_copy", "one pass that reads the buffer and writes ordinary pages" },
};

/* A thread's buffer, and where it copies it to; its priv. */
struct access {
	u64 *words;
	u64 *copy;
	u32 *order;		/* first word of each line; NULL if sequential */
	u32 accesses;		/* of one pass */
	struct dmabench_dma_memory area;	/* of @words */
};

static int cpu_access_check(struct dmabench_round *round)
{
	const u64 *p = round->params;
	u64 size = p[PARAM_SIZE], stride = p[PARAM_STRIDE];

	if (size % LINE_BYTES)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu is not whole lines: multiples of %u bytes are",
				       size, LINE_BYTES);
	if (p[PARAM_PATTERN] == PATTERN_STRIDED &&
	    (stride % LINE_BYTES || stride >= size))
		return dmabench_refuse(round, PARAM_STRIDE,
				       "stride %llu is no multiple of %u bytes below size %llu",
				       stride, LINE_BYTES, size);
	/* The buffer, its copy and the order. */
	return dmabench_check_memory(round, 2 * (PAGE_SIZE << get_order(size)) +
				     PAGE_ALIGN(size / LINE_BYTES * sizeof(u32)));
}

/* A pass needs nothing that the one before it left, so any batch will do. */
static u32 cpu_access_batch(const struct dmabench_round *round, u32 wanted)
{
	return dmabench_batch_within(wanted, DMABENCH_SLOWER * round->params[PARAM_SIZE]);
}

/* All lines at multiples of the stride, then those one line further, and on. */
static void order_strided(u32 *order, u32 lines, u64 stride)
{
	u64 first, line, step = stride / LINE_BYTES;
	u32 i = 0;

	for (first = 0; first < step; first++)
		for (line = first; line < lines; line += step)
			order[i++] = line * LINE_WORDS;
}

/* As often in any place as in any other (Fisher and Yates). */
static void order_shuffle(u32 *order, u32 lines, u64 seed)
{
	struct rnd_state state;
	u32 i;

	prandom_seed_state(&state, seed);
	for (i = lines - 1; i > 0; i--)
		swap(order[i], order[prandom_u32_state(&state) % (i + 1)]);
}

static int order_setup(struct dmabench_thread *thread, struct access *access)
{
	const u64 *p = thread->round->params;
	u32 lines = p[PARAM_SIZE] / LINE_BYTES;

	access->accesses = lines * LINE_WORDS;
	if (p[PARAM_PATTERN] == PATTERN_SEQUENTIAL)
		return 0;
	access->accesses = lines;
	access->order = kvmalloc_array(lines, sizeof(*access->order), DMABENCH_GFP);
	if (!access->order)
		return -ENOMEM;
	if (p[PARAM_PATTERN] == PATTERN_STRIDED) {
		order_strided(access->order, lines, p[PARAM_STRIDE]);
		return 0;
	}
	order_strided(access->order, lines, LINE_BYTES);
	order_shuffle(access->order, lines, thread->round->seed);
	return 0;
}

static int cpu_access_setup(struct dmabench_thread *thread)
{
	struct access *access = kzalloc(sizeof(*access), DMABENCH_GFP);
	const u64 *p = thread->round->params;
	enum dmabench_buffer_kind allocator = p[PARAM_ALLOCATOR];
	u64 size = p[PARAM_SIZE];

	thread->priv = access;
	if (!access)
		return -ENOMEM;
	if (!dmabench_thread_alloc(thread, &access->area, allocator, size) &&
	    allocator != DMABENCH_BUFFER_PAGES)
		return dmabench_fail_alloc(thread, size);
	access->words = access->area.vaddr;
	access->copy = dmabench_thread_pages(thread, size);
	if (!access->words || !access->copy)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for a buffer of %llu bytes and its copy",
				     size);
	return order_setup(thread, access);
}

static void cpu_access_teardown(struct dmabench_thread *thread)
{
	struct access *access = thread->priv;

	if (!access)
		return;
	kvfree(access->order);
	dmabench_pages_free(thread->round->target, access->copy,
			    thread->round->params[PARAM_SIZE]);
	dmabench_thread_free(thread, &access->area);
	kfree(access);
}

/* Volatile, one by one: neither dropped nor made into wider accesses. */
static __always_inline
void access_pass(const struct access *access, unsigned int phase, bool ordered)
{
	u32 i, word;

	for (i = 0; i < access->accesses; i++) {
		word = ordered ? access->order[i] : i;
		if (phase == PHASE_READ)
			READ_ONCE(access->words[word]);
		else if (phase == PHASE_WRITE)
			WRITE_ONCE(access->words[word], i);
		else
			WRITE_ONCE(access->copy[word], READ_ONCE(access->words[word]));
	}
	if (phase != PHASE_READ)
		mb(); /* of write combining, too: what is still to be written is not free */
}

static __always_inline
void access_batch(struct dmabench_thread *thread, const struct access *access,
		  unsigned int phase, bool ordered)
{
	u32 batch = thread->round->batch, i = 0;
	u64 before, after;

	before = dmabench_clock_begin(i, batch);
	do {
		access_pass(access, phase, ordered);
	} while (++i < batch);
	after = dmabench_clock_stop();
	dmabench_record(thread, phase, dmabench_clock_between(before, after));
}

/* Inlined for each pattern: what is timed asks for neither it nor the phase. */
static __always_inline
int access_loop(struct dmabench_thread *thread, u64 ops, bool ordered)
{
	/* A copy: no write to the buffer can change it, so registers hold it. */
	const struct access access = *(struct access *)thread->priv;
	u64 done;
	int err;

	for (done = 0; done < ops; done += thread->round->batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		access_batch(thread, &access, PHASE_READ, ordered);
		access_batch(thread, &access, PHASE_WRITE, ordered);
		access_batch(thread, &access, PHASE_COPY, ordered);
	}
	return 0;
}

static int cpu_access_loop(struct dmabench_thread *thread, u64 ops)
{
	if (thread->round->params[PARAM_PATTERN] == PATTERN_SEQUENTIAL)
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
