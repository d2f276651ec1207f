// SPDX-License-Identifier: GPL-2.0
/* What results and paths hold never becomes a command; gnuplot may be missing. */
#include "plot_run.h"

/* What could break out of a string, a format, a label or a path. */
#define HOSTILE	"a'b\\\"\\\\ `touch PWNED` @x {/Bold} $(touch PWNED) <&>_^ %s%n|"

static void hostile_text_is_only_text(void **state)
{
	char *path = sample("h.jsonl",
			    "{\"record\":\"header\",\"schema\":1,\"clock\":\"wall\",\"environment\":{\"machine\":\"" HOSTILE "\\u0007\\n\"},\"timer\":{\"name\":\"" HOSTILE "\",\"hz\":1000}}\n"
			    POINT("\"size\":64,\"" HOSTILE "\":\"" HOSTILE "\"",
				  HOSTILE, "true", PHASE(HOSTILE, "5", "7"))
			    POINT("\"size\":128,\"" HOSTILE "\":\"" HOSTILE "\"",
				  "\xff{", "true", PHASE(HOSTILE, "5", "7"))
			    TRAILER);
	const char *words;

	(void)state;
	assert_int_equal(plot(&path, 1, &words), 0);
	assert_string_equal(words, "");
	assert_int_equal(access("PWNED", F_OK), -1);
	assert_drawn("latency_by_size-e.svg",
		     ">a'b\"\\ `touch PWNED` @x {/Bold} $(touch PWNED) &lt;&amp;>_^ %s%n|<");
	assert_drawn("latency_by_size-e.svg", ">\xef\xbf\xbd{<");
	assert_drawn("phases-e.svg", "%s%n");
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

static void no_start_up_file_is_read(void **state)
{
	char *path = direct(), *rc = sample(".gnuplot", "exit status 5\n");
	char *home = getenv("HOME") ? strdup(getenv("HOME")) : NULL;
	const char *words;

	(void)state;
	setenv("HOME", sample_directory, 1);
	assert_int_equal(plot(&path, 1, &words), 0);
	if (home)
		setenv("HOME", home, 1);
	free(home);
	free(path);
	free(rc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_text_is_only_text),
		cmocka_unit_test(directory_is_no_command),
		cmocka_unit_test(without_gnuplot_data_stay),
		cmocka_unit_test(no_start_up_file_is_read),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, prepare, tidy);
}
