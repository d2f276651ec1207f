// SPDX-License-Identifier: GPL-2.0
/*
 * The caller's memory, as drivers of accelerators, RDMA and NVMe have it: pinned, made
 * a scatterlist, mapped, and all of it undone. How a pin has to be made and undone is in
 * Documentation/core-api/pin_user_pages.rst: CASE 1 without longterm, CASE 2 with it.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "channel.h"
#include "compat/compat.h"
#include "core/attrs.h"
#include "core/charge.h"
#include "experiments.h"
#include "params.h"
#include "user_pages.h"

/* What fits the page pointers of one allocation, in the smallest pages that there are. */
#define MOST_BYTES	(512ULL << 30)
#define MOST_PIECES	64

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", PAGE_SIZE, MOST_BYTES, SZ_1M,
		"length of what is mapped, allocated or moved"),
	/* In the order of enum dmabench_backing. */
	[PARAM_BACKING] = DMABENCH_PARAM_NAMED("backing",
		"what is behind the memory: pages, transparent huge pages or HugeTLB's",
		"base", "thp", "hugetlb_2m", "hugetlb_1g"),
	[PARAM_UNTOUCHED] = DMABENCH_PARAM_BOOL("untouched",
		"each operation's memory is new, without pages; to_device gets mostly zero pages"),
	[PARAM_LONGTERM] = DMABENCH_PARAM_BOOL("longterm",
		"FOLL_LONGTERM: pinned for long, as RDMA does; pages are moved out of CMA"),
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_MAX_SEGMENT] = DMABENCH_PARAM_MAX_SEGMENT,
	[PARAM_PIECES] = DMABENCH_PARAM_NUMBER("pieces", "", 0, MOST_PIECES, 0,
		"pages, spread over all, that the engine moves and that are compared; 0: none"),
	[PARAM_SCATTERED] = DMABENCH_PARAM_BOOL("scattered",
		"base pages of which no two are neighbours, so that each is an entry of the list"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_PIN] = { "pin", "pin_user_pages_fast() of all, the pointers of a page at a time" },
	[PHASE_TABLE] = { "table", "sg_alloc_table_from_pages_segment(), neighbours merged" },
	[PHASE_MAP] = { "map", "dma_map_sgtable()" },
	[PHASE_TRANSFER] = { "transfer", "all pieces, one after the other" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_sgtable()" },
	[PHASE_UNPIN] = { "unpin", "unpin_user_pages_dirty_lock(), dirty unless to_device" },
};

static bool moves(const struct dmabench_round *round)
{
	return round->params[PARAM_PIECES];
}

/* Stretches of memory: one a thread, or, used once each, one an operation of all stages. */
static u64 parts(const struct dmabench_round *round)
{
	if (!round->params[PARAM_UNTOUCHED])
		return round->nthreads;
	return max(round->warmup_ops, 1ULL) + round->ops + 1;
}

static u64 stride(const struct dmabench_round *round)
{
	u64 size = round->params[PARAM_SIZE];
	u64 page = dmabench_backing_bytes(round->params[PARAM_BACKING]);

	return ALIGN(size, page);
}

static int check_backing(struct dmabench_round *round)
{
	u64 page = dmabench_backing_bytes(round->params[PARAM_BACKING]);

	if (!page)
		return dmabench_unsupported(round, PARAM_BACKING,
					    "backing: this kernel has no such pages; base is there always");
	if (round->params[PARAM_SIZE] % PAGE_SIZE)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu: whole pages are pinned, of %lu bytes",
				       round->params[PARAM_SIZE], PAGE_SIZE);
	if (round->user.start & (page - 1))
		return dmabench_unsupported(round, PARAM_BACKING,
					    "backing: memory begins within a page, where pages of %llu bytes are to be behind it",
					    page);
	if (round->node != DMABENCH_NODE_DEFAULT)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "node: the memory is the caller's own: leave it out, and start it by numactl --membind");
	return 0;
}

/* Each thread would need as many as its operations, of which it may do more than asked. */
static int check_untouched(struct dmabench_round *round)
{
	if (!round->params[PARAM_UNTOUCHED])
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, PARAM_UNTOUCHED,
				       "untouched: memory is for one operation, and %u threads do more than are timed; one thread can",
				       round->nthreads);
	if (moves(round) && round->params[PARAM_DIRECTION] == DMABENCH_TO_DEVICE)
		return dmabench_refuse(round, PARAM_PIECES,
				       "pieces %llu: what goes to_device is written before the pin, which untouched rules out",
				       round->params[PARAM_PIECES]);
	return 0;
}

/* Whether it is what it is said to be is seen from the list: see user_pages_loop.c. */
static int check_scattered(struct dmabench_round *round)
{
	if (!round->params[PARAM_SCATTERED])
		return 0;
	if (round->params[PARAM_BACKING] != DMABENCH_BACKING_BASE)
		return dmabench_refuse(round, PARAM_SCATTERED,
				       "scattered: a huge page is of neighbours: --backing base");
	if (round->params[PARAM_UNTOUCHED])
		return dmabench_refuse(round, PARAM_SCATTERED,
				       "scattered: where the pages are is up to who touched them, which untouched rules out");
	return 0;
}

static int check_pieces(struct dmabench_round *round)
{
	u64 *p = round->params;

	if (!moves(round))
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL, "%u threads: a channel serves one",
				       round->nthreads);
	p[PARAM_PIECES] = min(p[PARAM_PIECES], p[PARAM_SIZE] >> PAGE_SHIFT);
	return 0;
}

static int check_segments(struct dmabench_round *round)
{
	u64 asked = round->params[PARAM_MAX_SEGMENT];
	struct dmabench_device_limits device;
	int err = dmabench_limit_segment(round, PARAM_MAX_SEGMENT) ?:
		  dmabench_limits_ask(round, &device);

	if (err)
		return err;
	if ((asked ?: device.max_segment_bytes) < PAGE_SIZE)
		return dmabench_refuse(round, PARAM_MAX_SEGMENT,
				       "max_segment %llu: a segment has whole pages, of %lu bytes",
				       asked ?: device.max_segment_bytes, PAGE_SIZE);
	return dmabench_limit_list(round, PARAM_SIZE, round->params[PARAM_SIZE]);
}

/* What is pinned, and at worst an entry for each page of it. */
static int check_memory(struct dmabench_round *round)
{
	u64 size = round->params[PARAM_SIZE], most = dmabench_charge_limit_all();
	u64 own = (size >> PAGE_SHIFT) * (sizeof(struct page *) + sizeof(struct scatterlist)) +
		  round->params[PARAM_PIECES] * PAGE_SIZE;
	u64 needed = parts(round) * stride(round);

	round->bytes = parts(round) * size + own * round->nthreads;
	round->user.pinned_bytes = size * round->nthreads;
	if (round->bytes > most)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu: %llu stretches, and lists, are over %llu, half of the machine's memory",
				       size, parts(round), most);
	if (round->user.bytes >= needed)
		return 0;
	return dmabench_refuse(round, DMABENCH_ALL,
			       "memory_bytes %llu: %llu stretches of %llu are %llu, in whole pages of this backing",
			       round->user.bytes, parts(round), size, needed);
}

static int user_pages_check(struct dmabench_round *round)
{
	return check_backing(round) ?: check_untouched(round) ?: check_scattered(round) ?:
	       check_pieces(round) ?: check_memory(round) ?: check_segments(round);
}

static u32 user_pages_phases_used(const struct dmabench_round *round)
{
	u32 all = GENMASK(ARRAY_SIZE(phases) - 1, 0);

	return moves(round) ? all : all & ~BIT(PHASE_TRANSFER);
}

/*
 * Longer ones the device does not take, or the mapping functions: dma_max_mapping_size()
 * in Documentation/core-api/dma-api.rst.
 */
static unsigned int max_segment(struct device *dev)
{
	size_t most = min_t(size_t, dma_get_max_seg_size(dev), dma_max_mapping_size(dev));

	return ALIGN_DOWN(most, PAGE_SIZE);
}

static int setup_pinned(struct dmabench_thread *thread, struct user_pages *u)
{
	const u64 *p = thread->round->params;
	bool untouched = p[PARAM_UNTOUCHED];

	u->stride = stride(thread->round);
	u->parts = untouched ? parts(thread->round) : 1;
	u->first = thread->round->user.start + (untouched ? 0 : thread->index * u->stride);
	u->pinned.npages = p[PARAM_SIZE] >> PAGE_SHIFT;
	u->pinned.flags = (p[PARAM_LONGTERM] ? FOLL_LONGTERM : 0) |
			  (u->direction == DMA_TO_DEVICE ? 0 : FOLL_WRITE);
	u->pinned.pages = kvmalloc_array(u->pinned.npages, sizeof(*u->pinned.pages),
					 DMABENCH_GFP);
	return u->pinned.pages ? 0 :
	       dmabench_fail(thread->round, -ENOMEM, "no memory for the pointers to %lu pages",
			     u->pinned.npages);
}

static int user_pages_setup(struct dmabench_thread *thread)
{
	struct user_pages *u = kzalloc(sizeof(*u), DMABENCH_GFP);

	thread->priv = u;
	if (!u)
		return -ENOMEM;
	u->backing = thread->round->params[PARAM_BACKING];
	if (!dmabench_direction(thread->round->params[PARAM_DIRECTION], &u->direction))
		return -EINVAL;
	u->max_segment = max_segment(thread->dev);
	if (!u->max_segment)
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "the target takes no segment as long as a page, %lu bytes",
				     PAGE_SIZE);
	return setup_pinned(thread, u) ?:
	       dmabench_pieces_alloc(thread, &u->pieces, thread->round->params[PARAM_PIECES]);
}

static void user_pages_teardown(struct dmabench_thread *thread)
{
	struct user_pages *u = thread->priv;

	if (!u)
		return;
	dmabench_pieces_free(thread, &u->pieces);
	kvfree(u->pinned.pages);
	kfree(u);
}

const struct dmabench_exp dmabench_exp_user_pages = {
	.name = "user_pages",
	.summary = "pin memory of the caller's, list it, map the list, and undo all",
	.flags = DMABENCH_EXP_ENGINE_OPTIONAL | DMABENCH_EXP_USER_MEMORY,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = user_pages_phases_used,
	.check = user_pages_check,
	.wants_engine = moves,
	.setup = user_pages_setup,
	.loop = dmabench_user_pages_loop,
	.teardown = user_pages_teardown,
};
