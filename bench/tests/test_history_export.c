// SPDX-License-Identifier: GPL-2.0
/* What other tools get of a history. */
#include "history_samples.h"

static void bencher(void **state)
{
	static const char name[] =
		"map_single direct map: size 64, direction to_device, hot yes, threads 1; PC, wall clock";
	const cJSON *metric;
	cJSON *json;

	(void)state;
	history_add(&(struct history_run) { .name = "a", .map = 5, .unmap = 6 });
	history_add(&(struct history_run) { .name = "b", .kernel = "6.2", .map = 100.125, .unmap = 6 });
	json = history_json("export --format bmf", 0);
	assert_int_equal(cJSON_GetArraySize(json), 4);
	metric = cJSON_GetObjectItemCaseSensitive(
		cJSON_GetObjectItemCaseSensitive(json, name), "latency");
	assert_true(history_number(metric, "value") == 100.125);
	assert_true(history_number(metric, "lower_value") == 99.125);
	assert_true(history_number(metric, "upper_value") == 101.125);
	cJSON_Delete(json);
	json = history_json("export --format bmf --where phase=map,size=64 1", 0);
	assert_int_equal(cJSON_GetArraySize(json), 1);
	metric = cJSON_GetObjectItemCaseSensitive(json->child, "latency");
	assert_true(history_number(metric, "value") == 5);
	cJSON_Delete(json);
	/* There is no interval of it. */
	json = history_json("export --format bmf --statistic p90 1", 0);
	assert_null(cJSON_GetObjectItemCaseSensitive(json->child->child, "lower_value"));
	cJSON_Delete(json);
	assert_int_equal(history_status("export --format bmf 1 2"), 2);
	assert_said("bmf is of one run");
	assert_int_equal(history_status("export 3"), 2);
	assert_said("there is no run '3'");
}

static void bencher_has_instructions(void **state)
{
	cJSON *json;

	(void)state;
	history_add(&(struct history_run) { .name = "a", .clock = "icount", .map = 5, .unmap = 6 });
	json = history_json("export --format bmf", 0);
	assert_true(history_number(json->child, "instructions.value") == 5);
	cJSON_Delete(json);
}

static bool has_null(const cJSON *json)
{
	const cJSON *item;

	if (cJSON_IsNull(json))
		return true;
	cJSON_ArrayForEach(item, json) {
		if (has_null(item))
			return true;
	}
	return false;
}

/* As kernelci/kcidb-io, schema/v05_03.py wants them. */
static void kcidb(void **state)
{
	cJSON *json;

	(void)state;
	history_add(&(struct history_run) { .name = "a", .map = 100.125, .unmap = 6 });
	json = history_json("export --format kcidb --origin my_ci --build-id my_ci:b1", 0);
	assert_true(history_number(json, "version.major") == 5);
	assert_true(history_number(json, "version.minor") == 3);
	assert_int_equal(cJSON_GetArraySize(history_get(json, "tests")), 4);
	assert_int_equal(strncmp(history_text(json, "tests.0.id"), "my_ci:dmabench-", 15), 0);
	assert_string_not_equal(history_text(json, "tests.0.id"), history_text(json, "tests.1.id"));
	assert_string_equal(history_text(json, "tests.0.origin"), "my_ci");
	assert_string_equal(history_text(json, "tests.0.build_id"), "my_ci:b1");
	assert_string_equal(history_text(json, "tests.0.path"),
			    "dmabench.map_single.direct.map.size_64.direction_to_device.hot_yes.threads_1.p50");
	assert_string_equal(history_text(json, "tests.0.status"), "DONE");
	/* Seconds, which are shown with a prefix. */
	assert_true(history_number(json, "tests.0.number.value") > 100.1249e-9 &&
		    history_number(json, "tests.0.number.value") < 100.1251e-9);
	assert_string_equal(history_text(json, "tests.0.number.unit"), "s");
	assert_string_equal(history_text(json, "tests.0.number.prefix"), "metric");
	assert_string_equal(history_text(json, "tests.0.start_time"), "2026-01-01T00:00:00Z");
	assert_true(history_number(json, "tests.0.duration") == 0.25);
	assert_string_equal(history_text(json, "tests.0.environment.misc.kernel"), "6.1");
	assert_false(has_null(json));
	cJSON_Delete(json);
	assert_int_equal(history_status("export --format kcidb"), 2);
	assert_said("kcidb wants --origin NAME");
	assert_int_equal(history_status("export --format kcidb --origin My"), 2);
	assert_said("kcidb wants --origin NAME");
	assert_int_equal(history_status("export --format kcidb --origin my --build-id his:1"), 2);
	assert_said("kcidb wants --build-id my:ID");
}

#define COMMIT	"1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b"

static void otava(void **state)
{
	(void)state;
	history_add(&(struct history_run) { .name = "b", .kernel = "6.2", .map = 7, .unmap = 6,
		.environment = ",\"kernel_commit\":\"" COMMIT "\"" });
	history_add(&(struct history_run) { .name = "a", .map = 5.5, .unmap = 6 });
	assert_int_equal(history_status("export --where phase=map"), 0);
	assert_string_equal(check_said, "");
	assert_string_equal(check_printed,
		"time,run,kernel,commit,label,"
		"\"map_single direct map: size 64, direction to_device, hot yes, threads 1; PC, wall clock\","
		"\"map_single direct map: size 128, direction to_device, hot yes, threads 1; PC, wall clock\"\n"
		"\"2026-01-01T00:00:00Z\",2,\"6.1\",\"\",\"\",5.5,11\n"
		"\"2026-01-01T00:00:00Z\",1,\"6.2\",\"" COMMIT "\",\"\",7,14\n");
}

/* Another machine has other series: nothing is in both. */
static void otava_has_no_empty_cells(void **state)
{
	(void)state;
	history_add(&(struct history_run) { .name = "a", .map = 5, .unmap = 6 });
	history_add(&(struct history_run) { .name = "b", .map = 5, .unmap = 6, .batch = 4 });
	history_add(&(struct history_run) { .name = "c", .map = 5, .unmap = 6, .clock = "icount" });
	assert_int_equal(history_status("export"), 2);
	assert_said("no series has a figure in each of the 3 runs: choose a machine by --where machine=m1");
	assert_int_equal(history_status("export --where machine=m2"), 0);
	assert_null(strstr(check_printed, ",,"));
	assert_int_equal(history_status("export 1"), 0);
	assert_said("8 of 12 series are left out");
}

static void writes_a_file(void **state)
{
	char *path = dmabench_format("%s/out", history_folder);

	(void)state;
	history_add(&(struct history_run) { .name = "a", .map = 5, .unmap = 6 });
	assert_int_equal(history_status("export --format kcidb -o %s", path), 2);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(history_status("export --format bmf -o %s", path), 0);
	assert_int_equal(access(path, F_OK), 0);
	free(path);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, history_open, history_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bencher),
		TEST(bencher_has_instructions),
		TEST(kcidb),
		TEST(otava),
		TEST(otava_has_no_empty_cells),
		TEST(writes_a_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
