// SPDX-License-Identifier: GPL-2.0
/* dma_alloc_coherent() and dma_free_coherent(). */
#include "blocks.h"
#include "experiments.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_coherent(), zeroing included" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_coherent()" },
};

static noinline u64 time_alloc(const struct dmabench_source *source,
			       struct dmabench_block *block, u32 count)
{
	struct dmabench_block *end = block + count;
	u64 before = dmabench_clock_begin(block, end);

	do {
		block->memory = dma_alloc_coherent(source->dev, source->size,
						   &block->addr,
						   DMABENCH_BLOCKS_GFP);
	} while (++block < end);
	return dmabench_clock() - before;
}

static noinline u64 time_free(const struct dmabench_source *source,
			      struct dmabench_block *block, u32 count)
{
	struct dmabench_block *end = block + count;
	u64 before = dmabench_clock_begin(block, end);

	do {
		dma_free_coherent(source->dev, source->size, block->memory,
				  block->addr);
	} while (++block < end);
	return dmabench_clock() - before;
}

static int coherent_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_blocks_loop(thread, ops, time_alloc, time_free);
}

const struct dmabench_exp dmabench_exp_coherent = {
	.name = "coherent",
	.summary = "allocate and free coherent memory",
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_LIVE + 1,
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = dmabench_blocks_check,
	.batch = dmabench_blocks_batch,
	.together = DMABENCH_BLOCKS_LIVE,
	.setup = dmabench_blocks_setup,
	.loop = coherent_loop,
	.teardown = dmabench_blocks_teardown,
};
