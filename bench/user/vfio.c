// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "vfio.h"

#define DEVICES	"/sys/bus/pci/devices"

static bool is_alone(const char *root, const char *name)
{
	char *pattern = dmabench_format("%s" DEVICES "/%s/iommu_group/devices/*", root, name);
	glob_t found;
	bool alone = !glob(pattern, 0, NULL, &found) && found.gl_pathc == 1;

	globfree(&found);
	free(pattern);
	return alone;
}

static void fill(struct dmabench_target_info *target, const char *root, const char *name)
{
	char *path = dmabench_format(DEVICES "/%s/numa_node", name);
	const uint64_t node = dmabench_sysfs_count(root, path);

	free(path);
	memset(target, 0, sizeof(*target));
	target->out_flags = DMABENCH_TARGET_VFIO;
	if (is_alone(root, name))
		target->out_flags |= DMABENCH_TARGET_ALONE;
	snprintf(target->out_name, sizeof(target->out_name), "vfio:%s", name);
	snprintf(target->out_device, sizeof(target->out_device), "%s", name);
	snprintf(target->out_driver, sizeof(target->out_driver), DMABENCH_VFIO_DRIVER);
	snprintf(target->out_engine, sizeof(target->out_engine), "none");
	/* The domain is VFIO's own, which waits for the IOMMU's caches in each unmap. */
	target->out_translation = DMABENCH_TRANSLATION_IOMMU_STRICT;
	target->out_numa_node = node == DMABENCH_UNKNOWN ? -1 : (int)node;
}

unsigned int dmabench_vfio_targets(struct dmabench_target_info **targets)
{
	const char *root = dmabench_space_root();
	char *pattern = dmabench_format("%s/sys/bus/pci/drivers/" DMABENCH_VFIO_DRIVER "/*:*:*", root);
	unsigned int count = 0;
	glob_t found;

	*targets = NULL;
	if (!glob(pattern, 0, NULL, &found)) {
		*targets = dmabench_calloc(found.gl_pathc, sizeof(**targets));
		for (; count < found.gl_pathc; count++)
			fill(*targets + count, root, strrchr(found.gl_pathv[count], '/') + 1);
	}
	globfree(&found);
	free(pattern);
	return count;
}

char *dmabench_vfio_link(const char *device, const char *link)
{
	char *path = dmabench_format("%s" DEVICES "/%s/%s", dmabench_space_root(), device, link);
	char target[DMABENCH_FACT_LEN], *slash;
	ssize_t length = readlink(path, target, sizeof(target) - 1);

	free(path);
	if (length < 0)
		return NULL;
	target[length] = '\0';
	slash = strrchr(target, '/');
	return dmabench_format("%s", slash ? slash + 1 : target);
}

static bool is_noiommu(const char *root, const char *group)
{
	char *path = dmabench_format("%s/dev/vfio/noiommu-%s", root, group);
	bool found = !access(path, F_OK);

	free(path);
	return found;
}

char *dmabench_vfio_holder(const char *device)
{
	char *pattern = dmabench_format("%s" DEVICES "/%s/iommu_group/devices/*",
					dmabench_space_root(), device);
	char *who = NULL;
	glob_t found;

	if (!glob(pattern, 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc && !who; i++) {
			const char *name = strrchr(found.gl_pathv[i], '/') + 1;
			char *driver = dmabench_vfio_link(name, "driver");

			if (driver && strcmp(driver, DMABENCH_VFIO_DRIVER) &&
			    strcmp(driver, "pcieport") && strcmp(driver, "pci-stub"))
				who = dmabench_format("%s has driver %s", name, driver);
			free(driver);
		}
	globfree(&found);
	free(pattern);
	return who;
}

int dmabench_vfio_open(struct space *space, const struct vfio_way *way, const char *device,
		       char *reason)
{
	const char *root = dmabench_space_root();
	char *group = dmabench_vfio_link(device, "iommu_group");
	int err;

	if (!group || is_noiommu(root, group)) {
		snprintf(reason, DMABENCH_TEXT_LEN, "%s: no IOMMU translates for it: boot with intel_iommu=on or the like",
			 device);
		free(group);
		return -EOPNOTSUPP;
	}
	err = way->open(space, device, group, reason);
	free(group);
	return err;
}
