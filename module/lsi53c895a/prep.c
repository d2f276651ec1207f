// SPDX-License-Identifier: GPL-2.0
/*
 * From what a client asks for to the moves that do it. The chip can only copy:
 * a memset copies a constant, piece by piece, and an interleaved transfer is
 * one move a frame.
 */
#include <linux/kernel.h>
#include <linux/limits.h>

#include "lsi.h"
#include "regs.h"

/* The first byte after the last move, seen from the first one. */
static u64 lsi_span(const struct lsi_moves *moves, u32 step)
{
	u64 last = (moves->len - 1) / moves->chunk;

	return last * step + (moves->len - last * moves->chunk);
}

static bool lsi_can_move(const struct lsi_moves *moves, u64 src, u64 dst)
{
	return DIV_ROUND_UP(moves->len, moves->chunk) <= LSI_MOVES_MAX &&
	       src + lsi_span(moves, moves->src_step) - 1 <= U32_MAX &&
	       dst + lsi_span(moves, moves->dst_step) - 1 <= U32_MAX;
}

/* Frames begin and end where the engine can, not only the first one. */
static bool lsi_is_aligned(struct dma_device *dma, const struct lsi_moves *moves,
			   u64 src, u64 dst)
{
	if (moves->fills)
		return is_dma_fill_aligned(dma, dst, 0, moves->len);
	return is_dma_copy_aligned(dma, src | moves->src_step,
				   dst | moves->dst_step,
				   moves->len | moves->chunk);
}

/* @src, @dst: not yet cut to 32 bits. Return: NULL: the chip cannot, or there is no memory */
struct dma_async_tx_descriptor *
dmabench_lsi_prep(struct dma_chan *chan, dma_addr_t src, dma_addr_t dst,
		  const struct lsi_moves *moves, unsigned long flags)
{
	struct lsi_dev *lsi = to_lsi_chan(chan)->lsi;
	struct lsi_desc *desc;

	if (!lsi_can_move(moves, src, dst) ||
	    !lsi_is_aligned(&lsi->dma, moves, src, dst) ||
	    !READ_ONCE(lsi->regs))
		return NULL;
	desc = dmabench_lsi_desc_get(to_lsi_chan(chan));
	if (!desc)
		return NULL;

	memset(&desc->tx, 0, sizeof(desc->tx));
	dma_async_tx_descriptor_init(&desc->tx, chan);
	desc->tx.tx_submit = dmabench_lsi_tx_submit;
	desc->tx.desc_free = dmabench_lsi_desc_free;
	desc->tx.flags = flags;
	desc->moves = *moves;
	desc->ring = (struct lsi_ring){ };
	desc->moves.src = src;
	desc->moves.dst = dst;
	desc->delay = READ_ONCE(lsi->delay_jumps);
	desc->ending = READ_ONCE(lsi->ending);
	return &desc->tx;
}

static struct dma_async_tx_descriptor *
lsi_prep_memcpy(struct dma_chan *chan, dma_addr_t dst, dma_addr_t src,
		size_t len, unsigned long flags)
{
	const struct lsi_moves moves = { .len = len, .chunk = len };

	if (!len || len > LSI_MOVE_MAX)
		return NULL;
	return dmabench_lsi_prep(chan, src, dst, &moves, flags);
}

static struct dma_async_tx_descriptor *
lsi_prep_memset(struct dma_chan *chan, dma_addr_t dst, int value, size_t len,
		unsigned long flags)
{
	const struct lsi_moves moves = {
		.len = len,
		.chunk = LSI_FILL_BYTES,
		.dst_step = LSI_FILL_BYTES,
		.fills = true,
		.value = value,
	};

	if (!len || len > LSI_MOVES_MAX * LSI_FILL_BYTES)
		return NULL;
	return dmabench_lsi_prep(chan, to_lsi_chan(chan)->lsi->constant_bus, dst,
				 &moves, flags);
}

/* Frames of one chunk, from memory to memory, both addresses rising. */
static bool lsi_can_interleave(const struct dma_interleaved_template *xt)
{
	return xt->dir == DMA_MEM_TO_MEM && xt->src_inc && xt->dst_inc &&
	       xt->frame_size == 1 && xt->numf && xt->numf <= LSI_MOVES_MAX &&
	       xt->sgl[0].size && xt->sgl[0].size <= LSI_MOVE_MAX &&
	       xt->sgl[0].size <= U32_MAX / xt->numf;
}

static struct dma_async_tx_descriptor *
lsi_prep_interleaved(struct dma_chan *chan, struct dma_interleaved_template *xt,
		     unsigned long flags)
{
	struct lsi_moves moves = { };
	size_t src_gap, dst_gap;

	if (!lsi_can_interleave(xt) || flags & DMA_PREP_REPEAT)
		return NULL;
	src_gap = dmaengine_get_src_icg(xt, &xt->sgl[0]);
	dst_gap = dmaengine_get_dst_icg(xt, &xt->sgl[0]);
	moves.chunk = xt->sgl[0].size;
	if (src_gap > U32_MAX - moves.chunk || dst_gap > U32_MAX - moves.chunk)
		return NULL;
	moves.len = moves.chunk * xt->numf;
	moves.src_step = moves.chunk + src_gap;
	moves.dst_step = moves.chunk + dst_gap;
	return dmabench_lsi_prep(chan, xt->src_start, xt->dst_start, &moves, flags);
}

/* What is offered, and how it is asked for. */
void dmabench_lsi_prep_init(struct dma_device *dma)
{
	dma_cap_set(DMA_MEMCPY, dma->cap_mask);
	dma_cap_set(DMA_MEMSET, dma->cap_mask);
	dma_cap_set(DMA_INTERLEAVE, dma->cap_mask);
	dma->device_prep_dma_memcpy = lsi_prep_memcpy;
	dma->device_prep_dma_memset = lsi_prep_memset;
	dma->device_prep_interleaved_dma = lsi_prep_interleaved;
}
