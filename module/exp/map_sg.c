// SPDX-License-Identifier: GPL-2.0
/* dma_map_sgtable() or dma_map_sg(), and the unmap, of scatterlists. */
#include <linux/dma-mapping.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "experiments.h"
#include "run/handoff.h"
#include "run/timed.h"
#include "scatter.h"

enum {
	PARAM_CALL = DMABENCH_SCATTER_PARAMS,
	PARAM_MAX_SEGMENT,
	PARAM_COMPLETE_ON,
};

enum { CALL_SGTABLE, CALL_SG };
enum { PHASE_MAP, PHASE_UNMAP };

static const struct dmabench_param params[] = {
	DMABENCH_SCATTER_ROWS(4096),
	[PARAM_CALL] = DMABENCH_PARAM_NAMED("call",
		"dma_map_sgtable() or dma_map_sg()", "sgtable", "sg"),
	[PARAM_MAX_SEGMENT] = DMABENCH_PARAM_MAX_SEGMENT,
	[PARAM_COMPLETE_ON] = DMABENCH_PARAM_COMPLETE_ON,
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_sgtable() or dma_map_sg() of the whole list" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_sgtable() or dma_unmap_sg()" },
};

/**
 * struct list - one scatterlist
 * @table: the list
 * @err: of its last map
 * @mapped: it is mapped
 */
struct list {
	struct sg_table table;
	int err;
	bool mapped;
};

/**
 * struct lists - a thread's; its priv
 * @dev: the target's device
 * @scatter: their memory
 * @list: the lists; where there is a completer, a ring
 */
struct lists {
	struct device *dev;
	struct dmabench_scatter scatter;
	struct list *list;
};

/* Maps or unmaps @list[0] to @list[@count - 1], and returns the ticks that it took. */
typedef u64 time_fn(const struct lists *lists, struct list *list, u32 count);

#define LIST_TIMED(_name, _call) \
	DMABENCH_TIMED(_name, struct lists, lists, struct list, list, _call)

/* Each entry has to be a segment that the device takes. */
static int check_segment(struct dmabench_round *round)
{
	u64 limit = round->params[PARAM_MAX_SEGMENT];
	u64 bytes = round->params[DMABENCH_SCATTER_ENTRY_BYTES];
	struct dmabench_device_limits device;
	int err;

	if (limit && limit < bytes)
		return dmabench_refuse(round, PARAM_MAX_SEGMENT,
				       "max_segment %llu is below the entry size %llu",
				       limit, bytes);
	if (limit)
		return 0;
	err = dmabench_limits_ask(round, &device);
	if (!err && bytes > device.max_segment_bytes)
		err = dmabench_refuse(round, DMABENCH_SCATTER_ENTRY_BYTES,
				      "entry_bytes %llu is above %u, the target's largest segment",
				      bytes, device.max_segment_bytes);
	return err;
}

static int map_sg_check(struct dmabench_round *round)
{
	size_t list_bytes = sizeof(struct list) + sizeof(struct scatterlist) *
			    round->params[DMABENCH_SCATTER_ENTRIES];

	return dmabench_scatter_check(round, list_bytes) ?:
	       dmabench_limit_segment(round, PARAM_MAX_SEGMENT) ?:
	       check_segment(round);
}

static int fill_table(const struct dmabench_scatter *scatter, u32 list,
		      struct sg_table *table)
{
	int err = sg_alloc_table(table, scatter->entries, DMABENCH_GFP);
	struct scatterlist *sg;
	u32 i;

	if (err)
		return err;
	for_each_sgtable_sg(table, sg, i)
		sg_set_buf(sg, dmabench_scatter_entry(scatter, list, i),
			   scatter->entry_bytes);
	return 0;
}

static int map_sg_setup(struct dmabench_thread *thread)
{
	struct lists *lists = kzalloc(sizeof(*lists), DMABENCH_GFP);
	u32 i;
	int err;

	thread->priv = lists;
	if (!lists)
		return -ENOMEM;
	lists->dev = thread->dev;
	err = dmabench_scatter_alloc(thread, &lists->scatter);
	if (err)
		return err;
	lists->list = kvcalloc(lists->scatter.lists, sizeof(*lists->list),
			       DMABENCH_GFP);
	if (!lists->list)
		return -ENOMEM;
	for (i = 0; i < lists->scatter.lists && !err; i++)
		err = dmabench_stopped(thread) ?:
		      fill_table(&lists->scatter, i, &lists->list[i].table);
	return err;
}

static void map_sg_teardown(struct dmabench_thread *thread)
{
	struct lists *lists = thread->priv;
	u32 i;

	if (!lists)
		return;
	for (i = 0; lists->list && i < lists->scatter.lists; i++)
		sg_free_table(&lists->list[i].table);
	kvfree(lists->list);
	dmabench_scatter_free(thread, &lists->scatter);
	kfree(lists);
}

/* Which of the lists did get mapped? In observed stages: bounced? */
static int mapped(struct dmabench_thread *thread, struct list *list, u32 count)
{
	const struct lists *lists = thread->priv;
	struct list *failed = NULL;

	for (; count--; list++) {
		if (!list->table.nents && !list->err)
			list->err = -EIO;	/* so dma_map_sg() fails */
		list->mapped = !list->err;
		dmabench_holds(thread, list->mapped);
		if (list->err)
			failed = list;
		else if (thread->observing)
			dmabench_observe_sg(thread, &list->table);
	}
	/* Once: to look for the cause takes longer than to map. */
	return failed ? dmabench_fail_map_sg(thread, &failed->table,
					     lists->scatter.direction, failed->err) : 0;
}

/* On an error what did get mapped is left to drop(). */
static int map_lists(struct dmabench_thread *thread, struct list *list,
		     u32 count, time_fn *time_map)
{
	dmabench_record(thread, PHASE_MAP, time_map(thread->priv, list, count));
	return mapped(thread, list, count);
}

static void unmap_lists(struct dmabench_thread *thread, struct list *list,
			u32 count, time_fn *time_unmap)
{
	dmabench_record(thread, PHASE_UNMAP,
			time_unmap(thread->priv, list, count));
	dmabench_holds(thread, -(s64)count);
	for (; count--; list++)
		list->mapped = false;
}

/* Unmaps those that are mapped, unrecorded. */
static void drop(struct dmabench_thread *thread, struct list *list, u32 count,
		 time_fn *time_unmap)
{
	for (; count--; list++) {
		if (!list->mapped)
			continue;
		time_unmap(thread->priv, list, 1);
		list->mapped = false;
		dmabench_holds(thread, -1);
	}
}

/* Keeps up to inflight lists mapped, which a completer unmaps in the same order. */
static int begin(struct dmabench_thread *thread, u64 ops, time_fn *time_map,
		 time_fn *time_unmap)
{
	const struct lists *lists = thread->priv;
	u32 batch = thread->round->batch;
	struct list *list;
	int err = 0;

	for (; ops && !err; ops -= batch) {
		err = dmabench_handoff_room(thread, lists->scatter.lists - batch);
		if (err)
			break;
		list = lists->list + dmabench_handoff_at(&thread->handoff.next, batch,
							 lists->scatter.lists);
		err = map_lists(thread, list, batch, time_map);
		if (err) {
			/* The completer does not know of these. */
			drop(thread, list, batch, time_unmap);
			break;
		}
		dmabench_handoff_begun(thread, batch);
	}
	return err;
}

static void complete_lists(struct dmabench_thread *completer, u64 ops, time_fn *time_unmap)
{
	const struct lists *lists = completer->priv;
	u32 *oldest = &dmabench_handoff(completer)->oldest;
	u32 batch = completer->round->batch;

	for (; ops && dmabench_handoff_next(completer); ops -= batch) {
		unmap_lists(completer, lists->list +
			    dmabench_handoff_at(oldest, batch, lists->scatter.lists),
			    batch, time_unmap);
		dmabench_handoff_ended(completer, batch);
		cond_resched();
	}
}

/* Fills the flight of up to inflight lists, then empties it, and again. */
static int fill_and_empty(struct dmabench_thread *thread, u64 ops, time_fn *time_map,
			  time_fn *time_unmap)
{
	const struct lists *lists = thread->priv;
	u32 batch = thread->round->batch, size, i;
	int err = 0;

	for (; ops && !err; ops -= size) {
		size = min_t(u64, ops, lists->scatter.lists);
		for (i = 0; i < size && !err; i += batch)
			err = dmabench_stopped(thread) ?:
			      map_lists(thread, lists->list + i, batch, time_map);
		for (i = 0; i < size && !err; i += batch)
			unmap_lists(thread, lists->list + i, batch, time_unmap);
	}
	drop(thread, lists->list, lists->scatter.lists, time_unmap);
	return err;
}

static int loop(struct dmabench_thread *thread, u64 ops, time_fn *time_map,
		time_fn *time_unmap)
{
	return dmabench_hands_off(thread) ? begin(thread, ops, time_map, time_unmap) :
					    fill_and_empty(thread, ops, time_map, time_unmap);
}

static LIST_TIMED(time_map_sgtable,
	list->err = dma_map_sgtable(lists->dev, &list->table, lists->scatter.direction,
				    lists->scatter.attrs))
static LIST_TIMED(time_unmap_sgtable,
	dma_unmap_sgtable(lists->dev, &list->table, lists->scatter.direction,
			  lists->scatter.attrs))
static LIST_TIMED(time_map_sg,
	list->table.nents = dma_map_sg_attrs(lists->dev, list->table.sgl,
					     list->table.orig_nents, lists->scatter.direction,
					     lists->scatter.attrs))
static LIST_TIMED(time_unmap_sg,
	dma_unmap_sg_attrs(lists->dev, list->table.sgl, list->table.orig_nents,
			   lists->scatter.direction, lists->scatter.attrs))

static int map_sg_loop(struct dmabench_thread *thread, u64 ops)
{
	if (thread->round->params[PARAM_CALL] == CALL_SG)
		return loop(thread, ops, time_map_sg, time_unmap_sg);
	return loop(thread, ops, time_map_sgtable, time_unmap_sgtable);
}

static void map_sg_complete(struct dmabench_thread *completer, u64 ops)
{
	bool sg = completer->round->params[PARAM_CALL] == CALL_SG;

	complete_lists(completer, ops, sg ? time_unmap_sg : time_unmap_sgtable);
}

const struct dmabench_exp dmabench_exp_map_sg = {
	.name = "map_sg",
	.summary = "map and unmap a scatterlist",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = map_sg_check,
	.batch = dmabench_scatter_batch,
	.together = DMABENCH_SCATTER_INFLIGHT,
	.setup = map_sg_setup,
	.loop = map_sg_loop,
	.teardown = map_sg_teardown,
	.complete_on = PARAM_COMPLETE_ON,
	.complete = map_sg_complete,
	.complete_phases = BIT(PHASE_UNMAP),
};
