// SPDX-License-Identifier: GPL-2.0
/* Which points are compared with which, and what must not be compared. */
#include "compare_points.h"

static void matches_in_any_order_of_names(void **state)
{
	cJSON *document = compare_json(
		HEADER("wall") POINT("\"a\":1,\"b\":\"1\",\"c\":true", "direct", "true",
				     LOW("map"))
		POINT("\"a\":\"1\",\"b\":1", "direct", "true", LOW("map")) TRAILER,
		HEADER("wall") POINT("\"c\":true,\"b\":\"1\",\"a\":1", "direct", "true",
				     LOW("map"))
		/* A text is no number, and yes is not no. */
		POINT("\"a\":1,\"b\":\"1\",\"c\":false", "direct", "true", LOW("map"))
		POINT("\"a\":1,\"b\":1", "direct", "true", LOW("map")) TRAILER, 0);

	(void)state;
	assert_true(count_of(document, "compared") == 1);
	assert_true(count_of(document, "points_only_in_base") == 1);
	assert_true(count_of(document, "points_only_in_new") == 2);
	cJSON_Delete(document);
}

/* As doubles they were the same point, and the second one left out. */
static void masks_stay_apart(void **state)
{
	static const char file[] = HEADER("wall")
		POINT("\"mask\":18446744073709551615", "direct", "true", LOW("map"))
		POINT("\"mask\":18446744073709551614,\"a\\u0062\":\"\\u0063\"", "direct", "true", LOW("map"))
		POINT("\"mask\":18446744073709551614,\"ab\":\"d\"", "direct", "true", LOW("map"))
		POINT("\"mask\":18446744073709551614", "direct", "true", HIGH("map"))
		TRAILER;
	static const char other[] = HEADER("wall")
		POINT("\"ab\":\"c\",\"mask\":18446744073709551614", "direct", "true", HIGH("map"))
		POINT("\"mask\":18446744073709551614", "direct", "true", LOW("map"))
		TRAILER;
	cJSON *document = compare_json(file, other, 0);

	(void)state;
	assert_true(count_of(document, "points") == 2);
	assert_number(row_of(document, 0), "base", 123.5);
	assert_number(row_of(document, 0), "new", 103.5);
	assert_text(member(row_of(document, 1), "parameters"), "ab", "c");
	assert_number(row_of(document, 1), "new", 123.5);
	cJSON_Delete(document);
}

/* Up to some number of parameters no memory is allocated for them. */
static void takes_any_number_of_parameters(void **state)
{
	char parameters[1024] = "\"p\":\"x\"", *text;

	(void)state;
	for (int i = 0; i < 40; i++) {
		cJSON *document;

		assert_true(asprintf(&text, HEADER("wall") "{\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{%s},\"threads\":1,\"status\":\"ok\",\"regime\":\"direct\",\"phases\":[%s]}\n" TRAILER,
				     parameters, LOW("map")) > 0);
		document = compare_json(text, text, 0);
		assert_true(count_of(document, "points") == 1);
		assert_text(member(row_of(document, 0), "parameters"), "p", "x");
		cJSON_Delete(document);
		free(text);
		sprintf(parameters + strlen(parameters), ",\"p%d\":%d", i, i);
	}
}

static void what_is_not_compared_is_counted(void **state)
{
	static const char base[] =
		HEADER("wall") P("1", LOW("map") "," NEVER("y")) P("2", LOW("map"))
		REFUSED("\"size\":3", "no") P("4", LOW("map"))
		BATCHED("2", "\"size\":5", "direct", "true", LOW("map"))
		P("6", LOW("map") "," ROUNDS("x", "null", "")) P("6", LOW("map")) TRAILER;
	static const char new[] =
		HEADER("wall") P("1", LOW("map") "," NEVER("y")) P("7", LOW("map"))
		P("3", LOW("map")) REFUSED("\"size\":4", "no") P("5", LOW("map"))
		P("6", ROUNDS("x", "5", "15")) P("1", LOW("map")) TRAILER;
	cJSON *document = compare_json(base, new, 0);
	char *text;

	(void)state;
	assert_true(count_of(document, "compared") == 1);
	assert_true(count_of(document, "points_only_in_base") == 1);
	assert_true(count_of(document, "points_only_in_new") == 1);
	assert_true(count_of(document, "points_not_ok") == 2);
	assert_true(count_of(document, "points_timed_differently") == 1);
	assert_true(count_of(document, "points_repeated") == 2);
	assert_true(count_of(document, "phases_in_one_only") == 1);
	assert_true(count_of(document, "phases_without_median") == 1);
	cJSON_Delete(document);
	options.format = "text";
	text = compare(base, new, 0);
	assert_has(text, "1 compared (of 1 points): 0 slower, 0 faster, 1 unchanged, 9 not comparable");
	assert_has(text, "1 points timed differently");
	free(text);
}

static void timing_is_part_of_it(void **state)
{
	static const char base[] = HEADER("wall") P("1", LOW("map"))
				   P("2", LOW("map")) TRAILER;
	cJSON *document = compare_json(base, OTHER("\"batch\":1,\"timing\":\"single\"",
						   "\"batch\":2,\"timing\":\"batched\"", base), 0);

	(void)state;
	assert_true(count_of(document, "points_timed_differently") == 1);
	assert_true(count_of(document, "compared") == 1);
	cJSON_Delete(document);
}

static void refuses_other_environments(void **state)
{
	static const char base[] =
		AT("wall", "\"PC\"", "6.1", ",\"arch\":\"x86\",\"cpu_model\":\"A\",\"kernel_version\":\"#1\"}"
		   ",\"sweep\":{\"node\":\"1\"")
		P("1", LOW("map")) TRAILER;
	static const struct { const char *old, *new, *words, *across; } rows[] = {
		{ "\"PC\"", "\"Mac\"", "machine of ", "machine" },
		{ "\"PC\"", "null", "' machine of ", "machine" },
		{ "\"x86\"", "\"arm\"", "arch of ", "machine" },
		{ "\"A\"", "\"B\"", "cpu_model of ", "machine" },
		{ "\"qemu\"", "null", "hypervisor of ", "machine" },
		{ "\"6.1\"", "\"7.2\"", "kernel of ", "kernel" },
		{ "\"#1\"", "\"#2\"", "kernel_version of ", "kernel" },
		{ "\"direct\"", "\"swiotlb\"", "regime of ", "regime" },
		{ "\"direct\"", "null", "regime of ", "regime" },
		{ "\"node\":\"1\"", "\"node\":\"cpu\"", "node of ", "node" },
		{ "\"node\":\"1\"", "\"none\":\"1\"", "'the kernel's choice'", "node" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *new = OTHER(rows[i].old, rows[i].new, base);
		char *hint;

		options.across = strcmp(rows[i].across, "kernel") ? "kernel" :
								    "regime,machine";
		refuses(base, new, rows[i].words + (rows[i].words[0] == '\'') * 2);
		assert_true(asprintf(&hint, "--across %s", rows[i].across) > 0);
		refuses(base, new, hint);
		free(hint);
		options.across = rows[i].across;
		free(compare(base, new, 0));
		options.across = "machine,regime,kernel,node";
		free(compare(base, new, 0));
	}
	refuses(base, OTHER("\"6.1\"", "\"7\"", OTHER("\"PC\"", "\"Mac\"", OTHER("wall", "icount", base))),
		"clock of ");
	options.across = "clock";
	refuses(base, base, "valid are regime, kernel, machine and node");
	options.across = "";
	refuses(base, base, "valid are");
}

static void tells_both_values(void **state)
{
	(void)state;
	refuses(AT("wall", "\"PC\"", "6.1", "") P("1", LOW("map")) TRAILER,
		AT("wall", "\"PC\"", "7.2", "") P("1", LOW("map")) TRAILER,
		"a.jsonl is '6.1', of ");
	refuses(AT("wall", "\"PC\"", "6.1", "") P("1", LOW("map")) TRAILER,
		AT("wall", "\"PC\"", "7.2", "") P("1", LOW("map")) TRAILER,
		"b.jsonl '7.2': not compared without --across kernel");
	refuses(HEADER("wall") P("64", LOW("map")) TRAILER,
		HEADER("wall") POINT("\"size\":64", "swiotlb", "true", LOW("map")) TRAILER,
		" at e (size 64, threads 1): not compared");
}

/* An environment that matters less is told. */
static void tells_what_else_differs(void **state)
{
	char *text = compare(AT("wall", "\"PC\"", "6.1", ",\"governor\":\"a\",\"turbo\":true")
			     P("1", LOW("map")) TRAILER,
			     AT("wall", "\"PC\"", "6.1", ",\"governor\":\"b\",\"turbo\":true")
			     P("1", LOW("map")) TRAILER, 0);

	(void)state;
	assert_has(text, "also different: governor\n");
	free(text);
}

static void says_what_is_nearest(void **state)
{
	refuses(HEADER("wall") P("64", LOW("map")) P("128", LOW("map")) TRAILER,
		HEADER("wall") P("4096", LOW("map")) TRAILER,
		"no point in common");
	refuses(HEADER("wall") POINT("\"a\":1,\"b\":1", "direct", "true", LOW("map"))
		POINT("\"a\":1,\"b\":2", "direct", "true", LOW("map")) TRAILER,
		HEADER("wall") POINT("\"a\":1,\"b\":3", "direct", "true", LOW("map"))
		POINT("\"c\":2", "direct", "true", LOW("map")) TRAILER,
		"nearest to e (a 1, b 3, threads 1) of the second is e (a 1, b 1, threads 1) of the first");
	refuses(HEADER("wall") TRAILER, HEADER("wall") P("1", LOW("map")) TRAILER,
		"a.jsonl has no points");
	refuses(HEADER("wall") P("1", LOW("map")) TRAILER, HEADER("wall") TRAILER,
		"b.jsonl has no points");
	refuses(HEADER("wall") P("1", LOW("map")) TRAILER,
		HEADER("wall") REFUSED("\"size\":1", "no") TRAILER,
		"1 points in common, none to be compared: 1 not ok in one");
	(void)state;
}

static void compares_with_several(void **state)
{
	char *paths[] = {
		sample("a.jsonl", HEADER("wall") P("1", LOW("m")) TRAILER),
		sample("b.jsonl", HEADER("wall") P("1", HIGH("m")) TRAILER),
		sample("c.jsonl", HEADER("wall") P("1", LOW("m")) TRAILER),
	};
	char *output = in_directory("out"), *text;
	cJSON *document;

	(void)state;
	options.format = "json";
	options.output = output;
	assert_int_equal(dmabench_compare(&options, paths, 3), 0);
	text = slurp(output);
	document = cJSON_Parse(text);
	assert_int_equal(cJSON_GetArraySize(member(document, "comparisons")), 2);
	assert_true(count_of(document, "slower") == 1);
	assert_has(text, "c.jsonl");
	cJSON_Delete(document);
	free(text);
	unlink(output);
	free(output);
	for (size_t i = 0; i < 3; i++)
		free(paths[i]);
}

static void refuses_broken_files(void **state)
{
	static const char good[] = HEADER("wall") P("1", LOW("map")) TRAILER;

	(void)state;
	refuses(good, HEADER("wall") "broken\n", "b.jsonl:2: ");
	refuses(HEADER("wall") "broken\n", good, "a.jsonl:2: ");
	refuses(good, "{\"record\":\"header\",\"schema\":9}\n", "b.jsonl:1: schema 9");
	refuses(good, "", "b.jsonl:1: empty");
	refuses(good, HEADER("wall") P("1", LOW("map")) "{\"rec",
		"b.jsonl:3: the last line is cut off");
	/* A run that was killed is compared as far as it came. */
	listen();
	free(compare(good, HEADER("wall") P("1", LOW("map")), 0));
	assert_has(said(), "warning: ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(matches_in_any_order_of_names),
		TEST(masks_stay_apart),
		TEST(takes_any_number_of_parameters),
		TEST(what_is_not_compared_is_counted),
		TEST(timing_is_part_of_it),
		TEST(refuses_other_environments),
		TEST(tells_both_values),
		TEST(tells_what_else_differs),
		TEST(says_what_is_nearest),
		TEST(compares_with_several),
		TEST(refuses_broken_files),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
