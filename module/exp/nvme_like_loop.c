// SPDX-License-Identifier: GPL-2.0
/* I/Os of nvme_like are submitted, moved, completed: a queue of them, or one after the other. */
#include "core/pages.h"
#include "nvme_like.h"
#include "run/handoff.h"
#include "targets/engine.h"

static const struct dmabench_nvme_calls *calls(const struct dmabench_nvme *n)
{
	return &dmabench_nvme_calls[n->way];
}

static int submit_failed(struct dmabench_thread *thread, struct dmabench_nvme_io *io)
{
	struct dmabench_nvme *n = thread->priv;

	switch (io->err) {
	case -ENOMEM:
		return dmabench_fail(thread->round, -ENOMEM, "no memory for a PRP list");
	case -ERANGE:
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "a page of the device's is not in one piece: the mapping does not keep the address in its page");
	}
	if (n->way == DMABENCH_NVME_MAP_SG)
		return dmabench_fail_map_sg(thread, &io->table, n->direction, io->err);
	return dmabench_fail_map(thread, io->entry->vaddr, io->entry->length, n->direction);
}

/* On an error too, those that are submitted say so. */
static int submit(struct dmabench_thread *thread, struct dmabench_nvme_io *io, u32 count)
{
	struct dmabench_nvme *n = thread->priv;
	int err = 0;
	u64 ticks;
	u32 i;

	for (i = 0; i < count; i++) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		dmabench_nvme_prepare(thread, &io[i]);
	}
	ticks = calls(n)->submit(n, io, count);
	dmabench_record(thread, PHASE_SUBMIT, ticks);
	for (i = 0; i < count; i++) {
		io[i].submitted = !io[i].err;
		dmabench_holds(thread, io[i].submitted);
		if (io[i].err)
			err = submit_failed(thread, &io[i]);
		else if (thread->observing)
			err = err ?: dmabench_nvme_look(thread, &io[i]);
	}
	return err;
}

static void end(struct dmabench_thread *thread, struct dmabench_nvme_io *io, u32 count)
{
	const struct dmabench_nvme *n = thread->priv;

	dmabench_record(thread, PHASE_COMPLETE, calls(n)->complete(n, io, count));
	dmabench_holds(thread, -(s64)count);
	for (; count--; io++)
		io->submitted = false;
}

/* Those that are submitted, unrecorded: after an error. */
static void drop(struct dmabench_thread *thread, struct dmabench_nvme_io *io, u32 count)
{
	const struct dmabench_nvme *n = thread->priv;

	if (dmabench_target_stuck(thread->round->target))
		return;
	for (; count--; io++) {
		if (!io->submitted)
			continue;
		calls(n)->complete(n, io, 1);
		io->submitted = false;
		dmabench_holds(thread, -1);
	}
}

/* A batch's time is that of all its I/Os; what is compared between them is not in it. */
static int move(struct dmabench_thread *thread, const struct dmabench_nvme_io *io, u32 count)
{
	const struct dmabench_nvme *n = thread->priv;
	u64 ticks = 0;
	int err = 0;

	if (!n->engine)
		return 0;
	for (; count-- && !err; io++)
		err = dmabench_stopped(thread) ?: dmabench_nvme_move(thread, io, &ticks);
	if (!err)
		dmabench_record(thread, PHASE_TRANSFER, ticks);
	return err;
}

static int verify(struct dmabench_thread *thread, const struct dmabench_nvme_io *io, u32 count)
{
	int err = 0;

	for (; count-- && !err; io++)
		err = dmabench_stopped(thread) ?: dmabench_nvme_verify(thread, io);
	return err;
}

/* @count of them, whole batches: all submitted, all moved, all completed. */
static int queue(struct dmabench_thread *thread, u32 count)
{
	struct dmabench_nvme *n = thread->priv;
	u32 batch = thread->round->batch, i;
	int err = 0;

	for (i = 0; i < count && !err; i += batch)
		err = submit(thread, n->io + i, batch);
	for (i = 0; i < count && !err; i += batch)
		err = move(thread, n->io + i, batch);
	for (i = 0; i < count && !err; i += batch)
		end(thread, n->io + i, batch);
	return err ?: verify(thread, n->io, count);
}

/* Keeps up to depth I/Os in flight, which a completer completes in the same order. */
static int begin(struct dmabench_thread *thread, u64 ops)
{
	struct dmabench_nvme *n = thread->priv;
	u32 batch = thread->round->batch;
	struct dmabench_nvme_io *io;
	int err = 0;

	for (; ops && !err; ops -= batch) {
		err = dmabench_handoff_room(thread, n->depth - batch);
		if (err)
			break;
		io = n->io + dmabench_handoff_at(&thread->handoff.next, batch, n->depth);
		err = submit(thread, io, batch);
		if (err)
			drop(thread, io, batch); /* The completer does not know of these. */
		else
			dmabench_handoff_begun(thread, batch);
	}
	return err;
}

int dmabench_nvme_loop(struct dmabench_thread *thread, u64 ops)
{
	struct dmabench_nvme *n = thread->priv;
	u32 count;
	int err = 0;

	if (dmabench_hands_off(thread))
		return begin(thread, ops);
	for (; ops && !err; ops -= count) {
		count = min_t(u64, ops, n->depth);
		err = queue(thread, count);
	}
	drop(thread, n->io, n->depth);
	return err;
}

void dmabench_nvme_complete(struct dmabench_thread *completer, u64 ops)
{
	struct dmabench_nvme *n = completer->priv;
	u32 *oldest = &dmabench_handoff(completer)->oldest;
	u32 batch = completer->round->batch;

	for (; ops && dmabench_handoff_next(completer); ops -= batch) {
		end(completer, n->io + dmabench_handoff_at(oldest, batch, n->depth), batch);
		dmabench_handoff_ended(completer, batch);
		cond_resched();
	}
}
