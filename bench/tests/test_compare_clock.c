// SPDX-License-Identifier: GPL-2.0
/* Where a clock of long steps timed: what is told is no more than it can tell. */
#include "compare_points.h"

/* Raw: 10 more than net. */
#define CLOCK(phase, low, high)						\
	OTHER("\"p50_ci95_ns\":null", "\"p50_ci95_ns\":null,\"p50_clock_ns\":[" low "," high "]", phase)

static cJSON *compared(const char *low, const char *high)
{
	char *base = dmabench_format("%s%s%s", HEADER("wall"), P("64", "@"), TRAILER);
	char *base_file = dmabench_format("%s", replaced(base, "@", low));
	char *new_file = dmabench_format("%s", replaced(base, "@", high));
	cJSON *document = compare_json(base_file, new_file, 0);

	free(base);
	free(base_file);
	free(new_file);
	return document;
}

static void an_interval_is_as_wide_as_the_clock_leaves_it(void **state)
{
	cJSON *document = compared(CLOCK(LOW("map"), "113", "114"), CLOCK(HIGH("map"), "130", "140"));
	const cJSON *row = row_of(document, 0), *interval = member(row, "ratio_ci95");

	(void)state;
	assert_true(fabs(cJSON_GetArrayItem(interval, 0)->valuedouble - 120 / 104.) < 0.000001);
	assert_true(fabs(cJSON_GetArrayItem(interval, 1)->valuedouble - 130 / 103.) < 0.000001);
	assert_text(row, "verdict", "slower");
	assert_number(row, "p", 2. / 924);
	assert_true(count_of(document, "rows_undecided_by_clock") == 0);
	cJSON_Delete(document);
}

/* The rounds differ as clearly as above. */
static void what_the_steps_leave_open_is_no_difference(void **state)
{
	cJSON *document = compared(CLOCK(LOW("map"), "100", "125"), CLOCK(HIGH("map"), "120", "150"));
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_number(row, "ratio", 123.5 / 103.5);
	assert_true(count_of(document, "rows_undecided_by_clock") == 1);
	cJSON_Delete(document);
}

/* Raw: the cost of measuring is 10. */
static void of_what_may_take_no_time_nothing_is_a_multiple(void **state)
{
	cJSON *document = compared(CLOCK(LOW("map"), "10", "125"), CLOCK(HIGH("map"), "131", "136"));
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_true(cJSON_IsNull(member(row, "ratio_ci95")));
	assert_true(count_of(document, "rows_undecided_by_clock") == 1);
	cJSON_Delete(document);
}

static void it_is_said_in_words(void **state)
{
	char *base = dmabench_format("%s%s%s", HEADER("wall"), P("64", "@"), TRAILER);
	char *low = dmabench_format("%s", replaced(base, "@", CLOCK(LOW("map"), "100", "125")));
	char *text = compare(low, replaced(base, "@", CLOCK(HIGH("map"), "120", "150")), 0);

	(void)state;
	assert_has(text, "1 rows have no p: the steps of a clock leave open more than their rounds differ by (first: map of e");
	free(base);
	free(low);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_interval_is_as_wide_as_the_clock_leaves_it),
		TEST(what_the_steps_leave_open_is_no_difference),
		TEST(of_what_may_take_no_time_nothing_is_a_multiple),
		TEST(it_is_said_in_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
