// SPDX-License-Identifier: GPL-2.0
/* A disk that is full has one status, whatever is written and wherever to. */
#include "verbs.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio_ext.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* Files may have so many bytes; what is said has fewer, what is written more. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes ? bytes : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	signal(SIGXFSZ, bytes ? SIG_IGN : SIG_DFL);
}

#define FEW	320

static void assert_full(const char *words)
{
	if (!strstr(check_said, words))
		fail_msg("wanted '%s' in: %s", words, check_said);
}

static void output_is_full(void **state)
{
	char *path = sample("in", verbs_text), *output = in_directory("out");

	(void)state;
	for (size_t i = 0; i < COUNT(verbs); i++) {
		int status = call(&verbs[i], path, "/dev/full");

		if (status != DMABENCH_EXIT_MACHINE)
			fail_msg("%s /dev/full: %d", verbs[i].line, status);
		assert_full("/dev/full: No space left on device");
		limit_files(FEW);
		status = call(&verbs[i], path, output);
		limit_files(0);
		if (status != DMABENCH_EXIT_MACHINE)
			fail_msg("%s: %d", verbs[i].line, status);
		assert_full("File too large");
		assert_int_equal(access(output, F_OK), -1);
	}
	free(path);
	free(output);
}

static void standard_output_is_full(void **state)
{
	char *path = sample("in", verbs_text);
	int statuses[VERBS_TO_STDOUT], full = open("/dev/full", O_WRONLY), out;

	(void)state;
	fflush(stdout);
	out = dup(STDOUT_FILENO);
	dup2(full, STDOUT_FILENO);
	for (size_t i = 0; i < VERBS_TO_STDOUT; i++) {
		statuses[i] = call(&verbs[i], path, NULL);
		__fpurge(stdout);
		clearerr(stdout);
	}
	dup2(out, STDOUT_FILENO);
	close(full);
	close(out);
	for (size_t i = 0; i < VERBS_TO_STDOUT; i++)
		if (statuses[i] != DMABENCH_EXIT_MACHINE)
			fail_msg("%s: %d", verbs[i].line, statuses[i]);
	free(path);
}

static const struct verb readers[] = {
	{ "export -f csv %s -o", cmd_export },
	{ "report %s -o", cmd_report },
	{ "plot %s -o", cmd_plot },
};

/* Where a pipe that is read twice is copied to. */
static void temporary_folder_is_full(void **state)
{
	char *path = sample("in", verbs_text), *output = in_directory("out");
	char *command = dmabench_format("cat %s", path);
	int in = dup(STDIN_FILENO);

	(void)state;
	for (size_t i = 0; i < COUNT(readers); i++) {
		FILE *pipe = popen(command, "r");
		int status;

		dup2(fileno(pipe), STDIN_FILENO);
		limit_files(FEW);
		status = call(&readers[i], "-", output);
		limit_files(0);
		dup2(in, STDIN_FILENO);
		pclose(pipe);
		if (status != DMABENCH_EXIT_MACHINE)
			fail_msg("%s: %d", readers[i].line, status);
		assert_full("no copy of it can be made: File too large");
	}
	close(in);
	setenv("TMPDIR", "/no/such/folder", 1);
	assert_int_equal(call(&readers[1], path, output), DMABENCH_EXIT_USAGE);
	unsetenv("TMPDIR");
	free(command);
	free(path);
	free(output);
}

/* gnuplot says nothing of it, so what it left is looked at. */
static void figures_are_whole(void **state)
{
	static const rlim_t bytes[] = { 1000, 4096, 10000 };
	const struct verb plots[] = {
		{ "plot --format svg %s -o", cmd_plot }, { "plot --format png %s -o", cmd_plot },
	};
	char *path = sample("in", verbs_text), *folder = in_directory("figures");

	(void)state;
	for (size_t i = 0; i < COUNT(plots) * COUNT(bytes); i++) {
		char *command = dmabench_format("rm -rf %s", folder);
		char *find = dmabench_format("find %s -name '*.??g' | grep -q .", folder);
		int status;

		assert_int_equal(system(command), 0);
		limit_files(bytes[i % COUNT(bytes)]);
		status = call(&plots[i / COUNT(bytes)], path, folder);
		limit_files(0);
		if (status != DMABENCH_EXIT_MACHINE)
			fail_msg("%s, %lu bytes: %d", plots[i / COUNT(bytes)].line,
				 (unsigned long)bytes[i % COUNT(bytes)], status);
		assert_full("gnuplot could not write all of it");
		assert_int_not_equal(system(find), 0);
		free(command);
		free(find);
	}
	free(path);
	free(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(output_is_full),
		cmocka_unit_test(standard_output_is_full),
		cmocka_unit_test(temporary_folder_is_full),
		cmocka_unit_test(figures_are_whole),
	};

	return cmocka_run_group_tests_name("full_disk", tests, make_directory, remove_directory);
}
