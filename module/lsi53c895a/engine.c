// SPDX-License-Identifier: GPL-2.0
/*
 * The chip: one script at a time, ended by an interrupt or found ended by
 * polling. A script that did anything but leave its own token behind failed.
 *
 * Nobody polls for a transfer that asked for an interrupt, and the other way
 * round, so an interrupt that was raised always finds its cause.
 */
#include <linux/delay.h>
#include <linux/io.h>

#include "lsi.h"
#include "regs.h"

static bool lsi_event(struct lsi_dev *lsi)
{
	return readb(lsi->regs + LSI_ISTAT0) & (LSI_ISTAT0_SIP | LSI_ISTAT0_DIP);
}

/* Reads away what happened. True if it was the end of the active script. */
static bool lsi_event_is_done(struct lsi_dev *lsi)
{
	u32 token = readl(lsi->regs + LSI_DSPS);
	u8 scsi = readb(lsi->regs + LSI_SIST0) | readb(lsi->regs + LSI_SIST1);
	u8 dma = readb(lsi->regs + LSI_DSTAT) & ~LSI_DSTAT_DFE;

	return dma == LSI_DSTAT_SIR && !scsi && token == lsi->token;
}

/* Left as it is while idle, so that a run of like transfers pays it once. */
static void lsi_let_interrupt(struct lsi_dev *lsi)
{
	bool on = lsi->irq_wanted;

	if (lsi->irq_on == on)
		return;
	writeb(on ? LSI_SIEN0_UDC : 0, lsi->regs + LSI_SIEN0);
	writeb(on ? LSI_DIEN_ALL : 0, lsi->regs + LSI_DIEN);
	lsi->irq_on = on;
}

/**
 * dmabench_lsi_reset() - stop whatever runs, at once
 * @lsi: the chip
 *
 * On return nothing reads or writes memory any more, no interrupt will come
 * and interrupts are masked.
 */
void dmabench_lsi_reset(struct lsi_dev *lsi)
{
	writeb(LSI_ISTAT0_SRST, lsi->regs + LSI_ISTAT0);
	readb(lsi->regs + LSI_ISTAT0);
	udelay(LSI_RESET_US);
	writeb(0, lsi->regs + LSI_ISTAT0);
	writeb(0, lsi->regs + LSI_SIEN0);
	writeb(0, lsi->regs + LSI_DIEN);
	readb(lsi->regs + LSI_ISTAT0);
	lsi->irq_on = false;
}

/* The next channel's first issued transfer, without an order the last; or NULL. */
static struct lsi_desc *lsi_next(struct lsi_dev *lsi)
{
	struct list_head *issued;
	unsigned int i, chan;

	for (i = 1; i <= lsi->nchans; i++) {
		chan = (lsi->last_chan + i) % lsi->nchans;
		issued = &lsi->chan[chan].issued;
		if (list_empty(issued))
			continue;
		lsi->last_chan = chan;
		return lsi_unordered(lsi) ?
		       list_last_entry(issued, struct lsi_desc, node) :
		       list_first_entry(issued, struct lsi_desc, node);
	}
	return NULL;
}

/**
 * dmabench_lsi_kick() - start the next issued transfer unless one runs
 * @lsi: the chip
 *
 * A short transfer happens within the write to DSP.
 */
void dmabench_lsi_kick(struct lsi_dev *lsi)
{
	struct lsi_desc *desc = lsi->active ?: lsi_next(lsi);

	if (!desc)
		return;
	lsi_let_interrupt(lsi);
	if (lsi->active)
		return;

	lsi->active = desc;
	lsi->token++;
	writel(dmabench_lsi_script_write(lsi, desc), lsi->regs + LSI_DSP);
	if (desc->ending == LSI_END_ABORT)
		writeb(LSI_ISTAT0_ABRT, lsi->regs + LSI_ISTAT0);
}

/* The active transfer has ended: pass it on and start the next one. */
static void lsi_end_active(struct lsi_dev *lsi, bool ok)
{
	struct lsi_desc *desc = lsi->active;
	struct dma_async_tx_descriptor *tx = &desc->tx;
	struct lsi_chan *c = to_lsi_chan(tx->chan);

	if (!ok)
		dmabench_lsi_reset(lsi);
	lsi->active = NULL;
	if (ok && desc->ring.bytes) {
		dmabench_lsi_ring_advance(desc);
		dmabench_lsi_call_back(c);
		dmabench_lsi_kick(lsi);
		return;
	}
	if (tx->flags & DMA_PREP_INTERRUPT)
		lsi->irq_wanted--;
	desc->result = ok ? DMA_TRANS_NOERROR : DMA_TRANS_ABORTED;
	dmabench_lsi_cookie_end(c, tx->cookie, ok);

	if (tx->callback || tx->callback_result || tx->unmap) {
		list_move_tail(&desc->node, &c->done);
		dmabench_lsi_call_back(c);
	} else {
		dmabench_lsi_desc_put_away(c, desc);
	}
	dmabench_lsi_kick(lsi);
}

/**
 * dmabench_lsi_poll() - look for transfers that ended without an interrupt
 * @lsi: the chip
 */
void dmabench_lsi_poll(struct lsi_dev *lsi)
{
	while (lsi->active && !lsi->irq_on && lsi_event(lsi))
		lsi_end_active(lsi, lsi_event_is_done(lsi));
}

irqreturn_t dmabench_lsi_irq(int irq, void *data)
{
	struct lsi_dev *lsi = data;
	irqreturn_t ret = IRQ_NONE;

	spin_lock(&lsi->lock);
	if (lsi->regs && lsi->irq_on && lsi_event(lsi)) {
		bool ok = lsi_event_is_done(lsi);

		if (lsi->active)
			lsi_end_active(lsi, ok);
		ret = IRQ_HANDLED;
	}
	spin_unlock(&lsi->lock);
	return ret;
}
