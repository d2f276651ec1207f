// SPDX-License-Identifier: GPL-2.0
/* When a point is done: it settled, its clock or its noise does not let it, or its rounds or its time ran out. */
#include "run_fake.h"

static struct result result;

static void unsettled_is_marked(void **state)
{
	const cJSON *p;

	(void)state;
	fake.noisy_size = 4096;
	read_new_run(&result, "noisy", "-e map --size 64,4k --max-time 0.5 --max-rounds 1000 --seed 1");
	p = point(&result, 1);
	assert_true(cJSON_IsFalse(get(p, "settled")));
	assert_true(number(p, "elapsed_s") >= 0.5 && number(p, "elapsed_s") < 0.6);
	assert_true(cJSON_IsTrue(get(point(&result, 0), "settled")));
	assert_true(number(last(&result), "unsettled") == 1);
	assert_non_null(strstr(check_printed, "~: 1 of 2 points"));
	assert_non_null(strstr(text(last(&result), "verdict"),
			       "1 of 2 points are known to 1 %, by fake in steps of 1 ns; 1 no better than to "));
	assert_non_null(strstr(text(last(&result), "verdict"), " %, for noise"));
	free_lines(&result);
}

/* Of 30 ticks and a quarter, by a clock that has only every 40th, 45 of 60 samples are told to be 40. */
static void below_the_clocks_steps_is_not_settled(void **state)
{
	const cJSON *p;

	(void)state;
	fake.granularity = 40;
	read_new_run(&result, "coarse", "-e map --size 64k --max-time 9");
	p = point(&result, 0);
	assert_near(number(p, "phases.1.raw_ns.p50"), 30);
	assert_near(number(p, "phases.1.p50_clock_ns.0"), 20);
	assert_near(number(p, "phases.1.p50_clock_ns.1"), 40);
	assert_near(number(p, "phases.1.p50_ci95_ns.0"), 20);
	assert_near(number(p, "phases.1.p50_ci95_ns.1"), 40);
	assert_true(cJSON_IsFalse(get(p, "settled")));
	assert_string_equal(text(p, "unsettled_by"), "clock");
	/* No number of rounds would tell more. */
	assert_true(number(p, "rounds") == 6);
	assert_non_null(strstr(check_printed, "this clock's steps are too coarse"));
	/* What spoils it is that of this machine. */
	assert_ptr_equal(strstr(text(last(&result), "verdict"),
				"0 of 1 points are known to 1 %, by fake in steps of 40 ns; 1 no better than to 33 %, for its steps"),
			 text(last(&result), "verdict"));
	assert_non_null(strstr(check_printed, text(last(&result), "verdict")));
	free_lines(&result);
}

static void rounds_can_run_out(void **state)
{
	(void)state;
	fake.noisy_size = 4096;
	read_new_run(&result, "rounds", "-e map --max-rounds 3 --seed 1");
	assert_true(number(point(&result, 0), "rounds") == 3);
	assert_true(is_null(point(&result, 0), "phases.0.p50_ci95_ns"));
	free_lines(&result);
}

static void slow_operations_stay_in_time(void **state)
{
	const cJSON *p;

	(void)state;
	fake.slow_ns = 100000000;
	read_new_run(&result, "slow", "-e map --max-time 3");
	p = point(&result, 0);
	assert_true(number(p, "elapsed_s") < 3.5);
	/* The 4 operations that were to find the number count too. */
	assert_int_equal(number(p, "rounds"), 6);
	assert_true(number(p, "operations") == 6 * 4);
	free_lines(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(unsettled_is_marked, reset),
		cmocka_unit_test_setup(below_the_clocks_steps_is_not_settled, reset),
		cmocka_unit_test_setup(rounds_can_run_out, reset),
		cmocka_unit_test_setup(slow_operations_stay_in_time, reset),
	};

	return cmocka_run_group_tests_name("run_settled", tests, NULL, NULL);
}
