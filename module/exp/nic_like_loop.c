// SPDX-License-Identifier: GPL-2.0
/* Packets of nic_like: the ring is filled, the device fills it, the stack gets it, and is done. */
#include <linux/bottom_half.h>
#include <linux/dma-mapping.h>
#include <linux/mm.h>

#include "core/integrity.h"
#include "nic_like.h"
#include "run/timed.h"
#include "targets/engine.h"

static const struct dmabench_nic_calls *calls(const struct dmabench_nic *n)
{
	return &dmabench_nic_calls[n->way];
}

/* As in NAPI, whose softirq guards a ring and its page pool. */
static u64 in_softirq_time(const struct dmabench_nic *n, struct dmabench_nic_slot *slot, u32 count,
			   dmabench_nic_fn *step)
{
	u64 ticks;

	local_bh_disable();
	ticks = step(n, slot, count);
	local_bh_enable();
	return ticks;
}

static void *buffer(const struct dmabench_nic_slot *slot)
{
	return page_address(slot->page) + slot->offset;
}

static void look(struct dmabench_thread *thread, const struct dmabench_nic_slot *slot)
{
	const struct dmabench_nic *n = thread->priv;

	dmabench_observe(thread, buffer(slot), slot->addr + slot->offset);
	dmabench_node_seen(thread, buffer(slot), n->size);
}

static int refill_failed(struct dmabench_thread *thread, const struct dmabench_nic_slot *slot)
{
	const struct dmabench_nic *n = thread->priv;

	switch (slot->err) {
	case -EBUSY:
		return dmabench_fail(thread->round, -EBUSY,
				     "somebody else holds a page of the ring: run it again");
	case -EIO:
		return dmabench_fail(thread->round, -EIO,
				     "%u bytes do not map: cause unknown", n->size);
	}
	return dmabench_fail(thread->round, -ENOMEM, "no memory for a packet of %u bytes%s",
			     n->size, n->way == DMABENCH_NIC_PAGE_POOL ?
			     " in the page pool, or it does not map" : "");
}

static int refill(struct dmabench_thread *thread, struct dmabench_nic_slot *slot, u32 count)
{
	struct dmabench_nic *n = thread->priv;
	int err = dmabench_stopped(thread);
	u32 i;

	if (err)
		return err;
	dmabench_record(thread, PHASE_REFILL, in_softirq_time(n, slot, count, calls(n)->refill));
	for (i = 0; i < count; i++) {
		slot[i].posted = !slot[i].err;
		dmabench_holds(thread, slot[i].posted);
		if (slot[i].err)
			err = refill_failed(thread, &slot[i]);
		else if (thread->observing)
			look(thread, &slot[i]);
	}
	return err;
}

static int move_one(struct dmabench_thread *thread, struct dmabench_nic_slot *slot, u64 *ticks)
{
	const struct dmabench_nic *n = thread->priv;
	u64 before, after;
	int err;

	dmabench_integrity_fill(n->device.vaddr, n->size, ++slot->seed, 0);
	before = dmabench_clock_start();
	err = dmabench_engine_copy(n->engine, slot->addr + slot->offset, n->device.addr, n->size);
	after = dmabench_clock_stop();
	*ticks += dmabench_clock_between(before, after);
	if (!err || err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s", thread->round->target->engine,
			     dmabench_engine_error(n->engine, err));
}

/* A batch's time is that of all its packets; what is written between them is not in it. */
static int move(struct dmabench_thread *thread, struct dmabench_nic_slot *slot, u32 count)
{
	const struct dmabench_nic *n = thread->priv;
	u64 ticks = 0;
	int err = 0;

	if (!n->engine)
		return 0;
	for (; count-- && !err; slot++)
		err = dmabench_stopped(thread) ?: move_one(thread, slot, &ticks);
	if (!err)
		dmabench_record(thread, PHASE_TRANSFER, ticks);
	return err;
}

/* Whose copy has no memory stays in the ring. */
static int give(struct dmabench_thread *thread, struct dmabench_nic_slot *slot, u32 count)
{
	struct dmabench_nic *n = thread->priv;
	int err = dmabench_stopped(thread);
	u32 i;

	if (err)
		return err;
	dmabench_record(thread, PHASE_COMPLETE,
			in_softirq_time(n, slot, count, calls(n)->complete));
	for (i = 0; i < count; i++) {
		slot[i].posted = slot[i].err;
		if (slot[i].err)
			err = dmabench_fail(thread->round, slot[i].err,
					    "no memory for a copy of %u bytes", n->size);
	}
	return err;
}

static int verify(struct dmabench_thread *thread, const struct dmabench_nic_slot *slot)
{
	const struct dmabench_nic *n = thread->priv;
	size_t wrong;

	if (!n->engine)
		return 0;
	wrong = dmabench_integrity_check(slot->data, n->size, slot->seed, 0);
	if (wrong != DMABENCH_INTACT)
		return dmabench_fail(thread->round, -EBADMSG, "packet: wrong data at byte %zu",
				     wrong);
	thread->verified_bytes += n->size;
	return 0;
}

static int verify_all(struct dmabench_thread *thread, const struct dmabench_nic_slot *slot,
		      u32 count)
{
	int err = 0;

	for (; count-- && !err; slot++)
		err = dmabench_stopped(thread) ?: verify(thread, slot);
	return err;
}

static void release(struct dmabench_thread *thread, struct dmabench_nic_slot *slot, u32 count)
{
	const struct dmabench_nic *n = thread->priv;

	dmabench_record(thread, PHASE_RELEASE, in_softirq_time(n, slot, count, calls(n)->release));
	dmabench_holds(thread, -(s64)count);
	for (; count--; slot++)
		slot->data = NULL;
}

/* Gives back, unrecorded, what the device and the stack still have: after an error. */
static void drop(struct dmabench_thread *thread)
{
	struct dmabench_nic *n = thread->priv;
	struct dmabench_nic_slot *slot;

	if (dmabench_target_stuck(thread->round->target))
		return;
	for (slot = n->slot; slot < n->slot + n->depth; slot++) {
		if (slot->posted) {
			in_softirq_time(n, slot, 1, calls(n)->complete);
			slot->posted = false;
			/* No memory for a copy: then it has none to be freed. */
			if (slot->err)
				dmabench_holds(thread, -1);
		}
		if (!slot->data)
			continue;
		in_softirq_time(n, slot, 1, calls(n)->release);
		slot->data = NULL;
		dmabench_holds(thread, -1);
	}
}

/* @count packets, whole batches. */
static int ring(struct dmabench_thread *thread, u32 count)
{
	struct dmabench_nic *n = thread->priv;
	u32 batch = thread->round->batch, i;
	int err = 0;

	for (i = 0; i < count && !err; i += batch)
		err = refill(thread, n->slot + i, batch);
	for (i = 0; i < count && !err; i += batch)
		err = move(thread, n->slot + i, batch);
	for (i = 0; i < count && !err; i += batch)
		err = give(thread, n->slot + i, batch);
	err = err ?: verify_all(thread, n->slot, count);
	for (i = 0; i < count && !err; i += batch)
		release(thread, n->slot + i, batch);
	return err;
}

int dmabench_nic_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_nic *n = thread->priv;
	u32 count;
	int err = 0;

	for (; ops && !err; ops -= count) {
		count = min_t(u64, ops, n->depth);
		err = ring(thread, count);
	}
	drop(thread);
	return err;
}
