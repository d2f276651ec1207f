// SPDX-License-Identifier: GPL-2.0
#include "run_fake.h"

#include <signal.h>
#include <sys/stat.h>

#define SWEEP	"-e map --size 1000:20000:+1000"

static struct result result;
static char *path;

static int begin(void **state)
{
	(void)state;
	fake_reset();
	path = result_path("resume");
	return 0;
}

static int end(void **state)
{
	(void)state;
	free_lines(&result);
	free(path);
	return 0;
}

static int resume(const char *more)
{
	char *line = dmabench_format("--resume %%s%s", more);
	int status;

	fake.signal_at = 0;
	CAPTURE_ALL(status = run(line, path));
	free(line);
	return status;
}

static void interrupt_at(unsigned int round)
{
	fake.signal_at = round;
	fake.signal = SIGINT;
	assert_int_equal(run_new(SWEEP " --seed 5", path), 128 + SIGINT);
}

/* Every point once, one header, one trailer. */
static void assert_whole(void)
{
	free_lines(&result);
	read_lines(&result, path);
	assert_int_equal(result.count, 22);
	assert_string_equal(text(result.lines[0], "record"), "header");
	for (int i = 0; i < 20; i++)
		assert_true(number(point(&result, i), "parameters.size") ==
			    1000 * (i + 1));
	assert_true(cJSON_IsTrue(get(last(&result), "complete")));
	assert_true(number(last(&result), "points") == 20);
	assert_true(number(last(&result), "ok") == 20);
}

static void runs_what_is_missing(void **state)
{
	size_t before;
	unsigned int rounds;

	(void)state;
	interrupt_at(100);
	read_lines(&result, path);
	before = result.count - 2;
	assert_in_range(before, 1, 19);
	assert_true(cJSON_IsFalse(get(last(&result), "complete")));
	free_lines(&result);
	rounds = fake.rounds;
	assert_int_equal(resume(""), 0);
	assert_whole();
	/* No more rounds than those points need. */
	assert_true(fake.rounds - rounds <= (20 - before) * 12 + 20);
	rounds = fake.rounds;
	assert_int_equal(resume(""), 0);
	assert_whole();
	assert_int_equal(fake.rounds, rounds);
}

/* As a crash leaves it: cut off anywhere behind the header. */
static void goes_on_after_any_cut(void **state)
{
	size_t header;
	struct stat stat_of;
	FILE *file;
	int c;

	(void)state;
	assert_int_equal(run_new(SWEEP, path), 0);
	assert_whole();
	file = fopen(path, "r");
	for (header = 1; (c = getc(file)) != '\n'; header++)
		assert_int_not_equal(c, EOF);
	fclose(file);
	stat(path, &stat_of);
	for (off_t at = header; at < stat_of.st_size; at += stat_of.st_size / 23) {
		assert_int_equal(truncate(path, at), 0);
		assert_int_equal(resume(""), 0);
		assert_whole();
	}
}

static void same_options_may_be_said_again(void **state)
{
	(void)state;
	interrupt_at(100);
	assert_int_equal(resume(" " SWEEP), 0);
	assert_whole();
}

static void differences_are_refused(void **state)
{
	static const struct { const char *more, *words; } rows[] = {
		{ " -e map --size 1000:20000:+500", "sweep.experiments.map.size is" },
		{ " -e copy", "sweep.experiments" },
		{ " " SWEEP " --precision 2", "sweep.precision_pct is 1 there and 2 here" },
		{ " " SWEEP " --threads 1 --cpus 1", "sweep.cpus is" },
		{ " " SWEEP " --target platform", "target.name is \"chan0\" there and \"platform\" here" },
	};

	(void)state;
	interrupt_at(100);
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(resume(rows[i].more), DMABENCH_EXIT_USAGE);
		assert_said(rows[i].words);
	}
	assert_int_equal(resume(" -o /tmp/other"), DMABENCH_EXIT_USAGE);
	assert_said("leave -o out");
	setenv("DMABENCH_SCENARIO", "elsewhere", 1);
	assert_int_equal(resume(""), DMABENCH_EXIT_USAGE);
	assert_said("environment.scenario is null there and \"elsewhere\" here");
	unsetenv("DMABENCH_SCENARIO");
	assert_int_equal(resume(""), 0);
	assert_whole();
}

/* The header of the file with @is where there is @was; both are as long. */
static void alter(const char *was, const char *is)
{
	FILE *file = fopen(path, "r+");
	char *text = NULL, *at;
	size_t size = 0;

	assert_true(getline(&text, &size, file) > 0);
	at = strstr(text, was);
	assert_non_null(at);
	fseek(file, at - text, SEEK_SET);
	fputs(is, file);
	fclose(file);
	free(text);
}

static void the_last_digit_counts(void **state)
{
	(void)state;
	interrupt_at(100);
	alter("\"dma_mask\":18446744073709551615", "\"dma_mask\":18446744073709551614");
	assert_int_equal(resume(""), DMABENCH_EXIT_USAGE);
	assert_said("target.dma_mask is 18446744073709551614 there and 18446744073709551615 here");
	alter("18446744073709551614", "18446744073709551615");
	assert_int_equal(resume(""), 0);
	assert_whole();
}

/* Of the file: "boot_id":"...", and the comma behind it, and as many blanks; to be freed. */
static char *boot_of_file(char **blanks)
{
	char *boot;

	free_lines(&result);
	read_lines(&result, path);
	boot = dmabench_format("\"boot_id\":\"%s\",",
			       text(result.lines[0], "environment.boot_id"));
	*blanks = dmabench_format("%*s", (int)strlen(boot), "");
	return boot;
}

/* After a crash it is another boot, and an older file tells none. */
static void another_boot_goes_on_and_is_told(void **state)
{
	char *boot, *blanks;

	(void)state;
	interrupt_at(100);
	boot = boot_of_file(&blanks);
	alter("\"boot_id\":\"", "\"boot_id\":\"?");
	assert_int_equal(resume(""), 0);
	assert_non_null(strstr(check_said, "was begun in another boot: compare --runs takes all of its points as of that one"));
	assert_whole();
	fake_reset();
	interrupt_at(100);
	alter(boot, blanks);
	assert_int_equal(resume(""), 0);
	assert_null(strstr(check_said, "another boot"));
	assert_whole();
	free(boot);
	free(blanks);
}

/* Where each point of the sweep stands. */
static void read_places(double *places)
{
	free_lines(&result);
	read_lines(&result, path);
	for (size_t i = 1; i + 1 < result.count; i++)
		places[i - 1] = number(result.lines[i], "index");
}

/* Of 16 digits: a run that is begun again goes on in the order that it chose. */
static void a_long_seed_is_kept(void **state)
{
	double places[2][20];

	(void)state;
	for (int i = 0; i < 2; i++) {
		fake_reset();
		fake.signal_at = 30;
		fake.signal = SIGINT;
		assert_int_equal(run_new(SWEEP " --seed 9007199254740991", path), 128 + SIGINT);
		assert_int_equal(resume(""), 0);
		assert_whole();
		read_places(places[i]);
	}
	assert_memory_equal(places[0], places[1], sizeof(places[0]));
}

/* What a system and a user may say is in the file as UTF-8, and is the same again. */
static void another_encoding_is_the_same_again(void **state)
{
	(void)state;
	setenv("DMABENCH_SCENARIO", "M\xfcnchen", 1);
	fake.signal_at = 100;
	fake.signal = SIGINT;
	assert_int_equal(run_new(SWEEP " --label caf\xe9", path), 128 + SIGINT);
	assert_int_equal(resume(""), 0);
	unsetenv("DMABENCH_SCENARIO");
	assert_whole();
	assert_string_equal(text(result.lines[0], "label"), "caf\xef\xbf\xbd");
	assert_string_equal(text(result.lines[0], "environment.scenario"),
			    "M\xef\xbf\xbdnchen");
}

/* The header of the file, and what is put behind it. */
static void put(const char *behind)
{
	FILE *file = fopen(path, "r+");
	int c;

	while ((c = getc(file)) != '\n')
		assert_int_not_equal(c, EOF);
	fseek(file, 0, SEEK_CUR);
	fputs(behind, file);
	fflush(file);
	assert_int_equal(ftruncate(fileno(file), ftell(file)), 0);
	fclose(file);
}

#define AT(index)							\
	"{\"record\":\"point\",\"index\":" index ",\"experiment\":\"map\","	\
	"\"parameters\":{},\"threads\":1,\"status\":\"ok\"}"

/* What other readers refuse is no less damage here. */
static void damage_is_refused(void **state)
{
	static const struct { const char *behind, *words; } rows[] = {
		{ "rubbish\n", ":2: not a line of JSON" },
		{ AT("1") " rubbish\n", ":2: not a line of JSON" },
		{ AT("1") AT("2") "\n", ":2: not a line of JSON" },
		{ "{\"record\":\"point\",\"index\":1}\n", ":2: \"experiment\" is missing" },
		{ "{\"record\":\"header\"}\n", ":2: neither a point nor a trailer" },
		{ AT("20") "\n", ":2: a point that is not of this sweep" },
		{ AT("-1") "\n", ":2: \"index\" is out of range" },
		{ AT("1") "\n" AT("1") "\n", ":3: a point for the second time" },
	};

	(void)state;
	interrupt_at(100);
	for (size_t i = 0; i < COUNT(rows); i++) {
		put(rows[i].behind);
		assert_int_equal(resume(""), DMABENCH_EXIT_USAGE);
		assert_said(rows[i].words);
	}
	assert_int_equal(resume("x"), DMABENCH_EXIT_USAGE);
	unlink(path);
	assert_int_equal(resume(""), DMABENCH_EXIT_USAGE);
	assert_said("No such file");
}

/* As an editor of another system leaves it: it goes on behind the last point. */
static void marks_and_blank_lines_are_taken(void **state)
{
	char *command = dmabench_format("sed -i '1s/^/\\xef\\xbb\\xbf/; 3s/$/\\n/; s/$/\\r/' %s && printf ' \\r\\n\\n' >> %s",
					path, path);

	(void)state;
	interrupt_at(100);
	assert_int_equal(system(command), 0);
	assert_int_equal(resume(""), 0);
	/* The tests' own reader is stricter. */
	free(command);
	command = dmabench_format("sed -i '1s/^\\xef\\xbb\\xbf//; s/\\r$//; /^$/d' %s", path);
	assert_int_equal(system(command), 0);
	assert_whole();
	free(command);
}

static void only_a_plain_file_is_gone_on_with(void **state)
{
	char *packed = dmabench_format("%s.gz", path);
	char *pipe = dmabench_format("%s.pipe", path);
	char *command = dmabench_format("gzip -c %s > %s", path, packed);

	(void)state;
	interrupt_at(100);
	assert_int_equal(system(command), 0);
	assert_refused(run("--resume %s", packed), DMABENCH_EXIT_USAGE,
		       "packed by gzip, so nothing can be added to it");
	unlink(packed);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_refused(run("--resume %s", pipe), DMABENCH_EXIT_USAGE, "no regular file");
	unlink(pipe);
	assert_refused(run("--resume %s", "-"), DMABENCH_EXIT_USAGE,
		       "standard input: no regular file");
	assert_refused(run("--resume %s", "/tmp"), DMABENCH_EXIT_USAGE, "a directory");
	free(command);
	free(pipe);
	free(packed);
}

static void does_not_write_over_results(void **state)
{
	(void)state;
	assert_int_equal(run_new(SWEEP, path), 0);
	assert_refused(run("-q -o %s -e map", path), DMABENCH_EXIT_USAGE,
		       "exists; --resume ");
	assert_whole();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(runs_what_is_missing, begin, end),
		cmocka_unit_test_setup_teardown(goes_on_after_any_cut, begin, end),
		cmocka_unit_test_setup_teardown(same_options_may_be_said_again, begin, end),
		cmocka_unit_test_setup_teardown(differences_are_refused, begin, end),
		cmocka_unit_test_setup_teardown(the_last_digit_counts, begin, end),
		cmocka_unit_test_setup_teardown(another_boot_goes_on_and_is_told, begin, end),
		cmocka_unit_test_setup_teardown(another_encoding_is_the_same_again, begin, end),
		cmocka_unit_test_setup_teardown(marks_and_blank_lines_are_taken, begin, end),
		cmocka_unit_test_setup_teardown(only_a_plain_file_is_gone_on_with, begin, end),
		cmocka_unit_test_setup_teardown(a_long_seed_is_kept, begin, end),
		cmocka_unit_test_setup_teardown(damage_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(does_not_write_over_results, begin, end),
	};

	return cmocka_run_group_tests_name("resume", tests, NULL, NULL);
}
