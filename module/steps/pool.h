/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_POOL_H
#define DMABENCH_POOL_H

#include "core/object.h"
#include "managed.h"

struct dma_pool;

/**
 * struct dmabench_block_pool - a pool; buffers of kind POOL are its blocks and use it
 * @obj: its length is that of a block; what is charged to it pays for its blocks
 * @pool: the kernel's
 * @managed: it may be by dmam_pool_create()
 * @chunk_bytes: that the kernel's takes at a time, and keeps until it is destroyed
 * @chunk_blocks: which those are divided into
 * @room: blocks in all chunks that were charged
 */
struct dmabench_block_pool {
	struct dmabench_object obj;
	struct dma_pool *pool;
	struct dmabench_managed managed;
	u64 chunk_bytes;
	unsigned int chunk_blocks;
	unsigned int room;
};

struct dmabench_block_pool *dmabench_pool_get(struct dmabench_file *file, u32 handle);
int dmabench_pool_charge(struct dmabench_block_pool *pool);

#endif /* DMABENCH_POOL_H */
