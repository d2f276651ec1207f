// SPDX-License-Identifier: GPL-2.0
#include <math.h>

#include "granularity.h"

/* The readings in steps of the clock, about their median: how many of each. */
struct steps {
	double median;
	double below;		/* by two steps and more */
	double near[3];		/* a step below, the median, a step above */
	double count;
};

static void add(struct steps *steps, double value, double granularity, uint64_t count)
{
	double off = round(value / granularity) - steps->median;

	steps->count += count;
	if (off < -1)
		steps->below += count;
	else if (off <= 1)
		steps->near[(int)off + 1] += count;
}

/* As in the header: where the mean of F over each step is as seen, and F rises. */
static struct located locate(const struct steps *steps, double median, double granularity)
{
	const double below2 = steps->below / steps->count;
	const double below1 = below2 + steps->near[0] / steps->count;
	const double here = below1 + steps->near[1] / steps->count;
	const double above = here + steps->near[2] / steps->count;
	const double near = steps->near[0] + steps->near[1] + steps->near[2];
	const double mean = steps->median + (steps->near[2] - steps->near[0]) / near;
	struct located located = { .median = median };

	/* F is 1/2 from as early in the step before as its mean there allows, */
	located.low = granularity * (steps->median - 1 + (0.5 - below1) / (0.5 - below2));
	/* or to as late in this one. */
	located.high = granularity * (steps->median +
				      (above > 0.5 ? (above - here) / (above - 0.5) : 1));
	if (steps->median < GRANULARITY_FINE)
		located.median = granularity * mean;
	located.median = fmin(fmax(located.median, located.low), located.high);
	return located;
}

static const struct located unknown = { NAN, NAN, NAN };

struct located dmabench_locate_buckets(struct dmabench_hist_bucket *buckets,
				       size_t count, double granularity)
{
	const double median = dmabench_buckets_median(buckets, count);
	struct steps steps = { .median = round(median / granularity) };

	if (isnan(median))
		return unknown;
	for (size_t i = 0; i < count; i++)
		add(&steps, dmabench_bucket_middle(&buckets[i]), granularity,
		    buckets[i].count);
	return locate(&steps, median, granularity);
}

/* Is a bucket there wider than the clock's steps? Then it does not tell them. */
static bool is_wide(double value, double granularity)
{
	const unsigned int at = dmabench_histogram_index(value + 2 * granularity);

	return dmabench_histogram_low(at + 1) - dmabench_histogram_low(at) > granularity;
}

struct located dmabench_locate_histogram(const struct histogram *histogram,
					 double granularity)
{
	const double median = dmabench_histogram_quantile(histogram, 0.5);
	struct steps steps = { .median = round(median / granularity) };

	if (isnan(median))
		return unknown;
	if (is_wide(median, granularity))
		return (struct located) { median, median - granularity,
					  median + granularity };
	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++)
		if (histogram->buckets[i])
			add(&steps, dmabench_histogram_middle(histogram, i), granularity,
			    histogram->buckets[i]);
	return locate(&steps, median, granularity);
}
