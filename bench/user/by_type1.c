// SPDX-License-Identifier: GPL-2.0
/* Type 1 as a way to map, and what there is to say where it is not to be had. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "type1.h"
#include "vfio.h"

static void explain_group(char *reason, const char *device, const char *group, int err)
{
	if (err == -EBUSY)
		snprintf(reason, DMABENCH_TEXT_LEN, "another program has %s (/dev/vfio/%s): let it end",
			 device, group);
	else if (err == -EACCES || err == -EPERM)
		snprintf(reason, DMABENCH_TEXT_LEN, "/dev/vfio/%s: no permission: run as root, or chown it",
			 group);
	else
		snprintf(reason, DMABENCH_TEXT_LEN, "%s: /dev/vfio/%s: %s; dmabench bind --driver vfio-pci %s",
			 device, group, strerror(-err), device);
}

static void explain(char *reason, const char *device, const char *group,
		    enum type1_step step, int err)
{
	char *who;

	switch (step) {
	case TYPE1_CONTAINER:
		snprintf(reason, DMABENCH_TEXT_LEN, "/dev/vfio/vfio: %s; %s", strerror(-err),
			 err == -EACCES ? "run as root" : "do: modprobe vfio_iommu_type1");
		return;
	case TYPE1_VERSION:
		snprintf(reason, DMABENCH_TEXT_LEN, "VFIO has no IOMMU of type 1 here; do: modprobe vfio_iommu_type1");
		return;
	case TYPE1_GROUP:
		explain_group(reason, device, group, err);
		return;
	case TYPE1_VIABLE:
		who = dmabench_vfio_holder(device);
		snprintf(reason, DMABENCH_TEXT_LEN, "group %s of %s is not viable: %s; bind all of it to vfio-pci",
			 group, device, who ?: "a kernel driver has one of them");
		free(who);
		return;
	case TYPE1_ATTACH:
		if (err == -EPERM) {
			snprintf(reason, DMABENCH_TEXT_LEN, "%s: no interrupt remapping; vfio_iommu_type1 allow_unsafe_interrupts=1 does without",
				 device);
			return;
		}
		break;
	case TYPE1_ASK:
	case TYPE1_DEVICE:
		break;
	}
	snprintf(reason, DMABENCH_TEXT_LEN, "%s: VFIO does not %s: %s; dmesg may tell more", device,
		 step == TYPE1_DEVICE ? "open it" : "take it into a container", strerror(-err));
}

static int open_space(struct space *space, const char *device, const char *group, char *reason)
{
	enum type1_step step;
	int err = dmabench_type1_open(space, group, device, &step);

	if (err)
		explain(reason, device, group, step, err);
	return err;
}

const struct vfio_way dmabench_by_type1 = {
	.map_name = "VFIO_IOMMU_MAP_DMA",
	.open = open_space,
	.map = dmabench_type1_map, .unmap = dmabench_type1_unmap,
	.pinned_bytes = dmabench_type1_pinned_bytes,
};
