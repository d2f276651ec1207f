// SPDX-License-Identifier: GPL-2.0
/* Whether somebody needs the network interfaces of a device that is not there. */
#include "in_use_samples.h"

#define ROUTES_4	"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n"

static void card(const char *directory)
{
	char *link = dmabench_format("/sys/class/net%s", strrchr(directory, '/'));

	put_in(directory, "mtu", "1500\n");
	of_subsystem(directory, "net");
	fake_link(link, directory);
	free(link);
}

static void a_default_route(void **state)
{
	(void)state;
	card(DEVICE "/net/eth0");
	assert_use(NULL);
	fake_put("/proc/net/route", ROUTES_4
		 "eth01\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\n"
		 "eth0\t0002000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\n"
		 "eth0\t00000000\t0202000A\t0003\t0\t0\t0\t00000080\t0\n");
	assert_use(NULL);
	fake_put("/proc/net/route", ROUTES_4
		 "eth0\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\t0\t0   \n");
	assert_use("eth0 has the default route (IPv4)");
}

#define ZERO_6	"00000000000000000000000000000000"
#define REST_6	" fe800000000000000000000000000002 00000400 00000001 00000000 00000003 "

static void a_default_route_6(void **state)
{
	(void)state;
	card(DEVICE "/virtio1/net/eth0");
	fake_put("/proc/net/ipv6_route",
		 ZERO_6 " 00 " ZERO_6 " 00" REST_6 "      lo\n"
		 ZERO_6 " 60 " ZERO_6 " 00" REST_6 "    eth0\n");
	assert_use(NULL);
	fake_put("/proc/net/ipv6_route",
		 ZERO_6 " 00 " ZERO_6 " 00" REST_6 "    eth0\n");
	assert_use("eth0 has the default route (IPv6)");
}

/* A VLAN on a bridge that the card is a port of. */
static void by_way_of_a_bridge(void **state)
{
	(void)state;
	card(DEVICE "/net/eth0");
	card("/sys/devices/virtual/net/br0");
	card("/sys/devices/virtual/net/br0.7");
	fake_put(DEVICE "/net/eth0/upper_br0/x", "");
	fake_put("/sys/devices/virtual/net/br0/upper_br0.7/x", "");
	fake_put("/proc/net/route", ROUTES_4
		 "br0.7\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\n");
	assert_use("br0.7 has the default route (IPv4)");
	fake_put("/proc/net/route", ROUTES_4
		 "br1\t00000000\t0202000A\t0003\t0\t0\t0\t00000000\t0\n");
	assert_use("br0 is below br0.7");
	fake_address = (struct fake_address) { "br0.7", "10.0.3.15" };
	assert_use("br0.7 has the address 10.0.3.15");
}

static void an_address(void **state)
{
	(void)state;
	card(DEVICE "/net/eth0");
	put_in(DEVICE "/net/eth0", "flags", "0x1002\n");
	fake_address = (struct fake_address) { "eth1", "fe80::1" };
	assert_use(NULL);
	fake_address.name = "eth0";
	assert_use("eth0 has the address fe80::1");
}

static void an_interface_that_is_up(void **state)
{
	(void)state;
	card(DEVICE "/net/eth0");
	card(DEVICE "/net/eth1");
	put_in(DEVICE "/net/eth0", "flags", "0x1002\n");
	assert_use(NULL);
	put_in(DEVICE "/net/eth1", "flags", "0x1003\n");
	assert_use("eth1 is up");
}

/* A class's folder without an entry that we may see. */
static void in_another_namespace(void **state)
{
	static const char *const classes[] = { "net", "infiniband", "ieee80211" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char *file = dmabench_format(DEVICE "/%s/x", classes[i]);

		fake_put(file, "");
		assert_use(NULL);
		fake_unlink(file);
		assert_use(classes[i]);
		fake_put(file, "");
		free(file);
	}
	fake_put(DEVICE "/power/x", "");
	fake_unlink(DEVICE "/power/x");
	assert_use(NULL);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_default_route),
		TEST(a_default_route_6),
		TEST(by_way_of_a_bridge),
		TEST(an_address),
		TEST(an_interface_that_is_up),
		TEST(in_another_namespace),
	};

	return cmocka_run_group_tests_name("in_use_net", tests, NULL, NULL);
}
