// SPDX-License-Identifier: GPL-2.0
/* bind and unbind, on a system that is not there. */
#include "bind_samples.h"

static void there_and_back(void **state)
{
	(void)state;
	assert_int_equal(bind_it("00:04.0"), 0);
	assert_state(NIC, "dmabench", "dmabench");
	assert_true(kept(NIC));
	assert_non_null(strstr(check_printed, NIC " is bound to dmabench, its driver was e1000e"));
	assert_int_equal(bind_it("rtc"), 0);
	assert_int_equal(bind_it("idle"), 0);
	assert_int_equal(unbind_it("00:04.0"), 0);
	assert_non_null(strstr(check_printed, NIC ": its driver is e1000e"));
	assert_state(NIC, "e1000e", NULL);
	assert_state("rtc", "dmabench", "dmabench");
	assert_int_equal(unbind_all(), 0);
	assert_state("rtc", "rtc_cmos", NULL);
	assert_state("idle", NULL, NULL);
	assert_false(kept(NIC) || kept("rtc") || kept("idle"));
	assert_int_equal(unbind_all(), 0);
	assert_string_equal(check_printed, "nothing is bound\n");
	assert_string_equal(check_said, "");
}

static void an_override_comes_back(void **state)
{
	(void)state;
	fake_driver("pci", "uio_pci_generic");
	fake_put("/sys/bus/pci/devices/" NIC "/driver_override", "uio_pci_generic\n");
	fake_link("/sys/bus/pci/devices/" NIC "/driver", "/sys/bus/pci/drivers/uio_pci_generic");
	assert_int_equal(bind_it(NIC), 0);
	assert_state(NIC, "dmabench", "dmabench");
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "uio_pci_generic", "uio_pci_generic");
}

static void refuses_what_cannot_be(void **state)
{
	static const char *const no_names[] = {
		"", "0000:00:05.0", "../pci", ".", "pci0000:00/" NIC,
		NIC "/driver",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(no_names); i++)
		refused(no_names[i], DMABENCH_EXIT_USAGE, "no PCI or platform device");
	fake_device("pci", "pci0000:00/0000:00:1c.0", "pcieport");
	fake_put("/sys/bus/pci/devices/0000:00:1c.0/class", "0x060400\n");
	refused("00:1c.0", DMABENCH_EXIT_USAGE, "is a bridge");
	assert_int_equal(bind_it(NIC), 0);
	refused(NIC, DMABENCH_EXIT_USAGE, "already");
	assert_state(NIC, "dmabench", "dmabench");
	fake_driver("platform", "fixed");
	fake_device("platform", "platform/clock", "fixed");
	fake_unlink("/sys/bus/platform/drivers/fixed/unbind");
	refused("clock", DMABENCH_EXIT_MACHINE, "cannot be taken from its driver, fixed");
}

static void refuses_without_module(void **state)
{
	(void)state;
	fake_sysfs_new();
	fake_device("pci", NIC, "e1000e");
	refused(NIC, DMABENCH_EXIT_MACHINE, "modprobe dmabench");
	assert_false(kept(NIC));
}

static void refuses_what_is_in_use(void **state)
{
	int status;

	(void)state;
	fake_link("/sys/devices/pci0000:00/" NIC "/net/eth0/subsystem", "/sys/class/net");
	fake_put("/proc/net/route", "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n"
		 "eth0\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n");
	refused(NIC, DMABENCH_EXIT_MACHINE, "eth0 has the default route (IPv4)");
	assert_state(NIC, "e1000e", NULL);
	assert_false(kept(NIC));
	CAPTURE_ALL(status = dmabench_bind(ROOT, NIC, DMABENCH_DRIVER, false, true));
	assert_int_equal(status, 0);
	assert_state(NIC, "dmabench", "dmabench");
}

static void a_group_is_warned_of(void **state)
{
	(void)state;
	fake_put("/sys/devices/pci0000:00/" NIC "/iommu_group/devices/" NIC "/driver", "");
	assert_int_equal(bind_it(NIC), 0);
	assert_string_equal(check_said, "");
	assert_int_equal(unbind_it(NIC), 0);
	fake_put("/sys/devices/pci0000:00/" NIC "/iommu_group/devices/0000:00:09.0/driver", "");
	assert_int_equal(bind_it(NIC), 0);
	assert_said("warning: " NIC " shares its IOMMU group with 0000:00:09.0");
}

static void a_dry_run_touches_nothing(void **state)
{
	int status;

	(void)state;
	CAPTURE_ALL(status = dmabench_bind(ROOT, NIC, DMABENCH_DRIVER, true, false));
	assert_int_equal(status, 0);
	assert_non_null(strstr(check_printed, ": driver e1000e, driver_override none\necho dmabench > "));
	assert_non_null(strstr(check_printed, "/driver_override\necho " NIC " > "));
	assert_non_null(strstr(check_printed, "/driver/unbind\necho " NIC " > "));
	assert_non_null(strstr(check_printed, "/drivers/dmabench/bind\n"));
	assert_int_equal(fake_sysfs.writes, 0);
	assert_false(kept(NIC));
	assert_int_equal(bind_it(NIC), 0);
	CAPTURE_ALL(status = dmabench_unbind_all(ROOT, true));
	assert_int_equal(status, 0);
	assert_non_null(strstr(check_printed, "echo > "));
	assert_non_null(strstr(check_printed, "/drivers/e1000e/bind\n"));
	assert_int_equal(fake_sysfs.writes, 3);
	assert_true(kept(NIC));
}

static void a_failed_bind_puts_all_back(void **state)
{
	(void)state;
	fake_sysfs.refuses = "dmabench";
	assert_int_equal(bind_it(NIC), DMABENCH_EXIT_MACHINE);
	assert_said("/drivers/dmabench/bind: Device or resource busy; all is as before");
	assert_state(NIC, "e1000e", NULL);
	assert_false(kept(NIC));
	fake_sysfs.refuses = NULL;
	for (unsigned int step = 1; step <= 3; step++) {
		fake_sysfs.fail_at = fake_sysfs.writes + step;
		assert_int_equal(bind_it(NIC), DMABENCH_EXIT_MACHINE);
		assert_said("Input/output error; all is as before");
		assert_state(NIC, "e1000e", NULL);
		assert_false(kept(NIC));
	}
}

static void a_failed_unbind_can_be_repeated(void **state)
{
	(void)state;
	for (unsigned int step = 1; step <= 3; step++) {
		assert_int_equal(bind_it(NIC), 0);
		fake_sysfs.fail_at = fake_sysfs.writes + step;
		assert_int_equal(unbind_it(NIC), DMABENCH_EXIT_MACHINE);
		assert_said("dmabench unbind " NIC " tries again");
		assert_true(kept(NIC));
		assert_int_equal(unbind_it(NIC), 0);
		assert_state(NIC, "e1000e", NULL);
		assert_false(kept(NIC));
	}
}

static int command(int (*run)(int, char **), const char *line)
{
	char *copy = dmabench_format("%s", line), *rest = copy, *argv[8];
	int argc = 0, status;

	while ((argv[argc] = strsep(&rest, " ")))
		argc++;
	CAPTURE_ALL(status = run(argc, argv));
	free(copy);
	return status;
}

static void wrong_usage(void **state)
{
	static const char *const unbinds[] = {
		"unbind", "unbind --all x", "unbind --force x", "unbind x y",
	};

	(void)state;
	assert_int_equal(command(cmd_bind, "bind"), DMABENCH_EXIT_USAGE);
	assert_said("wanted: dmabench bind DEVICE");
	assert_int_equal(command(cmd_bind, "bind --dry-run no-such-device"),
			 DMABENCH_EXIT_USAGE);
	for (size_t i = 0; i < COUNT(unbinds); i++)
		assert_int_equal(command(cmd_unbind, unbinds[i]),
				 DMABENCH_EXIT_USAGE);
	assert_int_equal(command(cmd_unbind, "unbind --dry-run no-such-device"),
			 DMABENCH_EXIT_USAGE);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(there_and_back),
		TEST(an_override_comes_back),
		TEST(refuses_what_cannot_be),
		TEST(refuses_without_module),
		TEST(refuses_what_is_in_use),
		TEST(a_group_is_warned_of),
		TEST(a_dry_run_touches_nothing),
		TEST(a_failed_bind_puts_all_back),
		TEST(a_failed_unbind_can_be_repeated),
		TEST(wrong_usage),
	};

	return cmocka_run_group_tests_name("bind", tests, NULL, NULL);
}
