/* SPDX-License-Identifier: GPL-2.0 */
/* One thread of one process, which makes a call after the other. */
#ifndef DMABENCH_FUZZ_THREAD_H
#define DMABENCH_FUZZ_THREAD_H

#include "arena.h"
#include "handles.h"
#include "tally.h"
#include "values.h"

/**
 * struct thread - and what it works with
 * @handles: of its process, which the other threads use as well
 * @tally: everybody's
 * @now: its place in there
 * @arena: its own
 * @trace: prints its calls
 */
struct thread {
	struct handles *handles;
	struct tally *tally;
	struct under_way *now;
	struct arena arena;
	bool trace;
};

/* Of the calling thread. Return: 0, or -errno. */
int thread_start(struct thread *t, struct handles *handles, struct tally *tally,
		 struct under_way *now);
void thread_end(struct thread *t);

/* Makes the one call that @seed says. */
void thread_step(struct thread *t, uint64_t seed);

/**
 * struct action - something that a thread does that is no command
 * @name: for the tally
 * @weight: how often, among the commands' weights
 * @run: does it to file @file of what @d knows. Return: 0, or errno
 * @allowed: the errnos that it may say; ends with 0
 */
struct action {
	const char *name;
	unsigned int weight;
	int (*run)(struct thread *t, struct draft *d, unsigned int file);
	short allowed[MAX_ERRNOS];
};

extern const struct action actions[];
extern const unsigned int action_count;

/* Makes up a call to file @index and makes it. Return: 0, or errno */
int thread_call(struct thread *t, struct draft *d, unsigned int index,
		const struct grammar *grammar);

/* Touching memory that is gone ends here, not the process. */
void views_catch_signals(void);

#endif /* DMABENCH_FUZZ_THREAD_H */
