// SPDX-License-Identifier: GPL-2.0
/* dma_alloc_noncoherent() and dma_free_noncoherent(). */
#include "blocks.h"
#include "experiments.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_noncoherent(), zeroing included" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_noncoherent()" },
};

static DMABENCH_BLOCKS_TIMED(time_alloc,
	block->memory = dma_alloc_noncoherent(source->dev, source->size, &block->addr,
					      source->direction, DMABENCH_BLOCKS_GFP))
static DMABENCH_BLOCKS_TIMED(time_free,
	dma_free_noncoherent(source->dev, source->size, block->memory, block->addr,
			     source->direction))

static int noncoherent_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_blocks_loop(thread, ops, time_alloc, time_free);
}

const struct dmabench_exp dmabench_exp_noncoherent = {
	.name = "noncoherent",
	.summary = "allocate and free contiguous memory that needs syncs, mapped for one direction",
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_DIRECTION + 1,
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = dmabench_blocks_check,
	.batch = dmabench_blocks_batch,
	.together = DMABENCH_BLOCKS_LIVE,
	.setup = dmabench_blocks_setup_directed,
	.loop = noncoherent_loop,
	.teardown = dmabench_blocks_teardown,
};
