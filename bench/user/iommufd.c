// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <linux/vfio.h>
#include <stdlib.h>

#include "iommufd.h"
#include "iommufd_abi.h"
#include "lib/alloc.h"
#include "lib/json.h"

static int open_device(const char *node)
{
	char *path = dmabench_format("/dev/vfio/devices/%s", node);
	int fd = open(path, O_RDWR | O_CLOEXEC);

	free(path);
	return fd < 0 ? -errno : fd;
}

static int bind(const struct space *space)
{
	struct abi_bind bind = { .argsz = sizeof(bind), .iommufd = space->maker };

	return dmabench_space_call(space->device, ABI_BIND, &bind);
}

static int attach(struct space *space)
{
	struct abi_ioas_alloc alloc = { .size = sizeof(alloc) };
	struct abi_attach attach = { .argsz = sizeof(attach) };
	int err = dmabench_space_call(space->maker, ABI_IOAS_ALLOC, &alloc);

	if (err)
		return err;
	space->id = attach.pt_id = alloc.out_ioas_id;
	return dmabench_space_call(space->device, ABI_ATTACH, &attach);
}

/* It says how many ranges there are, and is asked again for all of them. */
static int ask(struct space *space)
{
	struct abi_ioas_iova_ranges ranges = { .size = sizeof(ranges), .ioas_id = space->id };
	struct abi_iova_range *all;
	int err = dmabench_space_call(space->maker, ABI_IOAS_IOVA_RANGES, &ranges);

	if (err && err != -EMSGSIZE)
		return err;
	all = dmabench_calloc(ranges.num_iovas, sizeof(*all));
	ranges.allowed_iovas = (uintptr_t)all;
	err = dmabench_space_call(space->maker, ABI_IOAS_IOVA_RANGES, &ranges);
	for (uint32_t i = 0; i < ranges.num_iovas && !err; i++)
		dmabench_space_take_range(space, all[i].start, all[i].last);
	space->page_bytes = ranges.out_iova_alignment;
	free(all);
	return err;
}

static int open_all(struct space *space, const char *node, enum iommufd_step *step)
{
	int err;

	*step = IOMMUFD_MAKER;
	space->maker = open("/dev/iommu", O_RDWR | O_CLOEXEC);
	if (space->maker < 0)
		return -errno;
	*step = IOMMUFD_DEVICE;
	space->device = open_device(node);
	if (space->device < 0)
		return space->device;
	*step = IOMMUFD_BIND;
	err = bind(space);
	if (err)
		return err;
	*step = IOMMUFD_ATTACH;
	err = attach(space);
	if (err)
		return err;
	*step = IOMMUFD_ASK;
	err = ask(space);
	if (err)
		return err;
	*step = IOMMUFD_LISTEN;
	return dmabench_space_listen(space);
}

int dmabench_iommufd_open(struct space *space, const char *node, enum iommufd_step *step)
{
	int err;

	dmabench_space_clear(space);
	err = open_all(space, node, step);
	if (err)
		dmabench_space_close(space);
	return err;
}

int dmabench_iommufd_huge(const struct space *space, bool huge)
{
	struct abi_option option = {
		.size = sizeof(option), .option_id = ABI_OPTION_HUGE_PAGES, .op = ABI_OPTION_SET,
		.object_id = space->id, .val64 = huge,
	};

	return dmabench_space_call(space->maker, ABI_OPTION, &option);
}

int dmabench_iommufd_ioas_map(const struct space *space, uint64_t iova, uint64_t at, uint64_t bytes,
			      uint32_t access)
{
	struct abi_ioas_map map = {
		.size = sizeof(map), .ioas_id = space->id, .user_va = at, .length = bytes,
		.iova = iova, .flags = ABI_MAP_FIXED |
			(access & VFIO_DMA_MAP_FLAG_READ ? ABI_MAP_READABLE : 0) |
			(access & VFIO_DMA_MAP_FLAG_WRITE ? ABI_MAP_WRITEABLE : 0),
	};

	return dmabench_space_call(space->maker, ABI_IOAS_MAP, &map);
}

int dmabench_iommufd_ioas_unmap(const struct space *space, uint64_t iova, uint64_t *bytes)
{
	struct abi_ioas_unmap unmap = {
		.size = sizeof(unmap), .ioas_id = space->id, .iova = iova, .length = *bytes,
	};
	int err = dmabench_space_call(space->maker, ABI_IOAS_UNMAP, &unmap);

	*bytes = err ? 0 : unmap.length;
	return err;
}

/* Pages count as the user's, whose count nobody shows, and as pinned by the process (VmPin). */
uint64_t dmabench_iommufd_pinned_bytes(void)
{
	return dmabench_space_status_bytes("VmPin");
}
