// SPDX-License-Identifier: GPL-2.0
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "core/attrs.h"
#include "core/pages.h"
#include "streaming.h"

const struct dmabench_param
dmabench_streaming_params[DMABENCH_STREAMING_PARAMS] = {
	DMABENCH_STREAMING_ROWS(1),
};

int dmabench_streaming_check(struct dmabench_round *round)
{
	u64 *p = round->params;
	u64 offset = p[DMABENCH_STREAMING_OFFSET];
	u64 size = p[DMABENCH_STREAMING_SIZE];
	int err;

	if (offset + size > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, DMABENCH_STREAMING_OFFSET,
				       "offset %llu and size %llu together are above %llu bytes",
				       offset, size, DMABENCH_MAX_BUFFER_BYTES);
	if (p[DMABENCH_STREAMING_COMPLETE_ON] && p[DMABENCH_STREAMING_DELAY])
		return dmabench_refuse(round, DMABENCH_STREAMING_DELAY,
				       "delay %llu: another CPU unmaps as soon as it can; leave it out",
				       p[DMABENCH_STREAMING_DELAY]);
	p[DMABENCH_STREAMING_BUFFERS] = max(p[DMABENCH_STREAMING_BUFFERS],
					    p[DMABENCH_STREAMING_INFLIGHT]);
	err = dmabench_limit_mask(round, DMABENCH_STREAMING_MASK_BITS) ?:
	      dmabench_cache_check(round, DMABENCH_STREAMING_CACHE) ?:
	      dmabench_limit_share(round, DMABENCH_STREAMING_INFLIGHT,
				   p[DMABENCH_STREAMING_INFLIGHT], size);
	return err ?: dmabench_check_memory(round, p[DMABENCH_STREAMING_BUFFERS] *
					    PAGE_ALIGN(offset + size));
}

/* All mappings in flight together or none: no more may be alive than asked. */
u32 dmabench_streaming_batch(const struct dmabench_round *round, u32 wanted)
{
	return wanted > 1 ? round->params[DMABENCH_STREAMING_INFLIGHT] : 1;
}

u64 dmabench_streaming_observed_ops(const struct dmabench_round *round)
{
	return round->params[DMABENCH_STREAMING_BUFFERS];
}

static int alloc_buffers(struct dmabench_thread *thread)
{
	struct dmabench_streaming *s = thread->priv;
	size_t length = s->offset + s->size;
	u32 i;
	int err;

	for (i = 0; i < s->buffers; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		s->buffer[i] = dmabench_thread_pages(thread, length);
		if (!s->buffer[i])
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for buffer %u of %u, %zu bytes each",
					     i, s->buffers, length);
		s->queue[i] = s->buffer[i] + s->offset;
	}
	return 0;
}

int dmabench_streaming_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct dmabench_streaming *s = kzalloc(sizeof(*s), DMABENCH_GFP);
	u32 i;

	thread->priv = s;
	if (!s)
		return -ENOMEM;
	s->dev = thread->dev;
	s->size = p[DMABENCH_STREAMING_SIZE];
	s->offset = p[DMABENCH_STREAMING_OFFSET];
	s->attrs = dmabench_attrs(p[DMABENCH_STREAMING_ATTRS]);
	s->buffers = p[DMABENCH_STREAMING_BUFFERS];
	s->inflight = p[DMABENCH_STREAMING_INFLIGHT];
	s->delay_ns = p[DMABENCH_STREAMING_DELAY] * NSEC_PER_USEC;
	s->cache = p[DMABENCH_STREAMING_CACHE];
	if (!dmabench_direction(p[DMABENCH_STREAMING_DIRECTION], &s->direction))
		return -EINVAL;
	s->buffer = kvcalloc(s->buffers, sizeof(*s->buffer), DMABENCH_GFP);
	s->queue = kvcalloc(s->buffers, sizeof(*s->queue), DMABENCH_GFP);
	s->flight = kvcalloc(s->inflight, sizeof(*s->flight), DMABENCH_GFP);
	if (!s->buffer || !s->queue || !s->flight)
		return -ENOMEM;
	for (i = 0; i < s->inflight; i++)
		s->flight[i].addr = DMA_MAPPING_ERROR;
	return alloc_buffers(thread);
}

void dmabench_streaming_teardown(struct dmabench_thread *thread)
{
	struct dmabench_streaming *s = thread->priv;
	u32 i;

	if (!s)
		return;
	for (i = 0; s->buffer && i < s->buffers; i++) {
		dmabench_pages_free(thread->round->target, s->buffer[i],
				    s->offset + s->size);
		cond_resched();
	}
	kvfree(s->flight);
	kvfree(s->queue);
	kvfree(s->buffer);
	kfree(s);
}

/* The next @count buffers to be mapped; before the clock is read. */
static void streaming_take(struct dmabench_streaming *s,
			   struct dmabench_inflight *m, u32 count)
{
	for (; count--; m++) {
		m->vaddr = s->queue[s->take];
		m->page = virt_to_page(m->vaddr);
		m->phys = virt_to_phys(m->vaddr);
		if (++s->take == s->buffers)
			s->take = 0;
		dmabench_cache_prepare(s->cache, m->vaddr, s->size);
	}
}

/* Busy, because a driver's CPU does not sleep for so short a time either. */
int dmabench_streaming_delay(const struct dmabench_thread *thread)
{
	const struct dmabench_streaming *s = thread->priv;
	u64 start;
	int err = 0;

	if (!s->delay_ns)
		return 0;
	start = ktime_get_ns();
	while (!err && ktime_get_ns() - start < s->delay_ns) {
		cpu_relax();
		err = dmabench_stopped(thread);
	}
	return err;
}

/* @count buffers were unmapped. */
static void streaming_give(struct dmabench_thread *thread,
			   struct dmabench_inflight *m, u32 count)
{
	struct dmabench_streaming *s = thread->priv;

	dmabench_holds(thread, -(s64)count);
	for (; count--; m++) {
		s->queue[s->give] = m->vaddr;
		m->addr = DMA_MAPPING_ERROR;
		if (++s->give == s->buffers)
			s->give = 0;
	}
}

static void streaming_got(struct dmabench_thread *thread,
			  const struct dmabench_inflight *m)
{
	dmabench_holds(thread, 1);
	if (thread->observing)
		dmabench_observe(thread, m->vaddr, m->addr);
}

/* Did all get mapped? In observed stages: bounced? */
static int streaming_mapped(struct dmabench_thread *thread,
			    const struct dmabench_inflight *m, u32 count)
{
	struct dmabench_streaming *s = thread->priv;
	const struct dmabench_inflight *failed = NULL;

	for (; count--; m++) {
		if (dma_mapping_error(thread->dev, m->addr))
			failed = m;
		else
			streaming_got(thread, m);
	}
	return failed ? dmabench_fail_map(thread, failed->vaddr, s->size,
					  s->direction) : 0;
}

/* On an error what did get mapped is left to dmabench_streaming_drop(). */
int dmabench_streaming_map(struct dmabench_thread *thread,
			   struct dmabench_inflight *m, u32 count,
			   dmabench_streaming_fn *time_map, bool record)
{
	u64 ticks;

	streaming_take(thread->priv, m, count);
	ticks = time_map(thread->priv, m, count);
	if (record)
		dmabench_record(thread, DMABENCH_STREAMING_MAP, ticks);
	return streaming_mapped(thread, m, count);
}

void dmabench_streaming_unmap(struct dmabench_thread *thread,
			      struct dmabench_inflight *m, u32 count,
			      dmabench_streaming_fn *time_unmap)
{
	dmabench_record(thread, DMABENCH_STREAMING_UNMAP,
			time_unmap(thread->priv, m, count));
	streaming_give(thread, m, count);
}

/* Unmaps those that are mapped, unrecorded. */
static void drop(struct dmabench_thread *thread, struct dmabench_inflight *m, u32 count,
		 dmabench_streaming_fn *time_unmap)
{
	struct dmabench_streaming *s = thread->priv;

	for (; count--; m++) {
		if (dma_mapping_error(s->dev, m->addr))
			continue;
		time_unmap(s, m, 1);
		streaming_give(thread, m, 1);
	}
}

/* All that is still mapped: the end of every loop. */
void dmabench_streaming_drop(struct dmabench_thread *thread,
			     dmabench_streaming_fn *time_unmap)
{
	struct dmabench_streaming *s = thread->priv;

	drop(thread, s->flight, s->inflight, time_unmap);
}

/* Keeps up to inflight mappings alive, which a completer unmaps in the same order. */
int dmabench_streaming_begin(struct dmabench_thread *thread, u64 ops,
			     dmabench_streaming_fn *time_map,
			     dmabench_streaming_fn *time_unmap)
{
	struct dmabench_streaming *s = thread->priv;
	u32 batch = thread->round->batch;
	struct dmabench_inflight *m;
	int err = 0;

	s->time_unmap = time_unmap;
	for (; ops && !err; ops -= batch) {
		err = dmabench_handoff_room(thread, s->inflight - batch);
		if (err)
			break;
		m = s->flight + dmabench_handoff_at(&thread->handoff.next, batch, s->inflight);
		err = dmabench_streaming_map(thread, m, batch, time_map, true);
		if (err) {
			/* The completer does not know of these. */
			drop(thread, m, batch, time_unmap);
			break;
		}
		dmabench_handoff_begun(thread, batch);
	}
	return err;
}

/*
 * Fills the flight of up to inflight mappings, waits, empties it, and again.
 * So of inflight mappings the one made last lives about as long as delay says,
 * the others longer by what mapping the rest took.
 */
int dmabench_streaming_loop(struct dmabench_thread *thread, u64 ops,
			    dmabench_streaming_fn *time_map,
			    dmabench_streaming_fn *time_unmap)
{
	struct dmabench_streaming *s = thread->priv;
	u32 batch = thread->round->batch, size, i;
	int err = 0;

	if (dmabench_hands_off(thread))
		return dmabench_streaming_begin(thread, ops, time_map, time_unmap);
	for (; ops && !err; ops -= size) {
		size = min_t(u64, ops, s->inflight);
		for (i = 0; i < size && !err; i += batch)
			err = dmabench_stopped(thread) ?:
			      dmabench_streaming_map(thread, s->flight + i,
						     batch, time_map, true);
		err = err ?: dmabench_streaming_delay(thread);
		for (i = 0; i < size && !err; i += batch)
			dmabench_streaming_unmap(thread, s->flight + i, batch,
						 time_unmap);
	}
	dmabench_streaming_drop(thread, time_unmap);
	return err;
}

void dmabench_streaming_complete(struct dmabench_thread *completer, u64 ops)
{
	struct dmabench_streaming *s = completer->priv;
	u32 *oldest = &dmabench_handoff(completer)->oldest;
	u32 batch = completer->round->batch;

	for (; ops && dmabench_handoff_next(completer); ops -= batch) {
		dmabench_streaming_unmap(completer, s->flight +
					 dmabench_handoff_at(oldest, batch, s->inflight),
					 batch, s->time_unmap);
		dmabench_handoff_ended(completer, batch);
		cond_resched();
	}
}

DMABENCH_STREAMING_TIMED(dmabench_time_map_single,
			 m->addr = dma_map_single_attrs(s->dev, m->vaddr, s->size,
							s->direction, s->attrs))
DMABENCH_STREAMING_TIMED(dmabench_time_unmap_single,
			 dma_unmap_single_attrs(s->dev, m->addr, s->size,
						s->direction, s->attrs))
