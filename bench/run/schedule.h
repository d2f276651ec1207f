/* SPDX-License-Identifier: GPL-2.0 */
/* Which point has the next round, of how many operations, and when it ends. */
#ifndef DMABENCH_SCHEDULE_H
#define DMABENCH_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Seeds stay exact in JSON readers that know doubles only. */
#define DMABENCH_SEED_LIMIT	(1ULL << 53)

/* The next number of a sequence: SplitMix64 (Steele 2014). */
uint64_t dmabench_random(uint64_t *state);

/* 0 to @limit - 1, all equally likely. */
uint64_t dmabench_random_below(uint64_t *state, uint64_t limit);

/* Fisher and Yates. */
void dmabench_shuffle(uint64_t *state, unsigned int *items, size_t count);

/*
 * The order in which points begin: (first + i * stride) mod count, stride
 * having no divisor in common with count, so that each comes once. Not as
 * random as a shuffle, but it needs no memory, and drift does not follow any
 * parameter.
 */
struct schedule_order {
	uint64_t count, first, stride;
};

struct schedule_order dmabench_order(uint64_t count, uint64_t seed);
uint64_t dmabench_order_at(const struct schedule_order *order, uint64_t i);

#define DMABENCH_PROBE_OPS	4
#define DMABENCH_LEAST_OPS	4

struct schedule_limits {
	double precision_pct;		/* half the interval's width */
	double max_time_s;		/* of one point */
	double patience_s;		/* of one that has too few samples for a median by then */
	uint64_t min_rounds, max_rounds;
	/*
	 * What a round should take: long against the starting of its threads,
	 * short for the many that an interval needs and for interleaving.
	 */
	double round_ns;
};

/*
 * The operations of the next round, after one of @ops took @elapsed_ns in all
 * and @timed_ns of it between its first and last operation. @ops again: that
 * is the number to stay with.
 */
uint64_t dmabench_next_ops(const struct schedule_limits *limits, uint64_t ops,
			   double timed_ns, double elapsed_ns);

enum schedule_stop {
	SCHEDULE_GO_ON,
	SCHEDULE_SETTLED,
	SCHEDULE_TIME_OUT,
	SCHEDULE_ROUNDS_OUT,
};

/*
 * Are @rounds medians as close together as asked? @numbers are the rounds'
 * medians of one phase. An interval of no width is always close enough.
 */
bool dmabench_is_precise(const struct schedule_limits *limits,
			 const double *numbers, size_t rounds);

/* @samples: of the phase that has the fewest. */
enum schedule_stop dmabench_stop(const struct schedule_limits *limits, size_t rounds,
				 uint64_t samples, double elapsed_s, bool precise);

#endif /* DMABENCH_SCHEDULE_H */
