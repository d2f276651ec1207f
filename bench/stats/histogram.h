/* SPDX-License-Identifier: GPL-2.0 */
/* Merging the kernel's histograms, and what can be read from them. */
#ifndef DMABENCH_HISTOGRAM_H
#define DMABENCH_HISTOGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../module/uapi/dmabench.h"

/*
 * The buckets of a result. Below 2^LINEAR_BITS ticks each value has its own;
 * above, each power of two is cut into 2^SUB_BITS of equal width, so that the
 * middle of one is less than 1 % off. Values of 2^MAX_BITS and more share the
 * last. The kernel's buckets are at most as wide.
 */
#define HISTOGRAM_LINEAR_BITS	10
#define HISTOGRAM_SUB_BITS	6
#define HISTOGRAM_MAX_BITS	34

#define HISTOGRAM_BUCKETS						\
	((1u << HISTOGRAM_LINEAR_BITS) +				\
	 ((HISTOGRAM_MAX_BITS - HISTOGRAM_LINEAR_BITS) << HISTOGRAM_SUB_BITS) + 1u)

/* The bucket that @value falls into, 0 to HISTOGRAM_BUCKETS - 1. */
unsigned int dmabench_histogram_index(uint64_t value);

/* The smallest value of bucket @index. */
uint64_t dmabench_histogram_low(unsigned int index);

/* All zero is an empty one. Values are ticks. */
struct histogram {
	uint64_t count;
	double sum;
	uint64_t min, max;	/* exact; meaningless while count is 0 */
	uint64_t buckets[HISTOGRAM_BUCKETS];
};

/*
 * Adds one histogram as RUN returns it. false if it contradicts itself: then
 * @histogram is not changed.
 */
bool dmabench_histogram_add(struct histogram *histogram,
			    const struct dmabench_hist_header *header,
			    const struct dmabench_hist_bucket *buckets);

void dmabench_histogram_merge(struct histogram *to, const struct histogram *from);

/*
 * The value of the nearest rank, ceil(@q * count); NAN of an empty one. Of a
 * bucket wider than one tick it is the middle.
 */
double dmabench_histogram_quantile(const struct histogram *histogram, double q);

/*
 * An estimate of the quantile of what was sampled, about as often above it as
 * below, whatever the distribution and however few samples: the value at rank
 * @q * (count + 1/3) + 1/3, between two ranks in proportion. The nearest rank's
 * is too low by as much as hangs on the count, so that histograms of different
 * counts would differ for that alone. NAN of an empty one.
 *
 * Source: R. J. Hyndman, Y. Fan, Sample quantiles in statistical packages (The
 * American Statistician 50, 1996), definition 8.
 */
double dmabench_histogram_unbiased(const struct histogram *histogram, double q);

/* Of the values that bucket @i can have, a number of whole ticks or a half. */
double dmabench_histogram_middle(const struct histogram *histogram, unsigned int i);

/* The same of a bucket of the kernel's: whole ticks, as all that is measured. */
uint64_t dmabench_bucket_middle(const struct dmabench_hist_bucket *bucket);

/*
 * The median of @count of the kernel's buckets, of one thread or several;
 * sorts them. Exact where they are one tick wide. NAN of none.
 */
double dmabench_buckets_median(struct dmabench_hist_bucket *buckets, size_t count);

double dmabench_histogram_mean(const struct histogram *histogram);

/* Of a sample (n - 1), from the buckets' middles; NAN below two samples. */
double dmabench_histogram_stddev(const struct histogram *histogram);

/* In nanoseconds of one operation; NAN where unknown. */
struct distribution {
	double min, p50, p90, p99, p999, max, mean, stddev;
};

/*
 * @batch operations were timed together, @tick_ns nanoseconds a tick; @p50_ns
 * is the median of an operation, better known than from the histogram. A
 * percentile q needs 10 / (1 - q) samples; of batches nothing above the median
 * is known.
 */
struct distribution dmabench_distribution(const struct histogram *histogram,
					  double tick_ns, unsigned int batch,
					  double p50_ns);

/* All but stddev less @ns; NAN stays. */
struct distribution dmabench_distribution_less(struct distribution d, double ns);

#endif /* DMABENCH_HISTOGRAM_H */
