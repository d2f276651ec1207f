// SPDX-License-Identifier: GPL-2.0
/* A copy by the engine through streaming mappings, each one verified. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "engine.h"
#include "experiments.h"
#include "params.h"
#include "transfer.h"

enum {
	PARAM_SIZE,
	PARAM_SRC_OFFSET,
	PARAM_DST_OFFSET,
	PARAM_COMPLETION,
	PARAM_TIMEOUT,
};

enum { COMPLETION_INTERRUPT, COMPLETION_POLLED };
enum { PHASE_MAP, PHASE_TRANSFER, PHASE_UNMAP };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_SRC_OFFSET] = DMABENCH_PARAM_NUMBER("src_offset", "bytes", 0,
		PAGE_SIZE - 1, 0, "where in its first page the source starts"),
	[PARAM_DST_OFFSET] = DMABENCH_PARAM_NUMBER("dst_offset", "bytes", 0,
		PAGE_SIZE - 1, 0, "where in its first page the destination starts"),
	[PARAM_COMPLETION] = DMABENCH_PARAM_NAMED("completion",
		"how the CPU learns that the transfer is done",
		"interrupt", "polled"),
	[PARAM_TIMEOUT] = DMABENCH_PARAM_NUMBER("timeout", "ms", 1,
		DMABENCH_TIMEOUT_MS_MAX, DMABENCH_TIMEOUT_MS_DEFAULT,
		"a transfer that takes longer is terminated, and fails"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_single() of the source, then of the destination" },
	[PHASE_TRANSFER] = { "transfer", "prepare, submit, issue, and wait for completion" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_single() of the destination, then of the source" },
};

/* Both mappings of one transfer. */
struct mapped {
	dma_addr_t src;
	dma_addr_t dst;
};

static int check_alignment(struct dmabench_round *round, u32 param, u32 align)
{
	if (align && round->params[param] % align)
		return dmabench_refuse(round, param,
				       "%s %llu: engine %s needs a multiple of %u",
				       round->exp->params[param].name,
				       round->params[param],
				       round->target->engine, align);
	return 0;
}

static int memcpy_check(struct dmabench_round *round)
{
	u32 align = round->target->copy_align_bytes;
	size_t size = round->params[PARAM_SIZE];
	int err;

	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "%u threads: a channel serves one",
				       round->nthreads);
	if (size + PAGE_SIZE > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %zu is above %llu, guards need the rest",
				       size, DMABENCH_MAX_BUFFER_BYTES - PAGE_SIZE);
	err = check_alignment(round, PARAM_SIZE, align) ?:
	      check_alignment(round, PARAM_SRC_OFFSET, align) ?:
	      check_alignment(round, PARAM_DST_OFFSET, align);
	return err ?: dmabench_check_memory(round, dmabench_transfer_bytes(size));
}

static int memcpy_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct dmabench_engine *engine = thread->round->engine;
	struct dmabench_transfer *transfer;

	engine->polled = p[PARAM_COMPLETION] == COMPLETION_POLLED;
	engine->timeout_ms = p[PARAM_TIMEOUT];
	transfer = kzalloc(sizeof(*transfer), GFP_KERNEL);
	thread->priv = transfer;
	if (!transfer)
		return -ENOMEM;
	return dmabench_transfer_alloc(thread, transfer, p[PARAM_SIZE],
				       p[PARAM_SRC_OFFSET], p[PARAM_DST_OFFSET]);
}

static void memcpy_teardown(struct dmabench_thread *thread)
{
	if (thread->priv)
		dmabench_transfer_free(thread, thread->priv);
	kfree(thread->priv);
}

static int map_both(struct dmabench_thread *thread,
		    const struct dmabench_transfer *transfer, struct mapped *m)
{
	struct device *dev = thread->dev;
	size_t size = transfer->size;
	bool src_failed, dst_failed;
	u64 before, after;

	before = dmabench_clock();
	m->src = dma_map_single(dev, transfer->src, size, DMA_TO_DEVICE);
	m->dst = dma_map_single(dev, transfer->dst, size, DMA_FROM_DEVICE);
	after = dmabench_clock();
	dmabench_record(thread, PHASE_MAP, after - before);
	src_failed = dma_mapping_error(dev, m->src);
	dst_failed = dma_mapping_error(dev, m->dst);
	if (src_failed || dst_failed) {
		dmabench_fail_map(thread, src_failed ? transfer->src : transfer->dst,
				  size, src_failed ? DMA_TO_DEVICE : DMA_FROM_DEVICE);
		if (!src_failed)
			dma_unmap_single(dev, m->src, size, DMA_TO_DEVICE);
		if (!dst_failed)
			dma_unmap_single(dev, m->dst, size, DMA_FROM_DEVICE);
		return -EIO;
	}
	dmabench_holds(thread, 2);
	if (thread->observing) {
		dmabench_observe(thread, transfer->src, m->src);
		dmabench_observe(thread, transfer->dst, m->dst);
	}
	return 0;
}

static void unmap_both(struct dmabench_thread *thread, size_t size,
		       const struct mapped *m)
{
	struct device *dev = thread->dev;
	u64 before, after;

	if (dmabench_target_stuck(thread->round->target))
		return;
	before = dmabench_clock();
	dma_unmap_single(dev, m->dst, size, DMA_FROM_DEVICE);
	dma_unmap_single(dev, m->src, size, DMA_TO_DEVICE);
	after = dmabench_clock();
	dmabench_record(thread, PHASE_UNMAP, after - before);
	dmabench_holds(thread, -2);
}

static int transfer_timed(struct dmabench_thread *thread, size_t size,
			  const struct mapped *m)
{
	struct dmabench_engine *engine = thread->round->engine;
	u64 before, after;
	int err;

	before = dmabench_clock();
	err = dmabench_engine_copy(engine, m->dst, m->src, size);
	after = dmabench_clock();
	if (!err) {
		dmabench_record(thread, PHASE_TRANSFER, after - before);
		return 0;
	}
	if (err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s",
			     thread->round->target->engine,
			     err == -ETIMEDOUT ? "the transfer did not complete in time" :
						 "the transfer failed");
}

static int memcpy_loop(struct dmabench_thread *thread, u64 ops)
{
	struct dmabench_transfer *transfer = thread->priv;
	struct mapped m;
	u64 done;
	int err;

	for (done = 0; done < ops; done++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		dmabench_transfer_prepare(thread, transfer);
		err = map_both(thread, transfer, &m);
		if (err)
			return err;
		err = transfer_timed(thread, transfer->size, &m);
		unmap_both(thread, transfer->size, &m);
		if (!err)
			err = dmabench_transfer_verify(thread, transfer);
		if (err)
			return err;
	}
	return 0;
}

const struct dmabench_exp dmabench_exp_memcpy = {
	.name = "memcpy",
	.summary = "map, have the engine copy, unmap; every byte is verified",
	.flags = DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = memcpy_check,
	.setup = memcpy_setup,
	.loop = memcpy_loop,
	.teardown = memcpy_teardown,
};
