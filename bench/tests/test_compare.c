// SPDX-License-Identifier: GPL-2.0
/* What a comparison looks like, in each format. */
#include "compare_points.h"

static void json_has_everything(void **state)
{
	cJSON *document = compare_json(
		HEADER("wall") P("64", LOW("map") "," LOW("unmap")) TRAILER,
		HEADER("wall") P("64", HIGH("map") "," LOW("unmap")) TRAILER, 0);
	const cJSON *row = row_of(document, 0), *interval;

	(void)state;
	assert_text(document, "unit", "ns");
	assert_text(member(document, "base"), "clock", "wall");
	assert_text(member(member(document, "base"), "environment"), "kernel",
		    "6.1");
	assert_text(row, "experiment", "e");
	assert_number(member(row, "parameters"), "size", 64);
	assert_number(row, "threads", 1);
	assert_text(row, "phase", "map");
	assert_text(row, "regime", "direct");
	assert_text(row, "unit", "ns");
	assert_number(row, "base", 103.5);
	assert_number(row, "new", 123.5);
	assert_number(row, "difference", 20);
	assert_number(row, "ratio", 123.5 / 103.5);
	/* Six against six far apart: the sixth of 36 ratios at either end. */
	interval = member(row, "ratio_ci95");
	assert_true(fabs(cJSON_GetArrayItem(interval, 0)->valuedouble -
			 121 / 104.) < 0.000001);
	assert_true(fabs(cJSON_GetArrayItem(interval, 1)->valuedouble -
			 126 / 103.) < 0.000001);
	assert_number(row, "p", 2. / 924);
	/* The other phase's is 1. */
	assert_number(row, "p_adjusted", 4. / 924);
	assert_text(row, "verdict", "slower");
	assert_true(cJSON_IsTrue(member(row, "base_settled")));
	row = row_of(document, 1);
	assert_text(row, "phase", "unmap");
	assert_text(row, "verdict", "unchanged");
	assert_number(row, "p", 1);
	assert_true(count_of(document, "compared") == 2);
	assert_true(count_of(document, "slower") == 1);
	assert_true(count_of(document, "unchanged") == 1);
	cJSON_Delete(document);
}

static void text_has_a_row_a_phase(void **state)
{
	char *text = compare(
		HEADER("wall") P("64", LOW("map") "," LOW("unmap"))
		P("128", LOW("map")) TRAILER,
		HEADER("wall")
		POINT("\"size\":128", "direct", "false", LOW("map"))
		P("64", HIGH("map") "," LOW("unmap")) TRAILER, 0);

	(void)state;
	assert_has(text, "\ne: threads 1, direct\n  size ");
	assert_has(text, "  64                               map       103.5      123.5    1.193   1.163..1.223  0.006 slower\n");
	assert_has(text, "  64                               unmap     103.5      103.5    1.000   0.972..1.029  1.000 ~\n");
	assert_has(text, "  128                              map       103.5      103.5?   1.000 ");
	assert_has(text, "\n3 compared (of 2 points): 1 slower, 0 faster, 2 unchanged, 0 not comparable; 1 points did not");
	free(text);
}

static void text_fits_100_columns(void **state)
{
#define WIDE "\"alignment\":1048576,\"direction\":\"bidirectional_and_so_on\",\"size\":"
	char *line, *next, *text;

	(void)state;
	options.across = "regime";
	text = compare(
		HEADER("wall") POINT(WIDE "1", "direct", "false", LOW("sync_for_device"))
		POINT("\"alignment\":3,\"direction\":\"bidirectional_and_so_on\",\"size\":3",
		      "direct", "false",
		      ROUNDS("sync_for_device", "123456789.1", "123456799")) TRAILER,
		HEADER("wall") POINT(WIDE "1", "iommu-identity", "false", HIGH("sync_for_device"))
		POINT("\"alignment\":3,\"direction\":\"bidirectional_and_so_on\",\"size\":3",
		      "direct", "false",
		      ROUNDS("sync_for_device", "98765432109876", "1")) TRAILER, 0);
	assert_has(text, "direct > iommu-identity");
	next = text;
	while ((line = strsep(&next, "\n"))) {
		if (strlen(line) > 100)
			fail_msg("%zu columns: %s", strlen(line), line);
	}
	free(text);
}

/* No double tells them apart: matched by their digits, or not. */
static void whole_numbers_keep_all_digits(void **state)
{
#define MASK(last)	"\"mask\":1844674407370955161" last
	cJSON *document;
	char *text;

	(void)state;
	options.format = "json";
	text = compare(HEADER("icount")
		       POINT(MASK("5"), "direct", "true", PHASE("map", "98765432109876.125", "9"))
		       POINT(MASK("4"), "direct", "true", PHASE("map", "5", "9")) TRAILER,
		       HEADER("icount")
		       POINT(MASK("4"), "direct", "true", PHASE("map", "6", "9"))
		       POINT(MASK("5"), "direct", "true", PHASE("map", "98765432109877.125", "9")) TRAILER, 0);
	assert_has(text, MASK("5") "},\"threads\":1,");
	assert_has(text, "\"base\":98765432109876.125,\"new\":98765432109877.125,\"difference\":1,");
	assert_has(text, "\"base\":5,\"new\":6,\"difference\":1,");
	document = cJSON_Parse(text);
	assert_non_null(document);
	cJSON_Delete(document);
	free(text);
}

static void markdown_is_a_table(void **state)
{
	char *text;

	(void)state;
	options.format = "markdown";
	text = compare(HEADER("wall") POINT("\"k\":\"a|b\"", "direct", "true",
					    LOW("map")) TRAILER,
		       HEADER("wall") POINT("\"k\":\"a|b\"", "direct", "true",
					    HIGH("map")) TRAILER, 0);
	assert_has(text, "\n### e\n\nk a\\|b, threads 1, direct\n\n");
	assert_has(text, "| - | phase | base | new | ratio | 95 % interval | p | change |\n| --- | --- | ---: |");
	assert_has(text, "| - | map | 103.5  | 123.5  | 1.193 | 1.163..1.223 | 0.002 | slower |\n");
	free(text);
}

#define PLACED(index, name, size)					\
	"{\"record\":\"point\",\"index\":" index ",\"experiment\":\"" name "\"," \
	"\"parameters\":{\"size\":" size "},\"threads\":1,\"status\":\"ok\"," \
	"\"settled\":true,\"regime\":null,\"phases\":[" LOW("map") "]}\n"

static void rows_are_in_the_order_of_the_sweep(void **state)
{
	static const char text[] = HEADER("wall") PLACED("5", "z", "3")
				   PLACED("9", "e", "4") PLACED("1", "e", "2")
				   PLACED("7", "e", "1") TRAILER;
	static const double sizes[] = { 2, 1, 4, 3 };
	cJSON *document = compare_json(text, text, 0);

	(void)state;
	/* Neither says how they were timed: alike. */
	assert_true(count_of(document, "compared") == 4);
	for (int i = 0; i < 4; i++)
		assert_number(member(row_of(document, i), "parameters"), "size",
			      sizes[i]);
	cJSON_Delete(document);
}

static void json_has_both_regimes(void **state)
{
	cJSON *document;

	(void)state;
	options.across = "regime";
	document = compare_json(
		HEADER("wall") P("1", LOW("map")) TRAILER,
		HEADER("wall") POINT("\"size\":1", "swiotlb", "true", LOW("map"))
		TRAILER, 0);
	assert_true(cJSON_IsNull(member(row_of(document, 0), "regime")));
	assert_text(row_of(document, 0), "base_regime", "direct");
	assert_text(row_of(document, 0), "new_regime", "swiotlb");
	cJSON_Delete(document);
}

static void long_headings_are_broken(void **state)
{
	char base[4096] = "", *text, *line, *next;

	(void)state;
	for (int i = 0; i < 60; i++)
		sprintf(base + strlen(base), "\"%c%c\":1,", 'a' + i / 8, 'a' + i % 8);
	strcat(base, "\"z\":1");
	assert_true(asprintf(&next, HEADER("wall")
			     POINT("%s", "direct", "true", LOW("map")) TRAILER,
			     base) > 0);
	text = compare(next, next, 0);
	free(next);
	next = text;
	while ((line = strsep(&next, "\n"))) {
		if (strlen(line) > 100)
			fail_msg("%zu columns: %s", strlen(line), line);
	}
	free(text);
}

static void hostile_names_do_no_harm(void **state)
{
	static const char hostile[] =
		HEADER("wall")
		POINT("\"a\\u001b[31m\":\"\\u009b2J|\\n\",\"\":\"%s%n\",\"threads\":7",
		      "direct", "true", LOW("m\\\"\\u0007ap")) TRAILER;
	static const char *const formats[] = { "text", "markdown" };
	cJSON *document;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *text;

		options.format = formats[i];
		text = compare(hostile, hostile, 0);
		for (const char *c = text; *c; c++)
			assert_true((unsigned char)*c >= 0x20 || *c == '\n');
		assert_has(text, "%s%n");
		if (!i)
			assert_has_not(text, "\xc2\x9b");
		free(text);
	}
	document = compare_json(hostile, hostile, 0);
	assert_text(member(row_of(document, 0), "parameters"), "a\x1b[31m",
		    "\xc2\x9b" "2J|\n");
	assert_text(row_of(document, 0), "phase", "m\"\aap");
	cJSON_Delete(document);
	refuses(hostile, OTHER("%s%n", "other", hostile), "no point in common");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(json_has_everything),
		TEST(text_has_a_row_a_phase),
		TEST(text_fits_100_columns),
		TEST(whole_numbers_keep_all_digits),
		TEST(markdown_is_a_table),
		TEST(rows_are_in_the_order_of_the_sweep),
		TEST(json_has_both_regimes),
		TEST(long_headings_are_broken),
		TEST(hostile_names_do_no_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
