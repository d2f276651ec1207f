// SPDX-License-Identifier: GPL-2.0
#include "check.h"

#include <math.h>

#include "stats/histogram.h"
#include "stats/rank.h"
#include "stats/statistic.h"

static void add(struct histogram *histogram, uint64_t value, uint64_t count)
{
	if (!histogram->count || value < histogram->min)
		histogram->min = value;
	if (!histogram->count || value > histogram->max)
		histogram->max = value;
	histogram->count += count;
	histogram->sum += 1.0 * count * value;
	histogram->buckets[dmabench_histogram_index(value)] += count;
}

/* @first, @first + 1, ... */
static struct histogram *rising(struct histogram *histogram, uint64_t first,
				uint64_t count)
{
	memset(histogram, 0, sizeof(*histogram));
	for (uint64_t i = 0; i < count; i++)
		add(histogram, first + i, 1);
	return histogram;
}

static void assert_near(double got, double wanted, double most)
{
	if (!(fabs(got - wanted) <= most))
		fail_msg("%.17g is not %.17g", got, wanted);
}

/* By the definition: rank q (n + 1/3) + 1/3 of the values 1 to n is itself. */
static void quantiles_are_unbiased(void **state)
{
	static struct histogram histogram;

	(void)state;
	rising(&histogram, 1, 1000);
	assert_near(dmabench_histogram_unbiased(&histogram, 0.99),
		    0.99 * (1000 + 1 / 3.) + 1 / 3., 1e-9);
	assert_near(dmabench_histogram_unbiased(&histogram, 0.5), 500.5, 1e-9);
	rising(&histogram, 7, 2);
	assert_near(dmabench_histogram_unbiased(&histogram, 0.5), 7.5, 1e-9);
	assert_near(dmabench_histogram_unbiased(&histogram, 0.999), 8, 0);
	assert_near(dmabench_histogram_unbiased(&histogram, 0.001), 7, 0);
	rising(&histogram, 7, 1);
	assert_near(dmabench_histogram_unbiased(&histogram, 0.99), 7, 0);
	rising(&histogram, 7, 0);
	assert_true(isnan(dmabench_histogram_unbiased(&histogram, 0.99)));
}

static void each_has_a_name_and_samples(void **state)
{
	static const size_t samples[] = { 20, 1, 100, 1000, 10000, 1, 1 };

	(void)state;
	for (unsigned int i = 0; i < DMABENCH_STATISTICS; i++) {
		assert_int_equal(dmabench_statistic_named(
					 dmabench_statistic_names[i]), i);
		assert_int_equal(dmabench_statistic_samples(i), samples[i]);
		assert_non_null(dmabench_statistic_info[i].member);
	}
	assert_null(dmabench_statistic_names[DMABENCH_STATISTICS]);
}

static void rounds_make_blocks(void **state)
{
	static struct dmabench_blocks p99, max, min, mean;
	static struct histogram round, all;
	double values[4][10];

	(void)state;
	p99.ticks = values[0];
	max.ticks = values[1];
	min.ticks = values[2];
	mean.ticks = values[3];
	for (unsigned int i = 0; i < 10; i++) {
		/* One that is empty is none; the fifth is enough by itself. */
		rising(&round, 10 * i, i == 1 ? 0 : i == 5 ? 1000 : 400);
		dmabench_blocks_add(&p99, DMABENCH_P99, &round);
		dmabench_blocks_add(&max, DMABENCH_MAX, &round);
		dmabench_blocks_add(&min, DMABENCH_MIN, &round);
		dmabench_blocks_add(&mean, DMABENCH_MEAN, &round);
	}
	assert_int_equal(max.count, 9);
	assert_int_equal(min.count, 9);
	assert_int_equal(mean.count, 9);
	assert_near(max.ticks[1], 20 + 399, 0);
	assert_near(min.ticks[1], 20, 0);
	assert_near(mean.ticks[1], 20 + 199.5, 1e-9);
	/* Rounds 0, 2, 3; then 4 and 5, since 4 was begun; then 6, 7, 8. */
	assert_int_equal(p99.count, 3);
	memset(&all, 0, sizeof(all));
	dmabench_histogram_merge(&all, rising(&round, 40, 400));
	dmabench_histogram_merge(&all, rising(&round, 50, 1000));
	assert_near(p99.ticks[1], dmabench_histogram_unbiased(&all, 0.99), 0);
	assert_int_equal(p99.begun.count, 400);
}

/* Nearly normal: the sum of 12 has a variance of 1. */
static double draw_normal(void)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += drand48();
	return sum;
}

/*
 * A round of @count samples with a heavy tail, all of them longer or shorter
 * in one round than in another. Only the largest are drawn, each as the largest
 * of those that are left; the rest are as short as can be.
 */
static void draw_round(struct histogram *round, size_t count, double factor)
{
	const double scale = 150 * factor * exp(0.02 * draw_normal());
	double uniform = 1;
	size_t left = count;

	memset(round, 0, sizeof(*round));
	for (; left && left > count - count / 60; left--) {
		uniform *= pow(drand48(), 1.0 / left);
		add(round, scale * pow(1 - uniform, -0.5), 1);
	}
	add(round, 1, left);
}

static void draw_p99(double *ticks, size_t rounds, size_t samples, double factor)
{
	static struct dmabench_blocks blocks;
	static struct histogram round;

	blocks = (struct dmabench_blocks) { .ticks = ticks };
	for (size_t i = 0; i < rounds; i++) {
		draw_round(&round, samples, factor);
		dmabench_blocks_add(&blocks, DMABENCH_P99, &round);
	}
	assert_int_equal(blocks.count, rounds);
}

/*
 * 95 of 100 intervals hold the factor between the p99 of two runs: of few
 * rounds or many, also where those of one have twice the samples.
 */
static void intervals_of_p99_cover(void **state)
{
	static const struct { size_t rounds, samples, trials; } rows[] = {
		{ 6, 1000, 1000 }, { 6, 1999, 1000 }, { 40, 1999, 500 },
	};

	(void)state;
	srand48(1999);
	for (size_t r = 0; r < COUNT(rows); r++) {
		const double error = sqrt(0.95 * 0.05 / rows[r].trials);
		double base[40], new[40], low, high;
		struct dmabench_samples samples = {
			base, new, rows[r].rounds, rows[r].rounds,
		};
		size_t held = 0;

		for (size_t t = 0; t < rows[r].trials; t++) {
			draw_p99(base, rows[r].rounds, 1000, 1);
			draw_p99(new, rows[r].rounds, rows[r].samples, 1.07);
			assert_true(dmabench_ratio_ci95(&samples, &low, &high));
			held += low <= 1.07 && 1.07 <= high;
		}
		print_message("# %zu rounds of 1000 and %zu samples: %.3f\n",
			      rows[r].rounds, rows[r].samples,
			      (double)held / rows[r].trials);
		assert_near((double)held / rows[r].trials, 0.95, 4 * error);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_are_unbiased),
		cmocka_unit_test(each_has_a_name_and_samples),
		cmocka_unit_test(rounds_make_blocks),
		cmocka_unit_test(intervals_of_p99_cover),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
