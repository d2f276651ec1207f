// SPDX-License-Identifier: GPL-2.0
#include "evidence.h"
#include "lib/json.h"
#include "sysfs.h"

struct evidence dmabench_evidence(const char *root)
{
	return (struct evidence) {
		.taken = true,
		.nslabs = dmabench_sysfs_count(root, "/sys/kernel/debug/swiotlb/io_tlb_nslabs"),
		.used = dmabench_sysfs_count(root, "/sys/kernel/debug/swiotlb/io_tlb_used"),
		.used_hiwater = dmabench_sysfs_count(root, "/sys/kernel/debug/swiotlb/io_tlb_used_hiwater"),
	};
}

cJSON *dmabench_evidence_json(const struct evidence *evidence)
{
	cJSON *json;

	if (!evidence->taken)
		return cJSON_CreateNull();
	json = cJSON_CreateObject();
	dmabench_json_add_count(json, "io_tlb_nslabs", evidence->nslabs);
	dmabench_json_add_count(json, "io_tlb_used", evidence->used);
	dmabench_json_add_count(json, "io_tlb_used_hiwater",
				evidence->used_hiwater);
	return json;
}
