// SPDX-License-Identifier: GPL-2.0
/* bind --driver vfio-pci, which gives a device to programs, and unbind after it. */
#include "bind_samples.h"

#define GROUP	"/sys/devices/pci0000:00/" NIC "/iommu_group"

static int reset_vfio(void **state)
{
	reset(state);
	fake_driver("pci", "vfio-pci");
	fake_put(GROUP "/devices/" NIC "/driver", "");
	return 0;
}

static int bind_to(const char *name, const char *driver, bool force)
{
	int status;

	CAPTURE_ALL(status = dmabench_bind(ROOT, name, driver, false, force));
	return status;
}

static void refused_for(const char *name, const char *driver, int status, const char *words)
{
	unsigned int writes = fake_sysfs.writes;

	assert_refused(dmabench_bind(ROOT, name, driver, false, false), status, words);
	assert_int_equal(fake_sysfs.writes, writes);
}

static void there_and_back(void **state)
{
	(void)state;
	assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
	assert_state(NIC, "vfio-pci", "vfio-pci");
	assert_non_null(strstr(check_printed, NIC " is bound to vfio-pci, its driver was e1000e"));
	assert_string_equal(check_said, "");
	assert_int_equal(unbind_it("00:04.0"), 0);
	assert_state(NIC, "e1000e", NULL);
	assert_false(kept(NIC));
	assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
	assert_int_equal(bind_it("rtc"), 0);
	assert_int_equal(unbind_all(), 0);
	assert_state(NIC, "e1000e", NULL);
	assert_state("rtc", "rtc_cmos", NULL);
}

/* It has the node of the group open while unbind waits. */
static void who_is_waited_for_is_told(void **state)
{
	(void)state;
	fake_sysfs_new();
	fake_driver("pci", "vfio-pci");
	fake_device("pci", "pci0000:00/" NIC, "e1000e");
	fake_put("/sys/kernel/iommu_groups/7/devices/" NIC "/driver", "");
	fake_link(GROUP, "/sys/kernel/iommu_groups/7");
	assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
	fake_put("/sys/class/vfio/7/dev", "1:3\n");
	fake_put("/sys/class/vfio/7/uevent", "DEVNAME=vfio/7\n");
	fake_put("/proc/99/comm", "qemu\n");
	fake_link_to("/proc/99/fd/3", "/dev/null");
	assert_int_equal(unbind_it(NIC), 0);
	assert_non_null(strstr(check_said, "may wait until it is closed: /dev/vfio/7 is open by qemu (process 99)"));
	assert_state(NIC, "e1000e", NULL);
}

static void needs_no_module(void **state)
{
	(void)state;
	fake_sysfs_new();
	fake_driver("pci", "vfio-pci");
	fake_device("pci", "pci0000:00/" NIC, "e1000e");
	fake_put(GROUP "/devices/" NIC "/driver", "");
	assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
	assert_state(NIC, "vfio-pci", "vfio-pci");
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "e1000e", NULL);
}

static void refuses_what_vfio_cannot(void **state)
{
	(void)state;
	refused_for(NIC, "e1000e", DMABENCH_EXIT_USAGE, "valid are dmabench, vfio-pci");
	refused_for("rtc", "vfio-pci", DMABENCH_EXIT_USAGE, "is no PCI device");
	fake_device("pci", "pci0000:00/0000:00:05.0", "e1000e");
	refused_for("00:05.0", "vfio-pci", DMABENCH_EXIT_MACHINE, "no IOMMU translates");
	fake_sysfs_new();
	fake_driver("pci", "dmabench");
	fake_device("pci", "pci0000:00/" NIC, "e1000e");
	refused_for(NIC, "vfio-pci", DMABENCH_EXIT_MACHINE, "modprobe vfio-pci");
}

/* Whose it was is known from the first one alone. */
static void one_taker_at_a_time(void **state)
{
	(void)state;
	assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
	refused_for(NIC, "vfio-pci", DMABENCH_EXIT_USAGE, "bound to vfio-pci already");
	refused_for(NIC, "dmabench", DMABENCH_EXIT_USAGE, "unbind " NIC " gives it back first");
	assert_int_equal(bind_to(NIC, "dmabench", true), DMABENCH_EXIT_USAGE);
	assert_int_equal(unbind_it(NIC), 0);
	assert_int_equal(bind_it(NIC), 0);
	refused_for(NIC, "vfio-pci", DMABENCH_EXIT_USAGE, "unbind " NIC " gives it back first");
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "e1000e", NULL);
}

static void a_group_that_is_not_viable_is_warned_of(void **state)
{
	(void)state;
	fake_device("pci", "pci0000:00/0000:00:09.0", "e1000e");
	fake_put(GROUP "/devices/0000:00:09.0/driver", "");
	assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
	assert_said("warning: " NIC " shares its IOMMU group with 0000:00:09.0, whose driver e1000e goes on");
	fake_put("/sys/devices/pci0000:00/0000:00:09.0/iommu_group/devices/" NIC "/driver", "");
	assert_int_equal(bind_to("00:09.0", "vfio-pci", false), 0);
	assert_string_equal(check_said, "");
	assert_int_equal(unbind_all(), 0);
}

/* Of a bind that was killed between its steps. */
static void what_is_half_done_comes_back(void **state)
{
	(void)state;
	for (unsigned int step = 1; step <= 3; step++) {
		fake_sysfs.fail_at = fake_sysfs.writes + step;
		assert_int_equal(bind_to(NIC, "vfio-pci", false), DMABENCH_EXIT_MACHINE);
		assert_state(NIC, "e1000e", NULL);
		assert_false(kept(NIC));
		assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
		fake_sysfs.fail_at = fake_sysfs.writes + step;
		assert_int_equal(unbind_it(NIC), DMABENCH_EXIT_MACHINE);
		assert_true(kept(NIC));
		assert_int_equal(unbind_it(NIC), 0);
		assert_state(NIC, "e1000e", NULL);
	}
}

/* What it left is not taken for the user's own override, whichever was first. */
static void what_was_killed_can_be_bound_to_the_other(void **state)
{
	(void)state;
	for (unsigned int step = 1; step <= 3; step++) {
		killed(bind_it, step);
		assert_int_equal(bind_to(NIC, "vfio-pci", false), 0);
		assert_state(NIC, "vfio-pci", "vfio-pci");
		assert_int_equal(unbind_it(NIC), 0);
		assert_state(NIC, "e1000e", NULL);
		assert_false(kept(NIC));
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset_vfio, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(there_and_back),
		TEST(needs_no_module),
		TEST(who_is_waited_for_is_told),
		TEST(refuses_what_vfio_cannot),
		TEST(one_taker_at_a_time),
		TEST(a_group_that_is_not_viable_is_warned_of),
		TEST(what_is_half_done_comes_back),
		TEST(what_was_killed_can_be_bound_to_the_other),
	};

	return cmocka_run_group_tests_name("bind_vfio", tests, NULL, NULL);
}
