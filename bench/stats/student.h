/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Do the means of two small samples differ, whose variances may, too? And what
 * a few runs tell of where their variance is.
 *
 * A run is a sample of what boots are like, and its rounds are not independent
 * of each other: they share the run's buffers, mappings and boot. With one value
 * of each run (its median) the analysis is that of the runs' means in a nested,
 * random-effects model, in whose variance that within the runs is contained; a
 * test of the rounds themselves would take each for a boot of its own.
 *
 * Sources: T. Kalibera, R. Jones, Rigorous benchmarking in reasonable time (ISMM
 * 2013): repeat at the level where the variance is. B. L. Welch, The
 * generalization of "Student's" problem when several different population
 * variances are involved (Biometrika 34, 1947), with the degrees of freedom of
 * F. E. Satterthwaite (Biometrics Bulletin 2, 1946). S. R. Searle, G. Casella,
 * C. E. McCulloch, Variance Components (1992), section 3.6: the method of moments.
 */
#ifndef DMABENCH_STUDENT_H
#define DMABENCH_STUDENT_H

#include <stdbool.h>
#include <stddef.h>

/* Samples of a side that a variance needs. */
#define DMABENCH_RUNS_LEAST	2

/*
 * P(|T| >= @t) of Student's t with @df > 0 degrees of freedom, which is the
 * regularized incomplete beta function I_x(df/2, 1/2) at x = df / (df + t^2):
 * NIST's Digital Library of Mathematical Functions (DLMF), 8.17.22.
 */
double dmabench_student_p(double t, double df);

/* The t >= 0 with P(|T| >= t) = 5 %; @df >= 1. */
double dmabench_student_t95(double df);

/* Of runs: the logarithms of their values, and what each value's own rounds leave open. */
struct dmabench_runs_logs {
	const double *logs;
	const double *errors;	/* standard errors of these; NAN: unknown */
	size_t count;
	const size_t *boots;	/* equal numbers: runs of one boot; NULL: each is of one of its own */
};

struct dmabench_welch {
	double difference;	/* of the means, new less base */
	double low, high;	/* its 95 % interval; NAN: none */
	double p;		/* two-sided; NAN: none */
};

/*
 * Welch's test and its interval, each logarithm a sample: of boots that have
 * several runs, give it the means (dmabench_boot_means()). Neither is there of fewer than
 * DMABENCH_RUNS_LEAST runs on a side, nor where no run differs from another of
 * its side, but the sides do: nothing tells how much runs scatter then. Where
 * all runs are the same p is 1.
 */
struct dmabench_welch dmabench_welch(const struct dmabench_runs_logs *base,
				     const struct dmabench_runs_logs *new);

/*
 * The standard error of the median of @count numbers, the smallest first: half
 * of what lies between two of them, as far out as a normal one would be.
 * NAN of fewer than two. Of normal numbers it is a third too large if they are 6,
 * a tenth if 20 (the tests measure it).
 *
 * Source: R. M. Price, D. G. Bonett, Estimating the variance of the sample
 * median (Journal of Statistical Computation and Simulation 68, 2001).
 */
double dmabench_median_error(const double *sorted, size_t count);

#endif /* DMABENCH_STUDENT_H */
