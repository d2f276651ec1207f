// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "evidence.h"
#include "json.h"
#include "number.h"
#include "sysfs.h"

static uint64_t count(const char *root, const char *path)
{
	char text[DMABENCH_FACT_LEN];
	uint64_t value;

	if (!dmabench_sysfs_text(root, path, text) ||
	    dmabench_parse_u64(text, strlen(text), &value))
		return DMABENCH_UNKNOWN;
	return value;
}

struct evidence dmabench_evidence(const char *root)
{
	return (struct evidence) {
		.taken = true,
		.nslabs = count(root, "/sys/kernel/debug/swiotlb/io_tlb_nslabs"),
		.used = count(root, "/sys/kernel/debug/swiotlb/io_tlb_used"),
		.used_hiwater = count(root, "/sys/kernel/debug/swiotlb/io_tlb_used_hiwater"),
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
