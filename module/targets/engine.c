// SPDX-License-Identifier: GPL-2.0
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "engine.h"

/* How often an engine that cannot be terminated is asked whether it is done. */
#define STOP_POLL_US 100

/* Is it of the target's engine, and does it go through what is mapped for the target? */
static bool is_beside(struct dma_chan *chan, void *data)
{
	const struct dmabench_target *target = data;

	/* In this order: channels of others may be on their way out. */
	return chan->device->dev == target->device->provider &&
	       dmaengine_get_dma_device(chan) == target->dev;
}

static bool is_channel(struct dma_chan *chan, void *data)
{
	const struct dmabench_target *target = data;

	return is_beside(chan, data) && !strcmp(dma_chan_name(chan), target->engine);
}

/* Peripherals ask by name. Return: the channel, or NULL */
static struct dma_chan *request(struct dmabench_target *target, dma_filter_fn filter)
{
	const struct dmabench_port *port = &target->port;
	struct dma_chan *chan;
	dma_cap_mask_t mask;

	if (port->peripheral) {
		chan = dma_request_chan(port->peripheral->dev, port->name);
		return IS_ERR(chan) ? NULL : chan;
	}
	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	return dma_request_channel(mask, filter, target);
}

/* The engine is idle and no callback will come. */
void dmabench_engine_forget(struct dmabench_engine *engine)
{
	engine->submitted = 0;
	engine->finished = 0;
	engine->closed = false;
	atomic_set(&engine->pending, 1);
	reinit_completion(&engine->done);
}

static struct dmabench_engine *engine_open(struct dmabench_target *target,
					   dma_filter_fn filter)
{
	struct dmabench_engine *engine = kzalloc(sizeof(*engine), GFP_KERNEL_ACCOUNT);
	int err = -EBUSY;

	if (!engine)
		return ERR_PTR(-ENOMEM);
	engine->target = target;
	engine->timeout_ms = DMABENCH_TIMEOUT_MS_DEFAULT;
	init_completion(&engine->done);
	dmabench_engine_forget(engine);
	engine->chan = request(target, filter);
	if (!engine->chan)
		goto free;
	if (is_beside(engine->chan, (void *)target))
		return engine;
	/* A driver may say for which device to map when it is taken, not before. */
	dma_release_channel(engine->chan);
	dmabench_target_forget(target);
	err = -ESTALE;
free:
	kfree(engine);
	return ERR_PTR(err);
}

/* Nobody submits again what is kept, and the channel is idle. */
static void drop_kept(struct dmabench_engine *engine)
{
	if (!engine->kept)
		return;
	dmaengine_synchronize(engine->chan);
	if (engine->kept->desc_free)
		dmaengine_desc_free(engine->kept);
}

/* An engine that would not stop keeps its channel and what it may write to. */
static void engine_close(struct dmabench_engine *engine)
{
	struct dmabench_engine *next;

	for (; engine; engine = next) {
		next = engine->next;
		if (dmabench_target_stuck(engine->target))
			continue;
		drop_kept(engine);
		dma_release_channel(engine->chan);
		kfree(engine);
	}
}

/* That are beside its own, which is one; while the engine is bound they stay. */
static unsigned int count_channels(const struct dmabench_engine *engine)
{
	unsigned int count = 0;
	struct dma_chan *chan;

	list_for_each_entry(chan, &engine->chan->device->channels, device_node)
		count += is_beside(chan, engine->target);
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
 * @channels: as many channels that have its device for DMA, at least one; or
 *	DMABENCH_ALL_CHANNELS, so that nobody else has one. Of a peripheral's it is one
 *
 * Waits for another user of this target within this module.
 *
 * Return: the engine, or ERR_PTR: -EOPNOTSUPP the target has none, -EBUSY
 * somebody uses it, or too many of the others, or it would not stop before,
 * -ESTALE its device for DMA is not the target's any more: discover again,
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

/* No more will be submitted: the last interrupt to come completes @done. */
void dmabench_engine_close_queue(struct dmabench_engine *engine)
{
	if (!engine->closed && atomic_dec_and_test(&engine->pending))
		complete_all(&engine->done);
	engine->closed = true;
}

static bool has_ended(struct dmabench_engine *engine, unsigned int i)
{
	enum dma_status status =
		dma_async_is_tx_complete(engine->chan, engine->slot[i].cookie,
					 NULL, NULL);

	return status == DMA_COMPLETE || status == DMA_ERROR;
}

/*
 * All that was submitted is to end by itself, well or not, in the longest time
 * that anybody may wait for it. Return: whether it has
 */
static bool run_out(struct dmabench_engine *engine)
{
	unsigned long longest = msecs_to_jiffies(DMABENCH_TIMEOUT_MS_MAX);
	unsigned long deadline = jiffies + longest;
	unsigned int i;

	dma_async_issue_pending(engine->chan);
	dmabench_engine_close_queue(engine);
	if (!engine->polled)
		return wait_for_completion_timeout(&engine->done, longest);
	for (i = 0; i < engine->submitted; i++)
		while (!has_ended(engine, i)) {
			if (time_after(jiffies, deadline))
				return false;
			usleep_range(STOP_POLL_US, 2 * STOP_POLL_US);
		}
	return true;
}

/* Many engines cannot be told to stop, which is no sign that they would not. */
static bool stop(struct dmabench_engine *engine)
{
	if (dmabench_engine_terminates(engine))
		return !dmaengine_terminate_sync(engine->chan);
	if (!run_out(engine))
		return false;
	dmaengine_synchronize(engine->chan);
	return true;
}

/**
 * dmabench_engine_terminate() - end whatever the engine does
 * @engine: the engine
 *
 * On return it is idle, be it that it has done what it was at, or the target is
 * marked stuck: then neither its memory nor this module, which it may still call
 * back, ever goes.
 */
void dmabench_engine_terminate(struct dmabench_engine *engine)
{
	if (engine->stuck)
		return;
	if (stop(engine)) {
		engine->kept = NULL; /* which frees it */
		dmabench_engine_forget(engine);
		return;
	}
	pr_err("dmabench: %s would not stop: its memory is kept for good\n",
	       engine->target->name);
	engine->stuck = true;
	__module_get(THIS_MODULE);
	WRITE_ONCE(engine->target->device->stuck, true);
}
