// SPDX-License-Identifier: GPL-2.0
/* dma_alloc_wc() and dma_free_wc(); on a coherent target the same as coherent. */
#include "blocks.h"
#include "experiments.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_wc(), zeroing included" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_wc()" },
};

static DMABENCH_BLOCKS_TIMED(time_alloc,
	block->memory = dma_alloc_wc(source->dev, source->size, &block->addr,
				     DMABENCH_BLOCKS_GFP))
static DMABENCH_BLOCKS_TIMED(time_free,
	dma_free_wc(source->dev, source->size, block->memory, block->addr))

static int write_combine_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_blocks_loop(thread, ops, time_alloc, time_free);
}

const struct dmabench_exp dmabench_exp_write_combine = {
	.name = "write_combine",
	.summary = "allocate and free coherent memory with combined CPU writes",
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_LIVE + 1,
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = dmabench_blocks_check,
	.batch = dmabench_blocks_batch,
	.together = DMABENCH_BLOCKS_LIVE,
	.setup = dmabench_blocks_setup,
	.loop = write_combine_loop,
	.teardown = dmabench_blocks_teardown,
};
