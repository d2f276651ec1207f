/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which parts of the kernel calls have reached, by CONFIG_KCOV. A short row of
 * calls that reached what none had before is kept, and is done again, a little
 * different: so the calls get further in than chance alone would.
 */
#ifndef DMABENCH_FUZZ_COVERAGE_H
#define DMABENCH_FUZZ_COVERAGE_H

#include "random.h"

#define MAX_INPUTS	4096
#define INPUT_CALLS	8

/* The seeds of the calls, in their order. */
struct input {
	uint64_t seeds[INPUT_CALLS];
};

/**
 * struct coverage - in memory that all processes share
 * @places: how many were reached
 * @ninputs: how many rows of calls were kept; of those past MAX_INPUTS the last
 * @reached: one a hash of a place
 */
struct coverage {
	uint64_t places;
	uint64_t ninputs;
	unsigned char reached[1 << 20];
	struct input inputs[MAX_INPUTS];
};

/**
 * struct tracer - of one thread
 * @coverage: everybody's
 * @fd: the kernel's; -1 without KCOV
 * @trace: how many places the call under way has reached, and which
 * @recent: its last calls, of which the last is number @made - 1
 * @again: a kept row that is being done, from @at on
 */
struct tracer {
	struct coverage *coverage;
	struct random r;
	int fd;
	unsigned long *trace;
	struct input recent;
	uint64_t made;
	struct input again;
	unsigned int at;
};

/* Why a kernel cannot tell, or NULL. */
const char *coverage_cannot(void);

/* Of the calling thread. Where the kernel cannot tell, the others do nothing. */
void tracer_start(struct tracer *t, struct coverage *coverage, uint64_t seed);
void tracer_stop(struct tracer *t);

/* Return: the seed of the next call: @fresh, or one of a row that is worth it. */
uint64_t tracer_next(struct tracer *t, uint64_t fresh);

/* Around a call. */
void tracer_begin(struct tracer *t);
void tracer_end(struct tracer *t, uint64_t seed);

#endif /* DMABENCH_FUZZ_COVERAGE_H */
