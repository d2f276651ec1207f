/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiments that time an allocator share: blocks of `size` bytes,
 * `live` of them alive together, freed in the order they were made.
 */
#ifndef DMABENCH_BLOCKS_H
#define DMABENCH_BLOCKS_H

#include <linux/dma-mapping.h>
#include <linux/minmax.h>

#include "fragments.h"
#include "params.h"
#include "run/round.h"
#include "run/timed.h"

struct dma_pool;

/* Each of these experiments has the first two parameters and these phases; pool not the third. */
enum {
	DMABENCH_BLOCKS_SIZE,
	DMABENCH_BLOCKS_LIVE,
	DMABENCH_BLOCKS_FRAGMENTED,
	DMABENCH_BLOCKS_DIRECTION,
};

enum { DMABENCH_BLOCKS_ALLOC, DMABENCH_BLOCKS_FREE };

/*
 * Of what is timed, as of DMABENCH_GFP, but that nobody is charged: drivers are not, and
 * what that takes is no part of the call.
 */
#define DMABENCH_BLOCKS_GFP	(DMABENCH_GFP & ~__GFP_ACCOUNT)

#define DMABENCH_PARAM_LIVE						\
	DMABENCH_PARAM_NUMBER("live", "", 1, DMABENCH_MAX_BATCH, 1,	\
			      "allocations alive together; freed in the order they were made")

/**
 * struct dmabench_source - what an allocation is asked of
 * @dev: the target's device
 * @size: bytes of a block
 * @direction: where the allocator wants one
 * @attrs: DMA_ATTR_*, where it takes some
 * @pool: of the experiment pool
 * @tables: what the allocator gives is a struct sg_table
 */
struct dmabench_source {
	struct device *dev;
	size_t size;
	enum dma_data_direction direction;
	unsigned long attrs;
	struct dma_pool *pool;
	bool tables;
};

/**
 * struct dmabench_block - one allocation
 * @memory: what the allocator gave and takes back; NULL if it failed
 * @addr: DMA address; 0 where the allocator tells it otherwise
 */
struct dmabench_block {
	void *memory;
	dma_addr_t addr;
};

/* Allocates or frees @block[0] to @block[@count - 1], and returns the ticks that it took. */
typedef u64 dmabench_blocks_fn(const struct dmabench_source *source,
			       struct dmabench_block *block, u32 count);

/*
 * Defines time_alloc() and time_free(), whose calls allocate and free block, of
 * source, and blocks_loop(), which has them in turns.
 */
#define DMABENCH_BLOCKS_LOOP(_alloc, _free)				\
static DMABENCH_TIMED(time_alloc, struct dmabench_source, source,	\
		      struct dmabench_block, block, _alloc)		\
static DMABENCH_TIMED(time_free, struct dmabench_source, source,	\
		      struct dmabench_block, block, _free)		\
static int blocks_loop(struct dmabench_thread *thread, u64 ops)	\
{									\
	return dmabench_blocks_loop(thread, ops, time_alloc, time_free); \
}

/* What all of these experiments say of themselves, beside their phases. */
#define DMABENCH_BLOCKS_EXP						\
	.phases = phases,						\
	.nphases = ARRAY_SIZE(phases),					\
	.batch = dmabench_blocks_batch,					\
	.together = DMABENCH_BLOCKS_LIVE,				\
	.loop = blocks_loop

/* A thread's; its priv. The first one's keeps the pages that part free memory. */
struct dmabench_blocks {
	struct dmabench_source source;
	struct dmabench_block *block;
	struct list_head fragments;
};

/* The first three of each but pool. */
#define DMABENCH_BLOCKS_ROWS						\
	[DMABENCH_BLOCKS_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", 1, \
		DMABENCH_MAX_FILE_BYTES, 4096, "length of a block"),	\
	[DMABENCH_BLOCKS_LIVE] = DMABENCH_PARAM_LIVE,			\
	[DMABENCH_BLOCKS_FRAGMENTED] = DMABENCH_PARAM_FRAGMENTED

/* All; nparams leaves out the direction where there is none. */
extern const struct dmabench_param dmabench_blocks_params[];

int dmabench_blocks_check(struct dmabench_round *round);
u32 dmabench_blocks_batch(const struct dmabench_round *round, u32 wanted);
int dmabench_blocks_create(struct dmabench_thread *thread);
int dmabench_blocks_setup(struct dmabench_thread *thread);
int dmabench_blocks_setup_directed(struct dmabench_thread *thread);
void dmabench_blocks_teardown(struct dmabench_thread *thread);
int dmabench_blocks_loop(struct dmabench_thread *thread, u64 ops,
			 dmabench_blocks_fn *time_alloc,
			 dmabench_blocks_fn *time_free);

#endif /* DMABENCH_BLOCKS_H */
