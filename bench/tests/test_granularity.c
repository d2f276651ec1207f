// SPDX-License-Identifier: GPL-2.0
/* Medians of what a coarse clock reads of times that are known here. */
#include "check.h"

#include <math.h>

#include "run/schedule.h"
#include "stats/granularity.h"

#define MOST	20001

static uint64_t state;

/* 0 up to below 1. */
static double uniform(void)
{
	return dmabench_random(&state) / 0x1p64;
}

/* What an operation of @ns takes, of which half take no longer. */
typedef double shape(double ns);

static double steady(double ns)
{
	return ns;
}

/* Half as often above as below, five per cent either way (about normal). */
static double noisy(double ns)
{
	double sum = 0;

	for (int i = 0; i < 12; i++)
		sum += uniform();
	return ns * (1 + 0.05 * (sum - 6));
}

/* None is much shorter, some are much longer. */
static double skewed(double ns)
{
	return ns * (0.9 - 0.144 * log(1 - uniform()));
}

/* A third is half as long again. */
static double two_kinds(double ns)
{
	return uniform() < 0.66 ? ns : 1.5 * ns;
}

static double interrupted(double ns)
{
	return noisy(ns) + (uniform() < 0.02 ? 20 * ns : 0);
}

static const struct {
	shape *of;
	double off;	/* what the estimate may be off where the clock is coarse */
} shapes[] = {
	{ steady, 0.01 }, { noisy, 0.015 }, { skewed, 0.1 }, { two_kinds, 0.2 },
	{ interrupted, 0.02 },
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A reading for each of @times, of a clock of @granularity ticks of 1 ns. */
static void read_all(const double *times, double granularity, struct histogram *histogram)
{
	memset(histogram, 0, sizeof(*histogram));
	for (size_t i = 0; i < MOST; i++) {
		uint64_t reading = granularity * floor(times[i] / granularity + uniform());
		struct dmabench_hist_bucket bucket = { reading, 1, 1, 0 };
		struct dmabench_hist_header header = {
			.buckets = 1, .count = 1, .sum_ticks = reading,
			.min_ticks = reading, .max_ticks = reading,
		};

		assert_true(dmabench_histogram_add(histogram, &header, &bucket));
	}
}

/* The same, as the kernel has them. */
static struct located locate_as_buckets(const struct histogram *histogram, double granularity)
{
	static struct dmabench_hist_bucket buckets[HISTOGRAM_BUCKETS];
	size_t count = 0;

	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (histogram->buckets[i])
			buckets[count++] = (struct dmabench_hist_bucket) {
				dmabench_histogram_low(i),
				dmabench_histogram_low(i + 1) - dmabench_histogram_low(i),
				histogram->buckets[i], 0,
			};
	return dmabench_locate_buckets(buckets, count, granularity);
}

static void check_one(double granularity, double ns, size_t which)
{
	static struct histogram histogram;
	static double times[MOST];
	struct located all, part;
	double truth, sampled;

	for (size_t i = 0; i < MOST; i++)
		times[i] = shapes[which].of(ns);
	read_all(times, granularity, &histogram);
	qsort(times, MOST, sizeof(*times), by_size);
	truth = times[MOST / 2];
	all = dmabench_locate_histogram(&histogram, granularity);
	part = locate_as_buckets(&histogram, granularity);
	/* A share of MOST samples is known to about 1/2 % of a step. */
	sampled = 0.025 * fmin(granularity, 2 * ns) + 0.01 * truth;
	if (truth < all.low - sampled || truth > all.high + sampled ||
	    fabs(all.median - truth) > shapes[which].off * truth + 0.01 * granularity)
		fail_msg("steps of %g, %g ns of shape %zu: %g in [%g, %g], not %g",
			 granularity, ns, which, all.median, all.low, all.high, truth);
	/* Wide buckets have no more in them than their middle. */
	if (fabs(part.median - all.median) > truth / 64)
		fail_msg("steps of %g, %g ns of shape %zu: %g as buckets, %g as a whole",
			 granularity, ns, which, part.median, all.median);
}

static void medians_are_near_or_within(void **unused)
{
	static const double steps[] = { 1, 16, 40, 100 };
	static const double times[] = { 20, 25, 55, 112, 300, 640, 1000 };

	(void)unused;
	for (size_t i = 0; i < COUNT(steps); i++)
		for (size_t k = 0; k < COUNT(times); k++)
			for (size_t which = 0; which < COUNT(shapes); which++)
				check_one(steps[i], times[k], which);
}

/* Without noise and between steps there are two readings; on a step, one. */
static void a_step_leaves_open_what_it_must(void **unused)
{
	struct dmabench_hist_bucket on[] = { { 80, 1, 1000, 0 } };
	struct dmabench_hist_bucket between[] = { { 0, 1, 375, 0 }, { 40, 1, 625, 0 } };
	struct located located = dmabench_locate_buckets(on, 1, 40);

	(void)unused;
	assert_true(located.low == 80 && located.median == 80 && located.high == 80);
	/* The median of any F on 0 to 40 whose mean is 25. */
	located = dmabench_locate_buckets(between, 2, 40);
	assert_true(fabs(located.median - 25) < 1e-9);
	assert_true(fabs(located.low - 10) < 1e-9);
	assert_true(fabs(located.high - 40) < 1e-9);
}

static void nothing_is_nowhere(void **unused)
{
	static const struct histogram none;

	(void)unused;
	assert_true(isnan(dmabench_locate_histogram(&none, 1).median));
	assert_true(isnan(dmabench_locate_buckets(NULL, 0, 1).low));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians_are_near_or_within),
		cmocka_unit_test(a_step_leaves_open_what_it_must),
		cmocka_unit_test(nothing_is_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
