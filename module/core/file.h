/* SPDX-License-Identifier: GPL-2.0 */
/* What an open file owns: its handles, and the limits that it has changed. */
#ifndef DMABENCH_FILE_H
#define DMABENCH_FILE_H

#include <linux/mm_types.h>
#include <linux/mutex.h>
#include <linux/xarray.h>

#include "uapi/dmabench.h"

struct dmabench_device;
struct dmabench_target;

/* Open together. */
#define DMABENCH_MAX_FILES	1024

/**
 * struct dmabench_file - one open(2) of /dev/dmabench
 * @lock: one command at a time
 * @objects: the handles, struct dmabench_object
 * @bytes: what the buffers pin, up to dmabench_charge_limit()
 * @handles: how many there are, up to DMABENCH_MAX_HANDLES
 * @target: of the command under way, with a reference; NULL if it names none
 * @mm: of who opened it: the only one that may have buffers mapped
 * @id: unique among open files; in the offsets of mmap(2)
 * @mapping: of the device node, to take user mappings away
 * @limited: the device whose limits it was the last to change, or NULL; with a
 *	reference. It is undone already if that device's @limited is another
 */
struct dmabench_file {
	struct mutex lock;
	struct xarray objects;
	u64 bytes;
	u32 handles;
	struct dmabench_target *target;
	struct mm_struct *mm;
	u32 id;
	struct address_space *mapping;
	struct dmabench_device *limited;
};

#endif /* DMABENCH_FILE_H */
