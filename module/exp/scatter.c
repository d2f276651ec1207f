// SPDX-License-Identifier: GPL-2.0
#include <linux/slab.h>

#include "core/attrs.h"
#include "core/pages.h"
#include "scatter.h"

enum { LAYOUT_CONTIGUOUS, LAYOUT_SCATTERED };

static u32 list_blocks(const u64 *p)
{
	return p[DMABENCH_SCATTER_LAYOUT] == LAYOUT_CONTIGUOUS ? 1 :
	       p[DMABENCH_SCATTER_ENTRIES];
}

/* Behind a scattered entry a page stays unused, so that none follows on. */
static size_t block_bytes(const u64 *p)
{
	if (p[DMABENCH_SCATTER_LAYOUT] == LAYOUT_CONTIGUOUS)
		return p[DMABENCH_SCATTER_ENTRIES] *
		       p[DMABENCH_SCATTER_ENTRY_BYTES];
	return p[DMABENCH_SCATTER_ENTRY_BYTES] + PAGE_SIZE;
}

static int check_contiguous(struct dmabench_round *round)
{
	u32 line = max(dma_get_cache_alignment(), L1_CACHE_BYTES);
	const u64 *p = round->params;

	if (p[DMABENCH_SCATTER_ENTRIES] > 1 &&
	    p[DMABENCH_SCATTER_ENTRY_BYTES] % line)
		return dmabench_refuse(round, DMABENCH_SCATTER_ENTRY_BYTES,
				       "contiguous entries share cache lines unless entry_bytes is a multiple of %u",
				       line);
	if (block_bytes(p) > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, DMABENCH_SCATTER_ENTRIES,
				       "contiguous entries have at most %llu bytes together, scattered ones may have more",
				       DMABENCH_MAX_BUFFER_BYTES);
	return 0;
}

/**
 * dmabench_scatter_check() - can there be such lists?
 * @round: the round
 * @list_bytes: what the experiment needs for a list besides its entries
 *
 * Return: 0, or -EINVAL by dmabench_refuse()
 */
int dmabench_scatter_check(struct dmabench_round *round, size_t list_bytes)
{
	const u64 *p = round->params;
	int err = 0;

	if (p[DMABENCH_SCATTER_LAYOUT] == LAYOUT_CONTIGUOUS)
		err = check_contiguous(round);
	err = err ?: dmabench_limit_share(round, DMABENCH_SCATTER_ENTRIES,
					  p[DMABENCH_SCATTER_INFLIGHT] *
					  p[DMABENCH_SCATTER_ENTRIES],
					  p[DMABENCH_SCATTER_ENTRY_BYTES]);
	return err ?: dmabench_check_memory(round, p[DMABENCH_SCATTER_INFLIGHT] *
					    (list_bytes + list_blocks(p) *
					     PAGE_ALIGN((u64)block_bytes(p))));
}

/* All lists in flight together or none: no more may be alive than asked. */
u32 dmabench_scatter_batch(const struct dmabench_round *round, u32 wanted)
{
	return wanted > 1 ? round->params[DMABENCH_SCATTER_INFLIGHT] : 1;
}

/* On an error too, what there is goes by dmabench_scatter_free(). */
int dmabench_scatter_alloc(struct dmabench_thread *thread,
			   struct dmabench_scatter *scatter)
{
	const u64 *p = thread->round->params;
	u32 blocks, i;
	int err;

	scatter->lists = p[DMABENCH_SCATTER_INFLIGHT];
	scatter->entries = p[DMABENCH_SCATTER_ENTRIES];
	scatter->entry_bytes = p[DMABENCH_SCATTER_ENTRY_BYTES];
	scatter->attrs = dmabench_attrs(p[DMABENCH_SCATTER_ATTRS]);
	scatter->list_blocks = list_blocks(p);
	scatter->block_bytes = block_bytes(p);
	if (!dmabench_direction(p[DMABENCH_SCATTER_DIRECTION],
				&scatter->direction))
		return -EINVAL;
	blocks = scatter->lists * scatter->list_blocks;
	scatter->block = kvcalloc(blocks, sizeof(*scatter->block), DMABENCH_GFP);
	if (!scatter->block)
		return -ENOMEM;
	for (i = 0; i < blocks; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		scatter->block[i] = dmabench_thread_pages(thread, scatter->block_bytes);
		if (!scatter->block[i])
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for block %u of %u, %zu bytes each",
					     i, blocks, scatter->block_bytes);
	}
	return 0;
}

void dmabench_scatter_free(struct dmabench_thread *thread,
			   struct dmabench_scatter *scatter)
{
	u32 blocks = scatter->lists * scatter->list_blocks, i;

	for (i = 0; scatter->block && i < blocks; i++) {
		dmabench_pages_free(thread->round->target, scatter->block[i],
				    scatter->block_bytes);
		cond_resched();
	}
	kvfree(scatter->block);
}
