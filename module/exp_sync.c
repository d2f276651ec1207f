// SPDX-License-Identifier: GPL-2.0
/* dma_sync_single_for_device() and _for_cpu() on one mapping that stays. */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "experiments.h"
#include "file.h"
#include "pages.h"
#include "params.h"

enum { PARAM_SIZE, PARAM_DIRECTION };
enum { PHASE_FOR_DEVICE, PHASE_FOR_CPU };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
};

static const struct dmabench_phase phases[] = {
	[PHASE_FOR_DEVICE] = { "sync_for_device", "dma_sync_single_for_device()" },
	[PHASE_FOR_CPU] = { "sync_for_cpu", "dma_sync_single_for_cpu()" },
};

struct mapped {
	void *vaddr;
	dma_addr_t addr;
	enum dma_data_direction direction;
	bool live;
};

static int sync_check(struct dmabench_round *round)
{
	return dmabench_check_memory(round, PAGE_ALIGN(round->params[PARAM_SIZE]));
}

/* The mapping is the same for all of a batch, so any batch will do. */
static u32 sync_batch(const struct dmabench_round *round, u32 wanted)
{
	return min(wanted, DMABENCH_MAX_BATCH);
}

static int sync_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct mapped *m = kzalloc(sizeof(*m), GFP_KERNEL);

	thread->priv = m;
	if (!m)
		return -ENOMEM;
	if (!dmabench_direction(p[PARAM_DIRECTION], &m->direction))
		return -EINVAL;
	m->vaddr = dmabench_pages_alloc(p[PARAM_SIZE]);
	if (!m->vaddr)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no buffer of %llu bytes", p[PARAM_SIZE]);
	m->addr = dma_map_single(thread->dev, m->vaddr, p[PARAM_SIZE],
				 m->direction);
	m->live = !dma_mapping_error(thread->dev, m->addr);
	if (!m->live)
		return dmabench_fail_map(thread, m->vaddr, p[PARAM_SIZE],
					 m->direction);
	dmabench_holds(thread, 1);
	return 0;
}

static void sync_teardown(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct mapped *m = thread->priv;

	if (m && m->live) {
		dma_unmap_single(thread->dev, m->addr, p[PARAM_SIZE], m->direction);
		dmabench_holds(thread, -1);
	}
	if (m)
		dmabench_pages_free(thread->round->target, m->vaddr, p[PARAM_SIZE]);
	kfree(m);
}

static int sync_loop(struct dmabench_thread *thread, u64 ops)
{
	size_t size = thread->round->params[PARAM_SIZE];
	struct mapped m = *(struct mapped *)thread->priv;
	u32 batch = thread->round->batch, i;
	struct device *dev = thread->dev;
	u64 before, between, after, done;
	int err;

	if (thread->observing)
		dmabench_observe(thread, m.vaddr, m.addr);
	for (done = 0; done < ops; done += batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		before = dmabench_clock();
		for (i = 0; i < batch; i++)
			dma_sync_single_for_device(dev, m.addr, size, m.direction);
		between = dmabench_clock();
		for (i = 0; i < batch; i++)
			dma_sync_single_for_cpu(dev, m.addr, size, m.direction);
		after = dmabench_clock();
		dmabench_record(thread, PHASE_FOR_DEVICE, between - before);
		dmabench_record(thread, PHASE_FOR_CPU, after - between);
	}
	return 0;
}

const struct dmabench_exp dmabench_exp_sync = {
	.name = "sync",
	.summary = "sync a mapping that stays to the device and back to the CPU",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = sync_check,
	.batch = sync_batch,
	.setup = sync_setup,
	.loop = sync_loop,
	.teardown = sync_teardown,
};
