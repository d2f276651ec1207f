// SPDX-License-Identifier: GPL-2.0
#include "check.h"

#include <math.h>

#include "lib/error.h"
#include "lib/options.h"

struct values {
	const char *output, *format, *plain;
	bool raw, loud;
	uint64_t width;
	double scale;
	char unknown[64];
};

static const char *const formats[] = { "csv", "json", NULL };

static const struct dmabench_option options[] = {
	{ .name = "output", .letter = 'o', .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct values, output), .value = "DIR",
	  .preset = ".", .help = "folder" },
	{ .name = "format", .type = DMABENCH_OPTION_CHOICE,
	  .offset = offsetof(struct values, format), .choices = formats,
	  .preset = "csv", .help = "which" },
	{ .name = "plain", .type = DMABENCH_OPTION_TEXT,
	  .offset = offsetof(struct values, plain), .help = "text" },
	{ .name = "raw", .letter = 'r', .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct values, raw), .help = "as it is" },
	{ .name = "loud", .type = DMABENCH_OPTION_FLAG, .transient = true,
	  .offset = offsetof(struct values, loud), .help = "noise" },
	{ .name = "width", .type = DMABENCH_OPTION_U64,
	  .offset = offsetof(struct values, width), .min = 1, .max = 4096,
	  .preset = "800", .help = "pixels" },
	{ .name = "scale", .type = DMABENCH_OPTION_NUMBER,
	  .offset = offsetof(struct values, scale), .min = 0.5, .max = 2,
	  .preset = "1", .help = "factor" },
	{ }
};

static int take(void *values, const char *name, const char *value)
{
	struct values *v = values;

	if (!strcmp(name, "nobody"))
		return -1;
	snprintf(v->unknown, sizeof(v->unknown), "%s=%s", name, value);
	return 0;
}

static struct dmabench_usage usage = {
	.command = "test", .summary = "tests", .operands = "FILE...",
	.min_operands = 1, .max_operands = 2, .options = options,
};

/* Splits @line at spaces. */
static int parse(const char *line, struct values *values, int *operands,
		 char **argv)
{
	static char copy[256];
	char *rest = copy, *word;
	int argc = 0;

	snprintf(copy, sizeof(copy), "test%s%s", *line ? " " : "", line);
	while ((word = strsep(&rest, " ")))
		argv[argc++] = word;
	memset(values, 0, sizeof(*values));
	return dmabench_options_parse(&usage, argc, argv, values, operands);
}

static void has_defaults(void **state)
{
	struct values values;
	char *argv[32];
	int operands;

	(void)state;
	assert_int_equal(parse("a", &values, &operands, argv),
			 DMABENCH_OPTIONS_GO);
	assert_int_equal(operands, 1);
	assert_string_equal(argv[1], "a");
	assert_string_equal(values.output, ".");
	assert_string_equal(values.format, "csv");
	assert_null(values.plain);
	assert_false(values.raw);
	assert_int_equal(values.width, 800);
	assert_true(values.scale == 1);
}

static void takes_every_form(void **state)
{
	static const char *const lines[] = {
		"a --output out --format json --raw --width 1k --scale 0.5 b",
		"--output=out a -r --format=json b --width=1024 --scale=0.5",
		"-oout -r --format json --width 0x400 --scale 0.5 -- a b",
		"-o out --raw --format json --width 1024 --scale 5e-1 a -- b",
	};
	struct values values;
	char *argv[32];
	int operands;

	(void)state;
	for (size_t i = 0; i < COUNT(lines); i++) {
		assert_int_equal(parse(lines[i], &values, &operands, argv),
				 DMABENCH_OPTIONS_GO);
		assert_int_equal(operands, 2);
		assert_string_equal(argv[1], "a");
		assert_string_equal(argv[2], "b");
		assert_string_equal(values.output, "out");
		assert_string_equal(values.format, "json");
		assert_true(values.raw);
		assert_int_equal(values.width, 1024);
		assert_true(values.scale == 0.5);
	}
	assert_int_equal(parse("-o - -", &values, &operands, argv),
			 DMABENCH_OPTIONS_GO);
	assert_string_equal(values.output, "-");
	assert_string_equal(argv[1], "-");
}

static void refuses_what_is_wrong(void **state)
{
	static const struct { const char *line, *words; } rows[] = {
		{ "", "wanted: dmabench test FILE..." },
		{ "a b c", "surplus argument 'c'; dmabench test --help" },
		{ "a --nothing", "unknown option '--nothing'" },
		{ "a --outpu x", "unknown option '--outpu'" },
		{ "a -x", "unknown option '-x'" },
		{ "a -rx", "unknown option '-rx'" },
		{ "a --raw=1", "no value belongs to '--raw'" },
		{ "a --output", "a value is missing after '--output'" },
		{ "a --output --raw", "a value is missing after '--output'" },
		{ "a -o", "a value is missing after '-o'" },
		{ "a --format xml", "--format 'xml': valid: csv json" },
		{ "a --width 0", "--width '0': wanted a whole number from 1 to 4096" },
		{ "a --width 4097", "from 1 to 4096" },
		{ "a --width -1", "from 1 to 4096" },
		{ "a --width 1.5", "from 1 to 4096" },
		{ "a --width 99999999999999999999", "from 1 to 4096" },
		{ "a --scale 0.4", "wanted a number from 0.5 to 2" },
		{ "a --scale nan", "wanted a number from 0.5 to 2" },
		{ "a --scale inf", "wanted a number from 0.5 to 2" },
		{ "a --scale 1x", "wanted a number from 0.5 to 2" },
		{ "a --scale=", "wanted a number from 0.5 to 2" },
	};
	struct values values;
	char *argv[32];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_refused(parse(rows[i].line, &values, NULL, argv),
			       DMABENCH_EXIT_USAGE, rows[i].words);
}

static void hands_on_what_it_does_not_know(void **state)
{
	struct values values;
	char *argv[32];

	(void)state;
	usage.unknown = take;
	assert_int_equal(parse("a --size 64:1M:x2", &values, NULL, argv),
			 DMABENCH_OPTIONS_GO);
	assert_string_equal(values.unknown, "size=64:1M:x2");
	assert_int_equal(parse("a --size=4", &values, NULL, argv),
			 DMABENCH_OPTIONS_GO);
	assert_string_equal(values.unknown, "size=4");
	assert_refused(parse("a --size", &values, NULL, argv),
		       DMABENCH_EXIT_USAGE, "a value is missing after '--size'");
	assert_refused(parse("a --nobody 3", &values, NULL, argv),
		       DMABENCH_EXIT_USAGE, "unknown option '--nobody'");
	usage.unknown = NULL;
}

static void helps(void **state)
{
	struct values values;
	char *argv[32];
	int status;

	(void)state;
	CAPTURE(STDOUT_FILENO, status = parse("--help", &values, NULL, argv));
	assert_int_equal(status, 0);
	assert_non_null(strstr(check_said, "dmabench test [options] FILE...: tests\n"));
	assert_non_null(strstr(check_said, "-o, --output DIR"));
	assert_non_null(strstr(check_said, "folder [.]\n"));
	assert_non_null(strstr(check_said, "which (csv, json) [csv]\n"));
	assert_non_null(strstr(check_said, "pixels (1 to 4096) [800]\n"));
	assert_non_null(strstr(check_said, "--raw "));
	assert_null(strstr(check_said, "--raw VALUE"));
}

static void records_what_was_given(void **state)
{
	static const char *const wanted[] = {
		"--output=out dir", "--format=json", "--raw", "--width=7",
		"--scale=0.1",
	};
	struct values values = {
		.output = "out dir", .format = "json", .raw = true,
		.loud = true, .width = 7, .scale = 0.1,
	};
	char *arguments[COUNT(options)];
	size_t count = dmabench_options_record(&usage, &values, arguments);

	(void)state;
	assert_int_equal(count, COUNT(wanted));
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(arguments[i], wanted[i]);
		free(arguments[i]);
	}
	memset(&values, 0, sizeof(values));
	values.width = UINT64_MAX;
	values.scale = NAN;
	assert_int_equal(dmabench_options_record(&usage, &values, arguments), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_defaults),
		cmocka_unit_test(takes_every_form),
		cmocka_unit_test(refuses_what_is_wrong),
		cmocka_unit_test(hands_on_what_it_does_not_know),
		cmocka_unit_test(helps),
		cmocka_unit_test(records_what_was_given),
	};

	return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}
