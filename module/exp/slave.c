// SPDX-License-Identifier: GPL-2.0
/*
 * A peripheral's transfers, one after the other: map, have its channel move the
 * data, unmap. Where the peripheral is a window of memory every byte is verified.
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "core/integrity.h"
#include "core/pages.h"
#include "experiments.h"
#include "port.h"
#include "run/timed.h"
#include "targets/engine.h"
#include "transfer.h"

enum { PARAM_SIZE, PARAM_OFFSET, PARAM_BURST, PARAM_TIMEOUT, PARAM_CACHE };
enum { PHASE_MAP, PHASE_SUBMIT, PHASE_TRANSFER, PHASE_UNMAP };

/* What nothing that is sent can be taken for. */
#define STALE_SEED	0x7374616c652d2d2dULL

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_OFFSET] = DMABENCH_PARAM_OFFSET,
	[PARAM_BURST] = DMABENCH_PARAM_BURST,
	[PARAM_TIMEOUT] = DMABENCH_PARAM_NUMBER("timeout", "ms", 1, DMABENCH_TIMEOUT_MS_MAX,
		DMABENCH_TIMEOUT_MS_DEFAULT,
		"a transfer that takes longer is terminated, and fails"),
	[PARAM_CACHE] = DMABENCH_PARAM_CACHE,
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_single() of the memory" },
	[PHASE_SUBMIT] = { "submit", "dmaengine_prep_slave_single() and dmaengine_submit()" },
	[PHASE_TRANSFER] = { "transfer", "from issue until the interrupt was told to the caller" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_single()" },
};

/**
 * struct slave - what a thread has
 * @area: the memory, and guards on either side
 * @area_bytes: of that
 * @data: what is moved
 * @window: of the peripheral, or NULL: nothing is verified
 * @seed: of what was moved last
 */
struct slave {
	u8 *area;
	size_t area_bytes;
	u8 *data;
	u8 __iomem *window;
	u64 seed;
};

static size_t area_bytes(const struct dmabench_round *round)
{
	return PAGE_SIZE + round->params[PARAM_OFFSET] + round->params[PARAM_SIZE] +
	       DMABENCH_GUARD_BYTES;
}

static int slave_check(struct dmabench_round *round)
{
	const u64 *p = round->params;

	if (area_bytes(round) > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu needs a buffer of %zu bytes, guards included: %llu is the limit",
				       p[PARAM_SIZE], area_bytes(round),
				       DMABENCH_MAX_BUFFER_BYTES);
	return dmabench_cache_check(round, PARAM_CACHE) ?:
	       dmabench_port_check(round, PARAM_SIZE, p[PARAM_SIZE]) ?:
	       dmabench_port_check(round, PARAM_OFFSET, p[PARAM_OFFSET]) ?:
	       dmabench_limit_share(round, PARAM_SIZE, 1, p[PARAM_SIZE]) ?:
	       dmabench_check_memory(round, PAGE_ALIGN(area_bytes(round)));
}

static int slave_setup(struct dmabench_thread *thread)
{
	const struct dmabench_round *round = thread->round;
	struct slave *slave = kzalloc(sizeof(*slave), DMABENCH_GFP);

	thread->priv = slave;
	if (!slave)
		return -ENOMEM;
	slave->area_bytes = area_bytes(round);
	slave->area = dmabench_thread_pages(thread, slave->area_bytes);
	if (!slave->area)
		return -ENOMEM;
	slave->data = slave->area + PAGE_SIZE + round->params[PARAM_OFFSET];
	slave->seed = round->seed;
	round->engine->timeout_ms = round->params[PARAM_TIMEOUT];
	return dmabench_port_open(thread, round->params[PARAM_BURST], &slave->window);
}

static void slave_teardown(struct dmabench_thread *thread)
{
	struct slave *slave = thread->priv;

	if (!slave)
		return;
	dmabench_port_close(slave->window);
	dmabench_pages_free(thread->round->target, slave->area, slave->area_bytes);
	kfree(slave);
}

/* Each side has what the other may not have by chance. */
static void prepare(struct dmabench_thread *thread, struct slave *slave)
{
	bool sends = dmabench_port_sends(&thread->round->target->port);
	size_t size = thread->round->params[PARAM_SIZE];
	u64 seed = ++slave->seed;

	dmabench_integrity_fill(slave->data, size, sends ? seed : STALE_SEED, 0);
	dmabench_guards_write(slave->data, size);
	if (slave->window)
		dmabench_integrity_fill_io(slave->window, size, sends ? STALE_SEED : seed, 0);
	dmabench_cache_prepare(thread->round->params[PARAM_CACHE], slave->data, size);
}

static int verify(struct dmabench_thread *thread, struct slave *slave)
{
	size_t size = thread->round->params[PARAM_SIZE], wrong;
	int err = dmabench_guards_check(thread, slave->data, size);

	if (err || !slave->window)
		return err;
	wrong = dmabench_integrity_check(slave->data, size, slave->seed, 0);
	if (wrong != DMABENCH_INTACT)
		return dmabench_fail(thread->round, -EBADMSG, "memory: wrong data at byte %zu",
				     wrong);
	wrong = dmabench_integrity_check_io(slave->window, size, slave->seed, 0);
	if (wrong != DMABENCH_INTACT)
		return dmabench_fail(thread->round, -EBADMSG,
				     "peripheral: wrong data at byte %zu", wrong);
	thread->verified_bytes += size;
	return 0;
}

static int fail_transfer(struct dmabench_thread *thread, int err)
{
	struct dmabench_engine *engine = thread->round->engine;

	if (err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s", dma_chan_name(engine->chan),
			     dmabench_engine_error(engine, err));
}

/* On an error the engine is idle, or the target is marked stuck. */
static int transfer(struct dmabench_thread *thread, dma_addr_t addr, size_t size)
{
	const enum dma_transfer_direction direction = dmabench_port_transfer(thread->round);
	struct dmabench_engine *engine = thread->round->engine;
	struct dma_async_tx_descriptor *tx;
	u64 before, after;
	int err;

	before = dmabench_clock_start();
	tx = dmaengine_prep_slave_single(engine->chan, addr, size, direction,
					 dmabench_engine_flags(engine));
	err = dmabench_engine_submit(engine, tx);
	after = dmabench_clock_stop();
	if (err)
		return fail_transfer(thread, err);
	dmabench_record(thread, PHASE_SUBMIT, dmabench_clock_between(before, after));
	before = dmabench_clock_start();
	dma_async_issue_pending(engine->chan);
	err = dmabench_engine_wait(engine);
	after = dmabench_clock_stop();
	if (err)
		return fail_transfer(thread, err);
	dmabench_record(thread, PHASE_TRANSFER, dmabench_clock_between(before, after));
	return 0;
}

static int map_and_transfer(struct dmabench_thread *thread, struct slave *slave)
{
	const enum dma_data_direction direction = dmabench_port_direction(thread->round);
	size_t size = thread->round->params[PARAM_SIZE];
	u64 before, after;
	dma_addr_t addr;
	int err;

	before = dmabench_clock_start();
	addr = dma_map_single(thread->dev, slave->data, size, direction);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_MAP, dmabench_clock_between(before, after));
	if (dma_mapping_error(thread->dev, addr))
		return dmabench_fail_map(thread, slave->data, size, direction);
	dmabench_holds(thread, 1);
	if (thread->observing)
		dmabench_observe(thread, slave->data, addr);
	err = transfer(thread, addr, size);
	/* An engine that would not stop may still use it. */
	if (dmabench_target_stuck(thread->round->target))
		return err;
	before = dmabench_clock_start();
	dma_unmap_single(thread->dev, addr, size, direction);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_UNMAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, -1);
	return err;
}

static int slave_loop(struct dmabench_thread *thread, u64 ops)
{
	struct slave *slave = thread->priv;
	int err = 0;

	for (; ops && !err; ops--) {
		err = dmabench_stopped(thread);
		if (err)
			break;
		prepare(thread, slave);
		err = map_and_transfer(thread, slave) ?: verify(thread, slave);
	}
	return err;
}

const struct dmabench_exp dmabench_exp_slave = {
	.name = "slave",
	.summary = "map, have a peripheral's channel move the data, unmap",
	.flags = DMABENCH_EXP_NEEDS_CHANNEL | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = slave_check,
	.setup = slave_setup,
	.loop = slave_loop,
	.teardown = slave_teardown,
};
