/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where a series of values changes its distribution: E-divisive means.
 *
 * The energy distance of two neighbouring segments, maximised over both of
 * their ends, tells the likeliest place of a change; a permutation test of that
 * maximum tells whether there is one; both parts are then searched in turn. No
 * distribution is assumed, and a change of spread is found as one of place is.
 *
 * Sources: D. S. Matteson, N. A. James, A nonparametric approach for multiple
 * change point analysis of multivariate data (JASA 109, 2014), with an exponent
 * of 1. For long series, windows that overlap by half, and changes that are too
 * weak between their neighbours taken away again, weakest first: M. Fleming,
 * P. Kolaczkowski et al., Hunter: using change point detection to hunt for
 * performance regressions (ICPE 2023), which is Apache Otava now. D. Daly et al.,
 * The use of change point detection to identify software performance
 * regressions in a continuous integration system (ICPE 2020), tell how it does.
 *
 * A window of w values takes O(w^2) for each permutation, from sums that grow by
 * a row; a series of n takes O(n w) for each. A test ends where it cannot become
 * significant any more (J. Besag, P. Clifford, Sequential Monte Carlo p-values,
 * Biometrika 78, 1991), after some 20 permutations where there is no change.
 */
#ifndef DMABENCH_DIVISIVE_H
#define DMABENCH_DIVISIVE_H

#include <stddef.h>
#include <stdint.h>

#define DMABENCH_DIVISIVE_WINDOW	50	/* values; Otava's default, too */
#define DMABENCH_DIVISIVE_SEGMENT	3	/* values before and behind a change, at least */

struct dmabench_divisive {
	double p_most;		/* significant is p <= this; above 0 */
	unsigned int permutations;	/* at most: p is a multiple of 1 / (permutations + 1) */
	double least_change;	/* 0.05: smaller steps between medians are none */
	uint64_t seed;		/* the same seed and values give the same answer */
	size_t tests;		/* counts those that were made: some p_most of them are chance */
};

struct dmabench_change_point {
	size_t index;		/* of the first value behind the change */
	double p;
	/* Medians of a window's values at most, up to the next change. */
	double before, after;
};

/*
 * As many values as a test needs to become significant: of fewer nothing can be
 * said. 2 / C(n, n/2) is the p of the clearest change in the middle.
 */
size_t dmabench_divisive_least(double p_most);

/*
 * The changes in @count finite @values, by place, to be freed; *@found is how
 * many. NULL: none.
 */
struct dmabench_change_point *
dmabench_divisive(struct dmabench_divisive *how, const double *values,
		  size_t count, size_t *found);

#endif /* DMABENCH_DIVISIVE_H */
