// SPDX-License-Identifier: GPL-2.0
/*
 * Descriptors: free -> prepared (in no list) -> submitted -> issued -> done ->
 * free; or kept, where the client said so, from where it submits them again. They
 * are allocated until the client lets the channel go, so one that was prepared and
 * never submitted is not lost for good.
 */
#include <linux/bottom_half.h>
#include <linux/cpumask.h>
#include <linux/slab.h>

#include "lsi.h"

#define LSI_DESCS	16	/* at hand from the start; more when needed */

static struct lsi_desc *lsi_new_desc(struct lsi_chan *c, gfp_t gfp)
{
	struct lsi_desc *desc = kzalloc(sizeof(*desc), gfp);
	unsigned long flags;

	if (!desc)
		return NULL;
	INIT_LIST_HEAD(&desc->node);
	spin_lock_irqsave(&c->lsi->lock, flags);
	list_add_tail(&desc->all, &c->all);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return desc;
}

/* Nobody may hold a descriptor any more. */
void dmabench_lsi_desc_free_all(struct lsi_chan *c)
{
	struct lsi_desc *desc, *next;

	list_for_each_entry_safe(desc, next, &c->all, all)
		kfree(desc);
	INIT_LIST_HEAD(&c->all);
	INIT_LIST_HEAD(&c->free);
	INIT_LIST_HEAD(&c->kept);
}

/* It is finished, and the client knows. Lock held. */
void dmabench_lsi_desc_put_away(struct lsi_chan *c, struct lsi_desc *desc)
{
	list_move(&desc->node, dmaengine_desc_test_reuse(&desc->tx) ? &c->kept : &c->free);
}

/* The client does not submit again what it has had kept. */
int dmabench_lsi_desc_free(struct dma_async_tx_descriptor *tx)
{
	struct lsi_chan *c = to_lsi_chan(tx->chan);
	unsigned long flags;

	spin_lock_irqsave(&c->lsi->lock, flags);
	list_move(&to_lsi_desc(tx)->node, &c->free);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return 0;
}

/* Returns how many; nobody else is near the channel yet. */
int dmabench_lsi_desc_alloc_some(struct lsi_chan *c)
{
	struct lsi_desc *desc;
	int i;

	for (i = 0; i < LSI_DESCS; i++) {
		desc = lsi_new_desc(c, GFP_KERNEL);
		if (!desc) {
			dmabench_lsi_desc_free_all(c);
			return -ENOMEM;
		}
		list_add_tail(&desc->node, &c->free);
	}
	return LSI_DESCS;
}

/* A descriptor in no list, or NULL; in any context. */
struct lsi_desc *dmabench_lsi_desc_get(struct lsi_chan *c)
{
	struct lsi_desc *desc;
	unsigned long flags;

	spin_lock_irqsave(&c->lsi->lock, flags);
	desc = list_first_entry_or_null(&c->free, struct lsi_desc, node);
	if (desc)
		list_del_init(&desc->node);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return desc ?: lsi_new_desc(c, GFP_NOWAIT | __GFP_NOWARN);
}

static struct lsi_desc *lsi_take_done(struct lsi_chan *c)
{
	struct lsi_desc *desc;
	unsigned long flags;

	spin_lock_irqsave(&c->lsi->lock, flags);
	desc = list_first_entry_or_null(&c->done, struct lsi_desc, node);
	if (desc)
		list_del_init(&desc->node);
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return desc;
}

/* Return: whether there is a period of a ring to be told of; @tx receives by which callback */
static bool lsi_take_period(struct lsi_chan *c, struct dma_async_tx_descriptor *tx)
{
	struct lsi_desc *desc;
	unsigned long flags;
	bool taken = false;

	spin_lock_irqsave(&c->lsi->lock, flags);
	list_for_each_entry(desc, &c->issued, node) {
		if (!desc->ring.untold)
			continue;
		desc->ring.untold--;
		*tx = desc->tx;
		taken = true;
		break;
	}
	spin_unlock_irqrestore(&c->lsi->lock, flags);
	return taken;
}

static void lsi_run_period_callbacks(struct lsi_chan *c)
{
	const struct dmaengine_result result = { .result = DMA_TRANS_NOERROR };
	struct dma_async_tx_descriptor tx;

	while (lsi_take_period(c, &tx)) {
		if (tx.callback_result)
			tx.callback_result(tx.callback_param, &result);
		else if (tx.callback)
			tx.callback(tx.callback_param);
	}
}

/*
 * Tells clients about finished transfers: one at a time, so that
 * device_terminate_all can take the others away.
 */
static void lsi_run_callbacks(struct lsi_chan *c)
{
	struct lsi_desc *desc;
	unsigned long flags;

	lsi_run_period_callbacks(c);
	while ((desc = lsi_take_done(c))) {
		struct dma_async_tx_descriptor *tx = &desc->tx;
		bool ok = desc->result == DMA_TRANS_NOERROR;
		struct dmaengine_result result = {
			.result = desc->result,
			.residue = ok ? 0 : desc->moves.len,
		};

		dma_descriptor_unmap(tx);
		if (tx->callback_result)
			tx->callback_result(tx->callback_param, &result);
		else if (tx->callback)
			tx->callback(tx->callback_param);

		spin_lock_irqsave(&c->lsi->lock, flags);
		dmabench_lsi_desc_put_away(c, desc);
		spin_unlock_irqrestore(&c->lsi->lock, flags);
	}
}

static void lsi_callbacks_tasklet(struct tasklet_struct *t)
{
	lsi_run_callbacks(container_of(t, struct lsi_chan, callbacks));
}

/* Callbacks may not sleep, wherever they run. */
static void lsi_callbacks_work(struct work_struct *work)
{
	local_bh_disable();
	lsi_run_callbacks(container_of(work, struct lsi_chan, remote));
	local_bh_enable();
}

void dmabench_lsi_callbacks_init(struct lsi_chan *c)
{
	tasklet_setup(&c->callbacks, lsi_callbacks_tasklet);
	INIT_WORK(&c->remote, lsi_callbacks_work);
}

/* Soon, in any context. With one CPU online there is no other one. */
void dmabench_lsi_call_back(struct lsi_chan *c)
{
	unsigned int cpu;

	if (!c->lsi->remote_callbacks) {
		tasklet_schedule(&c->callbacks);
		return;
	}
	cpu = cpumask_any_but(cpu_online_mask, raw_smp_processor_id());
	queue_work_on(cpu < nr_cpu_ids ? cpu : WORK_CPU_UNBOUND,
		      system_highpri_wq, &c->remote);
}

/* Waits for those under way, and for those that were to run. */
void dmabench_lsi_callbacks_finish(struct lsi_chan *c)
{
	tasklet_kill(&c->callbacks);
	flush_work(&c->remote);
}
