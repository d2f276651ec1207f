// SPDX-License-Identifier: GPL-2.0
/* Perf counters as rows of a comparison. */
#include "compare_points.h"

/* Rounds are raw: 200 more than net. */
#define COUNTER(name, net, rounds)					\
	"{\"counter\":\"" name "\",\"overhead_per_op\":200,\"raw_per_op\":1000,"	\
	"\"net_per_op\":" net ",\"raw_ci95_per_op\":null,\"round_raw_per_op\":[" rounds "],"	\
	"\"enabled_ns\":9,\"running_ns\":9}"
#define COUNTED(counters, settled)					\
	replaced(POINT("\"size\":1", "direct", settled, LOW("map")),	\
		 "\"phases\":", "\"counters\":[" counters "],\"phases\":")
#define FEW	COUNTER("instructions", "100", "300,300,300,300,300,300")
#define MANY	COUNTER("instructions", "110", "310,310,310,310,310,310")
#define FILE_OF(clock, counters, settled)				\
	replaced(HEADER(clock) "@", "@", COUNTED(counters, settled))

static void a_counter_is_a_row_behind_the_phases(void **state)
{
	cJSON *document;
	const cJSON *row;

	(void)state;
	document = compare_json(FILE_OF("wall", FEW, "false"), FILE_OF("wall", MANY, "false"), 0);
	assert_string_equal(member(row_of(document, 0), "phase")->valuestring, "map");
	assert_string_equal(member(row_of(document, 0), "unit")->valuestring, "ns");
	row = row_of(document, 1);
	assert_string_equal(member(row, "phase")->valuestring, "instructions");
	assert_string_equal(member(row, "unit")->valuestring, "count");
	assert_true(member(row, "base")->valuedouble == 100);
	assert_true(member(row, "new")->valuedouble == 110);
	assert_true(member(row, "p")->valuedouble < 0.01);
	assert_string_equal(member(row, "verdict")->valuestring, "more");
	/* Of what is net, as the medians are. */
	assert_true(cJSON_GetArrayItem(member(row, "ratio_ci95"), 0)->valuedouble > 1.09);
	/* What did not settle are times. */
	assert_true(cJSON_IsTrue(member(row, "new_settled")));
	assert_true(cJSON_IsTrue(member(row, "base_settled")));
	assert_true(cJSON_IsFalse(member(row_of(document, 0), "base_settled")));
	cJSON_Delete(document);
}

static void text_says_what_is_no_time(void **state)
{
	char *text;

	(void)state;
	text = compare(FILE_OF("wall", MANY, "true"), FILE_OF("wall", FEW, "true"), 0);
	assert_has(text, "Medians in ns, of perf counters per operation");
	assert_has(text, "instructions");
	assert_has(text, "fewer");
	assert_has(text, "0 slower or more, 1 faster or fewer, 1 unchanged");
	free(text);
	text = compare(FILE_OF("wall", FEW, "true"), FILE_OF("wall", FEW, "true"), 0);
	assert_has(text, "2 unchanged");
	free(text);
}

static void more_than_the_threshold_is_a_regression(void **state)
{
	(void)state;
	options.threshold = "5";
	free(compare(FILE_OF("wall", FEW, "true"), FILE_OF("wall", MANY, "true"), 1));
	options.threshold = "15";
	free(compare(FILE_OF("wall", FEW, "true"), FILE_OF("wall", MANY, "true"), 0));
	options.threshold = "5";
	free(compare(FILE_OF("icount", FEW, "true"), FILE_OF("icount", MANY, "true"), 1));
}

/* One side lacks it, or knows no count of it. */
static void a_counter_of_one_side_is_told(void **state)
{
	char *text;

	(void)state;
	text = compare(FILE_OF("wall", FEW, "true"), FILE_OF("wall", "", "true"), 0);
	assert_has(text, "1 phases in base only");
	free(text);
	text = compare(FILE_OF("wall", FEW, "true"),
		       FILE_OF("wall", COUNTER("instructions", "null", ""), "true"), 0);
	assert_has(text, "1 phases without a");
	free(text);
}

/* A percentile is of times alone. */
static void other_statistics_have_no_counters(void **state)
{
	char *text;

	(void)state;
	options.statistic = "mean";
	options.format = "text";
	text = compare(replaced(FILE_OF("icount", FEW, "true"), "\"p50\":103.5", "\"p50\":103.5,\"mean\":9"),
		       replaced(FILE_OF("icount", FEW, "true"), "\"p50\":103.5", "\"p50\":103.5,\"mean\":9"), 0);
	assert_has(text, "1 compared");
	assert_has_not(text, "perf counters");
	free(text);
}

static void a_counter_of_another_shape_is_refused(void **state)
{
	(void)state;
	refuses(FILE_OF("wall", "7", "true"), FILE_OF("wall", FEW, "true"), "a counter is not an object");
	refuses(FILE_OF("wall", "{\"net_per_op\":1}", "true"), FILE_OF("wall", FEW, "true"),
		"\"counter\" is missing");
	refuses(FILE_OF("wall", COUNTER("instructions", "\"9\"", ""), "true"),
		FILE_OF("wall", FEW, "true"), "\"net_per_op\" is of another type");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_counter_is_a_row_behind_the_phases),
		TEST(text_says_what_is_no_time),
		TEST(more_than_the_threshold_is_a_regression),
		TEST(a_counter_of_one_side_is_told),
		TEST(other_statistics_have_no_counters),
		TEST(a_counter_of_another_shape_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
