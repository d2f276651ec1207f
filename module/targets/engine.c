// SPDX-License-Identifier: GPL-2.0
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "engine.h"

/* How often who waits looks whether it was told to stop. */
#define STOP_POLL_MS 20

static bool is_channel(struct dma_chan *chan, void *data)
{
	const struct dmabench_target *target = data;

	/* In this order: channels of others may be on their way out. */
	return chan->device->dev == target->device->provider &&
	       !strcmp(dma_chan_name(chan), target->engine);
}

/* The engine is idle and no callback will come. */
static void forget_submitted(struct dmabench_engine *engine)
{
	engine->submitted = 0;
	engine->finished = 0;
	atomic_set(&engine->pending, 1);
	reinit_completion(&engine->done);
}

static bool is_beside(struct dma_chan *chan, void *data)
{
	const struct dmabench_target *target = data;

	return chan->device->dev == target->device->provider;
}

static struct dmabench_engine *engine_open(struct dmabench_target *target,
					   dma_filter_fn filter)
{
	struct dmabench_engine *engine = kzalloc(sizeof(*engine), GFP_KERNEL);
	dma_cap_mask_t mask;

	if (!engine)
		return ERR_PTR(-ENOMEM);
	engine->target = target;
	engine->timeout_ms = DMABENCH_TIMEOUT_MS_DEFAULT;
	init_completion(&engine->done);
	forget_submitted(engine);
	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	engine->chan = dma_request_channel(mask, filter, target);
	if (engine->chan)
		return engine;
	kfree(engine);
	return ERR_PTR(-EBUSY);
}

/* An engine that would not stop keeps its channel and what it may write to. */
static void engine_close(struct dmabench_engine *engine)
{
	struct dmabench_engine *next;

	for (; engine; engine = next) {
		next = engine->next;
		if (dmabench_target_stuck(engine->target))
			continue;
		dma_release_channel(engine->chan);
		kfree(engine);
	}
}

/* Of its device's; while that is bound they stay. */
static unsigned int count_channels(const struct dmabench_engine *engine)
{
	unsigned int count = 0;
	struct dma_chan *chan;

	list_for_each_entry(chan, &engine->chan->device->channels, device_node)
		count++;
	return count;
}

/* The target's own channel first, then any that its device has. */
static struct dmabench_engine *engine_open_all(struct dmabench_target *target,
					       unsigned int channels)
{
	struct dmabench_engine *first, *last;

	if (dmabench_target_stuck(target))
		return ERR_PTR(-EBUSY);
	first = engine_open(target, is_channel);
	if (IS_ERR(first))
		return first;
	if (channels == DMABENCH_ALL_CHANNELS)
		channels = count_channels(first);
	for (last = first; --channels; last = last->next) {
		last->next = engine_open(target, is_beside);
		if (IS_ERR(last->next)) {
			int err = PTR_ERR(last->next);

			last->next = NULL;
			engine_close(first);
			return ERR_PTR(err);
		}
	}
	return first;
}

/**
 * dmabench_engine_get() - take a target's channel for exclusive use
 * @target: a target that was entered
 * @channels: as many of its device's channels, at least one; or
 *	DMABENCH_ALL_CHANNELS, so that nobody else has one
 *
 * Waits for another user of this target within this module.
 *
 * Return: the engine, or ERR_PTR: -EOPNOTSUPP the target has none, -EBUSY
 * somebody uses it, or too many of the others, or it would not stop before,
 * -EINTR a signal came, -ENOMEM
 */
struct dmabench_engine *dmabench_engine_get(struct dmabench_target *target,
					    unsigned int channels)
{
	struct dmabench_engine *engine;

	if (!target->engine[0])
		return ERR_PTR(-EOPNOTSUPP);
	if (mutex_lock_interruptible(&target->engine_lock))
		return ERR_PTR(-EINTR);
	engine = engine_open_all(target, channels);
	if (IS_ERR(engine))
		mutex_unlock(&target->engine_lock);
	return engine;
}

/**
 * dmabench_engine_pin() - hold the engine beyond the command that took it
 * @engine: the engine
 *
 * Others are refused from here on, not made to wait: nobody knows how long.
 */
void dmabench_engine_pin(struct dmabench_engine *engine)
{
	engine->pinned = true;
	mutex_unlock(&engine->target->engine_lock);
}

void dmabench_engine_put(struct dmabench_engine *engine)
{
	struct dmabench_target *target = engine->target;
	bool pinned = engine->pinned;

	engine_close(engine);
	if (!pinned)
		mutex_unlock(&target->engine_lock);
}

/* Ends whatever the engine does and waits until it has ended. */
void dmabench_engine_terminate(struct dmabench_engine *engine)
{
	if (!dmaengine_terminate_sync(engine->chan)) {
		forget_submitted(engine);
		return;
	}
	pr_err("dmabench: %s would not stop: its memory is kept for good\n",
	       engine->target->name);
	WRITE_ONCE(engine->target->device->stuck, true);
}

/* The callbacks of a channel never run beside each other. */
static void transfer_done(void *data, const struct dmaengine_result *result)
{
	struct dmabench_engine_slot *slot = data;
	struct dmabench_engine *engine = slot->engine;

	if (engine->slow_callback) {
		WRITE_ONCE(engine->in_callback, true);
		mdelay(DMABENCH_SLOW_CALLBACK_MS);
		WRITE_ONCE(engine->in_callback, false);
	}
	WRITE_ONCE(engine->callbacks, engine->callbacks + 1);
	if (slot != &engine->slot[engine->finished++])
		engine->disordered = true;
	if (result->result != DMA_TRANS_NOERROR)
		engine->failed = true;
	if (atomic_dec_and_test(&engine->pending) || engine->failed)
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

static int wait_interrupts(struct dmabench_engine *engine,
			   unsigned long deadline)
{
	const unsigned long slice = msecs_to_jiffies(STOP_POLL_MS);
	int err;

	if (atomic_dec_and_test(&engine->pending))
		complete(&engine->done);
	while (!wait_for_completion_timeout(&engine->done, slice)) {
		err = stopped(engine);
		if (err)
			return err;
		if (time_after(jiffies, deadline))
			return -ETIMEDOUT;
	}
	return engine->failed || engine->disordered ? -EREMOTEIO : 0;
}

static int poll_one(struct dmabench_engine *engine, dma_cookie_t cookie,
		    unsigned long deadline)
{
	int err;

	for (;;) {
		switch (dma_async_is_tx_complete(engine->chan, cookie, NULL, NULL)) {
		case DMA_COMPLETE:
			return 0;
		case DMA_ERROR:
			engine->failed = true;
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

/* Each one by itself: that the last is complete does not say how others went. */
static int wait_polled(struct dmabench_engine *engine, unsigned long deadline)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < engine->submitted && !err; i++)
		err = poll_one(engine, engine->slot[i].cookie, deadline);
	return err;
}

/**
 * dmabench_engine_submit() - put a transfer in the queue
 * @engine: the engine, with fewer than DMABENCH_DEPTH_MAX submitted
 * @tx: prepared with dmabench_engine_flags(); NULL where that failed
 *
 * It need not start before dma_async_issue_pending(). On an error all that was
 * submitted is terminated, too.
 *
 * Return: 0, or -EREMOTEIO the engine refused it
 */
int dmabench_engine_submit(struct dmabench_engine *engine,
			   struct dma_async_tx_descriptor *tx)
{
	struct dmabench_engine_slot *slot = &engine->slot[engine->submitted];

	if (!engine->submitted) {
		engine->failed = false;
		engine->disordered = false;
	}
	if (!tx)
		goto refused;
	slot->engine = engine;
	if (!engine->polled) {
		atomic_inc(&engine->pending);
		tx->callback_result = transfer_done;
		tx->callback_param = slot;
	}
	slot->cookie = dmaengine_submit(tx);
	if (dma_submit_error(slot->cookie))
		goto refused;
	engine->submitted++;
	return 0;

refused:
	dmabench_engine_terminate(engine);
	return -EREMOTEIO;
}

/**
 * dmabench_engine_wait() - wait for all that was submitted and issued
 * @engine: the engine
 *
 * When it returns the engine is idle, or the target is marked stuck.
 *
 * Return: 0, -EREMOTEIO a transfer failed, or one was done before an earlier
 * one, -ETIMEDOUT, -EINTR, -ENODEV
 */
int dmabench_engine_wait(struct dmabench_engine *engine)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(engine->timeout_ms);
	int err = engine->polled ? wait_polled(engine, deadline) :
				   wait_interrupts(engine, deadline);

	if (err)
		dmabench_engine_terminate(engine);
	else
		forget_submitted(engine);
	return err;
}

/* In words, what dmabench_engine_submit() or _wait() just returned. */
const char *dmabench_engine_error(const struct dmabench_engine *engine, int err)
{
	if (err == -ETIMEDOUT)
		return "what was submitted did not complete in time";
	if (engine->disordered)
		return "a transfer was done before one submitted earlier";
	return engine->failed ? "a transfer failed" :
				"a transfer was refused";
}

/**
 * dmabench_engine_start() - issue a copy, to be waited for or terminated
 * @engine: the engine
 * @dst: DMA address
 * @src: DMA address
 * @length: bytes
 *
 * Return: 0, or -EREMOTEIO the engine refused it, and is idle
 */
int dmabench_engine_start(struct dmabench_engine *engine, dma_addr_t dst,
			  dma_addr_t src, size_t length)
{
	struct dma_async_tx_descriptor *tx;
	int err;

	tx = dmaengine_prep_dma_memcpy(engine->chan, dst, src, length,
				       dmabench_engine_flags(engine));
	err = dmabench_engine_submit(engine, tx);
	if (!err)
		dma_async_issue_pending(engine->chan);
	return err;
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
	return dmabench_engine_start(engine, dst, src, length) ?:
	       dmabench_engine_wait(engine);
}
