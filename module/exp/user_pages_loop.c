// SPDX-License-Identifier: GPL-2.0
/* The steps of user_pages, each of them timed, in the caller's address space. */
#include <linux/dma-mapping.h>
#include <linux/mm.h>

#include "compat/compat.h"
#include "core/pages.h"
#include "run/timed.h"
#include "user_pages.h"

/*
 * Of an end that somebody asked for, nothing more is told. All that the kernel says EFAULT
 * of is in RUN's errors; some of it, only of a pin for long.
 */
static int pin_failed(struct dmabench_thread *thread, const struct user_pages *u, int err)
{
	int stopped = dmabench_stopped(thread);
	u64 at = (u64)u->pinned.count << PAGE_SHIFT;

	if (stopped)
		return stopped;
	switch (err) {
	case -EFAULT:
		return dmabench_fail(thread->round, err,
				     "byte %llu cannot be pinned: nothing that may be %s is there, or no page left, or what may not be pinned%s",
				     at, u->direction == DMA_TO_DEVICE ? "read" : "written",
				     u->pinned.flags & FOLL_LONGTERM ? " for long" : "");
	case -EAGAIN:
	case -EBUSY:
		return dmabench_fail(thread->round, -EBUSY,
				     "byte %llu of the memory cannot be pinned now (error %d): its page is busy: run it again",
				     at, -err);
	case -ENOMEM:
		return dmabench_fail(thread->round, err,
				     "byte %llu of the memory cannot be pinned: no memory for it, or to move it to",
				     at);
	}
	return dmabench_fail(thread->round, -EOPNOTSUPP,
			     "byte %llu of the memory cannot be pinned (error %d)", at, -err);
}

static int pin(struct dmabench_thread *thread, struct user_pages *u)
{
	u64 before, after;
	long err;

	before = dmabench_clock_start();
	err = dmabench_pin(thread, &u->pinned);
	after = dmabench_clock_stop();
	if (err)
		return pin_failed(thread, u, err);
	dmabench_record(thread, PHASE_PIN, dmabench_clock_between(before, after));
	if (!thread->observing)
		return 0;
	return dmabench_backing_check(thread, &u->pinned, u->backing, PARAM_BACKING);
}

/* A few that happen to be neighbours are no matter. */
static int check_scattered(struct dmabench_thread *thread, const struct user_pages *u)
{
	unsigned int entries = u->table.orig_nents;

	if (!thread->round->params[PARAM_SCATTERED] || entries > u->pinned.npages / 10 * 9)
		return 0;
	return dmabench_unsupported(thread->round, PARAM_SCATTERED,
				    "scattered: %lu pages of the memory are %u stretches of neighbours",
				    u->pinned.npages, entries);
}

static int table(struct dmabench_thread *thread, struct user_pages *u)
{
	unsigned long npages = u->pinned.npages;
	u64 before, after;
	int err;

	before = dmabench_clock_start();
	err = sg_alloc_table_from_pages_segment(&u->table, u->pinned.pages, npages, 0,
						npages << PAGE_SHIFT, u->max_segment,
						DMABENCH_GFP);
	after = dmabench_clock_stop();
	if (err)
		return dmabench_fail(thread->round, err, "no memory for the list of %lu pages",
				     npages);
	dmabench_record(thread, PHASE_TABLE, dmabench_clock_between(before, after));
	err = thread->observing ? check_scattered(thread, u) : 0;
	if (err)
		sg_free_table(&u->table);
	return err;
}

/* Those of high memory have no address by which the cause could be looked for. */
static int map_failed(struct dmabench_thread *thread, struct user_pages *u, int err)
{
	if (IS_ENABLED(CONFIG_HIGHMEM))
		return dmabench_fail(thread->round, -EIO,
				     "%u entries do not map (error %d): cause unknown",
				     u->table.orig_nents, -err);
	return dmabench_fail_map_sg(thread, &u->table, u->direction, err);
}

static int map(struct dmabench_thread *thread, struct user_pages *u)
{
	u64 before, after;
	int err;

	before = dmabench_clock_start();
	err = dma_map_sgtable(thread->dev, &u->table, u->direction, 0);
	after = dmabench_clock_stop();
	if (err)
		return map_failed(thread, u, err);
	dmabench_record(thread, PHASE_MAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, 1);
	if (thread->observing) {
		dmabench_observe_sg(thread, &u->table);
	} else if (!thread->done) {
		thread->entries += u->table.orig_nents;
		thread->segments += u->table.nents;
	}
	return 0;
}

static int transfer(struct dmabench_thread *thread, struct user_pages *u)
{
	u64 before, after;
	int err;

	if (!u->pieces.count)
		return 0;
	before = dmabench_clock_start();
	err = dmabench_pieces_move(thread, &u->pieces, u->pinned.npages, &u->table, u->direction);
	after = dmabench_clock_stop();
	if (!err)
		dmabench_record(thread, PHASE_TRANSFER, dmabench_clock_between(before, after));
	return dmabench_pieces_failed(thread, err);
}

static void unmap(struct dmabench_thread *thread, struct user_pages *u)
{
	u64 before, after;

	before = dmabench_clock_start();
	dma_unmap_sgtable(thread->dev, &u->table, u->direction, 0);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_UNMAP, dmabench_clock_between(before, after));
	dmabench_holds(thread, -1);
}

static void unpin(struct dmabench_thread *thread, struct user_pages *u)
{
	u64 before, after;

	before = dmabench_clock_start();
	dmabench_unpin(&u->pinned, u->direction != DMA_TO_DEVICE);
	after = dmabench_clock_stop();
	dmabench_record(thread, PHASE_UNPIN, dmabench_clock_between(before, after));
}

/* What an engine that would not stop may write to stays pinned and mapped, and is counted. */
static void keep(struct user_pages *u)
{
	atomic64_add((u64)u->pinned.count << PAGE_SHIFT, &dmabench_kept_bytes);
	u->pinned.count = 0;
}

static int operation(struct dmabench_thread *thread)
{
	struct user_pages *u = thread->priv;
	int err;

	u->pinned.start = u->first + u->part * u->stride;
	u->part = u->part + 1 == u->parts ? 0 : u->part + 1;
	err = dmabench_pieces_prepare(thread, &u->pieces, &u->pinned, u->direction) ?:
	      pin(thread, u);
	if (err)
		goto unpin;
	err = table(thread, u);
	if (err)
		goto unpin;
	err = map(thread, u);
	if (err)
		goto free_table;
	err = transfer(thread, u);
	if (err && dmabench_target_stuck(thread->round->target)) {
		keep(u);
		goto free_table;
	}
	unmap(thread, u);
	err = err ?: dmabench_pieces_verify(thread, &u->pieces, &u->pinned, u->direction);
free_table:
	sg_free_table(&u->table);
unpin:
	if (err)
		dmabench_unpin(&u->pinned, u->direction != DMA_TO_DEVICE);
	else
		unpin(thread, u);
	return err;
}

int dmabench_user_pages_loop(struct dmabench_thread *thread, u64 ops)
{
	return dmabench_user_memory_loop(thread, ops, operation);
}
