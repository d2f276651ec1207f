// SPDX-License-Identifier: GPL-2.0
/* Another statistic than the median, by its values round by round. */
#include "compare_samples.h"

#include "stats/statistic.h"

/* Rounds are raw: 10 more than net. */
#define PHASE_OF(net, p50s, more)					\
	"{\"phase\":\"map\",\"samples\":9000,\"overhead_ns\":10,"	\
	"\"net_ns\":{" net "},\"round_p50_ns\":[" p50s "]" more ",\"histogram\":[]}"
#define NET	"\"p50\":103.5,\"p99\":900,\"max\":5000,\"min\":50,\"mean\":110"
#define ROUND_NS(member, values)	",\"round_ns\":{\"" member "\":[" values "]}"
#define LOW	"111,112,113,114,115,116"
#define HIGH	"131,132,133,134,135,136"
#define P99(p50s, p99s)	PHASE_OF(NET, p50s, ROUND_NS("p99", p99s))
#define SIZED(ops, batch, size, phases)					\
	"{\"record\":\"point\",\"experiment\":\"e\",\"parameters\":{\"size\":" size "}," \
	"\"threads\":1,\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\"," \
	"\"ops_per_round\":" ops ",\"batch\":" batch ",\"phases\":[" phases "]}\n"
#define P(size, phases)		SIZED("2000", "1", size, phases)
#define FILE_OF(points)		HEADER("wall") points TRAILER

/* Lines that were broken are whole. */
static char *whole(char *text)
{
	char *at = text;

	while ((at = strstr(at, "\n    "))) {
		*at = ' ';
		memmove(at + 1, at + 5, strlen(at + 5) + 1);
	}
	return text;
}

static char *text_of(const char *base, const char *new, int status)
{
	options.format = "text";
	return whole(compare(base, new, status));
}

static void p99_differs_and_the_median_does_not(void **state)
{
	static const char base[] = FILE_OF(P("1", P99(LOW, LOW)) P("2", P99(LOW, LOW)));
	static const char new[] = FILE_OF(P("1", P99(LOW, HIGH)) P("2", P99(HIGH, LOW)));
	cJSON *document = compare_json(base, new, 0);
	const cJSON *row, *interval;

	(void)state;
	assert_text(document, "statistic", "p50");
	assert_text(row_of(document, 0), "verdict", "unchanged");
	/* The median of what is in net_ns. */
	assert_number(row_of(document, 1), "base", 103.5);
	cJSON_Delete(document);
	options.statistic = "p99";
	document = compare_json(base, new, 0);
	row = row_of(document, 0);
	assert_text(document, "statistic", "p99");
	/* Those of rounds, not the 900 of all samples. */
	assert_number(row, "base", 103.5);
	assert_number(row, "new", 123.5);
	assert_number(row, "ratio", 123.5 / 103.5);
	interval = member(row, "ratio_ci95");
	assert_true(fabs(cJSON_GetArrayItem(interval, 0)->valuedouble -
			 121 / 104.) < 0.000001);
	assert_true(fabs(cJSON_GetArrayItem(interval, 1)->valuedouble -
			 126 / 103.) < 0.000001);
	assert_number(row, "p", 2. / 924);
	assert_number(row, "p_adjusted", 4. / 924);
	assert_text(row, "verdict", "slower");
	assert_text(row_of(document, 1), "verdict", "unchanged");
	cJSON_Delete(document);
}

static void threshold_is_of_the_statistic(void **state)
{
	static const char base[] = FILE_OF(P("1", P99(LOW, LOW)));
	static const char new[] = FILE_OF(P("1", P99(LOW, HIGH)));
	char *text;

	(void)state;
	options.threshold = "16%";
	free(text_of(base, new, 0));
	options.statistic = "p99";
	text = text_of(base, new, 1);
	assert_has(text, " slower!\n");
	free(text);
	options.threshold = "17%";
	free(text_of(base, new, 0));
}

/* Each reads its own values and no other's. */
static void each_statistic_is_its_own(void **state)
{
	static const enum dmabench_statistic all[] = {
		DMABENCH_MIN, DMABENCH_P90, DMABENCH_P99, DMABENCH_P999,
		DMABENCH_MAX, DMABENCH_MEAN,
	};
	char *round_ns = strdup(",\"round_ns\":{"), *file;

	(void)state;
	for (int i = 0; i < 6; i++) {
		char *more;

		assert_true(asprintf(&more, "%s%s\"%s\":[%d,%d,%d,%d]", round_ns,
				     i ? "," : "",
				     dmabench_statistic_info[all[i]].member,
				     20 + i, 20 + i, 20 + i, 20 + i) > 0);
		free(round_ns);
		round_ns = more;
	}
	assert_true(asprintf(&file, FILE_OF(P("1", PHASE_OF(NET, LOW, "%s}"))),
			     round_ns) > 0);
	for (int i = 0; i < 6; i++) {
		const char *name = dmabench_statistic_names[all[i]];
		cJSON *document;

		options.statistic = name;
		document = compare_json(file, file, 0);
		assert_text(document, "statistic", name);
		assert_number(row_of(document, 0), "base", 10 + i);
		/* All values alike: no difference, and surely so. */
		assert_number(row_of(document, 0), "p", 1);
		assert_number(row_of(document, 0), "ratio", 1);
		assert_text(row_of(document, 0), "verdict", "unchanged");
		cJSON_Delete(document);
	}
	free(round_ns);
	free(file);
}

static void every_format_names_it(void **state)
{
	static const char file[] = FILE_OF(P("1", P99(LOW, LOW)));
	static const char *const formats[] = { "text", "markdown" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		char *text;

		options.format = formats[i];
		options.statistic = "p50";
		text = compare(file, file, 0);
		assert_has(text, "Medians in ns, less the cost");
		assert_has_not(text, "histogram");
		free(text);
		options.statistic = "p99";
		text = whole(compare(file, file, 0));
		assert_has(text, "p99 in ns, the median over rounds, less");
		/* The timer's 1,024 ticks. */
		assert_has(text, "p99 of 1024 ns and more are less than 1 % off");
		assert_has(text, "the median did not settle");
		free(text);
	}
}

static void few_rounds_have_no_interval(void **state)
{
	static const char base[] = FILE_OF(P("1", P99(LOW, "11,12,13")));
	static const char new[] = FILE_OF(P("1", P99(LOW, "91,92,93")));
	cJSON *document;
	char *text;

	(void)state;
	options.statistic = "p99";
	document = compare_json(base, new, 0);
	assert_number(row_of(document, 0), "ratio", 82. / 2);
	assert_number(row_of(document, 0), "p", 0.1);
	assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio_ci95")));
	assert_text(row_of(document, 0), "verdict", "unchanged");
	assert_true(count_of(document, "rows_without_interval") == 1);
	cJSON_Delete(document);
	text = text_of(base, new, 0);
	assert_has(text, "1 rows have no interval, for too few rounds");
	assert_has(text, "takes 1000 samples");
	assert_has(text, "--min-rounds");
	free(text);
	/* It is said of medians, too. */
	options.statistic = "p50";
	text = text_of(FILE_OF(P("1", PHASE_OF(NET, "11,12,13", ""))), FILE_OF(P("1", PHASE_OF(NET, "11,12,13", ""))), 0);
	assert_has(text, "1 rows have no interval, for too few rounds (first:");
	free(text);
}

static void null_is_not_compared(void **state)
{
#define NONE	PHASE_OF("\"p50\":103.5,\"p99\":null", LOW, ROUND_NS("p99", ""))
	static const char base[] = FILE_OF(P("1", P99(LOW, LOW)) P("2", P99(LOW, LOW))
					   P("3", NONE) P("4", NONE));
	static const char new[] = FILE_OF(P("1", P99(LOW, LOW)) P("2", NONE)
					  P("3", P99(LOW, LOW)) P("4", NONE));
	cJSON *document;
	char *text;

	(void)state;
	options.statistic = "p99";
	document = compare_json(base, new, 0);
	assert_true(count_of(document, "compared") == 1);
	assert_true(count_of(document, "phases_without_value") == 3);
	assert_true(count_of(document, "phases_without_rounds") == 0);
	assert_null(cJSON_GetObjectItem(cJSON_GetObjectItem(cJSON_GetArrayItem(
		member(document, "comparisons"), 0), "summary"),
		"phases_without_median"));
	cJSON_Delete(document);
	text = text_of(base, new, 0);
	assert_has(text, "3 phases without a p99");
	assert_has(text, "3 phases not compared: no p99 in one of the files, which takes 1000 samples");
	assert_has(text, "map of e (size 2, threads 1)");
	free(text);
	/* Their medians are there. */
	options.statistic = "p50";
	document = compare_json(base, new, 0);
	assert_true(count_of(document, "compared") == 4);
	assert_true(count_of(document, "phases_without_median") == 0);
	assert_true(count_of(document, "phases_without_value") == 0);
	cJSON_Delete(document);
}

static void nothing_to_compare_says_why(void **state)
{
	static const char without[] = FILE_OF(P("1", NONE));
	static const char batched[] = FILE_OF(SIZED("64", "8", "1", NONE));

	(void)state;
	options.statistic = "p99";
	refuses(without, without, "none to be compared: ");
	refuses(without, without, "no p99 in one of the files, which takes 1000 samples");
	refuses(batched, batched, "1 phases not compared: they were timed in batches, which have no p99");
	refuses(batched, batched, "--statistic p50, mean or min compares them");
}

/* A result of before rounds had more than medians. */
static void older_results_lack_rounds(void **state)
{
	static const char old[] = FILE_OF(P("1", PHASE_OF(NET, LOW, "")) P("2", P99(LOW, LOW)));
	static const char new[] = FILE_OF(P("1", P99(LOW, HIGH)) P("2", P99(LOW, HIGH)));
	cJSON *document;
	char *text;

	(void)state;
	free(text_of(old, new, 0));
	options.statistic = "p99";
	document = compare_json(old, new, 0);
	assert_true(count_of(document, "compared") == 1);
	assert_true(count_of(document, "phases_without_rounds") == 1);
	assert_true(count_of(document, "phases_without_value") == 0);
	cJSON_Delete(document);
	text = text_of(old, new, 0);
	assert_has(text, "1 phases without a p99 of rounds");
	assert_has(text, "1 phases not compared: ");
	free(text);
	refuses(FILE_OF(P("1", PHASE_OF(NET, LOW, ""))), new,
		"a.jsonl has no p99 of each round");
	refuses(new, FILE_OF(P("1", PHASE_OF(NET, LOW, ""))),
		"b.jsonl has no p99 of each round");
	refuses(new, FILE_OF(P("1", PHASE_OF(NET, LOW, ""))),
		"measure again with this dmabench");
}

#define INSTRUCTIONS(p99)						\
	HEADER("icount") P("1", PHASE_OF("\"p50\":100,\"p99\":" p99, "110", "")) TRAILER

static void instructions_are_exact(void **state)
{
	cJSON *document;
	char *text;

	(void)state;
	options.statistic = "p99";
	document = compare_json(INSTRUCTIONS("900"), INSTRUCTIONS("901"), 0);
	assert_number(row_of(document, 0), "difference", 1);
	assert_text(row_of(document, 0), "verdict", "more");
	assert_true(cJSON_IsNull(member(row_of(document, 0), "p")));
	assert_true(count_of(document, "rows_without_interval") == 0);
	cJSON_Delete(document);
	text = text_of(INSTRUCTIONS("900"), INSTRUCTIONS("900"), 0);
	assert_has(text, "p99 in instructions (clock icount: no time)");
	assert_has(text, "p99 of 1024 instructions and more are less than 1 % off (buckets of a histogram), their ratios less than 2 %; else exact;");
	free(text);
	options.threshold = "5%";
	free(text_of(INSTRUCTIONS("900"), INSTRUCTIONS("946"), 1));
	refuses(INSTRUCTIONS("900"), INSTRUCTIONS("null"), "no p99 in one");
}

#define MAX(ops)	FILE_OF(SIZED(ops, "1", "1", PHASE_OF(NET, LOW, ROUND_NS("max", LOW))))
#define HIGHER(ops)	FILE_OF(SIZED(ops, "1", "1", PHASE_OF(NET, LOW, ROUND_NS("max", HIGH))))

static void extremes_want_like_rounds(void **state)
{
	cJSON *document;
	char *text;

	(void)state;
	options.statistic = "max";
	document = compare_json(MAX("2000"), HIGHER("2400"), 0);
	assert_text(row_of(document, 0), "verdict", "slower");
	assert_number(row_of(document, 0), "p", 2. / 924);
	cJSON_Delete(document);
	for (int i = 0; i < 3; i++) {
		static const char *const others[] = {
			HIGHER("2600"), HIGHER("1500"), HIGHER("null"),
		};

		document = compare_json(MAX("2000"), others[i], 0);
		assert_number(row_of(document, 0), "ratio", 123.5 / 103.5);
		assert_true(cJSON_IsNull(member(row_of(document, 0), "p")));
		assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio_ci95")));
		assert_text(row_of(document, 0), "verdict", "unchanged");
		assert_true(count_of(document, "rows_without_interval") == 1);
		cJSON_Delete(document);
	}
	text = text_of(MAX("2000"), HIGHER("4000"), 0);
	assert_has(text, "1 rows have neither interval nor p: a max hangs on the operations of a round");
	free(text);
	/* Others do not hang on it. */
	options.statistic = "p50";
	text = text_of(MAX("2000"), HIGHER("4000"), 0);
	assert_has_not(text, "neither");
	free(text);
}

static void batches_have_a_mean(void **state)
{
	static const char low[] = FILE_OF(SIZED("64", "8", "1",
		PHASE_OF(NET, LOW, ROUND_NS("mean", LOW))));
	static const char high[] = FILE_OF(SIZED("64", "8", "1",
		PHASE_OF(NET, LOW, ROUND_NS("mean", HIGH))));
	cJSON *document;

	(void)state;
	options.statistic = "mean";
	document = compare_json(low, high, 0);
	assert_text(row_of(document, 0), "verdict", "slower");
	cJSON_Delete(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(p99_differs_and_the_median_does_not),
		TEST(threshold_is_of_the_statistic),
		TEST(each_statistic_is_its_own),
		TEST(every_format_names_it),
		TEST(few_rounds_have_no_interval),
		TEST(null_is_not_compared),
		TEST(nothing_to_compare_says_why),
		TEST(older_results_lack_rounds),
		TEST(instructions_are_exact),
		TEST(extremes_want_like_rounds),
		TEST(batches_have_a_mean),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
