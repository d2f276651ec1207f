// SPDX-License-Identifier: GPL-2.0
/* What sysfs says of who needs a device that is not there. */
#include "in_use_samples.h"

/* Needs it with @used in the file, and not with @unused, nor without the file. */
static const struct sample {
	const char *subsystem, *directory, *file, *unused, *used, *words;
} samples[] = {
	{ "pci", "", "sriov_numvfs", "0", "2",
	  "0000:00:05.0 has virtual functions (sriov_numvfs: 2)" },
	{ "dma", "/dma/dma0chan1", "in_use", "0", "1", "dma0chan1 has clients (in_use: 1)" },
	{ "drm", "/drm/card0/card0-VGA-1", "enabled", "disabled", "enabled",
	  "card0-VGA-1 shows a picture" },
	{ "infiniband", "/infiniband/mlx5_0", "ports/2/state", "1: DOWN", "4: ACTIVE",
	  "mlx5_0 has a port for RDMA that is up (ports/2/state: 4: ACTIVE)" },
	{ "tty", "/tty/ttyS4", "console", "N", "Y", "ttyS4 is a console" },
	{ "watchdog", "/watchdog/watchdog0", "state", "inactive", "active", "watchdog0 watches" },
	{ "pci", "", "consumer:pci:0000:00:06.0/status", "dormant", "active",
	  "0000:00:05.0 has others that depend on it (consumer:pci:0000:00:06.0/status: active)" },
	{ "virtio", "/virtio1", "consumer:platform:x/status", "not tracked", "active", "virtio1 has" },
};

static void files_that_say_so(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		const struct sample *sample = &samples[i];
		char *directory = dmabench_format(DEVICE "%s", sample->directory);
		char *path = dmabench_format("%s/%s", directory, sample->file);

		reset(NULL);
		of_subsystem(directory, sample->subsystem);
		assert_use(NULL);
		fake_put(path, sample->unused);
		assert_use(NULL);
		fake_put(path, sample->used);
		assert_use(sample->words);
		free(path);
		free(directory);
	}
}

/* Each port, and each that depends on it. */
static void any_of_several_files(void **state)
{
	(void)state;
	of_subsystem(DEVICE "/infiniband/mlx5_0", "infiniband");
	fake_put(DEVICE "/infiniband/mlx5_0/ports/1/state", "1: DOWN\n");
	fake_put(DEVICE "/infiniband/mlx5_0/ports/2/state", "2: INIT\n");
	assert_use("ports/2/state: 2: INIT");
}

static void what_is_there(void **state)
{
	(void)state;
	of_subsystem(DEVICE "/iommu/ivhd0", "iommu");
	assert_use("ivhd0 is the IOMMU of others");
	reset(NULL);
	of_subsystem(DEVICE "/83b8f4f2-509f-382f-3c1e-e6bfe0fa1001", "mdev");
	assert_use("-e6bfe0fa1001 is a part of it for virtual machines");
}

/* The driver of the device below it, with a module that has one device. */
static void a_module_that_is_used(void **state)
{
	(void)state;
	of_subsystem(DEVICE "/virtio1", "virtio");
	fake_link(DEVICE "/virtio1/driver", "/sys/bus/virtio/drivers/snd");
	fake_link("/sys/bus/virtio/drivers/snd/virtio1", DEVICE "/virtio1");
	fake_link("/sys/bus/virtio/drivers/snd/module", "/sys/module/snd");
	fake_put("/sys/module/snd/drivers/virtio:snd", "");
	assert_use(NULL);
	fake_put("/sys/module/snd/refcnt", "0\n");
	assert_use(NULL);
	fake_put("/sys/module/snd/refcnt", "1\n");
	assert_use("virtio1 has a driver that somebody uses (driver/module/refcnt: 1)");
	fake_put("/sys/module/snd/holders/other", "");
	assert_use(NULL);
	fake_put("/sys/module/snd/refcnt", "2\n");
	assert_use("driver/module/refcnt: 2");
	/* It is said last, for it says least. */
	of_subsystem(DEVICE "/virtio1/tty/hvc4", "tty");
	fake_put(DEVICE "/virtio1/tty/hvc4/console", "Y\n");
	assert_use("hvc4 is a console");
	fake_put(DEVICE "/virtio1/tty/hvc4/console", "N\n");
	/* Of two devices, and of two drivers, the count is of nobody knows which. */
	fake_put("/sys/module/snd/drivers/pci:snd", "");
	assert_use(NULL);
	fake_unlink("/sys/module/snd/drivers/pci:snd");
	fake_link("/sys/devices/virtio2/driver", "/sys/bus/virtio/drivers/snd");
	fake_link("/sys/bus/virtio/drivers/snd/virtio2", "/sys/devices/virtio2");
	assert_use(NULL);
}

static void a_driver_for_guests(void **state)
{
	static const char *const drivers[] = { "vfio-pci", "mlx5-vfio-pci", "pciback" };

	(void)state;
	for (size_t i = 0; i < COUNT(drivers); i++) {
		char *home = dmabench_format("/sys/bus/pci/drivers/%s", drivers[i]);
		char *file = dmabench_format("%s/bind", home);

		fake_put(file, "");
		fake_link(DEVICE "/driver", home);
		assert_use(drivers[i]);
		free(file);
		free(home);
	}
	fake_driver("pci", "e1000e");
	fake_link(DEVICE "/driver", "/sys/bus/pci/drivers/e1000e");
	assert_use(NULL);
}

/* The node is that of the group, which another device of it is in, too. */
static void a_group_that_is_open(void **state)
{
	static const char *const names[] = { "7", "noiommu-7" };

	(void)state;
	fake_put("/sys/kernel/iommu_groups/7/type", "DMA\n");
	fake_link(DEVICE "/iommu_group", "/sys/kernel/iommu_groups/7");
	fake_put(PROCESS "/comm", "qemu\n");
	fake_link_to(PROCESS "/fd/3", "/dev/null");
	for (size_t i = 0; i < COUNT(names); i++) {
		char *number = dmabench_format("/sys/class/vfio/%s/dev", names[i]);
		char *uevent = dmabench_format("/sys/class/vfio/%s/uevent", names[i]);
		char *name = dmabench_format("DEVNAME=vfio/%s\n", names[i]);
		char *words = dmabench_format("/dev/vfio/%s is open by qemu", names[i]);

		assert_use(NULL);
		fake_put(number, "1:3\n");
		fake_put(uevent, name);
		assert_use(words);
		fake_unlink(number);
		free(words);
		free(name);
		free(uevent);
		free(number);
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, reset, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_that_say_so),
		TEST(any_of_several_files),
		TEST(what_is_there),
		TEST(a_module_that_is_used),
		TEST(a_driver_for_guests),
		TEST(a_group_that_is_open),
	};

	return cmocka_run_group_tests_name("in_use_attribute", tests, NULL, NULL);
}
