// SPDX-License-Identifier: GPL-2.0
/* Sweeps kept in files. */
#include "run_fake.h"

#include <signal.h>
#include <sys/stat.h>

#include "run/job.h"

static struct result result;
static char directory[] = "/tmp/dmabench-job-XXXXXX";
static char *path;

static int begin(void **state)
{
	(void)state;
	fake_reset();
	path = result_path("job");
	return 0;
}

static int end(void **state)
{
	(void)state;
	free_lines(&result);
	free(path);
	return 0;
}

/* The file's path, until the next call. */
static const char *file(const char *name, const char *text)
{
	static char place[128];
	FILE *stream;

	snprintf(place, sizeof(place), "%s/%s", directory, name);
	stream = fopen(place, "w");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
	return place;
}

static int run_job(const char *name, const char *more)
{
	char *line = dmabench_format("--job %s/%s%s", directory, name, more);
	int status = run_new(line, path);

	free(line);
	free_lines(&result);
	if (!status)
		read_lines(&result, path);
	return status;
}

/* What a dry run prints. */
static const char *plan(const char *text, const char *more)
{
	char *line;

	file("a.job", text);
	line = dmabench_format("--dry-run --job %s/a.job%s", directory, more);
	assert_int_equal(run_new(line, path), 0);
	free(line);
	return check_printed;
}

static void assert_plan(const char *text, const char *more, const char *wanted)
{
	const char *printed = plan(text, more);
	size_t length = strlen(wanted);

	if (strncmp(printed, wanted, length))
		fail_msg("wanted:\n%sgot:\n%s", wanted, printed);
	/* And then the sum. */
	assert_non_null(strstr(printed + length, " points on target "));
	assert_null(strchr(strchr(printed + length, '\n') + 1, '\n'));
}

static void has_words_of_options(void **state)
{
	(void)state;
	assert_plan("# a comment\n\n  experiment map   # another\n\tsize 64,1k \r\nway to,from",
		    "", "map size=64 way=to\nmap size=1k way=to\nmap size=64 way=from\nmap size=1k way=from\n");
}

static void a_later_word_replaces(void **state)
{
	(void)state;
	assert_plan("experiment map\nsize 64\nsize 128\n", "", "map size=128\n");
}

static void has_named_sweeps(void **state)
{
	static const char text[] =
		"way from\n[one]\nexperiment map\nsize 64\n[two]\nexperiment map,copy\nsize 128\nway to\n";

	(void)state;
	assert_plan(text, "", "[one]\nmap size=64 way=from\n[two]\nmap size=128\ncopy size=128\n");
	assert_plan(text, " --sweep two", "[two]\nmap size=128\ncopy size=128\n");
	assert_plan(text, " --sweep two,one", "[one]\nmap size=64 way=from\n[two]\nmap size=128\ncopy size=128\n");
}

/* What stands before all sweeps, one of them has to know. */
static void a_default_is_for_those_that_know_it(void **state)
{
	static const char text[] = "[one]\nexperiment copy\nsize 64\n[two]\nexperiment map\nsize 128\n";
	char *with = dmabench_format("way from\n%s", text);

	(void)state;
	assert_plan(with, "", "[one]\ncopy size=64\n[two]\nmap size=128 way=from\n");
	assert_plan(text, " --way from", "[one]\ncopy size=64\n[two]\nmap size=128 way=from\n");
	free(with);
}

static void each_sweep_has_its_threads(void **state)
{
	(void)state;
	assert_plan("experiment map\n[one]\nthreads 2\n[two]\n", "",
		    "[one]\nmap threads=2\n[two]\nmap threads=1\n");
	assert_int_equal(run_job("a.job", ""), 0);
	assert_true(number(result.lines[0], "sweep.threads.0") == 1);
	assert_true(number(result.lines[0], "sweep.threads.1") == 2);
}

static void a_point_is_measured_once(void **state)
{
	(void)state;
	assert_plan("experiment map\n[one]\nsize 64,128\n[two]\nsize 128,256\n[three]\nsize 64\n",
		    "", "[one]\nmap size=64\nmap size=128\n[two]\nmap size=256\n");
	assert_plan("experiment map\n[one]\nsize 64,128\n[two]\nsize 64,128\nthreads 1,2\n",
		    "", "[one]\nmap size=64 threads=1\nmap size=128 threads=1\n[two]\nmap size=64 threads=2\nmap size=128 threads=2\n");
}

static void includes(void **state)
{
	(void)state;
	/* Without sweeps of its own: a part of where it stands. */
	file("part.job", "size 64,128\nway from\n");
	assert_plan("[one]\nexperiment map\nsize 4k\ninclude part.job\nway both\n", "",
		    "[one]\nmap size=64 way=both\nmap size=128 way=both\n");
	/* With some: they are sweeps, and their defaults are no other's. */
	file("more.job", "way from\nexperiment map\n[more]\nsize 64\n");
	assert_plan("experiment copy\nsize 1k\ninclude more.job\n[own]\nsize 2k\n", "",
		    "[more]\nmap size=64 way=from\n[own]\ncopy size=2k\n");
	file("mid.job", "way from\ninclude less.job\n[mid]\nsize 2k\n");
	file("less.job", "[less]\nsize 1k\n");
	assert_plan("experiment map\ninclude mid.job\n", "",
		    "[less]\nmap size=1k way=from\n[mid]\nmap size=2k way=from\n");
	/* And what includes gives the rest. */
	file("less.job", "[less]\nway from\n");
	assert_plan("experiment map\nsize 1k\ninclude less.job\n", "",
		    "[less]\nmap size=1k way=from\n");
}

static void the_command_line_is_stronger(void **state)
{
	static const char text[] =
		"precision 7\nmax-rounds 33\nexperiment map\n[one]\nsize 64\nthreads 2\n[two]\nsize 128\nway from\n";

	(void)state;
	assert_plan(text, " --size 3k --threads 1",
		    "[one]\nmap size=3k\n[two]\nmap size=3k way=from\n");
	file("a.job", text);
	assert_int_equal(run_job("a.job", " --precision 3"), 0);
	assert_true(number(result.lines[0], "sweep.precision_pct") == 3);
	assert_true(number(result.lines[0], "sweep.max_rounds") == 33);
}

static void what_includes_is_stronger(void **state)
{
	(void)state;
	file("in.job", "precision 9\nmax-rounds 44\n[in]\nexperiment map\nsize 64\n");
	file("a.job", "precision 5\ninclude in.job\n");
	assert_int_equal(run_job("a.job", ""), 0);
	assert_true(number(result.lines[0], "sweep.precision_pct") == 5);
	assert_true(number(result.lines[0], "sweep.max_rounds") == 44);
}

static void the_header_has_it(void **state)
{
	const cJSON *job;
	char *printed;

	(void)state;
	file("in.job", "# why\n[in]\nsize 64\n");
	file("a.job", "experiment map\ninclude in.job\n[own]\nsize 64,128\nway to,from\nthreads 1,2\n");
	assert_int_equal(run_job("a.job", ""), 0);
	job = get(result.lines[0], "sweep.job");
	assert_int_equal(cJSON_GetArraySize(get(job, "files")), 2);
	assert_string_equal(text(cJSON_GetArrayItem(get(job, "files"), 0), "text"),
			    "experiment map\ninclude in.job\n[own]\nsize 64,128\nway to,from\nthreads 1,2\n");
	assert_string_equal(text(cJSON_GetArrayItem(get(job, "files"), 1), "text"),
			    "# why\n[in]\nsize 64\n");
	assert_int_equal(cJSON_GetArraySize(get(job, "sweeps")), 2);
	assert_string_equal(text(cJSON_GetArrayItem(get(job, "sweeps"), 1), "name"), "own");
	assert_true(number(cJSON_GetArrayItem(get(job, "sweeps"), 1), "first_index") == 1);
	assert_true(number(cJSON_GetArrayItem(get(job, "sweeps"), 1), "points") == 7);
	assert_true(number(result.lines[0], "sweep.points") == 8);
	/* Joined. */
	printed = cJSON_PrintUnformatted(get(result.lines[0], "sweep.experiments"));
	assert_string_equal(printed, "{\"map\":{\"size\":[64,128],\"way\":[\"to\",\"from\"],\"hot\":[false],\"count\":[1]}}");
	cJSON_free(printed);
	printed = cJSON_PrintUnformatted(get(result.lines[0], "sweep.threads"));
	assert_string_equal(printed, "[1,2]");
	cJSON_free(printed);
	/* And all of it was measured. */
	assert_int_equal(result.count, 10);
	for (int i = 0; i < 8; i++)
		assert_true(number(point(&result, i), "index") == i);
}

/* What cannot be read is no empty job. */
static void an_error_at_its_first_byte_is_one(void **state)
{
	(void)state;
	assert_int_equal(run_new("--job /proc/self/mem", path), DMABENCH_EXIT_USAGE);
	assert_said("/proc/self/mem: Input/output error");
}

static void resumes_from_the_header(void **state)
{
	char *line = dmabench_format("--resume %s", path);

	(void)state;
	file("in.job", "[in]\nsize 1000:4000:+1000\n");
	file("a.job", "experiment map\nmax-rounds 50\ninclude in.job\n[own]\nsize 3000:6000:+1000\n");
	fake.signal_at = 25;
	fake.signal = SIGINT;
	assert_int_equal(run_job("a.job", " --sweep in,own --way from"), 128 + SIGINT);
	/* The files may change, and go. */
	file("in.job", "nonsense here\n");
	unlink(file("a.job", ""));
	fake.signal_at = 0;
	CAPTURE_ALL(assert_int_equal(run(line, NULL), 0));
	read_lines(&result, path);
	assert_int_equal(result.count, 8);
	for (int i = 0; i < 6; i++) {
		assert_true(number(point(&result, i), "parameters.size") ==
			    1000 * (i + 1));
		assert_string_equal(text(point(&result, i), "parameters.way"), "from");
	}
	assert_true(cJSON_IsTrue(get(last(&result), "complete")));
	free(line);
}

static void resumes_with_the_same_job_only(void **state)
{
	char *line = dmabench_format("--resume %s --job %s/a.job", path, directory);

	(void)state;
	file("a.job", "experiment map\nsize 1000:4000:+1000\n");
	fake.signal_at = 30;
	fake.signal = SIGINT;
	assert_int_equal(run_job("a.job", ""), 128 + SIGINT);
	fake.signal_at = 0;
	file("a.job", "experiment map\nsize 1000:5000:+1000\n");
	CAPTURE_ALL(assert_int_equal(run(line, NULL), 2));
	assert_said("sweep.experiments.map.size is");
	/* The comment is not what is compared. */
	file("a.job", "# the same\nexperiment map\nsize 1000:4000:+1000\n");
	CAPTURE_ALL(assert_int_equal(run(line, NULL), 0));
	free(line);
}

static void assert_wrong(const char *text, const char *more, const char *words)
{
	file("a.job", text);
	assert_int_equal(run_job("a.job", more), 2);
	assert_said(words);
	assert_int_equal(access(path, F_OK), -1);
}

static void says_where_it_is_wrong(void **state)
{
	static const struct {
		const char *text, *words;
	} wrong[] = {
		{ "experiment map\n\nsise 64\n", "/a.job:3: --sise: neither an option of run nor a parameter of a chosen experiment; parameters are map: --size --way" },
		{ "experiment map\n[x]\nsise 64\n", "/a.job:3: --sise: neither" },
		{ "experiment mop\n", "/a.job:1: --experiment 'mop': no such experiment; valid: " },
		{ "[x]\nexperiment\n", "/a.job:2: --experiment '': no such experiment" },
		{ "experiment map\nsize 64:\n", "/a.job:2: --size '64:': a range is" },
		{ "experiment map\nsize\n", "/a.job:2: --size '': a value is missing" },
		{ "experiment map\nway 64\n", "/a.job:2: --way '64': valid: to, from, both, all" },
		{ "experiment map\n[x]\nsize 64G\n", "/a.job:3: --size: 68719476736 is out of range" },
		{ "precision 99\n", "/a.job:1: --precision '99': wanted a number from" },
		{ "precision\n", "/a.job:1: run: a value is missing after '--precision'" },
		{ "quick yes\n", "/a.job:1: run: no value belongs to '--quick'" },
		{ "threads 99\n", "/a.job:1: --threads 99: wanted 1 to" },
		{ "output x\n", "/a.job:1: output belongs on the command line" },
		{ "job x\n", "/a.job:1: job belongs on the command line" },
		{ "[x]\nprecision 2\n", "/a.job:2: precision is of the whole run" },
		{ "--size 64\n", "/a.job:1: '--size' is no word: valid are" },
		{ "size=64\n", "/a.job:1: 'size=64' is no word: valid are" },
		{ "[x\n", "/a.job:1: '[x': a sweep's name ends with ]" },
		{ "[]\n", "/a.job:1: []: a sweep's name is made of" },
		{ "[x]\n[y]\n[x]\n", "/a.job:3: [x] is there already, at " },
		{ "[x]\n[y]\n[x]\n", "/a.job:1: sweeps have different names" },
		{ "include\n", "/a.job:1: include: which file?" },
		{ "\ninclude nowhere.job\n", "/a.job:2: include 'nowhere.job': no such file; those that ship are: alignment, full, quick, reference, review, scaling" },
		{ "include a.job\n", "/a.job:1: include '" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_wrong(wrong[i].text, "", wrong[i].words);
}

static void says_where_an_included_file_is_wrong(void **state)
{
	(void)state;
	file("in.job", "size 64\nwoy to\n");
	assert_wrong("experiment map\ninclude in.job\n", "", "/in.job:2: --woy: neither");
	file("in.job", "[y]\n");
	assert_wrong("[x]\ninclude in.job\n", "", "/in.job:1: [y]: this file is included within [x]");
	/* Around by way of another. */
	file("in.job", "size 64\n\ninclude ./a.job\n");
	assert_wrong("include in.job\n", "", "/in.job:3: include '");
	assert_said("it includes this file itself");
}

static void says_what_is_wrong_beside_it(void **state)
{
	static const char text[] = "experiment map\n[x]\nsize 64\n";

	(void)state;
	assert_wrong("[one]\nexperiment copy\nway to\n[two]\nexperiment map\n", "",
		     "/a.job:3: --way: neither");
	assert_wrong("target a#b # or c\n", "", "--target 'a#b': no such target");
	assert_wrong(text, " --sweep y", "--sweep 'y': the job has these: x");
	assert_wrong("size 64\n", " --sweep y", "--sweep 'y': the job has no named sweeps");
	assert_wrong(text, " -e copy", "--experiment beside --job");
	assert_wrong(text, " --sise 64", "--sise: neither an option");
	assert_wrong(text, " --size 64 --size 128", "--size is given twice");
	assert_int_equal(run_new("--sweep x", path), 2);
	assert_said("--sweep x: of which job?");
	assert_int_equal(run_new("--job nowhere", path), 2);
	assert_said("--job 'nowhere': no such file; those that ship are: alignment, full, quick, reference, review, scaling");
}

static void a_file_may_be_anything(void **state)
{
	char *large = dmabench_calloc(1, (1 << 20) + 2), *place;
	FILE *stream;

	(void)state;
	memset(large, '#', (1 << 20) + 1);
	assert_wrong(large, "", "a job has at most 1048576 bytes");
	large[600000] = '\0';
	file("part.job", large);
	assert_wrong("include part.job\ninclude part.job\n", "",
		     "part.job: a job has at most 1048576 bytes");
	/* Nor is a folder one. */
	assert_int_equal(run_job("", ""), 2);
	assert_said("': no such file; those that ship");
	place = dmabench_format("experiment map\ninclude %s\n", file("part.job", "size 64\n"));
	assert_plan(place, "", "map size=64\n");
	free(place);
	free(large);
	place = dmabench_format("%s/zero.job", directory);
	stream = fopen(place, "w");
	fwrite("size 64\0\n", 1, 9, stream);
	fclose(stream);
	assert_int_equal(run_job("zero.job", ""), 2);
	assert_said("zero.job: holds a byte of zero");
	free(place);
	assert_wrong("\xff\xfe\x01\n", "", "is no word");
}

static void all_threads_are_powers_of_two(void **state)
{
	(void)state;
	assert_int_equal(run_new("-e map --threads all", path), 0);
	read_lines(&result, path);
	assert_true(cJSON_GetArraySize(get(result.lines[0], "sweep.threads")) >= 1);
	assert_true(cJSON_GetArrayItem(get(result.lines[0], "sweep.threads"), 0)->valueint == 1);
	assert_int_equal(cJSON_GetArrayItem(get(result.lines[0], "sweep.threads"),
					    cJSON_GetArraySize(get(result.lines[0], "sweep.threads")) - 1)->valueint,
			 cJSON_GetArraySize(get(result.lines[0], "sweep.cpus")));
	for (int i = 1; i < cJSON_GetArraySize(get(result.lines[0], "sweep.threads")); i++)
		assert_true(cJSON_GetArrayItem(get(result.lines[0], "sweep.threads"), i)->valueint >
			    cJSON_GetArrayItem(get(result.lines[0], "sweep.threads"), i - 1)->valueint);
}

static void those_that_ship_can_be_read(void **state)
{
	static const struct {
		const char *name;
		size_t sweeps, files;
	} ship[] = {
		{ "quick", 0, 1 }, { "alignment", 2, 1 }, { "scaling", 3, 1 },
		{ "review", 8, 2 }, { "full", 12, 4 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(ship); i++) {
		struct job job = { };
		size_t sweeps = 0;

		assert_int_equal(dmabench_job_read(&job, ship[i].name), 0);
		for (size_t k = 0; k < job.count; k++)
			sweeps += !!job.sections[k].name;
		assert_int_equal(sweeps, ship[i].sweeps);
		assert_int_equal(job.texts_count, ship[i].files);
		dmabench_job_free(&job);
	}
}

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	char *command = dmabench_format("rm -rf %s", directory);
	int status = system(command);

	(void)state;
	free(command);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(has_words_of_options, begin, end),
		cmocka_unit_test_setup_teardown(a_later_word_replaces, begin, end),
		cmocka_unit_test_setup_teardown(has_named_sweeps, begin, end),
		cmocka_unit_test_setup_teardown(a_default_is_for_those_that_know_it, begin, end),
		cmocka_unit_test_setup_teardown(each_sweep_has_its_threads, begin, end),
		cmocka_unit_test_setup_teardown(a_point_is_measured_once, begin, end),
		cmocka_unit_test_setup_teardown(includes, begin, end),
		cmocka_unit_test_setup_teardown(the_command_line_is_stronger, begin, end),
		cmocka_unit_test_setup_teardown(what_includes_is_stronger, begin, end),
		cmocka_unit_test_setup_teardown(the_header_has_it, begin, end),
		cmocka_unit_test_setup_teardown(an_error_at_its_first_byte_is_one, begin, end),
		cmocka_unit_test_setup_teardown(resumes_from_the_header, begin, end),
		cmocka_unit_test_setup_teardown(resumes_with_the_same_job_only, begin, end),
		cmocka_unit_test_setup_teardown(says_where_it_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(says_where_an_included_file_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(says_what_is_wrong_beside_it, begin, end),
		cmocka_unit_test_setup_teardown(a_file_may_be_anything, begin, end),
		cmocka_unit_test_setup_teardown(those_that_ship_can_be_read, begin, end),
		cmocka_unit_test_setup_teardown(all_threads_are_powers_of_two, begin, end),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
