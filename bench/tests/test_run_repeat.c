// SPDX-License-Identifier: GPL-2.0
/* dmabench run --repeat: whole runs, one after the other, or none of them lost. */
#include "run_fake.h"

#include <signal.h>
#include <sys/stat.h>

#include "run/repeat.h"

#define SWEEP	"-e map --size 64,4k,5k"

static struct result results[3];

static char *numbered(const char *name, int number)
{
	char *full = dmabench_format("%s-%d", name, number), *path = result_path(full);

	free(full);
	return path;
}

/* @line with -o @name; its files are not there, but for what a test puts there afterwards. */
static void remove_files(const char *name)
{
	for (int i = 1; i <= 3; i++) {
		char *path = numbered(name, i);

		unlink(path);
		free(path);
	}
}

static int repeat(const char *name, const char *line)
{
	char *path = result_path(name), *more = dmabench_format("-o %%s %s", line);
	int status;

	CAPTURE_ALL(status = run(more, path));
	free(more);
	free(path);
	return status;
}

static bool exists(const char *name, int number)
{
	char *path = numbered(name, number);
	const bool is = !access(path, F_OK);

	free(path);
	return is;
}

static void read_numbered(const char *name, int count)
{
	for (int i = 1; i <= count; i++) {
		char *path = numbered(name, i);

		read_lines(&results[i - 1], path);
		free(path);
	}
}

static int begin(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

static int end(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(results); i++)
		free_lines(&results[i]);
	return 0;
}

static void names_are_numbered(void **state)
{
	static const struct { const char *output, *name; } rows[] = {
		{ "mine.jsonl", "mine-7.jsonl" }, { "a.b/mine", "a.b/mine-7" },
		{ "a/b.c.jsonl", "a/b.c-7.jsonl" }, { ".hidden", ".hidden-7" }, { "x.", "x-7." },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *path = dmabench_repeat_path(rows[i].output, 7);

		assert_string_equal(path, rows[i].name);
		free(path);
	}
	assert_null(dmabench_repeat_path(NULL, 7));
}

static void each_is_a_whole_run(void **state)
{
	char *alone = result_path("repeat-one");
	unsigned int opened;

	(void)state;
	assert_int_equal(run_new(SWEEP, alone), 0);
	opened = fake.opened;
	free(alone);
	fake_reset();
	remove_files("repeat");
	assert_int_equal(repeat("repeat", SWEEP " --repeat 3 --label x --seed 40"), 0);
	assert_non_null(strstr(check_printed, "run 3 of 3\n"));
	assert_string_equal(check_said, "");
	read_numbered("repeat", 3);
	for (int i = 0; i < 3; i++) {
		const cJSON *header = results[i].lines[0];

		assert_string_equal(text(header, "label"), "x");
		assert_true(number(header, "seed") == 40 + i);
		assert_int_equal(results[i].count, 5);
		assert_true(cJSON_IsTrue(get(last(&results[i]), "complete")));
		assert_true(number(last(&results[i]), "points") == 3);
		/* What it takes to ask for one of them again. */
		assert_int_equal(cJSON_GetArraySize(get(header, "sweep.arguments")), 2);
	}
	assert_int_equal(fake.opened, 3 * opened);
	assert_int_equal(fake.closed, fake.opened);
}

static bool is_same_order(const struct result *a, const struct result *b)
{
	for (size_t i = 1; i + 1 < a->count; i++) {
		if (number(a->lines[i], "index") != number(b->lines[i], "index"))
			return false;
	}
	return a->count == b->count;
}

/* One of several is as it would be alone with its seed, and in another order than the one before. */
static void a_run_can_be_made_again(void **state)
{
#define MANY	"-e map --size 1000:20000:+1000 "
	char *path = result_path("repeat-alone");

	(void)state;
	assert_int_equal(run_new(MANY "--seed 41", path), 0);
	read_lines(&results[2], path);
	fake_reset();
	remove_files("repeat-again");
	assert_int_equal(repeat("repeat-again", MANY "--repeat 2 --seed 40"), 0);
	read_numbered("repeat-again", 2);
	assert_true(is_same_order(&results[1], &results[2]));
	assert_false(is_same_order(&results[0], &results[2]));
	free(path);
}

static void seeds_differ_by_chance(void **state)
{
	(void)state;
	remove_files("repeat-chance");
	assert_int_equal(repeat("repeat-chance", SWEEP " --repeat 2 --quiet"), 0);
	assert_string_equal(check_printed, "");
	read_numbered("repeat-chance", 2);
	assert_true(number(results[0].lines[0], "seed") != number(results[1].lines[0], "seed"));
	assert_true(dmabench_repeat_seed(DMABENCH_SEED_LIMIT - 1, 2) == 0);
}

static void usual_names_are_free_ones(void **state)
{
	char before[4096], directory[] = "/tmp/dmabench-test-XXXXXX", command[128];
	int status;

	(void)state;
	assert_non_null(getcwd(before, sizeof(before)));
	assert_non_null(mkdtemp(directory));
	assert_int_equal(chdir(directory), 0);
	CAPTURE_ALL(status = run(SWEEP " --repeat 3", NULL));
	assert_int_equal(chdir(before), 0);
	assert_int_equal(status, 0);
	snprintf(command, sizeof(command), "test $(ls %s/dmabench-*.jsonl | wc -l) = 3", directory);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	assert_int_equal(system(command), 0);
}

/* The last name is looked at before the first run begins; an empty file is free. */
static void nothing_begins_where_a_file_is(void **state)
{
	char *third = numbered("repeat-there", 3), *first = numbered("repeat-there", 1);
	FILE *file;

	(void)state;
	remove_files("repeat-there");
	file = fopen(third, "w");
	fputs("precious\n", file);
	fclose(file);
	fclose(fopen(first, "w"));
	assert_int_equal(repeat("repeat-there", SWEEP " --repeat 3"), DMABENCH_EXIT_USAGE);
	assert_said("repeat-there-3.jsonl: exists, and would be a file of --repeat 3; move it");
	assert_int_equal(fake.opened, 0);
	assert_false(exists("repeat-there", 2));
	assert_int_equal(repeat("repeat-there", SWEEP " --repeat 2"), 0);
	unlink(third);
	free(third);
	free(first);
}

static void one_signal_ends_all(void **state)
{
	unsigned int rounds;

	(void)state;
	remove_files("repeat-signal");
	assert_int_equal(repeat("repeat-signal", SWEEP " --repeat 2 --seed 1"), 0);
	rounds = fake.rounds;
	remove_files("repeat-signal");
	fake_reset();
	fake.signal_at = rounds * 3 / 4;
	fake.signal = SIGINT;
	assert_int_equal(repeat("repeat-signal", SWEEP " --repeat 3 --seed 1"), 128 + SIGINT);
	assert_non_null(strstr(check_said, "repeat-signal-2.jsonl"));
	assert_non_null(strstr(check_said, "1 of 3 runs are whole, and kept: run 2 was the last"));
	read_numbered("repeat-signal", 2);
	assert_true(cJSON_IsTrue(get(last(&results[0]), "complete")));
	assert_false(cJSON_IsTrue(get(last(&results[1]), "complete")));
	assert_false(exists("repeat-signal", 3));
}

/* What failed is in the file; the others are made, and the status tells it. */
static void failed_points_end_nothing(void **state)
{
	(void)state;
	remove_files("repeat-failed");
	fake.damage_size = 64;
	assert_int_equal(repeat("repeat-failed", "-e copy --size 64,128 --repeat 2"),
			 DMABENCH_EXIT_FAILED);
	read_numbered("repeat-failed", 2);
	assert_true(number(last(&results[1]), "failed") == 1);
}

static void a_blind_module_ends_all(void **state)
{
	(void)state;
	remove_files("repeat-blind");
	fake.blind = true;
	assert_int_equal(repeat("repeat-blind", SWEEP " --repeat 3"), DMABENCH_EXIT_FAILED);
	assert_non_null(strstr(check_said, "0 of 3 runs are whole"));
	assert_int_equal(fake.opened, 1);
	assert_false(exists("repeat-blind", 1));
}

static void refuses_what_is_one_file(void **state)
{
	int status;

	(void)state;
	CAPTURE_ALL(status = run("--repeat 2 -o -", NULL));
	assert_int_equal(status, DMABENCH_EXIT_USAGE);
	assert_said("each run has a file of its own");
	CAPTURE_ALL(status = run("--repeat 2 --resume x.jsonl", NULL));
	assert_int_equal(status, DMABENCH_EXIT_USAGE);
	assert_said("a file is of one run; resume each by itself");
	CAPTURE_ALL(status = run("--repeat 0", NULL));
	assert_int_equal(status, DMABENCH_EXIT_USAGE);
	assert_said("--repeat");
}

static void a_dry_run_tells_how_many(void **state)
{
	int status;

	(void)state;
	CAPTURE_ALL(status = run(SWEEP " --repeat 4 --dry-run", NULL));
	assert_int_equal(status, 0);
	assert_non_null(strstr(check_printed, "\n4 such runs, one after the other\n"));
	assert_int_equal(fake.rounds, 0);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_are_numbered),
		TEST(each_is_a_whole_run),
		TEST(a_run_can_be_made_again),
		TEST(seeds_differ_by_chance),
		TEST(usual_names_are_free_ones),
		TEST(nothing_begins_where_a_file_is),
		TEST(one_signal_ends_all),
		TEST(failed_points_end_nothing),
		TEST(a_blind_module_ends_all),
		TEST(refuses_what_is_one_file),
		TEST(a_dry_run_tells_how_many),
	};

	return cmocka_run_group_tests_name("run_repeat", tests, NULL, NULL);
}
