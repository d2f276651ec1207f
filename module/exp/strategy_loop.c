// SPDX-License-Identifier: GPL-2.0
/* The timed part of the experiment strategy. */
#include <linux/bitops.h>
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>

#include "run/timed.h"
#include "strategy.h"
#include "targets/engine.h"

/* The steps of a transfer that is timed in steps. */
struct steps {
	u64 before;		/* of the step under way */
	u64 ticks[DMABENCH_STEPS];
};

/* Inlined with the strategy as a constant, so that all calls are direct ones. */
typedef int transfer_fn(struct dmabench_strategy *s, struct steps *steps,
			s64 *held);

static __always_inline void step_done(struct steps *steps, unsigned int phase)
{
	u64 now;

	if (!steps)
		return;
	now = dmabench_clock();
	steps->ticks[phase] = dmabench_clock_between(steps->before, now);
	steps->before = now;
}

/* Memory that the engine may still write to is neither unmapped nor freed. */
static bool unsafe(const struct dmabench_strategy *s, int err)
{
	return unlikely(err) && s->engine &&
	       dmabench_target_stuck(s->engine->target);
}

/* While the memory is the device's. The CPU must not touch it then. */
static __always_inline int while_device(struct dmabench_strategy *s,
					struct steps *steps, dma_addr_t addr)
{
	int err;

	if (s->config.engine == DMABENCH_STRATEGY_CPU)
		return 0;
	err = dmabench_strategy_device_moves(s, addr);
	step_done(steps, DMABENCH_STEP_TRANSFER);
	return err;
}

/* Once it is the CPU's again. */
static __always_inline void while_cpu(struct dmabench_strategy *s,
				      struct steps *steps, u8 *buffer)
{
	if (s->config.engine != DMABENCH_STRATEGY_CPU)
		return;
	dmabench_strategy_cpu_moves(s, buffer);
	step_done(steps, DMABENCH_STEP_TRANSFER);
}

static __always_inline void copy_in(struct dmabench_strategy *s,
				    struct steps *steps, u8 *buffer)
{
	if (s->config.direction != DMA_TO_DEVICE)
		return;
	memcpy(buffer, s->client, s->config.size);
	step_done(steps, DMABENCH_STEP_COPY_IN);
}

static __always_inline void copy_out(struct dmabench_strategy *s,
				     struct steps *steps, const u8 *buffer)
{
	if (s->config.direction != DMA_FROM_DEVICE)
		return;
	memcpy(s->client, buffer, s->config.size);
	step_done(steps, DMABENCH_STEP_COPY_OUT);
}

static __always_inline int streaming(struct dmabench_strategy *s,
				     struct steps *steps, s64 *held)
{
	enum dma_data_direction direction = s->config.direction;
	size_t size = s->config.size;
	dma_addr_t addr;
	int err;

	addr = dma_map_single(s->dev, s->client, size, direction);
	if (dma_mapping_error(s->dev, addr))
		return -EIO;
	++*held;
	step_done(steps, DMABENCH_STEP_MAP);
	err = while_device(s, steps, addr);
	if (unsafe(s, err))
		return err;
	dma_unmap_single(s->dev, addr, size, direction);
	--*held;
	step_done(steps, DMABENCH_STEP_UNMAP);
	while_cpu(s, steps, s->client);
	return err;
}

static __always_inline int sg(struct dmabench_strategy *s, struct steps *steps,
			      s64 *held)
{
	enum dma_data_direction direction = s->config.direction;
	int err;

	if (dma_map_sgtable(s->dev, &s->table, direction, 0))
		return -EIO;
	++*held;
	step_done(steps, DMABENCH_STEP_MAP);
	err = while_device(s, steps, 0);
	if (unsafe(s, err))
		return err;
	dma_unmap_sgtable(s->dev, &s->table, direction, 0);
	--*held;
	step_done(steps, DMABENCH_STEP_UNMAP);
	while_cpu(s, steps, s->client);
	return err;
}

static __always_inline int persistent(struct dmabench_strategy *s,
				      struct steps *steps, s64 *held)
{
	enum dma_data_direction direction = s->config.direction;
	size_t size = s->config.size;
	int err;

	dma_sync_single_for_device(s->dev, s->addr, size, direction);
	step_done(steps, DMABENCH_STEP_FOR_DEVICE);
	err = while_device(s, steps, s->addr);
	if (unsafe(s, err))
		return err;
	dma_sync_single_for_cpu(s->dev, s->addr, size, direction);
	step_done(steps, DMABENCH_STEP_FOR_CPU);
	while_cpu(s, steps, s->buffer);
	return err;
}

static __always_inline int persistent_copy(struct dmabench_strategy *s,
					   struct steps *steps, s64 *held)
{
	int err;

	copy_in(s, steps, s->buffer);
	err = persistent(s, steps, held);
	copy_out(s, steps, s->buffer);
	return err;
}

static __always_inline int coherent_copy(struct dmabench_strategy *s,
					 struct steps *steps, s64 *held)
{
	int err;

	copy_in(s, steps, s->buffer);
	err = while_device(s, steps, s->addr);
	while_cpu(s, steps, s->buffer);
	copy_out(s, steps, s->buffer);
	return err;
}

static __always_inline int pool_copy(struct dmabench_strategy *s,
				     struct steps *steps, s64 *held)
{
	dma_addr_t addr;
	u8 *block;
	int err;

	block = dma_pool_alloc(s->pool, GFP_KERNEL | __GFP_NOWARN, &addr);
	if (!block)
		return -EIO;
	++*held;
	step_done(steps, DMABENCH_STEP_ALLOC);
	copy_in(s, steps, block);
	err = while_device(s, steps, addr);
	while_cpu(s, steps, block);
	copy_out(s, steps, block);
	if (unsafe(s, err))
		return err;
	dma_pool_free(s->pool, block, addr);
	--*held;
	step_done(steps, DMABENCH_STEP_FREE);
	return err;
}

static void record_steps(struct dmabench_thread *thread,
			 const struct steps *steps)
{
	unsigned long used = thread->round->phases & ~BIT(DMABENCH_STEP_TOTAL);
	unsigned int phase;

	for_each_set_bit(phase, &used, DMABENCH_STEPS)
		dmabench_record(thread, phase, steps->ticks[phase]);
}

static int transfer_failed(struct dmabench_thread *thread, int err)
{
	const struct dmabench_strategy *s = thread->priv;

	if (err == -EINTR || err == -ENODEV)
		return err;
	if (err != -EIO)
		return dmabench_fail(thread->round, err, "engine %s: %s",
				     thread->round->target->engine,
				     err == -ETIMEDOUT ?
				     "the transfer did not complete in time" :
				     "the transfer failed");
	if (s->config.kind != DMABENCH_STRATEGY_POOL_COPY)
		return dmabench_strategy_fail_map(thread);
	return dmabench_fail(thread->round, err, "no block of %zu bytes in the pool",
			     s->config.size);
}

/* Nothing moved with engine none, so there is nothing to compare. */
static int finish(struct dmabench_thread *thread, s64 held, int err)
{
	struct dmabench_strategy *s = thread->priv;

	dmabench_holds(thread, held);
	if (err)
		return transfer_failed(thread, err);
	if (s->config.engine == DMABENCH_STRATEGY_NONE)
		return 0;
	return dmabench_transfer_verify(thread, &s->transfer);
}

static __always_inline int in_steps(struct dmabench_thread *thread,
				    transfer_fn *transfer)
{
	struct dmabench_strategy *s = thread->priv;
	struct steps steps;
	s64 held = 0;
	int err;

	dmabench_transfer_prepare(&s->transfer);
	dmabench_clock_wander();
	steps.before = dmabench_clock();
	err = transfer(s, &steps, &held);
	if (!err)
		record_steps(thread, &steps);
	return finish(thread, held, err);
}

static __always_inline int as_a_whole(struct dmabench_thread *thread,
				      transfer_fn *transfer)
{
	struct dmabench_strategy *s = thread->priv;
	u64 before, after;
	s64 held = 0;
	int err;

	dmabench_transfer_prepare(&s->transfer);
	before = dmabench_clock_start();
	err = transfer(s, NULL, &held);
	after = dmabench_clock_stop();
	if (!err)
		dmabench_record(thread, DMABENCH_STEP_TOTAL,
				dmabench_clock_between(before, after));
	return finish(thread, held, err);
}

static __always_inline int loop(struct dmabench_thread *thread, u64 ops,
				transfer_fn *transfer)
{
	int err = thread->observing ? dmabench_strategy_observe(thread) : 0;

	while (ops-- && !err)
		err = dmabench_stopped(thread) ?:
		      in_steps(thread, transfer) ?:
		      as_a_whole(thread, transfer);
	return err;
}

int dmabench_strategy_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_strategy *s = thread->priv;

	switch (s->config.kind) {
	case DMABENCH_STRATEGY_STREAMING:
		return loop(thread, ops, streaming);
	case DMABENCH_STRATEGY_PERSISTENT:
		return loop(thread, ops, persistent);
	case DMABENCH_STRATEGY_PERSISTENT_COPY:
		return loop(thread, ops, persistent_copy);
	case DMABENCH_STRATEGY_COHERENT_COPY:
		return loop(thread, ops, coherent_copy);
	case DMABENCH_STRATEGY_POOL_COPY:
		return loop(thread, ops, pool_copy);
	case DMABENCH_STRATEGY_SG:
		return loop(thread, ops, sg);
	}
	return -EINVAL;
}
