// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "rank.h"

#define EXACT_MOST	DMABENCH_EXACT_MOST

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void sort(double *numbers, size_t count)
{
	/* A handful of rounds is the rule, and qsort() slow for it. */
	if (count > 32) {
		qsort(numbers, count, sizeof(*numbers), compare_doubles);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		double number = numbers[i];
		size_t k = i;

		for (; k && numbers[k - 1] > number; k--)
			numbers[k] = numbers[k - 1];
		numbers[k] = number;
	}
}

/*
 * P(U <= u) for u from 0 to n * m. As many of the orders of n + m values have
 * U = u as there are ways to write u as a sum of up to m numbers from 1 to n.
 */
static double *u_distribution(size_t n, size_t m)
{
	const size_t most = n * m;
	double *ways = dmabench_calloc((m + 1) * (most + 1), sizeof(*ways));
	double *below = dmabench_calloc(most + 1, sizeof(*below));
	double sum = 0;

	ways[0] = 1;
	for (size_t i = 1; i <= n; i++)
		for (size_t j = 1; j <= m; j++)
			for (size_t u = i; u <= most; u++)
				ways[j * (most + 1) + u] +=
					ways[(j - 1) * (most + 1) + u - i];
	for (size_t u = 0; u <= most; u++) {
		for (size_t j = 0; j <= m; j++)
			sum += ways[j * (most + 1) + u];
		below[u] = sum;
	}
	for (size_t u = 0; u <= most; u++)
		below[u] /= sum;
	free(ways);
	return below;
}

/* Made once for each pair of sizes; they stay to the end of the program. */
static const double *exact_distribution(size_t n, size_t m)
{
	static double *known[EXACT_MOST + 1][EXACT_MOST + 1];

	if (n > EXACT_MOST || m > EXACT_MOST)
		return NULL;
	if (!known[n][m])
		known[n][m] = u_distribution(n, m);
	return known[n][m];
}

/* U of the new sample (ties count one half), and the sum of t^3 - t over ties. */
static double count_u(const struct dmabench_samples *samples, double *ties)
{
	const double *base = samples->base, *new = samples->new;
	size_t i = 0, k = 0;
	double u = 0;

	*ties = 0;
	while (i < samples->base_count || k < samples->new_count) {
		const double value =
			k == samples->new_count ||
			(i < samples->base_count && base[i] < new[k]) ?
			base[i] : new[k];
		size_t bases = 0, news = 0;
		double t;

		while (i + bases < samples->base_count && base[i + bases] == value)
			bases++;
		while (k + news < samples->new_count && new[k + news] == value)
			news++;
		u += news * (i + bases / 2.0);
		t = bases + news;
		*ties += t * t * t - t;
		i += bases;
		k += news;
	}
	return u;
}

double dmabench_mann_whitney_p(const struct dmabench_samples *samples)
{
	const double n = samples->base_count, m = samples->new_count;
	const double all = n + m;
	const double *exact;
	double u, ties, variance, distance;

	if (!samples->base_count || !samples->new_count)
		return NAN;
	sort(samples->base, samples->base_count);
	sort(samples->new, samples->new_count);
	u = count_u(samples, &ties);
	u = fmin(u, n * m - u);
	exact = ties ? NULL : exact_distribution(samples->base_count,
						 samples->new_count);
	if (exact)
		return fmin(1, 2 * exact[(size_t)u]);
	variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
	distance = n * m / 2 - u - 0.5;
	if (distance <= 0 || variance <= 0)
		return 1;
	return erfc(distance / sqrt(2 * variance));
}

size_t dmabench_shift_ci95_rank(size_t base_count, size_t new_count)
{
	const double *exact = exact_distribution(base_count, new_count);
	const double nm = (double)base_count * new_count;
	size_t k = 0;
	double rank;

	if (exact) {
		while (exact[k] <= 0.025)
			k++;
		return k;
	}
	rank = nm / 2 - 1.959964 * sqrt(nm * (base_count + new_count + 1) / 12);
	return rank >= 1 ? (size_t)rank : 0;
}

/* How many of the differences new - base are @limit or less? Both are sorted. */
static size_t count_up_to(const struct dmabench_samples *samples, double limit)
{
	size_t count = 0, i = samples->base_count;

	/* The larger the new one, the fewer bases are small enough to fail. */
	for (size_t k = samples->new_count; k--;) {
		while (i && samples->new[k] - samples->base[i - 1] <= limit)
			i--;
		count += samples->base_count - i;
	}
	return count;
}

/* The @rank-th smallest difference, without making them all. */
static double difference_at(const struct dmabench_samples *samples, size_t rank)
{
	double low = samples->new[0] - samples->base[samples->base_count - 1];
	double high = samples->new[samples->new_count - 1] - samples->base[0];

	if (count_up_to(samples, low) >= rank)
		return low;
	while (high - low > ldexp(1, -40)) {
		double middle = (low + high) / 2;

		if (middle <= low || middle >= high)
			break;
		if (count_up_to(samples, middle) >= rank)
			high = middle;
		else
			low = middle;
	}
	return high;
}

bool dmabench_ratio_ci95(const struct dmabench_samples *samples, double *low,
			 double *high)
{
	const size_t n = samples->base_count, m = samples->new_count;
	const size_t rank = n && m ? dmabench_shift_ci95_rank(n, m) : 0;
	double room[4 * EXACT_MOST], *logs = room;
	struct dmabench_samples logged = { .base_count = n, .new_count = m };
	bool possible = rank > 0;

	if (n + m > sizeof(room) / sizeof(room[0]))
		logs = dmabench_calloc(n + m, sizeof(*logs));
	logged.base = logs;
	logged.new = logs + n;
	for (size_t i = 0; possible && i < n + m; i++) {
		double number = i < n ? samples->base[i] : samples->new[i - n];

		possible = number > 0;
		logs[i] = log(number);
	}
	if (possible) {
		sort(logged.base, n);
		sort(logged.new, m);
		*low = exp(difference_at(&logged, rank));
		*high = exp(difference_at(&logged, n * m + 1 - rank));
	}
	if (logs != room)
		free(logs);
	return possible;
}

static float p_at(const float *p, size_t stride, size_t i)
{
	return *(const float *)((const char *)p + i * stride);
}

struct many {
	const float *p;
	size_t stride;
};

static int compare_p(const void *a, const void *b, void *context)
{
	const struct many *many = context;
	float x = p_at(many->p, many->stride, *(const uint32_t *)a);
	float y = p_at(many->p, many->stride, *(const uint32_t *)b);

	return (x > y) - (x < y);
}

void dmabench_adjust_p(const float *p, float *adjusted, size_t count,
		       size_t stride)
{
	struct many many = { p, stride };
	uint32_t *order = dmabench_calloc(count + 1, sizeof(*order));
	size_t known = 0;
	float least = 1;

	for (size_t i = 0; i < count; i++) {
		*(float *)((char *)adjusted + i * stride) = NAN;
		if (!isnan(p_at(p, stride, i)))
			order[known++] = i;
	}
	qsort_r(order, known, sizeof(*order), compare_p, &many);
	for (size_t rank = known; rank; rank--) {
		size_t i = order[rank - 1];

		least = fminf(least, p_at(p, stride, i) * known / rank);
		*(float *)((char *)adjusted + i * stride) = least;
	}
	free(order);
}
