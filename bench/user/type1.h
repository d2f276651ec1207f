/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VFIO's IOMMU type 1, version 2 (linux/vfio.h), one thin function for each call that is
 * used; each returns 0 or a negative errno value. The tests link a VFIO of their own.
 */
#ifndef DMABENCH_USER_TYPE1_H
#define DMABENCH_USER_TYPE1_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A container with one group in it, and a device of that, which is open as programs have it:
 * who unbinds it waits until it is closed. With a container alone, a map that goes on while
 * the group leaves it uses what was freed: a PC with 7.2 stood it, an arm64 VM did not. All
 * goes with the process, whatever ends it.
 */
struct type1 {
	int container, group, device;
	int request;			/* an eventfd: the device is wanted back */
	uint64_t page_sizes;		/* of the IOMMU, a bit each */
	uint64_t first, last;		/* the longest range of addresses that may be mapped */
};

/* What was done when an errno value came. */
enum type1_step {
	TYPE1_CONTAINER,		/* opening /dev/vfio/vfio */
	TYPE1_VERSION,			/* asking whether it knows this type */
	TYPE1_GROUP,			/* opening /dev/vfio/GROUP */
	TYPE1_VIABLE,			/* asking whether others have devices of it */
	TYPE1_ATTACH,			/* the group and its IOMMU into the container */
	TYPE1_ASK,			/* asking what may be mapped */
	TYPE1_DEVICE,			/* opening the device */
};

/* After an error there is nothing to close. */
int dmabench_type1_open(struct type1 *type1, const char *group, const char *device,
			enum type1_step *step);
void dmabench_type1_close(struct type1 *type1);

/* Whether somebody unbinds the device, and waits. */
bool dmabench_type1_wanted_back(const struct type1 *type1);

/* @access: VFIO_DMA_MAP_FLAG_READ, _WRITE, of the device. */
int dmabench_type1_map(const struct type1 *type1, uint64_t iova, uint64_t at, uint64_t bytes,
		       uint32_t access);
/* *@bytes becomes what was unmapped. */
int dmabench_type1_unmap(const struct type1 *type1, uint64_t iova, uint64_t *bytes);

/* Where the files of sysfs are: below "". */
const char *dmabench_type1_root(void);

/* What the kernel says that this process has pinned or locked; DMABENCH_UNKNOWN: it does not. */
uint64_t dmabench_type1_pinned_bytes(void);

#endif /* DMABENCH_USER_TYPE1_H */
