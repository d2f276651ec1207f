// SPDX-License-Identifier: GPL-2.0
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "bind/bus_device.h"
#include "group.h"
#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"

static const struct type {
	const char *type, *regime;
	unsigned int since_minor;	/* of Linux 5, that it can be written */
} types[] = {
	{ "DMA", "iommu-strict", 11 },
	{ "DMA-FQ", "iommu-lazy", 15 },
	{ "identity", "iommu-identity", 11 },
};

static const char *device_of(const struct doctor_seen *seen, const cJSON *devices)
{
	const cJSON *first = cJSON_GetArrayItem(
		cJSON_GetObjectItemCaseSensitive(devices, "free"), 0);

	return seen->about.target ? seen->about.target->out_device :
	       first ? dmabench_json_text(first, "device") : NULL;
}

static unsigned int count_devices(const struct doctor_seen *seen, const char *group)
{
	char *pattern = dmabench_format("%s%s/devices/*", seen->about.root, group);
	unsigned int count;
	glob_t paths;

	count = glob(pattern, 0, NULL, &paths) ? 0 : paths.gl_pathc;
	globfree(&paths);
	free(pattern);
	return count;
}

static void read_group(struct doctor_group *group, const struct doctor_seen *seen,
		       const char *real)
{
	char text[DMABENCH_FACT_LEN], *file;

	group->path = dmabench_format("/sys/kernel/iommu_groups/%s", strrchr(real, '/') + 1);
	group->devices = count_devices(seen, group->path);
	file = dmabench_format("%s/type", group->path);
	if (dmabench_sysfs_text(seen->about.root, file, text))
		snprintf(group->type, sizeof(group->type), "%.15s", text);
	free(file);
}

void dmabench_doctor_group(struct doctor_group *group, const struct doctor_seen *seen,
			   const cJSON *devices)
{
	const char *name = device_of(seen, devices);
	struct bus_device device;
	char *path, real[PATH_MAX];

	*group = (struct doctor_group) { 0 };
	if (!name)
		return;
	dmabench_bus_device_find(&device, seen->about.root, name);
	if (device.bus) {
		path = dmabench_bus_device_path(&device, "iommu_group");
		group->device = dmabench_format("%s", device.name);
		group->driver = device.driver ? dmabench_format("%s", device.driver) : NULL;
		if (realpath(path, real))
			read_group(group, seen, real);
		free(path);
	}
	dmabench_bus_device_free(&device);
}

void dmabench_doctor_group_free(struct doctor_group *group)
{
	free(group->device);
	free(group->driver);
	free(group->path);
}

const char *dmabench_doctor_group_regime(const struct doctor_group *group,
					 const struct doctor_seen *seen)
{
	/* Before DMA-FQ there was, DMA was both. */
	if (!strcmp(group->type, "DMA") && !dmabench_doctor_since(seen, 5, 15))
		return NULL;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(group->type, types[i].type))
			return types[i].regime;
	return NULL;
}

static const struct type *type_of(const char *regime)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(regime, types[i].regime))
			return &types[i];
	return NULL;
}

/*
 * iommu_group_store_type() of the kernel: a queue is added to a domain that is used (before
 * Linux 6.4 where the device is alone in its group); all else wants that no driver has the device.
 */
char *dmabench_doctor_group_change(const struct doctor_group *group,
				   const struct doctor_seen *seen, const char *regime)
{
	const struct type *type = type_of(regime);
	const bool alone = group->devices == 1;
	char *bind, *text;

	if (!group->path || !type || !dmabench_doctor_since(seen, 5, type->since_minor))
		return NULL;
	if (!strcmp(group->type, "DMA") && !strcmp(type->type, "DMA-FQ") &&
	    (alone || dmabench_doctor_since(seen, 6, 4)))
		return dmabench_format("echo DMA-FQ > %s/type", group->path);
	if (!alone)
		return NULL;
	if (!group->driver)
		return dmabench_format("echo %s > %s/type", type->type, group->path);
	bind = strcmp(group->driver, DMABENCH_DRIVER) ?
		dmabench_format("echo %s > /sys/bus/pci/drivers/%s/bind", group->device,
				group->driver) :
		dmabench_format("dmabench bind %s", group->device);
	text = dmabench_format("echo %s > /sys/bus/pci/devices/%s/driver/unbind; echo %s > %s/type; %s",
			       group->device, group->device, type->type, group->path, bind);
	free(bind);
	return text;
}
