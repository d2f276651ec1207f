// SPDX-License-Identifier: GPL-2.0
/* Figures of a report: those that differ, each curve once, and what is left out is counted. */
#include "advise_samples.h"
#include "report_samples.h"

#define FIGURES(title)	count_of(page, "<b>" title)

/* Medians and p99s of map and unmap. */
static void put(struct file *file, const char *regime, const char *parameters,
		double map, double unmap, double p99_times)
{
	const double costs[] = { map, unmap };
	static const char *const names[] = { "map", "unmap" };

	start_point(file, "e", regime, parameters);
	for (size_t i = 0; i < 2; i++)
		fprintf(file->stream,
			"%s{\"phase\":\"%s\",\"samples\":4,\"overhead_ns\":0,"
			"\"raw_ns\":{\"p50\":%g},\"net_ns\":{\"p50\":%g,\"p99\":%g},"
			"\"p50_ci95_ns\":[%g,%g],\"histogram\":[[%.0f,4]]}", i ? "," : "",
			names[i], costs[i], costs[i], costs[i] * p99_times,
			costs[i] - 1, costs[i] + 1, costs[i]);
	end_point(file);
}

static char *page_of_file(struct file *file, const struct dmabench_report_options *options)
{
	char *path = finish(file, "figures.jsonl"), *page;
	const char *words;

	if (report_with(options, &path, 1, &page, &words))
		fail_msg("%s", words);
	free(path);
	return page;
}

/* The same in "a" and "b" but for a tenth; "c" is another. */
static void three(struct file *file, double p99_times)
{
	start(file, "wall", NULL);
	put(file, "direct", "\"size\":64,\"k\":\"a\"", 100, 200, p99_times);
	put(file, "direct", "\"size\":4096,\"k\":\"a\"", 1000, 2000, p99_times);
	put(file, "direct", "\"size\":64,\"k\":\"b\"", 100, 218, p99_times);
	put(file, "direct", "\"size\":4096,\"k\":\"b\"", 950, 2000, p99_times);
	put(file, "direct", "\"size\":64,\"k\":\"c\"", 100, 200, p99_times);
	put(file, "direct", "\"size\":4096,\"k\":\"c\"", 1000, 2300, p99_times);
}

static void figures_that_are_alike_are_drawn_once(void **state)
{
	struct file file;
	char *page;

	(void)state;
	three(&file, 3);
	page = page_of_file(&file, &preset);
	assert_int_equal(FIGURES("e, k a: latency by size</b>") +
			 count_of(page, "e, k a: latency by size</a> is the figure at the top"), 1);
	assert_int_equal(FIGURES("e, k b: latency by size"), 0);
	assert_int_equal(FIGURES("e, k c: latency by size"), 1);
	assert_has(page, "The same, left out: e, k b.");
	/* Of latency, phases, cdf and tail one each. */
	assert_has(page, "<b>4 of 12 figures are left out</b>");
	assert_has(page, " 4 show what one that is drawn does");
	assert_int_equal(count_of(page, "<svg"), 8);
	free(page);
	three(&file, 3);
	page = page_of_file(&file, &all_figures);
	assert_int_equal(FIGURES("e, k b: latency by size"), 1);
	assert_int_equal(count_of(page, "<svg"), 12);
	assert_has_not(page, "id=\"left-out\"");
	free(page);
}

static void distributions_that_tell_nothing_are_left_out(void **state)
{
	struct file file;
	char *page;

	(void)state;
	three(&file, 1.05);
	page = page_of_file(&file, &preset);
	assert_has(page, "; 6 are distributions that tell no more than medians;");
	assert_int_equal(count_of(page, ": cdf</b>") + count_of(page, ": tail</b>"), 0);
	free(page);
	three(&file, 1.5);
	page = page_of_file(&file, &preset);
	assert_has(page, "; 3 are distributions that tell no more than medians;");
	assert_int_equal(count_of(page, ": cdf</b>"), 2);
	assert_int_equal(count_of(page, ": tail</b>"), 0);
	free(page);
}

static void the_question_is_answered_by_those_that_differ_most(void **state)
{
	/* Each tenth one stands alone; the others are at most twice that. */
	static const double costs[] = { 100, 120, 140, 160, 180, 1000, 10000, 100000 };
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", NULL);
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		char *parameters = dmabench_format("\"size\":4096,\"k\":%zu", i);

		put(&file, "direct", parameters, costs[i], 50, 1);
		free(parameters);
	}
	page = page_of_file(&file, &preset);
	for (size_t i = 0; i < sizeof(costs) / sizeof(costs[0]); i++) {
		char *title = dmabench_format("e, size 4096, k %zu: phases", i);
		const bool drawn = !i || costs[i] >= 1000;

		if ((count_of(page, title) > 0) != drawn)
			fail_msg("%s is %s", title, drawn ? "not there" : "there");
		free(title);
	}
	assert_has(page, "of 4 the question is answered by 4 others");
	free(page);
}

static void curves_that_are_the_same_are_one(void **state)
{
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", NULL);
	put(&file, "direct", "\"size\":64", 100, 200, 1);
	put(&file, "direct", "\"size\":4096", 100, 200, 1);
	put(&file, "iommu-identity", "\"size\":64", 100, 200, 1);
	put(&file, "iommu-identity", "\"size\":4096", 100, 200, 1);
	put(&file, "ops", "\"size\":64", 100, 200, 1);
	put(&file, "ops", "\"size\":4096", 100, 201, 1);
	page = page_of_file(&file, &preset);
	assert_has(page, "map: direct; iommu-identity 100 ns at 64");
	assert_has(page, " ops 100 ns at 64");
	assert_int_equal(count_of(page, "iommu-identity 100 ns at 64"), 1);
	assert_int_equal(count_of(page, ", map: direct 100 ns at 64"), 0);
	free(page);
	start(&file, "wall", NULL);
	put(&file, "direct", "\"size\":64", 100, 200, 1);
	put(&file, "direct", "\"size\":4096", 100, 200, 1);
	put(&file, "iommu-identity", "\"size\":64", 100, 200, 1);
	put(&file, "iommu-identity", "\"size\":4096", 100, 200, 1);
	page = page_of_file(&file, &all_figures);
	assert_has(page, "map: direct 100 ns at 64");
	assert_has(page, " iommu-identity 100 ns at 64");
	free(page);
}

static void empty_groups_are_dropped(void **state)
{
	char *path = sample("x.svg", "<svg>\n<g fill=\"none\" stroke-linecap=\"butt\">\n\t<g color='>'>\n</g>\n</g>\n"
			    "<g id=\"a\" stroke-linejoin=\"miter\"><g >\n</g><path d=\"M0\"/></g><text> stroke-linecap=\"butt\"</text></svg>\n");
	char *text;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(report_inline_svg(stream, path, 1, "T", "D"), 0);
	fclose(stream);
	assert_has_not(text, "fill=\"none\"");
	assert_has_not(text, "color='>'");
	assert_has(text, "<g id=\"f1-a\"><path d=\"M0\"/></g><text> stroke-linecap=\"butt\"</text></svg>");
	free(text);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_that_are_alike_are_drawn_once),
		cmocka_unit_test(distributions_that_tell_nothing_are_left_out),
		cmocka_unit_test(the_question_is_answered_by_those_that_differ_most),
		cmocka_unit_test(curves_that_are_the_same_are_one),
		cmocka_unit_test(empty_groups_are_dropped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
