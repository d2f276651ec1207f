// SPDX-License-Identifier: GPL-2.0
/*
 * How long a device still reaches a buffer after its unmap: not at all where
 * each unmap flushes the IOTLB, up to the flush timer where that is put off.
 * An engine need not notice a refused write, so the CPU looks at the buffer.
 *
 * The buffer is the round's until a write was refused or the engine was told
 * to stop, and nothing else is mapped on the target before: a write can only
 * reach the buffer or nothing.
 */
#include <linux/delay.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "core/integrity.h"
#include "core/pages.h"
#include "experiments.h"
#include "params.h"
#include "targets/engine.h"
#include "targets/observe.h"
#include "targets/permit.h"

enum { PARAM_INTERVAL, PARAM_LIMIT };
enum { PHASE_WINDOW };

/* One write, which suits any engine's alignment, and a pattern that none has. */
#define WRITE_BYTES	256
#define UNTOUCHED	0x756e746f75636865ULL

static const struct dmabench_param params[] = {
	[PARAM_INTERVAL] = DMABENCH_PARAM_NUMBER("interval", "us", 0, 1000, 5,
		"pause between two writes of the engine"),
	[PARAM_LIMIT] = DMABENCH_PARAM_NUMBER("limit", "ms", 1, 1000, 50,
		"a round fails if a write still arrives so long after the unmap"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_WINDOW] = { "window",
		"from the unmap to the start of the last write that arrived; 0: none did" },
};

/**
 * struct stale - a thread's
 * @src: what the engine writes; coherent, so that nothing is mapped for it
 * @src_addr: where the engine reads it
 * @dst: a page, mapped and unmapped; where writes arrive
 * @seed: of the latest write, each another
 */
struct stale {
	u8 *src;
	dma_addr_t src_addr;
	u8 *dst;
	u64 seed;
};

static int refuse(struct dmabench_round *round, const char *why)
{
	return dmabench_fail(round, -EOPNOTSUPP, "%s", why);
}

static int stale_check(struct dmabench_round *round)
{
	if (!dmabench_misuse_allowed())
		return refuse(round, "the module was loaded without misuse=1");
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "%u threads: a channel serves one",
				       round->nthreads);
	return 0;
}

/* What another client maps could get the dead address. */
static u32 stale_channels(const struct dmabench_round *round)
{
	return DMABENCH_ALL_CHANNELS;
}

static int stale_setup(struct dmabench_thread *thread)
{
	struct dmabench_round *round = thread->round;
	const char *why = dmabench_no_dead_copy(round->target);
	struct stale *stale;

	if (why)
		return refuse(round, why);
	if (!dev_is_dma_coherent(thread->dev))
		return refuse(round, "the CPU's caches hide what the device writes");
	/* More writes see the end of the window better. */
	round->engine->polled = !dmabench_engine_unordered(round->engine);
	stale = kzalloc(sizeof(*stale), DMABENCH_GFP);
	thread->priv = stale;
	if (!stale)
		return -ENOMEM;
	stale->seed = round->seed;
	stale->dst = dmabench_thread_pages(thread, PAGE_SIZE);
	if (!stale->dst)
		return -ENOMEM;
	stale->src = dma_alloc_coherent(thread->dev, WRITE_BYTES,
					&stale->src_addr,
					DMABENCH_GFP);
	if (!stale->src)
		return dmabench_fail_alloc(thread, WRITE_BYTES);
	dmabench_holds(thread, 1);
	return 0;
}

static void stale_teardown(struct dmabench_thread *thread)
{
	struct dmabench_target *target = thread->round->target;
	struct stale *stale = thread->priv;

	if (!stale)
		return;
	/* Behind an engine that would not stop all stays as it is. */
	if (stale->src && !dmabench_target_stuck(target)) {
		dma_free_coherent(thread->dev, WRITE_BYTES, stale->src,
				  stale->src_addr);
		dmabench_holds(thread, -1);
	}
	dmabench_pages_free(target, stale->dst, PAGE_SIZE);
	kfree(stale);
}

/* One write of a new pattern. Return: 1 if it arrived, 0, or an error */
static int write_arrives(struct dmabench_thread *thread, struct stale *stale,
			 dma_addr_t addr)
{
	struct dmabench_round *round = thread->round;
	int err;

	dmabench_integrity_fill(stale->src, WRITE_BYTES, ++stale->seed, 0);
	err = dmabench_engine_copy(round->engine, addr, stale->src_addr,
				   WRITE_BYTES);
	if (err == -EINTR || err == -ENODEV)
		return err;
	if (err)
		return dmabench_fail(round, err, "engine %s: a write failed",
				     round->target->engine);
	return dmabench_integrity_check(stale->dst, WRITE_BYTES, stale->seed, 0) ==
	       DMABENCH_INTACT;
}

/* Maps the page, has it written while that is right, and unmaps it. */
static int make_dead(struct dmabench_thread *thread, struct stale *stale,
		     dma_addr_t *addr, u64 *unmapped)
{
	struct device *dev = thread->dev;
	bool bounced;
	int arrived;

	dmabench_integrity_fill(stale->dst, WRITE_BYTES, UNTOUCHED, 0);
	*addr = dma_map_single(dev, stale->dst, PAGE_SIZE, DMA_FROM_DEVICE);
	if (dma_mapping_error(dev, *addr))
		return dmabench_fail_map(thread, stale->dst, PAGE_SIZE,
					 DMA_FROM_DEVICE);
	bounced = dmabench_is_bounced(dev, stale->dst, *addr);
	if (thread->observing)
		dmabench_observe(thread, stale->dst, *addr);
	dmabench_holds(thread, 1);
	arrived = bounced ? 0 : write_arrives(thread, stale, *addr);
	if (dmabench_target_stuck(thread->round->target))
		return arrived;
	dma_unmap_single(dev, *addr, PAGE_SIZE, DMA_FROM_DEVICE);
	*unmapped = dmabench_clock();
	dmabench_holds(thread, -1);
	if (bounced)
		return refuse(thread->round, "bounced: a dead address reaches the bounce pool");
	if (!arrived)
		return dmabench_fail(thread->round, -EBADMSG,
				     "the engine's write did not even arrive while mapped");
	return min(arrived, 0);
}

/*
 * Writes to the dead address until one does not arrive. Return: 0, with the
 * time of the last that did, or an error: then the engine was stopped
 */
static int watch(struct dmabench_thread *thread, struct stale *stale,
		 dma_addr_t addr, u64 unmapped, u64 *window)
{
	const u64 *p = thread->round->params;
	u64 limit = div_u64(p[PARAM_LIMIT] * dmabench_clock_info.hz, 1000);
	u64 start;
	int ret;

	*window = 0;
	for (;;) {
		start = dmabench_clock();
		ret = write_arrives(thread, stale, addr);
		if (ret <= 0)
			break;
		*window = dmabench_clock_between(unmapped, start);
		if (*window > limit)
			ret = dmabench_fail(thread->round, -ETIMEDOUT,
					    "the device still reached the memory %llu ms after its unmap",
					    p[PARAM_LIMIT]);
		else
			ret = dmabench_stopped(thread);
		if (ret)
			break;
		udelay(p[PARAM_INTERVAL]);
	}
	if (ret)
		dmabench_engine_terminate(thread->round->engine);
	return ret;
}

static int stale_loop(struct dmabench_thread *thread, u64 ops)
{
	struct stale *stale = thread->priv;
	u64 unmapped, window;
	dma_addr_t addr;
	int err;

	while (ops--) {
		err = dmabench_stopped(thread) ?:
		      make_dead(thread, stale, &addr, &unmapped);
		if (err)
			return err;
		err = watch(thread, stale, addr, unmapped, &window);
		if (err)
			return err;
		dmabench_record(thread, PHASE_WINDOW, window);
	}
	return 0;
}

const struct dmabench_exp dmabench_exp_stale_window = {
	.name = "stale_window",
	.summary = "how long a device still reaches a buffer after its unmap",
	.flags = DMABENCH_EXP_NEEDS_ENGINE | DMABENCH_EXP_MISUSES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.exclusive = true,
	.check = stale_check,
	.channels = stale_channels,
	.setup = stale_setup,
	.loop = stale_loop,
	.teardown = stale_teardown,
};
