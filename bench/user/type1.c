// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "lib/alloc.h"
#include "lib/json.h"
#include "type1.h"

static int call(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument) < 0 ? -errno : 0;
}

static int open_group(const char *group)
{
	char *path = dmabench_format("/dev/vfio/%s", group);
	int fd = open(path, O_RDWR | O_CLOEXEC);

	free(path);
	return fd < 0 ? -errno : fd;
}

/* Kernels before 5.4 tell no ranges: all that there is, then, less what is below 4 GiB. */
static void take_ranges(struct type1 *type1, const struct vfio_iommu_type1_info *info)
{
	const char *start = (const char *)info;
	uint32_t at = info->flags & VFIO_IOMMU_INFO_CAPS ? info->cap_offset : 0;

	type1->first = 1ULL << 32;
	type1->last = (1ULL << 39) - 1;
	while (at) {
		const struct vfio_iommu_type1_info_cap_iova_range *ranges =
			(const void *)(start + at);

		at = ranges->header.next;
		if (ranges->header.id != VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE)
			continue;
		type1->first = type1->last = 0;
		for (uint32_t i = 0; i < ranges->nr_iovas; i++) {
			const uint64_t first = ranges->iova_ranges[i].start;
			const uint64_t last = ranges->iova_ranges[i].end;

			if (last - first <= type1->last - type1->first)
				continue;
			type1->first = first;
			type1->last = last;
		}
	}
}

/* It says how long the answer is, and is asked again for all of it. */
static int ask(struct type1 *type1)
{
	struct vfio_iommu_type1_info first = { .argsz = sizeof(first) }, *all;
	int err = call(type1->container, VFIO_IOMMU_GET_INFO, &first);

	if (err)
		return err;
	if (first.argsz < sizeof(first))
		first.argsz = sizeof(first);
	all = dmabench_calloc(1, first.argsz);
	all->argsz = first.argsz;
	err = call(type1->container, VFIO_IOMMU_GET_INFO, all);
	if (!err) {
		type1->page_sizes = all->flags & VFIO_IOMMU_INFO_PGSIZES ? all->iova_pgsizes :
				    (uint64_t)sysconf(_SC_PAGESIZE);
		take_ranges(type1, all);
	}
	free(all);
	return err;
}

static int attach(const struct type1 *type1)
{
	int container = type1->container, err;

	err = call(type1->group, VFIO_GROUP_SET_CONTAINER, &container);
	if (!err && ioctl(type1->container, VFIO_SET_IOMMU, VFIO_TYPE1v2_IOMMU) < 0)
		err = -errno;
	return err;
}

/* The kernel tells by an eventfd that it wants the device back. */
static int open_device(struct type1 *type1, const char *device)
{
	/* Behind the struct comes the eventfd, an int32_t. */
	union {
		struct vfio_irq_set set;
		char bytes[sizeof(struct vfio_irq_set) + sizeof(int32_t)];
	} irq = {
		.set = {
			.argsz = sizeof(irq.bytes), .index = VFIO_PCI_REQ_IRQ_INDEX, .count = 1,
			.flags = VFIO_IRQ_SET_DATA_EVENTFD | VFIO_IRQ_SET_ACTION_TRIGGER,
		},
	};
	int32_t fd;

	type1->device = ioctl(type1->group, VFIO_GROUP_GET_DEVICE_FD, device);
	if (type1->device < 0)
		return -errno;
	type1->request = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (type1->request < 0)
		return -errno;
	fd = type1->request;
	memcpy(irq.bytes + sizeof(irq.set), &fd, sizeof(fd));
	return call(type1->device, VFIO_DEVICE_SET_IRQS, &irq);
}

static int open_all(struct type1 *type1, const char *group, const char *device,
		    enum type1_step *step)
{
	struct vfio_group_status status = { .argsz = sizeof(status) };
	int err;

	*step = TYPE1_CONTAINER;
	type1->container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (type1->container < 0)
		return -errno;
	*step = TYPE1_VERSION;
	if (ioctl(type1->container, VFIO_CHECK_EXTENSION, VFIO_TYPE1v2_IOMMU) != 1)
		return -EOPNOTSUPP;
	*step = TYPE1_GROUP;
	type1->group = open_group(group);
	if (type1->group < 0)
		return type1->group;
	*step = TYPE1_VIABLE;
	err = call(type1->group, VFIO_GROUP_GET_STATUS, &status);
	if (!err && !(status.flags & VFIO_GROUP_FLAGS_VIABLE))
		err = -EBUSY;
	if (err)
		return err;
	*step = TYPE1_ATTACH;
	err = attach(type1);
	if (err)
		return err;
	*step = TYPE1_ASK;
	err = ask(type1);
	if (err)
		return err;
	*step = TYPE1_DEVICE;
	return open_device(type1, device);
}

int dmabench_type1_open(struct type1 *type1, const char *group, const char *device,
			enum type1_step *step)
{
	int err;

	*type1 = (struct type1) { .container = -1, .group = -1, .device = -1, .request = -1 };
	err = open_all(type1, group, device, step);
	if (err)
		dmabench_type1_close(type1);
	return err;
}

/* In this order: a group goes when its devices are closed, and the last one's mappings with it. */
void dmabench_type1_close(struct type1 *type1)
{
	int *const fds[] = {
		&type1->device, &type1->request, &type1->group, &type1->container,
	};

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

bool dmabench_type1_wanted_back(const struct type1 *type1)
{
	uint64_t count;

	return read(type1->request, &count, sizeof(count)) == sizeof(count);
}

int dmabench_type1_map(const struct type1 *type1, uint64_t iova, uint64_t at, uint64_t bytes,
		       uint32_t access)
{
	struct vfio_iommu_type1_dma_map map = {
		.argsz = sizeof(map), .flags = access, .vaddr = at, .iova = iova, .size = bytes,
	};

	return call(type1->container, VFIO_IOMMU_MAP_DMA, &map);
}

int dmabench_type1_unmap(const struct type1 *type1, uint64_t iova, uint64_t *bytes)
{
	struct vfio_iommu_type1_dma_unmap unmap = {
		.argsz = sizeof(unmap), .iova = iova, .size = *bytes,
	};
	int err = call(type1->container, VFIO_IOMMU_UNMAP_DMA, &unmap);

	*bytes = unmap.size;
	return err;
}

const char *dmabench_type1_root(void)
{
	return "";
}

/* Type 1 counts what it pins as locked (VmLck); VmPin has what others of the kernel do. */
uint64_t dmabench_type1_pinned_bytes(void)
{
	char text[DMABENCH_FACT_LEN];
	unsigned long long kib;

	if (!dmabench_sysfs_value("", "/proc/self/status", "VmLck", text) ||
	    sscanf(text, "%llu kB", &kib) != 1)
		return DMABENCH_UNKNOWN;
	return kib << 10;
}
