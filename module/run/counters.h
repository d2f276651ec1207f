/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Perf events that are counted in a round: from the first reading of the clock
 * to the last one of each timed part, and nothing else. An event stays enabled
 * for all of the timed stage and is read before and after each part, which takes
 * some hundred instructions: enabling and disabling it would take thousands. What
 * a reading itself adds to the part is the same whatever is timed, so that the
 * experiment noop tells it.
 *
 * The events are of the worker's task and not of its CPU: they stand still while
 * another task runs there. No PMU tells interrupts from what they interrupt, but the
 * kernel tells whether one came: counted.c says when they count. A kthread never is
 * in user space, so that need not be excluded, which some PMUs cannot.
 */
#ifndef DMABENCH_COUNTERS_H
#define DMABENCH_COUNTERS_H

#include <linux/atomic.h>
#include <linux/compiler.h>

#include "uapi/dmabench.h"

struct dmabench_round;
struct dmabench_thread;

int dmabench_counters_parse(struct dmabench_round *round, const struct dmabench_run *run);
int dmabench_counters_back(const struct dmabench_round *round, const struct dmabench_run *run);

#ifdef CONFIG_PERF_EVENTS

/* Threads of all rounds that count now. */
extern atomic_t dmabench_counting;

int dmabench_counters_open(struct dmabench_thread *thread);
void dmabench_counters_close(struct dmabench_thread *thread);
void dmabench_counters_start(struct dmabench_thread *thread);
void dmabench_counters_stop(struct dmabench_thread *thread);
void dmabench_counters_sum(struct dmabench_round *round, struct dmabench_run *run);
u64 dmabench_count_from_here(void);
u64 dmabench_count_to_here(u64 now);
void dmabench_count_phase(struct dmabench_thread *thread, unsigned int phase);

static __always_inline bool dmabench_counts(void)
{
	return atomic_read(&dmabench_counting);
}

#else

static inline int dmabench_counters_open(struct dmabench_thread *thread)
{
	return 0;
}

static inline void dmabench_counters_close(struct dmabench_thread *thread) { }
static inline void dmabench_counters_start(struct dmabench_thread *thread) { }
static inline void dmabench_counters_stop(struct dmabench_thread *thread) { }
static inline void dmabench_counters_sum(struct dmabench_round *round,
					 struct dmabench_run *run) { }
static inline bool dmabench_counts(void)
{
	return false;
}

static inline u64 dmabench_count_from_here(void)
{
	return 0;
}

static inline u64 dmabench_count_to_here(u64 now)
{
	return now;
}

static inline void dmabench_count_phase(struct dmabench_thread *thread, unsigned int phase) { }

#endif /* CONFIG_PERF_EVENTS */

#endif /* DMABENCH_COUNTERS_H */
