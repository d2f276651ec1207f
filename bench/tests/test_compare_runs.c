// SPDX-License-Identifier: GPL-2.0
/* Sides that are runs: how files come together, and what is made of them. */
#include "compare_runs_samples.h"

static void runs_refused(const char *words, const char *const *texts, size_t count)
{
	const char *text;

	options.runs = true;
	listen();
	assert_null(compare_files(texts, count, 2));
	text = said();
	assert_has(text, words);
	assert_int_equal(lines(text), 1);
}

static void welch_of_two_runs_each(void **state)
{
	cJSON *document = runs_json(FILES(ONE("x", 100), ONE("y", 300), ONE("x", 400),
					  ONE("y", 1200)));
	const cJSON *row = row_of(document, 0);
	const double t = log(3) / (M_LN2 * M_SQRT2), half = 4.30265273 * M_LN2 * M_SQRT2;

	(void)state;
	assert_text(document, "grouped_by", "label");
	assert_text(document, "test", "Welch, of runs");
	assert_number(row, "base", 200);
	assert_number(row, "new", 600);
	assert_number(row, "ratio", 3);
	assert_true(fabs(log(interval_at(row, 0) / 3) + half) < 1e-5);
	assert_true(fabs(log(interval_at(row, 1) / 3) - half) < 1e-5);
	assert_number(row, "p", 1 - t / sqrt(2 + t * t));
	assert_number(row, "base_runs", 2);
	assert_number(row, "new_runs", 2);
	assert_text(row, "verdict", "unchanged");
	assert_true(cJSON_IsNull(member(pair_of(document, 0), "warning")));
	assert_int_equal(cJSON_GetArraySize(member(member(document, "base"), "files")), 2);
	cJSON_Delete(document);
}

/* Six rounds, 5 apart: 5 / (2 * 2.15387) is what they leave open of 100, and so on. */
static void scatter_is_in_two_parts(void **state)
{
	cJSON *document = runs_json(FILES(ONE("x", 100), ONE("x", 104), ONE("y", 100),
					  ONE("y", 104)));
	const cJSON *row = row_of(document, 0);
	const double error = 5 / (2 * 2.1538747);
	const double within = error * error * (1 / 1e4 + 1 / (104. * 104)) / 2;
	const double all = log(1.04) * log(1.04) / 2;

	(void)state;
	assert_number(row, "cv_within_runs", sqrt(expm1(within)));
	assert_number(row, "cv_between_runs", sqrt(expm1(all - within)));
	cJSON_Delete(document);
}

static void groups_by_label(void **state)
{
	char *text = runs_text(FILES(ONE("x", 100), ONE("y", 200), ONE("z", 100),
				     ONE("x", 101), ONE("y", 202), ONE("z", 101)));

	(void)state;
	assert_has(text, "base label x (2 runs: ");
	assert_has(text, "new  label y (2 runs: ");
	assert_has(text, "new  label z (2 runs: ");
	assert_has(text, "Linux 6.1\nnew  label z (2 runs: ");
	assert_has(text, "runs grouped by: label\n");
	assert_has(text, "of runs the geometric mean");
	assert_has(text, "Welch's t");
	assert_has_not(text, "Mann-Whitney");
	assert_has(text, "p   runs/rounds change");
	assert_has(text, "100.5      201.0    2.000   1.940..2.061 <0.001   0.00/0.91 % slower\n");
	free(text);
	text = runs_text(FILES(ONE("x", 100), RUN_OF("null", "wall", "6.1", "null") P("1", MAP(5)) TRAILER));
	assert_has(text, "new  no label (1 run: ");
	free(text);
}

static void groups_by_what_differs(void **state)
{
#define KERNEL(kernel, translation, p50)				\
	RUN_OF("null", "wall", kernel, "\"" translation "\"") P("1", MAP(p50)) TRAILER
	const char *const kernels[] = {
		KERNEL("6.1", "direct", 100), KERNEL("7.2", "direct", 200),
		KERNEL("6.1", "direct", 101), KERNEL("7.2", "direct", 202),
	};
	const char *const both[] = {
		KERNEL("6.1", "direct", 100), KERNEL("6.1", "iommu-lazy", 200),
		KERNEL("7.2", "direct", 101), KERNEL("7.2", "iommu-lazy", 202),
	};
	char *text;

	(void)state;
	runs_refused("kernel of kernel 6.1 (2 runs: ", kernels, 4);
	runs_refused("not compared without --across kernel", kernels, 4);
	options.across = "kernel";
	text = runs_text(kernels, 4);
	assert_has(text, "runs grouped by: kernel\n");
	assert_has(text, "new  kernel 7.2 (2 runs: ");
	free(text);
	text = runs_text(both, 4);
	assert_has(text, "runs grouped by: kernel, translation\n");
	assert_has(text, "new  kernel 7.2, translation iommu-lazy (1 run: ");
	free(text);
}

static void refuses_one_side(void **state)
{
	static const char unlabelled[] = RUN_OF("null", "wall", "6.1", "null") P("1", MAP(1)) TRAILER;

	(void)state;
	runs_refused("all 2 files have the label x: that is one side", FILES(ONE("x", 1), ONE("x", 2)));
	runs_refused("all 3 files are of one machine, kernel and regime (PC, Linux 6.1), and none has a label",
		     FILES(unlabelled, unlabelled, unlabelled));
}

static void refuses_other_runs_in_a_side(void **state)
{
	static const char other[] = RUN_OF("\"x\"", "wall", "7.2", "null") P("1", MAP(1)) TRAILER;
	static const char counted[] = RUN_OF("\"x\"", "icount", "6.1", "null") P("1", MAP(1)) TRAILER;
	static const char elsewhere[] = WITH("x", POINT("\"size\":1", "swiotlb", "true", MAP(1)));

	(void)state;
	options.across = "kernel,machine,regime";
	runs_refused("b.jsonl '7.2': the runs of a side are of one machine, kernel and clock",
		     FILES(ONE("x", 1), other, ONE("y", 1)));
	runs_refused("clock of ", FILES(ONE("x", 1), counted, ONE("y", 1)));
	runs_refused("b.jsonl 'swiotlb', at e (size 1, threads 1): runs of a side are of one regime",
		     FILES(ONE("x", 1), elsewhere, ONE("y", 1)));
	runs_refused("c.jsonl 'swiotlb', at e (size 1, threads 1): runs of a side are of one regime",
		     FILES(ONE("y", 1), ONE("x", 1), elsewhere));
	options.across = "kernel";
	runs_refused("not compared without --across regime", FILES(ONE("y", 1), elsewhere));
}

static void refuses_what_has_nothing_in_common(void **state)
{
	(void)state;
	runs_refused("no point in common",
		     FILES(ONE("x", 1), ONE("x", 1), WITH("y", P("2", MAP(1)))));
	runs_refused("label y (1 run: ", FILES(ONE("x", 1), WITH("y", "")));
	runs_refused("has no points", FILES(WITH("x", ""), WITH("x", ""), ONE("y", 1)));
}

static void one_run_tells_nothing(void **state)
{
	const char *const files[] = { ONE("x", 100), ONE("y", 200), ONE("x", 101) };
	cJSON *document = runs_json(files, 3);
	const cJSON *row = row_of(document, 0);
	char *text;

	(void)state;
	assert_number(row, "ratio", 200 / sqrt(100 * 101));
	assert_true(cJSON_IsNull(member(row, "p")));
	assert_true(cJSON_IsNull(member(row, "ratio_ci95")));
	assert_text(row, "verdict", "unchanged");
	assert_true(count_of(document, "rows_without_interval") == 1);
	assert_has(cJSON_GetStringValue(member(pair_of(document, 0), "warning")),
		   "b.jsonl): one run tells nothing of how much boots differ");
	cJSON_Delete(document);
	text = runs_text(files, 3);
	assert_has(text, "1 rows have neither interval nor p: a side has figures of one boot alone (first: map of e (size 1, threads 1)): measure it again after another boot");
	assert_has(text, ": one run tells nothing of how much boots differ");
	free(text);
	/* Without --runs as ever, and warned. */
	options.runs = false;
	options.format = "text";
	text = compare_files(files, 2, 0);
	assert_has(text, "\nOne run a side: ");
	assert_has(text, "Mann-Whitney");
	free(text);
	options.format = "json";
	text = compare_files(files, 2, 0);
	assert_has(text, "\"warning\":\"One run a side: ");
	assert_has(text, "\"grouped_by\":null,\"test\":\"Mann-Whitney, of rounds\"");
	free(text);
}

/* Points and phases that some run lacks count with those that have them. */
static void some_runs_are_enough(void **state)
{
	cJSON *document = runs_json(FILES(
		WITH("x", REFUSED("\"size\":1", "no") P("2", MAP(1)) P("3", MAP(1)) P("3", MAP(9))),
		WITH("x", P("1", MAP(100)) P("4", MAP(1))), WITH("x", P("1", MAP(102))),
		WITH("y", P("1", MAP(200)) P("9", MAP(1)) REFUSED("\"size\":4", "no")
		     BATCHED("8", "\"size\":3", "direct", "true", MAP(1))),
		WITH("y", P("1", MAP(204)) BATCHED("8", "\"size\":2", "direct", "true", MAP(1)) P("9", MAP(1)))));
	const cJSON *row = row_of(document, 0);

	(void)state;
	assert_true(count_of(document, "compared") == 1);
	assert_number(row, "base", sqrt(100 * 102));
	assert_number(row, "new", sqrt(200 * 204));
	assert_number(row, "base_runs", 2);
	assert_number(row, "new_runs", 2);
	assert_number(row, "ratio", 2);
	assert_text(row, "verdict", "slower");
	assert_true(count_of(document, "points_not_ok") == 1);
	assert_true(count_of(document, "points_timed_differently") == 2);
	assert_true(count_of(document, "points_only_in_new") == 1);
	assert_true(count_of(document, "points_repeated") == 1);
	assert_true(count_of(document, "rows_of_some_runs") == 1);
	cJSON_Delete(document);
}

static void what_has_no_logarithm_is_told(void **state)
{
	const char *const files[] = { ONE("x", -1), ONE("x", 3), ONE("y", 5), ONE("y", 7) };
	const char *const same[] = { ONE("x", 3), ONE("x", 3), ONE("y", 4), ONE("y", 4) };
	cJSON *document = runs_json(files, 4);
	char *text;

	(void)state;
	assert_number(row_of(document, 0), "base", 1);
	assert_true(cJSON_IsNull(member(row_of(document, 0), "ratio_ci95")));
	assert_true(cJSON_IsNull(member(row_of(document, 0), "cv_between_runs")));
	assert_true(count_of(document, "rows_without_interval") == 1);
	cJSON_Delete(document);
	text = runs_text(files, 4);
	assert_has(text, "is not above 0 and has no logarithm");
	free(text);
	text = runs_text(same, 4);
	assert_has(text, "no run differs from another of its side");
	free(text);
}

static void instructions_stay_exact(void **state)
{
#define COUNTED(label, first, second)					\
	RUN_OF("\"" label "\"", "icount", "6.1", "null")		\
	P("1", MAP(first)) P("2", MAP(second)) TRAILER
	const char *const files[] = {
		COUNTED("x", 98765432109876.125, 100), COUNTED("y", 98765432109877.125, 100),
		COUNTED("x", 98765432109876.125, 100), COUNTED("y", 98765432109877.125, 101),
	};
	cJSON *document = runs_json(files, 4);
	char *text;

	(void)state;
	assert_true(count_of(document, "compared") == 1);
	assert_true(count_of(document, "more") == 1);
	assert_true(count_of(document, "phases_that_differ_between_runs") == 1);
	assert_true(cJSON_IsNull(member(row_of(document, 0), "p")));
	assert_true(cJSON_IsNull(member(document, "test")));
	assert_true(cJSON_IsNull(member(pair_of(document, 0), "warning")));
	cJSON_Delete(document);
	text = runs_text(files, 4);
	assert_has(text, "9.87654321e+13  9.87654321e+13            +1   1.000 more\n");
	assert_has(text, "1 phases not compared: instructions differ between the runs of a side, so that there is no single figure (first: map of e (size 2, threads 1))");
	free(text);
}

/* Another statistic: a run without values of rounds is none. */
static void statistics_need_rounds(void **state)
{
#define P99(label, rounds)						\
	WITH(label, P("1", "{\"phase\":\"map\",\"samples\":9000,\"overhead_ns\":10,"	\
	"\"net_ns\":{\"p50\":5,\"p99\":900},\"round_p50_ns\":[15,15]" rounds ",\"histogram\":[]}"))
#define OF(values)	",\"round_ns\":{\"p99\":[" values "]}"
	const char *const files[] = {
		P99("x", OF("110,120,130")), P99("x", OF("111,121,131")),
		P99("y", OF("210,220,230")), P99("y", OF("211,221,231")), P99("y", ""),
	};
	const char *const old[] = { P99("x", OF("110,120,130")), P99("y", ""), P99("y", "") };
	cJSON *document;

	(void)state;
	options.statistic = "p99";
	document = runs_json(files, 5);
	assert_number(row_of(document, 0), "base", sqrt(110 * 111));
	assert_number(row_of(document, 0), "new", sqrt(210 * 211));
	assert_number(row_of(document, 0), "new_runs", 2);
	cJSON_Delete(document);
	runs_refused("has no p99 of each round", old, 3);
}

static void text_fits_100_columns(void **state)
{
	char *text, *next, *line;

	(void)state;
#define WIDE(label, p50)						\
	WITH(label, P("1", ROUNDS("sync_for_device", #p50, "11,999999")) \
	     P("123456789", ROUNDS("map", #p50, "11,999999")))
	options.runs = true;
	text = next = compare_files(FILES(WIDE("x", 123456789), WIDE("x", 1), WIDE("y", 1.5),
					  WIDE("y", 99999999999)), 0);
	while ((line = strsep(&next, "\n"))) {
		if (strlen(line) > 100)
			fail_msg("%zu columns: %s", strlen(line), line);
	}
	free(text);
	options.format = "markdown";
	text = compare_files(FILES(ONE("x", 1), ONE("x", 2), ONE("y", 3)), 0);
	assert_has(text, "- runs grouped by: label\n");
	assert_has(text, "| ratio | 95 % interval | p | runs/rounds | change |\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(welch_of_two_runs_each),
		TEST(scatter_is_in_two_parts),
		TEST(groups_by_label),
		TEST(groups_by_what_differs),
		TEST(refuses_one_side),
		TEST(refuses_other_runs_in_a_side),
		TEST(refuses_what_has_nothing_in_common),
		TEST(one_run_tells_nothing),
		TEST(some_runs_are_enough),
		TEST(what_has_no_logarithm_is_told),
		TEST(instructions_stay_exact),
		TEST(statistics_need_rounds),
		TEST(text_fits_100_columns),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
