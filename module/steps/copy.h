/* SPDX-License-Identifier: GPL-2.0 */
/* What DEVICE_COPY, COPY_END and the copies of MISUSE have in common. */
#ifndef DMABENCH_COPY_H
#define DMABENCH_COPY_H

#include "dma.h"

struct dmabench_engine;

/**
 * struct dmabench_side - one side of a copy
 * @dma: a mapping, a buffer with an address, or an IOVA range
 * @offset: first byte
 * @wrong_way: the direction in which a device may not do this
 */
struct dmabench_side {
	struct dmabench_dma *dma;
	u64 offset;
	enum dma_data_direction wrong_way;
};

/**
 * struct dmabench_copy_request - a copy that is asked for
 * @src: from where
 * @dst: to where
 * @length: bytes
 * @timeout_ms: 0 for the default
 * @polled: ask for completion instead of waiting for the interrupt
 * @slow_callback: its callback takes DMABENCH_SLOW_CALLBACK_MS
 * @reused: its descriptor is kept, to be submitted again
 * @misused: dead mappings and wrong directions will do
 */
struct dmabench_copy_request {
	struct dmabench_side src;
	struct dmabench_side dst;
	u64 length;
	u32 timeout_ms;
	bool polled;
	bool slow_callback;
	bool reused;
	bool misused;
};

int dmabench_copy_find(struct dmabench_file *file, u32 src, u32 dst,
		       struct dmabench_copy_request *copy);
struct dmabench_engine *
dmabench_copy_start(const struct dmabench_copy_request *copy);

/* copy_end.c */
int dmabench_copy_async(struct dmabench_file *file,
			const struct dmabench_copy_request *copy, u32 *out_handle);

#endif /* DMABENCH_COPY_H */
