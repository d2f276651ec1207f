// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/alloc.h"
#include "median.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double *sorted(const double *numbers, size_t count)
{
	double *copy = dmabench_calloc(count, sizeof(*copy));

	if (count)
		memcpy(copy, numbers, count * sizeof(*copy));
	qsort(copy, count, sizeof(*copy), compare);
	return copy;
}

double dmabench_median(const double *numbers, size_t count)
{
	double *copy, median;

	if (!count)
		return NAN;
	copy = sorted(numbers, count);
	median = (copy[(count - 1) / 2] + copy[count / 2]) / 2;
	free(copy);
	return median;
}

size_t dmabench_median_ci95_rank(size_t count)
{
	double probability, below = 0;
	size_t k;

	if (count > DMABENCH_CI_MOST)
		return 0;
	probability = ldexp(1, -(int)count);	/* of exactly k = 0 */
	for (k = 0; k < count; k++) {
		below += probability;
		if (below > 0.025)
			return k;
		probability *= (double)(count - k) / (k + 1);
	}
	return 0;
}

bool dmabench_median_ci95(const double *numbers, size_t count, double *low,
			  double *high)
{
	size_t rank = dmabench_median_ci95_rank(count);
	double *copy;

	if (!rank)
		return false;
	copy = sorted(numbers, count);
	*low = copy[rank - 1];
	*high = copy[count - rank];
	free(copy);
	return true;
}
