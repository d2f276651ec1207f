// SPDX-License-Identifier: GPL-2.0
/* Against answers got by brute force. */
#include "check.h"

#include <math.h>

#include "run/schedule.h"
#include "stats/histogram.h"
#include "stats/median.h"

static void medians(void **state)
{
	static const double odd[] = { 5, 1, 3 }, even[] = { 4, 1, 3, 2 };

	(void)state;
	assert_true(isnan(dmabench_median(NULL, 0)));
	assert_true(dmabench_median(odd, 1) == 5);
	assert_true(dmabench_median(odd, 3) == 3);
	assert_true(dmabench_median(even, 4) == 2.5);
	assert_true(odd[0] == 5);	/* not sorted in place */
}

/* By hand, from the binomial distribution; coverage_is_exact() counts it out. */
static void ranks_are_right(void **state)
{
	static const struct { size_t count, rank; } rows[] = {
		{ 0, 0 }, { 1, 0 }, { 5, 0 }, { 6, 1 }, { 7, 1 }, { 8, 1 },
		{ 9, 2 }, { 10, 2 }, { 11, 2 }, { 12, 3 }, { 15, 4 }, { 16, 4 },
		{ 20, 6 }, { 25, 8 }, { 30, 10 }, { 50, 18 }, { 70, 27 },
		{ 1001, 0 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(dmabench_median_ci95_rank(rows[i].count),
				 rows[i].rank);
	/* Far out the normal approximation holds: n/2 - 0.98 sqrt(n). */
	assert_in_range(dmabench_median_ci95_rank(1000), 468, 470);
}

/* All 2^n ways that n numbers can fall below or above the median. */
static void coverage_is_exact(void **state)
{
	(void)state;
	for (unsigned int n = 6; n <= 18; n++) {
		size_t rank = dmabench_median_ci95_rank(n);
		unsigned int inside = 0, inside_next = 0, total = 1u << n;

		for (unsigned int ways = 0; ways < total; ways++) {
			unsigned int below = __builtin_popcount(ways);

			inside += below >= rank && n - below >= rank;
			inside_next += below >= rank + 1 && n - below >= rank + 1;
		}
		assert_true(inside >= 0.95 * total);
		assert_true(inside_next < 0.95 * total);
	}
}

static void interval_has_those_ranks(void **state)
{
	static const double numbers[] = { 9, 2, 7, 4, 1, 8, 3, 6, 5 };
	double low = 0, high = 0;

	(void)state;
	assert_false(dmabench_median_ci95(numbers, 5, &low, &high));
	assert_true(dmabench_median_ci95(numbers, 9, &low, &high));
	assert_true(low == 2 && high == 8);
}

static const struct schedule_limits limits = {
	.precision_pct = 1, .max_time_s = 2, .patience_s = 8, .min_rounds = 6, .max_rounds = 10,
	.round_ns = 10e6,
};

static void precise_or_not(void **state)
{
	const double same[] = { 100, 100, 100, 100, 100, 100 };
	const double at[] = { 99, 100, 100, 100, 100, 101 };
	const double beyond[] = { 98.9, 100, 100, 100, 100, 101 };
	const double zero[] = { 0, 0, 0, 0, 0, 0 };

	(void)state;
	assert_true(dmabench_is_precise(&limits, same, 6));
	assert_true(dmabench_is_precise(&limits, at, 6));
	assert_false(dmabench_is_precise(&limits, beyond, 6));
	assert_false(dmabench_is_precise(&limits, same, 5));
	assert_true(dmabench_is_precise(&limits, zero, 6));
}

static void stops(void **state)
{
	(void)state;
	assert_int_equal(dmabench_stop(&limits, 5, 50, 1, true), SCHEDULE_GO_ON);
	assert_int_equal(dmabench_stop(&limits, 6, 50, 1, false), SCHEDULE_GO_ON);
	assert_int_equal(dmabench_stop(&limits, 6, 50, 1, true), SCHEDULE_SETTLED);
	assert_int_equal(dmabench_stop(&limits, 6, 50, 9, true), SCHEDULE_SETTLED);
	assert_int_equal(dmabench_stop(&limits, 9, 50, 2, false), SCHEDULE_TIME_OUT);
	assert_int_equal(dmabench_stop(&limits, 1, 50, 2, false), SCHEDULE_TIME_OUT);
	assert_int_equal(dmabench_stop(&limits, 10, 50, 1, false), SCHEDULE_ROUNDS_OUT);
	/* Too few for a median: longer, but not for ever. */
	assert_int_equal(dmabench_stop(&limits, 6, 19, 1, true), SCHEDULE_GO_ON);
	assert_int_equal(dmabench_stop(&limits, 5, 19, 7.9, false), SCHEDULE_GO_ON);
	assert_int_equal(dmabench_stop(&limits, 5, 20, 7.9, false), SCHEDULE_TIME_OUT);
	assert_int_equal(dmabench_stop(&limits, 5, 19, 8, false), SCHEDULE_TIME_OUT);
	assert_int_equal(dmabench_stop(&limits, 10, 10, 1, true), SCHEDULE_ROUNDS_OUT);
}

static void operations_of_a_round(void **state)
{
	(void)state;
	/* Long enough, or few enough: stay. */
	assert_int_equal(dmabench_next_ops(&limits, 1000, 8e6, 9e6), 1000);
	assert_int_equal(dmabench_next_ops(&limits, 4, 8e9, 8e9), 4);
	assert_int_equal(dmabench_next_ops(&limits, 10000000, 1e6, 2e6), 10000000);
	/* Short: grow, but not by more than 64. */
	assert_int_equal(dmabench_next_ops(&limits, 16, 1000, 2e5), 1024);
	assert_int_equal(dmabench_next_ops(&limits, 1000, 2e6, 3e6), 5000);
	assert_int_equal(dmabench_next_ops(&limits, 1000, 4.9e6, 4.95e6), 2040);
	assert_int_equal(dmabench_next_ops(&limits, 16, 0, 2e5), 1024);
	/* Long: down to 10 ms. */
	assert_int_equal(dmabench_next_ops(&limits, 1000, 1e8, 1e8), 100);
	assert_int_equal(dmabench_next_ops(&limits, 16, 1e12, 1e12), 4);
	/* Mostly set-up: time more of it. */
	assert_int_equal(dmabench_next_ops(&limits, 16, 1e6, 3e7), 160);
}

/* Whatever an operation takes, the number is found and not lost again. */
static void operations_converge(void **state)
{
	(void)state;
	for (double op_ns = 1; op_ns < 1e10; op_ns *= 3) {
		for (double setup_ns = 1e3; setup_ns < 1e9; setup_ns *= 10) {
			uint64_t ops = DMABENCH_PROBE_OPS, next = 0;
			int i;

			for (i = 0; i < 16; i++, ops = next) {
				double timed = ops * op_ns;

				next = dmabench_next_ops(&limits, ops, timed,
							 timed + setup_ns);
				if (next == ops)
					break;
			}
			assert_true(i < 16);
			assert_true(ops >= 4 && ops <= DMABENCH_MAX_OPS);
			assert_true(ops * op_ns <= 2.1e7 || ops == 4);
		}
	}
}

static void order_has_each_point_once(void **state)
{
	static const uint64_t counts[] = { 1, 2, 3, 8, 12, 97, 1000, 65536 };

	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		struct schedule_order order = dmabench_order(counts[i], 42);
		char *seen = calloc(counts[i], 1);

		for (uint64_t j = 0; j < counts[i]; j++) {
			uint64_t at = dmabench_order_at(&order, j);

			assert_true(at < counts[i] && !seen[at]);
			seen[at] = 1;
		}
		free(seen);
	}
}

/* Where a sum has more than 64 bits, and a product more still. */
static void order_of_more_than_half_of_all_numbers(void **state)
{
	const struct schedule_order order = {
		.count = UINT64_MAX, .first = UINT64_MAX - 2, .stride = UINT64_MAX - 1,
	};

	(void)state;
	assert_true(dmabench_order_at(&order, 0) == UINT64_MAX - 2);
	assert_true(dmabench_order_at(&order, 1) == UINT64_MAX - 3);
	assert_true(dmabench_order_at(&order, UINT64_MAX - 2) == 0);
	assert_true(dmabench_order_at(&order, UINT64_MAX - 1) == UINT64_MAX - 1);
}

static void order_is_the_seeds(void **state)
{
	struct schedule_order a = dmabench_order(1000, 1);
	struct schedule_order b = dmabench_order(1000, 1);
	struct schedule_order c = dmabench_order(1000, 2);

	(void)state;
	assert_true(a.first == b.first && a.stride == b.stride);
	assert_true(a.first != c.first || a.stride != c.stride);
}

static void shuffles_evenly(void **state)
{
	unsigned int seen[4][4] = { 0 };
	uint64_t random = 7;

	(void)state;
	for (int i = 0; i < 40000; i++) {
		unsigned int items[4] = { 0, 1, 2, 3 };

		dmabench_shuffle(&random, items, 4);
		for (int j = 0; j < 4; j++)
			seen[j][items[j]]++;
	}
	/* 10,000 each; 5 standard deviations are 433. */
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			assert_in_range(seen[i][j], 9567, 10433);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians),
		cmocka_unit_test(ranks_are_right),
		cmocka_unit_test(coverage_is_exact),
		cmocka_unit_test(interval_has_those_ranks),
		cmocka_unit_test(precise_or_not),
		cmocka_unit_test(stops),
		cmocka_unit_test(operations_of_a_round),
		cmocka_unit_test(operations_converge),
		cmocka_unit_test(order_has_each_point_once),
		cmocka_unit_test(order_of_more_than_half_of_all_numbers),
		cmocka_unit_test(order_is_the_seeds),
		cmocka_unit_test(shuffles_evenly),
	};

	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}
