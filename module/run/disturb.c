// SPDX-License-Identifier: GPL-2.0
/*
 * The rounds under way. Two of them on one device, or on one CPU, wait for each
 * other and change each other's caches: each is told, and by whom.
 */
#include <linux/pid.h>
#include <linux/sched/signal.h>

#include "round.h"

static DEFINE_MUTEX(lock);
static LIST_HEAD(rounds);

static bool meet(const struct dmabench_round *a, const struct dmabench_round *b)
{
	return a->target->dev == b->target->dev ||
	       cpumask_intersects(a->cpus, b->cpus);
}

static void note(struct dmabench_round *round, const struct dmabench_round *other)
{
	round->disturbed++;
	if (!round->disturbed_by)
		round->disturbed_by = get_pid(other->owner);
}

/**
 * dmabench_round_begin() - a round is under way
 * @round: the round, its CPUs known; waiting for the target has not begun, as
 *	that may be all that it does until another round ends
 */
void dmabench_round_begin(struct dmabench_round *round)
{
	struct dmabench_round *other;

	round->owner = get_pid(task_tgid(current));
	mutex_lock(&lock);
	list_for_each_entry(other, &rounds, under_way) {
		if (!meet(round, other))
			continue;
		note(round, other);
		note(other, round);
	}
	list_add_tail(&round->under_way, &rounds);
	mutex_unlock(&lock);
}

/* Whether no round is under way; then none begins before dmabench_rounds_admit(). */
bool dmabench_rounds_hold(void)
{
	mutex_lock(&lock);
	if (list_empty(&rounds))
		return true;
	mutex_unlock(&lock);
	return false;
}

void dmabench_rounds_admit(void)
{
	mutex_unlock(&lock);
}

/* It has ended. Tells its caller about the others. */
void dmabench_round_end(struct dmabench_round *round, struct dmabench_run *run)
{
	mutex_lock(&lock);
	list_del(&round->under_way);
	mutex_unlock(&lock);
	run->out_disturbed = round->disturbed;
	run->out_disturbed_by = pid_vnr(round->disturbed_by);
	put_pid(round->disturbed_by);
	put_pid(round->owner);
}
