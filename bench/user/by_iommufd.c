// SPDX-License-Identifier: GPL-2.0
/* iommufd as a way to map, and what there is to say where it is not to be had. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "iommufd.h"
#include "lib/alloc.h"
#include "vfio.h"

/* Devices have this where they have a node of their own. */
#define NODES	"/sys/class/vfio-dev/vfio*/dev"

/* Kernels from 6.1 on have the folder, and the file in it with CONFIG_VFIO_DEVICE_CDEV. */
static const char *unavailable(void)
{
	const char *root = dmabench_space_root();
	char *path = dmabench_format("%s/dev/iommu", root), text[DMABENCH_FACT_LEN];
	const bool found = !access(path, F_OK);

	free(path);
	if (!found)
		return "no /dev/iommu; do: modprobe iommufd (a kernel from 6.2 on with CONFIG_IOMMUFD)";
	if (dmabench_sysfs_names(root, "/sys/bus/pci/drivers/" DMABENCH_VFIO_DRIVER "/*:*:*", text) &&
	    !dmabench_sysfs_names(root, NODES, text))
		return "VFIO's devices have no nodes: it takes a kernel from 6.6 on with CONFIG_VFIO_DEVICE_CDEV";
	return NULL;
}

/* Names of files, such as vfio0; NULL where there is none, which the caller frees. */
static char *node_of(const char *device)
{
	char *pattern = dmabench_format("/sys/bus/pci/devices/%s/vfio-dev/vfio*", device);
	char text[DMABENCH_FACT_LEN];
	const char *name = dmabench_sysfs_names(dmabench_space_root(), pattern, text);

	free(pattern);
	return name ? dmabench_format("%s", name) : NULL;
}

/* Who has the group by type 1 gives EBUSY, as do drivers; who has the node, EINVAL. */
static void explain_bind(char *reason, const char *device, const char *node, int err)
{
	char *who = dmabench_vfio_holder(device);

	if (err == -EBUSY && who)
		snprintf(reason, DMABENCH_TEXT_LEN, "%s: its group is not viable: %s; bind all of it to vfio-pci",
			 device, who);
	else if (err == -EBUSY)
		snprintf(reason, DMABENCH_TEXT_LEN, "another program has the group of %s: let it end", device);
	else if (err == -EINVAL)
		snprintf(reason, DMABENCH_TEXT_LEN, "another program has /dev/vfio/devices/%s: let it end; or its IOMMU is not coherent",
			 node);
	else if (err == -EPERM)
		snprintf(reason, DMABENCH_TEXT_LEN, "%s: no interrupt remapping; iommufd allow_unsafe_interrupts=1 does without",
			 device);
	else
		snprintf(reason, DMABENCH_TEXT_LEN, "%s: iommufd does not take it: %s; dmesg may tell more",
			 device, strerror(-err));
	free(who);
}

static void explain(char *reason, const char *device, const char *node, enum iommufd_step step,
		    int err)
{
	const bool denied = err == -EACCES || err == -EPERM;

	switch (step) {
	case IOMMUFD_MAKER:
		snprintf(reason, DMABENCH_TEXT_LEN, "/dev/iommu: %s; %s", strerror(-err),
			 denied ? "run as root, or chown it" : "do: modprobe iommufd");
		return;
	case IOMMUFD_DEVICE:
		snprintf(reason, DMABENCH_TEXT_LEN, "/dev/vfio/devices/%s: %s; %s", node, strerror(-err),
			 denied ? "run as root, or chown it" : "udev makes it, or nothing does: mount devtmpfs");
		return;
	case IOMMUFD_BIND:
		explain_bind(reason, device, node, err);
		return;
	case IOMMUFD_ATTACH:
	case IOMMUFD_ASK:
	case IOMMUFD_LISTEN:
		break;
	}
	snprintf(reason, DMABENCH_TEXT_LEN, "%s: iommufd does not %s: %s; dmesg may tell more", device,
		 step == IOMMUFD_LISTEN ? "tell who wants it back" : "take it into an address space",
		 strerror(-err));
}

static int open_space(struct space *space, const char *device, const char *group, char *reason)
{
	char *node = node_of(device);
	enum iommufd_step step;
	int err;

	(void)group;
	if (!node) {
		snprintf(reason, DMABENCH_TEXT_LEN, "%s has no node of VFIO's: dmabench bind --driver vfio-pci %s",
			 device, device);
		return -ENODEV;
	}
	err = dmabench_iommufd_open(space, node, &step);
	if (err)
		explain(reason, device, node, step, err);
	free(node);
	return err;
}

const struct vfio_way dmabench_by_iommufd = {
	.map_name = "IOMMU_IOAS_MAP",
	.unavailable = unavailable,
	.open = open_space,
	.huge = dmabench_iommufd_huge,
	.map = dmabench_iommufd_ioas_map, .unmap = dmabench_iommufd_ioas_unmap,
	.pinned_bytes = dmabench_iommufd_pinned_bytes,
};
