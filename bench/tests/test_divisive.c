// SPDX-License-Identifier: GPL-2.0
/* Change points: against the definition, and of drawn series. */
#include "check.h"

#include <math.h>

#include "stats/divisive.h"
#include "stats/divisive_energy.h"

/* About normal: the sum of 12. S. Vigna's splitmix64. */
static double draw(uint64_t *state)
{
	double sum = -6;

	for (int i = 0; i < 12; i++) {
		uint64_t z = *state += 0x9e3779b97f4a7c15;

		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
		z = (z ^ z >> 27) * 0x94d049bb133111eb;
		sum += ((z ^ z >> 31) >> 11) * 0x1p-53;
	}
	return sum;
}

/* Of normal noise around @level, and @step above it from @begin up to before @end. */
static void draw_series(double *values, size_t count, uint64_t *state, double level, double step,
			size_t begin, size_t end)
{
	for (size_t i = 0; i < count; i++)
		values[i] = level + draw(state) + (i >= begin && i < end ? step : 0);
}

static struct dmabench_divisive usual(void)
{
	return (struct dmabench_divisive) { .p_most = 0.001, .permutations = 1999, .seed = 1 };
}

/* Q of Matteson and James, equations 5 to 7, as it is written there. */
static double q_of(const double *x, size_t m, size_t n)
{
	const double *y = x + m;
	double between = 0, within_x = 0, within_y = 0;

	for (size_t i = 0; i < m; i++)
		for (size_t k = 0; k < n; k++)
			between += fabs(x[i] - y[k]);
	for (size_t i = 0; i < m; i++)
		for (size_t k = i + 1; k < m; k++)
			within_x += fabs(x[i] - x[k]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			within_y += fabs(y[i] - y[k]);
	return 1.0 * m * n / (m + n) * (2 * between / (m * n) - within_x / (m * (m - 1) / 2.0) -
					within_y / (n * (n - 1) / 2.0));
}

static void splits_where_the_definition_says(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int trial = 0; trial < 50; trial++) {
		double values[30], best = -INFINITY;
		struct dmabench_energy_test test = {
			.values = values, .count = COUNT(values), .p_most = 0.05,
			.permutations = 99, .seed = 1,
		};
		size_t split = 0;

		draw_series(values, COUNT(values), &seed, 0, 1, 18, COUNT(values));
		for (size_t m = DMABENCH_DIVISIVE_SEGMENT; m < COUNT(values); m++) {
			for (size_t end = m + DMABENCH_DIVISIVE_SEGMENT; end <= COUNT(values); end++) {
				const double q = q_of(values, m, end - m);

				if (q > best) {
					best = q;
					split = m;
				}
			}
		}
		dmabench_energy_test(&test);
		assert_int_equal(test.split, split);
	}
}

static void finds_a_change(void **state)
{
	struct dmabench_divisive how = usual();
	struct dmabench_change_point *points;
	double values[300];
	uint64_t seed = 3;
	size_t found;

	(void)state;
	draw_series(values, COUNT(values), &seed, 100, 6, 120, 240);
	points = dmabench_divisive(&how, values, COUNT(values), &found);
	assert_int_equal(found, 2);
	assert_int_equal(points[0].index, 120);
	assert_int_equal(points[1].index, 240);
	assert_true(points[0].p <= 0.001);
	assert_true(fabs(points[0].before - 100) < 1 && fabs(points[0].after - 106) < 1);
	free(points);
	/* Steps below a tenth are none. */
	how.least_change = 0.1;
	points = dmabench_divisive(&how, values, COUNT(values), &found);
	assert_int_equal(found, 0);
	free(points);
}

/* Up and down again within a window: ends other than the last are tried for that. */
static void finds_a_bump(void **state)
{
	struct dmabench_divisive how = usual();
	struct dmabench_change_point *points;
	double values[50];
	uint64_t seed = 5;
	size_t found;

	(void)state;
	draw_series(values, COUNT(values), &seed, 100, 5, 20, 30);
	points = dmabench_divisive(&how, values, COUNT(values), &found);
	assert_int_equal(found, 2);
	assert_int_equal(points[0].index, 20);
	assert_int_equal(points[1].index, 30);
	free(points);
}

static void finds_the_newest(void **state)
{
	struct dmabench_divisive how = usual();
	struct dmabench_change_point *points;
	double values[60];
	uint64_t seed = 11;
	size_t found;

	(void)state;
	draw_series(values, COUNT(values), &seed, 100, 12, COUNT(values) - DMABENCH_DIVISIVE_SEGMENT,
		    COUNT(values));
	points = dmabench_divisive(&how, values, COUNT(values), &found);
	assert_int_equal(found, 1);
	assert_int_equal(points[0].index, COUNT(values) - DMABENCH_DIVISIVE_SEGMENT);
	free(points);
}

/* Of 200 series of 500 values without a change: in some 19 windows each, at 0.001. */
static void finds_little_in_noise(void **state)
{
	struct dmabench_divisive how = usual();
	size_t all = 0;
	uint64_t seed = 13;

	(void)state;
	for (int trial = 0; trial < 200; trial++) {
		double values[500];
		size_t found;

		for (size_t i = 0; i < COUNT(values); i++)
			values[i] = exp(0.05 * draw(&seed));
		free(dmabench_divisive(&how, values, COUNT(values), &found));
		all += found;
	}
	print_message("# %zu changes of chance in %zu tests\n", all, how.tests);
	assert_true(how.tests >= 200 * 19);
	assert_true(all <= how.tests / 1000 * 2);
}

/* Of 100 series of 60 values, changed in the middle by three standard deviations. */
static void finds_most_that_there_is(void **state)
{
	struct dmabench_divisive how = usual();
	uint64_t seed = 17;
	size_t hits = 0;

	(void)state;
	for (int trial = 0; trial < 100; trial++) {
		struct dmabench_change_point *points;
		double values[60];
		size_t found;

		draw_series(values, COUNT(values), &seed, 100, 3, 30, COUNT(values));
		points = dmabench_divisive(&how, values, COUNT(values), &found);
		for (size_t i = 0; i < found; i++)
			hits += points[i].index >= 28 && points[i].index <= 32;
		free(points);
	}
	print_message("# %zu of 100 found\n", hits);
	assert_true(hits >= 95);
}

static void same_seed_same_answer(void **state)
{
	double values[200], p[2];
	uint64_t seed = 19;

	(void)state;
	draw_series(values, COUNT(values), &seed, 0, 1.6, 100, COUNT(values));
	for (int i = 0; i < 2; i++) {
		struct dmabench_energy_test test = {
			.values = values + 70, .count = 60, .p_most = 0.5, .permutations = 999,
			.seed = 4,
		};

		p[i] = dmabench_energy_test(&test);
	}
	assert_true(p[0] == p[1]);
}

/* p of equal things is as often below a limit as that says. */
static void p_is_a_probability(void **state)
{
	size_t below = 0;
	uint64_t seed = 23;

	(void)state;
	for (int trial = 0; trial < 1000; trial++) {
		double values[20];
		struct dmabench_energy_test test = {
			.values = values, .count = COUNT(values), .p_most = 0.1,
			.permutations = 99, .seed = trial,
		};

		draw_series(values, COUNT(values), &seed, 0, 0, 0, 0);
		below += dmabench_energy_test(&test) <= 0.1;
	}
	print_message("# %zu of 1000 at p <= 0.1\n", below);
	/* 100, with a standard deviation of 9.5. */
	assert_true(below > 70 && below < 130);
}

static void says_nothing_of_too_little(void **state)
{
	struct dmabench_divisive how = usual();
	double values[14] = { 1, 1.1, 1, 1.1, 1, 1.1, 1, 9, 9.1, 9, 9.1, 9, 9.1, 9 };
	size_t found;

	(void)state;
	assert_int_equal(dmabench_divisive_least(0.001), 14);
	assert_int_equal(dmabench_divisive_least(0.01), 10);
	assert_int_equal(dmabench_divisive_least(0.1), 6);
	assert_null(dmabench_divisive(&how, values, 13, &found));
	assert_int_equal(found, 0);
	assert_int_equal(how.tests, 0);
}

static void equal_values_do_not_change(void **state)
{
	struct dmabench_divisive how = usual();
	double values[120];
	size_t found;

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++)
		values[i] = 0.1 + 0.2;
	free(dmabench_divisive(&how, values, COUNT(values), &found));
	assert_int_equal(found, 0);
	for (size_t i = 0; i < COUNT(values); i++)
		values[i] = i < 60 ? 1 : 2;
	free(dmabench_divisive(&how, values, COUNT(values), &found));
	assert_int_equal(found, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splits_where_the_definition_says),
		cmocka_unit_test(finds_a_change),
		cmocka_unit_test(finds_a_bump),
		cmocka_unit_test(finds_the_newest),
		cmocka_unit_test(finds_little_in_noise),
		cmocka_unit_test(finds_most_that_there_is),
		cmocka_unit_test(same_seed_same_answer),
		cmocka_unit_test(p_is_a_probability),
		cmocka_unit_test(says_nothing_of_too_little),
		cmocka_unit_test(equal_values_do_not_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
