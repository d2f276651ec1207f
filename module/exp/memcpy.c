// SPDX-License-Identifier: GPL-2.0
/* A copy by the engine, or by the CPU to compare it with; each is verified. */
#include "experiments.h"
#include "queue.h"

enum { PARAM_SRC_OFFSET = DMABENCH_QUEUE_PARAMS, PARAM_COPIED_BY, PARAM_COMPLETE_ON };
enum { BY_ENGINE, BY_CPU };

static const struct dmabench_param params[] = {
	DMABENCH_QUEUE_PARAM_ROWS,
	[PARAM_SRC_OFFSET] = DMABENCH_PARAM_NUMBER("src_offset", "bytes", 0,
		PAGE_SIZE - 1, 0, "where in its first page the source starts"),
	[PARAM_COPIED_BY] = DMABENCH_PARAM_NAMED("copied_by",
		"who moves the data: the engine, or the CPU by memcpy(), after the unmap",
		"engine", "cpu"),
	[PARAM_COMPLETE_ON] = DMABENCH_PARAM_COMPLETE_ON,
};

static const struct dmabench_phase phases[] = {
	DMABENCH_QUEUE_PHASE_ROWS("dmaengine_prep_dma_memcpy"),
};

static bool by_engine(const struct dmabench_round *round)
{
	return round->params[PARAM_COPIED_BY] == BY_ENGINE;
}

static struct dmabench_layout memcpy_layout(const struct dmabench_round *round)
{
	const u64 *p = round->params;

	return (struct dmabench_layout){
		.size = p[DMABENCH_QUEUE_SIZE],
		.chunk = p[DMABENCH_QUEUE_SIZE],
		.src_offset = p[PARAM_SRC_OFFSET],
		.dst_offset = p[DMABENCH_QUEUE_DST_OFFSET],
		.coherent = p[DMABENCH_QUEUE_MEMORY] == DMABENCH_MEMORY_COHERENT,
	};
}

static int check_engine(struct dmabench_round *round)
{
	return dmabench_channel_check_aligned(round, DMABENCH_QUEUE_SIZE) ?:
	       dmabench_channel_check_aligned(round, PARAM_SRC_OFFSET) ?:
	       dmabench_channel_check_aligned(round, DMABENCH_QUEUE_DST_OFFSET);
}

static int check_cpu(struct dmabench_round *round)
{
	if (round->params[DMABENCH_QUEUE_COMPLETION] != DMABENCH_COMPLETION_INTERRUPT)
		return dmabench_refuse(round, DMABENCH_QUEUE_COMPLETION,
				       "completion polled: the CPU knows when its own copy is done; leave it out");
	if (round->params[DMABENCH_QUEUE_CHANNELS] > 1)
		return dmabench_refuse(round, DMABENCH_QUEUE_CHANNELS,
				       "channels %llu: the CPU needs none; leave it out",
				       round->params[DMABENCH_QUEUE_CHANNELS]);
	return 0;
}

static int memcpy_check(struct dmabench_round *round)
{
	const struct dmabench_layout layout = memcpy_layout(round);

	if (layout.coherent && round->params[PARAM_COMPLETE_ON])
		return dmabench_refuse(round, PARAM_COMPLETE_ON,
				       "complete_on: coherent memory is not unmapped; leave it out");
	return (by_engine(round) ? check_engine(round) : check_cpu(round)) ?:
	       dmabench_queue_check(round, &layout);
}

static u32 memcpy_phases_used(const struct dmabench_round *round)
{
	u32 phases = dmabench_queue_phases_used(round);

	return by_engine(round) ? phases : phases & ~BIT(DMABENCH_QUEUE_SUBMIT);
}

static int memcpy_setup(struct dmabench_thread *thread)
{
	const struct dmabench_layout layout = memcpy_layout(thread->round);

	return dmabench_queue_setup(thread, &layout);
}

static __always_inline struct dma_async_tx_descriptor *
prep_memcpy(struct dma_chan *chan, const struct dmabench_queue *queue,
	    const struct dmabench_transfer *transfer, unsigned long flags)
{
	return dmaengine_prep_dma_memcpy(chan,
					 transfer->dst_addr, transfer->src_addr,
					 transfer->layout.size, flags);
}

static void copy_by_cpu(struct dmabench_thread *thread, u32 count)
{
	const struct dmabench_queue *queue = thread->priv;
	const struct dmabench_transfer *t = queue->transfer;
	u64 before, after;
	u32 i;

	before = dmabench_clock_start();
	for (i = 0; i < count; i++)
		memcpy(t[i].dst, t[i].src, t[i].layout.size);
	after = dmabench_clock_stop();
	dmabench_queue_share(thread, count, dmabench_clock_between(before, after));
}

/* The CPU may write only after the unmap, which could else undo it. */
static int loop_by_cpu(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_queue *queue = thread->priv;
	int err = 0;
	u32 count;

	for (; ops && !err; ops -= count) {
		count = min_t(u64, ops, queue->depth);
		err = dmabench_stopped(thread) ?:
		      dmabench_queue_map(thread, count) ?:
		      dmabench_queue_unmap(thread, count);
		if (err)
			break;
		copy_by_cpu(thread, count);
		err = dmabench_queue_verify(thread, count);
	}
	return err;
}

static int memcpy_loop(struct dmabench_thread *thread, u64 ops)
{
	return by_engine(thread->round) ?
	       dmabench_queue_loop(thread, ops, prep_memcpy) :
	       loop_by_cpu(thread, ops);
}

const struct dmabench_exp dmabench_exp_memcpy = {
	.name = "memcpy",
	.summary = "map, have the engine copy, unmap; every byte is verified",
	.flags = DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_ENGINE_OPTIONAL |
		 DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = memcpy_check,
	.wants_engine = by_engine,
	.setup = memcpy_setup,
	.loop = memcpy_loop,
	DMABENCH_QUEUE_OPS,
	.phases_used = memcpy_phases_used,
	.complete_on = PARAM_COMPLETE_ON,
	.complete = dmabench_queue_complete,
	.complete_phases = BIT(DMABENCH_QUEUE_UNMAP),
};
