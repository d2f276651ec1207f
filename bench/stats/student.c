// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "student.h"

/* Far fewer are needed where x is below the mean, and a term is never 0. */
#define MOST_TERMS	500
#define TINY		1e-300
#define ENOUGH		1e-15

static double nonzero(double number)
{
	return fabs(number) < TINY ? TINY : number;
}

/* The numerators of DLMF 8.17.23 and 24, times x. */
static double term(double x, double a, double b, unsigned int n)
{
	const unsigned int m = n / 2;

	if (n % 2)
		return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
	return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
}

/* 8.17.22's fraction, from its front, as Lentz (Applied Optics 15, 1976) does it. */
static double fraction(double x, double a, double b)
{
	double c = 1, d = 0, value = 1;

	for (unsigned int n = 1; n < MOST_TERMS; n++) {
		const double numerator = term(x, a, b, n);

		d = 1 / nonzero(1 + numerator * d);
		c = nonzero(1 + numerator / c);
		value *= c * d;
		if (fabs(c * d - 1) < ENOUGH)
			break;
	}
	return 1 / value;
}

/* I_x(a, b); @y is 1 - x, which may have digits that x lacks. */
static double incomplete_beta(double x, double y, double a, double b)
{
	double front;

	if (x <= 0 || y <= 0)
		return x <= 0 ? 0 : 1;
	if (x > (a + 1) / (a + b + 2))
		return 1 - incomplete_beta(y, x, b, a);
	front = exp(a * log(x) + b * log(y) + lgamma(a + b) - lgamma(a) - lgamma(b));
	return front / a * fraction(x, a, b);
}

double dmabench_student_p(double t, double df)
{
	const double square = t * t, all = df + square;

	return isinf(square) ? 0 : incomplete_beta(df / all, square / all, df / 2, 0.5);
}

static double density(double t, double df)
{
	return exp(lgamma((df + 1) / 2) - lgamma(df / 2) -
		   (df + 1) / 2 * log1p(t * t / df)) / sqrt(df * M_PI);
}

/* By Newton's steps, from below: p is convex there, so that none goes too far. */
double dmabench_student_t95(double df)
{
	double t = 1.9, step;

	do {
		step = (dmabench_student_p(t, df) - 0.05) / (2 * density(t, df));
		t += step;
	} while (step > 1e-10 * t);
	return t;
}

/* Less the first one, so that those which are all alike differ by 0, not by rounding. */
static double mean(const struct dmabench_runs_logs *runs)
{
	double sum = 0;

	for (size_t i = 0; i < runs->count; i++)
		sum += runs->logs[i] - runs->logs[0];
	return runs->count ? runs->logs[0] + sum / runs->count : NAN;
}

static double variance(const struct dmabench_runs_logs *runs)
{
	const double middle = mean(runs);
	double sum = 0;

	for (size_t i = 0; i < runs->count; i++)
		sum += (runs->logs[i] - middle) * (runs->logs[i] - middle);
	return sum / (runs->count - 1.0);
}

struct dmabench_welch dmabench_welch(const struct dmabench_runs_logs *base,
				     const struct dmabench_runs_logs *new)
{
	struct dmabench_welch welch = {
		.difference = mean(new) - mean(base),
		.low = NAN, .high = NAN, .p = NAN,
	};
	double of_base, of_new, both, df, half = 0;

	if (base->count < DMABENCH_RUNS_LEAST || new->count < DMABENCH_RUNS_LEAST)
		return welch;
	of_base = variance(base) / base->count;
	of_new = variance(new) / new->count;
	both = of_base + of_new;
	if (both > 0) {
		df = both * both / (of_base * of_base / (base->count - 1.0) +
				    of_new * of_new / (new->count - 1.0));
		welch.p = dmabench_student_p(welch.difference / sqrt(both), df);
		half = dmabench_student_t95(df) * sqrt(both);
	} else if (welch.difference == 0) {
		welch.p = 1;
	} else {
		return welch;
	}
	welch.low = welch.difference - half;
	welch.high = welch.difference + half;
	return welch;
}

/* Points have as many rounds as each other, mostly. */
#define KNOWN_COUNTS	256

/* Of each tail of a normal distribution, @share is beyond. */
static double normal_at(double share)
{
	double low = 0, high = 40;

	for (int i = 0; i < 60; i++) {
		const double middle = (low + high) / 2;

		if (erfc(middle / M_SQRT2) / 2 > share)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* P(Binomial(count, 1/2) < rank) */
static double share_below(size_t count, size_t rank)
{
	const double ways = lgamma(count + 1.0) - count * M_LN2;
	double sum = 0;

	for (size_t i = 0; i < rank; i++)
		sum += exp(ways - lgamma(i + 1.0) - lgamma(count - i + 1.0));
	return sum;
}

static size_t rank_of(size_t count)
{
	const double place = round((count + 1) / 2.0 - sqrt(count));

	return place < 1 ? 1 : place;
}

/* How many standard errors lie between the two numbers of that rank. */
static double errors_between(size_t count)
{
	static double known[KNOWN_COUNTS];
	double errors = count < KNOWN_COUNTS ? known[count] : 0;

	if (!errors)
		errors = 2 * normal_at(share_below(count, rank_of(count)));
	if (count < KNOWN_COUNTS)
		known[count] = errors;
	return errors;
}

double dmabench_median_error(const double *sorted, size_t count)
{
	const size_t rank = rank_of(count);

	if (count < 2)
		return NAN;
	return (sorted[count - rank] - sorted[rank - 1]) / errors_between(count);
}
