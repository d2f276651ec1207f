// SPDX-License-Identifier: GPL-2.0
/* The machine, and what of it cannot be seen from here. */
#include <stdlib.h>
#include <string.h>

#include "host/fingerprint.h"
#include "host/kernel_config.h"
#include "host/sysfs.h"
#include "lib/json.h"
#include "parts.h"

static const char *container(const struct doctor_seen *seen, char *text)
{
	if (dmabench_doctor_has(seen, "/.dockerenv"))
		return "docker";
	if (dmabench_doctor_has(seen, "/run/.containerenv"))
		return "podman";
	return dmabench_sysfs_text(seen->about.root, "/run/systemd/container", text);
}

static void add_clock(cJSON *json, const struct doctor_seen *seen)
{
	char text[DMABENCH_FACT_LEN];
	const char *clock = seen->about.catalog ?
		seen->about.catalog->info.out_clock_name :
		dmabench_sysfs_text(seen->about.root,
				    "/sys/devices/system/clocksource/clocksource0/current_clocksource",
				    text);

	dmabench_json_add_text(json, "clock", clock);
}

cJSON *dmabench_doctor_system(const struct doctor_seen *seen)
{
	static const char *const facts[] = {
		"machine", "cpu_model", "cpus_online", "page_size_bytes", "memory_bytes",
		"hypervisor",
	};
	cJSON *environment = dmabench_fingerprint(seen->about.root, NULL, NULL);
	const struct iommu_family *iommu = dmabench_doctor_iommu(seen);
	cJSON *json = cJSON_CreateObject();
	char text[DMABENCH_FACT_LEN];

	dmabench_json_add_text(json, "kernel", seen->about.release);
	dmabench_json_add_text(json, "arch", seen->arch);
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		dmabench_json_add(json, facts[i],
				  cJSON_DetachItemFromObjectCaseSensitive(environment, facts[i]));
	dmabench_json_add_text(json, "container", container(seen, text));
	dmabench_json_add_text(json, "iommu", iommu ? iommu->name : NULL);
	dmabench_json_add_bool(json, "iommu_on", dmabench_doctor_iommu_on(seen));
	add_clock(json, seen);
	cJSON_Delete(environment);
	return json;
}

static void unseen(cJSON *array, const char *text)
{
	cJSON_AddItemToArray(array, cJSON_CreateString(text));
}

cJSON *dmabench_doctor_unseen(const struct doctor_seen *seen)
{
	char *config = dmabench_kernel_config(seen->about.root, seen->about.release);
	cJSON *array = cJSON_CreateArray();

	if (!seen->is_root)
		unseen(array, "who uses which device, and what debugfs and securityfs hold: run dmabench doctor with sudo");
	else if (!dmabench_doctor_has(seen, "/sys/kernel/debug/*"))
		unseen(array, "the bounce pool and dma-debug: mount -t debugfs none /sys/kernel/debug");
	if (!config)
		unseen(array, "how the kernel was configured: neither /proc/config.gz nor /boot/config of this release");
	if (!dmabench_doctor_has(seen, "/sys/firmware/*"))
		unseen(array, "the firmware's tables: /sys/firmware is empty, as in containers");
	free(config);
	return array;
}
