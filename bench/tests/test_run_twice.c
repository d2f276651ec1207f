// SPDX-License-Identifier: GPL-2.0
/* Two runs into one file: what the one does just before the other has the lock. */
#include "run_fake.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/syscall.h>

#define SWEEP	"-e map --size 1000:20000:+1000 --seed 5"

static struct result result;
static char *path, *written;	/* by the other run, before the next lock */

static char *slurp(const char *name)
{
	FILE *file = fopen(name, "r");
	char *text = NULL;
	size_t size = 0;

	assert_non_null(file);
	assert_true(getdelim(&text, &size, '\0', file) > 0);
	fclose(file);
	return text;
}

/* In place, as a run writes: it stays the same file. */
static void put(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Stands before that of the system. */
int flock(int fd, int operation)
{
	if (written)
		put(written);
	free(written);
	written = NULL;
	return syscall(SYS_flock, fd, operation);
}

static int begin(void **state)
{
	(void)state;
	fake_reset();
	path = result_path("twice");
	return 0;
}

static int end(void **state)
{
	(void)state;
	free_lines(&result);
	free(written);
	written = NULL;
	free(path);
	return 0;
}

static int run_captured(const char *line)
{
	int status;

	CAPTURE_ALL(status = run(line, path));
	return status;
}

static void new_file_of_another_stays(void **state)
{
	char *before;

	(void)state;
	assert_int_equal(run_new(SWEEP, path), 0);
	before = slurp(path);
	written = slurp(path);
	put("");
	assert_int_equal(run_captured("-o %s " SWEEP), DMABENCH_EXIT_USAGE);
	assert_said("exists; --resume");
	written = slurp(path);
	assert_string_equal(written, before);
	free(before);
}

/* Without its trailer, which is written again. */
static void points_of_another_stay(void **state)
{
	char *half, *all, *now;
	unsigned int rounds;

	(void)state;
	fake.signal_at = 100;
	fake.signal = SIGINT;
	assert_int_equal(run_new(SWEEP, path), 128 + SIGINT);
	half = slurp(path);
	fake.signal_at = 0;
	assert_int_equal(run_captured("--resume %s"), 0);
	all = slurp(path);
	written = slurp(path);
	put(half);
	rounds = fake.rounds;
	assert_int_equal(run_captured("--resume %s"), 0);
	now = slurp(path);
	assert_int_equal(strncmp(now, all, strstr(all, "{\"record\":\"trailer\",\"complete\":true") - all), 0);
	/* Those that find out whether data are verified, and no point's. */
	assert_in_range(fake.rounds - rounds, 0, 19);
	read_lines(&result, path);
	assert_true(cJSON_IsTrue(get(last(&result), "complete")));
	assert_true(number(last(&result), "points") == 20);
	free(half);
	free(all);
	free(now);
}

/* The second run has its word, prints nothing of the file, and leaves it alone. */
static void second_run_is_told(void **state)
{
	static const char *const lines[] = { "-o %s " SWEEP, "--resume %s" };
	char *before, *after;
	int other;

	(void)state;
	assert_int_equal(run_new(SWEEP, path), 0);
	before = slurp(path);
	other = open(path, O_RDWR);
	assert_int_equal(flock(other, LOCK_EX | LOCK_NB), 0);
	for (size_t i = 0; i < COUNT(lines); i++) {
		assert_int_equal(run_captured(lines[i]), DMABENCH_EXIT_USAGE);
		assert_said("another dmabench run is writing it");
		assert_string_equal(check_printed, "");
		after = slurp(path);
		assert_string_equal(after, before);
		free(after);
	}
	close(other);
	free(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(new_file_of_another_stays, begin, end),
		cmocka_unit_test_setup_teardown(points_of_another_stay, begin, end),
		cmocka_unit_test_setup_teardown(second_run_is_told, begin, end),
	};

	return cmocka_run_group_tests_name("run_twice", tests, NULL, NULL);
}
