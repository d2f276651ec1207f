// SPDX-License-Identifier: GPL-2.0
/* Where an export goes, and that nothing is half there. */
#include "export_samples.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>

static void leaves_nothing_half_written(void **state)
{
	static const char *const formats[] = { "csv", "json", "markdown" };
	char *path = sample("a.jsonl", HEADER("wall") "broken\n");

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		listen();
		assert_null(export(formats[i], false, &path, 1));
		assert_has(said(), "a.jsonl:2: ");
	}
	free(path);
}

static void failure_leaves_the_old_file(void **state)
{
	char *broken = sample("a.jsonl", HEADER("wall") "broken\n");
	char *output = sample("kept", "old");
	struct dmabench_export_options options = {
		.format = "json", .output = output,
	};
	char *text, *pattern = in_directory("kept.*");
	glob_t found;

	(void)state;
	listen();
	assert_int_equal(dmabench_export(&options, &broken, 1), 2);
	said();
	text = slurp(output);
	assert_string_equal(text, "old");
	/* And nothing beside it. */
	assert_int_equal(glob(pattern, 0, NULL, &found), GLOB_NOMATCH);
	globfree(&found);
	free(text);
	free(pattern);
	free(output);
	free(broken);
}

/* Renaming something over it would put a file in its place. */
static void a_pipe_is_written_to(void **state)
{
	char *path = sample("a.jsonl", first), *output = in_directory("pipe");
	struct dmabench_export_options options = {
		.format = "json", .output = output,
	};
	struct stat status;
	char text[3] = "";
	int pipe;

	(void)state;
	assert_int_equal(mkfifo(output, 0600), 0);
	pipe = open(output, O_RDWR);
	assert_int_equal(dmabench_export(&options, &path, 1), 0);
	assert_int_equal(read(pipe, text, 2), 2);
	assert_string_equal(text, "[{");
	close(pipe);
	assert_int_equal(stat(output, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	unlink(output);
	free(output);
	free(path);
}

static void says_where_it_cannot_write(void **state)
{
	char *path = sample("a.jsonl", first);
	struct dmabench_export_options options = {
		.format = "csv", .output = "/nowhere/out",
	};

	(void)state;
	listen();
	assert_int_equal(dmabench_export(&options, &path, 1), 2);
	assert_has(said(), "/nowhere/out: No such file");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_nothing_half_written),
		cmocka_unit_test(failure_leaves_the_old_file),
		cmocka_unit_test(a_pipe_is_written_to),
		cmocka_unit_test(says_where_it_cannot_write),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
