/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiments that have an engine move data share: a queue of
 * transfers that are mapped, submitted, issued together, waited for together,
 * unmapped and verified. They differ in how a transfer is prepared and laid out.
 *
 * Each step is timed for each transfer, but the wait for all of them together:
 * from dma_async_issue_pending() until the CPU knows that the last one is done.
 * Of that each is given its share, so that size / transfer is the throughput.
 */
#ifndef DMABENCH_QUEUE_H
#define DMABENCH_QUEUE_H

#include "channel.h"
#include "params.h"
#include "run/handoff.h"
#include "run/timed.h"
#include "targets/engine.h"
#include "transfer.h"

enum dmabench_queue_param {
	DMABENCH_QUEUE_SIZE,
	DMABENCH_QUEUE_DST_OFFSET,
	DMABENCH_QUEUE_MEMORY,
	DMABENCH_QUEUE_DEPTH,
	DMABENCH_QUEUE_CHANNELS,
	DMABENCH_QUEUE_COMPLETION,
	DMABENCH_QUEUE_TIMEOUT,
	DMABENCH_QUEUE_CACHE,
	DMABENCH_QUEUE_PARAMS,	/* an experiment's own go from here */
};

/* That a thread's transfers can be dealt to. */
#define DMABENCH_CHANNELS_MAX	16

enum dmabench_memory {
	DMABENCH_MEMORY_STREAMING,
	DMABENCH_MEMORY_COHERENT,
};

enum dmabench_completion {
	DMABENCH_COMPLETION_INTERRUPT,
	DMABENCH_COMPLETION_POLLED,
};

/* In the order of enum dmabench_memory. */
#define DMABENCH_PARAM_MEMORY						\
	DMABENCH_PARAM_NAMED("memory",					\
		"ordinary pages that are mapped for each transfer, or coherent memory", \
		"streaming", "coherent")

#define DMABENCH_QUEUE_PARAM_ROWS					\
	[DMABENCH_QUEUE_SIZE] = DMABENCH_PARAM_SIZE,			\
	[DMABENCH_QUEUE_DST_OFFSET] = DMABENCH_PARAM_NUMBER("dst_offset", \
		"bytes", 0, PAGE_SIZE - 1, 0,				\
		"where in its first page the destination starts"),	\
	[DMABENCH_QUEUE_MEMORY] = DMABENCH_PARAM_MEMORY,		\
	[DMABENCH_QUEUE_DEPTH] = DMABENCH_PARAM_NUMBER("depth", "", 1,	\
		DMABENCH_DEPTH_MAX, 1,					\
		"transfers submitted before any is waited for; each has buffers of its own"), \
	[DMABENCH_QUEUE_CHANNELS] = DMABENCH_PARAM_NUMBER("channels", "", 1, \
		DMABENCH_CHANNELS_MAX, 1,				\
		"channels of the device that a thread has, and deals its transfers to in turn"), \
	[DMABENCH_QUEUE_COMPLETION] = DMABENCH_PARAM_NAMED("completion", \
		"how the CPU learns that a transfer is done; each has its own interrupt", \
		"interrupt", "polled"),					\
	[DMABENCH_QUEUE_TIMEOUT] = DMABENCH_PARAM_NUMBER("timeout", "ms", 1, \
		DMABENCH_TIMEOUT_MS_MAX, DMABENCH_TIMEOUT_MS_DEFAULT,	\
		"a queue that takes longer is terminated, and fails"),	\
	[DMABENCH_QUEUE_CACHE] = DMABENCH_PARAM_CACHE

enum dmabench_queue_phase {
	DMABENCH_QUEUE_MAP,
	DMABENCH_QUEUE_SUBMIT,
	DMABENCH_QUEUE_TRANSFER,
	DMABENCH_QUEUE_UNMAP,
};

#define DMABENCH_QUEUE_PHASE_ROWS(_prep)				\
	[DMABENCH_QUEUE_MAP] = { "map",					\
		"dma_map_single() of the source, if there is one, then of the destination" }, \
	[DMABENCH_QUEUE_SUBMIT] = { "submit",				\
		_prep "() and dmaengine_submit() of one transfer" },	\
	[DMABENCH_QUEUE_TRANSFER] = { "transfer",			\
		"a transfer's share: from issue to all of the queue known to be done, / depth" }, \
	[DMABENCH_QUEUE_UNMAP] = { "unmap",				\
		"dma_unmap_single() of the destination, then of the source" }

/**
 * struct dmabench_queue - a thread's transfers, in thread->priv
 * @engine: what moves the data, one a channel
 * @channels: how many; 0 if moving data is the experiment's own affair
 * @next_channel: which of them the next transfer is dealt to
 * @depth: how many transfers
 * @transfer: the transfers
 * @template: what an interleaved transfer is asked for with, else NULL
 */
struct dmabench_queue {
	struct dmabench_engine *engine[DMABENCH_CHANNELS_MAX];
	u32 channels;
	u32 next_channel;
	u32 depth;
	struct dmabench_transfer *transfer;
	struct dma_interleaved_template *template;
};

/* Prepares one of the queue's transfers, whose DMA addresses are known. */
typedef struct dma_async_tx_descriptor *(dmabench_prep_fn)(struct dma_chan *chan,
							   const struct dmabench_queue *queue,
							   const struct dmabench_transfer *transfer,
							   unsigned long flags);

u32 dmabench_queue_phases_used(const struct dmabench_round *round);
u32 dmabench_queue_channels(const struct dmabench_round *round);
int dmabench_queue_check(struct dmabench_round *round,
			 const struct dmabench_layout *layout);
int dmabench_queue_setup(struct dmabench_thread *thread,
			 const struct dmabench_layout *layout);
void dmabench_queue_teardown(struct dmabench_thread *thread);
int dmabench_queue_map(struct dmabench_thread *thread, u32 count);
int dmabench_queue_unmap(struct dmabench_thread *thread, u32 count);
void dmabench_queue_complete(struct dmabench_thread *completer, u64 ops);
int dmabench_queue_verify(struct dmabench_thread *thread, u32 count);
void dmabench_queue_share(struct dmabench_thread *thread, u32 count, u64 ticks);
int dmabench_queue_failed(struct dmabench_thread *thread,
			  const struct dmabench_engine *engine, int err);

/* What struct dmabench_exp has of them besides its own. */
#define DMABENCH_QUEUE_OPS						\
	.channels = dmabench_queue_channels,				\
	.together = DMABENCH_QUEUE_DEPTH,				\
	.teardown = dmabench_queue_teardown

/* On an error all its engines are idle, or the target is marked stuck. */
static __always_inline int
dmabench_queue_transfer(struct dmabench_thread *thread, u32 count,
			dmabench_prep_fn *prep)
{
	struct dmabench_queue *queue = thread->priv;
	unsigned long flags = dmabench_engine_flags(queue->engine[0]);
	struct dma_async_tx_descriptor *tx;
	struct dmabench_engine *engine;
	u64 before, after;
	int err = 0;
	u32 i;

	for (i = 0; i < count; i++) {
		engine = queue->engine[queue->next_channel++ % queue->channels];
		before = dmabench_clock_start();
		tx = prep(engine->chan, queue, &queue->transfer[i], flags);
		err = dmabench_engine_submit(engine, tx);
		after = dmabench_clock_stop();
		if (err)
			return dmabench_queue_failed(thread, engine, err);
		dmabench_record(thread, DMABENCH_QUEUE_SUBMIT,
				dmabench_clock_between(before, after));
	}
	before = dmabench_clock_start();
	for (i = 0; i < queue->channels; i++)
		dma_async_issue_pending(queue->engine[i]->chan);
	for (i = 0; i < queue->channels && !err; i++) {
		engine = queue->engine[i];
		err = dmabench_engine_wait(engine);
	}
	after = dmabench_clock_stop();
	if (err)
		return dmabench_queue_failed(thread, engine, err);
	dmabench_queue_share(thread, count, dmabench_clock_between(before, after));
	return 0;
}

/**
 * dmabench_queue_loop() - the loop of such an experiment
 * @thread: the thread
 * @ops: how many transfers
 * @prep: prepares one; inlined, so that what is timed is a direct call
 */
static __always_inline int
dmabench_queue_loop(struct dmabench_thread *thread, u64 ops,
		    dmabench_prep_fn *prep)
{
	const struct dmabench_queue *queue = thread->priv;
	int err = 0, unmapped;
	u32 count;

	for (; ops && !err; ops -= count) {
		count = min_t(u64, ops, queue->depth);
		err = dmabench_stopped(thread) ?:
		      dmabench_queue_map(thread, count);
		if (err)
			break;
		err = dmabench_queue_transfer(thread, count, prep);
		unmapped = dmabench_queue_unmap(thread, count);
		err = err ?: unmapped ?: dmabench_queue_verify(thread, count);
	}
	return err;
}

#endif /* DMABENCH_QUEUE_H */
