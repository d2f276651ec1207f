// SPDX-License-Identifier: GPL-2.0
/* dma_map_single() and dma_unmap_single() over a ring of buffers. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "experiments.h"
#include "file.h"
#include "pages.h"
#include "params.h"

enum { PARAM_SIZE, PARAM_OFFSET, PARAM_DIRECTION, PARAM_BUFFERS, PARAM_INFLIGHT };
enum { PHASE_MAP, PHASE_UNMAP };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_OFFSET] = DMABENCH_PARAM_OFFSET,
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_BUFFERS] = DMABENCH_PARAM_NUMBER("buffers", "", 1, 65536, 1,
		"distinct buffers of a thread, used in turn; at least inflight"),
	[PARAM_INFLIGHT] = DMABENCH_PARAM_NUMBER("inflight", "", 1, DMABENCH_MAX_BATCH, 1,
		"mappings alive together; unmapped in the order they were made"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_single()" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_single()" },
};

/* A thread's ring of buffers, and the mappings in flight. */
struct ring {
	u32 buffers;
	u32 next;
	u8 **buffer;
	struct mapped {
		u8 *vaddr;
		dma_addr_t addr;
	} *inflight;
};

static int map_single_check(struct dmabench_round *round)
{
	u64 *p = round->params;

	if (p[PARAM_OFFSET] + p[PARAM_SIZE] > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_OFFSET,
				       "offset %llu and size %llu together are above %llu bytes",
				       p[PARAM_OFFSET], p[PARAM_SIZE],
				       DMABENCH_MAX_BUFFER_BYTES);
	p[PARAM_BUFFERS] = max(p[PARAM_BUFFERS], p[PARAM_INFLIGHT]);
	return dmabench_check_memory(round, p[PARAM_BUFFERS] *
				     PAGE_ALIGN(p[PARAM_OFFSET] + p[PARAM_SIZE]));
}

/* All mappings in flight together or none: no more may be alive than asked. */
static u32 map_single_batch(const struct dmabench_round *round, u32 wanted)
{
	return wanted > 1 ? round->params[PARAM_INFLIGHT] : 1;
}

static u64 map_single_observed_ops(const struct dmabench_round *round)
{
	return round->params[PARAM_BUFFERS];
}

static int map_single_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	size_t length = p[PARAM_OFFSET] + p[PARAM_SIZE];
	struct ring *ring = kzalloc(sizeof(*ring), GFP_KERNEL);
	u32 i;

	thread->priv = ring;
	if (!ring)
		return -ENOMEM;
	ring->buffers = p[PARAM_BUFFERS];
	ring->buffer = kvcalloc(ring->buffers, sizeof(*ring->buffer), GFP_KERNEL);
	ring->inflight = kvcalloc(p[PARAM_INFLIGHT], sizeof(*ring->inflight),
				  GFP_KERNEL);
	if (!ring->buffer || !ring->inflight)
		return -ENOMEM;
	for (i = 0; i < ring->buffers; i++) {
		ring->buffer[i] = dmabench_pages_alloc(length);
		if (!ring->buffer[i])
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for buffer %u of %u, %zu bytes each",
					     i, ring->buffers, length);
	}
	return 0;
}

static void map_single_teardown(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct ring *ring = thread->priv;
	u32 i;

	if (!ring)
		return;
	for (i = 0; ring->buffer && i < ring->buffers; i++)
		dmabench_pages_free(thread->round->target, ring->buffer[i],
				    p[PARAM_OFFSET] + p[PARAM_SIZE]);
	kvfree(ring->buffer);
	kvfree(ring->inflight);
	kfree(ring);
}

/* The next @count buffers of the ring; before the clock is read. */
static void take_buffers(struct dmabench_thread *thread, struct mapped *m,
			 u32 count)
{
	struct ring *ring = thread->priv;
	u32 i;

	for (i = 0; i < count; i++) {
		m[i].vaddr = ring->buffer[ring->next] +
			     thread->round->params[PARAM_OFFSET];
		if (++ring->next == ring->buffers)
			ring->next = 0;
	}
}

static void unmap_batch(struct dmabench_thread *thread, struct mapped *m,
			u32 batch, enum dma_data_direction direction)
{
	size_t size = thread->round->params[PARAM_SIZE];
	struct device *dev = thread->dev;
	u64 before, after;
	u32 i;

	before = dmabench_clock();
	for (i = 0; i < batch; i++)
		dma_unmap_single(dev, m[i].addr, size, direction);
	after = dmabench_clock();
	dmabench_record(thread, PHASE_UNMAP, after - before);
}

/* Checks what was just mapped; on an error nothing of it stays mapped. */
static int check_batch(struct dmabench_thread *thread, struct mapped *m,
		       u32 batch, enum dma_data_direction direction)
{
	size_t size = thread->round->params[PARAM_SIZE];
	bool failed = false;
	u32 i;

	for (i = 0; i < batch; i++) {
		if (dma_mapping_error(thread->dev, m[i].addr))
			failed = true;
		else if (thread->observing)
			dmabench_observe(thread, m[i].vaddr, m[i].addr);
	}
	if (!failed)
		return 0;
	for (i = 0; i < batch; i++)
		if (!dma_mapping_error(thread->dev, m[i].addr))
			dma_unmap_single(thread->dev, m[i].addr, size, direction);
	return dmabench_fail_map(thread->round, size);
}

static int map_batch(struct dmabench_thread *thread, struct mapped *m,
		     u32 batch, enum dma_data_direction direction)
{
	size_t size = thread->round->params[PARAM_SIZE];
	struct device *dev = thread->dev;
	u64 before, after;
	u32 i;

	take_buffers(thread, m, batch);
	before = dmabench_clock();
	for (i = 0; i < batch; i++)
		m[i].addr = dma_map_single(dev, m[i].vaddr, size, direction);
	after = dmabench_clock();
	dmabench_record(thread, PHASE_MAP, after - before);
	return check_batch(thread, m, batch, direction);
}

/* Fills the flight of up to inflight mappings, then empties it, and again. */
static int map_single_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_round *round = thread->round;
	struct mapped *flight = ((struct ring *)thread->priv)->inflight;
	enum dma_data_direction direction;
	u32 batch = round->batch, size, mapped, i;
	int err = 0;

	if (!dmabench_direction(round->params[PARAM_DIRECTION], &direction))
		return -EINVAL;
	for (; ops && !err; ops -= size) {
		size = min(ops, round->params[PARAM_INFLIGHT]);
		for (mapped = 0; mapped < size && !err; mapped += err ? 0 : batch)
			err = dmabench_stopped(thread) ?:
			      map_batch(thread, flight + mapped, batch, direction);
		for (i = 0; i < mapped; i += batch)
			unmap_batch(thread, flight + i, batch, direction);
	}
	return err;
}

const struct dmabench_exp dmabench_exp_map_single = {
	.name = "map_single",
	.summary = "map and unmap one buffer at a time",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = map_single_check,
	.batch = map_single_batch,
	.observed_ops = map_single_observed_ops,
	.setup = map_single_setup,
	.loop = map_single_loop,
	.teardown = map_single_teardown,
};
