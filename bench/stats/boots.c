// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdbool.h>

#include "boots.h"

static bool is_of_boot(const struct dmabench_runs_logs *runs, size_t run, size_t first)
{
	return run == first || (runs->boots && runs->boots[run] == runs->boots[first]);
}

static bool is_first(const struct dmabench_runs_logs *runs, size_t run)
{
	for (size_t i = 0; i < run; i++) {
		if (is_of_boot(runs, run, i))
			return false;
	}
	return true;
}

/* How many runs the boot has whose first run is @first, and their mean. */
static size_t runs_of(const struct dmabench_runs_logs *runs, size_t first, double *mean)
{
	size_t count = 0;
	double sum = 0;

	for (size_t i = first; i < runs->count; i++) {
		if (!is_of_boot(runs, i, first))
			continue;
		/* Those that are all alike have that very mean. */
		sum += runs->logs[i] - runs->logs[first];
		count++;
	}
	*mean = runs->logs[first] + sum / count;
	return count;
}

size_t dmabench_boot_means(const struct dmabench_runs_logs *runs, double *means)
{
	size_t boots = 0;

	for (size_t i = 0; i < runs->count; i++) {
		if (is_first(runs, i))
			runs_of(runs, i, &means[boots++]);
	}
	return boots;
}

/* Sums, to be divided by their degrees of freedom, of both sides. */
struct sums {
	double runs, boots;	/* squares: of runs about their boot's mean, of those about theirs */
	double runs_freedom, boots_freedom;
	double shares;		/* of the runs' variance in that of a boot's mean */
	double errors, errors_freedom;
};

static double squares(const struct dmabench_runs_logs *runs, size_t first, double mean)
{
	double sum = 0;

	for (size_t i = first; i < runs->count; i++) {
		if (is_of_boot(runs, i, first))
			sum += (runs->logs[i] - mean) * (runs->logs[i] - mean);
	}
	return sum;
}

static double mean_square_error(const struct dmabench_runs_logs *runs)
{
	double sum = 0;

	for (size_t i = 0; i < runs->count; i++)
		sum += runs->errors[i] * runs->errors[i];
	return sum / runs->count;
}

/* The boots' squares are of their means less the first one's, by the usual formula. */
static void add_side(struct sums *sums, const struct dmabench_runs_logs *runs)
{
	double mean, first = NAN, sum = 0, square = 0, shares = 0;
	size_t boots = 0;

	for (size_t i = 0; i < runs->count; i++) {
		size_t count;

		if (!is_first(runs, i))
			continue;
		count = runs_of(runs, i, &mean);
		sums->runs += squares(runs, i, mean);
		sums->runs_freedom += count - 1.0;
		if (!boots++)
			first = mean;
		sum += mean - first;
		square += (mean - first) * (mean - first);
		shares += 1.0 / count;
	}
	if (boots > 1) {
		sums->boots += fmax(square - sum * sum / boots, 0);
		sums->boots_freedom += boots - 1.0;
		sums->shares += (boots - 1.0) * shares / boots;
	}
	if (runs->count > 1) {
		sums->errors += (runs->count - 1.0) * mean_square_error(runs);
		sums->errors_freedom += runs->count - 1.0;
	}
}

static double variation(double variance)
{
	return sqrt(expm1(fmax(variance, 0)));
}

struct dmabench_scatter dmabench_scatter(const struct dmabench_runs_logs *base,
					 const struct dmabench_runs_logs *new)
{
	struct dmabench_scatter scatter = { NAN, NAN, NAN };
	struct sums sums = { };
	double within, boots, runs;

	add_side(&sums, base);
	add_side(&sums, new);
	within = sums.errors / sums.errors_freedom;
	if (isnan(within))
		return scatter;
	scatter.within = variation(within);
	boots = sums.boots / sums.boots_freedom;
	if (!sums.runs_freedom) {
		scatter.between = variation(boots - within);
		return scatter;
	}
	runs = sums.runs / sums.runs_freedom;
	scatter.between = variation(runs - within);
	if (sums.boots_freedom)
		scatter.boots = variation(boots - runs * sums.shares / sums.boots_freedom);
	return scatter;
}
