// SPDX-License-Identifier: GPL-2.0
/*
 * What the CPU pays to read, write and copy out of DMA memory. An operation is
 * one pass over the buffer in 64-bit accesses: sequential touches every word
 * of it, strided and random touch the first word of every cache line, each
 * line once. Their order is a table, read along with the buffer, 4 bytes a
 * line. Divide by size / line for the time a line takes. A pass finds in the
 * cache what the one before it left there.
 */
#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/prandom.h>
#include <linux/slab.h>

#include "core/pages.h"
#include "experiments.h"
#include "params.h"

#define LINE_BYTES	L1_CACHE_BYTES
#define LINE_WORDS	(LINE_BYTES / sizeof(u64))

enum { PARAM_SIZE, PARAM_ALLOCATOR, PARAM_PATTERN, PARAM_STRIDE };
enum { ALLOCATOR_PAGES, ALLOCATOR_COHERENT, ALLOCATOR_WRITE_COMBINE, ALLOCATOR_NONCOHERENT };
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

/* A thread's buffer, and where it copies it to. */
struct area {
	u64 *words;
	dma_addr_t addr;
	u64 *copy;
	u32 *order;		/* first word of each line; NULL if sequential */
	u32 accesses;		/* of one pass */
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
	return min(wanted, DMABENCH_MAX_BATCH);
}

static void *area_alloc(struct dmabench_thread *thread, dma_addr_t *addr)
{
	size_t size = thread->round->params[PARAM_SIZE];
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN;
	void *vaddr = NULL;

	switch (thread->round->params[PARAM_ALLOCATOR]) {
	case ALLOCATOR_PAGES:
		return dmabench_pages_alloc(size);
	case ALLOCATOR_COHERENT:
		return dma_alloc_coherent(thread->dev, size, addr, gfp);
	case ALLOCATOR_WRITE_COMBINE:
		return dma_alloc_wc(thread->dev, size, addr, gfp);
	case ALLOCATOR_NONCOHERENT:
		vaddr = dma_alloc_noncoherent(thread->dev, size, addr,
					      DMA_BIDIRECTIONAL, gfp);
		/* Never true; dma-debug wants it to be asked for. */
		if (vaddr && dma_mapping_error(thread->dev, *addr))
			return NULL;
	}
	return vaddr;
}

static void area_free(struct dmabench_thread *thread, void *vaddr,
		      dma_addr_t addr)
{
	size_t size = thread->round->params[PARAM_SIZE];

	switch (thread->round->params[PARAM_ALLOCATOR]) {
	case ALLOCATOR_PAGES:
		dmabench_pages_free(thread->round->target, vaddr, size);
		break;
	case ALLOCATOR_COHERENT:
		dma_free_coherent(thread->dev, size, vaddr, addr);
		break;
	case ALLOCATOR_WRITE_COMBINE:
		dma_free_wc(thread->dev, size, vaddr, addr);
		break;
	case ALLOCATOR_NONCOHERENT:
		dma_free_noncoherent(thread->dev, size, vaddr, addr,
				     DMA_BIDIRECTIONAL);
	}
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

static int order_setup(struct dmabench_thread *thread, struct area *area)
{
	const u64 *p = thread->round->params;
	u32 lines = p[PARAM_SIZE] / LINE_BYTES;

	area->accesses = lines * LINE_WORDS;
	if (p[PARAM_PATTERN] == PATTERN_SEQUENTIAL)
		return 0;
	area->accesses = lines;
	area->order = kvmalloc_array(lines, sizeof(*area->order), GFP_KERNEL);
	if (!area->order)
		return -ENOMEM;
	if (p[PARAM_PATTERN] == PATTERN_STRIDED) {
		order_strided(area->order, lines, p[PARAM_STRIDE]);
		return 0;
	}
	order_strided(area->order, lines, LINE_BYTES);
	order_shuffle(area->order, lines, thread->round->seed);
	return 0;
}

static int cpu_access_setup(struct dmabench_thread *thread)
{
	struct area *area = kzalloc(sizeof(*area), GFP_KERNEL);
	u64 size = thread->round->params[PARAM_SIZE];

	thread->priv = area;
	if (!area)
		return -ENOMEM;
	area->words = area_alloc(thread, &area->addr);
	if (!area->words && thread->round->params[PARAM_ALLOCATOR] != ALLOCATOR_PAGES)
		return dmabench_fail_alloc(thread, size);
	dmabench_holds(thread, !!area->words);
	area->copy = dmabench_pages_alloc(size);
	if (!area->words || !area->copy)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for a buffer of %llu bytes and its copy",
				     size);
	return order_setup(thread, area);
}

static void cpu_access_teardown(struct dmabench_thread *thread)
{
	struct area *area = thread->priv;

	if (!area)
		return;
	kvfree(area->order);
	dmabench_pages_free(thread->round->target, area->copy,
			    thread->round->params[PARAM_SIZE]);
	if (area->words) {
		area_free(thread, area->words, area->addr);
		dmabench_holds(thread, -1);
	}
	kfree(area);
}

/* Volatile, one by one: neither dropped nor made into wider accesses. */
static __always_inline
void access_pass(const struct area *area, unsigned int phase, bool ordered)
{
	u32 i, word;

	for (i = 0; i < area->accesses; i++) {
		word = ordered ? area->order[i] : i;
		if (phase == PHASE_READ)
			READ_ONCE(area->words[word]);
		else if (phase == PHASE_WRITE)
			WRITE_ONCE(area->words[word], i);
		else
			WRITE_ONCE(area->copy[word], READ_ONCE(area->words[word]));
	}
}

static __always_inline
void access_batch(struct dmabench_thread *thread, const struct area *area,
		  unsigned int phase, bool ordered)
{
	u32 batch = thread->round->batch, i = 0;
	u64 before, after;

	before = dmabench_clock_begin(i, batch);
	do {
		access_pass(area, phase, ordered);
	} while (++i < batch);
	after = dmabench_clock();
	dmabench_record(thread, phase, after - before);
}

/* Inlined for each pattern: what is timed asks for neither it nor the phase. */
static __always_inline
int access_loop(struct dmabench_thread *thread, u64 ops, bool ordered)
{
	/* A copy: no write to the buffer can change it, so registers hold it. */
	const struct area area = *(struct area *)thread->priv;
	u64 done;
	int err;

	for (done = 0; done < ops; done += thread->round->batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		access_batch(thread, &area, PHASE_READ, ordered);
		access_batch(thread, &area, PHASE_WRITE, ordered);
		access_batch(thread, &area, PHASE_COPY, ordered);
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
