// SPDX-License-Identifier: GPL-2.0
/* What a point that the DMA API refused says of the bounce pool. */
#include "run_fake.h"

#include <errno.h>
#include <sys/stat.h>

#include "run/campaign.h"

static char root[64];

static char *path_of(const char *name)
{
	return dmabench_format("%s/sys/kernel/debug/swiotlb/%s", root, name);
}

static void put(const char *name, const char *text)
{
	char *path = path_of(name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static int setup(void **state)
{
	static const char *const steps[] = {
		"/sys", "/sys/kernel", "/sys/kernel/debug",
		"/sys/kernel/debug/swiotlb",
	};

	(void)state;
	fake_reset();
	strcpy(root, "/tmp/dmabench-evidence.XXXXXX");
	if (!mkdtemp(root))
		return -1;
	for (size_t i = 0; i < COUNT(steps); i++) {
		char *path = dmabench_format("%s%s", root, steps[i]);

		mkdir(path, 0700);
		free(path);
	}
	put("io_tlb_nslabs", "512\n");
	put("io_tlb_used", "0\n");
	return 0;
}

static int teardown(void **state)
{
	char *command = dmabench_format("rm -r %s", root);
	int err = system(command);

	(void)state;
	free(command);
	return err;
}

/* The line of a point of map of @size that ran one round. */
static cJSON *point_of(uint64_t size)
{
	static const struct dmabench_target_info target;
	static const uint64_t cpu;
	const struct dmabench_numbers cpus = { .values = (uint64_t *)&cpu, .count = 1 };
	const struct overhead overhead = { 0 };
	struct measure_setup setup = {
		.target = &target, .cpus = &cpus, .root = root, .tick_ns = 1,
		.granularity_ticks = 1,
		.limits = { .max_rounds = 10 },
	};
	struct sweep_point point = { .threads = 1 };
	struct catalog catalog = { 0 };
	struct measure *measure;
	cJSON *json, *read;
	char *line;

	assert_int_equal(dmabench_catalog_open(&catalog), 0);
	point.exp = &catalog.exps[FAKE_MAP];
	point.values[0] = size;
	point.values[3] = 1;
	measure = dmabench_measure_begin(&setup, &point, 0);
	assert_int_equal(dmabench_measure_round(&setup, measure), 0);
	json = dmabench_result_point(&setup, measure, &overhead);
	dmabench_measure_end(measure);
	dmabench_round_free(&setup.round);
	dmabench_catalog_close(&catalog);
	/* As a reader of the file has it. */
	line = cJSON_PrintUnformatted(json);
	cJSON_Delete(json);
	read = cJSON_Parse(line);
	cJSON_free(line);
	return read;
}

static void refused_mappings_have_evidence(void **state)
{
	cJSON *json;

	(void)state;
	fake.io_size = 200;
	json = point_of(200);
	assert_string_equal(text(json, "errno"), "EIO");
	assert_true(number(json, "evidence.io_tlb_nslabs") == 512);
	/* None is something else than unknown. */
	assert_true(number(json, "evidence.io_tlb_used") == 0);
	assert_true(is_null(json, "evidence.io_tlb_used_hiwater"));
	cJSON_Delete(json);
	put("io_tlb_used_hiwater", "498\n");
	put("io_tlb_used", "many\n");
	json = point_of(200);
	assert_true(number(json, "evidence.io_tlb_used_hiwater") == 498);
	assert_true(is_null(json, "evidence.io_tlb_used"));
	cJSON_Delete(json);
}

static void other_points_have_none(void **state)
{
	cJSON *json;

	(void)state;
	fake.refuse_size = 100;
	json = point_of(100);
	assert_string_equal(text(json, "errno"), "EINVAL");
	assert_true(is_null(json, "evidence"));
	cJSON_Delete(json);
	json = point_of(300);
	assert_true(is_null(json, "errno") && is_null(json, "evidence"));
	cJSON_Delete(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(refused_mappings_have_evidence, setup, teardown),
		cmocka_unit_test_setup_teardown(other_points_have_none, setup, teardown),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
