/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiments that time an allocator share: blocks of `size` bytes,
 * `live` of them alive together, freed in the order they were made.
 */
#ifndef DMABENCH_BLOCKS_H
#define DMABENCH_BLOCKS_H

#include <linux/dma-mapping.h>
#include <linux/minmax.h>

#include "params.h"
#include "run.h"

struct dma_pool;

/* Each of these experiments has the first two parameters and these phases. */
enum { DMABENCH_BLOCKS_SIZE, DMABENCH_BLOCKS_LIVE, DMABENCH_BLOCKS_DIRECTION };
enum { DMABENCH_BLOCKS_ALLOC, DMABENCH_BLOCKS_FREE };

#define DMABENCH_BLOCKS_GFP	(GFP_KERNEL | __GFP_NOWARN)

#define DMABENCH_PARAM_LIVE						\
	DMABENCH_PARAM_NUMBER("live", "", 1, DMABENCH_MAX_BATCH, 1,	\
			      "allocations alive together; freed in the order they were made")

/**
 * struct dmabench_source - what an allocation is asked of
 * @dev: the target's device
 * @size: bytes of a block
 * @direction: where the allocator wants one
 * @pool: of the experiment pool
 */
struct dmabench_source {
	struct device *dev;
	size_t size;
	enum dma_data_direction direction;
	struct dma_pool *pool;
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

/* A thread's; its priv. */
struct dmabench_blocks {
	struct dmabench_source source;
	struct dmabench_block *block;
};

/* All three; nparams leaves out the direction where there is none. */
extern const struct dmabench_param dmabench_blocks_params[];

int dmabench_blocks_check(struct dmabench_round *round);
u32 dmabench_blocks_batch(const struct dmabench_round *round, u32 wanted);
int dmabench_blocks_setup(struct dmabench_thread *thread);
int dmabench_blocks_setup_directed(struct dmabench_thread *thread);
void dmabench_blocks_teardown(struct dmabench_thread *thread);
int dmabench_blocks_failed(struct dmabench_thread *thread,
			   struct dmabench_block *block, u32 batch,
			   void (*free)(const struct dmabench_source *source,
					struct dmabench_block *block));

static __always_inline
void dmabench_blocks_free(struct dmabench_thread *thread,
			  const struct dmabench_source *source,
			  struct dmabench_block *block, u32 batch,
			  void (*free)(const struct dmabench_source *source,
				       struct dmabench_block *block))
{
	u64 before, after;
	u32 i;

	before = dmabench_clock();
	for (i = 0; i < batch; i++)
		free(source, &block[i]);
	after = dmabench_clock();
	dmabench_record(thread, DMABENCH_BLOCKS_FREE, after - before);
	dmabench_holds(thread, -(s64)batch);
}

/* On an error nothing of the batch stays allocated. */
static __always_inline
int dmabench_blocks_alloc(struct dmabench_thread *thread,
			  const struct dmabench_source *source,
			  struct dmabench_block *block, u32 batch,
			  void (*alloc)(const struct dmabench_source *source,
					struct dmabench_block *block),
			  void (*free)(const struct dmabench_source *source,
				       struct dmabench_block *block))
{
	bool failed = false;
	u64 before, after;
	u32 i;

	before = dmabench_clock();
	for (i = 0; i < batch; i++)
		alloc(source, &block[i]);
	after = dmabench_clock();
	dmabench_record(thread, DMABENCH_BLOCKS_ALLOC, after - before);
	/* Of noncoherent memory dma-debug wants the error to be asked for. */
	for (i = 0; i < batch; i++)
		failed |= !block[i].memory ||
			  dma_mapping_error(source->dev, block[i].addr);
	if (failed)
		return dmabench_blocks_failed(thread, block, batch, free);
	dmabench_holds(thread, batch);
	return 0;
}

/**
 * dmabench_blocks_loop() - the loop of such an experiment
 * @thread: the thread
 * @ops: how many allocations
 * @alloc: makes one, and nothing else: it is what is timed
 * @free: undoes one
 *
 * All of it is inlined into the experiment's own loop with @alloc and @free
 * known (as in rb_add()), so what is timed is the direct call.
 */
static __always_inline
int dmabench_blocks_loop(struct dmabench_thread *thread, u64 ops,
			 void (*alloc)(const struct dmabench_source *source,
				       struct dmabench_block *block),
			 void (*free)(const struct dmabench_source *source,
				      struct dmabench_block *block))
{
	const struct dmabench_round *round = thread->round;
	const struct dmabench_blocks *blocks = thread->priv;
	const struct dmabench_source source = blocks->source;
	struct dmabench_block *block = blocks->block;
	u32 batch = round->batch, count, live, i;
	int err = 0;

	for (; ops && !err; ops -= count) {
		count = min(ops, round->params[DMABENCH_BLOCKS_LIVE]);
		for (live = 0; live < count && !err; live += err ? 0 : batch)
			err = dmabench_stopped(thread) ?:
			      dmabench_blocks_alloc(thread, &source, block + live,
						    batch, alloc, free);
		for (i = 0; i < live; i += batch)
			dmabench_blocks_free(thread, &source, block + i, batch,
					     free);
	}
	return err;
}

#endif /* DMABENCH_BLOCKS_H */
