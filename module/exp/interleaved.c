// SPDX-License-Identifier: GPL-2.0
/*
 * The engine gathers and scatters: frames of one chunk each, with gaps between
 * them on either side. The gaps must stay as they were.
 */
#include <linux/slab.h>

#include "experiments.h"
#include "queue.h"

enum {
	PARAM_SRC_OFFSET = DMABENCH_QUEUE_PARAMS,
	PARAM_CHUNK,
	PARAM_SRC_GAP,
	PARAM_DST_GAP,
};

static const struct dmabench_param params[] = {
	DMABENCH_QUEUE_PARAM_ROWS,
	[PARAM_SRC_OFFSET] = DMABENCH_PARAM_NUMBER("src_offset", "bytes", 0,
		PAGE_SIZE - 1, 0, "where in its first page the source starts"),
	[PARAM_CHUNK] = DMABENCH_PARAM_NUMBER("chunk", "bytes", 1,
		DMABENCH_MAX_BUFFER_BYTES, 256,
		"bytes side by side, which is a frame; size / chunk of them are moved"),
	[PARAM_SRC_GAP] = DMABENCH_PARAM_NUMBER("src_gap", "bytes", 0,
		DMABENCH_MAX_BUFFER_BYTES, 256,
		"between two chunks of the source; not read"),
	[PARAM_DST_GAP] = DMABENCH_PARAM_NUMBER("dst_gap", "bytes", 0,
		DMABENCH_MAX_BUFFER_BYTES, 0,
		"between two chunks of the destination; not written"),
};

static const struct dmabench_phase phases[] = {
	DMABENCH_QUEUE_PHASE_ROWS("dmaengine_prep_interleaved_dma"),
};

static struct dmabench_layout
interleaved_layout(const struct dmabench_round *round)
{
	const u64 *p = round->params;

	return (struct dmabench_layout){
		.size = p[DMABENCH_QUEUE_SIZE],
		.chunk = p[PARAM_CHUNK],
		.src_gap = p[PARAM_SRC_GAP],
		.dst_gap = p[PARAM_DST_GAP],
		.src_offset = p[PARAM_SRC_OFFSET],
		.dst_offset = p[DMABENCH_QUEUE_DST_OFFSET],
		.coherent = p[DMABENCH_QUEUE_MEMORY] == DMABENCH_MEMORY_COHERENT,
	};
}

static int interleaved_check(struct dmabench_round *round)
{
	const struct dmabench_layout layout = interleaved_layout(round);

	if (layout.size % layout.chunk)
		return dmabench_refuse(round, PARAM_CHUNK,
				       "chunk %zu does not divide size %zu",
				       layout.chunk, layout.size);
	return dmabench_channel_check_aligned(round, PARAM_CHUNK) ?:
	       dmabench_channel_check_aligned(round, PARAM_SRC_GAP) ?:
	       dmabench_channel_check_aligned(round, PARAM_DST_GAP) ?:
	       dmabench_channel_check_aligned(round, PARAM_SRC_OFFSET) ?:
	       dmabench_channel_check_aligned(round, DMABENCH_QUEUE_DST_OFFSET) ?:
	       dmabench_queue_check(round, &layout);
}

static struct dma_interleaved_template *
new_template(const struct dmabench_layout *layout)
{
	struct dma_interleaved_template *template =
		kzalloc(struct_size(template, sgl, 1), DMABENCH_GFP);

	if (!template)
		return NULL;
	template->dir = DMA_MEM_TO_MEM;
	template->src_inc = true;
	template->dst_inc = true;
	template->src_sgl = true;
	template->dst_sgl = true;
	template->numf = layout->size / layout->chunk;
	template->frame_size = 1;
	template->sgl[0].size = layout->chunk;
	template->sgl[0].src_icg = layout->src_gap;
	template->sgl[0].dst_icg = layout->dst_gap;
	return template;
}

static int interleaved_setup(struct dmabench_thread *thread)
{
	const struct dmabench_layout layout = interleaved_layout(thread->round);
	struct dmabench_queue *queue;
	int err;

	err = dmabench_channel_capable(thread->round, DMA_INTERLEAVE, "DMA_INTERLEAVE") ?:
	      dmabench_queue_setup(thread, &layout);
	if (err)
		return err;
	queue = thread->priv;
	queue->template = new_template(&layout);
	return queue->template ? 0 : -ENOMEM;
}

static __always_inline struct dma_async_tx_descriptor *
prep_interleaved(struct dma_chan *chan, const struct dmabench_queue *queue,
		 const struct dmabench_transfer *transfer, unsigned long flags)
{
	queue->template->src_start = transfer->src_addr;
	queue->template->dst_start = transfer->dst_addr;
	return dmaengine_prep_interleaved_dma(chan,
					      queue->template, flags);
}

static int interleaved_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_queue_loop(thread, ops, prep_interleaved);
}

const struct dmabench_exp dmabench_exp_interleaved = {
	.name = "interleaved",
	.summary = "map, have the engine copy with gaps, unmap; every byte is verified, gaps too",
	.flags = DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = dmabench_queue_phases_used,
	.check = interleaved_check,
	.setup = interleaved_setup,
	.loop = interleaved_loop,
	DMABENCH_QUEUE_OPS,
};
