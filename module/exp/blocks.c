// SPDX-License-Identifier: GPL-2.0
/* The untimed part of the experiments that time an allocator. */
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "blocks.h"
#include "core/attrs.h"

const struct dmabench_param dmabench_blocks_params[] = {
	DMABENCH_BLOCKS_ROWS,
	[DMABENCH_BLOCKS_DIRECTION] = DMABENCH_PARAM_DIRECTION,
};

/* Of a thread: contiguous memory comes in powers of two pages. */
static u64 live_bytes(const struct dmabench_round *round)
{
	return round->params[DMABENCH_BLOCKS_LIVE] *
	       (PAGE_SIZE << get_order(round->params[DMABENCH_BLOCKS_SIZE]));
}

int dmabench_blocks_check(struct dmabench_round *round)
{
	return dmabench_check_memory(round, live_bytes(round)) ?:
	       dmabench_fragments_check(round, DMABENCH_BLOCKS_FRAGMENTED);
}

/* All blocks together or none: no more may be alive than asked. */
u32 dmabench_blocks_batch(const struct dmabench_round *round, u32 wanted)
{
	u32 live = round->params[DMABENCH_BLOCKS_LIVE];
	u64 bytes = DMABENCH_SLOWER * round->params[DMABENCH_BLOCKS_SIZE];

	return wanted > 1 && dmabench_batch_within(live, bytes) == live ? live : 1;
}

int dmabench_blocks_create(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct dmabench_blocks *blocks = kzalloc(sizeof(*blocks), DMABENCH_GFP);

	thread->priv = blocks;
	if (!blocks)
		return -ENOMEM;
	INIT_LIST_HEAD(&blocks->fragments);
	blocks->source.dev = thread->dev;
	blocks->source.size = p[DMABENCH_BLOCKS_SIZE];
	blocks->block = kvcalloc(p[DMABENCH_BLOCKS_LIVE], sizeof(*blocks->block),
				 DMABENCH_GFP);
	return blocks->block ? 0 : -ENOMEM;
}

/* Memory is everybody's: one thread parts it, before any allocates a block. */
int dmabench_blocks_setup(struct dmabench_thread *thread)
{
	const struct dmabench_round *round = thread->round;
	int err = dmabench_blocks_create(thread);
	struct dmabench_blocks *blocks = thread->priv;

	if (err || thread->index || !round->params[DMABENCH_BLOCKS_FRAGMENTED])
		return err;
	return dmabench_fragments_make(thread, DMABENCH_BLOCKS_FRAGMENTED,
				       round->bytes - live_bytes(round) * round->nthreads,
				       &blocks->fragments);
}

/* Of an experiment with a direction. */
int dmabench_blocks_setup_directed(struct dmabench_thread *thread)
{
	int err = dmabench_blocks_setup(thread);
	struct dmabench_blocks *blocks = thread->priv;

	if (err)
		return err;
	return dmabench_direction(thread->round->params[DMABENCH_BLOCKS_DIRECTION],
				  &blocks->source.direction) ? 0 : -EINVAL;
}

void dmabench_blocks_teardown(struct dmabench_thread *thread)
{
	struct dmabench_blocks *blocks = thread->priv;

	if (!blocks)
		return;
	dmabench_fragments_undo(&blocks->fragments);
	kvfree(blocks->block);
	kfree(blocks);
}

/* Frees what there is of a batch that did not become whole. */
static int alloc_failed(struct dmabench_thread *thread,
			struct dmabench_block *block, u32 batch,
			dmabench_blocks_fn *time_free)
{
	const struct dmabench_blocks *blocks = thread->priv;
	int err = dmabench_fail_alloc(thread, blocks->source.size);
	u32 i;

	for (i = 0; i < batch; i++)
		if (block[i].memory)
			time_free(&blocks->source, &block[i], 1);
	return err;
}

/* Which nodes' memory it is. */
static void see_batch(struct dmabench_thread *thread, const struct dmabench_block *block,
		      u32 batch)
{
	const struct dmabench_blocks *blocks = thread->priv;
	const struct sg_table *table;
	struct scatterlist *sg;
	u32 i, k;

	for (i = 0; i < batch; i++) {
		if (!blocks->source.tables) {
			dmabench_node_seen(thread, block[i].memory, blocks->source.size);
		} else {
			table = block[i].memory;
			for_each_sgtable_sg(table, sg, k)
				dmabench_node_seen(thread, sg_virt(sg), sg->length);
		}
		cond_resched();
	}
}

/* On an error nothing of the batch stays allocated. */
static int alloc_batch(struct dmabench_thread *thread,
		       struct dmabench_block *block, u32 batch,
		       dmabench_blocks_fn *time_alloc,
		       dmabench_blocks_fn *time_free)
{
	const struct dmabench_blocks *blocks = thread->priv;
	bool failed = false;
	u32 i;

	dmabench_record(thread, DMABENCH_BLOCKS_ALLOC,
			time_alloc(&blocks->source, block, batch));
	/* Of noncoherent memory dma-debug wants the error to be asked for. */
	for (i = 0; i < batch; i++)
		failed |= !block[i].memory ||
			  dma_mapping_error(thread->dev, block[i].addr);
	if (failed)
		return alloc_failed(thread, block, batch, time_free);
	dmabench_holds(thread, batch);
	if (thread->observing)
		see_batch(thread, block, batch);
	return 0;
}

static void free_batch(struct dmabench_thread *thread,
		       struct dmabench_block *block, u32 batch,
		       dmabench_blocks_fn *time_free)
{
	const struct dmabench_blocks *blocks = thread->priv;

	dmabench_record(thread, DMABENCH_BLOCKS_FREE,
			time_free(&blocks->source, block, batch));
	dmabench_holds(thread, -(s64)batch);
}

/* Makes as many blocks as may be alive together, frees them, and again. */
int dmabench_blocks_loop(struct dmabench_thread *thread, u64 ops,
			 dmabench_blocks_fn *time_alloc,
			 dmabench_blocks_fn *time_free)
{
	const struct dmabench_round *round = thread->round;
	const struct dmabench_blocks *blocks = thread->priv;
	u32 batch = round->batch, count, live, i;
	int err = 0;

	for (; ops && !err; ops -= count) {
		count = min(ops, round->params[DMABENCH_BLOCKS_LIVE]);
		for (live = 0; live < count && !err; live += err ? 0 : batch)
			err = dmabench_stopped(thread) ?:
			      alloc_batch(thread, blocks->block + live, batch,
					  time_alloc, time_free);
		for (i = 0; i < live; i += batch)
			free_batch(thread, blocks->block + i, batch, time_free);
	}
	return err;
}
