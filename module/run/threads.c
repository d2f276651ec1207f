// SPDX-License-Identifier: GPL-2.0
/*
 * The threads of a round. All take up the same stage together; between two
 * stages they sleep. In the timed stage no thread writes what another reads.
 */
#include <linux/kernel_stat.h>
#include <linux/kthread.h>
#include <linux/memcontrol.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "handoff.h"

static u64 context_switches(void)
{
	return current->nvcsw + current->nivcsw;
}

/* Spins until all are here, so that they start together. */
static int wait_for_others(struct dmabench_thread *thread)
{
	struct dmabench_round *round = thread->round;
	int err;

	atomic_inc(&round->arrived);
	while (atomic_read(&round->arrived) < round->nworkers) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		cpu_relax();
	}
	return 0;
}

/* As few operations as there may be. */
static u64 fewest_ops(const struct dmabench_round *round)
{
	return dmabench_whole_batches(round, dmabench_together(round));
}

static int begin_or_complete(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_exp *exp = thread->round->exp;

	if (!thread->completes)
		return exp->loop(thread, ops);
	exp->complete(thread, ops);
	return 0;
}

/*
 * The end of a stage, however it went: the thread begins no more, and its
 * completer completes all that it began, so that nothing is left mapped.
 */
static void close_handoff(struct dmabench_thread *thread, enum dmabench_stage stage)
{
	if (!thread->partner || stage == DMABENCH_STAGE_SETUP ||
	    stage == DMABENCH_STAGE_TEARDOWN)
		return;
	if (!thread->completes) {
		/* Pairs with the acquire in dmabench_handoff_next(). */
		smp_store_release(&thread->handoff.closed, true);
		return;
	}
	thread->done = true;
	thread->round->exp->complete(thread, U64_MAX);
	thread->done = false;
}

/*
 * What the others still time is contended as it was, though this thread has all
 * its samples: none of a round are of fewer threads than were asked for.
 */
static int load_the_others(struct dmabench_thread *thread)
{
	struct dmabench_round *round = thread->round;
	u64 verified_bytes = thread->verified_bytes, overruns = thread->overruns;
	int err = 0;

	thread->done = true;
	atomic_dec(&round->working);
	while (!err && !thread->completes && atomic_read(&round->working))
		err = dmabench_stopped(thread) ?:
		      begin_or_complete(thread, fewest_ops(round));
	thread->done = false;
	thread->verified_bytes = verified_bytes;
	thread->overruns = overruns;
	return err;
}

static int stage_timed(struct dmabench_thread *thread)
{
	u64 switches, interrupts;
	int err;

	dmabench_hist_restart(thread);
	thread->verified_bytes = 0;
	thread->overruns = 0;
	dmabench_counters_start(thread);
	err = wait_for_others(thread);
	if (err)
		goto stop;
	switches = context_switches();
	interrupts = dmabench_cpu_interrupts(thread->cpu);
	thread->start_ns = ktime_get_ns();
	err = begin_or_complete(thread, thread->round->ops);
	thread->end_ns = ktime_get_ns();
	thread->interrupts = dmabench_cpu_interrupts(thread->cpu) - interrupts;
	thread->context_switches = context_switches() - switches;
stop:
	dmabench_counters_stop(thread);
	err = err ?: load_the_others(thread);
	if (!err && raw_smp_processor_id() != thread->cpu)
		err = dmabench_fail(thread->round, -ESTALE,
				    "CPU %u went offline: the round is void",
				    thread->cpu);
	return err;
}

static int stage_observed(struct dmabench_thread *thread, u64 ops)
{
	u64 verified_bytes = thread->verified_bytes, overruns = thread->overruns;
	int err;

	dmabench_hist_restart(thread);
	thread->mapped = 0;
	thread->bounced = 0;
	thread->observing = true;
	err = begin_or_complete(thread, thread->completes ? U64_MAX : ops);
	thread->observing = false;
	thread->verified_bytes = verified_bytes;
	thread->overruns = overruns;
	return err ?: dmabench_node_verdict(thread);
}

static u64 observed_ops(const struct dmabench_round *round)
{
	const struct dmabench_exp *exp = round->exp;

	return exp->observed_ops ?
	       dmabench_whole_batches(round, exp->observed_ops(round)) :
	       fewest_ops(round);
}

static int stage_setup(struct dmabench_thread *thread)
{
	const struct dmabench_exp *exp = thread->round->exp;
	int err = dmabench_hist_alloc(thread) ?: dmabench_counters_open(thread);

	if (err || thread->completes || !exp->setup)
		return err;
	return exp->setup(thread) ?: dmabench_node_verdict(thread);
}

static int do_stage(struct dmabench_thread *thread, enum dmabench_stage stage)
{
	const struct dmabench_round *round = thread->round;

	if (thread->completes)
		thread->priv = thread->partner->priv;
	switch (stage) {
	case DMABENCH_STAGE_SETUP:
		return stage_setup(thread);
	case DMABENCH_STAGE_WARMUP:
		return stage_observed(thread, max(observed_ops(round),
						  round->warmup_ops));
	case DMABENCH_STAGE_TIMED:
		return stage_timed(thread);
	case DMABENCH_STAGE_AFTER:
		return stage_observed(thread, observed_ops(round));
	case DMABENCH_STAGE_TEARDOWN:
		if (round->exp->teardown && !thread->completes)
			round->exp->teardown(thread);
		return 0;
	}
	return -EINVAL;
}

static bool stage_is_new(const struct dmabench_thread *thread)
{
	/* Pairs with the release in dmabench_threads_stage(). */
	return smp_load_acquire(&thread->round->stage_number) != thread->seen;
}

static int thread_main(void *data)
{
	struct dmabench_thread *thread = data;
	struct dmabench_round *round = thread->round;
	struct mem_cgroup *before = dmabench_charge_to(round->memcg);

	for (;;) {
		wait_event_idle(round->wake,
				stage_is_new(thread) || kthread_should_stop());
		if (kthread_should_stop())
			break;
		thread->seen = round->stage_number;
		dmabench_user_memory_thread(thread);
		thread->err = do_stage(thread, round->stage);
		if (thread->err)
			WRITE_ONCE(round->stop, true);
		close_handoff(thread, round->stage);
		if (atomic_dec_and_test(&round->pending))
			wake_up(&round->done);
	}
	dmabench_charge_to(before);
	return 0;
}

static int start_one(struct dmabench_thread *thread)
{
	struct task_struct *task;

	task = kthread_create_on_node(thread_main, thread, cpu_to_node(thread->cpu),
				      "dmabench/%u", thread->cpu);
	if (IS_ERR(task))
		return PTR_ERR(task);
	kthread_bind(task, thread->cpu);
	thread->task = task;
	wake_up_process(task);
	return 0;
}

static void prepare_worker(struct dmabench_round *round, unsigned int i)
{
	struct dmabench_thread *thread = &round->threads[i];
	unsigned int n = round->nthreads;

	thread->round = round;
	thread->dev = round->target->dev;
	thread->index = i % n;
	thread->cpu = round->worker_cpu[i];
	thread->node = dmabench_node_of(round, thread->cpu);
	thread->memory_node = DMABENCH_NODE_NONE;
	thread->completes = i >= n;
	if (round->nworkers > n)
		thread->partner = &round->threads[thread->completes ? i - n : i + n];
}

/* On an error dmabench_threads_stop() undoes what was done. */
int dmabench_threads_start(struct dmabench_round *round)
{
	unsigned int i;
	int err = 0;

	round->threads = kcalloc(round->nworkers, sizeof(*round->threads),
				 DMABENCH_GFP);
	if (!round->threads)
		return -ENOMEM;
	round->memcg = get_mem_cgroup_from_mm(current->mm);
	for (i = 0; i < round->nworkers; i++)
		prepare_worker(round, i);
	for (i = 0; i < round->nworkers && !err; i++)
		err = start_one(&round->threads[i]);
	return err;
}

void dmabench_threads_stop(struct dmabench_round *round)
{
	unsigned int i;

	if (!round->threads)
		return;
	for (i = 0; i < round->nworkers; i++) {
		dmabench_counters_close(&round->threads[i]);
		if (round->threads[i].task)
			kthread_stop(round->threads[i].task);
		dmabench_hist_free(&round->threads[i]);
	}
	mem_cgroup_put(round->memcg);
	kfree(round->threads);
}

/* A signal is passed on to the threads, which are then waited for all the same. */
static int wait_for_stage(struct dmabench_round *round)
{
	if (dmabench_user_memory_waits(round))
		return dmabench_user_memory_wait(round);
	if (!wait_event_interruptible(round->done, !atomic_read(&round->pending)))
		return 0;
	WRITE_ONCE(round->stop, true);
	wait_event(round->done, !atomic_read(&round->pending));
	return -EINTR;
}

/* -EINTR is what a thread says when another one's error stopped it. */
static int first_error(const struct dmabench_round *round)
{
	unsigned int i;
	int err = 0;

	for (i = 0; i < round->nworkers; i++)
		if (round->threads[i].err && (!err || err == -EINTR))
			err = round->threads[i].err;
	return err;
}

/* Return: 0, -EINTR, or the error that stopped the round first */
int dmabench_threads_stage(struct dmabench_round *round,
			   enum dmabench_stage stage)
{
	unsigned int i;
	int interrupted;

	round->stage = stage;
	for (i = 0; i < round->nthreads; i++)
		round->threads[i].handoff.closed = false;
	atomic_set(&round->arrived, 0);
	atomic_set(&round->working, round->nworkers);
	atomic_set(&round->pending, round->nworkers);
	/* The stage is set before its number: see thread_main(). */
	smp_store_release(&round->stage_number, round->stage_number + 1);
	wake_up_all(&round->wake);
	interrupted = wait_for_stage(round);
	return first_error(round) ?: interrupted;
}
