/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The caller's own memory, in a round of an experiment that is about it. The caller
 * waits for its round inside RUN, so that its address space is there throughout; its
 * memory may go at any moment, or be long in coming.
 */
#ifndef DMABENCH_USER_MEMORY_H
#define DMABENCH_USER_MEMORY_H

#include <linux/types.h>

struct dmabench_round;
struct dmabench_run;
struct dmabench_thread;
struct mm_struct;

/**
 * struct dmabench_user_memory - of a round
 * @mm: the caller's; NULL: the experiment wants none of its memory
 * @start: where it begins
 * @bytes: how much it is
 * @pinned_bytes: of it, pinned at a time by all threads, at most; told by the
 *	experiment's check
 */
struct dmabench_user_memory {
	struct mm_struct *mm;
	unsigned long start;
	u64 bytes;
	u64 pinned_bytes;
};

int dmabench_user_memory_parse(struct dmabench_round *round, const struct dmabench_run *run);
int dmabench_user_memory_lock(struct dmabench_round *round);
void dmabench_user_memory_unlock(struct dmabench_round *round);

bool dmabench_user_memory_waits(const struct dmabench_round *round);
void dmabench_user_memory_thread(const struct dmabench_thread *thread);
int dmabench_user_memory_loop(struct dmabench_thread *thread, u64 ops,
			      int (*operation)(struct dmabench_thread *thread));
int dmabench_user_memory_wait(struct dmabench_round *round);

#endif /* DMABENCH_USER_MEMORY_H */
