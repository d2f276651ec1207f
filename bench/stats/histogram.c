// SPDX-License-Identifier: GPL-2.0
#include <math.h>
#include <stdlib.h>

#include "histogram.h"

unsigned int dmabench_histogram_index(uint64_t value)
{
	unsigned int top;

	if (value < 1u << HISTOGRAM_LINEAR_BITS)
		return value;
	if (value >> HISTOGRAM_MAX_BITS)
		return HISTOGRAM_BUCKETS - 1;
	top = 63 - __builtin_clzll(value);
	return (1u << HISTOGRAM_LINEAR_BITS) +
	       ((top - HISTOGRAM_LINEAR_BITS) << HISTOGRAM_SUB_BITS) +
	       ((value >> (top - HISTOGRAM_SUB_BITS)) &
		((1u << HISTOGRAM_SUB_BITS) - 1));
}

uint64_t dmabench_histogram_low(unsigned int index)
{
	unsigned int octave, sub;

	if (index < 1u << HISTOGRAM_LINEAR_BITS)
		return index;
	index -= 1u << HISTOGRAM_LINEAR_BITS;
	octave = index >> HISTOGRAM_SUB_BITS;
	sub = index & ((1u << HISTOGRAM_SUB_BITS) - 1);
	return (uint64_t)(1u << HISTOGRAM_SUB_BITS | sub) <<
	       (octave + HISTOGRAM_LINEAR_BITS - HISTOGRAM_SUB_BITS);
}

static bool is_sound(const struct dmabench_hist_header *header,
		     const struct dmabench_hist_bucket *buckets)
{
	uint64_t count = 0, end = 0;

	for (uint32_t i = 0; i < header->buckets; i++) {
		if (!buckets[i].width_ticks || buckets[i].low_ticks < end)
			return false;
		end = buckets[i].low_ticks + buckets[i].width_ticks;
		if (end < buckets[i].low_ticks)
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

uint64_t dmabench_bucket_middle(const struct dmabench_hist_bucket *bucket)
{
	return bucket->low_ticks + (bucket->width_ticks - 1) / 2;
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
		histogram->buckets[dmabench_histogram_index(dmabench_bucket_middle(&buckets[i]))] +=
			buckets[i].count;
	return true;
}

void dmabench_histogram_merge(struct histogram *to, const struct histogram *from)
{
	add_limits(to, from->count, from->min, from->max);
	to->sum += from->sum;
	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++)
		to->buckets[i] += from->buckets[i];
}

/* The values of bucket @i that can have been: @low up to below @end. */
static void bucket_limits(const struct histogram *histogram, unsigned int i,
			  double *low, double *end)
{
	bool last = i == HISTOGRAM_BUCKETS - 1;

	*low = fmax(dmabench_histogram_low(i), histogram->min);
	*end = histogram->max + 1.0;
	if (!last)
		*end = fmin(*end, dmabench_histogram_low(i + 1));
}

double dmabench_histogram_middle(const struct histogram *histogram, unsigned int i)
{
	double low, end;

	bucket_limits(histogram, i, &low, &end);
	return (low + end - 1) / 2;
}

/* The @rank-th smallest. */
static double value_at(const struct histogram *histogram, double rank)
{
	unsigned int i;

	for (i = 0; i < HISTOGRAM_BUCKETS - 1; i++) {
		if (rank <= histogram->buckets[i])
			break;
		rank -= histogram->buckets[i];
	}
	return dmabench_histogram_middle(histogram, i);
}

double dmabench_histogram_quantile(const struct histogram *histogram, double q)
{
	if (!histogram->count)
		return NAN;
	return value_at(histogram, fmax(1, ceil(q * histogram->count)));
}

double dmabench_histogram_unbiased(const struct histogram *histogram, double q)
{
	const double count = histogram->count;
	const double rank = fmin(fmax(q * (count + 1 / 3.0) + 1 / 3.0, 1), count);
	double low;

	if (!histogram->count)
		return NAN;
	low = value_at(histogram, floor(rank));
	return low + (rank - floor(rank)) *
		     (value_at(histogram, ceil(rank)) - low);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = dmabench_bucket_middle(a), y = dmabench_bucket_middle(b);

	return (x > y) - (x < y);
}

double dmabench_buckets_median(struct dmabench_hist_bucket *buckets, size_t count)
{
	uint64_t samples = 0, below = 0;
	size_t i;

	for (i = 0; i < count; i++)
		samples += buckets[i].count;
	if (!samples)
		return NAN;
	qsort(buckets, count, sizeof(*buckets), by_value);
	for (i = 0; below + buckets[i].count < (samples + 1) / 2; i++)
		below += buckets[i].count;
	return dmabench_bucket_middle(&buckets[i]);
}

double dmabench_histogram_mean(const struct histogram *histogram)
{
	return histogram->count ? histogram->sum / histogram->count : NAN;
}

double dmabench_histogram_stddev(const struct histogram *histogram)
{
	double mean = 0, squares = 0, seen = 0, value, before;
	unsigned int i;

	if (histogram->count < 2)
		return NAN;
	/* Welford's update, a bucket at a time: no cancellation. */
	for (i = 0; i < HISTOGRAM_BUCKETS; i++) {
		if (!histogram->buckets[i])
			continue;
		value = dmabench_histogram_middle(histogram, i);
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
					  double tick_ns, unsigned int batch,
					  double p50_ns)
{
	double scale = tick_ns / batch;
	bool single = batch == 1, some = histogram->count;

	return (struct distribution) {
		.min = some ? scale * histogram->min : NAN,
		.p50 = isnan(percentile(histogram, 0.5, scale)) ? NAN : p50_ns,
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
