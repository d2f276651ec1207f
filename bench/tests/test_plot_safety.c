// SPDX-License-Identifier: GPL-2.0
/* What results and paths hold never becomes a command; gnuplot may be missing. */
#include <sys/stat.h>

#include "plot_run.h"

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* What could break out of a string, a format, a label or a path. */
#define HOSTILE	"a'b\\\"\\\\ `touch PWNED` @x {/Bold} $(touch PWNED) <&>_^ %s%n|"
/* Of a name, which has 31 characters at the most. */
#define NAME	"a'b\\\"\\\\`x`@{/B}$(y)<&>_^%s%n|"

static void hostile_text_is_only_text(void **state)
{
	char *path = sample("h.jsonl",
			    "{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"machine\":\"" HOSTILE "\\u0007\\n\"},\"timer\":{\"name\":\"" NAME "\",\"hz\":1000}}\n"
			    POINT("\"size\":64,\"" HOSTILE "\":\"" HOSTILE "\"",
				  "direct", "true", PHASE(NAME, "5", "7"))
			    POINT("\"size\":128,\"" HOSTILE "\":\"" HOSTILE "\"",
				  "direct", "true", PHASE(NAME, "5", "7") "," PHASE("\xff{", "5", "7"))
			    TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_string_equal(words, "");
	assert_int_equal(access("PWNED", F_OK), -1);
	assert_drawn("latency_by_size-e.svg",
		     "a'b\"\\ `touch PWNED` @x {/Bold} $(touch PWNED) &lt;&amp;>_^ %s%n|");
	assert_drawn("phases-e.svg", ">a'b\"\\`x`@{/B}$(y)&lt;&amp;>_^%s%n|<");
	assert_drawn("phases-e.svg", ">\xef\xbf\xbd{<");
	free(path);
}

static void directory_is_no_command(void **state)
{
	char *before = out, *home = getcwd(NULL, 0), *path = direct();
	const char *words;

	(void)state;
	assert_int_equal(chdir(sample_directory), 0);
	out = "<touch PWNED;";
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_string_equal(words, "");
	assert_int_equal(access("PWNED", F_OK), -1);
	out = before;
	assert_int_equal(chdir(home), 0);
	free(home);
	free(path);
}

static void without_gnuplot_data_stay(void **state)
{
	char *before = strdup(getenv("PATH")), *path = direct();
	const char *words;
	int ret;

	(void)state;
	setenv("PATH", "/nowhere", 1);
	ret = plot(&path, 1, &words);
	setenv("PATH", before, 1);
	assert_int_equal(ret, 3);
	assert_has(words, "gnuplot is not installed");
	assert_int_equal(lines(words), 1);
	assert_drawn("data/latency_by_size-e.tsv", "\t50\t");
	assert_null(drawn("latency_by_size-e.svg"));
	free(before);
	free(path);
}

/* Others are being drawn at the same time: they end as they would. */
static void one_figure_that_fails_is_told(void **state)
{
	char *before = strdup(getenv("PATH")), *path = direct(), *broken, *text;
	const char *words;
	int ret;

	(void)state;
	assert_true(asprintf(&text, "#!/bin/sh\ncase $* in *cdf.gp*) echo no ink >&2; exit 1 ;; esac\nPATH='%s' exec gnuplot \"$@\"\n",
			     before) > 0);
	broken = sample("gnuplot", text);
	assert_int_equal(chmod(broken, 0700), 0);
	free(text);
	assert_true(asprintf(&text, "%s:%s", sample_directory, before) > 0);
	setenv("PATH", text, 1);
	ret = plot(&path, 1, &words);
	setenv("PATH", before, 1);
	assert_int_equal(ret, 2);
	assert_has(words, "could not draw");
	assert_has(words, "cdf.gp: no ink");
	assert_int_equal(lines(words), 1);
	assert_drawn("latency_by_size-e.svg", "</svg>");
	assert_null(drawn("cdf-e.svg"));
	assert_nothing_hidden();
	assert_int_equal(unlink(broken), 0);
	free(text);
	free(broken);
	free(before);
	free(path);
}

static const char *const drawings[] = {
	"latency_by_size-e.svg", "phases-e.svg", "cdf-e.svg", "tail-e.svg",
};

/* What is drawn among these variables and PATH alone. */
static void draw_among(char **variables, char *texts[])
{
	struct dmabench_plot_options options = { .plots = getenv("DMABENCH_PLOTS") };
	char **before = environ, *path = direct();
	const char *words;
	int ret;

	assert_true(asprintf(&variables[0], "PATH=%s", getenv("PATH")) > 0);
	environ = variables;
	ret = plot_with(&options, &path, 1, &words);
	environ = before;
	assert_string_equal(words, "");
	assert_int_equal(ret, 0);
	for (size_t i = 0; i < ARRAY_SIZE(drawings); i++)
		texts[i] = drawn(drawings[i]);
	free(variables[0]);
	free(path);
}

static void nothing_around_changes_a_figure(void **state)
{
	char *config, *rc = sample(".gnuplot", "exit status 5\n");
	char *texts[3][ARRAY_SIZE(drawings)];
	char *all[3][14] = {
		{ NULL, "LC_ALL=C.UTF-8", "HOME=/nowhere" },
		{ NULL, "LC_ALL=C", "TERM=xterm", "GNUTERM=nonsense" },
		{ NULL, "GNUTERM=qt", "DISPLAY=:999", "LANG=de_DE.ISO-8859-1",
		  "GNUPLOT_FONTPATH=/nowhere", "GDFONTPATH=/nowhere",
		  "GNUPLOT_DEFAULT_GDFONT=none", "FIT_SCRIPT=exit status 5",
		  "FIT_LOG=/nowhere/log", "LC_NUMERIC=de_DE.UTF-8" },
	};

	(void)state;
	assert_true(asprintf(&all[2][10], "HOME=%s", sample_directory) > 0);
	assert_true(asprintf(&all[2][11], "XDG_CONFIG_HOME=%s", sample_directory) > 0);
	assert_true(asprintf(&all[2][12], "GNUPLOT_LIB=%s", sample_directory) > 0);
	config = in_directory("gnuplot");
	assert_int_equal(mkdir(config, 0700), 0);
	free(config);
	config = sample("gnuplot/gnuplotrc", "exit status 5\n");
	for (size_t i = 0; i < 3; i++)
		draw_among(all[i], texts[i]);
	for (size_t i = 0; i < ARRAY_SIZE(drawings); i++) {
		assert_non_null(texts[0][i]);
		assert_string_equal(texts[0][i], texts[1][i]);
		assert_string_equal(texts[0][i], texts[2][i]);
		for (size_t k = 0; k < 3; k++)
			free(texts[k][i]);
	}
	for (size_t i = 10; i < 13; i++)
		free(all[2][i]);
	free(config);
	free(rc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_text_is_only_text),
		cmocka_unit_test(directory_is_no_command),
		cmocka_unit_test(without_gnuplot_data_stay),
		cmocka_unit_test(one_figure_that_fails_is_told),
		cmocka_unit_test(nothing_around_changes_a_figure),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, prepare, tidy);
}
