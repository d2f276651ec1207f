// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "dma.h"

/* The module's own device is always there. */
#define PLATFORM	0

const char *dma_wanted_target(void)
{
	const char *name = getenv("DMABENCH_TARGET");

	return name && *name ? name : NULL;
}

/* Return: the first of these that is there, or -ENODEV */
static int first(int fd, bool (*is)(const struct dmabench_target_info *target))
{
	struct dmabench_target_info target;
	struct dmabench_info info;
	int err = dma_info(fd, &info);
	uint32_t i;

	for (i = 0; !err && i < info.out_targets; i++) {
		err = dma_target_info(fd, i, &target);
		if (!err && !(target.out_flags & DMABENCH_TARGET_GONE) && is(&target))
			return i;
	}
	return err ?: -ENODEV;
}

static bool is_wanted(const struct dmabench_target_info *target)
{
	return !strcmp(target->out_name, dma_wanted_target());
}

/* Another engine than the module's own may be in use. */
static bool is_own_engine(const struct dmabench_target_info *target)
{
	const uint32_t flags = DMABENCH_TARGET_ENGINE | DMABENCH_TARGET_OWNED;

	return (target->out_flags & flags) == flags;
}

int dma_software_target(int fd)
{
	return dma_wanted_target() ? first(fd, is_wanted) : PLATFORM;
}

static int wanted_engine(int fd)
{
	struct dmabench_target_info info;
	int target = first(fd, is_wanted);
	int err = target < 0 ? target : dma_target_info(fd, target, &info);

	if (err)
		return err;
	if (!(info.out_flags & DMABENCH_TARGET_ENGINE))
		return -ENOTTY;
	if (!is_own_engine(&info) && !getenv("DMABENCH_DESTRUCTIVE"))
		return -EPERM;
	return target;
}

int dma_engine_target(int fd)
{
	return dma_wanted_target() ? wanted_engine(fd) : first(fd, is_own_engine);
}

/* Once it is unbound, its channel does not lead there any more. */
const char *dma_engine_device(const struct dmabench_target_info *info)
{
	static char name[DMABENCH_NAME_LEN];
	char path[128], link[256];
	ssize_t length;

	snprintf(path, sizeof(path), "/sys/class/dma/%s/device", info->out_engine);
	length = readlink(path, link, sizeof(link) - 1);
	if (length > 0) {
		link[length] = '\0';
		snprintf(name, sizeof(name), "%s", basename(link));
	}
	return name[0] ? name : info->out_device;
}

/*
 * Is some memory above the mask, and nothing there to bounce it to? That a bus has a limit below
 * the required mask says nothing: the mask is rounded up, and may be so above all memory.
 */
bool dma_out_of_reach(const struct dmabench_target_info *info,
		      const struct dmabench_limits_arg *limits)
{
	return (info->out_translation == DMABENCH_TRANSLATION_DIRECT ||
		info->out_translation == DMABENCH_TRANSLATION_IOMMU_IDENTITY) &&
	       limits->out_addressing_limited && limits->out_mask < limits->out_required_mask &&
	       limits->out_max_mapping_bytes == UINT64_MAX;
}

/*
 * Has it no engine, and nobody knows which memory is behind its addresses, so that the CPU could
 * play one?
 */
bool dma_unseen(const struct dmabench_target_info *info)
{
	return info->out_translation == DMABENCH_TRANSLATION_OPS &&
	       !(info->out_flags & DMABENCH_TARGET_ENGINE);
}

int dma_engine_in_reach(int fd)
{
	struct dmabench_limits_arg limits = { 0 };
	struct dmabench_target_info info;
	int target = dma_engine_target(fd);
	int err;

	if (target < 0)
		return target;
	err = dma_target_info(fd, target, &info) ?: dma_limits(fd, target, &limits);
	return err ?: dma_out_of_reach(&info, &limits) ? -ERANGE : target;
}

bool dma_has_no_target(int target)
{
	return target == -ENODEV || target == -ERANGE || target == -ENOTTY || target == -EPERM ||
	       target == -EACCES || target == -EADDRNOTAVAIL;
}

const char *dma_no_engine(int target)
{
	switch (target) {
	case -ERANGE:
		return "memory is above the device's mask and there is no SWIOTLB: not all maps";
	case -ENOTTY:
		return "the target is no DMA engine";
	case -EPERM:
		return "the engine is not the module's own: needs --destructive";
	case -EACCES:
		return "the device's limits are its driver's";
	case -EADDRNOTAVAIL:
		return "ops: nothing tells what is behind its addresses, and it has no engine";
	default:
		return dma_wanted_target() ? "no target has the name in DMABENCH_TARGET" :
			"no DMA engine: load dmabench_lsi on a machine with an LSI 53C895A";
	}
}
