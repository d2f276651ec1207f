// SPDX-License-Identifier: GPL-2.0
/* unbind, after a bind that was killed, and where the system is another one since. */
#include "bind_samples.h"

static void what_was_killed_is_given_back(void **state)
{
	(void)state;
	for (unsigned int step = 1; step <= 3; step++) {
		killed(bind_it, step);
		assert_true(kept(NIC));
		assert_int_equal(unbind_all(), 0);
		assert_state(NIC, "e1000e", NULL);
		assert_false(kept(NIC));
	}
	for (unsigned int step = 1; step <= 3; step++) {
		assert_int_equal(bind_it(NIC), 0);
		killed(unbind_it, step);
		assert_int_equal(unbind_all(), 0);
		assert_state(NIC, "e1000e", NULL);
		assert_false(kept(NIC));
	}
}

static void half_a_memory_is_none(void **state)
{
	int status;

	(void)state;
	fake_put("/run/dmabench/bound/" NIC ".77.tmp", "driver: e10");
	CAPTURE_ALL(status = dmabench_unbind_all(ROOT, true));
	assert_int_equal(status, 0);
	assert_string_equal(check_printed, "nothing is bound\n");
	assert_true(kept(NIC ".77.tmp"));
	assert_int_equal(unbind_all(), 0);
	assert_string_equal(check_printed, "nothing is bound\n");
	assert_false(kept(NIC ".77.tmp"));
}

static void what_was_killed_can_be_bound(void **state)
{
	(void)state;
	for (unsigned int step = 1; step <= 3; step++) {
		killed(bind_it, step);
		assert_int_equal(bind_it(NIC), 0);
		assert_state(NIC, "dmabench", "dmabench");
		assert_int_equal(unbind_it(NIC), 0);
		assert_state(NIC, "e1000e", NULL);
	}
	assert_int_equal(bind_it(NIC), 0);
	killed(unbind_it, 3);
	assert_state(NIC, NULL, NULL);
	assert_int_equal(bind_it(NIC), 0);
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "e1000e", NULL);
}

static void what_others_bound_is_given_back(void **state)
{
	(void)state;
	fake_put("/sys/bus/pci/devices/" NIC "/driver_override", "dmabench\n");
	fake_link("/sys/bus/pci/devices/" NIC "/driver", "/sys/bus/pci/drivers/dmabench");
	assert_int_equal(unbind_all(), 0);
	assert_state(NIC, "e1000e", NULL);
	fake_put("/sys/bus/pci/devices/" NIC "/driver_override", "dmabench\n");
	assert_int_equal(bind_it(NIC), 0);
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "e1000e", NULL);
}

static void unbind_refuses_the_rest(void **state)
{
	(void)state;
	assert_refused(dmabench_unbind(ROOT, NIC, false), DMABENCH_EXIT_USAGE,
		       "was not bound by dmabench bind; its driver is e1000e");
	assert_refused(dmabench_unbind(ROOT, "nix", false), DMABENCH_EXIT_USAGE,
		       "no PCI or platform device 'nix'");
	fake_device("platform", "platform/dmabench", "dmabench");
	assert_refused(dmabench_unbind(ROOT, "dmabench", false),
		       DMABENCH_EXIT_USAGE, "was not bound by dmabench bind");
	assert_state("dmabench", "dmabench", NULL);
	assert_int_equal(unbind_all(), 0);
	assert_state("dmabench", "dmabench", NULL);
	assert_int_equal(fake_sysfs.writes, 0);
}

static void gone_devices_and_drivers(void **state)
{
	char *driver = dmabench_format("rm -r %s/sys/bus/platform/drivers/rtc_cmos", ROOT);

	(void)state;
	assert_int_equal(bind_it(NIC), 0);
	fake_unlink("/sys/bus/pci/devices/" NIC);
	assert_int_equal(unbind_it(NIC), 0);
	assert_string_equal(check_printed, NIC " is no longer there\n");
	assert_false(kept(NIC));
	assert_int_equal(bind_it("rtc"), 0);
	assert_int_equal(system(driver), 0);
	assert_int_equal(unbind_it("rtc"), 0);
	assert_said("rtc had the driver rtc_cmos, which is not loaded; do: modprobe rtc_cmos");
	assert_state("rtc", NULL, NULL);
	free(driver);
}

/* It came back, or was bound by hand, since: what was kept is of another time. */
static void a_driver_found_since_is_the_one(void **state)
{
	(void)state;
	killed(bind_it, 1);
	fake_driver("pci", "other");
	fake_put("/sys/bus/pci/devices/" NIC "/fake_native", "other");
	fake_link("/sys/bus/pci/devices/" NIC "/driver", "/sys/bus/pci/drivers/other");
	assert_int_equal(bind_it(NIC), 0);
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "other", NULL);
	killed(bind_it, 1);
	fake_put("/sys/bus/pci/devices/" NIC "/driver_override", "other\n");
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "other", "other");
	fake_put("/sys/bus/pci/devices/" NIC "/driver_override", "(null)\n");
	assert_int_equal(bind_it(NIC), 0);
	fake_put("/sys/bus/pci/devices/" NIC "/driver_override", "none\n");
	assert_int_equal(unbind_it(NIC), 0);
	assert_state(NIC, "other", NULL);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_was_killed_is_given_back),
		TEST(half_a_memory_is_none),
		TEST(what_was_killed_can_be_bound),
		TEST(what_others_bound_is_given_back),
		TEST(unbind_refuses_the_rest),
		TEST(gone_devices_and_drivers),
		TEST(a_driver_found_since_is_the_one),
	};

	return cmocka_run_group_tests_name("bind", tests, NULL, NULL);
}
