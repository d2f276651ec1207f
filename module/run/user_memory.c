// SPDX-License-Identifier: GPL-2.0
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>

#include "round.h"

/* How soon an unbind is seen, while threads may wait for memory that does not come. */
#define LOOK_JIFFIES	(HZ / 2)

static bool wants(const struct dmabench_round *round)
{
	return round->exp->flags & DMABENCH_EXP_USER_MEMORY;
}

/* In the caller's context, before the experiment checks its parameters. */
int dmabench_user_memory_parse(struct dmabench_round *round, const struct dmabench_run *run)
{
	if (!wants(round)) {
		if (!run->memory && !run->memory_bytes)
			return 0;
		return dmabench_refuse(round, DMABENCH_ALL,
				       "memory and memory_bytes must be 0: %s is not about the caller's memory",
				       round->exp->name);
	}
	if (!run->memory || !run->memory_bytes)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "%s is about the caller's memory: memory and memory_bytes must say where it is",
				       round->exp->name);
	if (run->memory > ULONG_MAX || run->memory_bytes > ULONG_MAX - run->memory)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "memory_bytes %llu: no address space has so many there",
				       run->memory_bytes);
	round->user.mm = current->mm;
	round->user.start = run->memory;
	round->user.bytes = run->memory_bytes;
	return 0;
}

/*
 * What will be pinned is on the caller's account before it is, as of drivers that pin
 * for others: RLIMIT_MEMLOCK, which CAP_IPC_LOCK lifts.
 *
 * Return: 0, to be followed by dmabench_user_memory_unlock(); -ENOMEM
 */
int dmabench_user_memory_lock(struct dmabench_round *round)
{
	u64 bytes = round->user.pinned_bytes;

	if (!account_locked_vm(round->user.mm, bytes >> PAGE_SHIFT, true))
		return 0;
	return dmabench_fail(round, -ENOMEM,
			     "%llu bytes to pin, and what else is locked, exceed RLIMIT_MEMLOCK, %lu: ulimit -l unlimited, or CAP_IPC_LOCK",
			     bytes, rlimit(RLIMIT_MEMLOCK));
}

void dmabench_user_memory_unlock(struct dmabench_round *round)
{
	account_locked_vm(round->user.mm, round->user.pinned_bytes >> PAGE_SHIFT, false);
}

/*
 * May a thread have to wait for somebody? For a page fault of the caller's memory; or, in
 * begin_cpu_access(), for a fence that was put on its dma-buf.
 */
bool dmabench_user_memory_waits(const struct dmabench_round *round)
{
	return round->user.mm || round->import.dma_buf;
}

/*
 * At the beginning of each stage of a thread. A fault ends early for a fatal signal
 * alone, which a kernel thread has only if it is told to; nobody else may send it.
 * Some end for none: see module/README.md, "Memory of the caller's".
 */
void dmabench_user_memory_thread(const struct dmabench_thread *thread)
{
	if (!dmabench_user_memory_waits(thread->round))
		return;
	allow_kernel_signal(SIGKILL);
	flush_signals(current);
}

/**
 * dmabench_user_memory_loop() - an experiment's loop, in the caller's address space
 * @thread: of the round
 * @ops: how many operations
 * @operation: one of them; 0 or -errno, which ends the loop
 *
 * Return: 0, -errno of an operation, or of an end that somebody asked for
 */
int dmabench_user_memory_loop(struct dmabench_thread *thread, u64 ops,
			      int (*operation)(struct dmabench_thread *thread))
{
	struct mm_struct *mm = thread->round->user.mm;
	int err = 0;

	kthread_use_mm(mm);
	while (ops-- && !err)
		err = dmabench_stopped(thread) ?: operation(thread);
	kthread_unuse_mm(mm);
	return err;
}

static void end_faults(struct dmabench_round *round)
{
	unsigned int i;

	for (i = 0; i < round->nworkers; i++)
		send_sig(SIGKILL, round->threads[i].task, 1);
}

/**
 * dmabench_user_memory_wait() - wait for a stage in which the caller's memory is touched
 * @round: the round
 *
 * The memory may never come: it is behind userfaultfd or FUSE, and whoever has it to
 * give may be killed. A signal to the caller and an unbind of the target end it, as far
 * as a signal ends the fault: not that of a pin for long on Linux 6.1 and before, which
 * is then waited for, with the signal pending.
 *
 * Return: 0, or -EINTR after a signal
 */
int dmabench_user_memory_wait(struct dmabench_round *round)
{
	long left;

	do {
		left = wait_event_interruptible_timeout(round->done, !atomic_read(&round->pending),
							LOOK_JIFFIES);
	} while (!left && !dmabench_target_gone(round->target));
	if (left > 0)
		return 0;
	WRITE_ONCE(round->stop, true);
	end_faults(round);
	wait_event(round->done, !atomic_read(&round->pending));
	return left ? -EINTR : 0;
}
