// SPDX-License-Identifier: GPL-2.0
/* What the doctor says of regimes: which is, how to reach the others, and what is missing for them. */
#include "doctor_samples.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(no_iommu_in_the_firmware),
		TEST(a_kernel_without_the_driver),
		TEST(words_that_are_there_already),
		TEST(amd),
		TEST(arm64),
		TEST(an_architecture_without_words),
		TEST(a_virtual_iommu_that_caches),
	};

	return cmocka_run_group_tests_name("doctor_regimes", tests, NULL, NULL);
}
