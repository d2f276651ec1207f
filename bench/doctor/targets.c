// SPDX-License-Identifier: GPL-2.0
/* What can be measured on now, with which engines, in which memory. */
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "host/kernel_config.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "parts.h"

cJSON *dmabench_doctor_targets(const struct doctor_seen *seen)
{
	const struct catalog *catalog = seen->about.catalog;
	cJSON *array;

	if (!catalog)
		return cJSON_CreateNull();
	array = cJSON_CreateArray();
	for (unsigned int i = 0; i < catalog->info.out_targets; i++) {
		const struct dmabench_target_info *target = &catalog->targets[i];
		cJSON *json;

		if (target->out_flags & DMABENCH_TARGET_GONE)
			continue;
		json = cJSON_CreateObject();
		dmabench_json_add_text(json, "target", target->out_name);
		dmabench_json_add_text(json, "device", target->out_device);
		dmabench_json_add_text(json, "engine",
				       target->out_flags & DMABENCH_TARGET_ENGINE ?
				       target->out_engine : NULL);
		dmabench_json_add_text(json, "translation",
				       dmabench_translation_name(target->out_translation));
		dmabench_json_add_bool(json, "default", target == seen->about.target);
		cJSON_AddItemToArray(array, json);
	}
	return array;
}

static cJSON *engine_of(cJSON *array, const char *driver)
{
	cJSON *json;

	cJSON_ArrayForEach(json, array)
		if (!strcmp(dmabench_json_text(json, "driver"), driver))
			return json;
	json = cJSON_CreateObject();
	cJSON_AddStringToObject(json, "driver", driver);
	cJSON_AddNumberToObject(json, "channels", 0);
	cJSON_AddNumberToObject(json, "in_use", 0);
	cJSON_AddItemToArray(array, json);
	return json;
}

static void count(cJSON *json, const char *name, bool one)
{
	cJSON *item = cJSON_GetObjectItemCaseSensitive(json, name);

	cJSON_SetNumberValue(item, cJSON_GetNumberValue(item) + one);
}

/* @channel: the directory of a channel's class device. */
static void add_channel(cJSON *array, const char *channel)
{
	char *path = dmabench_format("%s/device/driver", channel), real[PATH_MAX];
	char *use = dmabench_format("%s/in_use", channel);
	const uint64_t users = dmabench_sysfs_count("", use);
	cJSON *json = engine_of(array, realpath(path, real) ? strrchr(real, '/') + 1 :
						      "a driver without a name");

	count(json, "channels", true);
	count(json, "in_use", users && users != DMABENCH_UNKNOWN);
	free(path);
	free(use);
}

cJSON *dmabench_doctor_engines(const struct doctor_seen *seen)
{
	char *pattern = dmabench_format("%s/sys/class/dma/*", seen->about.root);
	cJSON *array = cJSON_CreateArray();
	glob_t paths;

	if (!glob(pattern, 0, NULL, &paths))
		for (size_t i = 0; i < paths.gl_pathc; i++)
			add_channel(array, paths.gl_pathv[i]);
	globfree(&paths);
	free(pattern);
	return array;
}

static cJSON *huge_pages(const struct doctor_seen *seen)
{
	static const char folder[] = "/sys/kernel/mm/hugepages/hugepages-";
	char *pattern = dmabench_format("%s%s*kB", seen->about.root, folder);
	const size_t prefix = strlen(seen->about.root) + strlen(folder);
	cJSON *array = cJSON_CreateArray();
	glob_t paths;

	if (!glob(pattern, 0, NULL, &paths))
		for (size_t i = 0; i < paths.gl_pathc; i++) {
			char *all = dmabench_format("%s/nr_hugepages", paths.gl_pathv[i]);
			char *free_ones = dmabench_format("%s/free_hugepages", paths.gl_pathv[i]);
			cJSON *json = cJSON_CreateObject();

			dmabench_json_add_u64(json, "size_bytes",
					      strtoull(paths.gl_pathv[i] + prefix, NULL, 10) << 10);
			dmabench_json_add_count(json, "count", dmabench_sysfs_count("", all));
			dmabench_json_add_count(json, "free", dmabench_sysfs_count("", free_ones));
			cJSON_AddItemToArray(array, json);
			free(all);
			free(free_ones);
		}
	globfree(&paths);
	free(pattern);
	return array;
}

/* Can programs have devices? NULL: not known. */
static const char *vfio_pci(const struct doctor_seen *seen)
{
	if (!dmabench_doctor_iommu_on(seen))
		return "no IOMMU";
	if (dmabench_doctor_has(seen, "/sys/bus/pci/drivers/vfio-pci"))
		return "loaded";
	return dmabench_doctor_has(seen, "/lib/modules/%s/kernel/drivers/vfio/pci/vfio-pci.ko*",
				   seen->about.release) ? "can be loaded" : NULL;
}

cJSON *dmabench_doctor_memory(const struct doctor_seen *seen)
{
	cJSON *json = cJSON_CreateObject();

	dmabench_json_add_count(json, "memlock_bytes", seen->memlock_bytes);
	dmabench_json_add(json, "huge_pages", huge_pages(seen));
	dmabench_json_add_text(json, "vfio_pci", vfio_pci(seen));
	return json;
}

static cJSON *reason_of(cJSON *array, const char *reason)
{
	cJSON *json;

	cJSON_ArrayForEach(json, array)
		if (!strcmp(dmabench_json_text(json, "reason"), reason))
			return cJSON_GetObjectItemCaseSensitive(json, "experiments");
	json = cJSON_CreateObject();
	cJSON_AddStringToObject(json, "reason", reason);
	cJSON_AddItemToArray(array, json);
	return cJSON_AddArrayToObject(json, "experiments");
}

cJSON *dmabench_doctor_unavailable(const struct doctor_seen *seen)
{
	const struct catalog *catalog = seen->about.catalog;
	cJSON *array;

	if (!catalog || !seen->about.target)
		return cJSON_CreateNull();
	array = cJSON_CreateArray();
	for (unsigned int i = 0; i < catalog->info.out_experiments; i++) {
		const struct catalog_exp *exp = &catalog->exps[i];
		const char *why = dmabench_catalog_unable(exp, seen->about.target);

		if (why)
			cJSON_AddItemToArray(reason_of(array, why),
					     cJSON_CreateString(exp->info.out_name));
	}
	return array;
}
