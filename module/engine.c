// SPDX-License-Identifier: GPL-2.0
#include <linux/jiffies.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "engine.h"

/* How often a waiting copy looks whether it was told to stop. */
#define STOP_POLL_MS 20

static bool is_channel(struct dma_chan *chan, void *data)
{
	const struct dmabench_target *target = data;

	return chan->device->dev == target->dev &&
	       !strcmp(dma_chan_name(chan), target->engine);
}

/**
 * dmabench_engine_get() - take a target's channel for exclusive use
 * @target: a target that was entered
 *
 * Waits for another user within this module.
 *
 * Return: the engine, or ERR_PTR: -EOPNOTSUPP the target has none, -EBUSY
 * somebody outside the module uses it, or it would not stop before, -EINTR a
 * signal came, -ENOMEM
 */
struct dmabench_engine *dmabench_engine_get(struct dmabench_target *target)
{
	struct dmabench_engine *engine;
	dma_cap_mask_t mask;
	int err;

	if (!target->engine[0])
		return ERR_PTR(-EOPNOTSUPP);
	engine = kzalloc(sizeof(*engine), GFP_KERNEL);
	if (!engine)
		return ERR_PTR(-ENOMEM);
	engine->target = target;
	engine->timeout_ms = DMABENCH_TIMEOUT_MS_DEFAULT;
	init_completion(&engine->done);
	if (mutex_lock_interruptible(&target->engine_lock)) {
		err = -EINTR;
		goto free_engine;
	}
	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	if (!dmabench_target_stuck(target))
		engine->chan = dma_request_channel(mask, is_channel, target);
	if (!engine->chan) {
		err = -EBUSY;
		goto unlock;
	}
	return engine;

unlock:
	mutex_unlock(&target->engine_lock);
free_engine:
	kfree(engine);
	return ERR_PTR(err);
}

/* An engine that would not stop keeps its channel and what it may write to. */
void dmabench_engine_put(struct dmabench_engine *engine)
{
	struct dmabench_target *target = engine->target;

	if (!dmabench_target_stuck(target)) {
		dma_release_channel(engine->chan);
		kfree(engine);
	}
	mutex_unlock(&target->engine_lock);
}

/* Ends whatever the engine does and waits until it has ended. */
void dmabench_engine_terminate(struct dmabench_engine *engine)
{
	if (!dmaengine_terminate_sync(engine->chan))
		return;
	pr_err("dmabench: %s would not stop: its memory is kept for good\n",
	       engine->target->name);
	WRITE_ONCE(engine->target->stuck, true);
}

static void copy_done(void *data, const struct dmaengine_result *result)
{
	struct dmabench_engine *engine = data;

	engine->result = result->result;
	complete(&engine->done);
}

static int stopped(const struct dmabench_engine *engine)
{
	if (dmabench_target_gone(engine->target))
		return -ENODEV;
	if (signal_pending(current) ||
	    (engine->stop && READ_ONCE(*engine->stop)))
		return -EINTR;
	return 0;
}

static int wait_interrupt(struct dmabench_engine *engine, unsigned long deadline)
{
	const unsigned long slice = msecs_to_jiffies(STOP_POLL_MS);
	int err;

	while (!wait_for_completion_timeout(&engine->done, slice)) {
		err = stopped(engine);
		if (err)
			return err;
		if (time_after(jiffies, deadline))
			return -ETIMEDOUT;
	}
	return engine->result == DMA_TRANS_NOERROR ? 0 : -EREMOTEIO;
}

static int wait_polled(struct dmabench_engine *engine, dma_cookie_t cookie,
		       unsigned long deadline)
{
	int err;

	for (;;) {
		switch (dma_async_is_tx_complete(engine->chan, cookie, NULL, NULL)) {
		case DMA_COMPLETE:
			return 0;
		case DMA_ERROR:
			return -EREMOTEIO;
		default:
			break;
		}
		err = stopped(engine);
		if (err)
			return err;
		if (time_after(jiffies, deadline))
			return -ETIMEDOUT;
		cond_resched();
	}
}

/**
 * dmabench_engine_copy() - copy, and wait until it is done
 * @engine: the engine
 * @dst: DMA address
 * @src: DMA address
 * @length: bytes
 *
 * When it returns the engine is idle, or the target is marked stuck.
 *
 * Return: 0, -EREMOTEIO the engine refused or failed, -ETIMEDOUT, -EINTR, -ENODEV
 */
int dmabench_engine_copy(struct dmabench_engine *engine, dma_addr_t dst,
			 dma_addr_t src, size_t length)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(engine->timeout_ms);
	unsigned long flags = DMA_CTRL_ACK;
	struct dma_async_tx_descriptor *tx;
	dma_cookie_t cookie;
	int err;

	if (!engine->polled)
		flags |= DMA_PREP_INTERRUPT;
	tx = dmaengine_prep_dma_memcpy(engine->chan, dst, src, length, flags);
	if (!tx)
		return -EREMOTEIO;
	if (!engine->polled) {
		reinit_completion(&engine->done);
		tx->callback_result = copy_done;
		tx->callback_param = engine;
	}
	cookie = dmaengine_submit(tx);
	if (dma_submit_error(cookie))
		return -EREMOTEIO;
	dma_async_issue_pending(engine->chan);
	err = engine->polled ? wait_polled(engine, cookie, deadline) :
			       wait_interrupt(engine, deadline);
	if (err)
		dmabench_engine_terminate(engine);
	return err;
}
