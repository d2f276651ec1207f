// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "histogram.h"

static bool is_sound(const struct dmabench_hist_header *header,
		     const struct dmabench_hist_bucket *buckets)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < header->buckets; i++) {
		if (buckets[i].index >= DMABENCH_HIST_BUCKETS ||
		    (i && buckets[i].index <= buckets[i - 1].index))
			return false;
		count += buckets[i].count;
	}
	return count == header->count &&
	       (!count || header->min_ticks <= header->max_ticks);
}

static void add_limits(struct histogram *histogram, uint64_t count,
		       uint64_t min, uint64_t max)
{
	if (!count)
		return;
	if (!histogram->count || min < histogram->min)
		histogram->min = min;
	if (!histogram->count || max > histogram->max)
		histogram->max = max;
	histogram->count += count;
}

bool dmabench_histogram_add(struct histogram *histogram,
			    const struct dmabench_hist_header *header,
			    const struct dmabench_hist_bucket *buckets)
{
	if (!is_sound(header, buckets))
		return false;
	add_limits(histogram, header->count, header->min_ticks,
		   header->max_ticks);
	histogram->sum += header->sum_ticks;
	for (uint32_t i = 0; i < header->buckets; i++)
		histogram->buckets[buckets[i].index] += buckets[i].count;
	return true;
}

void dmabench_histogram_merge(struct histogram *to, const struct histogram *from)
{
	add_limits(to, from->count, from->min, from->max);
	to->sum += from->sum;
	for (unsigned int i = 0; i < DMABENCH_HIST_BUCKETS; i++)
		to->buckets[i] += from->buckets[i];
}

/* The values of bucket @i that can have been: @low up to below @end. */
static void bucket_limits(const struct histogram *histogram, unsigned int i,
			  double *low, double *end)
{
	bool last = i == DMABENCH_HIST_BUCKETS - 1;

	*low = fmax(dmabench_hist_low(i), histogram->min);
	*end = histogram->max + 1.0;
	if (!last)
		*end = fmin(*end, dmabench_hist_low(i + 1));
}

/* Rank 1 to @count inside bucket @i. */
static double spread(const struct histogram *histogram, unsigned int i,
		     double rank)
{
	double low, end;

	bucket_limits(histogram, i, &low, &end);
	if (end - low <= 1)
		return low;
	return low + (end - 1 - low) * (rank - 0.5) / histogram->buckets[i];
}

double dmabench_histogram_quantile(const struct histogram *histogram, double q)
{
	double rank = fmax(1, ceil(q * histogram->count));
	unsigned int i;

	if (!histogram->count)
		return NAN;
	for (i = 0; i < DMABENCH_HIST_BUCKETS - 1; i++) {
		if (rank <= histogram->buckets[i])
			break;
		rank -= histogram->buckets[i];
	}
	return spread(histogram, i, rank);
}

double dmabench_histogram_mean(const struct histogram *histogram)
{
	return histogram->count ? histogram->sum / histogram->count : NAN;
}

double dmabench_histogram_stddev(const struct histogram *histogram)
{
	double mean = 0, squares = 0, seen = 0, low, end, value, before;
	unsigned int i;

	if (histogram->count < 2)
		return NAN;
	/* Welford's update, a bucket at a time: no cancellation. */
	for (i = 0; i < DMABENCH_HIST_BUCKETS; i++) {
		if (!histogram->buckets[i])
			continue;
		bucket_limits(histogram, i, &low, &end);
		value = (low + end - 1) / 2;
		before = value - mean;
		seen += histogram->buckets[i];
		mean += before * histogram->buckets[i] / seen;
		squares += histogram->buckets[i] * before * (value - mean);
	}
	return sqrt(squares / (seen - 1));
}

static double percentile(const struct histogram *histogram, double q,
			 double scale)
{
	/* 1 - 0.9 is a little less than 0.1 in floating point. */
	if (histogram->count * (1 - q) < 10 - 1e-6)
		return NAN;
	return scale * dmabench_histogram_quantile(histogram, q);
}

struct distribution dmabench_distribution(const struct histogram *histogram,
					  double tick_ns, unsigned int batch)
{
	double scale = tick_ns / batch;
	bool single = batch == 1, some = histogram->count;

	return (struct distribution) {
		.min = some ? scale * histogram->min : NAN,
		.p50 = percentile(histogram, 0.5, scale),
		.p90 = single ? percentile(histogram, 0.9, scale) : NAN,
		.p99 = single ? percentile(histogram, 0.99, scale) : NAN,
		.p999 = single ? percentile(histogram, 0.999, scale) : NAN,
		.max = single && some ? scale * histogram->max : NAN,
		.mean = scale * dmabench_histogram_mean(histogram),
		.stddev = single ? scale * dmabench_histogram_stddev(histogram) : NAN,
	};
}

struct distribution dmabench_distribution_less(struct distribution d, double ns)
{
	return (struct distribution) {
		.min = d.min - ns, .p50 = d.p50 - ns, .p90 = d.p90 - ns,
		.p99 = d.p99 - ns, .p999 = d.p999 - ns, .max = d.max - ns,
		.mean = d.mean - ns,
		/* A constant off does not change how values scatter. */
		.stddev = isnan(ns) ? NAN : d.stddev,
	};
}
