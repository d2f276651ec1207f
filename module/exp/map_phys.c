// SPDX-License-Identifier: GPL-2.0
/* dma_map_phys() and dma_unmap_phys() where no page is needed. */
#include "compat/compat.h"
#include "experiments.h"
#include "streaming.h"

static DMABENCH_STREAMING_TIMED(time_map,
	m->addr = dma_map_phys(s->dev, m->phys, s->size, s->direction, s->attrs))
static DMABENCH_STREAMING_TIMED(time_unmap,
	dma_unmap_phys(s->dev, m->addr, s->size, s->direction, s->attrs))

DMABENCH_STREAMING_EXP(map_phys,
		       "map_single for a driver that knows only the physical address",
		       DMABENCH_NO_MAP_PHYS, "dma_map_phys", time_map,
		       "dma_unmap_phys", time_unmap);
