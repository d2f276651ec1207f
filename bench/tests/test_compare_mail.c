// SPDX-License-Identifier: GPL-2.0
/* A comparison as a mail to a list, and as a document for KCIDB. */
#include "advise_samples.h"
#include "compare/compare.h"
#include "lib/json.h"

#define BASE	"1111111111111111111111111111111111111111"
#define NEW	"2222222222222222222222222222222222222222"

/* One point a cost, of 64 bytes and more; the header has @environment besides. */
static char *file_of(const char *name, const char *clock, const char *environment,
		     const double *costs, size_t count)
{
	size_t size;
	char *text, *path;
	FILE *stream = open_memstream(&text, &size);

	fprintf(stream, "{\"record\":\"header\",\"schema\":1,\"clock\":\"%s\",\"started\":\"2026-11-29T20:58:54Z\","
		"\"environment\":{\"machine\":\"PC\",\"hostname\":\"secret\",\"arch\":\"x86_64\",\"hypervisor\":null%s},"
		"\"timer\":{\"name\":\"tsc\",\"hz\":1000000000},\"sweep\":{\"arguments\":[\"--size\",\"64,128\",\"--label\",\"x y\",\"--note=it's\"]}}\n",
		clock, environment);
	for (size_t i = 0; i < count; i++)
		fprintf(stream, "{\"record\":\"point\",\"index\":%zu,\"experiment\":\"copying\",\"parameters\":{\"size\":%d,\"kind\":\"a/b\"},"
			"\"threads\":1,\"target\":\"t\",\"engine\":\"none\",\"status\":\"ok\",\"settled\":true,\"regime\":\"direct\",\"batch\":1,"
			"\"timing\":\"single\",\"phases\":[{\"phase\":\"first\",\"samples\":4,\"overhead_ns\":0,\"raw_ns\":{\"p50\":%g},"
			"\"net_ns\":{\"p50\":%g},\"p50_ci95_ns\":[%g,%g],\"histogram\":[[1,4]]}]}\n",
			i, 64 << i, costs[i], costs[i], costs[i], costs[i]);
	fputs(TRAILER, stream);
	fclose(stream);
	path = sample(name, text);
	free(text);
	return path;
}

static char *compared(struct dmabench_compare_options options, const char *base_environment,
		      const char *new_environment, const double *base, const double *new)
{
	char *paths[] = {
		file_of("base.jsonl", "icount", base_environment, base, 3),
		file_of("new.jsonl", "icount", new_environment, new, 3),
	};
	char *output = in_directory("out.txt"), *text;

	options.statistic = "p50";
	options.across = "kernel";
	options.output = output;
	if (!options.telling.origin)
		options.telling.origin = "dmabench";
	assert_int_equal(dmabench_compare(&options, paths, 2) > 1, 0);
	text = slurp(output);
	free(output);
	free(paths[0]);
	free(paths[1]);
	return text;
}

static const double before[] = { 100, 200, 400 }, after[] = { 110, 150, 600 };
#define KERNEL(release, commit)	",\"kernel\":\"" release "\"" commit
#define CONFIG	"c0ffee" "0000000000000000000000000000000000000000000000000000000000"
#define COMMIT(hash)	",\"kernel_commit\":\"" hash "\",\"compiler\":\"gcc 12\",\"kernel_config_sha256\":\"" CONFIG "\",\"qemu\":\"7.2\""

static void assert_width(const char *text)
{
	for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
		if (strcspn(line, "\n") > 72)
			fail_msg("%.*s is %zu columns", (int)strcspn(line, "\n"), line,
				 strcspn(line, "\n"));
	}
}

static void a_mail_has_what_a_maintainer_needs(void **state)
{
	static const char *const parts[] = {
		"Subject: [dmabench] 222222222222: copying.first +50.0% more instructions\n",
		"Of 3\nphases of 3 points, 2 are more, 1 fewer, 0 equal.",
		"commit: " NEW ", Linux 6.2\n", "before: " BASE ", Linux 6.1\n",
		"compiler: gcc 12\n", "kconfig, sha256:\n        " CONFIG "\n", "qemu: 7.2\n", "arch: x86_64\n",
		"    size: 256\n    kind: a/b\n    threads: 1\n    regime: direct\n",
		"       400.0    +50.0 %        600.0  copying.first\n"
		"                regime direct, size 256; as much or less at 1 more\n",
		"       200.0    -25.0 %        150.0  copying.first\n"
		"                regime direct, size 128\n",
		"They are no\ntime:",
		"    dmabench run --size 64,128 '--note=it'\\''s' -o before.jsonl\n",
		"    dmabench compare --across kernel before.jsonl after.jsonl\n",
		"\n| Reported-by: (", "\n| Closes: (",
		"\n#regzbot introduced: 111111111111..222222222222\n",
	};
	char *text = compared((struct dmabench_compare_options) { .format = "mail" },
			      KERNEL("6.1", COMMIT(BASE)), KERNEL("6.2", COMMIT(NEW)), before, after);

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		assert_has(text, parts[i]);
	/* Of a phase the largest alone is told. */
	assert_has_not(text, "+10.0 %");
	assert_has_not(text, "| Fixes:");
	assert_has_not(text, "secret");
	assert_has_not(text, "x y");
	assert_width(text);
	free(text);
}

static void a_mail_takes_what_files_cannot_tell(void **state)
{
	const struct dmabench_compare_options options = {
		.format = "mail",
		.telling = { .introduced_by = NEW, .commit_title = "dma: map twice",
			     .reported_by = "A B <a@b.org>", .closes = "https://lore.kernel.org/r/x" },
	};
	char *text = compared(options, KERNEL("6.1", ""), KERNEL("6.2", ""), before, after);

	(void)state;
	assert_has(text, "commit: " NEW " (\"dma: map twice\"),\n        Linux 6.2\n");
	assert_has(text, "before: Linux 6.1 (the results do not tell the commit)\n");
	assert_has(text, "\n| Reported-by: A B <a@b.org>\n| Closes: https://lore.kernel.org/r/x\n"
		   "| Fixes: 222222222222 (\"dma: map twice\")\n\n#regzbot introduced: " NEW "\n");
	assert_width(text);
	free(text);
	text = compared((struct dmabench_compare_options) { .format = "mail" },
			KERNEL("6.1", ""), KERNEL("6.2", ""), before, after);
	assert_has(text, "Which commit it was is not known");
	assert_has_not(text, "#regzbot introduced");
	free(text);
}

/* What became better is told, and asks for no fix. */
static void an_improvement_has_no_tags(void **state)
{
	char *text = compared((struct dmabench_compare_options) { .format = "mail" },
			      KERNEL("6.1", COMMIT(BASE)), KERNEL("6.2", COMMIT(NEW)), after, after);

	(void)state;
	assert_has(text, "Subject: [dmabench] no change was shown\n");
	assert_has_not(text, "Reported-by");
	free(text);
	text = compared((struct dmabench_compare_options) { .format = "mail" },
			KERNEL("6.1", COMMIT(BASE)), KERNEL("6.2", COMMIT(NEW)),
			(double[]) { 100, 200, 400 }, (double[]) { 100, 200, 300 });
	assert_has(text, "copying.first -25.0% improvement\n");
	assert_has_not(text, "#regzbot");
	free(text);
}

static void assert_no_null(const cJSON *tree)
{
	const cJSON *item;

	assert_false(cJSON_IsNull(tree));
	cJSON_ArrayForEach(item, tree)
		assert_no_null(item);
}

static const char *text_at(const cJSON *tree, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(tree, name));
}

static void kcidb_has_a_test_a_row(void **state)
{
	const struct dmabench_compare_options options = {
		.format = "kcidb", .threshold = "20%", .telling.origin = "my_lab",
	};
	char *text = compared(options, KERNEL("6.1", COMMIT(BASE)), KERNEL("6.2", COMMIT(NEW)),
			      before, after);
	cJSON *document = dmabench_json_parse(text);
	const cJSON *tests = cJSON_GetObjectItemCaseSensitive(document, "tests");
	const cJSON *build, *checkout, *test = cJSON_GetArrayItem(tests, 2), *number;

	(void)state;
	assert_non_null(document);
	assert_no_null(document);
	assert_int_equal(cJSON_GetArraySize(tests), 3);
	build = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(document, "builds"), 0);
	checkout = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(document, "checkouts"), 0);
	assert_string_equal(text_at(checkout, "id"), "my_lab:" NEW);
	assert_string_equal(text_at(checkout, "git_commit_hash"), NEW);
	assert_string_equal(text_at(build, "checkout_id"), "my_lab:" NEW);
	assert_string_equal(text_at(build, "compiler"), "gcc 12");
	assert_string_equal(text_at(test, "build_id"), text_at(build, "id"));
	assert_string_equal(text_at(test, "path"),
			    "dmabench.copying.direct.size-256_kind-a_b_threads-1.first.p50");
	assert_string_equal(text_at(test, "status"), "FAIL");
	assert_string_equal(text_at(cJSON_GetArrayItem(tests, 0), "status"), "PASS");
	assert_string_equal(text_at(test, "start_time"), "2026-11-29T20:58:54Z");
	assert_has(text_at(test, "id"), "my_lab:2026-11-29T20:58:54Z:new.jsonl:dmabench.copying");
	number = cJSON_GetObjectItemCaseSensitive(test, "number");
	assert_true(dmabench_json_number(number, "value") == 600);
	assert_string_equal(text_at(number, "unit"), "instructions");
	assert_null(text_at(number, "prefix"));
	assert_has_not(text, "secret");
	cJSON_Delete(document);
	free(text);
}

static void times_are_seconds_and_measured_is_done(void **state)
{
	char *paths[] = {
		file_of("base.jsonl", "wall", KERNEL("6.1", ""), before, 3),
		file_of("new.jsonl", "wall", KERNEL("6.2", ""), after, 3),
	};
	char *output = in_directory("out.json"), *text;
	const struct dmabench_compare_options options = {
		.format = "kcidb", .statistic = "p50", .across = "kernel", .output = output,
		.telling.origin = "dmabench",
	};

	(void)state;
	assert_int_equal(dmabench_compare(&options, paths, 2), 0);
	text = slurp(output);
	assert_has(text, "\"status\":\"DONE\",\"number\":{\"value\":6");
	assert_has(text, "e-07,\"unit\":\"s\",\"prefix\":\"metric\"}");
	/* A kernel whose commit is not known is its release. */
	assert_has(text, "\"checkouts\":[{\"id\":\"dmabench:6.2\",\"origin\":\"dmabench\",\"comment\":\"6.2\"}]");
	free(text);
	free(output);
	free(paths[0]);
	free(paths[1]);
}

/* What a reader of a merge request sees comes first; the rest is folded. */
static void markdown_begins_with_what_changed(void **state)
{
	char *text = compared((struct dmabench_compare_options) { .format = "markdown" },
			      KERNEL("6.1", COMMIT(BASE)), KERNEL("6.2", COMMIT(NEW)), before, after);
	const char *folded = strstr(text, "\n<details><summary>All that was compared</summary>\n\n");
	const char *summary = strstr(text, "3 compared (of 3 points): 2 more, 1 fewer, 0 equal");
	const char *most = strstr(text, "| copying | first | regime direct, size 256 | 400.0 | 600.0 | +50.0 % |\n"
				  "| copying | first | regime direct, size 128 | 200.0 | 150.0 | -25.0 % |\n");

	(void)state;
	assert_non_null(folded);
	assert_true(summary && summary < folded);
	assert_non_null(most);
	assert_true(most < folded && summary < most);
	assert_has(folded, "### copying\n");
	assert_has(folded, "\n</details>\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mail_has_what_a_maintainer_needs),
		cmocka_unit_test(a_mail_takes_what_files_cannot_tell),
		cmocka_unit_test(an_improvement_has_no_tags),
		cmocka_unit_test(markdown_begins_with_what_changed),
		cmocka_unit_test(kcidb_has_a_test_a_row),
		cmocka_unit_test(times_are_seconds_and_measured_is_done),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
