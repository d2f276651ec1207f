/* SPDX-License-Identifier: GPL-2.0 */
/*
 * iommufd, with a device of VFIO's that has a node of its own (a cdev), one thin function for
 * each call that is used; each returns 0 or a negative errno value. The tests link a VFIO of
 * their own.
 */
#ifndef DMABENCH_USER_IOMMUFD_H
#define DMABENCH_USER_IOMMUFD_H

#include "space.h"

/* What was done when an errno value came. */
enum iommufd_step {
	IOMMUFD_MAKER,			/* opening /dev/iommu */
	IOMMUFD_DEVICE,			/* opening /dev/vfio/devices/NODE */
	IOMMUFD_BIND,			/* the device to the iommufd */
	IOMMUFD_ATTACH,			/* a new address space, and the device into it */
	IOMMUFD_ASK,			/* asking what may be mapped */
	IOMMUFD_LISTEN,			/* asking to be told when it is wanted back */
};

/* An address space with the device of @node in it. After an error there is nothing to close. */
int dmabench_iommufd_open(struct space *space, const char *node, enum iommufd_step *step);

/* IOMMU_OPTION_HUGE_PAGES; while nothing is mapped. */
int dmabench_iommufd_huge(const struct space *space, bool huge);

/* @access: VFIO_DMA_MAP_FLAG_READ, _WRITE, of the device, as type 1 has it. */
int dmabench_iommufd_ioas_map(const struct space *space, uint64_t iova, uint64_t at, uint64_t bytes,
			      uint32_t access);
/* *@bytes becomes what was unmapped; -ENOENT: nothing was mapped there. */
int dmabench_iommufd_ioas_unmap(const struct space *space, uint64_t iova, uint64_t *bytes);

/* What the kernel says that this process has pinned; DMABENCH_UNKNOWN: it does not. */
uint64_t dmabench_iommufd_pinned_bytes(void);

#endif /* DMABENCH_USER_IOMMUFD_H */
