// SPDX-License-Identifier: GPL-2.0
/* dmabench run beside another run, and with too little time: what is said. */
#include "run_fake.h"

static struct result result;

static size_t times_said(const char *words)
{
	size_t times = 0;

	for (const char *at = check_said; (at = strstr(at, words)); at++)
		times++;
	return times;
}

static void alone_nothing_is_said(void **state)
{
	(void)state;
	read_new_run(&result, "alone", "-e map --size 64,4k");
	assert_true(number(point(&result, 0), "disturbed_rounds") == 0);
	assert_true(cJSON_IsTrue(get(point(&result, 0), "settled")));
	assert_string_equal(check_said, "");
	assert_null(strstr(check_printed, "were disturbed"));
	free_lines(&result);
}

/* Even a point that is as precise as was asked for has not settled. */
static void another_run_is_told_and_marked(void **state)
{
	const cJSON *p;

	(void)state;
	fake.disturbed_from = 1;
	read_new_run(&result, "disturbed", "-q -e map --size 64,4k");
	p = point(&result, 1);
	assert_string_equal(text(p, "status"), "ok");
	assert_true(number(p, "rounds") == 6);
	assert_true(number(p, "disturbed_rounds") == 6);
	assert_true(cJSON_IsFalse(get(p, "settled")));
	assert_true(number(last(&result), "unsettled") == 2);
	assert_int_equal(times_said("another run (process 4711) measures on target chan0"), 1);
	assert_int_equal(times_said("2 of 2 points have \"disturbed_rounds\""), 1);
	free_lines(&result);
}

static void only_what_was_disturbed_is_marked(void **state)
{
	size_t marked = 0;

	(void)state;
	fake.disturbed_from = 200;
	read_new_run(&result, "disturbed-later", "-e map --size 1000:40000:+1000");
	assert_in_range(fake.rounds, 220, 2000);
	for (int i = 0; i < 40; i++)
		marked += cJSON_IsFalse(get(point(&result, i), "settled"));
	assert_in_range(marked, 1, 39);
	assert_non_null(strstr(check_printed, "of 40 points were disturbed by another run"));
	assert_null(strstr(check_printed, "did not come within the precision"));
	free_lines(&result);
}

/* A round of the fewest operations takes longer than the point may. */
static void too_few_operations_are_told(void **state)
{
	(void)state;
	fake.slow_ns = 10000000;
	read_new_run(&result, "few", "-q -e map --size 4k --max-time 0.01");
	assert_true(is_null(point(&result, 0), "phases.0.raw_ns.p50"));
	assert_int_equal(times_said("1 of 1 points have no median"), 1);
	free_lines(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(alone_nothing_is_said, reset),
		cmocka_unit_test_setup(another_run_is_told_and_marked, reset),
		cmocka_unit_test_setup(only_what_was_disturbed_is_marked, reset),
		cmocka_unit_test_setup(too_few_operations_are_told, reset),
	};

	return cmocka_run_group_tests_name("run_disturbed", tests, NULL, NULL);
}
