// SPDX-License-Identifier: GPL-2.0
/*
 * The receive ring of a network card: where do its buffers come from, and who keeps them
 * mapped? By the ways that the author of such a driver chooses between.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "channel.h"
#include "compat/compat.h"
#include "experiments.h"
#include "nic_like.h"
#include "params.h"

#define LEAST_BYTES	256
#define MOST_BYTES	SZ_64K
#define MOST_DEPTH	256
/* That a pool allocates at once: PP_ALLOC_CACHE_REFILL, of the smallest pages. */
#define POOL_BULK	64

enum { COPIED_AUTO, COPIED_ENGINE, COPIED_NONE };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", LEAST_BYTES, MOST_BYTES, 2048,
		"length of a packet, and of the buffer for it"),
	[PARAM_DEPTH] = DMABENCH_PARAM_NUMBER("depth", "", 1, MOST_DEPTH, 64,
		"places in the ring, which are filled together"),
	/* In the order of enum dmabench_nic_way. */
	[PARAM_WAY] = DMABENCH_PARAM_NAMED("way",
		"a page mapped for each packet; a page pool; halves of mapped pages; a copy",
		"map", "page_pool", "premapped", "copybreak"),
	[PARAM_COPIED_BY] = DMABENCH_PARAM_NAMED("copied_by",
		"who writes the packets; auto: the engine for one thread, else nobody",
		"auto", "engine", "none"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_REFILL] = { "refill",
		"alloc_pages(), dma_map_page(); page_pool_dev_alloc_pages(); a sync" },
	[PHASE_TRANSFER] = { "transfer", "the engine writes the packet" },
	[PHASE_COMPLETE] = { "complete",
		"dma_unmap_page(); a sync; premapped: get_page(); copybreak: kmalloc(), memcpy()" },
	[PHASE_RELEASE] = { "release",
		"the stack is done: put_page(), page_pool_put_page() from NAPI, or kfree()" },
};

static bool by_engine(const struct dmabench_round *round)
{
	return round->params[PARAM_COPIED_BY] == COPIED_ENGINE;
}

static int check_engine(struct dmabench_round *round)
{
	u64 *p = round->params;

	if (p[PARAM_COPIED_BY] == COPIED_AUTO)
		p[PARAM_COPIED_BY] = dmabench_target_copies(round->target) &&
				     round->nthreads == 1 ? COPIED_ENGINE : COPIED_NONE;
	if (!by_engine(round))
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL, "%u threads: a channel serves one",
				       round->nthreads);
	return dmabench_channel_check_aligned(round, PARAM_SIZE);
}

/* Of pages: a packet's, or those of which half is one. */
static u32 order(const u64 *p)
{
	return get_order(p[PARAM_SIZE] * (p[PARAM_WAY] == DMABENCH_NIC_PREMAPPED ? 2 : 1));
}

static int check_memory(struct dmabench_round *round)
{
	const u64 *p = round->params;
	u64 block = PAGE_SIZE << order(p);
	u64 blocks = p[PARAM_DEPTH] + (p[PARAM_WAY] == DMABENCH_NIC_PAGE_POOL ? POOL_BULK : 0);
	u64 copies = p[PARAM_WAY] == DMABENCH_NIC_COPYBREAK ? p[PARAM_DEPTH] : 0;

	return dmabench_limit_share(round, PARAM_DEPTH, blocks, block) ?:
	       dmabench_check_memory(round, (blocks + copies + 1) * block +
				     p[PARAM_DEPTH] * sizeof(struct dmabench_nic_slot));
}

static int nic_like_check(struct dmabench_round *round)
{
	const char *no = DMABENCH_NO_PAGE_POOL;

	if (no && round->params[PARAM_WAY] == DMABENCH_NIC_PAGE_POOL)
		return dmabench_unsupported(round, PARAM_WAY, "way page_pool: %s", no);
	return check_engine(round) ?: check_memory(round);
}

static u32 nic_like_phases_used(const struct dmabench_round *round)
{
	return BIT(PHASE_REFILL) | BIT(PHASE_COMPLETE) | BIT(PHASE_RELEASE) |
	       (by_engine(round) ? BIT(PHASE_TRANSFER) : 0);
}

/* The whole ring or none: no more may be alive than asked; nor are softirqs off for long. */
static u32 nic_like_batch(const struct dmabench_round *round, u32 wanted)
{
	const u64 *p = round->params;

	return wanted > 1 && p[PARAM_DEPTH] * p[PARAM_SIZE] <= SZ_1M ? p[PARAM_DEPTH] : 1;
}

static int setup_block(struct dmabench_thread *thread, struct dmabench_nic_slot *slot)
{
	struct dmabench_nic *n = thread->priv;
	gfp_t here = n->node == NUMA_NO_NODE ? 0 : __GFP_THISNODE;
	size_t length = PAGE_SIZE << n->order;

	slot->page = alloc_pages_node(n->node, DMABENCH_GFP | __GFP_ZERO | __GFP_COMP | here,
				      n->order);
	if (!slot->page)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for a ring of %u blocks of %zu bytes", n->depth,
				     length);
	slot->addr = dma_map_page(n->dev, slot->page, 0, length, DMA_FROM_DEVICE);
	if (dma_mapping_error(n->dev, slot->addr))
		return dmabench_fail_map(thread, page_address(slot->page), length,
					 DMA_FROM_DEVICE);
	dmabench_holds(thread, 1);
	dma_sync_single_for_cpu(n->dev, slot->addr, length, DMA_FROM_DEVICE);
	return 0;
}

static int setup_ring(struct dmabench_thread *thread)
{
	struct dmabench_nic *n = thread->priv;
	int err = 0;
	u32 i;

	for (i = 0; i < n->depth; i++) {
		n->slot[i].addr = DMA_MAPPING_ERROR;
		n->slot[i].seed = thread->round->seed ^ ((u64)thread->index << 56) ^ ((u64)i << 40);
	}
	for (i = 0; dmabench_nic_stays(n) && i < n->depth && !err; i++)
		err = dmabench_stopped(thread) ?: setup_block(thread, &n->slot[i]);
	return err;
}

static int setup_pool(struct dmabench_thread *thread)
{
	struct dmabench_nic *n = thread->priv;
	const struct dmabench_page_pool_params params = {
		.dev = n->dev, .order = n->order, .depth = n->depth, .size = n->size,
		.node = n->node,
	};
	struct page_pool *pool;

	if (n->way != DMABENCH_NIC_PAGE_POOL)
		return 0;
	pool = dmabench_page_pool_create(&params);
	if (IS_ERR(pool))
		return dmabench_fail(thread->round, -ENOMEM,
				     "no page pool for %u packets (error %ld)", n->depth,
				     -PTR_ERR(pool));
	n->pool = pool;
	return 0;
}

static int nic_like_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct dmabench_nic *n = kzalloc(sizeof(*n), DMABENCH_GFP);

	thread->priv = n;
	if (!n)
		return -ENOMEM;
	n->dev = thread->dev;
	n->way = p[PARAM_WAY];
	n->size = p[PARAM_SIZE];
	n->order = order(p);
	n->node = thread->node;
	n->gfp = GFP_ATOMIC | __GFP_NOWARN | __GFP_COMP |
		 (n->node == NUMA_NO_NODE ? 0 : __GFP_THISNODE);
	n->slot = kvcalloc(p[PARAM_DEPTH], sizeof(*n->slot), DMABENCH_GFP);
	if (!n->slot)
		return -ENOMEM;
	n->depth = p[PARAM_DEPTH];
	n->engine = thread->round->engine;
	if (n->engine && !dmabench_thread_alloc_device(thread, &n->device, n->size))
		return dmabench_fail(thread->round, -ENOMEM, "no memory for the device's packet");
	return setup_pool(thread) ?: setup_ring(thread);
}

/* What a device that would not stop may write to stays mapped, and is counted. */
static void free_block(struct dmabench_thread *thread, struct dmabench_nic_slot *slot)
{
	struct dmabench_nic *n = thread->priv;
	size_t length = PAGE_SIZE << n->order;
	bool stuck = dmabench_target_stuck(thread->round->target);

	if (stuck && (slot->posted || dmabench_nic_stays(n)))
		atomic64_add(length, &dmabench_kept_bytes);
	if (stuck || !slot->page || !dmabench_nic_stays(n))
		return;
	if (!dma_mapping_error(n->dev, slot->addr)) {
		dma_unmap_page(n->dev, slot->addr, length, DMA_FROM_DEVICE);
		dmabench_holds(thread, -1);
	}
	put_page(slot->page);
}

static void nic_like_teardown(struct dmabench_thread *thread)
{
	struct dmabench_nic *n = thread->priv;
	u32 i;

	if (!n)
		return;
	for (i = 0; i < n->depth; i++)
		free_block(thread, &n->slot[i]);
	if (n->pool && !dmabench_target_stuck(thread->round->target))
		dmabench_page_pool_destroy(n->pool);
	dmabench_thread_free(thread, &n->device);
	kvfree(n->slot);
	kfree(n);
}

const struct dmabench_exp dmabench_exp_nic_like = {
	.name = "nic_like",
	.summary = "packets of a receive ring: buffers mapped for each, pooled, or mapped for good",
	.flags = DMABENCH_EXP_ENGINE_OPTIONAL,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = nic_like_phases_used,
	.check = nic_like_check,
	.wants_engine = by_engine,
	.batch = nic_like_batch,
	.together = PARAM_DEPTH,
	.setup = nic_like_setup,
	.loop = dmabench_nic_loop,
	.teardown = nic_like_teardown,
};
