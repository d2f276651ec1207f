// SPDX-License-Identifier: GPL-2.0
/* Against published values, all orders counted out, and drawn samples. */
#include "check.h"

#include <math.h>

#include "stats/rank.h"

#define TINY	ldexp(1, -39)

#define SAMPLES(base, new)						\
	((struct dmabench_samples){ base, new, COUNT(base), COUNT(new) })

static void assert_near(double got, double wanted, double within)
{
	if (!(fabs(got - wanted) <= within))
		fail_msg("%.9g is not %.9g", got, wanted);
}

/*
 * Hollander and Wolfe's permeability of human placentae (Nonparametric
 * Statistical Methods, 1973, p. 69; also the example of R's wilcox.test()):
 * W = 35, P(W >= 35) = 0.1272.
 */
static void p_is_exact(void **state)
{
	double term[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73,
			  1.46 };
	double early[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };
	/* SciPy's manual of mannwhitneyu(): U = 17, p = 1/9. */
	double males[] = { 19, 22, 16, 29, 24 }, females[] = { 20, 11, 17, 12 };
	double apart[] = { 1, 2, 3, 4, 5, 6 }, far[] = { 7, 8, 9, 10, 11, 12 };

	(void)state;
	assert_near(dmabench_mann_whitney_p(&SAMPLES(early, term)), 2 * 0.1272,
		    0.0001);
	assert_near(dmabench_mann_whitney_p(&SAMPLES(term, early)), 2 * 0.1272,
		    0.0001);
	assert_near(dmabench_mann_whitney_p(&SAMPLES(males, females)), 1.0 / 9,
		    TINY);
	/* One of the C(12, 6) = 924 orders at either end. */
	assert_near(dmabench_mann_whitney_p(&SAMPLES(apart, far)), 2.0 / 924,
		    TINY);
}

static unsigned int u_of(unsigned int order, unsigned int all)
{
	unsigned int u = 0, bases = 0;

	for (unsigned int i = 0; i < all; i++) {
		if (order >> i & 1)
			u += bases;
		else
			bases++;
	}
	return u;
}

/* P(U <= @u or as far at the other end), of all orders of @n and @m. */
static double p_counted_out(unsigned int n, unsigned int m, unsigned int u)
{
	unsigned int orders = 0, within = 0, other = n * m - u;

	if (other < u)
		u = other;
	for (unsigned int order = 0; order < 1u << (n + m); order++) {
		if ((unsigned int)__builtin_popcount(order) != m)
			continue;
		orders++;
		within += u_of(order, n + m) <= u;
	}
	return fmin(1, 2.0 * within / orders);
}

static void p_is_that_of_all_orders(void **state)
{
	static const struct { unsigned int n, m, order; } rows[] = {
		{ 1, 1, 1 }, { 1, 1, 2 }, { 2, 3, 0x15 }, { 4, 4, 0x6a },
		{ 5, 3, 0x31 }, { 6, 6, 0xa74 }, { 6, 6, 0x2dc }, { 7, 5, 0x9a4 },
		{ 3, 9, 0xdfe }, { 8, 8, 0xf56c - 0x4000 - 1 },
	};

	(void)state;
	for (size_t r = 0; r < COUNT(rows); r++) {
		double base[16], new[16];
		struct dmabench_samples samples = { base, new, 0, 0 };
		unsigned int all = rows[r].n + rows[r].m;

		for (unsigned int i = 0; i < all; i++) {
			if (rows[r].order >> i & 1)
				new[samples.new_count++] = i;
			else
				base[samples.base_count++] = i;
		}
		assert_near(dmabench_mann_whitney_p(&samples),
			    p_counted_out(samples.base_count, samples.new_count,
					  u_of(rows[r].order, all)), TINY);
	}
}

/* By the formula, with a table of erfc(). */
static void ties_have_the_normal_p(void **state)
{
	/*
	 * Ranks 1, 2.5, 2.5, 4, 6, 6, 6, 8: U = 13.5 of the mean 8; variance
	 * 4 * 4 / 12 * (9 - (6 + 24) / 56) = 11.2857; z = 5 / 3.3594.
	 */
	double base[] = { 1, 2, 2, 4 }, new[] = { 4.5, 4.5, 9, 4.5 };
	/* U = 14.5 of 16 after ties across: 4.5 is in both. */
	double tied[] = { 1, 2, 3, 4.5 }, other[] = { 4.5, 4.5, 6, 7 };
	double same[] = { 5, 5, 5 }, too[] = { 5, 5, 5 };

	(void)state;
	/* U = 16: z = 7.5 / sqrt(16 / 12 * (9 - 30 / 56)) = 2.23253 */
	assert_near(dmabench_mann_whitney_p(&SAMPLES(base, new)), 0.025581, 0.000002);
	/* U = 15: z = 6.5 / sqrt(16 / 12 * (9 - 24 / 56)) = 1.92275 */
	assert_near(dmabench_mann_whitney_p(&SAMPLES(tied, other)), 0.054514, 0.000002);
	assert_true(dmabench_mann_whitney_p(&SAMPLES(same, too)) == 1);
}

/* Up to 50 the exact p, which is near the normal one; from 51 on that itself. */
static void large_samples_have_the_normal_p(void **state)
{
	double base[51], new[51];

	(void)state;
	for (size_t count = 50; count <= 51; count++) {
		struct dmabench_samples samples = { base, new, count, count };
		double u = 0, distance, normal, p;

		for (size_t i = 0; i < count; i++) {
			base[i] = i;
			new[i] = 1.5 * i + 0.3;
		}
		for (size_t i = 0; i < count * count; i++)
			u += new[i / count] > base[i % count];
		distance = fabs(u - count * count / 2.0) - 0.5;
		normal = erfc(distance / sqrt(count * count / 6.0 *
					      (2 * count + 1)));
		p = dmabench_mann_whitney_p(&samples);
		assert_near(p, normal, count == 50 ? 0.0005 : TINY);
		assert_true(count == 51 || fabs(p - normal) > 0.00000001);
	}
}

static void too_few_have_no_p(void **state)
{
	double some[] = { 1, 2 };
	struct dmabench_samples samples = { some, some, 0, 2 };

	(void)state;
	assert_true(isnan(dmabench_mann_whitney_p(&samples)));
	samples.base_count = 2;
	samples.new_count = 0;
	assert_true(isnan(dmabench_mann_whitney_p(&samples)));
}

/*
 * One more than the critical values of U for a two-sided 5 % (D. Auble, Bull.
 * Inst. Educ. Res. Indiana 1953; table in Siegel, Nonparametric Statistics).
 */
static void ranks_are_the_tables(void **state)
{
	static const struct { size_t n, m, critical; } rows[] = {
		{ 4, 4, 0 }, { 5, 5, 2 }, { 6, 6, 5 }, { 7, 7, 8 }, { 8, 8, 13 },
		{ 5, 9, 7 }, { 6, 12, 14 }, { 10, 10, 23 }, { 9, 15, 34 },
		{ 15, 15, 64 }, { 20, 20, 127 }, { 12, 20, 69 },
	};

	(void)state;
	assert_int_equal(dmabench_shift_ci95_rank(3, 3), 0);
	assert_int_equal(dmabench_shift_ci95_rank(1, 30), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(dmabench_shift_ci95_rank(rows[i].n, rows[i].m),
				 rows[i].critical + 1);
		assert_int_equal(dmabench_shift_ci95_rank(rows[i].m, rows[i].n),
				 rows[i].critical + 1);
	}
	/* From 51 on by the approximation: nm/2 - 1.96 sqrt(nm (n + m + 1) / 12). */
	assert_int_equal(dmabench_shift_ci95_rank(51, 51), 1007);
	assert_int_equal(dmabench_shift_ci95_rank(50, 50), 966);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* All the ratios made and sorted. */
static void interval_is_of_all_ratios(void **state)
{
	static const size_t sizes[][2] = { { 4, 4 }, { 6, 6 }, { 6, 9 },
					   { 20, 13 }, { 60, 70 } };

	(void)state;
	srand48(7);
	for (size_t s = 0; s < COUNT(sizes); s++) {
		const size_t n = sizes[s][0], m = sizes[s][1];
		const size_t rank = dmabench_shift_ci95_rank(n, m);
		double base[70], new[70], *all = calloc(n * m, sizeof(*all));
		struct dmabench_samples samples = { base, new, n, m };
		double low, high;

		for (size_t i = 0; i < n; i++)
			base[i] = 1 + floor(40 * drand48());
		for (size_t i = 0; i < m; i++)
			new[i] = 5 + floor(60 * drand48());
		for (size_t i = 0; i < n * m; i++)
			all[i] = new[i % m] / base[i / m];
		qsort(all, n * m, sizeof(*all), compare);
		assert_true(dmabench_ratio_ci95(&samples, &low, &high));
		assert_near(low, all[rank - 1], TINY * low);
		assert_near(high, all[n * m - rank], TINY * high);
		free(all);
	}
}

static void interval_needs_rounds_above_0(void **state)
{
	double three[] = { 1, 2, 3 }, four[] = { 1, 2, 3, 4 };
	double zero[] = { 0, 1, 2, 3 }, unknown[] = { 1, NAN, 2, 3 };
	double low, high;

	(void)state;
	assert_false(dmabench_ratio_ci95(&SAMPLES(three, three), &low, &high));
	assert_false(dmabench_ratio_ci95(&SAMPLES(zero, four), &low, &high));
	assert_false(dmabench_ratio_ci95(&SAMPLES(four, zero), &low, &high));
	assert_false(dmabench_ratio_ci95(&SAMPLES(four, unknown), &low, &high));
	assert_true(dmabench_ratio_ci95(&SAMPLES(four, four), &low, &high));
	assert_true(low < 1 && high > 1);
}

/* Spread as rounds are: mostly close, some far above. */
static double draw(double factor)
{
	double near = exp(0.01 * (drand48() + drand48() + drand48()));

	return factor * near * (drand48() < 0.1 ? 1 + drand48() : 1);
}

/*
 * Of 20,000 intervals the share that holds the factor is what the exact
 * distribution says, 95 % or more, within four of its standard errors.
 */
static void interval_covers(void **state)
{
	/* 1 - 2 P(U <= critical value), from the tables of U */
	static const struct { size_t n, m; double coverage; } rows[] = {
		{ 4, 4, 1 - 2.0 / 70 }, { 6, 6, 0.9589 }, { 6, 10, 0.9580 },
		{ 20, 20, 0.9509 }, { 60, 60, 0.95 },
	};
	const size_t trials = 20000;

	(void)state;
	srand48(1963);
	for (size_t r = 0; r < COUNT(rows); r++) {
		double base[60], new[60], low, high, error;
		struct dmabench_samples samples = { base, new, rows[r].n,
						    rows[r].m };
		size_t held = 0;

		for (size_t t = 0; t < trials; t++) {
			for (size_t i = 0; i < rows[r].n; i++)
				base[i] = draw(700);
			for (size_t i = 0; i < rows[r].m; i++)
				new[i] = draw(700 * 1.07);
			assert_true(dmabench_ratio_ci95(&samples, &low, &high));
			held += low <= 1.07 && 1.07 <= high;
		}
		error = sqrt(rows[r].coverage * (1 - rows[r].coverage) / trials);
		assert_near((double)held / trials, rows[r].coverage, 4 * error);
	}
}

/* Benjamini and Hochberg's own example (1995, section 4): four are rejected. */
static void p_are_adjusted(void **state)
{
	static const float published[] = {
		.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459,
		.3240, .4262, .5719, .6528, .7590, 1.000,
	};
	struct { float p, adjusted; } rows[COUNT(published) + 1];
	size_t rejected = 0;

	(void)state;
	rows[15].p = NAN;
	for (size_t i = 0; i < COUNT(published); i++)
		rows[i * 7 % 15].p = published[i];
	dmabench_adjust_p(&rows[0].p, &rows[0].adjusted, COUNT(rows),
			  sizeof(rows[0]));
	for (size_t i = 0; i < COUNT(published); i++)
		rejected += rows[i].adjusted <= 0.05f;
	assert_int_equal(rejected, 4);
	assert_true(isnan(rows[15].adjusted));
	assert_near(rows[0].adjusted, .0001 * 15, 0.0000001);
	assert_near(rows[3 * 7 % 15].adjusted, .0095 * 15 / 4, 0.0000001);
	/* .0278 * 15 / 6 is more than .0298 * 15 / 7. */
	assert_near(rows[5 * 7 % 15].adjusted, .0298 * 15 / 7, 0.000001);
	assert_near(rows[14 * 7 % 15].adjusted, 1, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p_is_exact),
		cmocka_unit_test(p_is_that_of_all_orders),
		cmocka_unit_test(ties_have_the_normal_p),
		cmocka_unit_test(large_samples_have_the_normal_p),
		cmocka_unit_test(too_few_have_no_p),
		cmocka_unit_test(ranks_are_the_tables),
		cmocka_unit_test(interval_is_of_all_ratios),
		cmocka_unit_test(interval_needs_rounds_above_0),
		cmocka_unit_test(interval_covers),
		cmocka_unit_test(p_are_adjusted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
