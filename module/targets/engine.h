/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The dmaengine client: transfers are submitted to a target's channel, issued
 * together and waited for together.
 */
#ifndef DMABENCH_ENGINE_H
#define DMABENCH_ENGINE_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/dmaengine.h>

#include "core/target.h"

#define DMABENCH_TIMEOUT_MS_DEFAULT	1000
#define DMABENCH_TIMEOUT_MS_MAX		10000
/* Long enough to be met, short enough for a softirq. */
#define DMABENCH_SLOW_CALLBACK_MS	10
/* Transfers that may be submitted before they are waited for. */
#define DMABENCH_DEPTH_MAX		64

#define DMABENCH_ALL_CHANNELS		UINT_MAX

struct dmabench_engine;

/* A transfer that was submitted. */
struct dmabench_engine_slot {
	struct dmabench_engine *engine;
	dma_cookie_t cookie;
};

/**
 * struct dmabench_engine - a channel held for use
 * @target: whose it is
 * @next: another channel of the same device, or NULL
 * @chan: the channel
 * @unmap: of copies that dmabench_engine_start() issues, which each take a reference; or NULL
 * @reuses: dmabench_engine_start() has the descriptor kept, of a channel that can
 * @kept: that descriptor, or NULL
 * @stop: if not NULL: set by somebody else to end a wait early
 * @timeout_ms: how long all that was issued together may take
 * @polled: ask for completion instead of waiting for the interrupts
 * @slot: the submitted transfers, in order
 * @submitted: how many
 * @pending: interrupts still to come, and one until @closed
 * @closed: nothing more is submitted until all of it is done
 * @finished: callbacks that ran for those transfers
 * @callbacks: callbacks that ran in all
 * @in_callback: one is running
 * @slow_callback: it takes DMABENCH_SLOW_CALLBACK_MS
 * @pinned: held beyond the command that took it
 * @failed: a callback told of a failure
 * @disordered: a callback came before that of an earlier transfer
 * @stuck: it would not stop
 * @done: no interrupt is pending
 */
struct dmabench_engine {
	struct dmabench_target *target;
	struct dmabench_engine *next;
	struct dma_chan *chan;
	struct dmaengine_unmap_data *unmap;
	bool reuses;
	struct dma_async_tx_descriptor *kept;
	const bool *stop;
	u32 timeout_ms;
	bool polled;
	struct dmabench_engine_slot slot[DMABENCH_DEPTH_MAX];
	unsigned int submitted;
	atomic_t pending;
	bool closed;
	unsigned int finished;
	unsigned int callbacks;
	bool in_callback;
	bool slow_callback;
	bool pinned;
	bool failed;
	bool disordered;
	bool stuck;
	struct completion done;
};

/* What the engine is to be asked for by whoever prepares a transfer. */
static inline unsigned long
dmabench_engine_flags(const struct dmabench_engine *engine)
{
	return DMA_CTRL_ACK | (engine->polled ? 0 : DMA_PREP_INTERRUPT);
}

/* Can what was submitted be taken back? Else it can only be waited for. */
static inline bool
dmabench_engine_terminates(const struct dmabench_engine *engine)
{
	return engine->chan->device->device_terminate_all;
}

/* May transfers end in any order, so that only callbacks tell which are done? */
static inline bool dmabench_engine_unordered(const struct dmabench_engine *engine)
{
	return dma_has_cap(DMA_COMPLETION_NO_ORDER,
			   engine->chan->device->cap_mask);
}

/* Does its driver say that it keeps descriptors that are told to be reused? */
static inline bool dmabench_engine_can_reuse(const struct dmabench_engine *engine)
{
	struct dma_slave_caps caps;

	return !dma_get_slave_caps(engine->chan, &caps) && caps.descriptor_reuse;
}

/**
 * dmabench_engine_poll() - choose how completion is found
 * @engine: the engine, with nothing submitted
 * @polled: ask for it, instead of waiting for interrupts
 *
 * Return: 0, or -EOPNOTSUPP its channel cannot say which transfers are done
 */
static inline int dmabench_engine_poll(struct dmabench_engine *engine, bool polled)
{
	if (polled && dmabench_engine_unordered(engine))
		return -EOPNOTSUPP;
	engine->polled = polled;
	return 0;
}

struct dmabench_engine *dmabench_engine_get(struct dmabench_target *target,
					    unsigned int channels);
void dmabench_engine_pin(struct dmabench_engine *engine);
void dmabench_engine_put(struct dmabench_engine *engine);
int dmabench_engine_submit(struct dmabench_engine *engine,
			   struct dma_async_tx_descriptor *tx);
int dmabench_engine_wait(struct dmabench_engine *engine);
const char *dmabench_engine_error(const struct dmabench_engine *engine, int err);
int dmabench_engine_start(struct dmabench_engine *engine, dma_addr_t dst,
			  dma_addr_t src, size_t length);
int dmabench_engine_copy(struct dmabench_engine *engine, dma_addr_t dst,
			 dma_addr_t src, size_t length);
int dmabench_engine_again(struct dmabench_engine *engine);
void dmabench_engine_terminate(struct dmabench_engine *engine);

/* Between engine.c and engine_queue.c. */
void dmabench_engine_forget(struct dmabench_engine *engine);
void dmabench_engine_close_queue(struct dmabench_engine *engine);

#endif /* DMABENCH_ENGINE_H */
