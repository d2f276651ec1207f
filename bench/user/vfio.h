/* SPDX-License-Identifier: GPL-2.0 */
/* Devices that a driver of VFIO's has for programs, and what becomes targets of them. */
#ifndef DMABENCH_USER_VFIO_H
#define DMABENCH_USER_VFIO_H

#include <stddef.h>

#include "../module/uapi/dmabench.h"
#include "way.h"

#define DMABENCH_VFIO_DRIVER	"vfio-pci"
/* Of a target: it is user space's, not the module's. No kernel says so. */
#define DMABENCH_TARGET_VFIO	(1U << 31)

/*
 * Those bound to vfio-pci, by address, each "vfio:" and that: *@targets, which the caller
 * frees, NULL where there are none. Returns how many.
 */
unsigned int dmabench_vfio_targets(struct dmabench_target_info **targets);

/*
 * An address space by @way with @device in it, a PCI address in full, which is opened, too. 0,
 * or a negative errno value with what is wrong and what to do in @reason, of
 * DMABENCH_TEXT_LEN.
 */
int dmabench_vfio_open(struct space *space, const struct vfio_way *way, const char *device,
		       char *reason);

/* The name of the file that a link of the device's points to, NULL: none; the caller frees it. */
char *dmabench_vfio_link(const char *device, const char *link);
/*
 * A device of the group whose driver keeps programs from having it, in words, which the caller
 * frees; NULL: none.
 */
char *dmabench_vfio_holder(const char *device);

#endif /* DMABENCH_USER_VFIO_H */
