// SPDX-License-Identifier: GPL-2.0
/* dmabench run on a device that is not there: what lands in the file. */
#include "run_fake.h"

#include <math.h>

#include "run/result_write.h"

static int reset(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

static struct result result;

static int run_and_read(const char *name, const char *line)
{
	char *path = result_path(name);
	int status = run_new(line, path);

	read_lines(&result, path);
	free(path);
	return status;
}

/* Within a bucket of the histogram. */
static void assert_near(double got, double wanted)
{
	if (fabs(got - wanted) > wanted / 128)
		fail_msg("%g is not near %g", got, wanted);
}

static void measures_what_the_device_does(void **state)
{
	const cJSON *p;

	(void)state;
	assert_int_equal(run_and_read("plain", "-e map --size 64,4k --label x --seed 7"), 0);
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
	assert_int_equal(run_and_read("rounds", "-e map --size 4k"), 0);
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
	assert_int_equal(run_and_read("asked", "-e map --count 3,4"), 0);
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
	assert_int_equal(run_and_read("batched", "-e map --size 32"), 0);
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
	assert_int_equal(run_and_read("threads", "-e map --threads 1,2 --cpus 1,0"), 0);
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
	assert_int_equal(run_and_read("no-baseline", "-e map"), 0);
	assert_true(is_null(point(&result, 0), "phases.0.overhead_ns"));
	assert_true(is_null(point(&result, 0), "phases.0.net_ns.p50"));
	assert_false(is_null(point(&result, 0), "phases.0.raw_ns.p50"));
	free_lines(&result);
}

static void unsettled_is_marked(void **state)
{
	const cJSON *p;

	(void)state;
	fake.noisy_size = 4096;
	assert_int_equal(run_and_read("noisy", "-e map --size 64,4k --max-time 0.5 --max-rounds 1000 --seed 1"), 0);
	p = point(&result, 1);
	assert_true(cJSON_IsFalse(get(p, "settled")));
	assert_true(number(p, "elapsed_s") >= 0.5 && number(p, "elapsed_s") < 0.6);
	assert_true(cJSON_IsTrue(get(point(&result, 0), "settled")));
	assert_true(number(last(&result), "unsettled") == 1);
	assert_non_null(strstr(check_printed, "~: 1 of 2 points"));
	assert_non_null(strstr(text(last(&result), "verdict"),
			       "1 of 2 points are known to 1 %, by fake in steps of 1 ns; 1 no better than to "));
	assert_non_null(strstr(text(last(&result), "verdict"), " %, for noise"));
	free_lines(&result);
}

/* Of 30 ticks and a quarter, by a clock that has only every 40th, 45 of 60 samples are told to be 40. */
static void below_the_clocks_steps_is_not_settled(void **state)
{
	const cJSON *p;

	(void)state;
	fake.granularity = 40;
	assert_int_equal(run_and_read("coarse", "-e map --size 64k --max-time 9"), 0);
	p = point(&result, 0);
	assert_near(number(p, "phases.1.raw_ns.p50"), 30);
	assert_near(number(p, "phases.1.p50_clock_ns.0"), 20);
	assert_near(number(p, "phases.1.p50_clock_ns.1"), 40);
	assert_near(number(p, "phases.1.p50_ci95_ns.0"), 20);
	assert_near(number(p, "phases.1.p50_ci95_ns.1"), 40);
	assert_true(cJSON_IsFalse(get(p, "settled")));
	assert_string_equal(text(p, "unsettled_by"), "clock");
	/* No number of rounds would tell more. */
	assert_true(number(p, "rounds") == 6);
	assert_non_null(strstr(check_printed, "this clock's steps are too coarse"));
	/* What spoils it is that of this machine. */
	assert_ptr_equal(strstr(text(last(&result), "verdict"),
				"0 of 1 points are known to 1 %, by fake in steps of 40 ns; 1 no better than to 33 %, for its steps"),
			 text(last(&result), "verdict"));
	assert_non_null(strstr(check_printed, text(last(&result), "verdict")));
	free_lines(&result);
}

static void rounds_can_run_out(void **state)
{
	(void)state;
	fake.noisy_size = 4096;
	assert_int_equal(run_and_read("rounds", "-e map --max-rounds 3 --seed 1"), 0);
	assert_true(number(point(&result, 0), "rounds") == 3);
	assert_true(is_null(point(&result, 0), "phases.0.p50_ci95_ns"));
	free_lines(&result);
}

static void slow_operations_stay_in_time(void **state)
{
	const cJSON *p;

	(void)state;
	fake.slow_ns = 100000000;
	assert_int_equal(run_and_read("slow", "-e map --max-time 3"), 0);
	p = point(&result, 0);
	assert_true(number(p, "elapsed_s") < 3.5);
	/* The 4 operations that were to find the number count too. */
	assert_int_equal(number(p, "rounds"), 6);
	assert_true(number(p, "operations") == 6 * 4);
	free_lines(&result);
}

static bool baseline_ran(unsigned int threads, unsigned int batch)
{
	for (unsigned int i = 1; i <= fake.rounds; i++)
		if (fake.log[i].exp == FAKE_NOOP &&
		    fake.log[i].threads == threads && fake.log[i].batch == batch)
			return true;
	return false;
}

static void each_timing_has_its_baseline(void **state)
{
	(void)state;
	assert_int_equal(run_and_read("baselines", "-e map --size 32,4k --threads 1,2 --cpus 0,1"), 0);
	assert_true(baseline_ran(1, 1) && baseline_ran(1, 8));
	assert_true(baseline_ran(2, 1) && baseline_ran(2, 8));
	assert_false(baseline_ran(1, 0) || baseline_ran(2, 0));
	free_lines(&result);
}

static bool laps_differ(unsigned int a, unsigned int b)
{
	for (unsigned int i = 1; i <= 8; i++)
		if (fake.log[8 * a + i].size != fake.log[8 * b + i].size)
			return true;
	return false;
}

/* Of points a to h, no round of a comes twice before b's came. */
static void rounds_interleave(void **state)
{
	unsigned int in_a_row = 0, turns = 0;

	(void)state;
	assert_int_equal(run_and_read("interleave",
		"-e map --size 1000:8000:+1000 --seed 3"), 0);
	for (unsigned int i = 2; i <= fake.rounds; i++) {
		if (fake.log[i].exp != FAKE_MAP)
			continue;
		in_a_row += fake.log[i].size == fake.log[i - 1].size;
		turns++;
	}
	/* No two laps of the first three are in the same order. */
	assert_true(laps_differ(0, 1) && laps_differ(1, 2) && laps_differ(0, 2));
	/* Twice in a row comes by chance at the border of two laps only. */
	assert_true(turns >= 6 * 8);
	assert_true(in_a_row <= turns / 8);
	free_lines(&result);
}

/* Which of 20 points the first 8 are, as bits. */
static unsigned int first_under_way(int seed)
{
	char *line = dmabench_format("-e map --size 1000:20000:+1000 --seed %d", seed);
	unsigned int points = 0;

	fake_reset();
	assert_int_equal(run_and_read("first", line), 0);
	free_lines(&result);
	free(line);
	for (unsigned int i = 1; i <= 8; i++)
		points |= 1u << (fake.log[i].size / 1000 - 1);
	return points;
}

/* What drifts meanwhile is to hit no part of a sweep: neighbours have other company. */
static void points_begin_in_random_order(void **state)
{
	unsigned int of_seed[4];

	(void)state;
	for (int seed = 0; seed < 4; seed++) {
		of_seed[seed] = first_under_way(seed + 1);
		assert_int_equal(__builtin_popcount(of_seed[seed]), 8);
		assert_int_not_equal(of_seed[seed], 0xff);
		for (int before = 0; before < seed; before++)
			assert_int_not_equal(of_seed[seed], of_seed[before]);
	}
}

static void order_is_the_seeds(void **state)
{
	static struct fake_round first[1000];
	unsigned int rounds;

	(void)state;
	run_and_read("seed", "-e map --size 1000:20000:+1000 --seed 3");
	free_lines(&result);
	rounds = fake.rounds;
	assert_in_range(rounds, 100, 999);
	memcpy(first, fake.log, sizeof(first));
	fake_reset();
	run_and_read("seed", "-e map --size 1000:20000:+1000 --seed 3");
	free_lines(&result);
	assert_int_equal(fake.rounds, rounds);
	assert_memory_equal(first, fake.log, (rounds + 1) * sizeof(first[0]));
	fake_reset();
	run_and_read("seed", "-e map --size 1000:20000:+1000 --seed 4");
	free_lines(&result);
	assert_memory_not_equal(first, fake.log, (rounds + 1) * sizeof(first[0]));
}

static void large_histograms_fit(void **state)
{
	(void)state;
	fake.small_hist = true;
	assert_int_equal(run_and_read("hist", "-e map"), 0);
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
	assert_int_equal(run_and_read("default", "--quick"), 0);
	assert_int_equal(result.count, 5);	/* noop map copy */
	assert_true(number(point(&result, 2), "verified_bytes") > 0);
	assert_true(is_null(point(&result, 0), "bounced"));
	assert_true(is_null(point(&result, 0), "sync"));
	assert_true(fabs(number(point(&result, 0), "phases.0.net_ns.p50")) < 0.01);
	free_lines(&result);
	fake_reset();
	fake.no_engine = true;
	assert_int_equal(run_and_read("no-engine", "--quick"), 0);
	assert_int_equal(result.count, 4);
	assert_string_equal(text(result.lines[0], "target.name"), "chan0");
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
		cmocka_unit_test_setup(unsettled_is_marked, reset),
		cmocka_unit_test_setup(below_the_clocks_steps_is_not_settled, reset),
		cmocka_unit_test_setup(rounds_can_run_out, reset),
		cmocka_unit_test_setup(slow_operations_stay_in_time, reset),
		cmocka_unit_test_setup(each_timing_has_its_baseline, reset),
		cmocka_unit_test_setup(rounds_interleave, reset),
		cmocka_unit_test_setup(points_begin_in_random_order, reset),
		cmocka_unit_test_setup(order_is_the_seeds, reset),
		cmocka_unit_test_setup(large_histograms_fit, reset),
		cmocka_unit_test_setup(names_by_the_second_differ, reset),
		cmocka_unit_test_setup(default_experiments, reset),
	};

	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
