// SPDX-License-Identifier: GPL-2.0
#include "sample_results.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <cjson/cJSON.h>

#include "export/export.h"
#include "lib/utf8.h"

/* The output, to be freed; NULL where the status is not 0. */
static char *export(const char *format, bool histograms, char *const *paths,
		    size_t count)
{
	char *output = in_directory("out");
	struct dmabench_export_options options = {
		.format = format, .output = output, .histograms = histograms,
	};
	char *text = NULL;

	unlink(output);
	if (!dmabench_export(&options, paths, count))
		text = slurp(output);
	else
		assert_int_equal(access(output, F_OK), -1);
	free(output);
	return text;
}

static const char first[] =
	HEADER("wall")
	POINT("\"size\":64,\"direction\":\"to,\\\"x\\\"\"", "direct", "true",
	      PHASE("map", "5.5", "null") "," PHASE("unmap", "null", "9"))
	REFUSED("\"size\":128,\"direction\":\"b,c\"", "line\\nbreak") TRAILER;
static const char second[] =
	HEADER("wall")
	POINT("\"size\":64,\"hot\":true,\"phase\":7,\"sync\":\"x\"", "swiotlb", "false",
	      PHASE("map", "-500.25", "9")) TRAILER;

static char *export_both(const char *format, bool histograms)
{
	char *paths[] = { sample("a.jsonl", first), sample("b.jsonl", second) };
	char *text;

	listen();
	text = export(format, histograms, paths, 2);
	assert_string_equal(said(), "");
	free(paths[0]);
	free(paths[1]);
	assert_non_null(text);
	return text;
}

static void csv_has_a_row_a_phase(void **state)
{
	char *text = export_both("csv", false);

	(void)state;
	/* heading, map, unmap, refused (its reason breaks the line), map */
	assert_int_equal(lines(text), 6);
	assert_int_equal(strncmp(text, "file,machine,kernel,clock,index,experiment,threads,",
				 51), 0);
	assert_has(text, ",p50_ci95_high_ns,sync,disturbed_rounds,node,size,direction,hot,parameter_phase,parameter_sync\n");
	free(text);
}

static void csv_quotes(void **state)
{
	char *text = export_both("csv", false);

	(void)state;
	assert_has(text, ",skipped,,,64,\"to,\"\"x\"\"\",,,\n");
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
	assert_has(text, ",map,4,10,,1000,,,,,,,,5.5,,,,,,,1,2,skipped,,,64,");
	assert_has(text, ",unmap,4,10,,1000,,,,,,,,,,9,,,,,1,2,skipped,,,64,");
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
	assert_has(text, ",node,size,instructions_overhead_per_op,instructions_raw_per_op,"
		   "instructions_net_per_op,instructions_enabled_ns,instructions_running_ns,"
		   "instructions_raw_ci95_low_per_op,instructions_raw_ci95_high_per_op,"
		   "\"cache,misses_overhead_per_op\",");
	assert_has(text, "5.5,,9,,,,,1,2,skipped,,,64,632,779.25,147.25,9,8,779,780,632,779.25,,9,8,,\n");
	assert_has(text, ",6,,9,,,,,1,2,skipped,,,64,632,779.25,147.25,9,8,779,780,632,779.25,,9,8,,\n");
	assert_has(text, ",skipped,,,128,,,,,,,,,,,,,,\n");
	assert_has(text, ",256,,,,,,,,,,,,,,\n");
	assert_has(text, ",skipped,,,64,,,,,,,,632,779.25,12345.6,9,8,779,781\n");
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
	assert_has(text, ",node,cycles_overhead_per_op,");
	assert_has(text, ",skipped,,,632,779.25,0,9,8,1,2\n");
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

static void leaves_nothing_half_written(void **state)
{
	static const char *const formats[] = { "csv", "json", "markdown" };
	char *path = sample("a.jsonl", HEADER("wall") "broken\n");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		listen();
		assert_null(export(formats[i], false, &path, 1));
		assert_has(said(), "a.jsonl:2: ");
	}
	free(path);
}

static void failure_leaves_the_old_file(void **state)
{
	char *broken = sample("a.jsonl", HEADER("wall") "broken\n");
	char *output = sample("kept", "old");
	struct dmabench_export_options options = {
		.format = "json", .output = output,
	};
	char *text, *pattern = in_directory("kept.*");
	glob_t found;

	(void)state;
	listen();
	assert_int_equal(dmabench_export(&options, &broken, 1), 2);
	said();
	text = slurp(output);
	assert_string_equal(text, "old");
	/* And nothing beside it. */
	assert_int_equal(glob(pattern, 0, NULL, &found), GLOB_NOMATCH);
	globfree(&found);
	free(text);
	free(pattern);
	free(output);
	free(broken);
}

/* Renaming something over it would put a file in its place. */
static void a_pipe_is_written_to(void **state)
{
	char *path = sample("a.jsonl", first), *output = in_directory("pipe");
	struct dmabench_export_options options = {
		.format = "json", .output = output,
	};
	struct stat status;
	char text[3] = "";
	int pipe;

	(void)state;
	assert_int_equal(mkfifo(output, 0600), 0);
	pipe = open(output, O_RDWR);
	assert_int_equal(dmabench_export(&options, &path, 1), 0);
	assert_int_equal(read(pipe, text, 2), 2);
	assert_string_equal(text, "[{");
	close(pipe);
	assert_int_equal(stat(output, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	unlink(output);
	free(output);
	free(path);
}

static void says_where_it_cannot_write(void **state)
{
	char *path = sample("a.jsonl", first);
	struct dmabench_export_options options = {
		.format = "csv", .output = "/nowhere/out",
	};

	(void)state;
	listen();
	assert_int_equal(dmabench_export(&options, &path, 1), 2);
	assert_has(said(), "/nowhere/out: No such file");
	free(path);
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
		cmocka_unit_test(csv_has_columns_of_counters),
		cmocka_unit_test(csv_has_no_column_without_a_name_before_counters),
		cmocka_unit_test(markdown_has_rows_of_counters),
		cmocka_unit_test(markdown_marks_icount),
		cmocka_unit_test(leaves_nothing_half_written),
		cmocka_unit_test(failure_leaves_the_old_file),
		cmocka_unit_test(a_pipe_is_written_to),
		cmocka_unit_test(says_where_it_cannot_write),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
