// SPDX-License-Identifier: GPL-2.0
/*
 * dma_alloc_noncoherent() and dma_free_noncoherent(): since Linux 5.13 dma_alloc_pages() and
 * dma_free_pages(), inline, with the page's address for the page. Those need no experiment of
 * their own. Before, an IOMMU's memory was not contiguous here.
 */
#include "blocks.h"
#include "experiments.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_noncoherent(), zeroing included" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_noncoherent()" },
};

DMABENCH_BLOCKS_LOOP(block->memory = dma_alloc_noncoherent(source->dev, source->size,
							   &block->addr,
							   source->direction,
							   DMABENCH_BLOCKS_GFP),
		     dma_free_noncoherent(source->dev, source->size, block->memory,
					  block->addr, source->direction))

const struct dmabench_exp dmabench_exp_noncoherent = {
	.name = "noncoherent",
	.summary = "allocate and free contiguous memory that needs syncs, mapped for one direction",
	DMABENCH_BLOCKS_EXP,
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_DIRECTION + 1,
	.check = dmabench_blocks_check,
	.setup = dmabench_blocks_setup_directed,
	.teardown = dmabench_blocks_teardown,
};
