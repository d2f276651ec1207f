// SPDX-License-Identifier: GPL-2.0
/* dma_alloc_wc() and dma_free_wc(); on a coherent target the same as coherent. */
#include "blocks.h"
#include "experiments.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_wc(), zeroing included" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_wc()" },
};

DMABENCH_BLOCKS_LOOP(block->memory = dma_alloc_wc(source->dev, source->size,
						  &block->addr, DMABENCH_BLOCKS_GFP),
		     dma_free_wc(source->dev, source->size, block->memory, block->addr))

const struct dmabench_exp dmabench_exp_write_combine = {
	.name = "write_combine",
	.summary = "allocate and free coherent memory with combined CPU writes",
	DMABENCH_BLOCKS_EXP,
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_FRAGMENTED + 1,
	.check = dmabench_blocks_check,
	.setup = dmabench_blocks_setup,
	.teardown = dmabench_blocks_teardown,
};
