// SPDX-License-Identifier: GPL-2.0
/* list, info, the dry run, and what goes to which output. */
#include "run_fake.h"

#include <limits.h>
#include <malloc.h>

#include "fake_root.h"
#include "host/fingerprint.h"
#include "host/icount.h"
#include "host/sysfs.h"
#include "kernel/catalog.h"
#include "lib/number.h"
#include "lib/utf8.h"

static int call(int (*command)(int, char **), const char *line)
{
	char *copy = dmabench_format("%s", line), *rest = copy, *argv[16];
	int argc = 0, status;

	while ((argv[argc] = strsep(&rest, " ")))
		argc++;
	CAPTURE_ALL(status = command(argc, argv));
	free(copy);
	return status;
}

static void lists_what_is_there(void **state)
{
	(void)state;
	assert_int_equal(call(cmd_list, "list"), 0);
	assert_non_null(strstr(check_printed, "chan0            0000:00:01.0"));
	assert_non_null(strstr(check_printed, "--size         "));
	assert_non_null(strstr(check_printed, "(1 to 1M bytes) [4k]"));
	assert_non_null(strstr(check_printed, "(to, from, both) [to]"));
	assert_non_null(strstr(check_printed, "(off to on) [off]"));
	assert_non_null(strstr(check_printed, "copy: copies; needs an engine; compares every byte"));
	fake.no_engine = true;
	fake.no_noop = true;
	assert_int_equal(call(cmd_list, "list engines"), 0);
	assert_non_null(strstr(check_printed, "none; load a driver"));
	assert_null(strstr(check_printed, "--size"));
	assert_int_equal(call(cmd_list, "list experiments"), 0);
	assert_non_null(strstr(check_printed, "not available: not in this kernel"));
	fake.targets_missed = 7;
	assert_int_equal(call(cmd_list, "list experiments"), 0);
	assert_string_equal(check_said, "");
	assert_int_equal(call(cmd_list, "list engines"), 0);
	assert_said("7 channels of engines are no targets: the list of 2 is full");
	assert_int_equal(call(cmd_list, "list engine"), DMABENCH_EXIT_USAGE);
	assert_said("list: no 'engine'; valid: targets, experiments, engines");
	assert_int_equal(fake.opened, fake.closed);
}

static void lists_as_json(void **state)
{
	cJSON *json;

	(void)state;
	assert_int_equal(call(cmd_list, "list --json"), 0);
	assert_string_equal(check_said, "");
	json = cJSON_Parse(check_printed);
	assert_string_equal(text(json, "experiments.2.name"), "map");
	assert_true(number(json, "experiments.2.parameters.0.max") == 1 << 20);
	assert_string_equal(text(json, "experiments.2.parameters.1.values.2"), "both");
	assert_string_equal(text(json, "experiments.2.parameters.1.default"), "to");
	assert_true(cJSON_IsFalse(get(json, "experiments.2.parameters.2.default")));
	assert_true(is_null(json, "experiments.2.unavailable"));
	assert_true(cJSON_IsTrue(get(json, "targets.1.default")));
	assert_true(is_null(json, "targets.0.numa_node"));
	assert_string_equal(text(json, "engines.0.engine"), "chan0");
	cJSON_Delete(json);
	assert_int_equal(call(cmd_list, "list targets --json"), 0);
	json = cJSON_Parse(check_printed);
	assert_int_equal(cJSON_GetArraySize(json), 1);
	cJSON_Delete(json);
}

static void info_needs_no_module(void **state)
{
	cJSON *json;

	(void)state;
	fake.open_error = -2;
	assert_int_equal(call(cmd_info, "info --json"), 0);
	json = cJSON_Parse(check_printed);
	assert_true(is_null(json, "module"));
	assert_true(is_null(json, "environment.module_version"));
	assert_true(number(json, "environment.cpus_online") >= 1);
	cJSON_Delete(json);
	fake.open_error = 0;
	assert_int_equal(call(cmd_info, "info"), 0);
	assert_non_null(strstr(check_printed, "  module_version       9.9\n"));
	assert_non_null(strstr(check_printed, "  timer                fake\n"));
}

static void info_is_utf8(void **state)
{
	size_t length;

	(void)state;
	setenv("DMABENCH_SCENARIO", "M\xfcnchen", 1);
	assert_int_equal(call(cmd_info, "info --json"), 0);
	unsetenv("DMABENCH_SCENARIO");
	length = strlen(check_printed);
	assert_int_equal(dmabench_utf8_valid(check_printed, length), length);
	assert_non_null(strstr(check_printed, "\"M\xef\xbf\xbdnchen\""));
}

static void dry_run_touches_nothing(void **state)
{
	char *path = result_path("dry");

	(void)state;
	unlink(path);
	assert_int_equal(run_new("--dry-run -e map --size 64,4k --way all", path), 0);
	assert_non_null(strstr(check_printed,
		"map size=64 way=to\nmap size=4k way=to\nmap size=64 way=from\n"));
	assert_non_null(strstr(check_printed, "\n6 points on target chan0; about 0 s if all settle at once, at most about 1 s\n"));
	assert_int_equal(fake.rounds, 0);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void standard_output_is_json_alone(void **state)
{
	char *rest, *line;
	int status, lines = 0;

	(void)state;
	fake.noisy_size = 64;
	CAPTURE_ALL(status = run("-e map --size 64,4k --max-time 30 --max-rounds 1000 --seed 2 -o -", NULL));
	assert_int_equal(status, 0);
	for (rest = check_printed; (line = strsep(&rest, "\n")); lines++) {
		cJSON *json = cJSON_Parse(line);

		assert_true(!rest || json);
		cJSON_Delete(json);
	}
	assert_int_equal(lines, 5);
	/* Not on a terminal: whole lines, and not many of them. */
	assert_non_null(strstr(check_said, " of 2 points, "));
	assert_null(strchr(check_said, '\r'));
	assert_null(strchr(check_said, '\033'));
}

static void what_does_not_fit_is_left_out(void **state)
{
	char *path = result_path("left-out");
	struct result result;

	(void)state;
	assert_int_equal(run_new("-e map,copy --size 64k,128k", path), 0);
	assert_said("warning: copy: 1 of the values of --size are above or below its range and left out");
	read_lines(&result, path);
	assert_int_equal(result.count, 5);
	free_lines(&result);
	assert_int_equal(run_new("-e map,copy --size 128k", path), 0);
	read_lines(&result, path);
	assert_int_equal(result.count, 3);
	free_lines(&result);
	free(path);
}

static const char *default_target(struct catalog *catalog, uint32_t owned, uint32_t other,
				  uint32_t bound)
{
	static struct dmabench_target_info targets[4];

	targets[0] = (struct dmabench_target_info){ .out_flags = DMABENCH_TARGET_OWNED,
						    .out_name = "platform" };
	targets[1] = (struct dmabench_target_info){ .out_flags = bound, .out_name = "bound" };
	targets[2] = (struct dmabench_target_info){ .out_flags = other, .out_name = "other" };
	targets[3] = (struct dmabench_target_info){ .out_flags = owned, .out_name = "owned" };
	catalog->targets = targets;
	catalog->info.out_targets = 4;
	return dmabench_catalog_default_target(catalog)->out_name;
}

/* Rather what a driver has than the device that comes with the module. */
static void defaults_to_what_is_most_like_a_drivers(void **state)
{
	const uint32_t engine = DMABENCH_TARGET_ENGINE, own = DMABENCH_TARGET_OWNED;
	const uint32_t gone = DMABENCH_TARGET_GONE;
	struct catalog catalog = { };

	(void)state;
	assert_string_equal(default_target(&catalog, own | engine, engine, own), "owned");
	assert_string_equal(default_target(&catalog, own | engine | gone, engine, own), "other");
	assert_string_equal(default_target(&catalog, gone, gone, own), "bound");
	assert_string_equal(default_target(&catalog, gone, gone, gone), "platform");
}

static void targets_are_found_by_name_and_device(void **state)
{
	struct catalog catalog;

	(void)state;
	assert_int_equal(dmabench_catalog_open(&catalog), 0);
	assert_string_equal(dmabench_catalog_target(&catalog, "0000:00:01.0")->out_name,
			    "chan0");
	assert_null(dmabench_catalog_target(&catalog, "none"));
	dmabench_catalog_close(&catalog);
}

/* As a reader sees it: numbers are numbers. */
static cJSON *fingerprint(const char *root, const char *version)
{
	cJSON *json = dmabench_fingerprint(root, "dev0", version);
	char *printed = cJSON_Print(json);

	cJSON_Delete(json);
	json = cJSON_Parse(printed);
	cJSON_free(printed);
	return json;
}

static void reads_the_system(void **state)
{
	char root[FAKE_ROOT_LEN];
	cJSON *json;

	(void)state;
	fake_root_new(root);
	json = fingerprint(root, NULL);
	assert_true(is_null(json, "boot_id") && is_null(json, "machine") && is_null(json, "memory_bytes") &&
		    is_null(json, "iommu") && is_null(json, "turbo") &&
		    is_null(json, "mitigations") && is_null(json, "governor") &&
		    is_null(json, "compiler") && is_null(json, "kernel_commit") &&
		    is_null(json, "kernel_config_sha256") && is_null(json, "qemu"));
	cJSON_Delete(json);
	fake_root_put(root, "/proc/sys/kernel/random/boot_id", "6c0ffee0-0000-4000-8000-000000000001\n");
	fake_root_put(root, "/proc/meminfo", "MemTotal:       1000 kB\nMemFree: 1 kB\n");
	fake_root_put(root, "/proc/cpuinfo", "processor\t: 0\nmodel name\t: A CPU\n");
	fake_root_put(root, "/proc/cmdline", "quiet dmabench_clock=icount\n");
	fake_root_put(root, "/proc/version", "Linux version 6.1.0 (a@b) (ccc-12 (Maker 12.2-1) 12.2.0, GNU ld (x) 2.40) #1 SMP\n");
	setenv("DMABENCH_QEMU", "7.2.22", 1);
	setenv("DMABENCH_KERNEL_COMMIT", "", 1);
	fake_root_put(root, "/sys/class/dmi/id/sys_vendor", "Maker\n");
	fake_root_put(root, "/sys/class/dmi/id/product_name", "Box 1\n");
	fake_root_put(root, "/sys/class/iommu/dmar0", "");
	fake_root_put(root, "/sys/class/iommu/dmar1", "");
	fake_root_put(root, "/sys/bus/pci/devices/dev0/iommu_group/type", "DMA-FQ\n");
	fake_root_put(root, "/sys/kernel/debug/swiotlb/io_tlb_nslabs", "32768\n");
	fake_root_put(root, "/sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
	fake_root_put(root, "/sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
	json = fingerprint(root, "1.0");
	assert_true(number(json, "memory_bytes") == 1024000);
	unsetenv("DMABENCH_QEMU");
	unsetenv("DMABENCH_KERNEL_COMMIT");
	assert_string_equal(text(json, "compiler"), "ccc-12 (Maker 12.2-1) 12.2.0");
	assert_string_equal(text(json, "qemu"), "7.2.22");
	assert_true(is_null(json, "kernel_commit")); /* who runs it knows of none */
	assert_string_equal(text(json, "boot_id"), "6c0ffee0-0000-4000-8000-000000000001");
	assert_string_equal(text(json, "cpu_model"), "A CPU");
	assert_string_equal(text(json, "machine"), "Maker Box 1");
	assert_string_equal(text(json, "iommu"), "dmar0,dmar1");
	assert_string_equal(text(json, "iommu_group_type"), "DMA-FQ");
	assert_true(number(json, "swiotlb_bytes") == 64 << 20);
	assert_true(cJSON_IsFalse(get(json, "turbo")));
	assert_string_equal(text(json, "mitigations.meltdown"), "Not affected");
	assert_true(dmabench_clock_is_icount(root));
	fake_root_put(root, "/proc/cmdline", "dmabench_clock=icounting x=dmabench_clock=icount");
	assert_false(dmabench_clock_is_icount(root));
	assert_int_equal(dmabench_icount_hz(999980000), 1000000000);
	assert_int_equal(dmabench_icount_hz(62503000), 62500000);
	assert_int_equal(dmabench_icount_hz(3000000000), 1000000000);
	cJSON_Delete(json);
	fake_root_free(root);
}

/*
 * The most that was ever allocated at a time, in bytes. Not getrusage(): newer
 * kernels count pages on each CPU and are off by some hundred KiB.
 */
static size_t most_bytes(void)
{
	return mallinfo2().arena;
}

static void memory_does_not_grow_with_the_sweep(void **state)
{
	size_t before;

	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip();		/* it keeps what was freed */
#endif
	/* All in one heap that never shrinks. */
	mallopt(M_MMAP_MAX, 0);
	mallopt(M_TRIM_THRESHOLD, INT_MAX);
	mallopt(M_TOP_PAD, 0);
	assert_int_equal(run("-q -e map --size 1:200:+1 --max-rounds 2 -o /dev/null", NULL), 0);
	before = most_bytes();
	assert_int_equal(run("-q -e map --size 1:200:+1 --count 1:30:+1 --max-rounds 2 -o /dev/null", NULL), 0);
	assert_true(fake.rounds > 12000);
	assert_true(most_bytes() - before < 32 * 1024);
}

static void times_for_people(void **state)
{
	char text[DMABENCH_TIME_LEN];

	(void)state;
	assert_string_equal(dmabench_format_ns(text, 0.0), "0.00 ns");
	assert_string_equal(dmabench_format_ns(text, -0.001), "0.00 ns");
	assert_string_equal(dmabench_format_ns(text, -12.34), "-12.3 ns");
	assert_string_equal(dmabench_format_ns(text, 999.4), "999 ns");
	assert_string_equal(dmabench_format_ns(text, 999.6), "1.00 us");
	assert_string_equal(dmabench_format_ns(text, 1.5e9), "1.50 s");
	assert_string_equal(dmabench_format_ns(text, 0.0 / 0.0), "-");
	assert_string_equal(dmabench_format_span(text, 99.4), "99 s");
	assert_string_equal(dmabench_format_span(text, 100), "1m40s");
	assert_string_equal(dmabench_format_span(text, 3700), "1h01m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lists_what_is_there, reset),
		cmocka_unit_test_setup(lists_as_json, reset),
		cmocka_unit_test_setup(info_needs_no_module, reset),
		cmocka_unit_test_setup(info_is_utf8, reset),
		cmocka_unit_test_setup(dry_run_touches_nothing, reset),
		cmocka_unit_test_setup(standard_output_is_json_alone, reset),
		cmocka_unit_test_setup(what_does_not_fit_is_left_out, reset),
		cmocka_unit_test_setup(defaults_to_what_is_most_like_a_drivers, reset),
		cmocka_unit_test_setup(targets_are_found_by_name_and_device, reset),
		cmocka_unit_test_setup(reads_the_system, reset),
		cmocka_unit_test_setup(memory_does_not_grow_with_the_sweep, reset),
		cmocka_unit_test_setup(times_for_people, reset),
	};

	return cmocka_run_group_tests_name("commands", tests, NULL, NULL);
}
