// SPDX-License-Identifier: GPL-2.0
/* dmabench run, where something is wrong: with the points, or with the run. */
#include "run_fake.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>

static struct result result;

static int run_and_read(const char *name, const char *line)
{
	char *path = result_path(name);
	int status = run_new(line, path);

	read_lines(&result, path);
	free(path);
	return status;
}

static void refused_points_are_recorded(void **state)
{
	const cJSON *p;

	(void)state;
	fake.refuse_size = 100;
	fake.io_size = 200;
	assert_int_equal(run_and_read("refused", "-e map --size 100:400:+100"), 0);
	assert_int_equal(result.count, 6);
	p = point(&result, 0);
	assert_string_equal(text(p, "status"), "refused");
	assert_string_equal(text(p, "errno"), "EINVAL");
	assert_string_equal(text(p, "refused_parameter"), "size");
	assert_string_equal(text(p, "reason"), "this size is refused");
	assert_true(is_null(p, "settled") && is_null(p, "regime"));
	p = point(&result, 1);
	assert_string_equal(text(p, "errno"), "EIO");
	assert_string_equal(text(p, "status"), "refused");
	assert_true(number(last(&result), "ok") == 2);
	assert_true(number(last(&result), "refused") == 2);
	assert_non_null(strstr(check_printed, "refused: map size=100: EINVAL: this size is refused\n"));
	free_lines(&result);
}

/* Of memory that cannot be pinned the module tells; of RUN's own pointers it cannot. */
static void memory_that_is_not_there_is_a_refused_point(void **state)
{
	const cJSON *p;

	(void)state;
	fake.fault_size = 100;
	assert_int_equal(run_and_read("fault", "-e map --size 100,200"), 0);
	p = point(&result, 0);
	assert_string_equal(text(p, "status"), "refused");
	assert_string_equal(text(p, "errno"), "EFAULT");
	assert_string_equal(text(p, "reason"), "byte 0 of the memory cannot be pinned");
	assert_true(is_null(p, "refused_parameter"));
	assert_string_equal(text(point(&result, 1), "status"), "ok");
	assert_true(number(last(&result), "refused") == 1);
	free_lines(&result);
	fake_reset();
	fake.lost_at = 20;
	assert_int_equal(run_and_read("lost", "-e map --size 100,200"), DMABENCH_EXIT_MACHINE);
	assert_false(cJSON_IsTrue(get(last(&result), "complete")));
	assert_string_equal(text(last(&result), "reason"), "the module said EFAULT");
	free_lines(&result);
}

static void failed_points_are_a_failure(void **state)
{
	(void)state;
	fake.damage_size = 100;
	fake.engine_size = 200;
	assert_int_equal(run_and_read("failed", "-e copy --size 100,200,300"),
			 DMABENCH_EXIT_FAILED);
	assert_string_equal(text(point(&result, 0), "status"), "failed");
	assert_string_equal(text(point(&result, 0), "errno"), "EBADMSG");
	assert_string_equal(text(point(&result, 1), "status"), "failed");
	assert_string_equal(text(point(&result, 2), "status"), "ok");
	assert_true(number(last(&result), "failed") == 2);
	assert_true(cJSON_IsTrue(get(last(&result), "complete")));
	free_lines(&result);
}

static void void_rounds_are_repeated(void **state)
{
	const cJSON *p;

	(void)state;
	fake.stale_every = 3;
	assert_int_equal(run_and_read("void", "-e map"), 0);
	p = point(&result, 0);
	assert_string_equal(text(p, "status"), "ok");
	assert_true(number(p, "void_rounds") >= 2);
	assert_true(number(p, "rounds") == 6);
	free_lines(&result);
	fake_reset();
	fake.stale_size = 64;
	assert_int_equal(run_and_read("void-always", "-e map --size 64,4k"), 0);
	p = point(&result, 0);
	assert_string_equal(text(p, "status"), "refused");
	assert_string_equal(text(p, "errno"), "ESTALE");
	assert_true(number(p, "void_rounds") == 5);
	free_lines(&result);
}

/* The kernel looks within a round, the program between rounds. */
static void another_regime_voids(void **state)
{
	(void)state;
	fake.bounce_from = 7;
	assert_int_equal(run_and_read("regime", "-e map --max-rounds 50"), 0);
	assert_string_equal(text(point(&result, 0), "status"), "refused");
	assert_string_equal(text(point(&result, 0), "errno"), "ESTALE");
	free_lines(&result);
	fake_reset();
	fake.bounce_from = 1;
	assert_int_equal(run_and_read("swiotlb", "-e map"), 0);
	assert_string_equal(text(point(&result, 0), "regime"), "swiotlb");
	free_lines(&result);
}

static void another_sync_state_voids(void **state)
{
	(void)state;
	fake.sync_from = 7;
	assert_int_equal(run_and_read("sync", "-e map --max-rounds 50"), 0);
	assert_string_equal(text(point(&result, 0), "status"), "refused");
	assert_string_equal(text(point(&result, 0), "errno"), "ESTALE");
	free_lines(&result);
	fake_reset();
	assert_int_equal(run_and_read("sync", "-e map"), 0);
	assert_string_equal(text(point(&result, 0), "sync"), "skipped");
	free_lines(&result);
	fake_reset();
	fake.sync_from = 1;
	assert_int_equal(run_and_read("sync", "-e map"), 0);
	assert_string_equal(text(point(&result, 0), "sync"), "needed");
	free_lines(&result);
}

static void blind_verification_stops_all(void **state)
{
	char *path = result_path("blind");

	(void)state;
	fake.blind = true;
	assert_int_equal(run_new("-e map", path), DMABENCH_EXIT_FAILED);
	assert_non_null(strstr(check_said, "verification is blind: broken flip broke its data and passed"));
	assert_non_null(strstr(check_said, "broken stale"));
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(fake.rounds, 0);
	free(path);
}

static void target_goes_away(void **state)
{
	(void)state;
	fake.gone_at = 20;
	assert_int_equal(run_and_read("gone", "-e map --size 1000:8000:+1000"),
			 DMABENCH_EXIT_MACHINE);
	assert_false(cJSON_IsTrue(get(last(&result), "complete")));
	assert_string_equal(text(last(&result), "reason"), "target chan0 went away");
	assert_said("dmabench: target chan0 went away; dmabench list targets");
	free_lines(&result);
}

static void signals_end_it(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct timespec before, after;

	(void)state;
	for (size_t i = 0; i < COUNT(signals); i++) {
		fake_reset();
		fake.signal_at = 30;
		fake.signal = signals[i];
		fake.hang = true;
		clock_gettime(CLOCK_MONOTONIC, &before);
		assert_int_equal(run_and_read("signal", "-e map --size 1000:8000:+1000"),
				 128 + signals[i]);
		clock_gettime(CLOCK_MONOTONIC, &after);
		/* Without the repeated signal it would hang for good. */
		assert_true(after.tv_sec - before.tv_sec < 10);
		assert_string_equal(text(last(&result), "record"), "trailer");
		assert_non_null(strstr(text(last(&result), "reason"), "interrupted by "));
		assert_non_null(strstr(check_said, "go on with: dmabench run --resume "));
		assert_int_equal(fake.rounds, 30);
		free_lines(&result);
	}
}

static void signals_between_rounds_count(void **state)
{
	(void)state;
	fake.signal_at = 30;
	fake.signal = SIGINT;
	fake.deaf = true;
	assert_int_equal(run_and_read("signal", "-e map --size 1000:8000:+1000"),
			 128 + SIGINT);
	assert_int_equal(fake.rounds, 30);
	free_lines(&result);
}

/* A debugger's, say. */
static void interruptions_without_a_signal_are_borne(void **state)
{
	(void)state;
	fake.signal_at = 5;
	assert_int_equal(run_and_read("eintr", "-e map"), 0);
	assert_true(number(point(&result, 0), "rounds") == 6);
	free_lines(&result);
}

static void full_disks(void **state)
{
	(void)state;
	assert_refused(run("-q -e map -o /dev/full", NULL),
		       DMABENCH_EXIT_MACHINE, "/dev/full: No space left on device");
	assert_int_equal(fake.rounds, 0);
	assert_refused(run("-q -e map -o /no/such/file", NULL),
		       DMABENCH_EXIT_USAGE, "/no/such/file: No such file or directory");
}

/* A disk that is full in the middle of a line. */
static void half_lines_are_taken_back(void **state)
{
	struct rlimit old, small;

	(void)state;
	getrlimit(RLIMIT_FSIZE, &old);
	small = (struct rlimit) { 9000, old.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &small);
	assert_int_equal(run_and_read("half", "-e map --size 1000:20000:+1000"),
			 DMABENCH_EXIT_MACHINE);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_said("File too large");
	/* run_and_read() has seen that every line is whole. */
	assert_in_range(result.count, 2, 20);
	assert_string_equal(text(last(&result), "record"), "point");
	free_lines(&result);
}

static void lying_kernels(void **state)
{
	(void)state;
	fake.liar = true;
	assert_int_equal(run_and_read("liar", "-e map"), DMABENCH_EXIT_MACHINE);
	assert_string_equal(text(last(&result), "reason"), "the module said EPROTO");
	free_lines(&result);
}

static void wrong_usage(void **state)
{
	static const struct { const char *line, *words; } rows[] = {
		{ "--experiment nothing", "no such experiment; valid: noop, broken, map, copy" },
		{ "-e map,", "no such experiment" },
		{ "-e map --sise 5", "--sise: neither an option of run nor a parameter of a chosen experiment; parameters are map: --size --way --hot --count" },
		{ "-e noop --size 5", "parameters are noop: none" },
		{ "-e map --size 0", "--size: 0 is out of range for map: 1 to 1048576 bytes" },
		{ "-e map --size 64,2M", "--size: 2097152 is out of range for map: 1 to 1048576 bytes" },
		{ "-e map --count 101", "--count: 101 is out of range for map: 1 to 100" },
		{ "-e map --size 1 --size 2", "--size is given twice" },
		{ "-e map --way up", "--way 'up': valid: to, from, both, all" },
		{ "-e map --target nobody", "there are: platform, chan0" },
		{ "-e map --threads 0", "--threads 0: wanted 1 to" },
		{ "-e map --threads 3 --cpus 0,1", "--threads 3: wanted 1 to 2" },
		{ "-e map --cpus x", "wanted CPUs such as" },
		{ "-e map --min-rounds 9 --max-rounds 8", "--min-rounds 9 is more than --max-rounds 8" },
		{ "-e map --max-rounds 1001", "from 1 to 1000" },
		{ "-e map --seed 9007199254740992", "--seed" },
		{ "-e map --size 1:65536:+1 --count 1:100:+1", "more than 1000000 points" },
		{ "-e map surplus", "surplus argument 'surplus'" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_refused(run(rows[i].line, NULL), DMABENCH_EXIT_USAGE,
			       rows[i].words);
		assert_int_equal(fake.rounds, 0);
		assert_int_equal(fake.opened, fake.closed);
	}
}

static void machines_that_cannot(void **state)
{
	static const struct { int error; const char *words; } rows[] = {
		{ -ENOENT, "; vfio_map and iommufd_map need none, but dmabench bind --driver vfio-pci ADDRESS" },
		{ -EACCES, "no permission; run as root" },
		{ -EPERM, "no permission; run as root" },
		{ -EBUSY, "/dev/dmabench: Device or resource busy" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		fake.open_error = rows[i].error;
		assert_refused(run("-e map", NULL), DMABENCH_EXIT_MACHINE,
			       rows[i].words);
	}
	fake_reset();
	fake.abi_version = 99;
	assert_refused(run("-e map", NULL), DMABENCH_EXIT_MACHINE,
		       "another ABI version; module and program do not fit");
	fake_reset();
	fake.no_engine = true;
	assert_refused(run("-e copy", NULL), DMABENCH_EXIT_MACHINE,
		       "copy on target chan0: the target has no engine; dmabench list");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(refused_points_are_recorded, reset),
		cmocka_unit_test_setup(memory_that_is_not_there_is_a_refused_point, reset),
		cmocka_unit_test_setup(failed_points_are_a_failure, reset),
		cmocka_unit_test_setup(void_rounds_are_repeated, reset),
		cmocka_unit_test_setup(another_regime_voids, reset),
		cmocka_unit_test_setup(another_sync_state_voids, reset),
		cmocka_unit_test_setup(blind_verification_stops_all, reset),
		cmocka_unit_test_setup(target_goes_away, reset),
		cmocka_unit_test_setup(signals_end_it, reset),
		cmocka_unit_test_setup(signals_between_rounds_count, reset),
		cmocka_unit_test_setup(interruptions_without_a_signal_are_borne, reset),
		cmocka_unit_test_setup(full_disks, reset),
		cmocka_unit_test_setup(half_lines_are_taken_back, reset),
		cmocka_unit_test_setup(lying_kernels, reset),
		cmocka_unit_test_setup(wrong_usage, reset),
		cmocka_unit_test_setup(machines_that_cannot, reset),
	};

	return cmocka_run_group_tests_name("run_fails", tests, NULL, NULL);
}
