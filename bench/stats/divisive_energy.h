/* SPDX-License-Identifier: GPL-2.0 */
/* The energy statistic of E-divisive, and its permutation test: see divisive.h. */
#ifndef DMABENCH_DIVISIVE_ENERGY_H
#define DMABENCH_DIVISIVE_ENERGY_H

#include <stddef.h>
#include <stdint.h>

struct dmabench_energy_test {
	const double *values;
	size_t count;		/* two windows at most */
	double p_most;
	unsigned int permutations;
	uint64_t seed;
	size_t split;		/* values in the first part */
	double p;		/* where it is above p_most: about */
};

/* Of the best split, which is then in @test. Returns p; 1 where all values are equal. */
double dmabench_energy_test(struct dmabench_energy_test *test);
/* The same of the split in @test, both of whose parts are then all of it. */
double dmabench_energy_test_at(struct dmabench_energy_test *test);

#endif /* DMABENCH_DIVISIVE_ENERGY_H */
