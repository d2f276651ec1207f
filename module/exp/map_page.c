// SPDX-License-Identifier: GPL-2.0
/* dma_map_page() and dma_unmap_page() where the driver knows the page. */
#include "experiments.h"
#include "streaming.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_STREAMING_MAP] = { "map", "dma_map_page()" },
	[DMABENCH_STREAMING_UNMAP] = { "unmap", "dma_unmap_page()" },
};

static noinline u64 time_map(const struct dmabench_streaming *s,
			     struct dmabench_mapped *m, u32 count)
{
	struct dmabench_mapped *end = m + count;
	u64 before = dmabench_clock_begin(m, end);

	do {
		m->addr = dma_map_page_attrs(s->dev, m->page,
					     offset_in_page(m->vaddr), s->size,
					     s->direction, s->attrs);
	} while (++m < end);
	return dmabench_clock() - before;
}

static noinline u64 time_unmap(const struct dmabench_streaming *s,
			       struct dmabench_mapped *m, u32 count)
{
	struct dmabench_mapped *end = m + count;
	u64 before = dmabench_clock_begin(m, end);

	do {
		dma_unmap_page_attrs(s->dev, m->addr, s->size, s->direction,
				     s->attrs);
	} while (++m < end);
	return dmabench_clock() - before;
}

static int map_page_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_streaming_loop(thread, ops, time_map, time_unmap);
}

const struct dmabench_exp dmabench_exp_map_page = {
	.name = "map_page",
	.summary = "map_single for a driver that knows the page instead of the address",
	.params = dmabench_streaming_params,
	.nparams = ARRAY_SIZE(dmabench_streaming_params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.batch = dmabench_streaming_batch,
	.loop = map_page_loop,
	DMABENCH_STREAMING_OPS,
};
