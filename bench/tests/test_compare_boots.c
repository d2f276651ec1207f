// SPDX-License-Identifier: GPL-2.0
/* Sides whose files tell the boots that they are of: runs of one boot are no samples of boots. */
#include "compare_runs_samples.h"

/* As if the two sides had two runs each, 100 and 400 against 300 and 1200. */
static void a_boot_counts_once(void **state)
{
	cJSON *document = runs_json(FILES(OF_BOOT("x", "a", 50), OF_BOOT("x", "b", 400), OF_BOOT("x", "a", 200),
					  OF_BOOT("y", "c", 600), OF_BOOT("y", "d", 1200), OF_BOOT("y", "c", 150)));
	const cJSON *row = row_of(document, 0);
	const double t = log(3) / (M_LN2 * M_SQRT2), half = 4.30265273 * M_LN2 * M_SQRT2;
	const char *warning = cJSON_GetStringValue(member(pair_of(document, 0), "warning"));

	(void)state;
	assert_text(document, "test", "Welch, of boots");
	assert_number(row, "base", 200);
	assert_number(row, "new", 600);
	assert_true(fabs(log(interval_at(row, 0) / 3) + half) < 1e-5);
	assert_true(fabs(log(interval_at(row, 1) / 3) - half) < 1e-5);
	assert_number(row, "p", 1 - t / sqrt(2 + t * t));
	assert_number(row, "base_runs", 3);
	assert_number(row, "base_boots", 2);
	assert_number(row, "new_runs", 3);
	assert_number(row, "new_boots", 2);
	assert_number(member(document, "base"), "boots", 2);
	assert_number(member(pair_of(document, 0), "new"), "boots", 2);
	assert_true(member(row, "cv_between_boots")->valuedouble > 0);
	assert_true(member(row, "cv_between_runs")->valuedouble > 0);
	assert_has(warning, "label x (3 runs of 2 boots: ");
	assert_has(warning, "): runs of one boot count as one, by their mean: 2 samples. label y (3 runs of 2 boots: ");
	assert_text(pair_of(document, 0), "also_different", "");
	cJSON_Delete(document);
}

/* What every run has a boot of its own for is as it was. */
static void boots_of_one_run_are_runs(void **state)
{
	cJSON *document = runs_json(FILES(OF_BOOT("x", "a", 100), OF_BOOT("y", "b", 300), OF_BOOT("x", "c", 400),
					  OF_BOOT("y", "d", 1200)));
	cJSON *untold = runs_json(FILES(ONE("x", 100), ONE("y", 300), ONE("x", 400), ONE("y", 1200)));

	(void)state;
	assert_true(cJSON_IsNull(member(pair_of(document, 0), "warning")));
	assert_number(member(document, "base"), "boots", 2);
	assert_true(cJSON_IsNull(member(member(untold, "base"), "boots")));
	assert_text(document, "test", "Welch, of runs");
	assert_true(cJSON_Compare(row_of(document, 0), row_of(untold, 0), true));
	assert_true(cJSON_IsNull(member(row_of(document, 0), "cv_between_boots")));
	cJSON_Delete(document);
	cJSON_Delete(untold);
}

static void one_boot_of_a_side_tells_nothing(void **state)
{
	const char *const files[] = {
		OF_BOOT("x", "a", 100), OF_BOOT("x", "a", 101), OF_BOOT("x", "a", 102),
		OF_BOOT("y", "b", 200), OF_BOOT("y", "c", 202),
	};
	cJSON *document = runs_json(files, 5);
	const cJSON *row = row_of(document, 0);
	char *text;

	(void)state;
	assert_true(fabs(member(row, "ratio")->valuedouble - 2) < 0.02);
	assert_true(cJSON_IsNull(member(row, "p")) && cJSON_IsNull(member(row, "ratio_ci95")));
	assert_text(row, "verdict", "unchanged");
	assert_true(count_of(document, "rows_without_interval") == 1);
	assert_has(cJSON_GetStringValue(member(pair_of(document, 0), "warning")),
		   "label x (3 runs of 1 boot: ");
	cJSON_Delete(document);
	text = runs_text(files, 5);
	assert_has(text, "base label x (3 runs of 1 boot: ");
	assert_has(text, "): runs of one boot tell nothing of how much boots differ; take several of each side, with boots between");
	assert_has(text, "a side has figures of one boot alone (first: map of e (size 1, threads 1))");
	assert_has(text, " boots/runs/rounds change");
	assert_has(text, "Welch's t of the boots' means");
	free(text);
	options.format = "markdown";
	text = compare_files(files, 5, 0);
	assert_has(text, "): runs of one boot tell nothing of how much boots differ");
	assert_has(text, "| boots/runs/rounds |");
	free(text);
}

/* What is by chance about it is in both sides. */
static void in_one_boot_runs_are_samples(void **state)
{
	cJSON *document = runs_json(FILES(OF_BOOT("x", "a", 100), OF_BOOT("y", "a", 300), OF_BOOT("x", "a", 400),
					  OF_BOOT("y", "a", 1200)));
	const cJSON *row = row_of(document, 0);
	const double t = log(3) / (M_LN2 * M_SQRT2);

	(void)state;
	assert_text(document, "test", "Welch, of runs");
	assert_number(row, "p", 1 - t / sqrt(2 + t * t));
	assert_number(row, "base_boots", 1);
	assert_has(cJSON_GetStringValue(member(pair_of(document, 0), "warning")),
		   "All runs are of one boot: interval and p are of its runs, and another boot can differ by more");
	cJSON_Delete(document);
	/* Another one's runs are another matter. */
	document = runs_json(FILES(OF_BOOT("x", "a", 100), OF_BOOT("y", "b", 300), OF_BOOT("x", "a", 400),
				   OF_BOOT("y", "b", 1200)));
	assert_true(cJSON_IsNull(member(row_of(document, 0), "p")));
	cJSON_Delete(document);
}

/* A run that does not tell may be of any boot; it is taken as of one of its own, as ever. */
static void what_is_not_told_is_of_its_own(void **state)
{
	cJSON *document = runs_json(FILES(OF_BOOT("x", "a", 100), ONE("x", 400), ONE("x", 200),
					  OF_BOOT("x", "a", 100), ONE("y", 300), ONE("y", 301)));

	(void)state;
	assert_number(row_of(document, 0), "base", 200);
	assert_number(row_of(document, 0), "base_runs", 4);
	assert_number(row_of(document, 0), "base_boots", 3);
	assert_true(cJSON_IsNull(member(member(document, "base"), "boots")));
	assert_has(cJSON_GetStringValue(member(pair_of(document, 0), "warning")),
		   "label x (4 runs: ");
	cJSON_Delete(document);
}

/* Instructions repeat, whatever the boot, and so does what its id is made of. */
static void instructions_have_no_boots(void **state)
{
#define COUNTED(label, p50)						\
	RUN_WITH("\"" label "\"", "icount", "6.1", "\"direct\"", BOOTED("a"))	\
	P("1", MAP(p50)) TRAILER
	cJSON *document = runs_json(FILES(COUNTED("x", 100), COUNTED("x", 100), COUNTED("y", 101),
					  COUNTED("y", 101)));

	(void)state;
	assert_true(cJSON_IsNull(member(pair_of(document, 0), "warning")));
	assert_text(row_of(document, 0), "verdict", "more");
	assert_number(row_of(document, 0), "base_boots", 2);
	assert_true(cJSON_IsNull(member(member(document, "base"), "boots")));
	cJSON_Delete(document);
}

static void text_fits_100_columns(void **state)
{
	char *text, *next, *line;

	(void)state;
	options.runs = true;
	text = next = compare_files(FILES(OF_BOOT("x", "a", 1), OF_BOOT("x", "a", 99999999), OF_BOOT("x", "b", 2),
					  OF_BOOT("y", "c", 1), OF_BOOT("y", "d", 99999999999)), 0);
	assert_has(text, "9999/9999/");
	while ((line = strsep(&next, "\n"))) {
		if (strlen(line) > 100)
			fail_msg("%zu columns: %s", strlen(line), line);
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_boot_counts_once),
		TEST(boots_of_one_run_are_runs),
		TEST(one_boot_of_a_side_tells_nothing),
		TEST(in_one_boot_runs_are_samples),
		TEST(what_is_not_told_is_of_its_own),
		TEST(instructions_have_no_boots),
		TEST(text_fits_100_columns),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
