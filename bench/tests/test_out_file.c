// SPDX-License-Identifier: GPL-2.0
/* Where every command writes to with -o: no input, no link of somebody else's. */
#include "verbs.h"

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>

#include "lib/out_file.h"

/* Nothing but what was there, of @name and what begins as it does. */
static void assert_alone(const char *name)
{
	char *pattern = in_directory("*");
	glob_t found;

	assert_int_equal(glob(pattern, GLOB_PERIOD, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		const char *at = strrchr(found.gl_pathv[i], '/') + 1;

		if (strstr(at, ".tmp") || (strstr(at, name) && strcmp(at, name)))
			fail_msg("%s was left", at);
	}
	globfree(&found);
	free(pattern);
}

static void assert_unharmed(const char *path)
{
	char *now = slurp(path);

	assert_string_equal(now, verbs_text);
	free(now);
}

static void input_is_no_output(void **state)
{
	char *path = sample("in", verbs_text), *outputs[] = {
		path, in_directory("./in"), in_directory("symbolic"), in_directory("hard"),
	};

	(void)state;
	assert_int_equal(symlink("in", outputs[2]), 0);
	assert_int_equal(link(path, outputs[3]), 0);
	for (size_t i = 0; i < COUNT(verbs); i++) {
		for (size_t k = 0; k < COUNT(outputs); k++) {
			assert_int_equal(call(&verbs[i], path, outputs[k]), DMABENCH_EXIT_USAGE);
			assert_non_null(strstr(check_said, "which is read: give another name with -o"));
			assert_unharmed(path);
		}
	}
	for (size_t k = 1; k < COUNT(outputs); k++) {
		assert_int_equal(unlink(outputs[k]), 0);
		free(outputs[k]);
	}
	assert_alone("in");
	free(path);
}

/* Appended to what is read, it would never end, or be read as points. */
static void standard_streams_count(void **state)
{
	char *path = sample("in", verbs_text);
	int in = dup(STDIN_FILENO), out;

	(void)state;
	assert_non_null(freopen(path, "r", stdin));
	assert_int_equal(call(&verbs[0], "-", path), DMABENCH_EXIT_USAGE);
	assert_non_null(strstr(check_said, "standard input, which is read"));
	dup2(in, STDIN_FILENO);
	close(in);
	fflush(stdout);
	out = dup(STDOUT_FILENO);
	in = open(path, O_WRONLY | O_APPEND);
	dup2(in, STDOUT_FILENO);
	for (size_t i = 0; i < VERBS_TO_STDOUT; i++) {
		int status = call(&verbs[i], path, NULL);

		if (status != DMABENCH_EXIT_USAGE ||
		    !strstr(check_said, "standard output is "))
			break;
		in = -1;
	}
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	close(out);
	assert_int_equal(in, -1);
	assert_unharmed(path);
	free(path);
}

/* In their folder figures are named by what they show. */
static void figures_are_no_input(void **state)
{
	static const char *const names[] = { "data/latency_by_size-e.tsv", "latency_by_size-e.svg" };
	const struct verb plot = { "plot --format svg %s -o", cmd_plot };
	char *folder = in_directory("figures"), *data = in_directory("figures/data");

	(void)state;
	assert_int_equal(mkdir(folder, 0777), 0);
	assert_int_equal(mkdir(data, 0777), 0);
	for (size_t i = 0; i < COUNT(names); i++) {
		char *name = dmabench_format("figures/%s", names[i]), *path = sample(name, verbs_text);

		assert_int_equal(call(&plot, path, folder), DMABENCH_EXIT_USAGE);
		assert_non_null(strstr(check_said, "which is read"));
		assert_unharmed(path);
		unlink(path);
		free(path);
		free(name);
	}
	free(folder);
	free(data);
}

static char *temporary_of(const char *path)
{
	char *pattern = dmabench_format("%s.*", path), *found;
	glob_t names;

	assert_int_equal(glob(pattern, 0, NULL, &names), 0);
	assert_int_equal(names.gl_pathc, 1);
	found = dmabench_format("%s", names.gl_pathv[0]);
	globfree(&names);
	free(pattern);
	return found;
}

/* Of this process, twice: a name that can be foreseen would be the same. */
static void temporary_cannot_be_foreseen(void **state)
{
	char *path = in_directory("out"), *name, *names[2];
	struct dmabench_out out;
	struct stat status;
	mode_t before = umask(027);

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(dmabench_out_open(&out, path, NULL, 0), 0);
		names[i] = temporary_of(path);
		name = dmabench_format("%s.%d.tmp", path, getpid());
		assert_string_not_equal(names[i], name);
		free(name);
		assert_true(fcntl(fileno(out.file), F_GETFD) & FD_CLOEXEC);
		fputs("whole", out.file);
		assert_int_equal(dmabench_out_close(&out), 0);
		assert_int_equal(stat(path, &status), 0);
		assert_int_equal(status.st_mode & 0777, 0640);
		assert_int_equal(unlink(path), 0);
	}
	umask(before);
	assert_string_not_equal(names[0], names[1]);
	free(names[0]);
	free(names[1]);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_is_no_output),
		cmocka_unit_test(standard_streams_count),
		cmocka_unit_test(figures_are_no_input),
		cmocka_unit_test(temporary_cannot_be_foreseen),
	};

	return cmocka_run_group_tests_name("out_file", tests, make_directory, remove_directory);
}
