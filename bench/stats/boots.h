/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Runs of several boots. Two runs of one boot share what is by chance about that
 * boot, so a boot is a sample and its runs are none: in a nested design with random
 * effects, boots, runs and rounds, each level is analysed by the means of the one
 * below it, and here boots are the highest. Each boot counts the same, be its runs
 * few or many.
 *
 * Sources: as in student.h.
 */
#ifndef DMABENCH_BOOTS_H
#define DMABENCH_BOOTS_H

#include "student.h"

/*
 * The mean of each boot's logarithms, in @means, which has room for one a run; in
 * the order in which boots come first. How many boots there are.
 */
size_t dmabench_boot_means(const struct dmabench_runs_logs *runs, double *means);

/* Coefficients of variation; NAN where unknown. Those between are never below 0. */
struct dmabench_scatter {
	/*
	 * From boot to boot, what runs of a boot differ by taken off; NAN too where
	 * no boot has two runs, so that nothing tells the two apart.
	 */
	double boots;
	double between;	/* from run to run, of one boot where some boot has two; what is within taken off */
	double within;	/* of a run's value, by what its own rounds leave open */
};

/*
 * Of both sides, pooled by their degrees of freedom: the variance of the runs'
 * values less the mean of their squared errors, and that of the boots' means less
 * what is left of their runs' in a mean. That of a logarithm v is a coefficient of
 * variation of sqrt(exp(v) - 1).
 */
struct dmabench_scatter dmabench_scatter(const struct dmabench_runs_logs *base,
					 const struct dmabench_runs_logs *new);

#endif /* DMABENCH_BOOTS_H */
