// SPDX-License-Identifier: GPL-2.0
/* What perf counters counted, in tables. */
#include "export_samples.h"

#define COUNTER(name, net, interval)					\
	"{\"counter\":\"" name "\",\"overhead_per_op\":632,\"raw_per_op\":779.25,"	\
	"\"net_per_op\":" net ",\"raw_ci95_per_op\":" interval ",\"round_raw_per_op\":[779,780],"	\
	"\"enabled_ns\":9,\"running_ns\":8}"
/* Two counters, of which the second file has one; a point without, and one refused. */
static char *export_counted(const char *format)
{
	char *a, *b, *text;
	char *lines[2];

	assert_true(asprintf(&lines[0], HEADER("wall") "{\"counters\":[%s,%s],%s%s" TRAILER,
			     COUNTER("instructions", "147.25", "[779,780]"),
			     COUNTER("cache,misses", "null", "null"),
			     &POINT("\"size\":64", "direct", "false",
				    PHASE("map", "5.5", "9") "," PHASE("unmap", "6", "9"))[1],
			     POINT("\"size\":128", "direct", "true", PHASE("map", "7", "9"))
			     REFUSED("\"size\":256", "too large")) > 0);
	assert_true(asprintf(&lines[1], HEADER("wall") "{\"counters\":[%s],%s" TRAILER,
			     COUNTER("cache,misses", "12345.6", "[779,781]"),
			     &POINT("\"size\":64", "swiotlb", "true", PHASE("map", "8", "9"))[1]) > 0);
	a = sample("a.jsonl", lines[0]);
	b = sample("b.jsonl", lines[1]);
	text = export(format, false, (char *[]){ a, b }, 2);
	assert_non_null(text);
	free(lines[0]);
	free(lines[1]);
	free(a);
	free(b);
	return text;
}

/* Behind all others, in each of a point's rows. */
static void csv_has_columns_of_counters(void **state)
{
	char *text = export_counted("csv");

	(void)state;
	assert_has(text, ",node,expected_leaves_per_op,size,instructions_overhead_per_op,instructions_raw_per_op,"
		   "instructions_net_per_op,instructions_enabled_ns,instructions_running_ns,"
		   "instructions_raw_ci95_low_per_op,instructions_raw_ci95_high_per_op,"
		   "\"cache,misses_overhead_per_op\",");
	assert_has(text, "5.5,,9,,,,,1,2,skipped,,,,64,632,779.25,147.25,9,8,779,780,632,779.25,,9,8,,\n");
	assert_has(text, ",6,,9,,,,,1,2,skipped,,,,64,632,779.25,147.25,9,8,779,780,632,779.25,,9,8,,\n");
	assert_has(text, ",skipped,,,,128,,,,,,,,,,,,,,\n");
	assert_has(text, ",256,,,,,,,,,,,,,,\n");
	assert_has(text, ",skipped,,,,64,,,,,,,,632,779.25,12345.6,9,8,779,781\n");
	free(text);
}

/* Where an experiment has no parameters, too. */
static void csv_has_no_column_without_a_name_before_counters(void **state)
{
	char *line, *path, *text;

	(void)state;
	assert_true(asprintf(&line, HEADER("wall") "{\"counters\":[%s],%s" TRAILER,
			     COUNTER("cycles", "0", "[1,2]"),
			     &POINT("", "direct", "true", PHASE("noop", "0", "9"))[1]) > 0);
	path = sample("a.jsonl", line);
	text = export("csv", false, &path, 1);
	assert_non_null(text);
	assert_has(text, ",node,expected_leaves_per_op,cycles_overhead_per_op,");
	assert_has(text, ",skipped,,,,632,779.25,0,9,8,1,2\n");
	free(text);
	free(path);
	free(line);
}

/* Counts, below the phases; whether a point settled is said of its times. */
static void markdown_has_rows_of_counters(void **state)
{
	char *text = export_counted("markdown");

	(void)state;
	assert_has(text, "# Medians in ns, of perf counters per operation\n");
	assert_has(text, "|        64 | map              |     5.5 ? |     8.0   |\n");
	assert_has(text, "|        64 | instructions     |    147.25 |         - |\n");
	assert_has(text, "|       128 | instructions     |         - |         - |\n");
	assert_has(text, "|        64 | cache,misses     |         - |     12346 |\n");
	free(text);
	text = export_both("markdown", false);
	assert_has_not(text, "perf counters");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_has_columns_of_counters),
		cmocka_unit_test(csv_has_no_column_without_a_name_before_counters),
		cmocka_unit_test(markdown_has_rows_of_counters),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
