// SPDX-License-Identifier: GPL-2.0
/* What is submitted to an engine, and waited for. */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/sched/signal.h>

#include "engine.h"

/* How often who waits looks whether it was told to stop. */
#define STOP_POLL_MS 20

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
	if (slot != &engine->slot[engine->finished++] &&
	    !dmabench_engine_unordered(engine))
		engine->disordered = true;
	if (result->result != DMA_TRANS_NOERROR)
		WRITE_ONCE(engine->failed, true);
	if (atomic_dec_and_test(&engine->pending))
		complete_all(&engine->done);
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

	dmabench_engine_close_queue(engine);
	while (!wait_for_completion_timeout(&engine->done, slice) &&
	       !READ_ONCE(engine->failed)) {
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
 * submitted is ended, too, as dmabench_engine_terminate() does it.
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
		goto no_interrupt;
	engine->submitted++;
	return 0;

no_interrupt:
	if (!engine->polled)
		atomic_dec(&engine->pending);
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
		dmabench_engine_forget(engine);
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
	if (tx && engine->unmap)
		dma_set_unmap(tx, engine->unmap);
	if (tx && engine->reuses && !dmaengine_desc_set_reuse(tx))
		engine->kept = tx;
	err = dmabench_engine_submit(engine, tx);
	if (!err)
		dma_async_issue_pending(engine->chan);
	return err;
}

/**
 * dmabench_engine_again() - issue once more what was kept
 * @engine: the engine, idle after a copy that was well and is kept
 *
 * Return: 0, or -EREMOTEIO the engine refused it, and is idle
 */
int dmabench_engine_again(struct dmabench_engine *engine)
{
	int err;

	/* Drivers put it away after its callback, which is where it was waited for. */
	dmaengine_synchronize(engine->chan);
	err = dmabench_engine_submit(engine, engine->kept);
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
