// SPDX-License-Identifier: GPL-2.0
/*
 * dma_alloc_noncontiguous() and dma_free_noncontiguous(). Without an IOMMU the
 * memory is contiguous all the same, and what this measures is noncoherent's
 * allocation and a scatter list of one entry.
 */
#include "blocks.h"
#include "compat/compat.h"
#include "experiments.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_BLOCKS_ALLOC] = { "alloc", "dma_alloc_noncontiguous(); zeroes if no IOMMU" },
	[DMABENCH_BLOCKS_FREE] = { "free", "dma_free_noncontiguous()" },
};

DMABENCH_BLOCKS_LOOP(block->memory = dma_alloc_noncontiguous(source->dev, source->size,
							     source->direction,
							     DMABENCH_BLOCKS_GFP, 0),
		     dma_free_noncontiguous(source->dev, source->size, block->memory,
					    source->direction))

/* One segment, as drivers say that their devices take: dma-debug looks at it. */
static int noncontiguous_check(struct dmabench_round *round)
{
	if (dmabench_target_owned(round->target))
		round->limits.max_segment_bytes = U32_MAX;
	return dmabench_blocks_check(round);
}

static int noncontiguous_setup(struct dmabench_thread *thread)
{
	int err = dmabench_blocks_setup_directed(thread);
	struct dmabench_blocks *blocks = thread->priv;

	if (!err)
		blocks->source.tables = true;
	return err;
}

const struct dmabench_exp dmabench_exp_noncontiguous = {
	.name = "noncontiguous",
	.summary = "allocate and free memory contiguous through an IOMMU only",
	DMABENCH_BLOCKS_EXP,
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_DIRECTION + 1,
	.unavailable = DMABENCH_NO_NONCONTIGUOUS,
	.check = noncontiguous_check,
	.setup = noncontiguous_setup,
	.teardown = dmabench_blocks_teardown,
};
