// SPDX-License-Identifier: GPL-2.0
/*
 * The dmaengine side. A transfer without DMA_PREP_INTERRUPT is found finished by
 * device_tx_status, or by the interrupt of another one in a queue.
 */
#include <linux/string.h>

#include "lsi.h"
#include "regs.h"

dma_cookie_t dmabench_lsi_tx_submit(struct dma_async_tx_descriptor *tx)
{
	struct lsi_chan *c = to_lsi_chan(tx->chan);
	struct lsi_desc *desc = to_lsi_desc(tx);
	dma_cookie_t cookie = -ENODEV;
	unsigned long flags;

	spin_lock_irqsave(&c->lsi->lock, flags);
	if (c->lsi->regs) {
		cookie = dmabench_lsi_cookie_assign(c);
		tx->cookie = cookie;
		list_move_tail(&desc->node, &c->submitted);
	}
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	if (cookie >= 0)
		return cookie;

	/* Nobody else would. */
	dma_descriptor_unmap(tx);
	spin_lock_irqsave(&c->lsi->lock, flags);
	list_move_tail(&desc->node, &c->free);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return cookie;
}

static unsigned int lsi_interrupts(const struct list_head *list)
{
	struct lsi_desc *desc;
	unsigned int count = 0;

	list_for_each_entry(desc, list, node)
		count += !!(desc->tx.flags & DMA_PREP_INTERRUPT);
	return count;
}

static void lsi_issue_pending(struct dma_chan *chan)
{
	struct lsi_chan *c = to_lsi_chan(chan);
	struct lsi_dev *lsi = c->lsi;
	unsigned long flags;

	spin_lock_irqsave(&lsi->lock, flags);
	if (lsi->regs) {
		lsi->irq_wanted += lsi_interrupts(&c->submitted);
		list_splice_tail_init(&c->submitted, &c->issued);
		dmabench_lsi_kick(lsi);
	}
	spin_unlock_irqrestore(&lsi->lock, flags);
}

/* Bytes still to go: all or none, the chip does not tell how far it is; of a ring up to its end. */
static u32 lsi_left(const struct lsi_desc *desc)
{
	return desc->ring.bytes ? desc->ring.bytes - desc->ring.at : desc->moves.len;
}

static u32 lsi_residue(struct lsi_chan *c, dma_cookie_t cookie)
{
	struct lsi_desc *desc;

	list_for_each_entry(desc, &c->issued, node)
		if (desc->tx.cookie == cookie)
			return lsi_left(desc);
	list_for_each_entry(desc, &c->submitted, node)
		if (desc->tx.cookie == cookie)
			return lsi_left(desc);
	return 0;
}

static enum dma_status lsi_tx_status(struct dma_chan *chan, dma_cookie_t cookie,
				     struct dma_tx_state *state)
{
	struct lsi_chan *c = to_lsi_chan(chan);
	enum dma_status status;
	unsigned long flags;

	spin_lock_irqsave(&c->lsi->lock, flags);
	if (c->lsi->regs)
		dmabench_lsi_poll(c->lsi);
	status = lsi_unordered(c->lsi) ? DMA_OUT_OF_ORDER :
		 dmabench_lsi_cookie_status(c, cookie);
	if (state) {
		state->last = chan->completed_cookie;
		state->used = chan->cookie;
		state->in_flight_bytes = 0;
		state->residue = status == DMA_IN_PROGRESS ?
				 lsi_residue(c, cookie) : 0;
	}
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return status;
}

/*
 * Stops the chip if it works for the channel, and gives all that was submitted
 * there to the list. Lock held.
 */
static void lsi_abandon(struct lsi_chan *c, struct list_head *list)
{
	struct lsi_dev *lsi = c->lsi;

	if (lsi->regs && lsi->active && lsi->active->tx.chan == &c->chan) {
		dmabench_lsi_reset(lsi);
		lsi->active = NULL;
	}
	lsi->irq_wanted -= lsi_interrupts(&c->issued);
	list_splice_tail_init(&c->issued, list);
	list_splice_tail_init(&c->submitted, list);
	dmabench_lsi_cookie_fail_rest(c);
}

static int lsi_terminate_all(struct dma_chan *chan)
{
	struct lsi_chan *c = to_lsi_chan(chan);
	struct lsi_dev *lsi = c->lsi;
	struct lsi_desc *desc;
	unsigned long flags;
	LIST_HEAD(dropped);

	spin_lock_irqsave(&lsi->lock, flags);
	list_splice_init(&c->done, &dropped);
	list_splice_init(&c->kept, &dropped);
	lsi_abandon(c, &dropped);
	if (lsi->regs)
		dmabench_lsi_kick(lsi);
	spin_unlock_irqrestore(&lsi->lock, flags);

	list_for_each_entry(desc, &dropped, node)
		dma_descriptor_unmap(&desc->tx);

	spin_lock_irqsave(&lsi->lock, flags);
	list_splice(&dropped, &c->free);
	spin_unlock_irqrestore(&lsi->lock, flags);
	return 0;
}

/* The channel was stopped by terminate_all: only a callback may still run. */
static void lsi_synchronize(struct dma_chan *chan)
{
	struct lsi_chan *c = to_lsi_chan(chan);
	unsigned long flags;

	dmabench_lsi_callbacks_finish(c);

	/* What another thread got done meanwhile must not be lost. */
	spin_lock_irqsave(&c->lsi->lock, flags);
	if (!list_empty(&c->done))
		dmabench_lsi_call_back(c);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
}

static void lsi_free_chan_resources(struct dma_chan *chan)
{
	struct lsi_chan *c = to_lsi_chan(chan);
	unsigned long flags;

	lsi_terminate_all(chan);
	lsi_synchronize(chan);
	dmabench_lsi_desc_free_all(c);
	spin_lock_irqsave(&c->lsi->lock, flags);
	dmabench_lsi_port_unmap(c);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	memset(&c->config, 0, sizeof(c->config));
}

static int lsi_alloc_chan_resources(struct dma_chan *chan)
{
	struct lsi_chan *c = to_lsi_chan(chan);

	/* Not -ENODEV: the core would take the device off its list twice. */
	if (!READ_ONCE(c->lsi->regs))
		return -EIO;
	return dmabench_lsi_child_late(chan) ?: dmabench_lsi_desc_alloc_some(c);
}

/* All that its client waits for is told to be aborted. Lock held. */
static void lsi_abort(struct lsi_chan *c)
{
	struct lsi_desc *desc;
	LIST_HEAD(aborted);

	lsi_abandon(c, &aborted);
	list_for_each_entry(desc, &aborted, node)
		desc->result = DMA_TRANS_ABORTED;
	list_splice_tail(&aborted, &c->done);
}

/**
 * dmabench_lsi_chan_stop() - the device goes away: nothing touches it any more
 * @lsi: the chip
 *
 * Clients that wait are told that their transfers were aborted.
 */
void dmabench_lsi_chan_stop(struct lsi_dev *lsi)
{
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&lsi->lock, flags);
	for (i = 0; i < lsi->nchans; i++)
		lsi_abort(&lsi->chan[i]);
	dmabench_lsi_reset(lsi);
	WRITE_ONCE(lsi->regs, NULL);
	for (i = 0; i < lsi->nchans; i++)
		dmabench_lsi_port_unmap(&lsi->chan[i]);
	spin_unlock_irqrestore(&lsi->lock, flags);

	for (i = 0; i < lsi->nchans; i++) {
		dmabench_lsi_call_back(&lsi->chan[i]);
		dmabench_lsi_callbacks_finish(&lsi->chan[i]);
	}
}

static void lsi_init_one(struct lsi_dev *lsi, struct lsi_chan *c)
{
	c->lsi = lsi;
	INIT_LIST_HEAD(&c->issued);
	INIT_LIST_HEAD(&c->submitted);
	INIT_LIST_HEAD(&c->done);
	INIT_LIST_HEAD(&c->kept);
	INIT_LIST_HEAD(&c->free);
	INIT_LIST_HEAD(&c->all);
	dmabench_lsi_callbacks_init(c);
	c->chan.device = &lsi->dma;
	list_add_tail(&c->chan.device_node, &lsi->dma.channels);
	dmabench_lsi_cookie_init(c);
}

/* @channels: how many take turns, up to LSI_CHANNELS_MAX */
void dmabench_lsi_chan_init(struct lsi_dev *lsi, unsigned int channels)
{
	struct dma_device *dma = &lsi->dma;

	spin_lock_init(&lsi->lock);

	/* Private: only those who ask for it get it, never RAID or the like. */
	dma_cap_set(DMA_PRIVATE, dma->cap_mask);
	dmabench_lsi_prep_init(dma);
	dma->directions = BIT(DMA_MEM_TO_MEM);
	dma->residue_granularity = DMA_RESIDUE_GRANULARITY_DESCRIPTOR;
	dma->device_alloc_chan_resources = lsi_alloc_chan_resources;
	dma->device_free_chan_resources = lsi_free_chan_resources;
	dma->device_issue_pending = lsi_issue_pending;
	dma->device_tx_status = lsi_tx_status;
	dma->device_terminate_all = lsi_terminate_all;
	dma->device_synchronize = lsi_synchronize;

	INIT_LIST_HEAD(&dma->channels);
	while (lsi->nchans < channels)
		lsi_init_one(lsi, &lsi->chan[lsi->nchans++]);
}
