// SPDX-License-Identifier: GPL-2.0
/* A program that adds runs is killed at any moment: each run is there as a whole, or not at all. */
#include "history_samples.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#define RUNS	120
#define KILLS	60

static char *paths[RUNS];

/* Adds all of them, and says when the first is about to be. */
static pid_t begin(void)
{
	pid_t child = fork();

	if (!child) {
		char name[] = "add", history[] = "history", db[] = "--db";
		char *argv[RUNS + 4] = { history, name };

		memcpy(argv + 2, paths, sizeof(paths));
		argv[RUNS + 2] = db;
		argv[RUNS + 3] = history_db;
		freopen("/dev/null", "w", stdout);
		_exit(cmd_history(RUNS + 4, argv));
	}
	return child;
}

/* How many runs there are; each has a figure in each series. */
static int check_whole(void)
{
	int count, status = history_status("list --json");
	cJSON *json;

	/* Killed before there was anything. */
	if (status == 2 && strstr(check_said, "there is no history"))
		return 0;
	if (status)
		fail_msg("%s", check_said);
	json = cJSON_Parse(check_printed);
	count = cJSON_GetArraySize(history_get(json, "runs"));
	for (int i = 0; i < count; i++) {
		const cJSON *run = cJSON_GetArrayItem(history_get(json, "runs"), i);

		assert_true(history_number(run, "figures") == 4);
	}
	cJSON_Delete(json);
	for (int i = 1; count && i <= 4; i++) {
		char show[32];

		snprintf(show, sizeof(show), "show --json s%d", i);
		json = history_json(show, 0);
		assert_int_equal(cJSON_GetArraySize(history_get(json, "values")), count);
		cJSON_Delete(json);
	}
	return count;
}

static void write_runs(void)
{
	for (int i = 0; i < RUNS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%d.jsonl", i);
		paths[i] = history_run(&(struct history_run) {
			.name = name, .map = 10 + i, .unmap = 5 });
	}
}

static void free_runs(void)
{
	for (int i = 0; i < RUNS; i++)
		free(paths[i]);
}

/* Until all are there: each time it comes a little further. */
static void each_run_is_whole(void **state)
{
	int count = 0, partly = 0, killed = 0;

	(void)state;
	write_runs();
	for (int i = 0; count < RUNS && i < KILLS; i++) {
		const struct timespec pause = { .tv_nsec = (i + 1) * 2000000L };
		const int before = count;
		pid_t child = begin();
		int status;

		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		killed += WIFSIGNALED(status);
		count = check_whole();
		/* What was there stays. */
		assert_true(count >= before);
		partly += count > before && count < RUNS;
	}
	print_message("# killed %d times, of which %d had added some\n", killed, partly);
	assert_true(killed > 1 && partly > 0);
	free_runs();
}

/* Neither is told that the file is busy, and no run is there twice. */
static void three_at_a_time(void **state)
{
	pid_t children[3];
	int status;

	(void)state;
	write_runs();
	for (size_t i = 0; i < COUNT(children); i++)
		children[i] = begin();
	for (size_t i = 0; i < COUNT(children); i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), 0);
	}
	assert_int_equal(check_whole(), RUNS);
	free_runs();
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, history_open, history_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_run_is_whole),
		TEST(three_at_a_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
