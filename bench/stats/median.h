/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_STATS_H
#define DMABENCH_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Rounds that a 95 % interval of a median needs: 2 * (1/2)^6 < 5 %. */
#define DMABENCH_CI_LEAST	6

/* The largest sample that dmabench_median_ci95() takes. */
#define DMABENCH_CI_MOST	1000

/* Of @count numbers, in any order; NAN of none. Mean of the middle two. */
double dmabench_median(const double *numbers, size_t count);

/*
 * The rank k (1 for the smallest) for which the k-th smallest and the k-th
 * largest of @count numbers enclose the median of what they were drawn from
 * with a probability of 95 % or more: the largest k with
 * P(Binomial(count, 1/2) < k) <= 2.5 %. No distribution is assumed. 0: too few.
 *
 * Source: J.-Y. Le Boudec, Performance Evaluation of Computer and
 * Communication Systems (2010), theorem 2.1 and appendix A; W. J. Conover,
 * Practical Nonparametric Statistics (3rd ed. 1999), section 3.2.
 */
size_t dmabench_median_ci95_rank(size_t count);

/* That interval; false where there are too few or too many numbers. */
bool dmabench_median_ci95(const double *numbers, size_t count, double *low,
			  double *high);

#endif /* DMABENCH_STATS_H */
