// SPDX-License-Identifier: GPL-2.0
/* The engine sets all bytes of a buffer to one value, another one each time. */
#include "experiments.h"
#include "queue.h"

static const struct dmabench_param params[] = { DMABENCH_QUEUE_PARAM_ROWS };

static const struct dmabench_phase phases[] = {
	DMABENCH_QUEUE_PHASE_ROWS("dmaengine_prep_dma_memset"),
};

static struct dmabench_layout memset_layout(const struct dmabench_round *round)
{
	const u64 *p = round->params;

	return (struct dmabench_layout){
		.size = p[DMABENCH_QUEUE_SIZE],
		.chunk = p[DMABENCH_QUEUE_SIZE],
		.dst_offset = p[DMABENCH_QUEUE_DST_OFFSET],
		.fill = true,
		.coherent = p[DMABENCH_QUEUE_MEMORY] == DMABENCH_MEMORY_COHERENT,
	};
}

static int memset_check(struct dmabench_round *round)
{
	const struct dmabench_layout layout = memset_layout(round);

	return dmabench_queue_check(round, &layout);
}

static int memset_setup(struct dmabench_thread *thread)
{
	const struct dmabench_layout layout = memset_layout(thread->round);
	struct dma_device *dma = thread->round->engine->chan->device;
	int err;

	err = dmabench_channel_capable(thread->round, DMA_MEMSET, "DMA_MEMSET");
	if (err)
		return err;
	if (!is_dma_fill_aligned(dma, 0, layout.dst_offset, layout.size))
		return dmabench_refuse(thread->round, DMABENCH_QUEUE_SIZE,
				       "size %zu, dst_offset %zu: engine %s sets multiples of %u",
				       layout.size, layout.dst_offset,
				       thread->round->target->engine,
				       1U << dma->fill_align);
	return dmabench_queue_setup(thread, &layout);
}

static __always_inline struct dma_async_tx_descriptor *
prep_memset(struct dma_chan *chan, const struct dmabench_queue *queue,
	    const struct dmabench_transfer *transfer, unsigned long flags)
{
	return dmaengine_prep_dma_memset(chan,
					 transfer->dst_addr, (u8)transfer->seed,
					 transfer->layout.size, flags);
}

static int memset_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_queue_loop(thread, ops, prep_memset);
}

const struct dmabench_exp dmabench_exp_memset = {
	.name = "memset",
	.summary = "map, have the engine set all bytes to one value, unmap; every one is verified",
	.flags = DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = dmabench_queue_phases_used,
	.check = memset_check,
	.setup = memset_setup,
	.loop = memset_loop,
	DMABENCH_QUEUE_OPS,
};
