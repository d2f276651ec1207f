// SPDX-License-Identifier: GPL-2.0
/* A report that compares begins with what changed, by how much, and whether that was shown. */
#include "advise_samples.h"
#include "report_samples.h"
#include "check.h"

#include "cmd/commands.h"
#include "lib/error.h"

/* Points of @sizes costs, 64 bytes first; 6 rounds a phase, a percent around the median. */
static char *file_of(const char *name, const char *clock, const double *map, size_t sizes)
{
	struct file file;

	start(&file, clock, NULL);
	for (size_t i = 0; i < sizes; i++) {
		char *parameters = dmabench_format("\"size\":%d,\"note\":\"<img>\"", 64 << i);

		start_point(&file, "copying", "direct", parameters);
		fprintf(file.stream,
			"{\"phase\":\"first\",\"samples\":4,\"overhead_ns\":0,\"raw_ns\":{\"p50\":%g},"
			"\"net_ns\":{\"p50\":%g},\"p50_ci95_ns\":[%g,%g],\"round_p50_ns\":[",
			map[i], map[i], map[i] - 1, map[i] + 1);
		for (int k = 0; k < 12; k++)
			fprintf(file.stream, "%s%g", k ? "," : "", map[i] * (1 + (k - 5.5) / 1000));
		fputs("],\"histogram\":[[1,4]]}", file.stream);
		end_point(&file);
		free(parameters);
	}
	return finish(&file, name);
}

static char *page_of_change(const char *clock, const double *base, const double *new,
			    size_t sizes)
{
	char *paths[] = {
		file_of("<img>.jsonl", clock, base, sizes), file_of("new.jsonl", clock, new, sizes),
	};
	const char *words;
	char *page;
	const struct dmabench_report_options options = {
		.max_points = 2000, .max_figures = 100, .max_data = 1 << 25, .compare = true,
		.compared.statistic = "p50",
	};

	if (report_with(&options, paths, 2, &page, &words))
		fail_msg("%s", words);
	free(paths[0]);
	free(paths[1]);
	return page;
}

static void instructions_are_exact(void **state)
{
	static const double base[] = { 100, 50, 400, 200 }, new[] = { 101, 40, 600, 200 };
	char *page = page_of_change("icount", base, new, 4);

	(void)state;
	assert_has(page, "<p class=\"verdict\" id=\"verdict-1\">2 more, 1 fewer, 1 equal<span> of 4 phases of 4 points, by instructions, exact: base &lt;img&gt;.jsonl, new new.jsonl");
	/* The largest, which is of 256 bytes. */
	assert_has(page, "<tr class=\"slower\"><td>copying: first <small>direct, size 256</small></td>"
		   "<td class=\"number\">400 </td><td class=\"number\">600 </td><td class=\"number\">1.500</td></tr>");
	assert_has(page, "ratios 0.800 to 1.500, 2 up, 1 down, of 4;");
	assert_has(page, "<td>copying</td><td>first</td><td class=\"number\">4</td><td class=\"number\">2</td><td class=\"number\">1</td><td class=\"number\">1</td><td class=\"number\">0.800</td><td class=\"number\">1.500</td>");
	assert_has_not(page, "<img>");
	free(page);
}

static void what_was_not_shown_is_no_change(void **state)
{
	static const double base[] = { 100, 200 }, new[] = { 100.1, 300 };
	char *page = page_of_change("wall", base, new, 2);

	(void)state;
	assert_has(page, ">1 slower, 0 faster, 1 without a difference that could be shown<span> of 2 phases of 2 points, by the rounds of one run each");
	assert_has(page, "<small>direct, size 128</small></td><td class=\"number\">200.0 </td><td class=\"number\">300.0 </td>"
		   "<td class=\"number\">1.500</td>");
	assert_has(page, "<td class=\"number\">&lt;0.001</td></tr>");
	free(page);
	page = page_of_change("wall", base, base, 2);
	assert_has(page, "<p>Nothing changed that could be shown.</p>");
	free(page);
}

static void changes_come_first(void **state)
{
	static const char *const order[] = {
		"<h1>What changed in DMA mapping", "id=\"cautions\"", "id=\"verdict-1\"", "id=\"changed-1\"",
		"id=\"ratios-1-title\"", "<section id=\"figures\">", "<section id=\"changes\">",
		"<section id=\"points\">", "<section id=\"warnings\">",
	};
	static const double base[] = { 100, 200 }, new[] = { 150, 300 };
	char *page = page_of_change("wall", base, new, 2), *at = page;

	(void)state;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		at = strstr(at, order[i]);
		if (!at)
			fail_msg("%s is not behind what it should follow", order[i]);
	}
	/* The headline of a report is not there, too. */
	assert_int_equal(count_of(page, "id=\"headline\""), 0);
	free(page);
}

static void what_compare_refuses_is_refused(void **state)
{
	static const double base[] = { 100 };
	char *paths[] = { file_of("a.jsonl", "wall", base, 1), NULL };
	struct dmabench_report_options options = {
		.max_points = 2000, .compare = true, .compared.statistic = "p50",
		.compared.across = "moon",
	};
	const char *words;
	char *page;

	(void)state;
	paths[1] = file_of("b.jsonl", "wall", base, 1);
	assert_int_equal(report_with(&options, paths, 2, &page, &words), 2);
	assert_has(words, "--across 'moon'");
	assert_null(page);
	free(paths[0]);
	free(paths[1]);
}

/* Nothing that was asked for is left out without a word: the page of one file has no statistic of its own. */
static void options_of_comparing_want_compare(void **state)
{
	static const char *const asked[] = {
		"--across=kernel", "--runs", "--statistic=p99", "--statistic=p50",
	};
	static const double base[] = { 100 };
	char *path = file_of("a.jsonl", "wall", base, 1), *page = in_directory("unwanted.html");

	(void)state;
	for (size_t i = 0; i < COUNT(asked); i++) {
		char *argv[] = { "report", (char *)asked[i], path, "-o", page, NULL };
		char *words = dmabench_format("report: %.*s is for --compare, which is not there",
					      (int)strcspn(asked[i], "="), asked[i]);

		assert_refused(cmd_report(5, argv), DMABENCH_EXIT_USAGE, words);
		assert_int_not_equal(access(page, F_OK), 0);
		free(words);
	}
	free(path);
	free(page);
}

static void compares_medians_unless_told(void **state)
{
	static const double base[] = { 100, 200 }, new[] = { 150, 300 };
	char *before = file_of("a.jsonl", "wall", base, 2), *after = file_of("b.jsonl", "wall", new, 2);
	char *path = in_directory("out.html"), *page;
	char *argv[] = { "report", "--compare", before, after, "-o", path, NULL };

	(void)state;
	/* 3 where there is no gnuplot. */
	CAPTURE(STDERR_FILENO, assert_int_not_equal(cmd_report(6, argv), DMABENCH_EXIT_USAGE));
	page = slurp(path);
	assert_has(page, ">2 slower, 0 faster");
	free(page);
	free(path);
	free(before);
	free(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_are_exact),
		cmocka_unit_test(what_was_not_shown_is_no_change),
		cmocka_unit_test(changes_come_first),
		cmocka_unit_test(what_compare_refuses_is_refused),
		cmocka_unit_test(options_of_comparing_want_compare),
		cmocka_unit_test(compares_medians_unless_told),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
