// SPDX-License-Identifier: GPL-2.0
/* Results in other formats: what stands where. */
#include "export_samples.h"

#include <cjson/cJSON.h>

#include "lib/utf8.h"

static void csv_has_a_row_a_phase(void **state)
{
	char *text = export_both("csv", false);

	(void)state;
	/* heading, map, unmap, refused (its reason breaks the line), map */
	assert_int_equal(lines(text), 6);
	assert_int_equal(strncmp(text, "file,machine,kernel,clock,index,experiment,threads,",
				 51), 0);
	assert_has(text, ",p50_ci95_high_ns,sync,disturbed_rounds,node,expected_leaves_per_op,size,direction,hot,parameter_phase,parameter_sync\n");
	free(text);
}

static void csv_quotes(void **state)
{
	char *text = export_both("csv", false);

	(void)state;
	assert_has(text, ",skipped,,,,64,\"to,\"\"x\"\"\",,,\n");
	assert_has(text, ",refused,\"line\nbreak\",");
	assert_has(text, ",,,128,\"b,c\",,,\n");
	assert_has(text, ",64,,true,7,x\n");
	free(text);
}

static void csv_leaves_unknown_empty(void **state)
{
	char *text = export_both("csv", false);

	(void)state;
	/* raw p50 and no p99; net p50 and no p99, then the interval */
	assert_has(text, ",map,4,10,,1000,,,,,,,,5.5,,,,,,,1,2,skipped,,,,64,");
	assert_has(text, ",unmap,4,10,,1000,,,,,,,,,,9,,,,,1,2,skipped,,,,64,");
	assert_has(text, ",-500.25,");
	free(text);
}

static void json_is_one_document(void **state)
{
	char *text = export_both("json", false);
	cJSON *document = cJSON_Parse(text), *points;

	(void)state;
	assert_int_equal(cJSON_GetArraySize(document), 2);
	points = cJSON_GetObjectItem(cJSON_GetArrayItem(document, 0), "points");
	assert_int_equal(cJSON_GetArraySize(points), 2);
	assert_has_not(text, "histogram");
	assert_has(text, "\"trailer\":{");
	cJSON_Delete(document);
	free(text);
	text = export_both("json", true);
	assert_has(text, "\"histogram\":[[110,1],[210,3]]");
	free(text);
}

/* Wherever the histogram stands among its phase's members. */
static void json_leaves_histograms_out(void **state)
{
	static const char *const phases[][2] = {
		{ "{\"histogram\":[],\"phase\":\"m\"}", "[{\"phase\":\"m\"}]" },
		{ "{\"phase\":\"m\",\"histogram\":[[1,2]],\"samples\":1}",
		  "[{\"phase\":\"m\",\"samples\":1}]" },
		{ "{\"phase\":\"m\", \"histogram\":[[1,2]] }", "[{\"phase\":\"m\" }]" },
		{ "{\"phase\":\"m\"}", "[{\"phase\":\"m\"}]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
		char *line, *path, *text;
		cJSON *document;

		assert_true(asprintf(&line, HEADER("wall") "%s",
				     POINT("\"mask\":18446744073709551615", "direct",
					   "true", "@")) > 0);
		*strchr(line, '@') = '\0';
		assert_true(asprintf(&text, "%s%s%s", line, phases[i][0],
				     line + strlen(line) + 1) > 0);
		path = sample("a.jsonl", text);
		free(text);
		free(line);
		listen();
		text = export("json", false, &path, 1);
		said();
		assert_non_null(text);
		assert_has(text, phases[i][1]);
		/* All digits, which no double holds. */
		assert_has(text, "\"mask\":18446744073709551615");
		document = cJSON_Parse(text);
		assert_non_null(document);
		cJSON_Delete(document);
		free(text);
		free(path);
	}
}

/* Two that no double tells apart, nor from 2^64. */
#define HIGH_MASK	"18446744073709551615"
#define LOW_MASK	"18446744073709551614"

static void whole_numbers_keep_all_digits(void **state)
{
	char *path = sample("a.jsonl",
		"{\"record\":\"header\",\"schema\":1,\"target\":{\"dma_mask\":" HIGH_MASK "}}\n"
		POINT("\"mask\":" HIGH_MASK, "direct", "true", PHASE("map", "5.5", "9"))
		POINT("\"mask\":" LOW_MASK, "direct", "true", PHASE("map", "7.5", "9"))
		"{\"record\":\"trailer\",\"complete\":true,\"points\":" HIGH_MASK "}\n");
	char *text = export("json", false, &path, 1);

	(void)state;
	assert_has(text, "\"dma_mask\":" HIGH_MASK "}");
	assert_has(text, "\"mask\":" HIGH_MASK "}");
	assert_has(text, "\"points\":" HIGH_MASK "}");
	free(text);
	text = export("csv", false, &path, 1);
	assert_has(text, "," HIGH_MASK "\n");
	assert_has(text, "," LOW_MASK "\n");
	free(text);
	text = export("markdown", false, &path, 1);
	assert_has(text, "| " LOW_MASK " | map              |     7.5   |\n"
		   "| " HIGH_MASK " | map              |     5.5   |\n");
	free(text);
	free(path);
}

static void output_is_utf8(void **state)
{
	static const char *const formats[] = { "json", "csv", "markdown" };
	char *path = sample("a.jsonl",
		"{\"record\":\"header\",\"schema\":1,\"environment\":{\"machine\":\"M\xfcnchen\"}}\n"
		POINT("\"k\xe9y\":\"\xc3\xa4\xc3\"", "direct", "true",
		      PHASE("m\x80p", "5.5", "9")) TRAILER);

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *text = export(formats[i], true, &path, 1);
		size_t length = strlen(text);

		assert_has(text, "M\xef\xbf\xbdnchen");
		assert_has(text, "\xc3\xa4\xef\xbf\xbd");
		assert_has(text, "m\xef\xbf\xbdp");
		if (dmabench_utf8_valid(text, length) != length)
			fail_msg("%s: %s", formats[i], text);
		free(text);
	}
	free(path);
}

/* A long label is cut between two characters. */
static void labels_are_utf8(void **state)
{
#define UMLAUTS	"\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc"
#define LONG	UMLAUTS UMLAUTS UMLAUTS UMLAUTS UMLAUTS UMLAUTS UMLAUTS
	char *a = sample("a.jsonl", HEADER("wall")
			 POINT("\"size\":64", "direct", "true", PHASE("map", "5", "9")) TRAILER);
	char *b = sample("b.jsonl",
			 "{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"kernel\":\"x" LONG "\"}}\n"
			 POINT("\"size\":64", "direct", "true", PHASE("map", "5", "9")) TRAILER);
	char *text = export("markdown", false, (char *[]){ a, b }, 2);
	size_t length = strlen(text);

	(void)state;
	assert_int_equal(dmabench_utf8_valid(text, length), length);
	assert_has(text, "x\xc3\xa4");
	free(text);
	free(a);
	free(b);
}

static void markdown_has_regimes_as_columns(void **state)
{
	char *a = sample("a.jsonl", HEADER("wall")
			 POINT("\"size\":64,\"k\":\"a|b\"", "direct", "true",
			       PHASE("map", "5.5", "9"))
			 POINT("\"size\":128,\"k\":\"a|b\"", "direct", "false",
			       PHASE("map", "1234.4", "9")) TRAILER);
	char *b = sample("b.jsonl", HEADER("wall")
			 POINT("\"size\":64,\"k\":\"a|b\"", "swiotlb", "true",
			       PHASE("map", "null", "9"))
			 REFUSED("\"size\":128,\"k\":\"a|b\"", "too large") TRAILER);
	char *text = export("markdown", false, (char *[]){ a, b }, 2);

	(void)state;
	assert_non_null(text);
	assert_has(text, "|      size | phase            |    direct |   swiotlb |\n");
	assert_has(text, "|        64 | map              |     5.5   |         - |\n");
	assert_has(text, "|       128 | map              |    1234 ? |   refused |\n");
	assert_has(text, "k a\\|b");
	free(text);
	free(a);
	free(b);
}

static void markdown_marks_icount(void **state)
{
	char *a = sample("a.jsonl", HEADER("wall")
			 POINT("\"size\":64", "direct", "true",
			       PHASE("map", "5.5", "9")) TRAILER);
	char *b = sample("b.jsonl", HEADER("icount")
			 POINT("\"size\":64", "direct", "true",
			       PHASE("map", "7", "9")) TRAILER);
	char *text = export("markdown", false, (char *[]){ a, b }, 2);

	(void)state;
	assert_has(text, "# Medians in ns\n");
	assert_has(text, "| direct (wall) | direct (ICOUNT) |\n");
	free(text);
	text = export("markdown", false, (char *[]){ b }, 1);
	assert_has(text, "# Medians in instructions\n");
	free(text);
	free(a);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_has_a_row_a_phase),
		cmocka_unit_test(csv_quotes),
		cmocka_unit_test(csv_leaves_unknown_empty),
		cmocka_unit_test(json_is_one_document),
		cmocka_unit_test(json_leaves_histograms_out),
		cmocka_unit_test(whole_numbers_keep_all_digits),
		cmocka_unit_test(output_is_utf8),
		cmocka_unit_test(labels_are_utf8),
		cmocka_unit_test(markdown_has_regimes_as_columns),
		cmocka_unit_test(markdown_marks_icount),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
