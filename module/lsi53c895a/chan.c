// SPDX-License-Identifier: GPL-2.0
/*
 * The dmaengine side. A transfer without DMA_PREP_INTERRUPT is found finished by
 * device_tx_status, or by the interrupt of another one in the queue.
 */
#include "lsi.h"
#include "regs.h"

static struct lsi_desc *to_desc(struct dma_async_tx_descriptor *tx)
{
	return container_of(tx, struct lsi_desc, tx);
}

dma_cookie_t dmabench_lsi_tx_submit(struct dma_async_tx_descriptor *tx)
{
	struct lsi_dev *lsi = to_lsi(tx->chan);
	struct lsi_desc *desc = to_desc(tx);
	dma_cookie_t cookie = -ENODEV;
	unsigned long flags;

	spin_lock_irqsave(&lsi->lock, flags);
	if (lsi->regs) {
		cookie = dmabench_lsi_cookie_assign(lsi);
		tx->cookie = cookie;
		list_add_tail(&desc->node, &lsi->submitted);
	} else {
		list_add_tail(&desc->node, &lsi->free);
	}
	spin_unlock_irqrestore(&lsi->lock, flags);
	return cookie;
}

static void lsi_issue_pending(struct dma_chan *chan)
{
	struct lsi_dev *lsi = to_lsi(chan);
	struct lsi_desc *desc;
	unsigned long flags;

	spin_lock_irqsave(&lsi->lock, flags);
	if (lsi->regs) {
		list_for_each_entry(desc, &lsi->submitted, node)
			if (desc->tx.flags & DMA_PREP_INTERRUPT)
				lsi->irq_wanted++;
		list_splice_tail_init(&lsi->submitted, &lsi->issued);
		dmabench_lsi_kick(lsi);
	}
	spin_unlock_irqrestore(&lsi->lock, flags);
}

/* Bytes still to go: all or none, the chip does not tell how far it is. */
static u32 lsi_residue(struct lsi_dev *lsi, dma_cookie_t cookie)
{
	struct lsi_desc *desc;

	list_for_each_entry(desc, &lsi->issued, node)
		if (desc->tx.cookie == cookie)
			return desc->moves.len;
	list_for_each_entry(desc, &lsi->submitted, node)
		if (desc->tx.cookie == cookie)
			return desc->moves.len;
	return 0;
}

static enum dma_status lsi_tx_status(struct dma_chan *chan, dma_cookie_t cookie,
				     struct dma_tx_state *state)
{
	struct lsi_dev *lsi = to_lsi(chan);
	enum dma_status status;
	unsigned long flags;

	spin_lock_irqsave(&lsi->lock, flags);
	if (lsi->regs)
		dmabench_lsi_poll(lsi);
	status = dmabench_lsi_cookie_status(lsi, cookie);
	if (state) {
		state->last = chan->completed_cookie;
		state->used = chan->cookie;
		state->in_flight_bytes = 0;
		state->residue = status == DMA_IN_PROGRESS ?
				 lsi_residue(lsi, cookie) : 0;
	}
	spin_unlock_irqrestore(&lsi->lock, flags);
	return status;
}

/* Stops the chip and gives all that was submitted to the list. Lock held. */
static void lsi_abandon(struct lsi_dev *lsi, struct list_head *list)
{
	if (lsi->regs && lsi->active)
		dmabench_lsi_reset(lsi);
	lsi->active = NULL;
	lsi->irq_wanted = 0;
	list_splice_tail_init(&lsi->issued, list);
	list_splice_tail_init(&lsi->submitted, list);
	dmabench_lsi_cookie_fail_rest(lsi);
}

static int lsi_terminate_all(struct dma_chan *chan)
{
	struct lsi_dev *lsi = to_lsi(chan);
	struct lsi_desc *desc;
	unsigned long flags;
	LIST_HEAD(dropped);

	spin_lock_irqsave(&lsi->lock, flags);
	list_splice_init(&lsi->done, &dropped);
	lsi_abandon(lsi, &dropped);
	spin_unlock_irqrestore(&lsi->lock, flags);

	list_for_each_entry(desc, &dropped, node)
		dma_descriptor_unmap(&desc->tx);

	spin_lock_irqsave(&lsi->lock, flags);
	list_splice(&dropped, &lsi->free);
	spin_unlock_irqrestore(&lsi->lock, flags);
	return 0;
}

/* The chip was stopped by terminate_all: only a callback may still run. */
static void lsi_synchronize(struct dma_chan *chan)
{
	struct lsi_dev *lsi = to_lsi(chan);
	unsigned long flags;

	tasklet_kill(&lsi->callbacks);

	/* What another thread got done meanwhile must not be lost. */
	spin_lock_irqsave(&lsi->lock, flags);
	if (!list_empty(&lsi->done))
		tasklet_schedule(&lsi->callbacks);
	spin_unlock_irqrestore(&lsi->lock, flags);
}

static void lsi_free_chan_resources(struct dma_chan *chan)
{
	lsi_terminate_all(chan);
	lsi_synchronize(chan);
	dmabench_lsi_desc_free_all(to_lsi(chan));
}

static int lsi_alloc_chan_resources(struct dma_chan *chan)
{
	struct lsi_dev *lsi = to_lsi(chan);

	/* Not -ENODEV: the core would take the device off its list twice. */
	if (!READ_ONCE(lsi->regs))
		return -EIO;
	return dmabench_lsi_desc_alloc_some(lsi);
}

/**
 * dmabench_lsi_chan_stop() - the device goes away: nothing touches it any more
 * @lsi: the chip
 *
 * Clients that wait are told that their transfers were aborted.
 */
void dmabench_lsi_chan_stop(struct lsi_dev *lsi)
{
	struct lsi_desc *desc;
	unsigned long flags;
	LIST_HEAD(aborted);

	spin_lock_irqsave(&lsi->lock, flags);
	lsi_abandon(lsi, &aborted);
	dmabench_lsi_reset(lsi);
	WRITE_ONCE(lsi->regs, NULL);
	list_for_each_entry(desc, &aborted, node)
		desc->result = DMA_TRANS_ABORTED;
	list_splice_tail(&aborted, &lsi->done);
	spin_unlock_irqrestore(&lsi->lock, flags);

	tasklet_schedule(&lsi->callbacks);
	tasklet_kill(&lsi->callbacks);
}

void dmabench_lsi_chan_init(struct lsi_dev *lsi)
{
	struct dma_device *dma = &lsi->dma;

	spin_lock_init(&lsi->lock);
	INIT_LIST_HEAD(&lsi->issued);
	INIT_LIST_HEAD(&lsi->submitted);
	INIT_LIST_HEAD(&lsi->done);
	INIT_LIST_HEAD(&lsi->free);
	INIT_LIST_HEAD(&lsi->all);
	tasklet_setup(&lsi->callbacks, dmabench_lsi_callbacks);

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
	lsi->chan.device = dma;
	list_add_tail(&lsi->chan.device_node, &dma->channels);
	dmabench_lsi_cookie_init(lsi);
}
