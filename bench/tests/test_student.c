// SPDX-License-Identifier: GPL-2.0
/* Against closed forms, tables, what R prints, and drawn samples. */
#include "check.h"

#include <math.h>

#include "run/schedule.h"
#include "stats/median.h"
#include "stats/student.h"

static void assert_near(double got, double wanted, double within)
{
	if (!(fabs(got - wanted) <= within))
		fail_msg("%.12g is not %.12g", got, wanted);
}

/* N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions 2 (1995), 28.2: 1, 2 and 4. */
static double p_of_few(double t, int df)
{
	const double part = t / sqrt(df + t * t);

	switch (df) {
	case 1:
		return 1 - 2 / M_PI * atan(t);
	case 2:
		return 1 - part;
	default:
		return 1 - part * (3 - part * part) / 2;
	}
}

static void p_is_that_of_closed_forms(void **state)
{
	static const int few[] = { 1, 2, 4 };

	(void)state;
	for (double t = 0; t < 1000; t = t * 1.3 + 0.01) {
		for (size_t i = 0; i < COUNT(few); i++) {
			assert_near(dmabench_student_p(t, few[i]), p_of_few(t, few[i]), 1e-13);
			assert_near(dmabench_student_p(-t, few[i]), p_of_few(t, few[i]), 1e-13);
		}
		assert_near(dmabench_student_p(t, 1e6), erfc(t / M_SQRT2), 1e-6);
	}
	assert_true(dmabench_student_p(0, 3) == 1);
	assert_true(dmabench_student_p(INFINITY, 3) == 0);
	/* Where 1 less the other tail would have no digit left. */
	assert_near(dmabench_student_p(1e6, 2) / 1e-12, 1, 1e-3);
}

/* Student's table as every textbook has it: two-sided, 5 %. */
static void t95_are_the_tables(void **state)
{
	static const struct { double df, t; } rows[] = {
		{ 1, 12.706 }, { 2, 4.303 }, { 3, 3.182 }, { 4, 2.776 }, { 5, 2.571 },
		{ 6, 2.447 }, { 7, 2.365 }, { 8, 2.306 }, { 9, 2.262 }, { 10, 2.228 },
		{ 15, 2.131 }, { 20, 2.086 }, { 30, 2.042 }, { 60, 2.000 },
		{ 120, 1.980 }, { 1e5, 1.960 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_near(dmabench_student_t95(rows[i].df), rows[i].t, 0.0005);
		assert_near(dmabench_student_p(dmabench_student_t95(rows[i].df), rows[i].df),
			    0.05, 1e-9);
	}
}

#define RUNS(array)	(&(struct dmabench_runs_logs){ array, array, COUNT(array), NULL })

/* R's data "sleep" (those of Student, 1908) and what its t.test(extra ~ group, data = sleep) prints. */
static void welch_is_that_of_r(void **state)
{
	static const double first[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0 };
	static const double second[] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4 };
	const struct dmabench_welch welch = dmabench_welch(RUNS(second), RUNS(first));

	(void)state;
	assert_near(welch.difference, 0.75 - 2.33, 1e-12);
	assert_near(welch.p, 0.07939, 0.000005);
	assert_near(welch.low, -3.3654832, 0.00000005);
	assert_near(welch.high, 0.2054832, 0.00000005);
}

/*
 * By hand: means 2 and 5, variances 1 and 9, of three each: 10 / 3 in all,
 * (10 / 3)^2 / ((1 / 3)^2 / 2 + 3^2 / 2) = 100 / 41 degrees of freedom.
 */
static void welch_by_hand(void **state)
{
	static const double base[] = { 1, 2, 3 }, new[] = { 2, 5, 8 };
	const struct dmabench_welch welch = dmabench_welch(RUNS(base), RUNS(new));
	const double half = dmabench_student_t95(100. / 41) * sqrt(10. / 3);

	(void)state;
	assert_near(welch.difference, 3, 1e-12);
	assert_near(welch.p, dmabench_student_p(3 / sqrt(10. / 3), 100. / 41), 1e-12);
	assert_near(welch.low, 3 - half, 1e-9);
	assert_near(welch.high, 3 + half, 1e-9);
}

static void welch_needs_two_that_differ(void **state)
{
	static const double one[] = { 0.1 }, two[] = { 0.1, 0.3 };
	static const double same[] = { 0.1, 0.1, 0.1 }, others[] = { 0.2, 0.2 };
	struct dmabench_welch welch = dmabench_welch(RUNS(one), RUNS(two));

	(void)state;
	assert_near(welch.difference, 0.1, 1e-12);
	assert_true(isnan(welch.p) && isnan(welch.low) && isnan(welch.high));
	welch = dmabench_welch(RUNS(two), RUNS(one));
	assert_true(isnan(welch.p) && isnan(welch.low));
	welch = dmabench_welch(RUNS(same), RUNS(others));
	assert_true(isnan(welch.p) && isnan(welch.low));
	welch = dmabench_welch(RUNS(same), RUNS(same));
	assert_true(welch.p == 1 && welch.low == 0 && welch.high == 0);
	/* The other side's scatter is enough, with its degree of freedom. */
	welch = dmabench_welch(RUNS(same), RUNS(two));
	assert_near(welch.high, 0.1 + 12.7062047 * 0.1, 1e-7);
}

static uint64_t seed = 1;

/* Above 0, below 1. */
static double uniform(void)
{
	return ((dmabench_random(&seed) >> 11) + 0.5) * 0x1p-53;
}

/* Of mean 0 and variance 1: G. E. P. Box, M. E. Muller (1958). */
static double normal(void)
{
	const double radius = sqrt(-2 * log(uniform()));

	return radius * cos(2 * M_PI * uniform());
}

static int by_number(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* It is what medians scatter by, or somewhat more where there are few numbers. */
static void median_error_is_that_of_medians(void **state)
{
	static const size_t counts[] = { 6, 12, 50, 200 };
	static const double most[] = { 1.4, 1.25, 1.1, 1.05 };
	enum { TIMES = 4000 };

	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		double numbers[200], sum = 0, squares = 0;

		for (int k = 0; k < TIMES; k++) {
			double median, error;

			for (size_t j = 0; j < counts[i]; j++)
				numbers[j] = normal();
			qsort(numbers, counts[i], sizeof(*numbers), by_number);
			median = dmabench_median(numbers, counts[i]);
			error = dmabench_median_error(numbers, counts[i]);
			squares += median * median;
			sum += error * error;
		}
		assert_near(sqrt(sum / squares), (most[i] + 0.97) / 2, (most[i] - 0.97) / 2);
	}
}

static void median_error_by_hand(void **state)
{
	static const double numbers[] = { 1, 2, 4, 7, 8, 10 };

	(void)state;
	assert_true(isnan(dmabench_median_error(numbers, 0)));
	assert_true(isnan(dmabench_median_error(numbers, 1)));
	/* P(Binomial(6, 1/2) = 0) = 1/64, beyond 2.15387 of a normal distribution. */
	assert_near(dmabench_median_error(numbers, 6), 9 / (2 * 2.15387), 1e-4);
	/* 1/4: 0.67449. */
	assert_near(dmabench_median_error(numbers, 2), 1 / (2 * 0.67449), 1e-4);
}

/* What a boot makes of a figure, as a logarithm. */
static double mild(void)
{
	return 0.03 * normal();
}

/* One boot in five is another 20 % slower, more or less: a page table elsewhere, a busy neighbour. */
static double tailed(void)
{
	return 0.03 * normal() + (uniform() < 0.2 ? 0.2 + 0.1 * normal() : 0);
}

/* Student's with 2 degrees of freedom: no variance at all. */
static double wild(void)
{
	return 0.03 * normal() / sqrt(-log(uniform()));
}

struct design {
	double (*boot)(void);
	size_t base, new;
	double scale;		/* of the new side's scatter */
	double least, most;	/* percent of intervals that miss, in 10,000 */
};

static double misses_pct(const struct design *design, size_t times)
{
	size_t missed = 0;

	for (size_t i = 0; i < times; i++) {
		double base[16], new[16];
		struct dmabench_welch welch;

		for (size_t k = 0; k < design->base; k++)
			base[k] = design->boot();
		for (size_t k = 0; k < design->new; k++)
			new[k] = design->boot() * design->scale;
		welch = dmabench_welch(&(struct dmabench_runs_logs){ base, base, design->base, NULL },
				       &(struct dmabench_runs_logs){ new, new, design->new, NULL });
		assert_true((welch.p < 0.05) == (welch.low > 0 || welch.high < 0));
		missed += welch.p < 0.05;
	}
	return 100.0 * missed / times;
}

/* How often a difference is seen where none is. Behind each, what it was in 200,000. */
static void errors_are_kept(void **state)
{
	static const struct design designs[] = {
		{ mild, 2, 2, 1, 1.7, 2.9 },	/* 2.30 */
		{ mild, 3, 3, 1, 2.7, 4.3 },	/* 3.48 */
		{ mild, 5, 5, 1, 3.6, 5.3 },	/* 4.43 */
		{ mild, 10, 10, 1, 4.0, 5.8 },	/* 4.87 */
		{ mild, 3, 10, 3, 3.7, 5.4 },	/* 4.55 */
		/* Too often where few runs are those that scatter more. */
		{ mild, 10, 3, 3, 5.9, 8.0 },	/* 6.96 */
		{ tailed, 2, 2, 1, 1.6, 2.9 },	/* 2.26 */
		{ tailed, 5, 5, 1, 1.1, 2.3 },	/* 1.69 */
		{ tailed, 10, 10, 1, 2.3, 3.8 },	/* 3.06 */
		{ tailed, 3, 10, 1, 4.7, 6.6 },	/* 5.62 */
		{ wild, 5, 5, 1, 2.1, 3.5 },	/* 2.79 */
		{ wild, 3, 10, 1, 2.9, 4.5 },	/* 3.67 */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(designs); i++) {
		const struct design *d = &designs[i];
		const double pct = misses_pct(d, 10000);

		if (getenv("DMABENCH_MEASURE"))
			printf("# %zu: %zu against %zu: %.2f %%\n", i, d->base, d->new, misses_pct(d, 200000));
		if (pct < d->least || pct > d->most)
			fail_msg("design %zu: %.2f %% of intervals miss, not %.1f to %.1f",
				 i, pct, d->least, d->most);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p_is_that_of_closed_forms),
		cmocka_unit_test(t95_are_the_tables),
		cmocka_unit_test(welch_is_that_of_r),
		cmocka_unit_test(welch_by_hand),
		cmocka_unit_test(welch_needs_two_that_differ),
		cmocka_unit_test(median_error_by_hand),
		cmocka_unit_test(median_error_is_that_of_medians),
		cmocka_unit_test(errors_are_kept),
	};

	return cmocka_run_group_tests_name("student", tests, NULL, NULL);
}
