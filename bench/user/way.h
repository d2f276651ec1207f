/* SPDX-License-Identifier: GPL-2.0 */
/*
 * VFIO's ways to have memory mapped, one row each. What is timed calls the way's own two
 * functions by name; all else calls them by its row.
 */
#ifndef DMABENCH_USER_WAY_H
#define DMABENCH_USER_WAY_H

#include "space.h"

typedef int vfio_map_function(const struct space *space, uint64_t iova, uint64_t at,
			      uint64_t bytes, uint32_t access);
typedef int vfio_unmap_function(const struct space *space, uint64_t iova, uint64_t *bytes);

struct vfio_way {
	const char *map_name;		/* the call's */
	/* NULL, or why this system has it not, and what to do; no function: nobody knows before. */
	const char *(*unavailable)(void);
	/* @device of the group: 0, or a negative errno value with the reason, of DMABENCH_TEXT_LEN. */
	int (*open)(struct space *space, const char *device, const char *group, char *reason);
	/* Whether huge pages become large ones of the IOMMU's; NULL: nobody is asked. */
	int (*huge)(const struct space *space, bool huge);
	vfio_map_function *map;
	vfio_unmap_function *unmap;
	uint64_t (*pinned_bytes)(void);	/* by this process; DMABENCH_UNKNOWN: the kernel does not say */
};

extern const struct vfio_way dmabench_by_type1, dmabench_by_iommufd;

#endif /* DMABENCH_USER_WAY_H */
