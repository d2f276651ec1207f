// SPDX-License-Identifier: GPL-2.0
/*
 * A file of results in which each text is hostile, through all that is made of
 * it for people: no terminal obeys, no line begins, nothing is a command.
 */
#include "sample_results.h"

#include "advise/advise.h"
#include "compare/compare.h"
#include "export/export.h"
#include "lib/error.h"

/* As JSON: ESC, a newline, a shell's and Markdown's characters, CSI of C1. */
#define H	"\\u001b[31m\\nrm -rf ~; $(x) `y` \\u009b2J|<b>'\\u0007\\u007f"
/* The same of a name, which has 31 characters at the most. */
#define N	"\\u001b[31m\\nrm -rf ~|\\u009b2J\\u0007"
#define SAYS_RM	"\nrm -rf"

static const char header[] =
	"{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{"
	"\"machine\":\"m" H "\",\"kernel\":\"k" H "\",\"hypervisor\":null,\"scenario\":\"s" H "\"},"
	"\"timer\":{\"name\":\"t" N "\",\"hz\":1000000000}}\n";

static char *hostile(const char *name)
{
	char *text, *path;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	fputs(header, file);
	for (int i = 0; i < 6; i++)
		fprintf(file, "{\"record\":\"point\",\"index\":%d,\"experiment\":\"strategy\","
			"\"parameters\":{\"size\":%d,\"p" H "\":\"v" H "\",\"direction\":\"d" H "\","
			"\"strategy\":\"%s\"},\"threads\":1,\"target\":\"t" N "\",\"engine\":\"e" H "\","
			"\"status\":\"ok\",\"reason\":null,\"settled\":true,\"regime\":\"direct\","
			"\"sync\":\"needed\",\"batch\":1,\"timing\":\"single\",\"phases\":[{"
			"\"phase\":\"total\",\"samples\":100,\"overhead_ns\":10,"
			"\"raw_ns\":{\"p50\":%d},\"net_ns\":{\"p50\":%d},\"p50_ci95_ns\":[%d,%d],"
			"\"histogram\":[[1,4]]},{\"phase\":\"f" N "\",\"samples\":4,\"overhead_ns\":1,"
			"\"raw_ns\":{\"p50\":9},\"net_ns\":{\"p50\":8},\"p50_ci95_ns\":[8,9],"
			"\"histogram\":[[1,4]]}]}\n", i, 64 << i / 2,
			i % 2 ? "streaming" : "coherent_copy", 1010 + i, 1000 + i, 1009 + i, 1011 + i);
	fprintf(file, "{\"record\":\"point\",\"index\":6,\"experiment\":\"x" N "\","
		"\"parameters\":{\"size\":64},\"threads\":1,\"target\":\"t\",\"engine\":\"e\","
		"\"status\":\"refused\",\"reason\":\"w" H "\",\"errno\":\"EIO\",\"settled\":null,"
		"\"regime\":null,\"batch\":null,\"timing\":null,\"phases\":[]}\n" TRAILER);
	fclose(file);
	path = sample(name, text);
	free(text);
	return path;
}

/* Lines that are commands are such as we wrote, with what the file says as words. */
static void assert_commands(const char *text)
{
	for (const char *at = text; (at = strstr(at, "\n    dmabench run")); at++) {
		char *line = strndup(at + 1, strcspn(at + 1, "\n"));

		if (strstr(line, "rm -rf"))
			assert_has(line, " --direction 'd?[31m?rm -rf ~; $(x) `y` ?2J|<b>'\\''?\?' -o FILE");
		free(line);
	}
}

static void assert_harmless(char *text)
{
	assert_non_null(text);
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 && *c != '\n')
			fail_msg("a control character at \"%s\"", c);
	assert_has_not(text, "\x7f");
	assert_has_not(text, "\xc2\x9b");
	assert_has_not(text, SAYS_RM);
	assert_has(text, "rm -rf");
	assert_commands(text);
	free(text);
}

static void advice(void **state)
{
	char *path = hostile("a.jsonl"), *output = in_directory("out");

	(void)state;
	for (int markdown = 0; markdown < 2; markdown++) {
		const struct advise_options options = {
			.format = markdown ? "markdown" : "text", .output = output,
		};
		char *text;

		assert_int_equal(dmabench_advise(&options, &path, 1), 0);
		text = slurp(output);
		assert_has(text, "Not measured here");
		assert_harmless(text);
	}
	free(path);
	free(output);
}

static void comparisons(void **state)
{
	static const char *const formats[] = { "text", "markdown", "json" };
	char *paths[] = { hostile("a.jsonl"), hostile("b.jsonl") };
	char *output = in_directory("out");

	(void)state;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		const struct dmabench_compare_options options = {
			.format = formats[i], .output = output,
			.statistic = "p50",
		};

		assert_int_equal(dmabench_compare(&options, paths, 2), 0);
		assert_harmless(slurp(output));
	}
	free(paths[0]);
	free(paths[1]);
	free(output);
}

static void tables(void **state)
{
	char *path = hostile("a.jsonl"), *output = in_directory("out");
	const struct dmabench_export_options options = {
		.format = "markdown", .output = output,
	};

	(void)state;
	assert_int_equal(dmabench_export(&options, &path, 1), 0);
	assert_harmless(slurp(output));
	free(path);
	free(output);
}

static void errors(void **state)
{
	char *text;

	(void)state;
	listen();
	dmabench_error("no experiment '%s'", "x\x1b[31m\nrm -rf ~\xc2\x9b" "2J\x7f");
	text = strdup(said());
	assert_int_equal(lines(text), 1);
	assert_harmless(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(advice),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(tables),
		cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
