// SPDX-License-Identifier: GPL-2.0
/* Against the same samples, sorted. */
#include "check.h"

#include <math.h>

#include "../../module/uapi/hist.h"
#include "run/schedule.h"
#include "stats/histogram.h"

#define MOST	20000

/* As the kernel makes them, after a warm-up with this median. */
static size_t make_buckets(const uint64_t *samples, size_t count, uint64_t warm_up,
			   struct dmabench_hist_header *header,
			   struct dmabench_hist_bucket *buckets)
{
	static uint32_t counts[DMABENCH_HIST_BUCKETS];
	struct dmabench_hist hist = { .buckets = counts };
	struct dmabench_hist_range range;

	dmabench_hist_start(&hist, warm_up);
	for (size_t i = 0; i < count; i++)
		dmabench_hist_add(&hist, samples[i]);
	*header = (struct dmabench_hist_header) {
		.count = hist.count, .sum_ticks = hist.sum,
		.min_ticks = hist.min, .max_ticks = hist.max,
	};
	for (uint32_t i = 0; dmabench_hist_range(&hist, i, &range); i++)
		if (range.count)
			buckets[header->buckets++] = (struct dmabench_hist_bucket) {
				range.low, range.width, range.count, 0,
			};
	return header->buckets;
}

static void add_samples(struct histogram *histogram, const uint64_t *samples,
			size_t count)
{
	static struct dmabench_hist_bucket buckets[DMABENCH_HIST_BUCKETS];
	struct dmabench_hist_header header;

	make_buckets(samples, count, 0, &header, buckets);
	assert_true(dmabench_histogram_add(histogram, &header, buckets));
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void near(double got, double wanted, double relative)
{
	if (!(fabs(got - wanted) <= fabs(wanted) * relative))
		fail_msg("%.17g is not %.17g", got, wanted);
}

static void check(uint64_t *samples, size_t count, double relative)
{
	static const double qs[] = { 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1 };
	struct histogram histogram = { 0 };
	double mean = 0, squares = 0;

	/* In two parts, as from two threads. */
	add_samples(&histogram, samples, count / 3);
	add_samples(&histogram, samples + count / 3, count - count / 3);
	qsort(samples, count, sizeof(*samples), compare);
	for (size_t i = 0; i < COUNT(qs); i++) {
		size_t rank = ceil(qs[i] * count);

		near(dmabench_histogram_quantile(&histogram, qs[i]),
		     samples[rank ? rank - 1 : 0], relative);
	}
	for (size_t i = 0; i < count; i++)
		mean += (double)samples[i] / count;
	for (size_t i = 0; i < count; i++)
		squares += (samples[i] - mean) * (samples[i] - mean);
	near(dmabench_histogram_mean(&histogram), mean, 1e-9);
	near(dmabench_histogram_stddev(&histogram), sqrt(squares / (count - 1)),
	     relative ? 0.02 : 1e-9);
	assert_true(histogram.min == samples[0]);
	assert_true(histogram.max == samples[count - 1]);
	assert_true(histogram.count == count);
}

static void small_values_are_exact(void **state)
{
	static uint64_t samples[MOST];
	uint64_t random = 1;

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		samples[i] = dmabench_random_below(&random, DMABENCH_HIST_WINDOW);
	check(samples, 7, 0);
	check(samples, MOST, 0);
}

static void large_values_are_within_a_percent(void **state)
{
	static uint64_t samples[MOST];
	uint64_t random = 2;

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		samples[i] = exp2(5 + dmabench_random_below(&random, 28900) / 1000.0);
	check(samples, MOST, 0.0079);
}

/* The window holds the median of what the warm-up foretold, of any length. */
static void the_median_is_exact(void **state)
{
	static struct dmabench_hist_bucket buckets[2 * DMABENCH_HIST_BUCKETS];
	static uint64_t samples[MOST];
	uint64_t random = 3;

	(void)state;
	for (uint64_t middle = 1; middle < 1ULL << 33; middle = middle * 5 / 3 + 1) {
		struct dmabench_hist_header header;
		size_t count = 0;

		for (size_t i = 0; i < MOST; i++)
			samples[i] = middle + dmabench_random_below(&random, 200) +
				     (i % 4 ? 0 : dmabench_random_below(&random, middle));
		/* Two threads, whose warm-ups said other things. */
		count += make_buckets(samples, MOST / 2, middle, &header, buckets);
		count += make_buckets(samples + MOST / 2, MOST / 2, middle + 90,
				      &header, buckets + count);
		qsort(samples, MOST, sizeof(*samples), compare);
		near(dmabench_buckets_median(buckets, count), samples[MOST / 2 - 1], 0);
	}
	assert_true(isnan(dmabench_buckets_median(buckets, 0)));
}

/* Each value is counted in the one range that it lies in, and ranges touch. */
static void ranges_cover_all_values(void **state)
{
	static const uint64_t medians[] = { 0, 383, 384, 1000, 5000, 49151, 70000,
					    123456789, 1ULL << 33, 1ULL << 34 };
	static uint32_t counts[DMABENCH_HIST_BUCKETS];
	struct dmabench_hist hist = { .buckets = counts };
	struct dmabench_hist_range range;
	uint64_t end;

	(void)state;
	for (size_t m = 0; m < COUNT(medians); m++) {
		dmabench_hist_start(&hist, medians[m]);
		end = 0;
		for (uint32_t i = 0; dmabench_hist_range(&hist, i, &range); i++) {
			assert_true(range.low == end);
			end += range.width;
			if (!range.width)
				continue;
			dmabench_hist_add(&hist, range.low);
			dmabench_hist_add(&hist, end - 1);
			dmabench_hist_range(&hist, i, &range);
			assert_int_equal(range.count, 2);
			memset(counts, 0, sizeof(counts));
			if (range.low < 1ULL << DMABENCH_HIST_MAX_BITS && range.width > 1)
				assert_true(range.width <= range.low / 64);
		}
		assert_true(end == UINT64_MAX);
	}
}

static void one_value(void **state)
{
	uint64_t sample = 123456789, same[100];
	struct histogram histogram = { 0 };

	(void)state;
	add_samples(&histogram, &sample, 1);
	assert_true(dmabench_histogram_quantile(&histogram, 0.5) == sample);
	assert_true(dmabench_histogram_quantile(&histogram, 1) == sample);
	assert_true(isnan(dmabench_histogram_stddev(&histogram)));
	for (size_t i = 0; i < COUNT(same); i++)
		same[i] = sample;
	add_samples(&histogram, same, COUNT(same));
	assert_true(dmabench_histogram_quantile(&histogram, 0.001) == sample);
	assert_true(dmabench_histogram_stddev(&histogram) == 0);
}

static void none(void **state)
{
	struct histogram histogram = { 0 }, other = { 0 };
	struct distribution d = dmabench_distribution(&histogram, 1, 1, 7);
	uint64_t sample = 5;

	(void)state;
	assert_true(isnan(dmabench_histogram_quantile(&histogram, 0.5)));
	assert_true(isnan(d.min) && isnan(d.p50) && isnan(d.max) &&
		    isnan(d.mean) && isnan(d.stddev));
	/* An empty one changes nothing, least of all the minimum. */
	add_samples(&other, &sample, 1);
	dmabench_histogram_merge(&other, &histogram);
	assert_true(other.min == 5 && other.max == 5 && other.count == 1);
	dmabench_histogram_merge(&histogram, &other);
	assert_true(histogram.min == 5 && histogram.max == 5);
}

static void above_the_last_bucket(void **state)
{
	uint64_t samples[] = { 1ULL << 36, 1ULL << 40, 1ULL << 50 };
	struct histogram histogram = { 0 };

	(void)state;
	add_samples(&histogram, samples, 3);
	assert_int_equal(histogram.buckets[HISTOGRAM_BUCKETS - 1], 3);
	assert_true(histogram.max == 1ULL << 50);
	assert_true(dmabench_histogram_quantile(&histogram, 1) <= 1ULL << 50);
	assert_true(dmabench_histogram_quantile(&histogram, 0.1) >= 1ULL << 34);
}

static void every_bucket_knows_its_values(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < HISTOGRAM_BUCKETS; i++) {
		uint64_t low = dmabench_histogram_low(i);

		assert_int_equal(dmabench_histogram_index(low), i);
		if (low)
			assert_int_equal(dmabench_histogram_index(low - 1), i - 1);
	}
}

static void contradictions_are_seen(void **state)
{
	struct dmabench_hist_header header = { .count = 2, .buckets = 2,
					       .min_ticks = 3, .max_ticks = 4 };
	struct dmabench_hist_bucket buckets[] = { { 3, 1, 1, 0 }, { 4, 1, 1, 0 } };
	struct histogram histogram = { 0 };

	(void)state;
	assert_true(dmabench_histogram_add(&histogram, &header, buckets));
	header.count = 3;
	assert_false(dmabench_histogram_add(&histogram, &header, buckets));
	header.count = 2;
	buckets[1].width_ticks = UINT64_MAX;
	assert_false(dmabench_histogram_add(&histogram, &header, buckets));
	buckets[1].width_ticks = 0;
	assert_false(dmabench_histogram_add(&histogram, &header, buckets));
	buckets[1].width_ticks = 1;
	buckets[1].low_ticks = 3;
	assert_false(dmabench_histogram_add(&histogram, &header, buckets));
	buckets[1].low_ticks = 4;
	header.min_ticks = 5;
	assert_false(dmabench_histogram_add(&histogram, &header, buckets));
	assert_int_equal(histogram.count, 2);
}

/* q needs 10 / (1 - q) samples; of batches only the median is told. */
static void unknown_is_not_told(void **state)
{
	static const struct { size_t count; bool p50, p90, p99, p999; } rows[] = {
		{ 19, 0, 0, 0, 0 }, { 20, 1, 0, 0, 0 }, { 99, 1, 0, 0, 0 },
		{ 100, 1, 1, 0, 0 }, { 999, 1, 1, 0, 0 }, { 1000, 1, 1, 1, 0 },
		{ 9999, 1, 1, 1, 0 }, { 10000, 1, 1, 1, 1 },
	};
	static uint64_t samples[10000];
	struct distribution d;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct histogram histogram = { 0 };

		add_samples(&histogram, samples, rows[i].count);
		d = dmabench_distribution(&histogram, 1, 1, 7);
		assert_int_equal(!isnan(d.p50), rows[i].p50);
		assert_int_equal(!isnan(d.p90), rows[i].p90);
		assert_int_equal(!isnan(d.p99), rows[i].p99);
		assert_int_equal(!isnan(d.p999), rows[i].p999);
		d = dmabench_distribution(&histogram, 1, 2, 7);
		assert_int_equal(!isnan(d.p50), rows[i].p50);
		assert_true(isnan(d.p90) && isnan(d.p99) && isnan(d.p999) &&
			    isnan(d.max) && isnan(d.stddev));
		assert_false(isnan(d.min) || isnan(d.mean));
	}
}

static void scales_and_subtracts(void **state)
{
	uint64_t samples[20];
	struct histogram histogram = { 0 };
	struct distribution d;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++)
		samples[i] = 800;
	add_samples(&histogram, samples, COUNT(samples));
	d = dmabench_distribution(&histogram, 0.5, 8, 50);
	assert_true(d.p50 == 50 && d.min == 50 && d.mean == 50);
	d = dmabench_distribution_less(d, 60);
	assert_true(d.p50 == -10 && d.min == -10 && isnan(d.p90));
	d = dmabench_distribution_less(dmabench_distribution(&histogram, 1, 1, 7),
				       NAN);
	assert_true(isnan(d.p50) && isnan(d.stddev));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_values_are_exact),
		cmocka_unit_test(the_median_is_exact),
		cmocka_unit_test(ranges_cover_all_values),
		cmocka_unit_test(large_values_are_within_a_percent),
		cmocka_unit_test(one_value),
		cmocka_unit_test(none),
		cmocka_unit_test(above_the_last_bucket),
		cmocka_unit_test(every_bucket_knows_its_values),
		cmocka_unit_test(contradictions_are_seen),
		cmocka_unit_test(unknown_is_not_told),
		cmocka_unit_test(scales_and_subtracts),
	};

	return cmocka_run_group_tests_name("histogram", tests, NULL, NULL);
}
