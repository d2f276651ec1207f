// SPDX-License-Identifier: GPL-2.0
/* dma_map_phys() and dma_unmap_phys() where no page is needed. */
#include "compat/compat.h"
#include "experiments.h"
#include "streaming.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_STREAMING_MAP] = { "map", "dma_map_phys()" },
	[DMABENCH_STREAMING_UNMAP] = { "unmap", "dma_unmap_phys()" },
};

static __always_inline dma_addr_t map(struct device *dev,
				      const struct dmabench_mapped *m,
				      size_t size,
				      enum dma_data_direction direction,
				      unsigned long attrs)
{
	return dma_map_phys(dev, m->phys, size, direction, attrs);
}

static __always_inline void unmap(struct device *dev,
				  const struct dmabench_mapped *m, size_t size,
				  enum dma_data_direction direction,
				  unsigned long attrs)
{
	dma_unmap_phys(dev, m->addr, size, direction, attrs);
}

static int map_phys_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_streaming_loop(thread, ops, map, unmap);
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
