// SPDX-License-Identifier: GPL-2.0
/*
 * dma_alloc_coherent() and dma_free_coherent(), which are inline: the calls of dma_alloc_attrs()
 * and dma_free_attrs() that they are, with one more attribute where it is asked for. It tells an
 * IOMMU's driver which pages to have behind the memory; where nothing translates it does nothing.
 */
#include "blocks.h"
#include "experiments.h"

enum { PARAM_ATTRS = DMABENCH_BLOCKS_FRAGMENTED + 1 };

static const struct dmabench_param params[] = {
	DMABENCH_BLOCKS_ROWS,
	[PARAM_ATTRS] = DMABENCH_PARAM_NAMED("attrs",
		"pages behind an IOMMU: as its driver has them, in one piece, or one by one",
		"none", "force_contiguous", "alloc_single_pages"),
};

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_coherent(), zeroing included" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_coherent()" },
};

DMABENCH_BLOCKS_LOOP(block->memory = dma_alloc_attrs(source->dev, source->size,
						     &block->addr, DMABENCH_BLOCKS_GFP,
						     source->attrs),
		     dma_free_attrs(source->dev, source->size, block->memory, block->addr,
				    source->attrs))

/* As dma_alloc_coherent() has it of __GFP_NOWARN. */
static int coherent_setup(struct dmabench_thread *thread)
{
	static const unsigned long attrs[] = {
		0, DMA_ATTR_FORCE_CONTIGUOUS, DMA_ATTR_ALLOC_SINGLE_PAGES,
	};
	int err = dmabench_blocks_setup(thread);
	struct dmabench_blocks *blocks = thread->priv;

	if (!err)
		blocks->source.attrs = DMA_ATTR_NO_WARN |
				       attrs[thread->round->params[PARAM_ATTRS]];
	return err;
}

const struct dmabench_exp dmabench_exp_coherent = {
	.name = "coherent",
	.summary = "allocate and free coherent memory",
	DMABENCH_BLOCKS_EXP,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.check = dmabench_blocks_check,
	.setup = coherent_setup,
	.teardown = dmabench_blocks_teardown,
};
