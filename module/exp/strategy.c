// SPDX-License-Identifier: GPL-2.0
/*
 * What a driver's author chooses between: one transfer of data that the
 * driver's client has in ordinary memory. Each operation makes it twice, and
 * both are verified: once with a read of the clock after each step, and once
 * with none within, for the total. Reads within would add their own cost to
 * the total, and most to the strategy that has most steps.
 */
#include <linux/dma-mapping.h>
#include <linux/time64.h>

#include "channel.h"
#include "experiments.h"
#include "params.h"
#include "strategy.h"
#include "targets/engine.h"

enum {
	PARAM_SIZE, PARAM_OFFSET, PARAM_DIRECTION, PARAM_STRATEGY, PARAM_COPIED_BY,
	PARAM_COMPLETION, PARAM_TIMEOUT, PARAM_DELAY, PARAM_CACHE,
};

enum { COMPLETION_INTERRUPT, COMPLETION_POLLED };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_OFFSET] = DMABENCH_PARAM_OFFSET,
	[PARAM_DIRECTION] = DMABENCH_PARAM_NAMED("direction", "who writes the data",
		"to_device", "from_device"),
	[PARAM_STRATEGY] = DMABENCH_PARAM_NAMED("strategy",
		"map each time, or once and sync; copy by way of mapped, coherent or pool memory; map a list of pages",
		"streaming", "persistent", "persistent_copy", "coherent_copy",
		"pool_copy", "sg"),
	[PARAM_COPIED_BY] = DMABENCH_PARAM_NAMED("copied_by",
		"who moves the data; auto: the target's engine for one thread, else the CPU; none: nobody",
		"auto", "engine", "cpu", "none"),
	[PARAM_COMPLETION] = DMABENCH_PARAM_NAMED("completion",
		"of copied_by engine: how the CPU learns that the transfer is done",
		"interrupt", "polled"),
	[PARAM_TIMEOUT] = DMABENCH_PARAM_NUMBER("timeout", "ms", 1,
		DMABENCH_TIMEOUT_MS_MAX, DMABENCH_TIMEOUT_MS_DEFAULT,
		"of copied_by engine: a transfer that takes longer is terminated, and fails"),
	[PARAM_DELAY] = DMABENCH_PARAM_NUMBER("delay", "us", 0, 1000, 0,
		"of copied_by none: what stands in for the transfer"),
	[PARAM_CACHE] = DMABENCH_PARAM_CACHE,
};

static const struct dmabench_phase phases[DMABENCH_STEPS] = {
	[DMABENCH_STEP_ALLOC] = { "alloc", "dma_pool_alloc(), from pages that the pool has" },
	[DMABENCH_STEP_MAP] = { "map",
		"dma_map_single() and dma_mapping_error(), or dma_map_sgtable()" },
	[DMABENCH_STEP_COPY_IN] = { "copy_in", "memcpy() from the client's memory" },
	[DMABENCH_STEP_FOR_DEVICE] = { "sync_for_device", "dma_sync_single_for_device()" },
	[DMABENCH_STEP_TRANSFER] = { "transfer",
		"the channel, segment by segment; the CPU, after unmap or sync; the delay" },
	[DMABENCH_STEP_FOR_CPU] = { "sync_for_cpu", "dma_sync_single_for_cpu()" },
	[DMABENCH_STEP_UNMAP] = { "unmap", "dma_unmap_single() or dma_unmap_sgtable()" },
	[DMABENCH_STEP_COPY_OUT] = { "copy_out", "memcpy() to the client's memory" },
	[DMABENCH_STEP_FREE] = { "free", "dma_pool_free()" },
	[DMABENCH_STEP_TOTAL] = { "total",
		"all steps of another transfer, no read of the clock between" },
};

static struct dmabench_strategy_config config(const struct dmabench_round *round)
{
	const u64 *p = round->params;

	return (struct dmabench_strategy_config){
		.kind = p[PARAM_STRATEGY],
		.engine = p[PARAM_COPIED_BY],
		.direction = p[PARAM_DIRECTION] == DMABENCH_TO_DEVICE ?
			     DMA_TO_DEVICE : DMA_FROM_DEVICE,
		.size = p[PARAM_SIZE],
		.offset = p[PARAM_OFFSET],
		.delay_ns = p[PARAM_DELAY] * NSEC_PER_USEC,
		.cache = p[PARAM_CACHE],
	};
}

static bool by_channel(const struct dmabench_round *round)
{
	return round->params[PARAM_COPIED_BY] == DMABENCH_STRATEGY_CHANNEL;
}

static int check_channel(struct dmabench_round *round)
{
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "%u threads: a channel serves one",
				       round->nthreads);
	return dmabench_channel_check_aligned(round, PARAM_SIZE) ?:
	       dmabench_channel_check_aligned(round, PARAM_OFFSET);
}

static int strategy_check(struct dmabench_round *round)
{
	u64 *p = round->params;
	struct dmabench_strategy_config c;
	int err = 0;

	if (p[PARAM_COPIED_BY] == DMABENCH_STRATEGY_AUTO)
		p[PARAM_COPIED_BY] = dmabench_target_copies(round->target) && round->nthreads == 1 ?
				  DMABENCH_STRATEGY_CHANNEL : DMABENCH_STRATEGY_CPU;
	c = config(round);
	if (c.delay_ns && c.engine != DMABENCH_STRATEGY_NONE)
		return dmabench_refuse(round, PARAM_DELAY,
				       "delay %llu: only copied_by none has one, others take the time they take",
				       p[PARAM_DELAY]);
	if (dmabench_strategy_longest(&c) > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_SIZE,
				       "offset %zu, size %zu and guards are %llu bytes together: %llu is the limit",
				       c.offset, c.size,
				       dmabench_strategy_longest(&c),
				       DMABENCH_MAX_BUFFER_BYTES);
	if (by_channel(round))
		err = check_channel(round);
	return err ?: dmabench_cache_check(round, PARAM_CACHE) ?:
	       dmabench_check_memory(round, dmabench_strategy_bytes(&c));
}

static u32 strategy_phases_used(const struct dmabench_round *round)
{
	struct dmabench_strategy_config c = config(round);
	u32 copy = c.direction == DMA_TO_DEVICE ? BIT(DMABENCH_STEP_COPY_IN) :
						  BIT(DMABENCH_STEP_COPY_OUT);
	u32 used = BIT(DMABENCH_STEP_TOTAL);

	if (c.engine != DMABENCH_STRATEGY_NONE || c.delay_ns)
		used |= BIT(DMABENCH_STEP_TRANSFER);
	switch (c.kind) {
	case DMABENCH_STRATEGY_STREAMING:
	case DMABENCH_STRATEGY_SG:
		return used | BIT(DMABENCH_STEP_MAP) | BIT(DMABENCH_STEP_UNMAP);
	case DMABENCH_STRATEGY_PERSISTENT_COPY:
		used |= copy;
		fallthrough;
	case DMABENCH_STRATEGY_PERSISTENT:
		return used | BIT(DMABENCH_STEP_FOR_DEVICE) | BIT(DMABENCH_STEP_FOR_CPU);
	case DMABENCH_STRATEGY_POOL_COPY:
		used |= BIT(DMABENCH_STEP_ALLOC) | BIT(DMABENCH_STEP_FREE);
		fallthrough;
	case DMABENCH_STRATEGY_COHERENT_COPY:
		used |= copy;
	}
	return used;
}

static int strategy_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct dmabench_engine *engine = thread->round->engine;
	struct dmabench_strategy_config c = config(thread->round);
	u32 longest = min_t(size_t, c.size, PAGE_SIZE);
	int err = 0;

	if (c.kind == DMABENCH_STRATEGY_SG &&
	    longest > dma_get_max_seg_size(thread->dev))
		return dmabench_refuse(thread->round, PARAM_SIZE,
				       "entries of %u bytes are above %u, the target's largest segment",
				       longest, dma_get_max_seg_size(thread->dev));
	if (engine) {
		err = dmabench_channel_poll(thread->round, engine, PARAM_COMPLETION,
					    p[PARAM_COMPLETION] == COMPLETION_POLLED);
		engine->timeout_ms = p[PARAM_TIMEOUT];
	}
	return err ?: dmabench_strategy_setup(thread, &c);
}

const struct dmabench_exp dmabench_exp_strategy = {
	.name = "strategy",
	.summary = "one transfer to or from a client, by each way to map it, in steps and in all",
	.flags = DMABENCH_EXP_ENGINE_OPTIONAL | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = strategy_phases_used,
	.check = strategy_check,
	.wants_engine = by_channel,
	.setup = strategy_setup,
	.loop = dmabench_strategy_loop,
	.teardown = dmabench_strategy_teardown,
};
