/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_POOL_H
#define DMABENCH_POOL_H

#include "core/object.h"

struct dma_pool;

/**
 * struct dmabench_block_pool - a pool; buffers of kind POOL are its blocks and use it
 * @obj: its length is that of a block
 * @pool: the kernel's
 */
struct dmabench_block_pool {
	struct dmabench_object obj;
	struct dma_pool *pool;
};

struct dmabench_block_pool *dmabench_pool_get(struct dmabench_file *file, u32 handle);

#endif /* DMABENCH_POOL_H */
