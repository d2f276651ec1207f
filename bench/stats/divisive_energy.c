// SPDX-License-Identifier: GPL-2.0
#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "divisive.h"
#include "divisive_energy.h"

#define LEAST	DMABENCH_DIVISIVE_SEGMENT
#define MOST	(2 * DMABENCH_DIVISIVE_WINDOW)

/* Sums of distances: [end][begin] is that of all pairs in begin <= i < k < end. */
struct sums {
	double within[MOST + 1][MOST + 1];
	double inverse[MOST + 1];	/* 1 / n */
};

static void sum_up(struct sums *sums, const double *values, size_t count)
{
	for (size_t end = 1; end <= count; end++) {
		const double *before = sums->within[end - 1];
		double *row = sums->within[end], to_last = 0;

		row[end - 1] = 0;
		for (size_t i = end - 1; i--;) {
			to_last += fabs(values[i] - values[end - 1]);
			row[i] = before[i] + to_last;
		}
	}
}

/*
 * Q of the first @a values against those up to @end: mn / (m + n) times the
 * energy distance, 2 / mn * between - within X / C(m, 2) - within Y / C(n, 2).
 */
static double q_of(const struct sums *sums, size_t a, size_t end)
{
	const size_t b = end - a;
	const double x = sums->within[a][0], y = sums->within[end][a];
	const double between = sums->within[end][0] - x - y;

	return 2 * sums->inverse[end] * (between - x * b * sums->inverse[a - 1] -
					 y * a * sums->inverse[b - 1]);
}

/* The greatest of all splits and ends; *@split is that split. */
static double best_q(const struct sums *sums, size_t count, size_t *split)
{
	double best = -INFINITY;

	for (size_t end = 2 * LEAST; end <= count; end++) {
		for (size_t a = LEAST; a + LEAST <= end; a++) {
			const double q = q_of(sums, a, end);

			if (q > best) {
				best = q;
				*split = a;
			}
		}
	}
	return best;
}

/* S. Vigna's splitmix64, after G. Steele et al., Fast splittable pseudorandom number generators (2014). */
static uint64_t draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* R. Durstenfeld, Algorithm 235 (1964); the bias is below count / 2^32. */
static void shuffle(double *values, size_t count, uint64_t *state)
{
	for (size_t i = count; i-- > 1;) {
		const size_t k = (draw(state) >> 32) * (i + 1) >> 32;
		const double value = values[i];

		values[i] = values[k];
		values[k] = value;
	}
}

/* As far as it can still be significant; @at: of this split alone, else 0. */
static double permute(const struct dmabench_energy_test *test, struct sums *sums,
		      double observed, size_t at)
{
	/* 0.001 of 1,000 is one, also where the computer has a little less. */
	const double most = test->p_most * (test->permutations + 1.0) - 1 + 1e-9;
	unsigned int as_much = 0, done = 0;
	double values[MOST];
	uint64_t state = test->seed;

	memcpy(values, test->values, test->count * sizeof(*values));
	while (done < test->permutations && as_much <= most) {
		size_t split;
		double q;

		shuffle(values, test->count, &state);
		sum_up(sums, values, test->count);
		q = at ? q_of(sums, at, test->count) : best_q(sums, test->count, &split);
		/* The sums of the same values in another order differ in their last bits. */
		as_much += q >= observed * (1 - 1e-9);
		done++;
	}
	return (as_much + 1.0) / (done + 1.0);
}

static double run(struct dmabench_energy_test *test, size_t at)
{
	static _Thread_local struct sums sums;
	double observed;

	assert(test->count <= MOST);
	for (size_t n = 1; n <= test->count; n++)
		sums.inverse[n] = 1.0 / n;
	sum_up(&sums, test->values, test->count);
	observed = at ? q_of(&sums, at, test->count) :
			best_q(&sums, test->count, &test->split);
	test->p = observed > 0 ? permute(test, &sums, observed, at) : 1;
	return test->p;
}

double dmabench_energy_test(struct dmabench_energy_test *test)
{
	return run(test, 0);
}

double dmabench_energy_test_at(struct dmabench_energy_test *test)
{
	return run(test, test->split);
}
