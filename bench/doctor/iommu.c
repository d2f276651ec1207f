// SPDX-License-Identifier: GPL-2.0
/* Which IOMMU this machine has, or would have once it is switched on. */
#include <stdlib.h>
#include <string.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "parts.h"

/* Words: Documentation/admin-guide/kernel-parameters.txt. */
static const struct iommu_family intel = {
	.name = "Intel VT-d", .maker = "VT-d", .option = "INTEL_IOMMU", .table = "DMAR",
	.qemu = "intel-iommu",
	.on = "intel_iommu=on", .off = "intel_iommu=off", .old_strict = "intel_iommu=strict",
};

static const struct iommu_family amd = {
	.name = "AMD-Vi", .maker = "AMD-Vi (IOMMU)", .option = "AMD_IOMMU", .table = "IVRS",
	.qemu = "amd-iommu",
	.off = "amd_iommu=off", .old_strict = "amd_iommu=fullflush",
};

static const struct iommu_family virtio = {
	.name = "virtio-iommu", .maker = "virtio-iommu", .table = "VIOT",
	.qemu = "virtio-iommu-pci",
};

static const struct iommu_family smmu = {
	.name = "SMMU", .maker = "the SMMU",
};

static const struct iommu_family riscv = {
	.name = "RISC-V IOMMU", .maker = "the IOMMU",
};

static bool is_x86(const struct doctor_seen *seen)
{
	return !strcmp(seen->arch, "x86_64") || (seen->arch[0] == 'i' &&
						  !strcmp(seen->arch + 2, "86"));
}

/* What the kernel uses tells most, then the firmware's table, then who made the CPU. */
static const struct iommu_family *of_x86(const struct doctor_seen *seen)
{
	static const struct iommu_family *const families[] = { &intel, &amd, &virtio };
	static const char *const classes[] = { "dmar*", "ivhd*", "virtio*" };
	char vendor[DMABENCH_FACT_LEN];

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (dmabench_doctor_has(seen, "/sys/class/iommu/%s", classes[i]))
			return families[i];
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (dmabench_doctor_has(seen, "/sys/firmware/acpi/tables/%s",
					families[i]->table))
			return families[i];
	if (!dmabench_sysfs_value(seen->about.root, "/proc/cpuinfo", "vendor_id", vendor))
		return NULL;
	return !strcmp(vendor, "GenuineIntel") ? &intel :
	       !strcmp(vendor, "AuthenticAMD") || !strcmp(vendor, "HygonGenuine") ? &amd : NULL;
}

const struct iommu_family *dmabench_doctor_iommu(const struct doctor_seen *seen)
{
	if (is_x86(seen))
		return of_x86(seen);
	if (!strcmp(seen->arch, "aarch64"))
		return dmabench_doctor_has(seen, "/sys/class/iommu/virtio*") ? &virtio : &smmu;
	return !strcmp(seen->arch, "riscv64") ? &riscv : NULL;
}

bool dmabench_doctor_iommu_on(const struct doctor_seen *seen)
{
	return dmabench_doctor_has(seen, "/sys/kernel/iommu_groups/*");
}
