/* SPDX-License-Identifier: GPL-2.0 */
/* A run of the fuzzer: processes that make calls, what disturbs them, and was all well? */
#ifndef DMABENCH_FUZZ_RUN_H
#define DMABENCH_FUZZ_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "coverage.h"
#include "tally.h"

/* A call that has not returned for so long never will. */
#define HUNG_SECONDS	60

/* One that takes longer is interrupted, again and again. */
#define IMPATIENT_MS	40

/**
 * struct options - what is asked for
 * @seed: of all chance: the same gives the same calls of one process with one thread
 * @calls: of each thread
 * @seconds: after which it ends, however many were made; 0 for ever
 * @processes: 1 to MAX_PROCESSES
 * @threads: of each process, 1 to MAX_THREADS
 * @disturb: a bit a disturbance
 * @trace: each call is printed
 * @steer: by what the calls reach: then what is called depends on the kernel, too
 */
struct options {
	uint64_t seed;
	uint64_t calls;
	uint64_t seconds;
	unsigned int processes;
	unsigned int threads;
	unsigned int disturb;
	bool steer;
	bool trace;
};

/**
 * struct run - it is in shared memory
 * @tally: what was called
 * @coverage: what that reached
 * @pids: of the processes, 0 where there is none
 * @killed: kill(2) was ours
 */
struct run {
	struct tally tally;
	struct coverage coverage;
	pid_t pids[MAX_PROCESSES];
	bool killed[MAX_PROCESSES];
};

/* Does it all. Return: it, of which tally.why says what was wrong; NULL if nothing could be done */
struct run *run(const struct options *options);

/* One process of it, the @stream-th that was started, in place @place. */
void process_main(struct run *run, const struct options *options, unsigned int place,
		  unsigned int stream, uint64_t calls) __attribute__((noreturn));

/* Kills one, as nobody else may. */
void run_kill(struct run *run, unsigned int place);

/**
 * struct disturbance - what goes on beside the calls
 * @name: for --disturb
 * @every_ms: about how often it strikes
 * @cannot: why it cannot be here, or NULL
 * @strike: once
 * @undo: all is again as it was; NULL if nothing is to do
 */
struct disturbance {
	const char *name;
	unsigned int every_ms;
	const char *(*cannot)(void);
	void (*strike)(struct run *run, uint64_t chance);
	void (*undo)(void);
};

extern const struct disturbance disturbances[];
extern const unsigned int disturbance_count;

/* Starts those that are in @options->disturb, a process each; stop ends them. */
void disturb_start(struct run *run, const struct options *options);
void disturb_stop(const struct options *options);

/* For processes whose allocations are to fail. */
void disturb_may_fail_me(const struct options *options);

/* Looks at what must be the same before and after. */
struct check {
	int klog;
	int live;
	long slots;
};

/* To be called again and again: else some of the kernel's reports come once. */
void check_listen(void);
int check_before(struct check *check, const struct options *options);
void check_after(struct check *check, const struct options *options, struct tally *tally);

#endif /* DMABENCH_FUZZ_RUN_H */
