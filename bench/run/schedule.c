// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "../module/uapi/dmabench.h"
#include "schedule.h"
#include "stats/median.h"
#include "stats/statistic.h"

uint64_t dmabench_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

uint64_t dmabench_random_below(uint64_t *state, uint64_t limit)
{
	uint64_t surplus = -limit % limit, number;	/* 2^64 mod limit */

	do
		number = dmabench_random(state);
	while (number < surplus);
	return number % limit;
}

void dmabench_shuffle(uint64_t *state, unsigned int *items, size_t count)
{
	for (; count > 1; count--) {
		size_t other = dmabench_random_below(state, count);
		unsigned int item = items[other];

		items[other] = items[count - 1];
		items[count - 1] = item;
	}
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

struct schedule_order dmabench_order(uint64_t count, uint64_t seed)
{
	struct schedule_order order = { .count = count, .stride = 1 };

	if (count < 2)
		return order;
	order.first = dmabench_random_below(&seed, count);
	do
		order.stride = 1 + dmabench_random_below(&seed, count - 1);
	while (common_divisor(count, order.stride) != 1);
	return order;
}

/* Both are below @limit. */
static uint64_t add_modulo(uint64_t a, uint64_t b, uint64_t limit)
{
	return a < limit - b ? a + b : a - (limit - b);
}

/* By doubling, for machines of 32 bits have no product of 128. */
uint64_t dmabench_order_at(const struct schedule_order *order, uint64_t i)
{
	uint64_t at = order->first, step = order->stride % order->count;

	for (; i; i >>= 1) {
		if (i & 1)
			at = add_modulo(at, step, order->count);
		step = add_modulo(step, step, order->count);
	}
	return at;
}

/*
 * A short round is mostly the starting of its threads and the allocation of
 * its buffers, and says little about an operation: grow by steps.
 */
uint64_t dmabench_next_ops(const struct schedule_limits *limits, uint64_t ops,
			   double timed_ns, double elapsed_ns)
{
	double round_ns = limits->round_ns;
	bool brief = elapsed_ns < round_ns / 2 ||
		     timed_ns < fmin(elapsed_ns, round_ns) / 4;
	bool lengthy = timed_ns > 2 * round_ns && ops > DMABENCH_LEAST_OPS;
	double wanted = ops * round_ns / fmax(timed_ns, 1);

	if (lengthy)
		return fmax(wanted, DMABENCH_LEAST_OPS);
	if (!brief)
		return ops;
	wanted = fmin(fmax(wanted, ops * 2.0), ops * 64.0);
	return fmin(wanted, DMABENCH_MAX_OPS);
}

bool dmabench_is_precise(const struct schedule_limits *limits,
			 const double *numbers, size_t rounds)
{
	double low, high;

	if (!dmabench_median_ci95(numbers, rounds, &low, &high))
		return false;
	return (high - low) / 2 <= dmabench_median(numbers, rounds) *
				   limits->precision_pct / 100;
}

enum schedule_stop dmabench_stop(const struct schedule_limits *limits, size_t rounds,
				 uint64_t samples, double elapsed_s, bool precise)
{
	bool enough = samples >= dmabench_statistic_samples(DMABENCH_P50);

	if (rounds >= limits->min_rounds && enough && precise)
		return SCHEDULE_SETTLED;
	if (elapsed_s >= (enough ? limits->max_time_s : limits->patience_s))
		return SCHEDULE_TIME_OUT;
	if (rounds >= limits->max_rounds)
		return SCHEDULE_ROUNDS_OUT;
	return SCHEDULE_GO_ON;
}
