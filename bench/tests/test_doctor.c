// SPDX-License-Identifier: GPL-2.0
/* What the doctor says of machines that are files in a folder. */
#include "preflight_samples.h"

#include "doctor/doctor.h"
#include "fake_sysfs.h"
#include "lib/json.h"

#define LSI		"0000:00:04.0"
#define NIC		"0000:00:05.0"
#define TABLES		"/sys/firmware/acpi/tables/"
#define GROUP		"/sys/kernel/iommu_groups/3"
#define RELEASE		"7.2.0-1-amd64"
#define HEADERS		"/lib/modules/" RELEASE "/build/Makefile"
#define CONFIG		"/boot/config-" RELEASE
#define INTEL		"vendor_id\t: GenuineIntel\nflags\t\t: fpu tsc\n"
#define AMD		"vendor_id\t: AuthenticAMD\nflags\t\t: fpu tsc\n"

static struct doctor_seen seen;
static struct dmabench_numbers cpus;
static cJSON *doctor;

/* A PC of Intel's whose firmware and kernel have all, and which root looks at; the module is not there. */
static int new_machine(void **state)
{
	static uint64_t one = 1;

	(void)state;
	fake_reset();
	fake_sysfs_new();
	cpus = (struct dmabench_numbers) { &one, 1 };
	seen = (struct doctor_seen) {
		.about = { .root = fake_sysfs.root, .release = RELEASE, .cpus = &cpus,
			   .module_error = -ENOENT },
		.arch = "x86_64", .is_root = true, .may_load = true, .memlock_bytes = 65536,
	};
	fake_put("/proc/version", "Linux\n");
	fake_put("/proc/modules", "");
	fake_put("/proc/cmdline", "quiet\n");
	fake_put("/proc/cpuinfo", INTEL);
	fake_put(TABLES "APIC", "");
	fake_put(TABLES "DMAR", "");
	fake_put(HEADERS, "");
	fake_put(CONFIG, "CONFIG_INTEL_IOMMU=y\nCONFIG_AMD_IOMMU=y\nCONFIG_SWIOTLB=y\n");
	fake_put("/sys/kernel/security/lockdown", "[none] integrity confidentiality\n");
	fake_put(SIG_ENFORCE, "N\n");
	return 0;
}

static int end_machine(void **state)
{
	(void)state;
	cJSON_Delete(doctor);
	doctor = NULL;
	fake_sysfs_end();
	return 0;
}

static void look(void)
{
	cJSON_Delete(doctor);
	doctor = dmabench_doctor(&seen);
}

static const cJSON *get_part(const char *name)
{
	return cJSON_GetObjectItemCaseSensitive(doctor, name);
}

static const cJSON *regime(const char *name)
{
	const cJSON *regime;

	cJSON_ArrayForEach(regime, get_part("regimes"))
		if (!strcmp(dmabench_json_text(regime, "regime"), name))
			return regime;
	fail_msg("no regime %s", name);
	return NULL;
}

/* "+added words -words taken out" */
static void assert_words(const char *name, const char *how, const char *wanted)
{
	static const char *const members[] = { "add", "take_out" };
	char text[256] = "";
	const cJSON *word;

	for (size_t i = 0; i < 2; i++)
		cJSON_ArrayForEach(word, cJSON_GetObjectItemCaseSensitive(regime(name), members[i]))
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%c%s",
				 text[0] ? " " : "", "+-"[i], cJSON_GetStringValue(word));
	assert_string_equal(text, wanted);
	assert_string_equal(dmabench_json_text(regime(name), "how"), how);
}

static void assert_text(const cJSON *object, const char *name, const char *words)
{
	const char *text = dmabench_json_text(object, name);

	if (!text != !words || (words && !strstr(text, words)))
		fail_msg("%s is %s, not %s", name, text ?: "null", words ?: "null");
}

static void assert_step(int number, const char *words)
{
	const cJSON *step = cJSON_GetArrayItem(get_part("next"), number);

	if (!words)
		assert_null(step);
	else
		assert_text(step, "command", words);
}

/* Lines of the screen, but commands, which stay in one piece. */
static void assert_fits(void)
{
	CAPTURE_ALL(dmabench_doctor_print(stdout, doctor));
	for (const char *line = check_printed; *line;) {
		const size_t length = strcspn(line, "\n");

		if (length > 80 && !strstr(line, "echo ") && !(line[2] == '.'))
			fail_msg("wider than 80 columns: %.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
}

static void of_a_group(const char *device, const char *type)
{
	char *link = dmabench_format("/sys/devices/%s/iommu_group", device);
	char *member = dmabench_format(GROUP "/devices/%s", device);

	fake_put(GROUP "/type", type);
	fake_put(member, "");
	fake_link(link, GROUP);
	free(link);
	free(member);
}

static void pci_device(const char *name, const char *driver, const char *vendor,
		       const char *id, const char *class)
{
	const char *files[][2] = { { "vendor", vendor }, { "device", id }, { "class", class } };

	fake_device("pci", name, driver);
	for (size_t i = 0; i < COUNT(files); i++) {
		char *path = dmabench_format("/sys/devices/%s/%s", name, files[i][0]);

		fake_put(path, files[i][1]);
		free(path);
	}
}

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

static void no_iommu_in_the_firmware(void **unused)
{
	(void)unused;
	look();
	assert_words("iommu-strict", "boot", "+intel_iommu=on +iommu.passthrough=0 +iommu.strict=1");
	assert_text(regime("iommu-strict"), "note", NULL);
	fake_unlink(TABLES "DMAR");
	look();
	assert_words("direct", "now", "");
	assert_words("swiotlb", "boot", "+swiotlb=force");
	assert_words("iommu-lazy", "firmware", "+intel_iommu=on +iommu.passthrough=0 +iommu.strict=0");
	assert_text(regime("iommu-lazy"), "note", "no ACPI table DMAR");
	assert_fits();

	fake_put("/sys/hypervisor/type", "xen\n");
	look();
	assert_text(regime("iommu-lazy"), "note", "this VM has no DMAR table: give it an IOMMU (QEMU: -device intel-iommu)");

	/* A container hides all tables: then nothing is said of them. */
	fake_unlink(TABLES "APIC");
	look();
	assert_words("iommu-identity", "boot", "+intel_iommu=on +iommu.passthrough=1");
}

static void a_kernel_without_the_driver(void **unused)
{
	(void)unused;
	fake_put(CONFIG, "CONFIG_X86=y\n");
	look();
	assert_words("iommu-strict", "kernel", "+intel_iommu=on +iommu.passthrough=0 +iommu.strict=1");
	assert_text(regime("iommu-strict"), "note", "no CONFIG_INTEL_IOMMU");
	assert_text(regime("swiotlb"), "note", "no CONFIG_SWIOTLB");
}

static void words_that_are_there_already(void **unused)
{
	static const struct {
		const char *line, *regime, *words;
	} rows[] = {
		{ "intel_iommu=on quiet", "iommu-strict", "+iommu.passthrough=0 +iommu.strict=1" },
		{ "intel_iommu=sm_on,on iommu.strict=1", "iommu-lazy", "+iommu.passthrough=0 +iommu.strict=0 -iommu.strict=1" },
		{ "intel_iommu=on,strict", "iommu-lazy",
		  "+intel_iommu=on +iommu.passthrough=0 +iommu.strict=0 -intel_iommu=on,strict" },
		{ "iommu=pt intel_iommu=on", "iommu-strict", "+iommu.passthrough=0 +iommu.strict=1 -iommu=pt" },
		{ "intel_iommu=off iommu=memaper=2", "iommu-identity", "+intel_iommu=on +iommu.passthrough=1 -intel_iommu=off" },
		{ "swiotlb=65536,force", "iommu-strict",
		  "+intel_iommu=on +iommu.passthrough=0 +iommu.strict=1 -swiotlb=65536,force" },
		{ "swiotlb=65536", "swiotlb", "+swiotlb=force" },
		{ "swiotlb=noforce", "swiotlb", "+swiotlb=force -swiotlb=noforce" },
		{ "quiet -- swiotlb=noforce", "swiotlb", "+swiotlb=force" },
	};

	(void)unused;
	for (size_t i = 0; i < COUNT(rows); i++) {
		fake_put("/proc/cmdline", rows[i].line);
		look();
		assert_words(rows[i].regime, "boot", rows[i].words);
	}
	fake_put("/proc/cmdline", "swiotlb=force\n");
	look();
	assert_words("swiotlb", "now", "");
	assert_words("direct", "boot", "-swiotlb=force");
}

static void amd(void **unused)
{
	(void)unused;
	fake_put("/proc/cpuinfo", AMD);
	fake_unlink(TABLES "DMAR");
	look();
	assert_words("iommu-strict", "firmware", "+iommu.passthrough=0 +iommu.strict=1");
	assert_text(regime("iommu-strict"), "note", "(no ACPI table IVRS): enable AMD-Vi");
	fake_put(TABLES "IVRS", "");
	fake_put("/proc/cmdline", "amd_iommu=off\n");
	look();
	assert_text(get_part("system"), "iommu", "AMD-Vi");
	assert_words("iommu-strict", "boot", "+iommu.passthrough=0 +iommu.strict=1 -amd_iommu=off");

	fake_put("/proc/cmdline", "quiet\n");
	pci_device(NIC, NULL, "0x8086\n", "0x100e\n", "0x020000\n");
	of_a_group(NIC, "DMA-FQ\n");
	look();
	assert_words("iommu-lazy", "now", "");
	assert_words("direct", "boot", "+amd_iommu=off");
	assert_words("swiotlb", "boot", "+swiotlb=force +amd_iommu=off");
	seen.about.release = "5.10.0-9-amd64";
	fake_put(GROUP "/type", "DMA\n");
	look();
	assert_true(cJSON_IsNull(get(regime("iommu-lazy"), "now")));
	assert_words("iommu-strict", "boot", "+iommu.passthrough=0 +amd_iommu=fullflush");
	assert_words("iommu-lazy", "boot", "+iommu.passthrough=0");
}

static void arm64(void **unused)
{
	(void)unused;
	seen.arch = "aarch64";
	fake_unlink(TABLES "DMAR");
	look();
	assert_words("iommu-strict", "firmware", "+iommu.passthrough=0 +iommu.strict=1");
	assert_text(regime("iommu-strict"), "note", "enable the SMMU");

	pci_device(NIC, NULL, "0x8086\n", "0x100e\n", "0x020000\n");
	of_a_group(NIC, "DMA\n");
	look();
	assert_words("iommu-strict", "now", "");
	assert_words("direct", "firmware", "");
	assert_words("swiotlb", "boot", "+swiotlb=force +iommu.passthrough=1");
	assert_fits();
}

static void an_architecture_without_words(void **unused)
{
	(void)unused;
	seen.arch = "ppc64le";
	look();
	assert_words("direct", "now", "");
	assert_words("iommu-strict", "no", "");
	assert_text(get_part("system"), "iommu", NULL);
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

/* Bit 7 of its capabilities: the kernel is strict then, whatever its words. */
static void a_virtual_iommu_that_caches(void **unused)
{
	(void)unused;
	fake_put(GROUP "/type", "DMA\n");
	fake_put("/sys/class/iommu/dmar0/intel-iommu/cap", "d2008c22260206\n");
	look();
	assert_words("iommu-strict", "now", "");
	assert_text(regime("iommu-lazy"), "note", NULL);
	fake_put("/sys/class/iommu/dmar0/intel-iommu/cap", "d2008c22260286\n");
	look();
	assert_text(regime("iommu-lazy"), "note", "caching mode");
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

#define TEST(name)	cmocka_unit_test_setup_teardown(name, new_machine, end_machine)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_way_to_the_module),
		TEST(without_headers),
		TEST(a_kernel_without_modules),
		TEST(secure_boot_and_lockdown),
		TEST(no_iommu_in_the_firmware),
		TEST(a_kernel_without_the_driver),
		TEST(words_that_are_there_already),
		TEST(amd),
		TEST(arm64),
		TEST(an_architecture_without_words),
		TEST(the_module_with_a_target),
		TEST(devices_that_can_be_spared),
		TEST(engines_and_memory),
		TEST(a_virtual_iommu_that_caches),
		TEST(an_ordinary_user),
		TEST(a_container),
		TEST(the_command),
	};

	return cmocka_run_group_tests_name("doctor", tests, NULL, NULL);
}
