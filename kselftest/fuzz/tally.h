/* SPDX-License-Identifier: GPL-2.0 */
/* What all processes of a run share: what was called, what it said, and what is under way. */
#ifndef DMABENCH_FUZZ_TALLY_H
#define DMABENCH_FUZZ_TALLY_H

#include <stdbool.h>
#include <stdint.h>

#define MAX_PROCESSES	16
#define MAX_THREADS	8
#define MAX_ROWS	48
#define MAX_ERRNO	134
#define MAX_WHY		160

/**
 * struct under_way - the call that a thread is in
 * @row: of the names; -1 in none
 * @seed: of it
 * @calls: how many it has made
 * @since_ns: when it began, CLOCK_MONOTONIC
 * @tid: the thread
 * @interrupted_ns: when a signal was sent to it
 */
struct under_way {
	int row;
	uint64_t seed;
	uint64_t calls;
	uint64_t since_ns;
	int tid;
	uint64_t interrupted_ns;
};

/**
 * struct tally - in memory that all of them share
 * @names: of the rows: commands, then what else a thread does
 * @said: how often each row said each errno
 * @took_ns: how long its calls took in all
 * @threads: a row a process
 * @why: the first thing that was wrong; empty until then
 * @wrong: something was
 */
struct tally {
	const char *names[MAX_ROWS];
	uint64_t said[MAX_ROWS][MAX_ERRNO];
	uint64_t took_ns[MAX_ROWS];
	struct under_way threads[MAX_PROCESSES][MAX_THREADS];
	char why[MAX_WHY];
	bool wrong;
};

/* CLOCK_MONOTONIC */
uint64_t tally_now_ns(void);

/* Makes one of zeros ready. */
void tally_start(struct tally *t);

void tally_begin(struct under_way *u, int row, uint64_t seed);
void tally_end(struct tally *t, struct under_way *u, int row, int err);

/* Only the first is kept. */
void tally_wrong(struct tally *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Prints a line a row: how often it was called, how long that took, and what it
 * said. Return: how many calls.
 */
uint64_t tally_print(const struct tally *t);

#endif /* DMABENCH_FUZZ_TALLY_H */
