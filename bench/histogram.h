/* SPDX-License-Identifier: GPL-2.0 */
/* Merging the kernel's histograms, and what can be read from them. */
#ifndef DMABENCH_HISTOGRAM_H
#define DMABENCH_HISTOGRAM_H

#include <stdbool.h>

#include "../module/hist.h"
#include "../module/uapi/dmabench.h"

/* All zero is an empty one. Values are ticks. */
struct histogram {
	uint64_t count;
	double sum;
	uint64_t min, max;	/* exact; meaningless while count is 0 */
	uint64_t buckets[DMABENCH_HIST_BUCKETS];
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
 * The value of the nearest rank, ceil(@q * count); NAN of an empty one. Inside
 * a bucket wider than one tick, samples are taken as evenly spread.
 */
double dmabench_histogram_quantile(const struct histogram *histogram, double q);

double dmabench_histogram_mean(const struct histogram *histogram);

/* Of a sample (n - 1), from the buckets' middles; NAN below two samples. */
double dmabench_histogram_stddev(const struct histogram *histogram);

/* In nanoseconds of one operation; NAN where unknown. */
struct distribution {
	double min, p50, p90, p99, p999, max, mean, stddev;
};

/*
 * @batch operations were timed together, @tick_ns nanoseconds a tick. A
 * percentile q needs 10 / (1 - q) samples; of batches nothing above the median
 * is known.
 */
struct distribution dmabench_distribution(const struct histogram *histogram,
					  double tick_ns, unsigned int batch);

/* All but stddev less @ns; NAN stays. */
struct distribution dmabench_distribution_less(struct distribution d, double ns);

#endif /* DMABENCH_HISTOGRAM_H */
