// SPDX-License-Identifier: GPL-2.0
/* Crossovers that were planted, found; and none where none is. */
#include <math.h>

#include "advise/curve.h"
#include "check.h"

#define SIZES	11		/* 64 to 65536 */
#define ALL	(SIZES + 1)

/* What a strategy really costs. */
typedef double cost_fn(double size);

struct sample {
	struct advise_point points[3][ALL];
	struct advise_curve curves[3];
	struct advise_findings findings;
};

static double flat(double size)
{
	(void)size;
	return 1000;
}

/* Meets flat at 1480, and is a straight line in plain numbers. */
static double by_byte(double size)
{
	return 260 + size / 2;
}

/* Meets flat at 1480, and is a straight line in logarithms. */
static double by_power(double size)
{
	return 1000 * pow(size / 1480, 0.7);
}

/* Below flat from 300 to 20000 alone. */
static double valley(double size)
{
	return 1000 * fmax(pow(300 / size, 0.5), pow(size / 20000, 0.9));
}

static double below_flat(double size)
{
	return 500 + size / 1000;
}

/* Repeatable, between -1 and 1. */
static double noise(unsigned int *state)
{
	*state = *state * 1103515245 + 12345;
	return (*state >> 16 & 0x7fff) / 16383.5 - 1;
}

/* Medians are off by up to @spread; the interval is twice as wide. */
static void plant(struct sample *sample, unsigned int index, cost_fn *cost,
		  double spread, unsigned int seed)
{
	struct advise_curve *curve = &sample->curves[index];

	*curve = (struct advise_curve){
		.name = "s", .points = sample->points[index], .count = SIZES,
	};
	for (unsigned int i = 0; i < SIZES; i++) {
		double size = 64 << i;
		double seen = cost(size) * (1 + spread * noise(&seed));

		curve->points[i] = (struct advise_point){
			size, seen, seen * (1 - spread), seen * (1 + spread),
			true,
		};
	}
}

static void find(struct sample *sample, unsigned int which)
{
	dmabench_advise_findings_free(&sample->findings);
	dmabench_advise_find(sample->curves, which, &sample->findings);
}

static void assert_around(const struct advise_crossover *crossover, double size)
{
	if (size < crossover->low || size > crossover->high)
		fail_msg("%g is not from %g to %g", size, crossover->low,
			 crossover->high);
	assert_true(crossover->low <= crossover->size);
	assert_true(crossover->size <= crossover->high);
	/* And the interval says something. */
	assert_true(crossover->high < 3 * crossover->low);
}

static void finds_one(void **state)
{
	cost_fn *const costs[] = { by_byte, by_power };
	struct sample sample = { };

	(void)state;
	for (unsigned int kind = 0; kind < COUNT(costs); kind++) {
		for (unsigned int seed = 0; seed < 200; seed++) {
			plant(&sample, 0, flat, 0.03, seed);
			plant(&sample, 1, costs[kind], 0.03, seed + 1000);
			find(&sample, 3);
			assert_int_equal(sample.findings.crossovers_count, 1);
			assert_around(sample.findings.crossovers, 1480);
			assert_int_equal(sample.findings.crossovers[0].below, 1);
			assert_int_equal(sample.findings.crossovers[0].above, 0);
		}
	}
	dmabench_advise_findings_free(&sample.findings);
}

/* A line of logarithms is met to the byte where there is no noise. */
static void interpolates_in_logarithms(void **state)
{
	const struct advise_crossover *crossover;
	struct sample sample = { };

	(void)state;
	plant(&sample, 0, flat, 0, 1);
	plant(&sample, 1, by_power, 0, 1);
	find(&sample, 3);
	crossover = sample.findings.crossovers;
	assert_int_equal(sample.findings.crossovers_count, 1);
	assert_true(fabs(crossover->size - 1480) < 0.01);
	assert_true(crossover->left == 1024 && crossover->right == 2048);
	/* Between the medians and the lines of plain numbers. */
	assert_true(crossover->low <= 1480.01 && crossover->high < 1560);
	assert_int_equal(sample.findings.ranges_count, 2);
	dmabench_advise_findings_free(&sample.findings);
}

static void finds_two(void **state)
{
	struct sample sample = { };

	(void)state;
	for (unsigned int seed = 0; seed < 100; seed++) {
		plant(&sample, 0, flat, 0.02, seed);
		plant(&sample, 1, valley, 0.02, seed + 1000);
		find(&sample, 3);
		assert_int_equal(sample.findings.crossovers_count, 2);
		assert_around(&sample.findings.crossovers[0], 300);
		assert_around(&sample.findings.crossovers[1], 20000);
		assert_int_equal(sample.findings.crossovers[0].below, 0);
		assert_int_equal(sample.findings.crossovers[1].below, 1);
	}
	dmabench_advise_findings_free(&sample.findings);
}

static void finds_none(void **state)
{
	struct sample sample = { };

	(void)state;
	plant(&sample, 0, flat, 0.02, 1);
	plant(&sample, 1, below_flat, 0.02, 2);
	find(&sample, 3);
	assert_int_equal(sample.findings.crossovers_count, 0);
	assert_int_equal(sample.findings.ranges_count, 1);
	assert_int_equal(sample.findings.ranges[0].cheapest, 2);
	assert_true(sample.findings.ranges[0].from == 64);
	assert_true(sample.findings.ranges[0].to == 65536);
	dmabench_advise_findings_free(&sample.findings);
}

/* The same cost twice, seen with noise: nothing is to be told. */
static void tells_no_difference_from_noise(void **state)
{
	struct sample sample = { };

	(void)state;
	for (unsigned int seed = 0; seed < 200; seed++) {
		plant(&sample, 0, by_byte, 0.05, seed);
		plant(&sample, 1, by_byte, 0.05, seed + 1000);
		find(&sample, 3);
		assert_int_equal(sample.findings.crossovers_count, 0);
		for (size_t i = 0; i < sample.findings.ranges_count; i++)
			assert_int_equal(sample.findings.ranges[i].cheapest, 3);
	}
	dmabench_advise_findings_free(&sample.findings);
}

static void looks_at_those_asked_for(void **state)
{
	struct sample sample = { };

	(void)state;
	plant(&sample, 0, flat, 0.01, 1);
	plant(&sample, 1, by_power, 0.01, 2);
	plant(&sample, 2, below_flat, 0.01, 3);
	find(&sample, 3);
	assert_around(sample.findings.crossovers, 1480);
	find(&sample, 7);
	assert_int_equal(sample.findings.crossovers_count, 1);
	assert_int_equal(sample.findings.crossovers[0].above, 2);
	assert_around(sample.findings.crossovers, 566);
	dmabench_advise_findings_free(&sample.findings);
}

/* Where one strategy ends, the other is cheapest for want of it. */
static void an_end_is_no_crossover(void **state)
{
	struct sample sample = { };

	(void)state;
	plant(&sample, 0, flat, 0.01, 1);
	plant(&sample, 1, below_flat, 0.01, 2);
	sample.curves[1].count = 4;
	find(&sample, 3);
	assert_int_equal(sample.findings.crossovers_count, 0);
	assert_int_equal(sample.findings.ranges_count, 2);
	assert_int_equal(sample.findings.ranges[0].cheapest, 2);
	assert_true(sample.findings.ranges[0].to == 512);
	assert_false(sample.findings.ranges[0].alone);
	assert_int_equal(sample.findings.ranges[1].cheapest, 1);
	assert_true(sample.findings.ranges[1].alone);
	/* The cheaper one goes on: it is not known to be that any more. */
	sample.curves[0].count = 4;
	sample.curves[1].count = SIZES;
	find(&sample, 3);
	assert_int_equal(sample.findings.ranges_count, 2);
	assert_int_equal(sample.findings.ranges[1].cheapest, 2);
	assert_true(sample.findings.ranges[1].alone);
	dmabench_advise_findings_free(&sample.findings);
}

static void one_size_is_enough(void **state)
{
	struct sample sample = { };

	(void)state;
	plant(&sample, 0, flat, 0.01, 1);
	plant(&sample, 1, below_flat, 0.01, 2);
	sample.curves[0].count = 1;
	sample.curves[1].count = 1;
	find(&sample, 3);
	assert_int_equal(sample.findings.ranges_count, 1);
	assert_int_equal(sample.findings.ranges[0].cheapest, 2);
	find(&sample, 0);
	assert_int_equal(sample.findings.ranges_count, 0);
	dmabench_advise_findings_free(&sample.findings);
}

static void counts_what_pays_for_mapping_once(void **state)
{
	const struct advise_point fixed = { 64, 600, 590, 610, true };
	const struct advise_point each_time = { 64, 700, 690, 710, true };
	struct advise_point kept = { 64, 500, 490, 510, true };
	struct advise_payback payback;

	(void)state;
	payback = dmabench_advise_payback(&fixed, &each_time, &kept);
	assert_true(payback.transfers == 3);
	assert_true(payback.low == 590. / 220 && payback.high == 610. / 180);
	kept.high = 700;
	payback = dmabench_advise_payback(&fixed, &each_time, &kept);
	assert_true(payback.transfers == 3 && isinf(payback.high));
	kept.cost = 800;
	payback = dmabench_advise_payback(&fixed, &each_time, &kept);
	assert_true(isinf(payback.transfers));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_one),
		cmocka_unit_test(interpolates_in_logarithms),
		cmocka_unit_test(finds_two),
		cmocka_unit_test(finds_none),
		cmocka_unit_test(tells_no_difference_from_noise),
		cmocka_unit_test(looks_at_those_asked_for),
		cmocka_unit_test(an_end_is_no_crossover),
		cmocka_unit_test(one_size_is_enough),
		cmocka_unit_test(counts_what_pays_for_mapping_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
