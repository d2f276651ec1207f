// SPDX-License-Identifier: GPL-2.0
/* dma_map_single() and dma_unmap_single() over a ring of buffers. */
#include "experiments.h"
#include "streaming.h"

DMABENCH_STREAMING_EXP(map_single,
		       "map and unmap one buffer at a time, in the order they were mapped",
		       NULL, "dma_map_single", dmabench_time_map_single,
		       "dma_unmap_single", dmabench_time_unmap_single);
