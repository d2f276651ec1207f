// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fingerprint.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "lib/number.h"
#include "sysfs.h"

/* What the functions below may look at. */
struct seen {
	const char *root, *device, *module_version;
	struct utsname uname;
};

/* Fills one row: an item of its own, or NULL where it is not known. */
typedef cJSON *(*fact)(const struct seen *seen);

static cJSON *text_of(const struct seen *seen, const char *pattern)
{
	char text[DMABENCH_FACT_LEN];

	return dmabench_json_new_text(dmabench_sysfs_text(seen->root, pattern,
							  text));
}

static cJSON *get_hostname(const struct seen *seen)
{
	/* A kernel whose name nobody set. */
	if (!strcmp(seen->uname.nodename, "(none)"))
		return NULL;
	return dmabench_json_new_text(seen->uname.nodename);
}

/* Made by chance at each boot: it tells runs of one boot from those of others. */
static cJSON *get_boot_id(const struct seen *seen)
{
	return text_of(seen, "/proc/sys/kernel/random/boot_id");
}

static cJSON *get_kernel(const struct seen *seen)
{
	return dmabench_json_new_text(seen->uname.release);
}

static cJSON *get_kernel_version(const struct seen *seen)
{
	return dmabench_json_new_text(seen->uname.version);
}

static cJSON *get_arch(const struct seen *seen)
{
	return dmabench_json_new_text(seen->uname.machine);
}

static cJSON *get_machine(const struct seen *seen)
{
	char vendor[DMABENCH_FACT_LEN], product[DMABENCH_FACT_LEN];
	cJSON *item;
	char *both;

	if (!dmabench_sysfs_text(seen->root, "/sys/class/dmi/id/sys_vendor", vendor))
		vendor[0] = '\0';
	if (!dmabench_sysfs_text(seen->root, "/sys/class/dmi/id/product_name", product))
		return text_of(seen, "/proc/device-tree/model");
	both = dmabench_format("%s%s%s", vendor, vendor[0] ? " " : "", product);
	item = dmabench_json_new_text(both);
	free(both);
	return item;
}

static cJSON *get_cpu_model(const struct seen *seen)
{
	static const char *const keys[] = {	/* by architecture */
		"model name", "Model Name", "cpu model", "uarch", "cpu",
		"CPU part",
	};
	char text[DMABENCH_FACT_LEN];

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (dmabench_sysfs_value(seen->root, "/proc/cpuinfo", keys[i], text))
			return cJSON_CreateString(text);
	return NULL;
}

static cJSON *get_cpus_online(const struct seen *seen)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	(void)seen;
	return count > 0 ? dmabench_json_new_u64(count) : NULL;
}

static cJSON *get_page_size(const struct seen *seen)
{
	(void)seen;
	return dmabench_json_new_u64(sysconf(_SC_PAGESIZE));
}

static cJSON *get_memory(const struct seen *seen)
{
	char text[DMABENCH_FACT_LEN];
	uint64_t kib;

	if (!dmabench_sysfs_value(seen->root, "/proc/meminfo", "MemTotal", text) ||
	    dmabench_parse_u64(text, strcspn(text, " "), &kib))
		return NULL;
	return dmabench_json_new_u64(kib << 10);
}

/* CPUID's own answer tells KVM from plain emulation; DMI says QEMU to both. */
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

static const char *ask_hypervisor(char *name)
{
	unsigned int eax, ebx, ecx, edx;

	if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx >> 31))
		return NULL;
	__cpuid(0x40000000, eax, ebx, ecx, edx);
	memcpy(name, &ebx, 4);
	memcpy(name + 4, &ecx, 4);
	memcpy(name + 8, &edx, 4);
	name[12] = '\0';
	return name;
}
#else
static const char *ask_hypervisor(char *name)
{
	(void)name;
	return NULL;
}
#endif

/* What the signatures stand for; one that is not here stays as it is. */
static const char *hypervisor_name(const char *signature)
{
	static const struct {
		const char *signature;
		const char *name;
	} known[] = {
		{ "TCGTCGTCGTCG", "TCG emulation" },
		{ "KVMKVMKVM", "KVM" },
		{ "Microsoft Hv", "Hyper-V" },
		{ "VMwareVMware", "VMware" },
		{ "XenVMMXenVMM", "Xen" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (!strcmp(known[i].signature, signature))
			return known[i].name;
	return signature;
}

static cJSON *get_hypervisor(const struct seen *seen)
{
	char text[DMABENCH_FACT_LEN];

	if (ask_hypervisor(text) && text[0])
		return cJSON_CreateString(hypervisor_name(text));
	if (dmabench_sysfs_text(seen->root, "/sys/hypervisor/type", text))
		return cJSON_CreateString(text);
	if (dmabench_sysfs_text(seen->root, "/sys/class/dmi/id/sys_vendor", text) &&
	    !strcmp(text, "QEMU"))
		return cJSON_CreateString(text);
	return NULL;
}

static cJSON *get_iommu(const struct seen *seen)
{
	char text[DMABENCH_FACT_LEN];

	return dmabench_json_new_text(dmabench_sysfs_names(seen->root,
							   "/sys/class/iommu/*",
							   text));
}

static cJSON *get_iommu_group_type(const struct seen *seen)
{
	cJSON *item;
	char *path;

	if (!seen->device)
		return NULL;
	path = dmabench_format("/sys/bus/*/devices/%s/iommu_group/type",
			       seen->device);
	item = text_of(seen, path);
	free(path);
	return item;
}

static cJSON *get_swiotlb(const struct seen *seen)
{
	uint64_t slabs = dmabench_sysfs_count(seen->root, "/sys/kernel/debug/swiotlb/io_tlb_nslabs");

	/* IO_TLB_SIZE is 2 KiB. */
	return slabs == DMABENCH_UNKNOWN ? NULL : dmabench_json_new_u64(slabs << 11);
}

static cJSON *get_command_line(const struct seen *seen)
{
	return text_of(seen, "/proc/cmdline");
}

static cJSON *get_governor(const struct seen *seen)
{
	return text_of(seen, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor");
}

static cJSON *get_turbo(const struct seen *seen)
{
	uint64_t off = dmabench_sysfs_count(seen->root, "/sys/devices/system/cpu/intel_pstate/no_turbo");
	uint64_t on = dmabench_sysfs_count(seen->root, "/sys/devices/system/cpu/cpufreq/boost");

	if (off != DMABENCH_UNKNOWN)
		return cJSON_CreateBool(!off);
	return on == DMABENCH_UNKNOWN ? NULL : cJSON_CreateBool(!!on);
}

static cJSON *get_mitigations(const struct seen *seen)
{
	char *pattern = dmabench_format("%s/sys/devices/system/cpu/vulnerabilities/*",
					seen->root);
	cJSON *object = NULL;
	glob_t paths;
	int err = glob(pattern, 0, NULL, &paths);

	free(pattern);
	if (!err)
		object = cJSON_CreateObject();
	for (size_t i = 0; !err && i < paths.gl_pathc; i++) {
		const char *name = strrchr(paths.gl_pathv[i], '/') + 1;
		char text[DMABENCH_FACT_LEN];

		if (dmabench_sysfs_text("", paths.gl_pathv[i], text))
			cJSON_AddStringToObject(object, name, text);
	}
	globfree(&paths);
	return object;
}

static cJSON *get_module_version(const struct seen *seen)
{
	return dmabench_json_new_text(seen->module_version);
}

/*
 * Of the kernel, from "Linux version RELEASE (WHO) (COMPILER, LINKER) #1 ...", as
 * init/version.c has it. Names of compilers have parentheses, too.
 */
static cJSON *get_compiler(const struct seen *seen)
{
	char text[DMABENCH_FACT_LEN], *start, *end;
	int depth = 1;

	if (!dmabench_sysfs_text(seen->root, "/proc/version", text))
		return NULL;
	start = strstr(text, ") (");
	if (!start)
		return NULL;
	start += strlen(") (");
	for (end = start; *end && (depth > 1 || *end != ','); end++) {
		depth += (*end == '(') - (*end == ')');
		if (!depth)
			break;
	}
	*end = '\0';
	return dmabench_json_new_text(start);
}

/* What who runs this knows, and this system does not. */
static cJSON *text_of_variable(const char *name)
{
	const char *text = getenv(name);

	return dmabench_json_new_text(text && *text ? text : NULL);
}

static cJSON *get_kernel_commit(const struct seen *seen)
{
	(void)seen;
	return text_of_variable("DMABENCH_KERNEL_COMMIT");
}

static cJSON *get_kernel_config(const struct seen *seen)
{
	(void)seen;
	return text_of_variable("DMABENCH_KERNEL_CONFIG_SHA256");
}

static cJSON *get_qemu(const struct seen *seen)
{
	(void)seen;
	return text_of_variable("DMABENCH_QEMU");
}

static cJSON *get_scenario(const struct seen *seen)
{
	(void)seen;
	return text_of_variable("DMABENCH_SCENARIO");
}

static const struct {
	const char *name;
	fact get;
} facts[] = {
	{ "hostname", get_hostname },
	{ "boot_id", get_boot_id },
	{ "kernel", get_kernel },
	{ "kernel_version", get_kernel_version },
	{ "kernel_commit", get_kernel_commit },
	{ "kernel_config_sha256", get_kernel_config },
	{ "compiler", get_compiler },
	{ "arch", get_arch },
	{ "machine", get_machine },
	{ "cpu_model", get_cpu_model },
	{ "cpus_online", get_cpus_online },
	{ "page_size_bytes", get_page_size },
	{ "memory_bytes", get_memory },
	{ "hypervisor", get_hypervisor },
	{ "qemu", get_qemu },
	{ "iommu", get_iommu },
	{ "iommu_group_type", get_iommu_group_type },
	{ "swiotlb_bytes", get_swiotlb },
	{ "command_line", get_command_line },
	{ "governor", get_governor },
	{ "turbo", get_turbo },
	{ "mitigations", get_mitigations },
	{ "module_version", get_module_version },
	{ "scenario", get_scenario },
};

cJSON *dmabench_fingerprint(const char *root, const char *device,
			    const char *module_version)
{
	struct seen seen = { .root = root, .device = device,
			     .module_version = module_version };
	cJSON *environment = cJSON_CreateObject();

	uname(&seen.uname);
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		cJSON *item = facts[i].get(&seen);

		dmabench_json_add(environment, facts[i].name,
				  item ? item : cJSON_CreateNull());
	}
	return environment;
}
