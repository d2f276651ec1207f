// SPDX-License-Identifier: GPL-2.0
/* dma_map_phys() and dma_unmap_phys() where no page is needed. */
#include "compat/compat.h"
#include "experiments.h"
#include "streaming.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_STREAMING_MAP] = { "map", "dma_map_phys()" },
	[DMABENCH_STREAMING_UNMAP] = { "unmap", "dma_unmap_phys()" },
};

static noinline u64 time_map(const struct dmabench_streaming *s,
			     struct dmabench_mapped *m, u32 count)
{
	struct dmabench_mapped *end = m + count;
	u64 before = dmabench_clock_begin(m, end);

	do {
		m->addr = dma_map_phys(s->dev, m->phys, s->size, s->direction,
				       s->attrs);
	} while (++m < end);
	return dmabench_clock() - before;
}

static noinline u64 time_unmap(const struct dmabench_streaming *s,
			       struct dmabench_mapped *m, u32 count)
{
	struct dmabench_mapped *end = m + count;
	u64 before = dmabench_clock_begin(m, end);

	do {
		dma_unmap_phys(s->dev, m->addr, s->size, s->direction,
			       s->attrs);
	} while (++m < end);
	return dmabench_clock() - before;
}

static int map_phys_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_streaming_loop(thread, ops, time_map, time_unmap);
}

const struct dmabench_exp dmabench_exp_map_phys = {
	.name = "map_phys",
	.summary = "map_single for a driver that knows only the physical address",
	.unavailable = DMABENCH_NO_MAP_PHYS,
	.params = dmabench_streaming_params,
	.nparams = ARRAY_SIZE(dmabench_streaming_params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.batch = dmabench_streaming_batch,
	.loop = map_phys_loop,
	DMABENCH_STREAMING_OPS,
};
