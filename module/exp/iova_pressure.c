// SPDX-License-Identifier: GPL-2.0
/*
 * Mappings where little IOVA space is left: many others hold it, of one length or of
 * several, new ones or such as have been replaced at random for long. All are of the same
 * few pages, so that what is held costs addresses, and the tables for them, and no more.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "core/device.h"
#include "experiments.h"
#include "iova_pressure.h"
#include "params.h"
#include "targets/observe.h"

#define MOST_LENGTHS	8
#define MOST_AGE	10000000
/* Of struct iova, as its cache in drivers/iommu/iova.c has it. */
#define RANGE_BYTES	64
/* Twice the flush timer of lazy translation, and a little. */
#define FLUSHED_MS	25
/* What fewer ranges leave behind is not worth it. */
#define DRAIN_ABOVE	1024
/* No IOVA cache keeps any so long: IOVA_RANGE_CACHE_MAX_SIZE in drivers/iommu/iova.c. */
#define DRAIN_BYTES	DMABENCH_MAX_BUFFER_BYTES

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", PAGE_SIZE,
		DMABENCH_MAX_BUFFER_BYTES, PAGE_SIZE,
		"length of what is mapped, allocated or moved"),
	[PARAM_LENGTHS] = DMABENCH_PARAM_NUMBER("lengths", "", 1, MOST_LENGTHS, 1,
		"how many lengths take turns at random: size, twice that, and so on"),
	[PARAM_HELD] = DMABENCH_PARAM_NUMBER("held", "bytes", 0, 1ULL << 48, SZ_1M,
		"IOVA space that other mappings of the round hold, all threads' together"),
	[PARAM_HELD_SIZE] = DMABENCH_PARAM_NUMBER("held_size", "bytes", 0,
		DMABENCH_MAX_BUFFER_BYTES, 0,
		"length of each of those; 0: as size and lengths say"),
	[PARAM_AGE] = DMABENCH_PARAM_NUMBER("age", "", 0, MOST_AGE, 0,
		"how many of those, at random, a thread has replaced before the round begins"),
	/* In the order of TRAFFIC_*. */
	[PARAM_TRAFFIC] = DMABENCH_PARAM_NAMED("traffic",
		"a mapping is made and undone again, or any one of those held is replaced",
		"again", "churn"),
	[PARAM_MASK_BITS] = DMABENCH_PARAM_MASK_BITS,
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_page()" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_page()" },
};

static u64 longest(const struct dmabench_round *round)
{
	return round->params[PARAM_SIZE] << (round->params[PARAM_LENGTHS] - 1);
}

/* At most so many are held by a thread, by drain(). */
static u64 drains_most(void)
{
	return div_u64(1ULL << 32, DRAIN_BYTES);
}

/* At most so many are held by a thread. */
static u64 most_held(const struct dmabench_round *round)
{
	u64 least = round->params[PARAM_HELD_SIZE] ?: round->params[PARAM_SIZE];

	return div64_u64(dmabench_pressure_share(round), least) + 1;
}

static int check_lengths(struct dmabench_round *round)
{
	const u64 *p = round->params;

	if (!PAGE_ALIGNED(p[PARAM_SIZE]))
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu: whole pages have IOVA space, of %lu bytes",
				       p[PARAM_SIZE], PAGE_SIZE);
	if (!PAGE_ALIGNED(p[PARAM_HELD_SIZE]))
		return dmabench_refuse(round, PARAM_HELD_SIZE,
				       "held_size %llu: whole pages have IOVA space, of %lu bytes",
				       p[PARAM_HELD_SIZE], PAGE_SIZE);
	if (longest(round) > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_LENGTHS,
				       "lengths %llu: the longest would be %llu bytes, %llu are the most",
				       p[PARAM_LENGTHS], longest(round), DMABENCH_MAX_BUFFER_BYTES);
	return 0;
}

static int check_traffic(struct dmabench_round *round)
{
	const u64 *p = round->params;

	if (p[PARAM_TRAFFIC] == TRAFFIC_CHURN && p[PARAM_HELD_SIZE])
		return dmabench_refuse(round, PARAM_HELD_SIZE,
				       "held_size %llu: churn replaces what is held, which is as size and lengths say: leave it out",
				       p[PARAM_HELD_SIZE]);
	if ((p[PARAM_TRAFFIC] == TRAFFIC_CHURN || p[PARAM_AGE]) && !dmabench_pressure_share(round))
		return dmabench_refuse(round, PARAM_HELD,
				       "held %llu: nothing is held that could be replaced",
				       p[PARAM_HELD]);
	return 0;
}

/* Others of the group have the same space, and may be disks. */
static int check_alone(struct dmabench_round *round)
{
	int err;

	if (!round->params[PARAM_HELD])
		return 0;
	err = dmabench_target_enter(round->target);
	if (err)
		return err;
	if (dmabench_translates(round->target->dev) &&
	    !dmabench_device_alone(round->target->device))
		err = dmabench_unsupported(round, PARAM_HELD,
					   "held %llu: the device shares its IOMMU group with others, which would have no space; 0 holds none",
					   round->params[PARAM_HELD]);
	dmabench_target_leave(round->target);
	return err;
}

/* For each that is held a note of it, its range, and an entry for each page at worst. */
static int check_memory(struct dmabench_round *round)
{
	u64 bytes = DRAIN_BYTES + drains_most() * sizeof(dma_addr_t) +
		    most_held(round) * (sizeof(struct dmabench_pressure_mapping) + RANGE_BYTES) +
		    (dmabench_pressure_share(round) >> PAGE_SHIFT) * sizeof(u64);
	int err = dmabench_check_memory(round, bytes);

	if (err || most_held(round) <= INT_MAX / sizeof(struct dmabench_pressure_mapping))
		return err;
	return dmabench_refuse(round, PARAM_HELD,
			       "held %llu: %llu mappings a thread, %zu are the most: a larger held_size, or more threads",
			       round->params[PARAM_HELD], most_held(round),
			       INT_MAX / sizeof(struct dmabench_pressure_mapping));
}

static int iova_pressure_check(struct dmabench_round *round)
{
	return check_lengths(round) ?: check_traffic(round) ?: check_memory(round) ?:
	       check_alone(round) ?:
	       dmabench_limit_mask(round, PARAM_MASK_BITS);
}

/*
 * What was unmapped stays in the caches of IOVA ranges, and in the tree that is searched for free
 * ones, on newer kernels for minutes: the next round would be about this one. Only where
 * nothing is free they are emptied: see alloc_iova_fast(). Above 32 bits there is no such end.
 */
static bool drains(const struct dmabench_thread *thread)
{
	const struct dmabench_round *round = thread->round;

	return most_held(round) + round->params[PARAM_AGE] > DRAIN_ABOVE &&
	       !DMABENCH_FULL_IS_LOGGED && dmabench_translates(thread->dev) &&
	       dma_get_mask(thread->dev) <= DMA_BIT_MASK(32);
}

static int iova_pressure_setup(struct dmabench_thread *thread)
{
	const struct dmabench_round *round = thread->round;
	struct dmabench_pressure *p = kzalloc(sizeof(*p), DMABENCH_GFP);
	size_t most = dma_max_mapping_size(thread->dev);

	thread->priv = p;
	if (!p)
		return -ENOMEM;
	p->dev = thread->dev;
	p->bytes = max(longest(round), round->params[PARAM_HELD_SIZE]);
	if (drains(thread)) {
		p->bytes = DRAIN_BYTES;
		p->drain = kvcalloc(drains_most(), sizeof(*p->drain), DMABENCH_GFP);
		if (!p->drain)
			return -ENOMEM;
	}
	if (p->bytes > most)
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "the target maps no more than %zu bytes at once", most);
	prandom_seed_state(&p->random, round->seed + thread->index);
	p->vaddr = dmabench_thread_pages(thread, p->bytes);
	p->held = kvcalloc(most_held(round), sizeof(*p->held), DMABENCH_GFP);
	if (!p->vaddr || !p->held)
		return -ENOMEM;
	p->page = virt_to_page(p->vaddr);
	return dmabench_pressure_hold(thread, p);
}

static void drain(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	u32 count = 0;

	for (; count < drains_most(); count++) {
		p->drain[count] = dma_map_page(p->dev, p->page, 0, DRAIN_BYTES, DMA_TO_DEVICE);
		if (dma_mapping_error(p->dev, p->drain[count]))
			break;
		cond_resched();
	}
	while (count--) {
		dma_unmap_page(p->dev, p->drain[count], DRAIN_BYTES, DMA_TO_DEVICE);
		cond_resched();
	}
	if (dmabench_translation(p->dev) == DMABENCH_TRANSLATION_IOMMU_LAZY)
		msleep(FLUSHED_MS);
}

static void iova_pressure_teardown(struct dmabench_thread *thread)
{
	struct dmabench_pressure *p = thread->priv;

	if (!p)
		return;
	dmabench_pressure_let_go(thread, p);
	if (p->page && p->drain)
		drain(thread, p);
	kvfree(p->drain);
	kvfree(p->held);
	dmabench_pages_free(thread->round->target, p->vaddr, p->bytes);
	kfree(p);
}

const struct dmabench_exp dmabench_exp_iova_pressure = {
	.name = "iova_pressure",
	.summary = "map and unmap while other mappings hold most of the IOVA space",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = iova_pressure_check,
	.setup = iova_pressure_setup,
	.loop = dmabench_pressure_loop,
	.teardown = iova_pressure_teardown,
};
