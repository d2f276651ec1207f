// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "queue.h"

/* Coherent memory is mapped for good. */
u32 dmabench_queue_phases_used(const struct dmabench_round *round)
{
	u32 phases = BIT(DMABENCH_QUEUE_SUBMIT) | BIT(DMABENCH_QUEUE_TRANSFER);

	if (round->params[DMABENCH_QUEUE_MEMORY] == DMABENCH_MEMORY_STREAMING)
		phases |= BIT(DMABENCH_QUEUE_MAP) | BIT(DMABENCH_QUEUE_UNMAP);
	return phases;
}

/* Each thread has its own. */
u32 dmabench_queue_channels(const struct dmabench_round *round)
{
	return round->nthreads * round->params[DMABENCH_QUEUE_CHANNELS];
}

/* For .check, once the layout is known. */
int dmabench_queue_check(struct dmabench_round *round,
			 const struct dmabench_layout *layout)
{
	u64 depth = round->params[DMABENCH_QUEUE_DEPTH];
	int err = dmabench_cache_check(round, DMABENCH_QUEUE_CACHE);

	if (!err && !layout->coherent)
		err = dmabench_limit_share(round, DMABENCH_QUEUE_DEPTH,
					   depth * (layout->fill ? 1 : 2), layout->size);
	return err ?: dmabench_transfer_check(round, DMABENCH_QUEUE_SIZE, layout, depth);
}

/* Thread 0 has the first channels of the round, thread 1 the next ones... */
static int take_engines(struct dmabench_thread *thread,
			struct dmabench_queue *queue)
{
	const u64 *p = thread->round->params;
	bool polled = p[DMABENCH_QUEUE_COMPLETION] == DMABENCH_COMPLETION_POLLED;
	struct dmabench_engine *engine = thread->round->engine;
	int err = 0;
	u32 i;

	for (i = 0; i < thread->index * p[DMABENCH_QUEUE_CHANNELS]; i++)
		engine = engine->next;
	for (i = 0; i < p[DMABENCH_QUEUE_CHANNELS] && !err; i++) {
		err = dmabench_channel_poll(thread->round, engine,
					    DMABENCH_QUEUE_COMPLETION, polled);
		engine->timeout_ms = p[DMABENCH_QUEUE_TIMEOUT];
		queue->engine[queue->channels++] = engine;
		engine = engine->next;
	}
	return err;
}

/* For .setup. */
int dmabench_queue_setup(struct dmabench_thread *thread,
			 const struct dmabench_layout *layout)
{
	const u64 *p = thread->round->params;
	struct dmabench_queue *queue = kzalloc(sizeof(*queue), DMABENCH_GFP);
	u32 i;
	int err = 0;

	thread->priv = queue;
	if (!queue)
		return -ENOMEM;
	if (thread->round->engine)
		err = take_engines(thread, queue);
	if (err)
		return err;
	queue->transfer = kcalloc(p[DMABENCH_QUEUE_DEPTH],
				  sizeof(*queue->transfer), DMABENCH_GFP);
	if (!queue->transfer)
		return -ENOMEM;
	queue->depth = p[DMABENCH_QUEUE_DEPTH];
	for (i = 0; i < queue->depth && !err; i++) {
		queue->transfer[i].cache = p[DMABENCH_QUEUE_CACHE];
		err = dmabench_transfer_alloc(thread, &queue->transfer[i],
					      layout, i);
	}
	return err;
}

void dmabench_queue_teardown(struct dmabench_thread *thread)
{
	struct dmabench_queue *queue = thread->priv;
	u32 i;

	if (!queue)
		return;
	for (i = 0; i < queue->depth; i++)
		dmabench_transfer_free(thread, &queue->transfer[i]);
	kfree(queue->template);
	kfree(queue->transfer);
	kfree(queue);
}

static void unmap_one(struct dmabench_thread *thread,
		      const struct dmabench_transfer *t)
{
	dma_unmap_single(thread->dev, t->dst_addr, t->dst_span, DMA_FROM_DEVICE);
	if (!t->layout.fill)
		dma_unmap_single(thread->dev, t->src_addr, t->src_span,
				 DMA_TO_DEVICE);
}

static int mappings(const struct dmabench_transfer *t)
{
	return t->layout.fill ? 1 : 2;
}

static void observe(struct dmabench_thread *thread,
		    const struct dmabench_transfer *t)
{
	if (!t->layout.fill)
		dmabench_observe(thread, t->src, t->src_addr);
	dmabench_observe(thread, t->dst, t->dst_addr);
}

/* On an error nothing of it is mapped. */
static int map_one(struct dmabench_thread *thread, struct dmabench_transfer *t)
{
	bool src_failed = false, dst_failed, fill = t->layout.fill;
	struct device *dev = thread->dev;
	u64 before, after;
	int err;

	before = dmabench_clock_start();
	if (!fill)
		t->src_addr = dma_map_single(dev, t->src, t->src_span,
					     DMA_TO_DEVICE);
	t->dst_addr = dma_map_single(dev, t->dst, t->dst_span, DMA_FROM_DEVICE);
	after = dmabench_clock_stop();
	dmabench_record(thread, DMABENCH_QUEUE_MAP,
			dmabench_clock_between(before, after));
	if (!fill)
		src_failed = dma_mapping_error(dev, t->src_addr);
	dst_failed = dma_mapping_error(dev, t->dst_addr);
	if (src_failed || dst_failed) {
		/* Before anything is given back: it looks for the cause. */
		if (src_failed)
			err = dmabench_fail_map(thread, t->src, t->src_span,
						DMA_TO_DEVICE);
		else
			err = dmabench_fail_map(thread, t->dst, t->dst_span,
						DMA_FROM_DEVICE);
		if (!fill && !src_failed)
			dma_unmap_single(dev, t->src_addr, t->src_span,
					 DMA_TO_DEVICE);
		if (!dst_failed)
			dma_unmap_single(dev, t->dst_addr, t->dst_span,
					 DMA_FROM_DEVICE);
		return err;
	}
	dmabench_holds(thread, mappings(t));
	if (thread->observing)
		observe(thread, t);
	return 0;
}

/* Fills and maps the first @count; on an error none of them is mapped. */
int dmabench_queue_map(struct dmabench_thread *thread, u32 count)
{
	struct dmabench_queue *queue = thread->priv;
	u32 i;
	int err;

	for (i = 0; i < count; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		dmabench_transfer_prepare(&queue->transfer[i]);
	}
	if (queue->transfer[0].layout.coherent)
		return 0;
	for (i = 0; i < count; i++) {
		err = map_one(thread, &queue->transfer[i]);
		if (err)
			goto unmap;
	}
	return 0;

unmap:
	while (i--) {
		unmap_one(thread, &queue->transfer[i]);
		dmabench_holds(thread, -mappings(&queue->transfer[i]));
	}
	return err;
}

static void unmap_all(struct dmabench_thread *thread, u32 count)
{
	const struct dmabench_queue *queue = thread->priv;
	u64 before, after;
	u32 i;

	for (i = 0; i < count; i++) {
		before = dmabench_clock_start();
		unmap_one(thread, &queue->transfer[i]);
		after = dmabench_clock_stop();
		dmabench_record(thread, DMABENCH_QUEUE_UNMAP,
				dmabench_clock_between(before, after));
		dmabench_holds(thread, -mappings(&queue->transfer[i]));
	}
}

/*
 * Not behind an engine that would not stop: it may still use the addresses.
 * Return: 0, -EINTR or -ENODEV to leave the loop with, a completer unmaps them then
 */
int dmabench_queue_unmap(struct dmabench_thread *thread, u32 count)
{
	const struct dmabench_queue *queue = thread->priv;

	if (queue->transfer[0].layout.coherent ||
	    dmabench_target_stuck(thread->round->target))
		return 0;
	if (!dmabench_hands_off(thread)) {
		unmap_all(thread, count);
		return 0;
	}
	dmabench_handoff_begun(thread, count);
	return dmabench_handoff_room(thread, 0);
}

void dmabench_queue_complete(struct dmabench_thread *completer, u64 ops)
{
	u32 count;

	while (ops) {
		count = min_t(u64, ops, dmabench_handoff_next(completer));
		if (!count)
			break;
		unmap_all(completer, count);
		dmabench_handoff_ended(completer, count);
		ops -= count;
	}
}

int dmabench_queue_verify(struct dmabench_thread *thread, u32 count)
{
	const struct dmabench_queue *queue = thread->priv;
	int err = 0;
	u32 i;

	for (i = 0; i < count && !err; i++)
		err = dmabench_stopped(thread) ?:
		      dmabench_transfer_verify(thread, &queue->transfer[i]);
	return err;
}

/* Each transfer's share of @ticks; together they are exactly that. */
void dmabench_queue_share(struct dmabench_thread *thread, u32 count, u64 ticks)
{
	u64 share;

	for (; count; count--) {
		share = div_u64(ticks, count);
		dmabench_record(thread, DMABENCH_QUEUE_TRANSFER, share);
		ticks -= share;
	}
}

/*
 * @engine said @err: the others are stopped, too. Tells why, unless the round
 * was stopped or its target is gone.
 */
int dmabench_queue_failed(struct dmabench_thread *thread,
			  const struct dmabench_engine *engine, int err)
{
	const struct dmabench_queue *queue = thread->priv;
	u32 i;

	for (i = 0; i < queue->channels; i++)
		if (queue->engine[i] != engine)
			dmabench_engine_terminate(queue->engine[i]);
	if (err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s",
			     dma_chan_name(engine->chan),
			     dmabench_engine_error(engine, err));
}
