// SPDX-License-Identifier: GPL-2.0
/* Sweeps kept in files that are wrong, or not those of a result. */
#include "job_samples.h"

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
		{ "\ninclude nowhere.job\n", "/a.job:2: include 'nowhere.job': no such file; those that ship are: ageing, alignment, drivers, full, quick, reference, review, scaling" },
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
	assert_said("--job 'nowhere': no such file; those that ship are: ageing, alignment, drivers, full, quick, reference, review, scaling");
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

/* 00.job includes 01.job @times, and so on; the last says @text. */
static void write_chain(unsigned int length, unsigned int times, const char *text)
{
	for (unsigned int i = 0; i <= length; i++) {
		char *name = dmabench_format("%02u.job", i);
		char *line = dmabench_format("include %02u.job\n", i + 1);
		char *lines = dmabench_format("%s%s", line, times > 1 ? line : "");

		file(name, i < length ? lines : text);
		free(name);
		free(line);
		free(lines);
	}
}

static void includes_have_an_end(void **state)
{
	(void)state;
	write_chain(DMABENCH_JOB_DEEPEST, 1, "experiment map\nsize 64\n");
	assert_int_equal(run_job("00.job", ""), 0);
	write_chain(DMABENCH_JOB_DEEPEST + 1, 1, "experiment map\n");
	assert_int_equal(run_job("00.job", ""), 2);
	assert_said("/16.job:1: include: more than 16 files within each other");
	write_chain(7, 2, "experiment map\nsize 64\n");
	assert_int_equal(run_job("00.job", ""), 0);
	write_chain(8, 2, "experiment map\nsize 64\n");
	assert_int_equal(run_job("00.job", ""), 2);
	assert_said("include: a job has at most 256 files");
}

/* As a result may have it, of whoever wrote that. */
static void recorded_includes_have_an_end(void **state)
{
	cJSON *texts = cJSON_CreateArray();
	struct job job = { };
	int status;

	(void)state;
	for (unsigned int i = 0; i < 40000; i++) {
		cJSON *text = cJSON_CreateObject();

		cJSON_AddStringToObject(text, "name", "a");
		cJSON_AddStringToObject(text, "text", "include a\n");
		cJSON_AddItemToArray(texts, text);
	}
	CAPTURE(STDERR_FILENO, status = dmabench_job_reread(&job, texts));
	assert_int_equal(status, 2);
	assert_said("include: more than 16 files within each other");
	dmabench_job_free(&job);
	cJSON_Delete(texts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_error_at_its_first_byte_is_one, begin, end),
		cmocka_unit_test_setup_teardown(resumes_from_the_header, begin, end),
		cmocka_unit_test_setup_teardown(resumes_with_the_same_job_only, begin, end),
		cmocka_unit_test_setup_teardown(says_where_it_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(says_where_an_included_file_is_wrong, begin, end),
		cmocka_unit_test_setup_teardown(says_what_is_wrong_beside_it, begin, end),
		cmocka_unit_test_setup_teardown(a_file_may_be_anything, begin, end),
		cmocka_unit_test_setup_teardown(includes_have_an_end, begin, end),
		cmocka_unit_test_setup_teardown(recorded_includes_have_an_end, begin, end),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
