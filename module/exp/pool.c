// SPDX-License-Identifier: GPL-2.0
/*
 * dma_pool_alloc() and dma_pool_free(), from a pool of each thread's own. A
 * pool keeps its pages until it is destroyed: the warm-up makes it as large as
 * the timed part needs, which then allocates no page.
 */
#include <linux/dmapool.h>
#include <linux/log2.h>

#include "blocks.h"
#include "experiments.h"

enum { PARAM_ALIGNMENT = DMABENCH_BLOCKS_LIVE + 1 };

static const struct dmabench_param params[] = {
	[DMABENCH_BLOCKS_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", 1,
		DMABENCH_MAX_BUFFER_BYTES, 64, "length of a block"),
	[DMABENCH_BLOCKS_LIVE] = DMABENCH_PARAM_LIVE,
	[PARAM_ALIGNMENT] = DMABENCH_PARAM_NUMBER("alignment", "bytes", 1, PAGE_SIZE, 1,
		"power of two that each block's DMA address is a multiple of"),
};

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_pool_alloc(), from pages that the pool has" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_pool_free()" },
};

/* What a block takes up at most: its size rounded up, with room for a link. */
static size_t block_bytes(const u64 *p)
{
	return ALIGN(max_t(size_t, p[DMABENCH_BLOCKS_SIZE], 2 * sizeof(void *)),
		     p[PARAM_ALIGNMENT]);
}

static int pool_check(struct dmabench_round *round)
{
	const u64 *p = round->params;
	size_t bytes = block_bytes(p);
	u32 a_page, pages;

	if (!is_power_of_2(p[PARAM_ALIGNMENT]))
		return dmabench_refuse(round, PARAM_ALIGNMENT,
				       "alignment %llu is not a power of two: 1, 2, 4, ... %lu are",
				       p[PARAM_ALIGNMENT], PAGE_SIZE);
	/* Some kernels leave the last block of a page unused. */
	a_page = max_t(u32, PAGE_SIZE / bytes, 2) - 1;
	pages = DIV_ROUND_UP((u32)p[DMABENCH_BLOCKS_LIVE], a_page);
	return dmabench_check_memory(round, (u64)pages *
				     (PAGE_SIZE << get_order(bytes)));
}

static int pool_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	int err = dmabench_blocks_create(thread);
	struct dmabench_blocks *blocks = thread->priv;

	if (err)
		return err;
	blocks->source.pool = dma_pool_create("dmabench", thread->dev,
					      p[DMABENCH_BLOCKS_SIZE],
					      p[PARAM_ALIGNMENT], 0);
	return blocks->source.pool ? 0 : -ENOMEM;
}

static void pool_teardown(struct dmabench_thread *thread)
{
	struct dmabench_blocks *blocks = thread->priv;

	if (blocks)
		dma_pool_destroy(blocks->source.pool);
	dmabench_blocks_teardown(thread);
}

DMABENCH_BLOCKS_LOOP(block->memory = dma_pool_alloc(source->pool, DMABENCH_BLOCKS_GFP,
						    &block->addr),
		     dma_pool_free(source->pool, block->memory, block->addr))

const struct dmabench_exp dmabench_exp_pool = {
	.name = "pool",
	.summary = "allocate and free small coherent blocks from a pool",
	DMABENCH_BLOCKS_EXP,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.check = pool_check,
	.setup = pool_setup,
	.teardown = pool_teardown,
};
