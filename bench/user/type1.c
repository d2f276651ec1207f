// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "lib/alloc.h"
#include "lib/json.h"
#include "type1.h"

static int open_group(const char *group)
{
	char *path = dmabench_format("/dev/vfio/%s", group);
	int fd = open(path, O_RDWR | O_CLOEXEC);

	free(path);
	return fd < 0 ? -errno : fd;
}

/* Kernels before 5.4 tell no ranges: all that there is, then, less what is below 4 GiB. */
static void take_ranges(struct space *space, const struct vfio_iommu_type1_info *info)
{
	const char *start = (const char *)info;
	uint32_t at = info->flags & VFIO_IOMMU_INFO_CAPS ? info->cap_offset : 0;

	space->first = 1ULL << 32;
	space->last = (1ULL << 39) - 1;
	while (at) {
		const struct vfio_iommu_type1_info_cap_iova_range *ranges =
			(const void *)(start + at);

		at = ranges->header.next;
		if (ranges->header.id != VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
			continue;
		space->first = space->last = 0;
		for (uint32_t i = 0; i < ranges->nr_iovas; i++)
			dmabench_space_take_range(space, ranges->iova_ranges[i].start,
						  ranges->iova_ranges[i].end);
	}
}

/* It says how long the answer is, and is asked again for all of it. */
static int ask(struct space *space)
{
	struct vfio_iommu_type1_info first = { .argsz = sizeof(first) }, *all;
	int err = dmabench_space_call(space->maker, VFIO_IOMMU_GET_INFO, &first);

	if (err)
		return err;
	if (first.argsz < sizeof(first))
		first.argsz = sizeof(first);
	all = dmabench_calloc(1, first.argsz);
	all->argsz = first.argsz;
	err = dmabench_space_call(space->maker, VFIO_IOMMU_GET_INFO, all);
	if (!err) {
		space->page_bytes = all->flags & VFIO_IOMMU_INFO_PGSIZES ?
				    all->iova_pgsizes & -all->iova_pgsizes :
				    (uint64_t)sysconf(_SC_PAGESIZE);
		take_ranges(space, all);
	}
	free(all);
	return err;
}

static int attach(const struct space *space)
{
	int container = space->maker, err;

	err = dmabench_space_call(space->group, VFIO_GROUP_SET_CONTAINER, &container);
	if (!err && ioctl(space->maker, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU) < 0)
		err = -errno;
	return err;
}

static int open_device(struct space *space, const char *device)
{
	space->device = ioctl(space->group, VFIO_GROUP_GET_DEVICE_FD, device);
	return space->device < 0 ? -errno : dmabench_space_listen(space);
}

static int open_all(struct space *space, const char *group, const char *device,
		    enum type1_step *step)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int err;

	*step = TYPE1_CONTAINER;
	space->maker = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (space->maker < 0)
		return -errno;
	*step = TYPE1_VERSION;
	if (ioctl(space->maker, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU) != 1)
		return -EOPNOTSUPP;
	*step = TYPE1_GROUP;
	space->group = open_group(group);
	if (space->group < 0)
		return space->group;
	*step = TYPE1_VIABLE;
	err = dmabench_space_call(space->group, VFIO_GROUP_GET_STATUS, &status);
	if (!err && !(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		err = -EBUSY;
	if (err)
		return err;
	*step = TYPE1_ATTACH;
	err = attach(space);
	if (err)
		return err;
	*step = TYPE1_ASK;
	err = ask(space);
	if (err)
		return err;
	*step = TYPE1_DEVICE;
	return open_device(space, device);
}

int dmabench_type1_open(struct space *space, const char *group, const char *device,
			enum type1_step *step)
{
	int err;

	dmabench_space_clear(space);
	err = open_all(space, group, device, step);
	if (err)
		dmabench_space_close(space);
	return err;
}

int dmabench_type1_map(const struct space *space, uint64_t iova, uint64_t at, uint64_t bytes,
		       uint32_t access)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map), .flags = access, .vaddr = at, .iova = iova, .size = bytes,
	};

	return dmabench_space_call(space->maker, VFIO_IOMMU_MAP_DMA, &map);
}

int dmabench_type1_unmap(const struct space *space, uint64_t iova, uint64_t *bytes)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap), .iova = iova, .size = *bytes,
	};
	int err = dmabench_space_call(space->maker, VFIO_IOMMU_UNMAP_DMA, &unmap);

	*bytes = unmap.size;
	return err;
}

/* Type 1 counts what it pins as locked (VmLck); VmPin has what others of the kernel do. */
uint64_t dmabench_type1_pinned_bytes(void)
{
	return dmabench_space_status_bytes("VmLck");
}
