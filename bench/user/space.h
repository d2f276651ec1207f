/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An address space of an IOMMU's that this program maps into: what type 1 and iommufd, which
 * make one, have in common. The tests link a VFIO of their own.
 */
#ifndef DMABENCH_USER_SPACE_H
#define DMABENCH_USER_SPACE_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/ioctl.h>

/*
 * With a device in it, which is open as programs have it: who unbinds it waits until it is
 * closed. All goes with the process, whatever ends it.
 */
struct space {
	int maker;			/* a container of type 1, or /dev/iommu */
	int group;			/* type 1 alone */
	int device;
	int request;			/* an eventfd: the device is wanted back */
	uint32_t id;			/* iommufd alone */
	uint64_t page_bytes;		/* the IOMMU's smallest */
	uint64_t first, last;		/* the longest range of addresses that may be mapped */
};

/* With nothing open. */
void dmabench_space_clear(struct space *space);
void dmabench_space_close(struct space *space);

/* An ioctl: 0 or a negative errno value. */
static inline int dmabench_space_call(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument) < 0 ? -errno : 0;
}

/* [@first, @last] becomes the space's, where that is longer. */
void dmabench_space_take_range(struct space *space, uint64_t first, uint64_t last);

/* Of the device, which is open: from now on the kernel tells that it wants it back. */
int dmabench_space_listen(struct space *space);
/* Whether somebody unbinds the device, and waits. */
bool dmabench_space_wanted_back(const struct space *space);

/* Where the files of sysfs are: below "". */
const char *dmabench_space_root(void);

/* A line of /proc/self/status, such as VmPin; DMABENCH_UNKNOWN: the kernel has it not. */
uint64_t dmabench_space_status_bytes(const char *key);

#endif /* DMABENCH_USER_SPACE_H */
