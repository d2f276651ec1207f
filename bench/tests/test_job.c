// SPDX-License-Identifier: GPL-2.0
/* Sweeps kept in files. */
#include "job_samples.h"

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
		{ "review", 8, 2 }, { "drivers", 4, 1 }, { "full", 12, 4 },
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
		cmocka_unit_test_setup_teardown(those_that_ship_can_be_read, begin, end),
		cmocka_unit_test_setup_teardown(all_threads_are_powers_of_two, begin, end),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
