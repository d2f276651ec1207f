// SPDX-License-Identifier: GPL-2.0
/* What the doctor says of the module, devices, engines and memory, and to whom. */
#include "doctor_samples.h"

static void the_way_to_the_module(void **unused)
{
	(void)unused;
	look();
	assert_false(cJSON_IsTrue(get_part("possible")));
	assert_text(get_part("module"), "state", "not loaded");
	assert_step(0, "make && sudo make install");
	assert_step(1, "sudo modprobe dmabench");
	assert_text(get_part("module"), "headers", HEADERS);
	assert_fits();

	fake_put("/lib/modules/" RELEASE "/updates/dkms/dmabench.ko.xz", "");
	look();
	assert_text(get_part("module"), "installed", "updates/dkms/dmabench.ko.xz");
	assert_step(0, "sudo modprobe dmabench");
}

static void without_headers(void **unused)
{
	static const struct {
		const char *program, *step;
	} rows[] = {
		{ "/nothing", "install the headers of Linux " RELEASE },
		{ "/usr/bin/dnf", "dnf install kernel-devel-" RELEASE },
		{ "/usr/bin/apt-get", "apt-get install linux-headers-" RELEASE },
	};

	(void)unused;
	fake_unlink(HEADERS);
	for (size_t i = 0; i < COUNT(rows); i++) {
		fake_put(rows[i].program, "");
		look();
		assert_text(get_part("module"), "headers", NULL);
		assert_step(0, rows[i].step);
		assert_step(1, "make && sudo make install");
	}
}

static void a_kernel_without_modules(void **unused)
{
	(void)unused;
	fake_unlink("/proc/modules");
	look();
	assert_step(0, "make bench");
	assert_step(1, NULL);
	assert_fits();

	pci_device(NIC, NULL, "0x8086\n", "0x100e\n", "0x020000\n");
	of_a_group(NIC, "DMA\n");
	look();
	assert_step(1, "bind --driver vfio-pci " NIC " && sudo dmabench run -e vfio_map");
}

static void secure_boot_and_lockdown(void **unused)
{
	static const char variable[] =
		"/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	const cJSON *module;

	(void)unused;
	look();
	assert_true(cJSON_IsFalse(get(get_part("module"), "secure_boot")));
	fake_put("/sys/firmware/efi/runtime", "");
	look();
	assert_true(cJSON_IsNull(get(get_part("module"), "secure_boot")));

	fake_root_bytes(fake_sysfs.root, variable, "\6\0\0\0\1", 5);
	fake_put("/sys/kernel/security/lockdown", "none [integrity] confidentiality\n");
	fake_put("/var/lib/dkms/mok.pub", "");
	look();
	module = get_part("module");
	assert_true(cJSON_IsTrue(get(module, "secure_boot")));
	assert_text(module, "lockdown", "integrity");
	assert_step(0, "mokutil --disable-validation");
	assert_step(1, "sudo mokutil --import /var/lib/dkms/mok.pub");
	assert_step(2, "make && sudo make install");
	assert_fits();
}

static void open_catalog(struct catalog *catalog)
{
	assert_int_equal(dmabench_catalog_open(catalog), 0);
	seen.about.module_error = 0;
	seen.about.catalog = catalog;
	seen.about.target = dmabench_catalog_target(catalog, "chan0");
	catalog->targets[1].out_translation = DMABENCH_TRANSLATION_IOMMU_STRICT;
	strcpy(catalog->targets[1].out_device, LSI);
}

static void the_module_with_a_target(void **unused)
{
	struct catalog catalog;

	(void)unused;
	pci_device(LSI, "dmabench_lsi", "0x1000\n", "0x0012\n", "0x010000\n");
	of_a_group(LSI, "DMA\n");
	open_catalog(&catalog);
	look();
	assert_true(cJSON_IsTrue(get_part("possible")));
	assert_words("iommu-strict", "now", "");
	assert_words("iommu-lazy", "runtime", "+intel_iommu=on +iommu.passthrough=0 +iommu.strict=0");
	assert_string_equal(dmabench_json_text(regime("iommu-lazy"), "command"),
			    "echo DMA-FQ > " GROUP "/type");
	assert_string_equal(dmabench_json_text(regime("iommu-identity"), "command"),
			    "echo " LSI " > /sys/bus/pci/devices/" LSI "/driver/unbind; echo identity > "
			    GROUP "/type; echo " LSI " > /sys/bus/pci/drivers/dmabench_lsi/bind");
	assert_step(1, "dmabench run --job quick --target chan0");
	assert_int_equal(cJSON_GetArraySize(get_part("unavailable")), 1);
	assert_fits();

	/* Two devices: only the queue, and that from 6.4 on. */
	fake_put(GROUP "/devices/" NIC, "");
	look();
	assert_text(regime("iommu-lazy"), "command", "DMA-FQ");
	assert_text(regime("iommu-identity"), "command", NULL);
	seen.about.release = "6.1.0-50-amd64";
	look();
	assert_text(regime("iommu-lazy"), "command", NULL);
	dmabench_catalog_close(&catalog);
}

static void devices_that_can_be_spared(void **unused)
{
	const cJSON *devices;

	(void)unused;
	pci_device(LSI, NULL, "0x1000\n", "0x0012\n", "0x010000\n");
	pci_device(NIC, "e1000", "0x8086\n", "0x100e\n", "0x020000\n");
	pci_device("0000:00:00.0", NULL, "0x8086\n", "0x29c0\n", "0x060000\n");
	pci_device("0000:00:06.0", "vfio-pci", "0x8086\n", "0x100e\n", "0x020000\n");
	fake_put("/sys/devices/" NIC "/sriov_numvfs", "2\n");
	fake_link("/sys/devices/" NIC "/subsystem", "/sys/bus/pci");
	look();
	devices = get_part("devices");
	assert_int_equal(dmabench_json_number(devices, "ends"), 3);
	assert_int_equal(dmabench_json_number(devices, "ours"), 1);
	assert_int_equal(dmabench_json_number(devices, "in_use"), 1);
	assert_text(devices, "in_use_example", NIC ": ");
	assert_int_equal(cJSON_GetArraySize(get(devices, "free")), 1);
	assert_step(2, "sudo modprobe dmabench_lsi");
	assert_fits();

	fake_put("/sys/devices/" LSI "/device", "0x0001\n");
	look();
	assert_step(2, "sudo dmabench bind " LSI);
}

static void engines_and_memory(void **unused)
{
	static const char *const channels[] = { "dma0chan0", "dma0chan1", "dma1chan0" };
	const cJSON *part;

	(void)unused;
	for (size_t i = 0; i < COUNT(channels); i++) {
		char *use = dmabench_format("/sys/class/dma/%s/in_use", channels[i]);
		char *link = dmabench_format("/sys/class/dma/%s/device/driver", channels[i]);
		const char *driver = i < 2 ? "/sys/bus/pci/drivers/ioatdma" : "/sys/bus/dsa/drivers/idxd";

		fake_put(use, i == 1 ? "2\n" : "0\n");
		fake_driver(i < 2 ? "pci" : "dsa", i < 2 ? "ioatdma" : "idxd");
		fake_link(link, driver);
		free(use);
		free(link);
	}
	fake_put("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "8\n");
	fake_put("/sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "5\n");
	look();
	part = cJSON_GetArrayItem(get_part("engines"), 0);
	assert_text(part, "driver", "ioatdma");
	assert_int_equal(dmabench_json_number(part, "channels"), 2);
	assert_int_equal(dmabench_json_number(part, "in_use"), 1);
	assert_text(cJSON_GetArrayItem(get_part("engines"), 1), "driver", "idxd");
	assert_fits();
	assert_true(says(check_printed, "huge pages free: 5 of 2 MiB; locked memory: 64 KiB;"));
	assert_text(get_part("memory"), "vfio_pci", "no IOMMU");

	seen.memlock_bytes = DMABENCH_UNKNOWN;
	fake_put(GROUP "/type", "DMA\n");
	fake_put("/lib/modules/" RELEASE "/kernel/drivers/vfio/pci/vfio-pci.ko.xz", "");
	look();
	assert_text(get_part("memory"), "vfio_pci", "can be loaded");
	assert_fits();
	assert_true(says(check_printed, "locked memory: without limit"));
	fake_driver("pci", "vfio-pci");
	look();
	assert_text(get_part("memory"), "vfio_pci", "loaded");
}

static void an_ordinary_user(void **unused)
{
	(void)unused;
	seen.is_root = false;
	seen.may_load = false;
	seen.about.module_error = -EACCES;
	pci_device(LSI, NULL, "0x1000\n", "0x0012\n", "0x010000\n");
	look();
	assert_text(get_part("module"), "state", "no permission");
	assert_step(0, "sudo dmabench doctor");
	assert_true(says(cJSON_GetStringValue(cJSON_GetArrayItem(get_part("unseen"), 0)), "sudo"));
	assert_int_equal(cJSON_GetArraySize(get(get_part("devices"), "free")), 0);
	assert_int_equal(dmabench_json_number(get_part("devices"), "not_looked_at"), 1);
	assert_fits();
}

static void a_container(void **unused)
{
	(void)unused;
	seen.may_load = false;
	fake_put("/run/systemd/container", "lxc\n");
	look();
	assert_text(get_part("system"), "container", "lxc");
	assert_fits();
	assert_true(says(check_printed, " a container:"));
	assert_true(says(check_printed, "this user, or container, may load none"));
}

static void the_command(void **unused)
{
	char *json[] = { "doctor", "--json", NULL }, *wrong[] = { "doctor", "x", NULL };
	int status;
	cJSON *object;

	(void)unused;
	fake.open_error = -ENOENT;
	CAPTURE_ALL(status = cmd_doctor(2, json));
	assert_int_equal(status, DMABENCH_EXIT_MACHINE);
	assert_said("no run is possible here now");
	object = cJSON_Parse(check_printed);
	assert_true(cJSON_IsArray(get(object, "next")));
	cJSON_Delete(object);
	fake.open_error = 0;
	CAPTURE_ALL(status = cmd_doctor(1, json));
	assert_int_equal(status, 0);
	assert_int_equal(fake.opened, fake.closed);
	assert_refused(cmd_doctor(2, wrong), DMABENCH_EXIT_USAGE, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_way_to_the_module),
		TEST(without_headers),
		TEST(a_kernel_without_modules),
		TEST(secure_boot_and_lockdown),
		TEST(the_module_with_a_target),
		TEST(devices_that_can_be_spared),
		TEST(engines_and_memory),
		TEST(an_ordinary_user),
		TEST(a_container),
		TEST(the_command),
	};

	return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
