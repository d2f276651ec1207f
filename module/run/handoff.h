/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What one CPU maps and another unmaps, as where a device's interrupt comes to
 * another CPU than the one that submitted: a thread of the round begins, and a
 * completer, on a CPU of its own, ends. They share a ring of the experiment's,
 * without a lock: each writes an index of its own, which the other reads. None
 * of it is between two reads of the clock.
 */
#ifndef DMABENCH_HANDOFF_H
#define DMABENCH_HANDOFF_H

#include <linux/kernel.h>

#include "round.h"

/* Has this thread a completer, or is it one? */
static inline bool dmabench_hands_off(const struct dmabench_thread *thread)
{
	return thread->partner;
}

/* The one that both are told by: of the thread that begins. */
static inline struct dmabench_handoff *dmabench_handoff(struct dmabench_thread *thread)
{
	return thread->completes ? &thread->partner->handoff : &thread->handoff;
}

/*
 * The thread waits until no more than @most operations that it began are not
 * completed. Return: 0, -EINTR or -ENODEV to leave the loop with
 */
static inline int dmabench_handoff_room(struct dmabench_thread *thread, u32 most)
{
	struct dmabench_handoff *handoff = dmabench_handoff(thread);
	int err = dmabench_stopped(thread);

	/* Pairs with the release in dmabench_handoff_ended(). */
	while (!err && handoff->begun - smp_load_acquire(&handoff->ended) > most) {
		cpu_relax();
		err = dmabench_stopped(thread);
	}
	return err;
}

/* It began @count operations more. */
static inline void dmabench_handoff_begun(struct dmabench_thread *thread, u32 count)
{
	struct dmabench_handoff *handoff = dmabench_handoff(thread);

	/* Pairs with the acquire in dmabench_handoff_next(). */
	smp_store_release(&handoff->begun, handoff->begun + count);
}

/*
 * The completer waits for operations. Return: how many there are to complete, 0
 * where there will be none any more. Not ended by a stop: what was begun is
 * completed, and who begins sees the stop.
 */
static inline u32 dmabench_handoff_next(struct dmabench_thread *completer)
{
	struct dmabench_handoff *handoff = dmabench_handoff(completer);
	bool closed;
	u32 count;

	for (;;) {
		/* Pairs with the release in close_handoff(): all that was begun is seen then. */
		closed = smp_load_acquire(&handoff->closed);
		/* Pairs with the release in dmabench_handoff_begun(). */
		count = smp_load_acquire(&handoff->begun) - handoff->ended;
		if (count || closed)
			return count;
		cpu_relax();
		cond_resched();
	}
}

static inline void dmabench_handoff_ended(struct dmabench_thread *completer, u32 count)
{
	struct dmabench_handoff *handoff = dmabench_handoff(completer);

	/* Pairs with the acquire in dmabench_handoff_room(). */
	smp_store_release(&handoff->ended, handoff->ended + count);
}

/*
 * Where in a ring of @size a batch is begun, or completed, and the next one after
 * it. Batches never lie about its end: both sides are at one place where a stage
 * begins, which may have other batches than the one before.
 */
static inline u32 dmabench_handoff_at(u32 *place, u32 batch, u32 size)
{
	u32 at = rounddown(*place, batch);

	*place = (at + batch) % size;
	return at;
}

int dmabench_handoff_choose(struct dmabench_round *round);

#endif /* DMABENCH_HANDOFF_H */
