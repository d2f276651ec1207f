// SPDX-License-Identifier: GPL-2.0
/*
 * One mapping of much memory, in pieces that are contiguous: how large they are, and how
 * they are aligned for the CPU and for the device, decides which pages an IOMMU's
 * tables have of them, and how many entries are written.
 */
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "compat/compat.h"
#include "core/attrs.h"
#include "core/charge.h"
#include "core/pages.h"
#include "experiments.h"
#include "params.h"
#include "run/timed.h"

#define MOST_BYTES	(512ULL << 30)

enum {
	PARAM_SIZE,
	PARAM_PIECE,
	PARAM_ALIGN,
	PARAM_IOVA_OFFSET,
	PARAM_DIRECTION,
	PARAM_MASK_BITS,
};

enum { PHASE_MAP, PHASE_UNMAP };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", PAGE_SIZE, MOST_BYTES, SZ_1M,
		"length of what is mapped, allocated or moved"),
	[PARAM_PIECE] = DMABENCH_PARAM_NUMBER("piece", "bytes", PAGE_SIZE, SZ_1G, SZ_64K,
		"length of each piece, contiguous in memory, and beside no other; a power of two"),
	[PARAM_ALIGN] = DMABENCH_PARAM_NUMBER("align", "bytes", 0, SZ_1G, 0,
		"alignment of each piece in memory, and no more, a power of two; 0: its length"),
	[PARAM_IOVA_OFFSET] = DMABENCH_PARAM_NUMBER("iova_offset", "bytes", 0, SZ_2M, 0,
		"length of an entry before the pieces, lest one begins where an IOVA range does"),
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_MASK_BITS] = DMABENCH_PARAM_MASK_BITS,
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_sgtable() of all pieces" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_sgtable()" },
};

/* What is mapped. */
struct list {
	struct sg_table table;
	int err;
};

/**
 * struct backing - a thread's; its priv
 * @dev: the target's device
 * @direction: of the mapping
 * @list: what is mapped
 * @lead: memory of the entry before the pieces, and a page that is in no entry
 * @lead_bytes: length of that entry; 0: there is none
 * @pieces: how many
 * @piece: where each begins, the highest first, so that none follows on the one before
 * @piece_bytes: length of each
 * @into_block: where in its block a piece begins
 */
struct backing {
	struct device *dev;
	enum dma_data_direction direction;
	struct list list;
	void *lead;
	size_t lead_bytes;
	unsigned long pieces;
	u8 **piece;
	size_t piece_bytes;
	size_t into_block;
};

/* A piece begins where a block does, or as far behind that as it is to be aligned. */
static u64 into_block(const struct dmabench_round *round)
{
	const u64 *p = round->params;

	return p[PARAM_ALIGN] < p[PARAM_PIECE] ? p[PARAM_ALIGN] : 0;
}

static u64 block_bytes(const struct dmabench_round *round)
{
	return round->params[PARAM_PIECE] + into_block(round);
}

static u64 pieces(const struct dmabench_round *round)
{
	return round->params[PARAM_SIZE] >> ilog2(round->params[PARAM_PIECE]);
}

static int check_lengths(struct dmabench_round *round)
{
	u64 *p = round->params;

	if (!is_power_of_2(p[PARAM_PIECE]))
		return dmabench_refuse(round, PARAM_PIECE, "piece %llu is not a power of two",
				       p[PARAM_PIECE]);
	if (p[PARAM_SIZE] & (p[PARAM_PIECE] - 1))
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu: it is made of whole pieces, of %llu bytes",
				       p[PARAM_SIZE], p[PARAM_PIECE]);
	p[PARAM_ALIGN] = p[PARAM_ALIGN] ?: p[PARAM_PIECE];
	if (!is_power_of_2(p[PARAM_ALIGN]) || p[PARAM_ALIGN] < PAGE_SIZE ||
	    p[PARAM_ALIGN] > p[PARAM_PIECE])
		return dmabench_refuse(round, PARAM_ALIGN,
				       "align %llu: a power of two from a page, %lu, to piece, %llu",
				       p[PARAM_ALIGN], PAGE_SIZE, p[PARAM_PIECE]);
	if (!PAGE_ALIGNED(p[PARAM_IOVA_OFFSET]))
		return dmabench_refuse(round, PARAM_IOVA_OFFSET,
				       "iova_offset %llu: whole pages, of %lu bytes",
				       p[PARAM_IOVA_OFFSET], PAGE_SIZE);
	return 0;
}

static int check_contiguous(struct dmabench_round *round)
{
	const char *why = DMABENCH_NO_CONTIG;

	if (block_bytes(round) <= KMALLOC_MAX_SIZE)
		return 0;
	if (into_block(round))
		return dmabench_unsupported(round, PARAM_ALIGN,
					    "align: less than its length only for a piece of %lu bytes at most",
					    KMALLOC_MAX_SIZE / 2);
	if (!why)
		return 0;
	return dmabench_unsupported(round, PARAM_PIECE, "piece %llu: %lu are the most; %s",
				    round->params[PARAM_PIECE], KMALLOC_MAX_SIZE, why);
}

/* Pieces, blocks for them, an entry for each, and where it is. */
static int check_memory(struct dmabench_round *round)
{
	u64 most = dmabench_charge_limit_all(), threads = round->nthreads;
	u64 each = block_bytes(round) + sizeof(struct scatterlist) + sizeof(u8 *);

	round->bytes = (pieces(round) * each + round->params[PARAM_IOVA_OFFSET]) * threads;
	if (round->bytes <= most)
		return 0;
	return dmabench_refuse(round, PARAM_SIZE,
			       "size %llu: %llu bytes, with lists and whole blocks, are over %llu, half of the machine's memory",
			       round->params[PARAM_SIZE], round->bytes, most);
}

/* Each piece is to be one entry, whatever the device's driver says of its segments. */
static int check_segment(struct dmabench_round *round)
{
	u64 wanted = max(round->params[PARAM_PIECE], round->params[PARAM_IOVA_OFFSET]);
	struct dmabench_device_limits device;
	int err = dmabench_limits_ask(round, &device);

	if (err || device.max_segment_bytes >= wanted)
		return err;
	if (!dmabench_target_owned(round->target))
		return dmabench_unsupported(round, PARAM_PIECE,
					    "piece %llu is above %u, the target's largest segment, and that is its driver's",
					    wanted, device.max_segment_bytes);
	round->limits.max_segment_bytes = wanted;
	return 0;
}

static int backing_check(struct dmabench_round *round)
{
	return check_lengths(round) ?: check_contiguous(round) ?: check_memory(round) ?:
	       check_segment(round) ?: dmabench_limit_mask(round, PARAM_MASK_BITS) ?:
	       dmabench_limit_share(round, PARAM_SIZE, pieces(round) + 1,
				    max(round->params[PARAM_PIECE],
					round->params[PARAM_IOVA_OFFSET]));
}

static int highest_first(const void *a, const void *b)
{
	const u8 *left = *(u8 *const *)a, *right = *(u8 *const *)b;

	/* There may be a hundred million, and sort() does not. */
	cond_resched();
	return left < right ? 1 : left > right ? -1 : 0;
}

static int alloc_pieces(struct dmabench_thread *thread, struct backing *b)
{
	size_t length = block_bytes(thread->round);
	unsigned long i;
	u8 *block;
	int err;

	b->piece = kvcalloc(b->pieces, sizeof(*b->piece), DMABENCH_GFP);
	if (!b->piece)
		return -ENOMEM;
	for (i = 0; i < b->pieces; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		block = dmabench_thread_pages(thread, length);
		if (!block)
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for piece %lu of %lu: nowhere are %zu bytes in a row free",
					     i, b->pieces, length);
		b->piece[i] = block + b->into_block;
	}
	sort(b->piece, b->pieces, sizeof(*b->piece), highest_first, NULL);
	return 0;
}

static int fill_table(struct dmabench_thread *thread, struct backing *b)
{
	bool leads = b->lead_bytes;
	struct scatterlist *sg;
	u32 i;
	int err;

	err = sg_alloc_table(&b->list.table, b->pieces + leads, DMABENCH_GFP);
	if (err)
		return dmabench_fail(thread->round, err, "no memory for a list of %lu pieces",
				     b->pieces);
	for_each_sgtable_sg(&b->list.table, sg, i) {
		if (leads && !i)
			sg_set_buf(sg, b->lead, b->lead_bytes);
		else
			sg_set_buf(sg, b->piece[i - leads], b->piece_bytes);
	}
	return 0;
}

static int backing_setup(struct dmabench_thread *thread)
{
	const struct dmabench_round *round = thread->round;
	struct backing *b = kzalloc(sizeof(*b), DMABENCH_GFP);
	size_t most = dma_max_mapping_size(thread->dev);

	thread->priv = b;
	if (!b)
		return -ENOMEM;
	b->dev = thread->dev;
	b->pieces = pieces(round);
	b->piece_bytes = round->params[PARAM_PIECE];
	b->into_block = into_block(round);
	b->lead_bytes = round->params[PARAM_IOVA_OFFSET];
	if (!dmabench_direction(round->params[PARAM_DIRECTION], &b->direction))
		return -EINVAL;
	if (max(b->piece_bytes, b->lead_bytes) > most)
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "the target maps no piece longer than %zu bytes", most);
	if (b->lead_bytes) {
		b->lead = dmabench_thread_pages(thread, b->lead_bytes + PAGE_SIZE);
		if (!b->lead)
			return -ENOMEM;
	}
	return alloc_pieces(thread, b) ?: fill_table(thread, b);
}

static void backing_teardown(struct dmabench_thread *thread)
{
	struct dmabench_target *target = thread->round->target;
	size_t length = block_bytes(thread->round);
	struct backing *b = thread->priv;
	unsigned long i;

	if (!b)
		return;
	sg_free_table(&b->list.table);
	for (i = 0; b->piece && i < b->pieces && b->piece[i]; i++) {
		dmabench_pages_free(target, b->piece[i] - b->into_block, length);
		cond_resched();
	}
	kvfree(b->piece);
	dmabench_pages_free(target, b->lead, b->lead_bytes + PAGE_SIZE);
	kfree(b);
}

static DMABENCH_TIMED(time_map, struct backing, b, struct list, list,
	list->err = dma_map_sgtable(b->dev, &list->table, b->direction, 0))
static DMABENCH_TIMED(time_unmap, struct backing, b, struct list, list,
	dma_unmap_sgtable(b->dev, &list->table, b->direction, 0))

static int operation(struct dmabench_thread *thread, struct backing *b)
{
	u64 ticks = time_map(b, &b->list, 1);

	if (b->list.err)
		return dmabench_fail_map_sg(thread, &b->list.table, b->direction, b->list.err);
	dmabench_record(thread, PHASE_MAP, ticks);
	dmabench_holds(thread, 1);
	if (thread->observing) {
		dmabench_observe_sg(thread, &b->list.table);
		if (!thread->bounced)
			dmabench_leaves_add(b->dev, &b->list.table, &thread->leaves);
	}
	dmabench_record(thread, PHASE_UNMAP, time_unmap(b, &b->list, 1));
	dmabench_holds(thread, -1);
	return 0;
}

static int backing_loop(struct dmabench_thread *thread, u64 ops)
{
	int err = 0;

	while (ops-- && !err)
		err = dmabench_stopped(thread) ?: operation(thread, thread->priv);
	return err;
}

const struct dmabench_exp dmabench_exp_backing = {
	.name = "backing",
	.summary = "map much memory whose pieces are contiguous, and as large and aligned as asked",
	.flags = DMABENCH_EXP_LEAVES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = backing_check,
	.setup = backing_setup,
	.loop = backing_loop,
	.teardown = backing_teardown,
};
