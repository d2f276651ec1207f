// SPDX-License-Identifier: GPL-2.0
#include <linux/prandom.h>
#include <linux/slab.h>

#include "access.h"
#include "core/pages.h"

int dmabench_access_check(struct dmabench_round *round, const struct dmabench_access_params *at)
{
	u64 size = round->params[at->size], stride = round->params[at->stride];

	if (size % DMABENCH_LINE_BYTES)
		return dmabench_refuse(round, at->size,
				       "size %llu is not whole lines: multiples of %u bytes are",
				       size, DMABENCH_LINE_BYTES);
	if (round->params[at->pattern] == DMABENCH_PATTERN_STRIDED &&
	    (stride % DMABENCH_LINE_BYTES || stride >= size))
		return dmabench_refuse(round, at->stride,
				       "stride %llu is no multiple of %u bytes below size %llu",
				       stride, DMABENCH_LINE_BYTES, size);
	return 0;
}

/* Of the table of an order. */
u64 dmabench_access_bytes(u64 size)
{
	return PAGE_ALIGN(size / DMABENCH_LINE_BYTES * sizeof(u32));
}

/* All lines at multiples of the stride, then those one line further, and on. */
static void order_strided(u32 *order, u32 lines, u64 stride)
{
	u64 first, line, step = stride / DMABENCH_LINE_BYTES;
	u32 i = 0;

	for (first = 0; first < step; first++)
		for (line = first; line < lines; line += step)
			order[i++] = line * DMABENCH_LINE_WORDS;
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

/**
 * dmabench_access_order() - in which order passes go
 * @thread: the thread
 * @access: receives @order, to be freed by kvfree() also on an error, and @accesses
 * @at: the parameters
 *
 * Return: 0, or -ENOMEM
 */
int dmabench_access_order(struct dmabench_thread *thread, struct dmabench_access *access,
			  const struct dmabench_access_params *at)
{
	const u64 *p = thread->round->params;
	u32 lines = p[at->size] / DMABENCH_LINE_BYTES;

	access->accesses = lines * DMABENCH_LINE_WORDS;
	if (p[at->pattern] == DMABENCH_PATTERN_SEQUENTIAL)
		return 0;
	access->accesses = lines;
	access->order = kvmalloc_array(lines, sizeof(*access->order), DMABENCH_GFP);
	if (!access->order)
		return -ENOMEM;
	if (p[at->pattern] == DMABENCH_PATTERN_STRIDED) {
		order_strided(access->order, lines, p[at->stride]);
		return 0;
	}
	order_strided(access->order, lines, DMABENCH_LINE_BYTES);
	order_shuffle(access->order, lines, thread->round->seed);
	return 0;
}
