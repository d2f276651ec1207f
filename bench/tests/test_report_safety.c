// SPDX-License-Identifier: GPL-2.0
/* What a page must never do: let text of a file act, lose data, be there by half. */
#include "report_samples.h"

/* What is saved from the page is plain, whatever it was read from, and named so. */
static void packed_is_saved_plain(void **state)
{
	char *path = sample("a.jsonl", FULL_HEADER(QUIET) GOOD SECOND TRAILER), *packed;
	char *plain_page, *page, *command;
	const char *words, *data, *end;

	(void)state;
	assert_int_equal(report_with(&preset, &path, 1, &plain_page, &words), 0);
	data = strstr(plain_page, "data-name=\"a.jsonl\">");
	assert_non_null(data);
	end = strstr(data, "</script>");
	assert_true(asprintf(&packed, "%s.gz", path) > 0);
	assert_true(asprintf(&command, "gzip -kf %s", path) > 0);
	assert_int_equal(system(command), 0);
	assert_int_equal(report_with(&preset, &packed, 1, &page, &words), 0);
	assert_string_equal(words, "");
	data = strndup(data, end - data);
	assert_has(page, data);
	free((char *)data);
	free(page);
	free(plain_page);
	free(command);
	free(packed);
	free(path);
}

#define HOSTILE	"</script><script>alert(1)</script><img src=x onerror=alert(2)>\\\"'&\\u0007\\u009b\xff"
#define ESCAPED	"&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;&quot;&#39;&amp;\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
/* Of a name, which has 31 characters at the most. */
#define NAME	"</script><img src=x>\\\"'&\\u0007\xff"

static void hostile_text_is_only_text(void **state)
{
	static const char text[] =
		"{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"label\":\"" HOSTILE "\","
		"\"environment\":{\"hostname\":\"" HOSTILE "\",\"machine\":\"" HOSTILE "\",\"kernel\":\"" HOSTILE "\","
		"\"command_line\":\"" HOSTILE "\",\"mitigations\":{\"" HOSTILE "\":\"" HOSTILE "\"}},"
		"\"preflight\":[{\"check\":\"c\",\"severity\":\"spoils\",\"finding\":\"" HOSTILE "\",\"remedy\":\"" HOSTILE "\"}],"
		"\"timer\":{\"name\":\"" NAME "\",\"hz\":1000},"
		"\"sweep\":{\"arguments\":[\"" HOSTILE "\"],\"experiments\":{\"" HOSTILE "\":{\"" HOSTILE "\":[\"" HOSTILE "\",1]}}}}\n"
		POINT("\"size\":64,\"" HOSTILE "\":\"" HOSTILE "\"", "direct", "true", PHASE(NAME, "5", "7"))
		POINT("\"size\":64,\"" HOSTILE "\":\"x\"", "direct", "true", PHASE(NAME, "5", "7"))
		REFUSED("\"size\":64,\"" HOSTILE "\":\"y\"", HOSTILE)
		"{\"record\":\"trailer\",\"complete\":false,\"reason\":\"" HOSTILE "\"}\n";
	char *path = sample("<img src=x>'\".jsonl", text), *page;
	const char *words;

	(void)state;
	assert_int_equal(report_with(&preset, &path, 1, &page, &words), 0);
	assert_string_equal(words, "");
	assert_has_not(page, "<img");
	assert_has_not(page, "<script>alert");
	/* Ours, and the data. */
	assert_int_equal(count_of(page, "<script"), 2);
	assert_int_equal(count_of(page, "</script>"), 2);
	assert_has(page, "<dt>Host</dt><dd>" ESCAPED "</dd>");
	assert_has(page, "<td>refused: " ESCAPED "</td>");
	assert_has(page, "data-name=\"&lt;img src=x&gt;&#39;&quot;.jsonl\"");
	free(page);
	free(path);
}

/* DMABENCH_PLOTS' folder, with the question of each figure in its table made hostile. */
static char *hostile_plots(void)
{
	char *folder = in_directory("plots"), *command;

	assert_true(asprintf(&command, "cp -r \"$DMABENCH_PLOTS\" %s && sed -i '/^#/!s/[^\t]*$/<img src=x>/' %s/figures.tsv",
			     folder, folder) > 0);
	assert_int_equal(system(command), 0);
	free(command);
	return folder;
}

/* What stands around figures, and where there are several files. */
static void hostile_headings_are_only_text(void **state)
{
	static const char text[] = FULL_HEADER(QUIET)
		"{\"record\":\"point\",\"index\":0,\"experiment\":\"<img src=x>\","
		"\"parameters\":{\"size\":64,\"kept\":\"<img src=y>\"},\"threads\":1,\"status\":\"ok\","
		"\"settled\":true,\"regime\":\"direct\",\"phases\":[" PHASE("map", "5", "7") "]}\n"
		"{\"record\":\"point\",\"index\":1,\"experiment\":\"<img src=x>\","
		"\"parameters\":{\"size\":128,\"kept\":\"<img src=y>\"},\"threads\":1,\"status\":\"ok\","
		"\"settled\":true,\"regime\":\"direct\",\"phases\":[" PHASE("map", "5", "7") "]}\n" TRAILER;
	char *paths[] = { sample("<img src=a>.jsonl", text), sample("<img src=b>.jsonl", text) };
	char *page, *plots = hostile_plots();
	struct dmabench_report_options options = preset;
	const char *words;

	(void)state;
	options.plots = plots;
	options.max_data = 1;
	assert_int_equal(report_with(&options, paths, 2, &page, &words), 0);
	assert_string_equal(words, "");
	assert_has_not(page, "<img");
	assert_has(page, "<h3>&lt;img src=x&gt;</h3>");
	assert_has(page, "<small>kept &lt;img src=y&gt;");
	assert_has(page, "<article><h4>&lt;img src=b&gt;.jsonl</h4>");
	assert_has(page, "<strong>Left out:</strong>");
	free(page);
	free(plots);
	free(paths[0]);
	free(paths[1]);
}

static void refuses_bad_files(void **state)
{
	static const char *const bad[][2] = {
		{ FULL_HEADER(QUIET) "broken\n", "a.jsonl:2: " },
		{ "", "a.jsonl:1: empty" },
		{ "{\"record\":\"header\",\"schema\":2}\n", "newer than 1" },
		{ FULL_HEADER(QUIET) GOOD FULL_HEADER(QUIET), "two files in one" },
	};
	char *page, *output = sample("kept.html", "old"), *pattern = in_directory("kept*");
	struct dmabench_report_options options = preset;
	const char *words;
	glob_t found;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *path = sample("a.jsonl", bad[i][0]);

		assert_int_equal(report_with(&preset, &path, 1, &page, &words), 2);
		assert_has(words, bad[i][1]);
		assert_int_equal(lines(words), 1);
		assert_null(page);
		options.output = output;
		listen();
		assert_int_equal(dmabench_report(&options, &path, 1), 2);
		said();
		free(path);
	}
	page = slurp(output);
	assert_string_equal(page, "old");
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	globfree(&found);
	free(page);
	free(pattern);
	free(output);
}

static void without_plots_there_is_no_page(void **state)
{
	struct dmabench_report_options options = preset;
	char *path = sample("a.jsonl", FULL_HEADER(QUIET) GOOD TRAILER), *page;
	const char *words;

	(void)state;
	options.plots = "/nowhere";
	assert_int_equal(report_with(&options, &path, 1, &page, &words), 2);
	assert_has(words, "/nowhere holds no figures.tsv");
	assert_null(page);
	free(path);
}

static void refuses_to_mix_clocks(void **state)
{
	char *paths[] = {
		sample("a.jsonl", HEADER("wall") GOOD TRAILER),
		sample("b.jsonl", HEADER("icount") GOOD TRAILER),
	};
	const char *words;
	char *page;

	(void)state;
	assert_int_equal(report_with(&preset, paths, 2, &page, &words), 2);
	assert_has(words, "never shown together");
	assert_null(page);
	free(paths[0]);
	free(paths[1]);
}

/* The bytes of a.jsonl that @page has; how many = end them. */
static size_t assert_saved(const char *page)
{
	char *begin = strstr(page, "data-name=\"a.jsonl\">"), *end, *packed, *input;
	char command[512];
	size_t length, padding;

	assert_non_null(begin);
	begin = strchr(begin, '>') + 1;
	end = strstr(begin, "</script>");
	length = end - begin;
	padding = length - strcspn(begin, "=<");
	assert_true(length % 4 == 0 && padding < 3);
	packed = sample_bytes("packed", begin, length);
	input = in_directory("a.jsonl");
	snprintf(command, sizeof(command), "base64 -d '%s' | gunzip | cmp - '%s'", packed, input);
	assert_int_equal(system(command), 0);
	free(packed);
	free(input);
	return padding;
}

static char *page_with_label(size_t length)
{
	char *label = calloc(1, length + 1), *text, *page;
	unsigned int seed = 1;

	for (size_t i = 0; i < length; i++) {
		seed = seed * 1103515245 + 12345;
		label[i] = 'A' + (seed >> 16) % 26;
	}
	assert_true(asprintf(&text, HEADER("wall") REFUSED("\"size\":1", "%s") TRAILER, label) > 0);
	page = page_of(text);
	free(text);
	free(label);
	return page;
}

static void data_come_back_as_they_were(void **state)
{
	bool seen[3] = { };
	char *page;

	(void)state;
	for (size_t length = 1; length < 30 && !(seen[0] && seen[1] && seen[2]); length++) {
		page = page_with_label(length);
		seen[assert_saved(page)] = true;
		free(page);
	}
	assert_true(seen[0] && seen[1] && seen[2]);
}

/* Longer than pieces, and not to be compressed to less. */
static void long_data_come_back_too(void **state)
{
	char *page = page_with_label(300000);

	(void)state;
	assert_true(strlen(page) > 4 * 48 * 1024);
	assert_saved(page);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packed_is_saved_plain),
		cmocka_unit_test(hostile_text_is_only_text),
		cmocka_unit_test(hostile_headings_are_only_text),
		cmocka_unit_test(refuses_bad_files),
		cmocka_unit_test(without_plots_there_is_no_page),
		cmocka_unit_test(refuses_to_mix_clocks),
		cmocka_unit_test(data_come_back_as_they_were),
		cmocka_unit_test(long_data_come_back_too),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
