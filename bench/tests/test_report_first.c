// SPDX-License-Identifier: GPL-2.0
/* What a report begins with: its numbers are those of the file, and what must not be concluded stands there. */
#include "advise_samples.h"
#include "report_samples.h"

#define ROW(name)	"<tr><th scope=\"row\">" name "</th>"
#define CELL(text)	"<td class=\"number\">" text "</td>"

/* Both syncs of a buffer, of @cost together. */
static void put_sync(struct file *file, const char *regime, const char *direction, double cost)
{
	char *parameters = dmabench_format(
		"\"size\":4096,\"direction\":\"%s\",\"part\":\"whole\",\"call\":\"single\",\"cpu_writes\":\"no\"",
		direction);

	start_point(file, "sync", regime, parameters);
	put_phase(file, "sync_for_device", cost / 2, 1);
	fputc(',', file->stream);
	put_phase(file, "sync_for_cpu", cost / 2, 1);
	end_point(file);
	free(parameters);
}

static char *page_of_files(char **paths, size_t count)
{
	const char *words;
	char *page;

	if (report_with(&preset, paths, count, &page, &words))
		fail_msg("%s", words);
	return page;
}

static char *page_of_file(struct file *file)
{
	char *path = finish(file, "first.jsonl"), *page = page_of_files(&path, 1);

	free(path);
	return page;
}

static void headline_is_4_kib_by_regime(void **state)
{
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", NULL);
	put_map(&file, "direct", 64, 0, 300, 2);
	put_map(&file, "direct", 4096, 0, 1000, 2);
	put_map(&file, "swiotlb", 4096, 0, 5000, 4);
	put_map(&file, "swiotlb", 65536, 0, 90000, 4);
	put_sync(&file, "swiotlb", "to_device", 1400);
	put_sync(&file, "swiotlb", "from_device", 9999);
	page = page_of_file(&file);
	assert_has(page, "<h2 id=\"headline-title\">map_single, size 4096: ns</h2>");
	assert_has(page, ROW("direct") CELL("500 <small>490&ndash;510</small>")
		   CELL("500 <small>490&ndash;510</small>")
		   CELL("1,000 <small>980&ndash;1,020</small>") CELL(""));
	assert_has(page, ROW("swiotlb") CELL("2,500 <small>2,400&ndash;2,600</small>")
		   CELL("2,500 <small>2,400&ndash;2,600</small>")
		   CELL("5,000 <small>4,800&ndash;5,200</small>")
		   CELL("1,400 <small>1,386&ndash;1,414</small>"));
	free(page);
}

static void nearest_is_named(void **state)
{
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", NULL);
	put_map(&file, "direct", 1024, 0, 1000, 2);
	put_map(&file, "direct", 65536, 0, 3000, 2);
	page = page_of_file(&file);
	assert_has(page, "<h2 id=\"headline-title\">map_single, size 1024: ns</h2>");
	assert_has(page, "Syncs were not measured");
	free(page);
	start(&file, "wall", NULL);
	start_point(&file, "copying", "direct", "\"size\":4096");
	put_phase(&file, "transfer", 700, 1);
	end_point(&file);
	page = page_of_file(&file);
	assert_has(page, "<h2 id=\"headline-title\">copying, size 4096: ns</h2>");
	assert_has(page, "<th scope=\"col\" class=\"number\">transfer</th>");
	assert_has(page, "No map with its unmap is in these files");
	free(page);
}

/* Of one buffer, rather than what else has a map and an unmap; with as many rows as can be. */
static void headline_maps_one_buffer(void **state)
{
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", NULL);
	for (size_t i = 0; i < 2; i++) {
		start_point(&file, "lists", i ? "swiotlb" : "direct", "\"size\":4096");
		put_phase(&file, "map", 10, 1);
		fputc(',', file.stream);
		put_phase(&file, "unmap", 10, 1);
		end_point(&file);
	}
	put_map(&file, "direct", 4096, 64, 900, 2);
	put_map(&file, "direct", 4096, 0, 1000, 2);
	put_map(&file, "swiotlb", 4096, 0, 5000, 2);
	page = page_of_file(&file);
	assert_has(page, "<h2 id=\"headline-title\">map_single, size 4096, offset 0: ns</h2>");
	assert_has(page, ROW("swiotlb"));
	free(page);
}

static char *file_of_kernel(const char *kernel, double cost)
{
	static const char was[] = "\"kernel\":\"6.1\"";
	char *name = dmabench_format("%s.jsonl", kernel), *path, *text, *at, *changed;
	struct file file;

	start(&file, "icount", NULL);
	put_map(&file, "direct", 4096, 0, cost, 2);
	path = finish(&file, name);
	text = slurp(path);
	at = strstr(text, was);
	changed = dmabench_format("%.*s\"kernel\":\"%s\"%s", (int)(at - text), text, kernel,
				  at + strlen(was));
	free(path);
	path = sample(name, changed);
	free(changed);
	free(text);
	free(name);
	return path;
}

static void kernels_stand_beside_each_other(void **state)
{
	char *paths[] = { file_of_kernel("7.2", 1200), file_of_kernel("6.1", 1000) };
	char *page = page_of_files(paths, 2);

	(void)state;
	assert_has(page, "<th scope=\"colgroup\" class=\"number\" colspan=\"1\">7.2</th>"
		   "<th scope=\"colgroup\" class=\"number\" colspan=\"1\">6.1</th>");
	/* Instructions repeat: there is no interval. */
	assert_has(page, ROW("direct") CELL("1,200") CELL("1,000") "</tr>");
	assert_has(page, "<b>Instructions, no time:</b>");
	assert_has_not(page, "another boot may differ");
	for (size_t i = 0; i < 2; i++)
		free(paths[i]);
	free(page);
}

static void crossover_is_said_in_words(void **state)
{
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", NULL);
	put_strategy(&file, "streaming", 64, 1000, 1);
	put_strategy(&file, "streaming", 65536, 1000, 1);
	put_strategy(&file, "coherent_copy", 64, 100, 1);
	put_strategy(&file, "coherent_copy", 65536, 10000, 1);
	page = page_of_file(&file);
	assert_has(page, "<li><b>iommu-strict:</b> copy through coherent memory below ");
	assert_has(page, " bytes, map each transfer above.</li>");
	/* The same in the table, whose range ends between: half way in logarithms. */
	assert_has(page, "<td>anywhere</td><td class=\"number\">64</td>");
	assert_has(page, "<td>copy through coherent memory</td>");
	free(page);
}

static void of_emulators_no_crossover_is_said(void **state)
{
	struct file file;
	char *page;

	(void)state;
	start(&file, "wall", "TCG emulation");
	put_map(&file, "direct", 64, 0, 300, 2);
	put_map(&file, "direct", 4096, 0, 1000, 2);
	page = page_of_file(&file);
	assert_has(page, "<li><b>Emulated:</b>");
	assert_has(page, "<li>Not said of an emulator&rsquo;s times");
	assert_has(page, ROW("direct") CELL("500 <small>490&ndash;510</small>"));
	free(page);
	start(&file, "wall", NULL);
	put_map(&file, "direct", 64, 0, 300, 2);
	page = page_of_file(&file);
	assert_has_not(page, "<b>Emulated:</b>");
	assert_has(page, "another boot may differ");
	free(page);
}

static void what_spoils_is_said_first(void **state)
{
	char *page = page_of(FULL_HEADER(QUIET)
		POINT("\"size\":64", "direct", "false", PHASE("map", "5", "9"))
		GOOD REFUSED("\"size\":2", "no"));

	(void)state;
	assert_has(page, "<b>Not whole:</b> of 1 of 1 files");
	assert_has(page, "<b>1 of 2 did not settle:</b>");
	assert_has(page, "<b>3</b> points in 1 file, <b>1</b> settled, <b>1</b> not, <b>1</b> refused, <b>0</b> failed");
	assert_has(page, "5&nbsp;?");
	free(page);
}

static void the_answer_comes_before_the_figures_and_these_before_all_else(void **state)
{
	static const char *const order[] = {
		"<h1>", "id=\"measured\"", "id=\"cautions\"", "id=\"headline\"", "id=\"brief\"", "id=\"lead\"",
		"<section id=\"figures\">", "<section id=\"crossings\">", "<section id=\"points\">",
		"<section id=\"asked\">", "<section id=\"setup\">", "<section id=\"warnings\">", "<section id=\"data\">",
	};
	char *page = page_of(FULL_HEADER(QUIET) GOOD SECOND TRAILER), *at = page;

	(void)state;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		at = strstr(at, order[i]);
		if (!at)
			fail_msg("%s is not behind what it should follow", order[i]);
		assert_int_equal(count_of(page, order[i]), 1);
	}
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headline_is_4_kib_by_regime),
		cmocka_unit_test(nearest_is_named),
		cmocka_unit_test(headline_maps_one_buffer),
		cmocka_unit_test(kernels_stand_beside_each_other),
		cmocka_unit_test(crossover_is_said_in_words),
		cmocka_unit_test(of_emulators_no_crossover_is_said),
		cmocka_unit_test(what_spoils_is_said_first),
		cmocka_unit_test(the_answer_comes_before_the_figures_and_these_before_all_else),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
