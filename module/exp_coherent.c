// SPDX-License-Identifier: GPL-2.0
/* dma_alloc_coherent() and dma_free_coherent(). */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "experiments.h"
#include "params.h"

enum { PARAM_SIZE, PARAM_LIVE };
enum { PHASE_ALLOC, PHASE_FREE };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_LIVE] = DMABENCH_PARAM_NUMBER("live", "", 1, DMABENCH_MAX_BATCH, 1,
		"allocations alive together; freed in the order they were made"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_ALLOC] = { "alloc", "dma_alloc_coherent(), zeroing included" },
	[PHASE_FREE] = { "free", "dma_free_coherent()" },
};

struct block {
	void *vaddr;
	dma_addr_t addr;
};

static int coherent_check(struct dmabench_round *round)
{
	return dmabench_check_memory(round, round->params[PARAM_LIVE] *
				     PAGE_ALIGN(round->params[PARAM_SIZE]));
}

static u32 coherent_batch(const struct dmabench_round *round, u32 wanted)
{
	return wanted > 1 ? round->params[PARAM_LIVE] : 1;
}

static int coherent_setup(struct dmabench_thread *thread)
{
	thread->priv = kvcalloc(thread->round->params[PARAM_LIVE],
				sizeof(struct block), GFP_KERNEL);
	return thread->priv ? 0 : -ENOMEM;
}

static void coherent_teardown(struct dmabench_thread *thread)
{
	kvfree(thread->priv);
}

static void free_batch(struct dmabench_thread *thread, struct block *block,
		       u32 batch)
{
	size_t size = thread->round->params[PARAM_SIZE];
	struct device *dev = thread->dev;
	u64 before, after;
	u32 i;

	before = dmabench_clock();
	for (i = 0; i < batch; i++)
		dma_free_coherent(dev, size, block[i].vaddr, block[i].addr);
	after = dmabench_clock();
	dmabench_record(thread, PHASE_FREE, after - before);
}

/* On an error nothing of the batch stays allocated. */
static int alloc_batch(struct dmabench_thread *thread, struct block *block,
		       u32 batch)
{
	size_t size = thread->round->params[PARAM_SIZE];
	struct device *dev = thread->dev;
	u64 before, after;
	bool failed = false;
	u32 i;

	before = dmabench_clock();
	for (i = 0; i < batch; i++)
		block[i].vaddr = dma_alloc_coherent(dev, size, &block[i].addr,
						    GFP_KERNEL | __GFP_NOWARN);
	after = dmabench_clock();
	dmabench_record(thread, PHASE_ALLOC, after - before);
	for (i = 0; i < batch; i++)
		failed |= !block[i].vaddr;
	if (!failed)
		return 0;
	for (i = 0; i < batch; i++)
		if (block[i].vaddr)
			dma_free_coherent(dev, size, block[i].vaddr, block[i].addr);
	return dmabench_fail(thread->round, -EIO,
			     "dma_alloc_coherent() has no %zu bytes", size);
}

static int coherent_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_round *round = thread->round;
	struct block *block = thread->priv;
	u32 batch = round->batch, count, live, i;
	int err = 0;

	for (; ops && !err; ops -= count) {
		count = min(ops, round->params[PARAM_LIVE]);
		for (live = 0; live < count && !err; live += err ? 0 : batch)
			err = dmabench_stopped(thread) ?:
			      alloc_batch(thread, block + live, batch);
		for (i = 0; i < live; i += batch)
			free_batch(thread, block + i, batch);
	}
	return err;
}

const struct dmabench_exp dmabench_exp_coherent = {
	.name = "coherent",
	.summary = "allocate and free coherent memory",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = coherent_check,
	.batch = coherent_batch,
	.setup = coherent_setup,
	.loop = coherent_loop,
	.teardown = coherent_teardown,
};
