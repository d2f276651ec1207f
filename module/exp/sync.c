// SPDX-License-Identifier: GPL-2.0
/*
 * dma_sync_*_for_device() and _for_cpu() on one mapping that stays: all of it,
 * a range of it, or a scatterlist. Whether the kernel skipped them is told by
 * the round (out_sync).
 */
#include <linux/dma-mapping.h>
#include <linux/math64.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "cache.h"
#include "core/attrs.h"
#include "core/pages.h"
#include "experiments.h"
#include "params.h"
#include "run/timed.h"

enum {
	PARAM_SIZE, PARAM_DIRECTION, PARAM_PART, PARAM_RANGE_OFFSET,
	PARAM_RANGE_BYTES, PARAM_CALL, PARAM_ENTRIES, PARAM_CPU_WRITES,
};

enum { PART_WHOLE, PART_RANGE };
enum { CALL_SINGLE, CALL_SG };
enum { PHASE_FOR_DEVICE, PHASE_FOR_CPU };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_SIZE,
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_PART] = DMABENCH_PARAM_NAMED("part",
		"what is synced: the whole mapping, or a range of it (call single)",
		"whole", "range"),
	[PARAM_RANGE_OFFSET] = DMABENCH_PARAM_NUMBER("range_offset", "bytes", 0,
		DMABENCH_MAX_BUFFER_BYTES - 1, 0,
		"of part range: where in the mapping it starts"),
	[PARAM_RANGE_BYTES] = DMABENCH_PARAM_NUMBER("range_bytes", "bytes", 1,
		DMABENCH_MAX_BUFFER_BYTES, 64, "of part range: its length"),
	[PARAM_CALL] = DMABENCH_PARAM_NAMED("call",
		"dma_sync_single_*() of size in one piece, or dma_sync_sg_*() in equal entries",
		"single", "sg"),
	[PARAM_ENTRIES] = DMABENCH_PARAM_ENTRIES,
	[PARAM_CPU_WRITES] = DMABENCH_PARAM_BOOL("cpu_writes",
		"before each sync_for_device the CPU writes to each line of it, untimed"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_FOR_DEVICE] = { "sync_for_device",
		"dma_sync_single_for_device(), or its range or scatterlist form" },
	[PHASE_FOR_CPU] = { "sync_for_cpu",
		"dma_sync_single_for_cpu(), or its range or scatterlist form" },
};

/**
 * struct synced - a thread's mapping
 * @dev: the target's device
 * @vaddr: its buffer
 * @size: of the buffer
 * @offset: where what is synced starts; 0 unless a range is
 * @bytes: length of what is synced
 * @direction: of the mapping
 * @addr: of call single
 * @table: of call sg
 * @live: it is mapped
 */
struct synced {
	struct device *dev;
	u8 *vaddr;
	size_t size;
	size_t offset;
	size_t bytes;
	enum dma_data_direction direction;
	dma_addr_t addr;
	struct sg_table table;
	bool live;
};

/* Syncs @count times, and returns the ticks that it took. */
typedef u64 time_fn(const struct synced *m, u32 count);

#define SYNC_TIMED(_name, _call) \
	DMABENCH_TIMED_SAME(_name, struct synced, m, _call)

static int check_range(struct dmabench_round *round)
{
	const u64 *p = round->params;

	if (p[PARAM_CALL] == CALL_SG)
		return dmabench_refuse(round, PARAM_PART,
				       "part range: a scatterlist is synced whole, only call single has ranges");
	if (p[PARAM_RANGE_OFFSET] + p[PARAM_RANGE_BYTES] > p[PARAM_SIZE])
		return dmabench_refuse(round, PARAM_RANGE_BYTES,
				       "range_offset %llu and range_bytes %llu together are above size %llu",
				       p[PARAM_RANGE_OFFSET],
				       p[PARAM_RANGE_BYTES], p[PARAM_SIZE]);
	return 0;
}

static int check_entries(struct dmabench_round *round)
{
	u32 line = max(dma_get_cache_alignment(), L1_CACHE_BYTES);
	const u64 *p = round->params;
	u32 entries = p[PARAM_ENTRIES], beyond;

	div_u64_rem(p[PARAM_SIZE], entries * line, &beyond);
	if (entries > 1 && beyond)
		return dmabench_refuse(round, PARAM_ENTRIES,
				       "%llu entries share cache lines: size %llu is no multiple of entries times %u",
				       p[PARAM_ENTRIES], p[PARAM_SIZE], line);
	if (div_u64(p[PARAM_SIZE], entries) >
	    dma_get_max_seg_size(round->target->dev))
		return dmabench_refuse(round, PARAM_SIZE,
				       "size / entries is above %u bytes, the target's largest segment",
				       dma_get_max_seg_size(round->target->dev));
	return 0;
}

static int sync_check(struct dmabench_round *round)
{
	const u64 *p = round->params;
	int err = 0;

	if (p[PARAM_PART] == PART_RANGE)
		err = check_range(round);
	if (!err && p[PARAM_CALL] == CALL_SG)
		err = check_entries(round);
	return err ?: dmabench_check_memory(round, PAGE_ALIGN(p[PARAM_SIZE]));
}

/* The mapping is the same for all of a batch; the CPU's writes part them. */
static u32 sync_batch(const struct dmabench_round *round, u32 wanted)
{
	const u64 *p = round->params;

	if (p[PARAM_CPU_WRITES])
		return 1;
	return dmabench_batch_within(wanted, p[PARAM_PART] == PART_RANGE ?
				     p[PARAM_RANGE_BYTES] : p[PARAM_SIZE]);
}

static int map_single(struct dmabench_thread *thread, struct synced *m)
{
	m->addr = dma_map_single(thread->dev, m->vaddr, m->size, m->direction);
	if (dma_mapping_error(thread->dev, m->addr))
		return dmabench_fail_map(thread, m->vaddr, m->size, m->direction);
	dma_sync_single_for_cpu(thread->dev, m->addr, m->size, m->direction);
	return 0;
}

static int map_sg(struct dmabench_thread *thread, struct synced *m)
{
	u32 entries = thread->round->params[PARAM_ENTRIES], i;
	size_t bytes = m->size / entries;
	struct scatterlist *sg;
	int err;

	err = sg_alloc_table(&m->table, entries, DMABENCH_GFP);
	if (err)
		return err;
	for_each_sgtable_sg(&m->table, sg, i)
		sg_set_buf(sg, m->vaddr + i * bytes, bytes);
	err = dma_map_sgtable(thread->dev, &m->table, m->direction, 0);
	if (err)
		return dmabench_fail_map_sg(thread, &m->table, m->direction, err);
	dma_sync_sgtable_for_cpu(thread->dev, &m->table, m->direction);
	return 0;
}

/* Between operations the mapping is the CPU's. */
static int sync_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct synced *m = kzalloc(sizeof(*m), DMABENCH_GFP);
	int err;

	thread->priv = m;
	if (!m)
		return -ENOMEM;
	if (!dmabench_direction(p[PARAM_DIRECTION], &m->direction))
		return -EINVAL;
	m->dev = thread->dev;
	m->size = p[PARAM_SIZE];
	m->bytes = m->size;
	if (p[PARAM_PART] == PART_RANGE) {
		m->offset = p[PARAM_RANGE_OFFSET];
		m->bytes = p[PARAM_RANGE_BYTES];
	}
	m->vaddr = dmabench_thread_pages(thread, m->size);
	if (!m->vaddr)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no buffer of %zu bytes", m->size);
	err = p[PARAM_CALL] == CALL_SG ? map_sg(thread, m) :
					 map_single(thread, m);
	m->live = !err;
	dmabench_holds(thread, m->live);
	return err;
}

static void unmap(struct dmabench_thread *thread, struct synced *m)
{
	if (thread->round->params[PARAM_CALL] == CALL_SG)
		dma_unmap_sgtable(thread->dev, &m->table, m->direction, 0);
	else
		dma_unmap_single(thread->dev, m->addr, m->size, m->direction);
	dmabench_holds(thread, -1);
}

static void sync_teardown(struct dmabench_thread *thread)
{
	struct synced *m = thread->priv;

	if (!m)
		return;
	if (m->live)
		unmap(thread, m);
	sg_free_table(&m->table);
	dmabench_pages_free(thread->round->target, m->vaddr, m->size);
	kfree(m);
}

static void observe(struct dmabench_thread *thread, struct synced *m)
{
	if (thread->round->params[PARAM_CALL] == CALL_SG)
		dmabench_observe_sg(thread, &m->table);
	else
		dmabench_observe(thread, m->vaddr, m->addr);
}

static int loop(struct dmabench_thread *thread, u64 ops, time_fn *for_device,
		time_fn *for_cpu)
{
	bool cpu_writes = thread->round->params[PARAM_CPU_WRITES];
	struct synced *m = thread->priv;
	u32 batch = thread->round->batch;
	u64 done;
	int err;

	if (thread->observing)
		observe(thread, m);
	for (done = 0; done < ops; done += batch) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		if (cpu_writes)
			dmabench_cache_prepare(DMABENCH_CACHE_DIRTY,
					       m->vaddr + m->offset, m->bytes);
		dmabench_record(thread, PHASE_FOR_DEVICE, for_device(m, batch));
		dmabench_record(thread, PHASE_FOR_CPU, for_cpu(m, batch));
	}
	return 0;
}

static SYNC_TIMED(single_for_device,
	dma_sync_single_for_device(m->dev, m->addr, m->bytes, m->direction))
static SYNC_TIMED(single_for_cpu,
	dma_sync_single_for_cpu(m->dev, m->addr, m->bytes, m->direction))
static SYNC_TIMED(range_for_device,
	dma_sync_single_range_for_device(m->dev, m->addr, m->offset, m->bytes, m->direction))
static SYNC_TIMED(range_for_cpu,
	dma_sync_single_range_for_cpu(m->dev, m->addr, m->offset, m->bytes, m->direction))
static SYNC_TIMED(sg_for_device,
	dma_sync_sg_for_device(m->dev, m->table.sgl, m->table.orig_nents, m->direction))
static SYNC_TIMED(sg_for_cpu,
	dma_sync_sg_for_cpu(m->dev, m->table.sgl, m->table.orig_nents, m->direction))

static int sync_loop(struct dmabench_thread *thread, u64 ops)
{
	const u64 *p = thread->round->params;

	if (p[PARAM_CALL] == CALL_SG)
		return loop(thread, ops, sg_for_device, sg_for_cpu);
	if (p[PARAM_PART] == PART_RANGE)
		return loop(thread, ops, range_for_device, range_for_cpu);
	return loop(thread, ops, single_for_device, single_for_cpu);
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
