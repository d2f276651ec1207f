// SPDX-License-Identifier: GPL-2.0
/* What runs of several boots tell. */
#include "check.h"

#include <math.h>

#include "stats/boots.h"

static void assert_near(double got, double wanted, double within)
{
	if (!(fabs(got - wanted) <= within))
		fail_msg("%.12g is not %.12g", got, wanted);
}

static void means_are_of_boots(void **state)
{
	static const double logs[] = { 1, 2, 3, 8, 5 };
	static const size_t boots[] = { 7, 3, 7, 3, 9 };
	struct dmabench_runs_logs runs = { logs, logs, COUNT(logs), boots };
	double means[COUNT(logs)];

	(void)state;
	assert_int_equal(dmabench_boot_means(&runs, means), 3);
	assert_true(means[0] == 2 && means[1] == 5 && means[2] == 5);
	runs.boots = NULL;
	assert_int_equal(dmabench_boot_means(&runs, means), COUNT(logs));
	assert_memory_equal(means, logs, sizeof(logs));
	runs.count = 0;
	assert_int_equal(dmabench_boot_means(&runs, means), 0);
}

/*
 * By hand: variances 1e-4 of two and 3e-4 of four runs are pooled (1 + 3 * 3) / 4
 * = 2.5e-4; squared errors 1e-4, and 2e-4, (1 + 3 * 2) / 4 = 1.75e-4.
 */
static void scatter_by_hand(void **state)
{
	static const double base[] = { 1, 1 + 0.01 * M_SQRT2 };
	static const double new[] = { -0.015, 0.015, -0.015, 0.015 };
	const double low[] = { 0.01, 0.01 };
	const double high[] = { 0.01 * M_SQRT2, 0.01 * M_SQRT2, 0.01 * M_SQRT2, 0.01 * M_SQRT2 };
	const double higher[] = { 0.1, 0.1, 0.1, 0.1 }, unknown[] = { 0.1, NAN, 0.1, 0.1 };
	const struct dmabench_runs_logs first = { base, low, 2, NULL };
	struct dmabench_scatter scatter;

	(void)state;
	scatter = dmabench_scatter(&first, &(struct dmabench_runs_logs){ new, high, 4, NULL });
	assert_near(scatter.between, sqrt(expm1(2.5e-4 - 1.75e-4)), 1e-12);
	assert_near(scatter.within, sqrt(expm1(1.75e-4)), 1e-12);
	scatter = dmabench_scatter(&first, &(struct dmabench_runs_logs){ new, higher, 4, NULL });
	assert_true(scatter.between == 0);
	assert_near(scatter.within, sqrt(expm1((1e-4 + 3 * 1e-2) / 4)), 1e-12);
	scatter = dmabench_scatter(&first, &(struct dmabench_runs_logs){ new, unknown, 4, NULL });
	assert_true(isnan(scatter.between) && isnan(scatter.within));
	/* One run tells nothing of itself; the other side does. */
	scatter = dmabench_scatter(&first, &(struct dmabench_runs_logs){ new, high, 1, NULL });
	assert_near(scatter.between, 0, 1e-8);
	assert_near(scatter.within, sqrt(expm1(1e-4)), 1e-12);
	scatter = dmabench_scatter(&(struct dmabench_runs_logs){ base, low, 1, NULL },
				   &(struct dmabench_runs_logs){ new, high, 1, NULL });
	assert_true(isnan(scatter.between) && isnan(scatter.within));
}

/*
 * By hand: of the base boots 0 and 1 have two runs each, 0.02 apart, so that their
 * squares are 2e-4 each; of the other side boot 0 has one run, boot 1 three, with
 * 2e-4 as well. 6e-4 of 1 + 1 + 2 degrees of freedom: 1.5e-4. The boots' means are
 * 0.1 and 0.2 apart, squares 0.005 and 0.02, of 2: 0.0125; of the runs' variance there
 * are (1/2 + 1/2) / 2 and (1 + 1/3) / 2 in these, 7/12 between the two.
 */
static void boots_and_runs_are_told_apart(void **state)
{
	static const double base[] = { 1, 1.1, 1.02, 1.12 }, new[] = { 1.21, 1.4, 1.42, 1.41 };
	static const size_t base_boots[] = { 0, 1, 0, 1 }, new_boots[] = { 0, 1, 1, 1 };
	static const double errors[] = { 0.01, 0.01, 0.01, 0.01 };
	const struct dmabench_runs_logs was = { base, errors, 4, base_boots };
	const struct dmabench_runs_logs is = { new, errors, 4, new_boots };
	const struct dmabench_scatter scatter = dmabench_scatter(&was, &is);

	(void)state;
	assert_near(scatter.within, sqrt(expm1(1e-4)), 1e-12);
	assert_near(scatter.between, sqrt(expm1(1.5e-4 - 1e-4)), 1e-12);
	assert_near(scatter.boots, sqrt(expm1(0.0125 - 1.5e-4 * 7 / 12)), 1e-12);
}

/* Where all are of one boot, runs are all that can be told of. */
static void one_boot_tells_of_runs(void **state)
{
	static const double logs[] = { 1, 1.02 }, errors[] = { 0.001, 0.001 };
	static const size_t boots[] = { 0, 0 };
	const struct dmabench_runs_logs runs = { logs, errors, 2, boots };
	const struct dmabench_scatter scatter = dmabench_scatter(&runs, &runs);

	(void)state;
	assert_true(isnan(scatter.boots));
	assert_near(scatter.between, sqrt(expm1(2e-4 - 1e-6)), 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means_are_of_boots),
		cmocka_unit_test(scatter_by_hand),
		cmocka_unit_test(boots_and_runs_are_told_apart),
		cmocka_unit_test(one_boot_tells_of_runs),
	};

	return cmocka_run_group_tests_name("boots", tests, NULL, NULL);
}
