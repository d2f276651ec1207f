/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Medians of what a coarse clock timed. What took @x is read as one of the two
 * multiples of the clock's granularity g beside x, and where it begins anywhere
 * between two steps, as the module sees to, as the upper one with the probability
 * that x has of the way there: the mean of the readings is that of what was
 * timed (L. Schuchman, Dither signals and their effect on quantization noise,
 * IEEE Trans. Comm. Tech. 12, 1964). Of a distribution F the share of readings up
 * to k g is the mean of F from k g to (k + 1) g. All F that have the shares that
 * were seen are possible: their medians are a range, which no number of samples
 * makes narrower (C. F. Manski, Partial Identification of Probability
 * Distributions, 2003).
 */
#ifndef DMABENCH_GRANULARITY_H
#define DMABENCH_GRANULARITY_H

#include "histogram.h"

/*
 * In ticks: @median is the estimate, and @low to @high is where the median of
 * what was timed can be for all that the readings tell. NAN of no samples.
 *
 * The estimate is the readings' own median, or below GRANULARITY_FINE steps of
 * the clock the mean of those within a step of it: it is that of the median as
 * far as what was timed lies even about it there.
 */
struct located {
	double median, low, high;
};

#define GRANULARITY_FINE	64

/*
 * Of @count of the kernel's buckets, of one thread or several; sorts them. The
 * clock moves on by @granularity ticks at least, 1 and up.
 */
struct located dmabench_locate_buckets(struct dmabench_hist_bucket *buckets,
				       size_t count, double granularity);

struct located dmabench_locate_histogram(const struct histogram *histogram,
					 double granularity);

#endif /* DMABENCH_GRANULARITY_H */
