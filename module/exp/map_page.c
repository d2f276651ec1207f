// SPDX-License-Identifier: GPL-2.0
/* dma_map_page() and dma_unmap_page() where the driver knows the page. */
#include "experiments.h"
#include "streaming.h"

static DMABENCH_STREAMING_TIMED(time_map,
	m->addr = dma_map_page_attrs(s->dev, m->page, offset_in_page(m->vaddr), s->size,
				     s->direction, s->attrs))
static DMABENCH_STREAMING_TIMED(time_unmap,
	dma_unmap_page_attrs(s->dev, m->addr, s->size, s->direction, s->attrs))

DMABENCH_STREAMING_EXP(map_page,
		       "map_single for a driver that knows the page instead of the address",
		       NULL, "dma_map_page", time_map,
		       "dma_unmap_page", time_unmap);
