// SPDX-License-Identifier: GPL-2.0
/* dmabench run --counters: names, what is recorded, and what is refused. */
#include "run_fake.h"

#include <errno.h>
#include <linux/perf_event.h>

#include "run/counters.h"

static void names_are_those_of_perf_list(void **state)
{
	struct run_counters c;

	(void)state;
	assert_int_equal(dmabench_counters_parse("instructions,dTLB-load-misses,task-clock,r1C2", &c), 0);
	assert_int_equal(c.count, 4);
	assert_int_equal(c.list[0].type, PERF_TYPE_HARDWARE);
	assert_int_equal(c.list[0].config, PERF_COUNT_HW_INSTRUCTIONS);
	assert_int_equal(c.list[1].type, PERF_TYPE_HW_CACHE);
	assert_int_equal(c.list[1].config, 0x10003);
	assert_int_equal(c.list[2].type, PERF_TYPE_SOFTWARE);
	assert_int_equal(c.list[2].config, PERF_COUNT_SW_TASK_CLOCK);
	assert_int_equal(c.list[3].type, PERF_TYPE_RAW);
	assert_int_equal(c.list[3].config, 0x1c2);
	assert_string_equal(c.list[3].name, "r1C2");
	assert_int_equal(dmabench_counters_parse(NULL, &c), 0);
	assert_int_equal(c.count, 0);
}

static void each_name_is_one_that_is_taken(void **state)
{
	char *names = dmabench_counter_names(), *rest = names, *name;
	struct run_counters c;
	unsigned int count = 0;

	(void)state;
	while ((name = strsep(&rest, ","))) {
		assert_int_equal(dmabench_counters_parse(name + (*name == ' '), &c), 0);
		count++;
	}
	assert_true(count > 30);
	free(names);
}

static void wrong_names_are_refused(void **state)
{
	static const struct {
		const char *text, *words;
	} rows[] = {
		{ "--counters instructoins", "--counters 'instructoins': no such counter; there are cycles, " },
		{ "--counters instructions,", "--counters '': no such counter" },
		{ "--counters r", "--counters 'r': no such counter" },
		{ "--counters rxyz", "--counters 'rxyz': no such counter" },
		{ "--counters r12345678123456781", "no such counter" },
		{ "--counters cycles,task-clock,cpu-cycles", "--counters 'cpu-cycles': it is there already, as 'cycles'" },
		{ "--counters r1,r2,r3,r4,r5,r6,r7,r8,r9", "--counters: 8 at most" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *line = dmabench_format("-e map %s", rows[i].text);

		assert_refused(run(line, NULL), DMABENCH_EXIT_USAGE, rows[i].words);
		free(line);
	}
	assert_int_equal(fake.opened, 0);
}

/* 250 an operation, and 100 for each of its two parts, which the baseline tells. */
static void what_is_counted_is_of_an_operation(void **state)
{
	char *path = result_path("counters");
	struct result result;
	const cJSON *p;

	(void)state;
	assert_int_equal(run_new("-e map --size 4096 --counters instructions,cycles", path), 0);
	assert_non_null(strstr(check_printed, "instructions         250.00    0.0 %          -  per operation"));
	read_lines(&result, path);
	assert_string_equal(text(result.lines[0], "sweep.counters.1"), "cycles");
	p = point(&result, 0);
	assert_string_equal(text(p, "counters.0.counter"), "instructions");
	assert_true(number(p, "counters.0.raw_per_op") == 450);
	assert_true(number(p, "counters.0.overhead_per_op") == 200);
	assert_true(number(p, "counters.0.net_per_op") == 250);
	assert_true(number(p, "counters.0.raw_ci95_per_op.0") == 450);
	assert_int_equal(cJSON_GetArraySize(get(p, "counters.0.round_raw_per_op")),
			 number(p, "rounds"));
	assert_true(number(p, "counters.0.enabled_ns") == 1e6 * number(p, "rounds"));
	assert_int_equal(cJSON_GetArraySize(get(p, "counters")), 2);
	free_lines(&result);
	free(path);
}

/* 8 operations are a part. */
static void batches_are_counted_as_such(void **state)
{
	char *path = result_path("counters-batch");
	struct result result;
	const cJSON *p;

	(void)state;
	assert_int_equal(run_new("-e map --size 32 --threads 2 --counters instructions", path), 0);
	read_lines(&result, path);
	p = point(&result, 0);
	assert_true(number(p, "batch") == 8);
	assert_true(number(p, "counters.0.raw_per_op") == 275);
	assert_true(number(p, "counters.0.overhead_per_op") == 25);
	assert_true(number(p, "counters.0.net_per_op") == 250);
	free_lines(&result);
	free(path);
}

static void a_part_of_the_time_is_scaled_and_told(void **state)
{
	char *path = result_path("counters-part");
	struct result result;
	const cJSON *p;

	(void)state;
	fake.counted_part = 40;
	assert_int_equal(run_new("-e map --counters instructions", path), 0);
	assert_non_null(strstr(check_printed, "250.00    0.0 %   ran 40 %  per operation"));
	read_lines(&result, path);
	p = point(&result, 0);
	assert_true(number(p, "counters.0.net_per_op") == 250);
	assert_true(number(p, "counters.0.running_ns") ==
		    0.4 * number(p, "counters.0.enabled_ns"));
	free_lines(&result);
	free(path);
}

static void without_a_baseline_there_is_no_net(void **state)
{
	char *path = result_path("counters-raw");
	struct result result;
	const cJSON *p;

	(void)state;
	fake.no_noop = true;
	assert_int_equal(run_new("-e map --counters instructions", path), 0);
	read_lines(&result, path);
	p = point(&result, 0);
	assert_true(number(p, "counters.0.raw_per_op") == 450);
	assert_true(is_null(p, "counters.0.net_per_op"));
	assert_true(is_null(p, "counters.0.overhead_per_op"));
	free_lines(&result);
	free(path);
}

static void without_counters_nothing_is_written_of_them(void **state)
{
	char *path = result_path("no-counters");
	struct result result;

	(void)state;
	assert_int_equal(run_new("-e map", path), 0);
	read_lines(&result, path);
	assert_null(get(result.lines[0], "sweep.counters"));
	assert_null(get(point(&result, 0), "counters"));
	free_lines(&result);
	free(path);
}

static void what_the_machine_cannot_count_is_told_before_the_first_point(void **state)
{
	static const struct {
		int error;
		bool old;
		const char *words;
	} rows[] = {
		{ ENOENT, false, "--counters cycles: perf_event_create_kernel_counter says ENOENT; no PMU here counts it: a virtual machine needs" },
		{ EINVAL, false, "says EINVAL; the PMU does not have it in this form" },
		{ EBUSY, false, "says EBUSY; somebody else has the PMU" },
		{ 0, true, "the module that is loaded cannot count" },
	};
	char *path = result_path("counters-refused");

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		fake.count_error = rows[i].error;
		fake.old_module = rows[i].old;
		assert_int_equal(run_new("-e map --counters task-clock,cycles", path),
				 DMABENCH_EXIT_MACHINE);
		assert_said(rows[i].words);
		assert_int_equal(access(path, F_OK), -1);
	}
	free(path);
}

/* It was begun with counters: that is part of what was asked. */
static void a_resumed_run_counts_the_same(void **state)
{
	char *path = result_path("counters-resumed");
	struct result result;

	(void)state;
	fake.signal_at = 5;
	run_new("-e map --size 64,4096 --counters instructions", path);
	fake.signal_at = 0;
	assert_refused(run("--resume %s -e map --size 64,4096", path), DMABENCH_EXIT_USAGE,
		       "sweep");
	assert_int_equal(run("--resume %s -q", path), 0);
	read_lines(&result, path);
	assert_true(number(point(&result, 0), "counters.0.net_per_op") == 250);
	assert_true(number(point(&result, 1), "counters.0.net_per_op") == 250);
	free_lines(&result);
	free(path);
}

static void a_job_says_what_to_count(void **state)
{
	char *path = result_path("counters-job"), *line;
	const char *directory = getenv("DMABENCH_TEST_OUT");
	char *job = dmabench_format("%s/counters.job", directory ? directory : "/tmp");
	FILE *file = fopen(job, "w");
	struct result result;

	(void)state;
	assert_non_null(file);
	fputs("experiment map\ncounters cycles,instructions\n", file);
	fclose(file);
	line = dmabench_format("--job %s", job);
	assert_int_equal(run_new(line, path), 0);
	read_lines(&result, path);
	assert_string_equal(text(point(&result, 0), "counters.1.counter"), "instructions");
	free_lines(&result);
	free(line);
	/* What is typed is stronger. */
	line = dmabench_format("--job %s --counters task-clock", job);
	assert_int_equal(run_new(line, path), 0);
	read_lines(&result, path);
	assert_string_equal(text(point(&result, 0), "counters.0.counter"), "task-clock");
	assert_int_equal(cJSON_GetArraySize(get(point(&result, 0), "counters")), 1);
	free_lines(&result);
	free(line);
	free(job);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(names_are_those_of_perf_list, reset),
		cmocka_unit_test_setup(each_name_is_one_that_is_taken, reset),
		cmocka_unit_test_setup(wrong_names_are_refused, reset),
		cmocka_unit_test_setup(what_is_counted_is_of_an_operation, reset),
		cmocka_unit_test_setup(batches_are_counted_as_such, reset),
		cmocka_unit_test_setup(a_part_of_the_time_is_scaled_and_told, reset),
		cmocka_unit_test_setup(without_a_baseline_there_is_no_net, reset),
		cmocka_unit_test_setup(without_counters_nothing_is_written_of_them, reset),
		cmocka_unit_test_setup(what_the_machine_cannot_count_is_told_before_the_first_point, reset),
		cmocka_unit_test_setup(a_resumed_run_counts_the_same, reset),
		cmocka_unit_test_setup(a_job_says_what_to_count, reset),
	};

	return cmocka_run_group_tests_name("counters", tests, NULL, NULL);
}
