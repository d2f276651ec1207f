// SPDX-License-Identifier: GPL-2.0
/* dma_map_single() and dma_unmap_single() over a ring of buffers. */
#include "experiments.h"
#include "streaming.h"

static const struct dmabench_phase phases[] = {
	[DMABENCH_STREAMING_MAP] = { "map", "dma_map_single()" },
	[DMABENCH_STREAMING_UNMAP] = { "unmap", "dma_unmap_single()" },
};

static int map_single_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_streaming_loop(thread, ops, dmabench_time_map_single,
				       dmabench_time_unmap_single);
}

const struct dmabench_exp dmabench_exp_map_single = {
	.name = "map_single",
	.summary = "map and unmap one buffer at a time, in the order they were mapped",
	.params = dmabench_streaming_params,
	.nparams = ARRAY_SIZE(dmabench_streaming_params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.batch = dmabench_streaming_batch,
	.loop = map_single_loop,
	DMABENCH_STREAMING_OPS,
};
