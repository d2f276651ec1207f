// SPDX-License-Identifier: GPL-2.0
/* dma_map_page() and dma_unmap_page() where the driver knows the page. */
#include "experiments.h"
#include "streaming.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_STREAMING_MAP] = { "map", "dma_map_page()" },
	[DMABENCH_STREAMING_UNMAP] = { "unmap", "dma_unmap_page()" },
};

static __always_inline dma_addr_t map(struct device *dev,
				      const struct dmabench_mapped *m,
				      size_t size,
				      enum dma_data_direction direction,
				      unsigned long attrs)
{
	return dma_map_page_attrs(dev, m->page, offset_in_page(m->vaddr), size,
				  direction, attrs);
}

static __always_inline void unmap(struct device *dev,
				  const struct dmabench_mapped *m, size_t size,
				  enum dma_data_direction direction,
				  unsigned long attrs)
{
	dma_unmap_page_attrs(dev, m->addr, size, direction, attrs);
}

static int map_page_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_streaming_loop(thread, ops, map, unmap);
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
