/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VFIO's IOMMU type 1, version 2 (linux/vfio.h), one thin function for each call that is
 * used; each returns 0 or a negative errno value. The tests link a VFIO of their own.
 */
#ifndef DMABENCH_USER_TYPE1_H
#define DMABENCH_USER_TYPE1_H

#include "space.h"

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

/*
 * A container with one group in it, and a device of that. With a container alone, a map that
 * goes on while the group leaves it uses what was freed: a PC with 7.2 stood it, an arm64 VM
 * did not. After an error there is nothing to close.
 */
int dmabench_type1_open(struct space *space, const char *group, const char *device,
			enum type1_step *step);

/* @access: VFIO_DMA_MAP_FLAG_READ, _WRITE, of the device. */
int dmabench_type1_map(const struct space *space, uint64_t iova, uint64_t at, uint64_t bytes,
		       uint32_t access);
/* *@bytes becomes what was unmapped. */
int dmabench_type1_unmap(const struct space *space, uint64_t iova, uint64_t *bytes);

/* What the kernel says that this process has pinned or locked; DMABENCH_UNKNOWN: it does not. */
uint64_t dmabench_type1_pinned_bytes(void);

#endif /* DMABENCH_USER_TYPE1_H */
