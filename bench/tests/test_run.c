// SPDX-License-Identifier: GPL-2.0
/* dmabench run on a device that is not there: what lands in the file. */
#include "run_fake.h"

#include "run/result_write.h"

static struct result result;

static void measures_what_the_device_does(void **state)
{
	const cJSON *p;

	(void)state;
	read_new_run(&result, "plain", "-e map --size 64,4k --label x --seed 7");
	assert_int_equal(result.count, 4);
	assert_string_equal(text(result.lines[0], "label"), "x");
	assert_true(number(result.lines[0], "seed") == 7);
	assert_true(number(result.lines[0], "verification.checks") == 2);
	assert_true(number(result.lines[0], "verification.caught") == 2);
	assert_true(number(result.lines[0], "target.max_mapping_bytes") == 0x1p64);
	assert_true(is_null(result.lines[0], "target.opt_mapping_bytes"));
	assert_string_equal(text(result.lines[0], "target.name"), "chan0");
	p = point(&result, 1);
	assert_string_equal(text(p, "status"), "ok");
	assert_true(cJSON_IsTrue(get(p, "settled")));
	assert_true(number(p, "parameters.size") == 4096);
	assert_string_equal(text(p, "parameters.way"), "to");
	assert_true(cJSON_IsFalse(get(p, "parameters.hot")));
	/* 1,000 and 4,096 and the 10 that measuring costs. */
	assert_near(number(p, "phases.0.raw_ns.p50"), 5106);
	assert_near(number(p, "phases.0.overhead_ns"), 10.25);
	assert_near(number(p, "phases.0.net_ns.p50"), 5096);
	assert_near(number(p, "phases.1.raw_ns.p50"), 30.25);
	assert_near(number(p, "phases.1.net_ns.p50"), 20);
	assert_true(number(p, "rounds") == 6);
	assert_string_equal(text(p, "timing"), "single");
	assert_string_equal(text(p, "regime"), "direct");
	assert_true(number(p, "phases.0.samples") == number(p, "operations"));
	assert_true(number(p, "operations") ==
		    number(p, "rounds") * number(p, "ops_per_round"));
	assert_string_equal(text(last(&result), "record"), "trailer");
	assert_true(cJSON_IsTrue(get(last(&result), "complete")));
	free_lines(&result);
}

static int values(const cJSON *p, const char *statistic)
{
	return cJSON_GetArraySize(get(get(p, "phases.1.round_ns"), statistic));
}

static void rounds_tell_all_statistics(void **state)
{
	double ops, needed;
	const cJSON *p;

	(void)state;
	read_new_run(&result, "rounds", "-e map --size 4k");
	p = point(&result, 0);
	ops = number(p, "ops_per_round");
	assert_int_equal(values(p, "min"), 6);
	assert_int_equal(values(p, "max"), 6);
	assert_int_equal(values(p, "mean"), 6);
	/* Raw; a quarter of the samples is a tick longer. */
	assert_true(number(p, "phases.1.round_ns.min.5") == 30);
	assert_true(number(p, "phases.1.round_ns.max.5") == 31);
	assert_near(number(p, "phases.1.round_ns.mean.5"), 30.25);
	needed = ceil(100 / ops);
	assert_int_equal(values(p, "p90"), floor(6 / needed));
	assert_true(number(p, "phases.1.round_ns.p90.0") == 31);
	needed = ceil(1000 / ops);
	assert_int_equal(values(p, "p99"), floor(6 / needed));
	/* Too few samples have no percentile, of rounds either. */
	assert_int_equal(values(p, "p999"), ops * 6 < 10000 ? 0 : 6 / ceil(10000 / ops));
	assert_true((values(p, "p999") > 0) == !is_null(p, "phases.1.raw_ns.p999"));
	free_lines(&result);
}

static void changed_values_are_told(void **state)
{
	const cJSON *p;

	(void)state;
	read_new_run(&result, "asked", "-e map --count 3,4");
	p = point(&result, 0);
	assert_true(number(p, "parameters.count") == 4);
	assert_true(number(p, "asked.count") == 3);
	p = point(&result, 1);
	assert_true(number(p, "parameters.count") == 4);
	assert_null(get(p, "asked.count"));
	free_lines(&result);
}

static void batches_tell_only_the_median(void **state)
{
	const cJSON *p;

	(void)state;
	read_new_run(&result, "batched", "-e map --size 32");
	p = point(&result, 0);
	assert_true(number(p, "batch") == 8);
	assert_string_equal(text(p, "timing"), "batched");
	assert_true(is_null(p, "phases.0.raw_ns.p99"));
	assert_true(is_null(p, "phases.0.net_ns.max"));
	assert_int_equal(values(p, "p90"), 0);
	assert_int_equal(values(p, "max"), 0);
	assert_int_equal(values(p, "mean"), number(p, "rounds"));
	assert_near(number(p, "phases.1.round_ns.mean.0"), 30 + 0.5 / 8);
	assert_near(number(p, "phases.0.raw_ns.p50"), 1042);
	assert_true(number(p, "phases.0.samples") * 8 == number(p, "operations"));
	/* The first round asks the kernel, all others say what it chose. */
	assert_int_equal(fake.log[1].batch, 0);
	for (unsigned int i = 2; i <= fake.rounds; i++)
		assert_int_equal(fake.log[i].batch, 8);
	free_lines(&result);
}

static void threads_and_cpus(void **state)
{
	const cJSON *p;

	(void)state;
	read_new_run(&result, "threads", "-e map --threads 1,2 --cpus 1,0");
	p = point(&result, 1);
	assert_true(number(p, "threads") == 2);
	assert_true(number(p, "cpus.0") == 1 && number(p, "cpus.1") == 0);
	assert_true(number(p, "phases.0.samples") == 2 * number(p, "operations"));
	p = point(&result, 0);
	assert_int_equal(cJSON_GetArraySize(get(p, "cpus")), 1);
	assert_true(number(p, "cpus.0") == 1);
	free_lines(&result);
}

static void no_baseline_no_net(void **state)
{
	(void)state;
	fake.no_noop = true;
	read_new_run(&result, "no-baseline", "-e map");
	assert_true(is_null(point(&result, 0), "phases.0.overhead_ns"));
	assert_true(is_null(point(&result, 0), "phases.0.net_ns.p50"));
	assert_false(is_null(point(&result, 0), "phases.0.raw_ns.p50"));
	free_lines(&result);
}

static void large_histograms_fit(void **state)
{
	(void)state;
	fake.small_hist = true;
	read_new_run(&result, "hist", "-e map");
	assert_true(number(point(&result, 0), "void_rounds") == 0);
	free_lines(&result);
}

/* Each in a file of its own, whatever the clock says. */
static void names_by_the_second_differ(void **state)
{
	char folder[] = "/tmp/dmabench-names-XXXXXX", *here = getcwd(NULL, 0);
	struct result_file files[3], other;
	char names[3][DMABENCH_RESULT_NAME];

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(dmabench_result_create_named(&files[i], names[i], 86400 * 365), 0);
	assert_non_null(strstr(names[0], "dmabench-1971010"));
	assert_non_null(strstr(names[1], "-2.jsonl"));
	assert_non_null(strstr(names[2], "-3.jsonl"));
	/* One that is being written is nobody else's. */
	CAPTURE_ALL(assert_int_equal(dmabench_result_create(&other, names[0]), DMABENCH_EXIT_USAGE));
	assert_said("another dmabench run is writing it");
	CAPTURE_ALL(assert_int_equal(dmabench_result_reopen(&other, names[0]), DMABENCH_EXIT_USAGE));
	assert_said("another dmabench run is writing it");
	dmabench_result_close(&files[0]);
	assert_int_equal(dmabench_result_reopen(&files[0], names[0]), 0);
	for (int i = 0; i < 3; i++) {
		dmabench_result_close(&files[i]);
		unlink(names[i]);
	}
	assert_int_equal(chdir(here), 0);
	rmdir(folder);
	free(here);
}

static void default_experiments(void **state)
{
	(void)state;
	read_new_run(&result, "default", "--quick");
	assert_int_equal(result.count, 5);	/* noop map copy */
	assert_true(number(point(&result, 2), "verified_bytes") > 0);
	assert_true(is_null(point(&result, 0), "bounced"));
	assert_true(is_null(point(&result, 0), "sync"));
	assert_true(fabs(number(point(&result, 0), "phases.0.net_ns.p50")) < 0.01);
	free_lines(&result);
	fake_reset();
	fake.no_engine = true;
	read_new_run(&result, "no-engine", "--quick");
	assert_int_equal(result.count, 4);
	assert_string_equal(text(result.lines[0], "target.name"), "chan0");
	free_lines(&result);
}

/* Of all rounds, a mapping; of other experiments nothing, and null where nobody knows. */
static void expected_pages_are_those_of_a_mapping(void **state)
{
	static struct result result;
	const cJSON *json;

	(void)state;
	fake.leaves = true;
	read_new_run(&result, "leaves", "-e map,copy --size 4096");
	json = point(&result, 0);
	assert_true(number(json, "expected_leaves_per_op") == 256.5);
	json = get(json, "expected_leaves");
	assert_int_equal(cJSON_GetArraySize(json), 2);
	assert_true(number(cJSON_GetArrayItem(json, 0), "bytes") == 4096);
	assert_true(number(cJSON_GetArrayItem(json, 0), "per_op") == 256);
	assert_true(number(cJSON_GetArrayItem(json, 1), "bytes") == 2 << 20);
	assert_true(number(cJSON_GetArrayItem(json, 1), "per_op") == 0.5);
	assert_null(get(point(&result, 1), "expected_leaves"));
	free_lines(&result);
	fake.leaves_unknown = true;
	read_new_run(&result, "leaves-unknown", "-e map --size 4096");
	assert_true(is_null(point(&result, 0), "expected_leaves"));
	assert_true(is_null(point(&result, 0), "expected_leaves_per_op"));
	free_lines(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(rounds_tell_all_statistics, reset),
		cmocka_unit_test_setup(measures_what_the_device_does, reset),
		cmocka_unit_test_setup(changed_values_are_told, reset),
		cmocka_unit_test_setup(batches_tell_only_the_median, reset),
		cmocka_unit_test_setup(threads_and_cpus, reset),
		cmocka_unit_test_setup(no_baseline_no_net, reset),
		cmocka_unit_test_setup(large_histograms_fit, reset),
		cmocka_unit_test_setup(names_by_the_second_differ, reset),
		cmocka_unit_test_setup(default_experiments, reset),
		cmocka_unit_test_setup(expected_pages_are_those_of_a_mapping, reset),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
