/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Did two small samples come from the same distribution, and if the second is
 * the first times a factor, which? Only ranks are used: no distribution is
 * assumed, and a round that an interrupt spoiled weighs no more than another.
 *
 * Sources: H. B. Mann, D. R. Whitney, On a test of whether one of two random
 * variables is stochastically larger than the other (Ann. Math. Stat. 18,
 * 1947): the test and its exact distribution. M. Hollander, D. A. Wolfe,
 * E. Chicken, Nonparametric Statistical Methods (3rd ed. 2014), sections 4.1
 * (the approximation with ties) and 4.3 (the interval of a shift, which is of
 * J. L. Hodges, E. L. Lehmann, Ann. Math. Stat. 34, 1963). Y. Benjamini,
 * Y. Hochberg, Controlling the false discovery rate (J. R. Stat. Soc. B 57,
 * 1995).
 */
#ifndef DMABENCH_COMPARE_STATS_H
#define DMABENCH_COMPARE_STATS_H

#include <stdbool.h>
#include <stddef.h>

/* Samples of up to this many, without ties, have their exact distribution. */
#define DMABENCH_EXACT_MOST	50

/* Sorts both in place. */
struct dmabench_samples {
	double *base, *new;
	size_t base_count, new_count;
};

/*
 * The two-sided p of Mann and Whitney's U: exact for small samples without
 * ties, else from the normal distribution with the variance that ties leave
 * and a correction of 1/2 for continuity. NAN if one is empty.
 */
double dmabench_mann_whitney_p(const struct dmabench_samples *samples);

/*
 * The 95 % interval of the factor between the samples: that of the shift of
 * their logarithms, which are between the k-th smallest and the k-th largest
 * of all differences of a new and a base one, k the largest rank that U falls
 * below with 2.5 % or less. false: too few rounds, or not all are above 0.
 */
bool dmabench_ratio_ci95(const struct dmabench_samples *samples, double *low,
			 double *high);

/* That k; 0 where there are too few. */
size_t dmabench_shift_ci95_rank(size_t base_count, size_t new_count);

/*
 * Each p as Benjamini and Hochberg adjust it for there being @count: of those
 * that are 0.05 or less afterwards, 5 % at most are expected to be no
 * differences. A NAN stays and counts for nothing.
 */
void dmabench_adjust_p(const float *p, float *adjusted, size_t count,
		       size_t stride);

#endif /* DMABENCH_COMPARE_STATS_H */
