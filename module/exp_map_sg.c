// SPDX-License-Identifier: GPL-2.0
/* dma_map_sgtable() or dma_map_sg(), and the unmap, of one scatterlist. */
#include <linux/dma-mapping.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "experiments.h"
#include "file.h"
#include "pages.h"
#include "params.h"

enum {
	PARAM_ENTRIES, PARAM_ENTRY_BYTES, PARAM_LAYOUT, PARAM_DIRECTION,
	PARAM_CALL, PARAM_ATTRS,
};

enum { LAYOUT_CONTIGUOUS, LAYOUT_SCATTERED };
enum { CALL_SGTABLE, CALL_SG };
enum { PHASE_MAP, PHASE_UNMAP };

static const struct dmabench_param params[] = {
	[PARAM_ENTRIES] = DMABENCH_PARAM_ENTRIES,
	/* What a device that says nothing takes as a segment. */
	[PARAM_ENTRY_BYTES] = DMABENCH_PARAM_NUMBER("entry_bytes", "bytes", 1, SZ_64K, 4096,
		"length of an entry"),
	[PARAM_LAYOUT] = DMABENCH_PARAM_NAMED("layout",
		"entries side by side in memory, or none beside another",
		"contiguous", "scattered"),
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_CALL] = DMABENCH_PARAM_NAMED("call",
		"dma_map_sgtable() or dma_map_sg()", "sgtable", "sg"),
	[PARAM_ATTRS] = DMABENCH_PARAM_ATTRS,
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_sgtable() or dma_map_sg() of the whole list" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_sgtable() or dma_unmap_sg()" },
};

/**
 * struct list - a thread's scatterlist
 * @table: the list
 * @block: the memory behind it: a block for all entries, or one an entry
 * @blocks: how many
 * @block_bytes: length of each
 * @direction: of the mapping
 * @attrs: of the mapping
 */
struct list {
	struct sg_table table;
	u8 **block;
	u32 blocks;
	size_t block_bytes;
	enum dma_data_direction direction;
	unsigned long attrs;
};

typedef int map_fn(struct device *dev, struct sg_table *table,
		   enum dma_data_direction direction, unsigned long attrs);
typedef void unmap_fn(struct device *dev, struct sg_table *table,
		      enum dma_data_direction direction, unsigned long attrs);

static u32 blocks(const u64 *p)
{
	return p[PARAM_LAYOUT] == LAYOUT_CONTIGUOUS ? 1 : p[PARAM_ENTRIES];
}

/* Behind a scattered entry a page stays unused, so that none follows on. */
static size_t block_bytes(const u64 *p)
{
	if (p[PARAM_LAYOUT] == LAYOUT_CONTIGUOUS)
		return p[PARAM_ENTRIES] * p[PARAM_ENTRY_BYTES];
	return p[PARAM_ENTRY_BYTES] + PAGE_SIZE;
}

static int check_contiguous(struct dmabench_round *round)
{
	u32 line = max(dma_get_cache_alignment(), L1_CACHE_BYTES);
	const u64 *p = round->params;

	if (p[PARAM_ENTRIES] > 1 && p[PARAM_ENTRY_BYTES] % line)
		return dmabench_refuse(round, PARAM_ENTRY_BYTES,
				       "contiguous entries share cache lines unless entry_bytes is a multiple of %u",
				       line);
	if (block_bytes(p) > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_ENTRIES,
				       "contiguous entries have at most %llu bytes together, scattered ones may have more",
				       DMABENCH_MAX_BUFFER_BYTES);
	return 0;
}

static int map_sg_check(struct dmabench_round *round)
{
	const u64 *p = round->params;
	int err = 0;

	if (p[PARAM_LAYOUT] == LAYOUT_CONTIGUOUS)
		err = check_contiguous(round);
	return err ?: dmabench_check_memory(round, blocks(p) *
					    PAGE_ALIGN((u64)block_bytes(p)));
}

static int alloc_blocks(struct dmabench_thread *thread)
{
	struct list *list = thread->priv;
	u32 i;
	int err;

	list->block = kvcalloc(list->blocks, sizeof(*list->block), GFP_KERNEL);
	if (!list->block)
		return -ENOMEM;
	for (i = 0; i < list->blocks; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		list->block[i] = dmabench_pages_alloc(list->block_bytes);
		if (!list->block[i])
			return dmabench_fail(thread->round, -ENOMEM,
					     "no memory for block %u of %u, %zu bytes each",
					     i, list->blocks, list->block_bytes);
	}
	return 0;
}

static void set_entries(struct list *list, const u64 *p)
{
	size_t bytes = p[PARAM_ENTRY_BYTES];
	struct scatterlist *sg;
	u32 i;

	for_each_sgtable_sg(&list->table, sg, i)
		sg_set_buf(sg, list->blocks == 1 ? list->block[0] + i * bytes :
						   list->block[i], bytes);
}

static int map_sg_setup(struct dmabench_thread *thread)
{
	struct dmabench_round *round = thread->round;
	const u64 *p = round->params;
	struct list *list;
	int err;

	if (p[PARAM_ENTRY_BYTES] > dma_get_max_seg_size(thread->dev))
		return dmabench_refuse(round, PARAM_ENTRY_BYTES,
				       "entry_bytes is above %u, the target's largest segment",
				       dma_get_max_seg_size(thread->dev));
	list = kzalloc(sizeof(*list), GFP_KERNEL);
	thread->priv = list;
	if (!list)
		return -ENOMEM;
	list->blocks = blocks(p);
	list->block_bytes = block_bytes(p);
	list->attrs = dmabench_attrs(p[PARAM_ATTRS]);
	if (!dmabench_direction(p[PARAM_DIRECTION], &list->direction))
		return -EINVAL;
	err = sg_alloc_table(&list->table, p[PARAM_ENTRIES], GFP_KERNEL) ?:
	      alloc_blocks(thread);
	if (!err)
		set_entries(list, p);
	return err;
}

static void map_sg_teardown(struct dmabench_thread *thread)
{
	struct list *list = thread->priv;
	u32 i;

	if (!list)
		return;
	for (i = 0; list->block && i < list->blocks; i++)
		dmabench_pages_free(thread->round->target, list->block[i],
				    list->block_bytes);
	kvfree(list->block);
	sg_free_table(&list->table);
	kfree(list);
}

/* Inlined with the calls as constants, so that these are direct calls. */
static __always_inline int loop(struct dmabench_thread *thread, u64 ops,
				map_fn *map, unmap_fn *unmap)
{
	struct list *list = thread->priv;
	enum dma_data_direction direction = list->direction;
	struct sg_table *table = &list->table;
	unsigned long attrs = list->attrs;
	struct device *dev = thread->dev;
	u64 before, after;
	int err;

	while (ops--) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		before = dmabench_clock();
		err = map(dev, table, direction, attrs);
		after = dmabench_clock();
		if (err)
			return dmabench_fail_map_sg(thread, table, direction, err);
		dmabench_record(thread, PHASE_MAP, after - before);
		dmabench_holds(thread, 1);
		if (thread->observing)
			dmabench_observe_sg(thread, table);
		before = dmabench_clock();
		unmap(dev, table, direction, attrs);
		after = dmabench_clock();
		dmabench_record(thread, PHASE_UNMAP, after - before);
		dmabench_holds(thread, -1);
	}
	return 0;
}

static __always_inline int map_sg(struct device *dev, struct sg_table *table,
				  enum dma_data_direction direction,
				  unsigned long attrs)
{
	table->nents = dma_map_sg_attrs(dev, table->sgl, table->orig_nents,
					direction, attrs);
	return table->nents ? 0 : -EIO;
}

static __always_inline void unmap_sg(struct device *dev, struct sg_table *table,
				     enum dma_data_direction direction,
				     unsigned long attrs)
{
	dma_unmap_sg_attrs(dev, table->sgl, table->orig_nents, direction, attrs);
}

static int map_sg_loop(struct dmabench_thread *thread, u64 ops)
{
	if (thread->round->params[PARAM_CALL] == CALL_SG)
		return loop(thread, ops, map_sg, unmap_sg);
	return loop(thread, ops, dma_map_sgtable, dma_unmap_sgtable);
}

const struct dmabench_exp dmabench_exp_map_sg = {
	.name = "map_sg",
	.summary = "map and unmap a scatterlist",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = map_sg_check,
	.setup = map_sg_setup,
	.loop = map_sg_loop,
	.teardown = map_sg_teardown,
};
