// SPDX-License-Identifier: GPL-2.0
/* dmabench run of what user space makes itself, on a VFIO that is not there. */
#include "vfio_card.h"

#include <errno.h>
#include <linux/vfio.h>
#include <signal.h>

#include "host/cpu_interrupts.h"
#include "user/vfio.h"

static void a_run_is_as_any_other(void **state)
{
	static struct result result;
	const cJSON *json;

	(void)state;
	new_point(&result, "vfio", "-e vfio_map --size 64k --live 3 --direction to_device", 0);
	json = result.lines[0];
	assert_string_equal(text(json, "target.name"), TARGET);
	assert_string_equal(text(json, "target.driver"), "vfio-pci");
	assert_true(cJSON_IsTrue(get(json, "target.alone_in_group")));
	assert_true(is_null(json, "target.dma_mask"));
	assert_true(is_null(json, "target.coherent"));
	assert_true(is_null(json, "target.numa_node"));
	assert_string_equal(text(json, "timer.name"), "CLOCK_MONOTONIC_RAW");
	assert_true(number(json, "timer.hz") == 1e9);
	assert_true(number(json, "verification.checks") == 3);
	assert_true(number(json, "verification.caught") == 3);
	json = point(&result, 0);
	assert_string_equal(text(json, "status"), "ok");
	assert_string_equal(text(json, "regime"), "iommu-strict");
	assert_string_equal(text(json, "phases.0.phase"), "map");
	assert_string_equal(text(json, "phases.1.phase"), "unmap");
	assert_true(number(json, "phases.0.samples") == number(json, "operations"));
	assert_true(number(json, "phases.0.overhead_ns") > 0);
	assert_null(get(json, "entries_per_op"));
	assert_string_equal(fake_vfio.group, "7");
	assert_string_equal(fake_vfio.device, CARD);
	assert_int_equal(fake_vfio.access, VFIO_DMA_MAP_FLAG_READ);
	assert_int_equal(fake_vfio.most_live, 3);
	free_lines(&result);
}

static void it_needs_no_module(void **state)
{
	static struct result result;

	(void)state;
	fake.open_error = -ENOENT;
	new_point(&result, "vfio-alone", "-e vfio_map --size 64k", 0);
	assert_true(is_null(result.lines[0], "environment.module_version"));
	assert_string_equal(text(point(&result, 0), "status"), "ok");
	/* What says that a target of the module's spoils figures is not said of it. */
	for (int i = 0; i < cJSON_GetArraySize(get(result.lines[0], "preflight")); i++) {
		const cJSON *found = cJSON_GetArrayItem(get(result.lines[0], "preflight"), i);

		assert_string_not_equal(text(found, "check"), "engine");
		assert_string_not_equal(text(found, "check"), "device");
	}
	free_lines(&result);
	assert_refused(run("-e map -o /nowhere/x", NULL), DMABENCH_EXIT_USAGE,
		       "'map': no such experiment without the module");
	/* It may be root's alone, and VFIO somebody's. */
	fake.open_error = -EACCES;
	new_point(&result, "vfio-user", "-e vfio_map --size 64k", 0);
	free_lines(&result);
	fake_vfio.root = NULL;
	assert_refused(run("-e vfio_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, "no permission");
	fake.open_error = -ENOENT;
	assert_refused(run("-e vfio_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, "/dev/dmabench: not there; ");
}

static void targets_and_experiments_fit(void **state)
{
	static struct result result;

	(void)state;
	new_point(&result, "vfio-preset", "-e map --size 4096", 0);
	assert_string_equal(text(result.lines[0], "target.name"), "chan0");
	assert_string_equal(text(result.lines[0], "timer.name"), "fake");
	free_lines(&result);
	assert_refused(run("-e vfio_map -t platform -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "dmabench bind --driver vfio-pci ADDRESS");
	assert_refused(run("-e map -t " TARGET " -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "no driver maps for it");
	assert_refused(run("-e map,vfio_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE,
		       "vfio_map on target chan0");
}

static void wrong_mappings_are_failures(void **state)
{
	(void)state;
	wrong_mappings_fail("vfio_map");
}

static void blindness_is_told(void **state)
{
	(void)state;
	blindness_fails("vfio_map", "verification is blind: vfio_busted pinned");
}

static void what_cannot_be_mapped_is_refused(void **state)
{
	static const struct {
		int error;
		const char *name, *param, *words;
	} errors[] = {
		{ -ENOMEM, "ENOMEM", NULL, "bytes are not pinned" },
		{ -ENOSPC, "EOPNOTSUPP", "live", "live 1: 0 are mapped, and dma_entry_limit of vfio_iommu_type1 is 17" },
		{ -EFAULT, "EFAULT", NULL, "cannot be pinned" },
		{ -EINVAL, "EIO", NULL, "errno 22" },
	};

	(void)state;
	fake_root_put(root, "/sys/module/vfio_iommu_type1/parameters/dma_entry_limit", "17\n");
	refused_point("-e vfio_map --size 5000", "EINVAL", "size", "whole pages are mapped, of 4096 bytes");
	refused_point("-e vfio_map --size 4096 --threads 2 --cpus 0,1", "EINVAL", NULL, "--threads 1");
	fake_vfio.last = (1ULL << 30) + 32 * 4096 - 1;
	refused_point("-e vfio_map --size 4096 --live 33", "EINVAL", "size",
		      "33 mappings of 4096 bytes: the IOMMU's addresses end at 0x4001ffff");
	fake_vfio.last = 0;
	for (size_t i = 0; i < COUNT(errors); i++) {
		fake_vfio.maps = 0;
		/* Behind those of vfio_busted, which has at most four a kind. */
		fake_vfio.map_error_at = 12;
		fake_vfio.map_error = errors[i].error;
		refused_point("-e vfio_map --size 4096", errors[i].name, errors[i].param, errors[i].words);
		fake_vfio.map_error_at = 0;
	}
}

static void what_vfio_lacks_is_one_line(void **state)
{
	static const struct {
		enum type1_step step;
		int error;
		const char *words;
	} errors[] = {
		{ TYPE1_CONTAINER, -ENOENT, "modprobe vfio_iommu_type1" },
		{ TYPE1_CONTAINER, -EACCES, "run as root" },
		{ TYPE1_VERSION, -EOPNOTSUPP, "no IOMMU of type 1" },
		{ TYPE1_GROUP, -EBUSY, "another program has " CARD " (/dev/vfio/7)" },
		{ TYPE1_GROUP, -EACCES, "/dev/vfio/7: no permission" },
		{ TYPE1_GROUP, -ENOENT, "dmabench bind --driver vfio-pci " CARD },
		{ TYPE1_VIABLE, -EBUSY, "group 7 of " CARD " is not viable: 0000:00:09.0 has driver e1000e" },
		{ TYPE1_ATTACH, -EPERM, "allow_unsafe_interrupts=1" },
		{ TYPE1_ATTACH, -ENOMEM, "does not take it into a container" },
		{ TYPE1_DEVICE, -EIO, "does not open it: Input/output error" },
	};

	(void)state;
	fake_root_put(root, "/sys/bus/pci/devices/0000:00:09.0/x", "");
	link_below("/sys/bus/pci/devices/0000:00:09.0/driver", "../../drivers/e1000e");
	fake_root_put(root, "/sys/kernel/iommu_groups/7/devices/0000:00:09.0/x", "");
	for (size_t i = 0; i < COUNT(errors); i++) {
		fake_vfio.open_step = errors[i].step;
		fake_vfio.open_error = errors[i].error;
		assert_refused(run("-e vfio_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, errors[i].words);
	}
	fake_vfio.open_error = 0;
	fake_root_put(root, "/dev/vfio/noiommu-7", "");
	assert_refused(run("-e vfio_map -o /nowhere/x", NULL), DMABENCH_EXIT_MACHINE, "no IOMMU translates");
}

/* Of the timed ones, each is for an operation of its own. */
static void untouched_memory_is_each_operations_own(void **state)
{
	static struct result result;
	unsigned int last;

	(void)state;
	new_point(&result, "vfio-untouched", "-e vfio_map --size 64k --untouched on --max-rounds 6", 0);
	assert_string_equal(text(point(&result, 0), "status"), "ok");
	free_lines(&result);
	last = fake_vfio.maps - 1;
	assert_true(fake_vfio.from[last % FAKE_MAPPINGS] ==
		    fake_vfio.from[(last - 1) % FAKE_MAPPINGS] + SIZE);
	new_point(&result, "vfio-touched", "-e vfio_map --size 64k", 0);
	free_lines(&result);
	last = fake_vfio.maps - 1;
	assert_true(fake_vfio.from[last % FAKE_MAPPINGS] == fake_vfio.from[(last - 1) % FAKE_MAPPINGS]);
}

static void a_signal_ends_it_in_order(void **state)
{
	static struct result result;

	(void)state;
	fake_vfio.signal_at = 40;
	new_point(&result, "vfio-signal", "-e vfio_map --size 4096 -q", DMABENCH_EXIT_SIGNAL + SIGINT);
	assert_string_equal(text(last(&result), "reason"), "interrupted by Interrupt");
	free_lines(&result);
}

static void a_device_that_is_wanted_back_ends_it(void **state)
{
	(void)state;
	is_wanted_back("vfio_map");
}

/* A column a CPU that is online; some rows have fewer numbers, or only one. */
static void interrupts_of_a_cpu_are_counted(void **state)
{
	(void)state;
	fake_root_put(root, "/proc/interrupts",
		      "           CPU0       CPU2       \n"
		      "  1:          9         10   IO-APIC   1-edge      i8042\n"
		      "LOC:       1000       2000   Local timer interrupts\n"
		      "ERR:          4\n");
	assert_int_equal(dmabench_cpu_interrupts(root, 0), 1013);
	assert_int_equal(dmabench_cpu_interrupts(root, 2), 2010);
	assert_int_equal(dmabench_cpu_interrupts(root, 1), 0);
	assert_int_equal(dmabench_cpu_interrupts("/nowhere", 0), 0);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_run_is_as_any_other),
		TEST(it_needs_no_module),
		TEST(targets_and_experiments_fit),
		TEST(wrong_mappings_are_failures),
		TEST(blindness_is_told),
		TEST(what_cannot_be_mapped_is_refused),
		TEST(what_vfio_lacks_is_one_line),
		TEST(untouched_memory_is_each_operations_own),
		TEST(a_signal_ends_it_in_order),
		TEST(a_device_that_is_wanted_back_ends_it),
		TEST(interrupts_of_a_cpu_are_counted),
	};

	return cmocka_run_group_tests_name("vfio", tests, NULL, NULL);
}
