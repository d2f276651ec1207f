/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiments with streaming mappings share: buffers that are used in
 * turn, and the mappings in flight. An experiment brings the calls it times.
 */
#ifndef DMABENCH_STREAMING_H
#define DMABENCH_STREAMING_H

#include <linux/dma-mapping.h>

#include "cache.h"
#include "params.h"
#include "run/handoff.h"
#include "run/timed.h"

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
	DMABENCH_STREAMING_COMPLETE_ON,
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
	[DMABENCH_STREAMING_CACHE] = DMABENCH_PARAM_CACHE,		\
	[DMABENCH_STREAMING_COMPLETE_ON] = DMABENCH_PARAM_COMPLETE_ON

/* What struct dmabench_exp has of them besides its own loop. */
#define DMABENCH_STREAMING_OPS						\
	.together = DMABENCH_STREAMING_INFLIGHT,			\
	.observed_ops = dmabench_streaming_observed_ops,		\
	.setup = dmabench_streaming_setup,				\
	.complete_on = DMABENCH_STREAMING_COMPLETE_ON,			\
	.complete = dmabench_streaming_complete,			\
	.complete_phases = BIT(DMABENCH_STREAMING_UNMAP),		\
	.teardown = dmabench_streaming_teardown

/* All that dma_map_single(), dma_map_page() and dma_map_phys() take. */
struct dmabench_inflight {
	u8 *vaddr;
	struct page *page;
	phys_addr_t phys;
	dma_addr_t addr;		/* DMA_MAPPING_ERROR: not mapped */
};

struct dmabench_streaming;

/* Maps or unmaps @m[0] to @m[@count - 1], and returns the ticks that it took. */
typedef u64 dmabench_streaming_fn(const struct dmabench_streaming *s,
				  struct dmabench_inflight *m, u32 count);

/**
 * struct dmabench_streaming - a thread's buffers and mappings, in thread->priv
 * @dev: the target's device
 * @size: of a mapping
 * @offset: where in its first page a buffer starts
 * @direction: of a mapping
 * @attrs: of a mapping
 * @buffers: how many
 * @buffer: the buffers, owned
 * @queue: those that are not mapped, from @take to @give; a ring of @buffers
 * @inflight: how many mappings are alive together
 * @flight: room for them; of a completer's a ring, too
 * @delay_ns: from the last map to the first unmap
 * @cache: what is in the caches of a buffer before it is mapped
 * @take: the next one to be mapped
 * @time_unmap: how a completer unmaps
 * @give: where the next one that was unmapped goes; a completer writes it
 */
struct dmabench_streaming {
	struct device *dev;
	size_t size;
	u32 offset;
	enum dma_data_direction direction;
	unsigned long attrs;
	u32 buffers;
	u8 **buffer;
	u8 **queue;
	u32 inflight;
	struct dmabench_inflight *flight;
	u32 delay_ns;
	enum dmabench_cache cache;
	u32 take ____cacheline_aligned_in_smp;
	dmabench_streaming_fn *time_unmap;
	u32 give ____cacheline_aligned_in_smp;
};

/* Defines one whose call maps or unmaps m as s says. */
#define DMABENCH_STREAMING_TIMED(_name, _call)				\
	DMABENCH_TIMED(_name, struct dmabench_streaming, s,		\
		       struct dmabench_inflight, m, _call)

extern const struct dmabench_param
dmabench_streaming_params[DMABENCH_STREAMING_PARAMS];

int dmabench_streaming_check(struct dmabench_round *round);
u32 dmabench_streaming_batch(const struct dmabench_round *round, u32 wanted);
u64 dmabench_streaming_observed_ops(const struct dmabench_round *round);
int dmabench_streaming_setup(struct dmabench_thread *thread);
void dmabench_streaming_teardown(struct dmabench_thread *thread);
int dmabench_streaming_map(struct dmabench_thread *thread,
			   struct dmabench_inflight *m, u32 count,
			   dmabench_streaming_fn *time_map, bool record);
void dmabench_streaming_unmap(struct dmabench_thread *thread,
			      struct dmabench_inflight *m, u32 count,
			      dmabench_streaming_fn *time_unmap);
void dmabench_streaming_drop(struct dmabench_thread *thread,
			     dmabench_streaming_fn *time_unmap);
int dmabench_streaming_delay(const struct dmabench_thread *thread);
int dmabench_streaming_loop(struct dmabench_thread *thread, u64 ops,
			    dmabench_streaming_fn *time_map,
			    dmabench_streaming_fn *time_unmap);
int dmabench_streaming_begin(struct dmabench_thread *thread, u64 ops,
			     dmabench_streaming_fn *time_map,
			     dmabench_streaming_fn *time_unmap);
void dmabench_streaming_complete(struct dmabench_thread *completer, u64 ops);

/*
 * Defines the experiment @_name, which has no more to it than two functions that
 * time; @_map and @_unmap name the calls.
 */
#define DMABENCH_STREAMING_EXP(_name, _summary, _unavailable, _map, _time_map,	\
			       _unmap, _time_unmap)			\
static const struct dmabench_phase _name##_phases[] = {			\
	[DMABENCH_STREAMING_MAP] = { "map", _map "()" },		\
	[DMABENCH_STREAMING_UNMAP] = { "unmap", _unmap "()" },		\
};									\
									\
static int _name##_loop(struct dmabench_thread *thread, u64 ops)	\
{									\
	return dmabench_streaming_loop(thread, ops, _time_map, _time_unmap); \
}									\
									\
const struct dmabench_exp dmabench_exp_##_name = {			\
	.name = #_name,							\
	.summary = _summary,						\
	.unavailable = _unavailable,					\
	.params = dmabench_streaming_params,				\
	.nparams = ARRAY_SIZE(dmabench_streaming_params),		\
	.phases = _name##_phases,					\
	.nphases = ARRAY_SIZE(_name##_phases),				\
	.check = dmabench_streaming_check,				\
	.batch = dmabench_streaming_batch,				\
	.loop = _name##_loop,						\
	DMABENCH_STREAMING_OPS,						\
}

/* dma_map_single() and dma_unmap_single(): the calls that most drivers make. */
dmabench_streaming_fn dmabench_time_map_single;
dmabench_streaming_fn dmabench_time_unmap_single;

#endif /* DMABENCH_STREAMING_H */
