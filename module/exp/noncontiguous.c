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

static DMABENCH_BLOCKS_TIMED(time_alloc,
	block->memory = dma_alloc_noncontiguous(source->dev, source->size, source->direction,
						DMABENCH_BLOCKS_GFP, 0))
static DMABENCH_BLOCKS_TIMED(time_free,
	dma_free_noncontiguous(source->dev, source->size, block->memory, source->direction))

/* One segment, as drivers say that their devices take: dma-debug looks at it. */
static int noncontiguous_check(struct dmabench_round *round)
{
	if (dmabench_target_owned(round->target))
		round->limits.max_segment_bytes = U32_MAX;
	return dmabench_blocks_check(round);
}

static int noncontiguous_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_blocks_loop(thread, ops, time_alloc, time_free);
}

const struct dmabench_exp dmabench_exp_noncontiguous = {
	.name = "noncontiguous",
	.summary = "allocate and free memory contiguous through an IOMMU only",
	.params = dmabench_blocks_params,
	.nparams = DMABENCH_BLOCKS_DIRECTION + 1,
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.unavailable = DMABENCH_NO_NONCONTIGUOUS,
	.check = noncontiguous_check,
	.batch = dmabench_blocks_batch,
	.together = DMABENCH_BLOCKS_LIVE,
	.setup = dmabench_blocks_setup_directed,
	.loop = noncontiguous_loop,
	.teardown = dmabench_blocks_teardown,
};
