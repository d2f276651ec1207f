/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiments with streaming mappings share: buffers that are used in
 * turn, and the mappings in flight. The timed functions are always inlined
 * with the calls that they time as constants, so that these are direct calls.
 */
#ifndef DMABENCH_STREAMING_H
#define DMABENCH_STREAMING_H

#include <linux/dma-mapping.h>

#include "cache.h"
#include "params.h"

enum dmabench_streaming_param {
	DMABENCH_STREAMING_SIZE,
	DMABENCH_STREAMING_OFFSET,
	DMABENCH_STREAMING_DIRECTION,
	DMABENCH_STREAMING_BUFFERS,
	DMABENCH_STREAMING_INFLIGHT,
	DMABENCH_STREAMING_ATTRS,
	DMABENCH_STREAMING_MASK_BITS,
	DMABENCH_STREAMING_DELAY,
	DMABENCH_STREAMING_CACHE,
	DMABENCH_STREAMING_PARAMS,	/* an experiment's own go from here */
};

enum dmabench_streaming_phase {
	DMABENCH_STREAMING_MAP,
	DMABENCH_STREAMING_UNMAP,
};

#define DMABENCH_STREAMING_ROWS(_inflight)				\
	[DMABENCH_STREAMING_SIZE] = DMABENCH_PARAM_SIZE,		\
	[DMABENCH_STREAMING_OFFSET] = DMABENCH_PARAM_OFFSET,		\
	[DMABENCH_STREAMING_DIRECTION] = DMABENCH_PARAM_DIRECTION,	\
	[DMABENCH_STREAMING_BUFFERS] = DMABENCH_PARAM_NUMBER("buffers", "", \
		1, 65536, 1,						\
		"distinct buffers of a thread, used in turn; at least inflight"), \
	[DMABENCH_STREAMING_INFLIGHT] = DMABENCH_PARAM_NUMBER("inflight", "", \
		1, DMABENCH_MAX_BATCH, _inflight, "mappings alive together"), \
	[DMABENCH_STREAMING_ATTRS] = DMABENCH_PARAM_ATTRS,		\
	[DMABENCH_STREAMING_MASK_BITS] = DMABENCH_PARAM_MASK_BITS,	\
	[DMABENCH_STREAMING_DELAY] = DMABENCH_PARAM_NUMBER("delay", "us", 0, 1000, 0, \
		"untimed, from the last map of those in flight to the first unmap"), \
	[DMABENCH_STREAMING_CACHE] = DMABENCH_PARAM_CACHE

/* What struct dmabench_exp has of them besides its own loop. */
#define DMABENCH_STREAMING_OPS						\
	.check = dmabench_streaming_check,				\
	.observed_ops = dmabench_streaming_observed_ops,		\
	.setup = dmabench_streaming_setup,				\
	.teardown = dmabench_streaming_teardown

/* All that dma_map_single(), dma_map_page() and dma_map_phys() take. */
struct dmabench_mapped {
	u8 *vaddr;
	struct page *page;
	phys_addr_t phys;
	dma_addr_t addr;		/* DMA_MAPPING_ERROR: not mapped */
};

/**
 * struct dmabench_streaming - a thread's buffers and mappings, in thread->priv
 * @size: of a mapping
 * @offset: where in its first page a buffer starts
 * @direction: of a mapping
 * @attrs: of a mapping
 * @buffers: how many
 * @buffer: the buffers, owned
 * @queue: those that are not mapped, from @take to @give; a ring of @buffers
 * @take: the next one to be mapped
 * @give: where the next one that was unmapped goes
 * @inflight: how many mappings are alive together
 * @flight: room for them
 * @delay_ns: from the last map to the first unmap
 * @cache: what is in the caches of a buffer before it is mapped
 */
struct dmabench_streaming {
	size_t size;
	u32 offset;
	enum dma_data_direction direction;
	unsigned long attrs;
	u32 buffers;
	u8 **buffer;
	u8 **queue;
	u32 take;
	u32 give;
	u32 inflight;
	struct dmabench_mapped *flight;
	u32 delay_ns;
	enum dmabench_cache cache;
};

typedef dma_addr_t dmabench_map_fn(struct device *dev,
				   const struct dmabench_mapped *m, size_t size,
				   enum dma_data_direction direction,
				   unsigned long attrs);
typedef void dmabench_unmap_fn(struct device *dev,
			       const struct dmabench_mapped *m, size_t size,
			       enum dma_data_direction direction,
			       unsigned long attrs);

extern const struct dmabench_param
dmabench_streaming_params[DMABENCH_STREAMING_PARAMS];

int dmabench_streaming_check(struct dmabench_round *round);
u32 dmabench_streaming_batch(const struct dmabench_round *round, u32 wanted);
u64 dmabench_streaming_observed_ops(const struct dmabench_round *round);
int dmabench_streaming_setup(struct dmabench_thread *thread);
void dmabench_streaming_teardown(struct dmabench_thread *thread);
void dmabench_streaming_take(struct dmabench_streaming *s,
			     struct dmabench_mapped *m, u32 count);
void dmabench_streaming_give(struct dmabench_thread *thread,
			     struct dmabench_mapped *m, u32 count);
int dmabench_streaming_mapped(struct dmabench_thread *thread,
			      const struct dmabench_mapped *m, u32 count);
int dmabench_streaming_delay(const struct dmabench_thread *thread);

/* Ticks that mapping the next @count buffers takes. */
static __always_inline u64
dmabench_streaming_time_map(struct dmabench_thread *thread,
			    struct dmabench_mapped *m, u32 count,
			    dmabench_map_fn *map)
{
	struct dmabench_streaming *s = thread->priv;
	enum dma_data_direction direction = s->direction;
	unsigned long attrs = s->attrs;
	struct device *dev = thread->dev;
	size_t size = s->size;
	u64 before;
	u32 i;

	dmabench_streaming_take(s, m, count);
	before = dmabench_clock();
	for (i = 0; i < count; i++)
		m[i].addr = map(dev, &m[i], size, direction, attrs);
	return dmabench_clock() - before;
}

/* On an error what did get mapped is left to dmabench_streaming_drop(). */
static __always_inline int
dmabench_streaming_map(struct dmabench_thread *thread,
		       struct dmabench_mapped *m, u32 count,
		       dmabench_map_fn *map)
{
	u64 ticks = dmabench_streaming_time_map(thread, m, count, map);

	dmabench_record(thread, DMABENCH_STREAMING_MAP, ticks);
	return dmabench_streaming_mapped(thread, m, count);
}

static __always_inline void
dmabench_streaming_unmap(struct dmabench_thread *thread,
			 struct dmabench_mapped *m, u32 count,
			 dmabench_unmap_fn *unmap)
{
	struct dmabench_streaming *s = thread->priv;
	enum dma_data_direction direction = s->direction;
	unsigned long attrs = s->attrs;
	struct device *dev = thread->dev;
	size_t size = s->size;
	u64 before, after;
	u32 i;

	before = dmabench_clock();
	for (i = 0; i < count; i++)
		unmap(dev, &m[i], size, direction, attrs);
	after = dmabench_clock();
	dmabench_record(thread, DMABENCH_STREAMING_UNMAP, after - before);
	dmabench_streaming_give(thread, m, count);
}

/* Unmaps what is still mapped, untimed: the end of every loop. */
static __always_inline void
dmabench_streaming_drop(struct dmabench_thread *thread,
			dmabench_unmap_fn *unmap)
{
	struct dmabench_streaming *s = thread->priv;
	struct dmabench_mapped *m;

	for (m = s->flight; m < s->flight + s->inflight; m++) {
		if (dma_mapping_error(thread->dev, m->addr))
			continue;
		unmap(thread->dev, m, s->size, s->direction, s->attrs);
		dmabench_streaming_give(thread, m, 1);
	}
}

/*
 * Fills the flight of up to inflight mappings, waits, empties it, and again.
 * So of inflight mappings the one made last lives about as long as delay says,
 * the others longer by what mapping the rest took.
 */
static __always_inline int
dmabench_streaming_loop(struct dmabench_thread *thread, u64 ops,
			dmabench_map_fn *map, dmabench_unmap_fn *unmap)
{
	struct dmabench_streaming *s = thread->priv;
	u32 batch = thread->round->batch, size, i;
	int err = 0;

	for (; ops && !err; ops -= size) {
		size = min_t(u64, ops, s->inflight);
		for (i = 0; i < size && !err; i += batch)
			err = dmabench_stopped(thread) ?:
			      dmabench_streaming_map(thread, s->flight + i,
						     batch, map);
		err = err ?: dmabench_streaming_delay(thread);
		for (i = 0; i < size && !err; i += batch)
			dmabench_streaming_unmap(thread, s->flight + i, batch,
						 unmap);
	}
	dmabench_streaming_drop(thread, unmap);
	return err;
}

/* The calls that most drivers make. */
static __always_inline dma_addr_t
dmabench_streaming_map_single(struct device *dev,
			      const struct dmabench_mapped *m, size_t size,
			      enum dma_data_direction direction,
			      unsigned long attrs)
{
	return dma_map_single_attrs(dev, m->vaddr, size, direction, attrs);
}

static __always_inline void
dmabench_streaming_unmap_single(struct device *dev,
				const struct dmabench_mapped *m, size_t size,
				enum dma_data_direction direction,
				unsigned long attrs)
{
	dma_unmap_single_attrs(dev, m->addr, size, direction, attrs);
}

#endif /* DMABENCH_STREAMING_H */
