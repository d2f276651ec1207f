/* SPDX-License-Identifier: GPL-2.0 */
/* What DEVICE_COPY, COPY_END and the copies of MISUSE have in common. */
#ifndef DMABENCH_COPY_H
#define DMABENCH_COPY_H

#include "core/file.h"

struct dmabench_engine;

/**
 * struct dmabench_side - one side of a copy
 * @obj: a mapping, a buffer with an address, or an IOVA range
 * @offset: first byte
 * @wrong_way: the direction in which a device may not do this
 */
struct dmabench_side {
	struct dmabench_object *obj;
	u64 offset;
	enum dma_data_direction wrong_way;
};

/**
 * struct dmabench_copy - a copy that is asked for
 * @src: from where
 * @dst: to where
 * @length: bytes
 * @timeout_ms: 0 for the default
 * @polled: ask for completion instead of waiting for the interrupt
 * @slow_callback: its callback takes DMABENCH_SLOW_CALLBACK_MS
 * @misused: dead mappings and wrong directions will do
 */
struct dmabench_copy {
	struct dmabench_side src;
	struct dmabench_side dst;
	u64 length;
	u32 timeout_ms;
	bool polled;
	bool slow_callback;
	bool misused;
};

int dmabench_copy_find(struct dmabench_file *file, u32 src, u32 dst,
		       struct dmabench_copy *copy);
struct dmabench_engine *dmabench_copy_start(const struct dmabench_copy *copy);

#endif /* DMABENCH_COPY_H */
