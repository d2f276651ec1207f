// SPDX-License-Identifier: GPL-2.0
#include "compare_samples.h"

#include "lib/alloc.h"

#define AT(clock, machine, kernel, more)				\
	"{\"record\":\"header\",\"schema\":1,\"clock\":\"" clock "\","	\
	"\"environment\":{\"machine\":" machine ",\"kernel\":\"" kernel "\"," \
	"\"hypervisor\":\"qemu\"" more "},"				\
	"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000}}\n"
/* Rounds are raw: 10 more than net. */
#define ROUNDS(name, p50, rounds)					\
	"{\"phase\":\"" name "\",\"samples\":4,\"overhead_ns\":10,"	\
	"\"raw_ns\":{\"p50\":1000,\"p99\":null},\"net_ns\":{\"p50\":" p50 "},"	\
	"\"p50_ci95_ns\":null,\"round_p50_ns\":[" rounds "],\"histogram\":[]}"
#define NEVER(name)							\
	"{\"phase\":\"" name "\",\"samples\":0,\"net_ns\":{\"p50\":null}," \
	"\"round_p50_ns\":[],\"histogram\":[]}"
#define LOW(name)	ROUNDS(name, "103.5", "111,112,113,114,115,116")
#define HIGH(name)	ROUNDS(name, "123.5", "131,132,133,134,135,136")
#define P(size, phases)	POINT("\"size\":" size, "direct", "true", phases)

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

/* 2 / 924 of one in 24 rows is 0.052 when adjusted, and of one in 23 0.0498. */
static void many_rows_need_a_smaller_p(void **state)
{
	for (int rows = 23; rows <= 24; rows++) {
		char base[32768] = HEADER("wall"), new[32768] = HEADER("wall");
		cJSON *document;

		for (int i = 0; i < rows; i++) {
			char *point;

			assert_true(asprintf(&point, P("%d", LOW("map")), i) > 0);
			strcat(base, point);
			if (!i) {
				free(point);
				assert_true(asprintf(&point, P("%d", HIGH("map")),
						     i) > 0);
			}
			strcat(new, point);
			free(point);
		}
		strcat(base, TRAILER);
		strcat(new, TRAILER);
		document = compare_json(base, new, 0);
		assert_true(count_of(document, "slower") == (rows == 23));
		assert_true(count_of(document, "significant_unadjusted_only") ==
			    (rows == 24));
		cJSON_Delete(document);
	}
	(void)state;
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

#define OTHER(old, new, text)	replaced(text, old, new)

/* Valid until the next call but three. */
static const char *replaced(const char *text, const char *old, const char *new)
{
	static char *texts[4];
	static unsigned int next;
	char **kept = &texts[next++ % 4];
	const char *at = strstr(text, old);
	char *made;

	assert_non_null(at);
	made = dmabench_format("%.*s%s%s", (int)(at - text), text, new,
			       at + strlen(old));
	free(*kept);
	*kept = made;
	return made;
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
	char parameters[1024] = "\"p\":1e400", *text;

	(void)state;
	for (int i = 0; i < 40; i++) {
		cJSON *document;

		assert_true(asprintf(&text, HEADER("wall") "{\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{%s},\"threads\":1,\"status\":\"ok\",\"regime\":\"direct\",\"phases\":[%s]}\n" TRAILER,
				     parameters, LOW("map")) > 0);
		document = compare_json(text, text, 0);
		assert_true(count_of(document, "points") == 1);
		/* Above what a double holds. */
		assert_true(cJSON_IsNull(member(member(row_of(document, 0), "parameters"), "p")));
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
	cJSON *document = compare_json(base, OTHER("\"timing\":null",
						   "\"timing\":\"single\"", base), 0);

	(void)state;
	assert_true(count_of(document, "points_timed_differently") == 1);
	assert_true(count_of(document, "compared") == 1);
	cJSON_Delete(document);
}

static void refuses_other_environments(void **state)
{
	static const char base[] =
		AT("wall", "\"PC\"", "6.1", ",\"arch\":\"x86\",\"cpu_model\":\"A\",\"kernel_version\":\"#1\"")
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
		options.across = "machine,regime,kernel";
		free(compare(base, new, 0));
	}
	refuses(base, OTHER("\"6.1\"", "\"7\"", OTHER("\"PC\"", "\"Mac\"", OTHER("wall", "icount", base))),
		"clock of ");
	options.across = "clock";
	refuses(base, base, "valid are regime, kernel and machine");
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
	refuses(HEADER("wall") POINT("\"a\":1,\"b\":1", "direct", "true", "")
		POINT("\"a\":1,\"b\":2", "direct", "true", "") TRAILER,
		HEADER("wall") POINT("\"a\":1,\"b\":3", "direct", "true", "")
		POINT("\"c\":2", "direct", "true", "") TRAILER,
		"nearest to e (a 1, b 3, threads 1) of the second is e (a 1, b 1, threads 1) of the first");
	refuses(HEADER("wall") TRAILER, HEADER("wall") P("1", "") TRAILER,
		"a.jsonl has no points");
	refuses(HEADER("wall") P("1", "") TRAILER, HEADER("wall") TRAILER,
		"b.jsonl has no points");
	refuses(HEADER("wall") P("1", LOW("map")) TRAILER,
		HEADER("wall") REFUSED("\"size\":1", "no") TRAILER,
		"1 points in common, none to be compared: 1 not ok in one");
	(void)state;
}

static void icount_is_exact(void **state)
{
	static const char base[] =
		HEADER("icount") P("1", ROUNDS("a", "1000", "1010")
				   "," ROUNDS("b", "1000", "1010")
				   "," ROUNDS("c", "1000", "1010")) TRAILER;
	static const char new[] =
		HEADER("icount") P("1", ROUNDS("a", "1001", "1011")
				   "," ROUNDS("b", "999.5", "1009.5")
				   "," ROUNDS("c", "1000", "5")) TRAILER;
	cJSON *document = compare_json(base, new, 0);
	const cJSON *row = row_of(document, 0);
	char *text;

	(void)state;
	assert_text(row, "unit", "instructions");
	assert_text(row, "verdict", "more");
	assert_number(row, "difference", 1);
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_true(cJSON_IsNull(member(row, "p_adjusted")));
	assert_true(cJSON_IsNull(member(row, "ratio_ci95")));
	assert_text(row_of(document, 1), "verdict", "fewer");
	assert_text(row_of(document, 2), "verdict", "equal");
	cJSON_Delete(document);
	options.format = "text";
	text = compare(base, new, 0);
	assert_has(text, "instructions");
	assert_has(text, "a             1000          1001            +1   1.001 more\n");
	assert_has(text, "b             1000         999.5          -0.5   1.000 fewer\n");
	assert_has(text, "c             1000          1000            +0   1.000\n");
	assert_has(text, "1 more, 1 fewer, 1 equal");
	assert_has_not(text, "~");
	assert_has_not(text, " ns");
	assert_has_not(text, "slower");
	free(text);
}

static void threshold_finds_regressions(void **state)
{
	static const char low[] = HEADER("wall") P("1", LOW("map")) TRAILER;
	static const char high[] = HEADER("wall") P("1", HIGH("map")) TRAILER;
	cJSON *document;
	char *text;

	(void)state;
	/* The ratio is 1.193, its interval from 1.163 on. */
	options.threshold = "16%";
	text = compare(low, high, 1);
	assert_has(text, "slower!\n");
	assert_has(text, "(1 above the threshold)");
	free(text);
	options.threshold = "17";
	text = compare(low, high, 0);
	assert_has(text, "slower\n");
	free(text);
	options.threshold = "0%";
	free(compare(low, high, 1));
	free(compare(high, low, 0));
	free(compare(low, low, 0));
	document = compare_json(low, high, 1);
	assert_true(cJSON_IsTrue(member(row_of(document, 0), "regression")));
	assert_true(count_of(document, "regressions") == 1);
	cJSON_Delete(document);
	/* Far apart, but three rounds tell nothing. */
	free(compare(HEADER("wall") P("1", ROUNDS("map", "1", "11,11.1,11.2")) TRAILER,
		     HEADER("wall") P("1", ROUNDS("map", "9", "19,19.1,19.2")) TRAILER,
		     0));
}

static void threshold_of_instructions_is_the_ratio(void **state)
{
#define OF(p50)	HEADER("icount") P("1", ROUNDS("map", p50, "1")) TRAILER
	(void)state;
	options.threshold = "5%";
	free(compare(OF("1000"), OF("1050"), 0));
	free(compare(OF("1000"), OF("1051"), 1));
	free(compare(OF("0"), OF("1"), 1));
	free(compare(OF("0"), OF("0"), 0));
	free(compare(OF("-3"), OF("-2"), 0));
	options.threshold = NULL;
	free(compare(OF("1000"), OF("9000"), 0));
}

static void threshold_is_a_percentage(void **state)
{
	static const char *const wrong[] = { "", "x", "5x", "-1%", "nan", "inf",
					     "5%%", "%" };
	static const char low[] = HEADER("wall") P("1", LOW("map")) TRAILER;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		options.threshold = wrong[i];
		refuses(low, low, "is no percentage");
	}
}

static void unknown_is_null(void **state)
{
	cJSON *document = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "-5", "4,5,6,7") ","
				 ROUNDS("b", "5", "") ","
				 ROUNDS("c", "0", "10,10,10,10,10,10")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "3", "12,13,14,15") ","
				 ROUNDS("b", "6", "16,null,16") ","
				 ROUNDS("c", "1", "11,11,11,11,11,11")) TRAILER, 0);

	(void)state;
	assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio")));
	assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio_ci95")));
	/* 3 / C(8, 4) * 2, then times 2 / 2: c is surer. */
	assert_number(row_of(document, 0), "p", 2. / 70);
	assert_text(row_of(document, 0), "verdict", "slower");
	assert_true(cJSON_IsNull(member(row_of(document, 1), "p")));
	assert_text(row_of(document, 1), "verdict", "unchanged");
	assert_number(row_of(document, 1), "ratio", 1.2);
	assert_text(row_of(document, 2), "verdict", "slower");
	cJSON_Delete(document);
}

/* Few rounds: a ratio of medians outside of all ratios of rounds cannot be. */
static void interval_holds_the_ratio(void **state)
{
	cJSON *document = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "50", "111,112,113,114,115,116"))
		TRAILER,
		HEADER("wall") P("1", LOW("a")) TRAILER, 0);
	const cJSON *interval = member(row_of(document, 0), "ratio_ci95");

	(void)state;
	assert_true(fabs(cJSON_GetArrayItem(interval, 1)->valuedouble - 2.07) <
		    0.00001);
	cJSON_Delete(document);
	document = compare_json(
		HEADER("wall") P("1", LOW("a")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "50", "111,112,113,114,115,116"))
		TRAILER, 0);
	interval = member(row_of(document, 0), "ratio_ci95");
	assert_true(fabs(cJSON_GetArrayItem(interval, 0)->valuedouble -
			 50 / 103.5) < 0.00001);
	cJSON_Delete(document);
}

/* Rounds are kept in few bytes, but equal ones stay equal: ties count. */
static void ties_stay_ties(void **state)
{
	cJSON *tenths = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "0.3", "11.1,12.2,13.3,14.4")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "0.7", "12.2,13.3,15.1,16.7")) TRAILER, 0);
	cJSON *wholes = compare_json(
		HEADER("wall") P("1", ROUNDS("a", "2", "11,12,13,14")) TRAILER,
		HEADER("wall") P("1", ROUNDS("a", "2", "12,13,15,16")) TRAILER, 0);

	(void)state;
	assert_number(row_of(tenths, 0), "p",
		      member(row_of(wholes, 0), "p")->valuedouble);
	cJSON_Delete(tenths);
	cJSON_Delete(wholes);
}

#define PLACED(index, name, size)					\
	"{\"record\":\"point\",\"index\":" index ",\"experiment\":\"" name "\"," \
	"\"parameters\":{\"size\":" size "},\"threads\":1,\"status\":\"ok\"," \
	"\"settled\":true,\"regime\":null,\"phases\":[" LOW("map") "]}\n"

static void rounds_are_kept_to_the_picosecond(void **state)
{
	static const struct {
		double rounds[6];
		size_t count;
		double wanted[6];
		size_t kept;
	} cases[] = {
		{ { 3, 1.001, 2 }, 3, { 1.001, 2, 3 }, 3 },
		{ { -0.001, -70.5, 0, 0 }, 4, { -70.5, -0.001, 0, 0 }, 4 },
		{ { 7e12, -7e12, 0.127, 0.255, 16.511 }, 5, { -7e12, 0.127, 0.255, 16.511, 7e12 }, 5 },
		{ { NAN, 5, INFINITY, -INFINITY, 1e300 }, 5, { 5 }, 1 },
		{ { NAN }, 1, { 0 }, 0 },
		{ { 0 }, 0, { 0 }, 0 },
		{ { 160723.449, 160723.449, 1234567.891 }, 3, { 160723.449, 160723.449, 1234567.891 }, 3 },
		{ { 0.0004, 0.0006 }, 2, { 0, 0.001 }, 2 },
	};
	uint32_t ends[sizeof(cases) / sizeof(cases[0])] = { };
	struct dmabench_dataset set = { .rounds_ends = ends };
	double rounds[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memcpy(rounds, cases[i].rounds, sizeof(cases[i].rounds));
		ends[set.phases_count++] = set.rounds_count;
		dmabench_pack_rounds(&set, rounds, cases[i].count);
	}
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(dmabench_phase_rounds_most(&set, i) >= cases[i].kept);
		assert_int_equal(dmabench_phase_rounds(&set, i, rounds),
				 cases[i].kept);
		for (size_t k = 0; k < cases[i].kept; k++)
			assert_true(rounds[k] == cases[i].wanted[k]);
	}
	free(set.rounds);
}

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

static void hostile_names_do_no_harm(void **state)
{
	static const char hostile[] =
		HEADER("wall")
		POINT("\"a\\u001b[31m\":\"\\u009b2J|\\n\",\"\":\"%s%n\",\"threads\":7",
		      "di\\nrect", "true", LOW("m\\\"\\u0007ap")) TRAILER;
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
		TEST(json_has_everything),
		TEST(many_rows_need_a_smaller_p),
		TEST(text_has_a_row_a_phase),
		TEST(text_fits_100_columns),
		TEST(whole_numbers_keep_all_digits),
		TEST(markdown_is_a_table),
		TEST(matches_in_any_order_of_names),
		TEST(masks_stay_apart),
		TEST(takes_any_number_of_parameters),
		TEST(what_is_not_compared_is_counted),
		TEST(timing_is_part_of_it),
		TEST(refuses_other_environments),
		TEST(tells_both_values),
		TEST(tells_what_else_differs),
		TEST(says_what_is_nearest),
		TEST(icount_is_exact),
		TEST(threshold_finds_regressions),
		TEST(threshold_of_instructions_is_the_ratio),
		TEST(threshold_is_a_percentage),
		TEST(unknown_is_null),
		TEST(interval_holds_the_ratio),
		TEST(ties_stay_ties),
		TEST(rounds_are_kept_to_the_picosecond),
		TEST(rows_are_in_the_order_of_the_sweep),
		TEST(json_has_both_regimes),
		TEST(long_headings_are_broken),
		TEST(compares_with_several),
		TEST(hostile_names_do_no_harm),
		TEST(refuses_broken_files),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
