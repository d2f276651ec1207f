// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "lib/json.h"
#include "space.h"

void dmabench_space_clear(struct space *space)
{
	*space = (struct space) { .maker = -1, .group = -1, .device = -1, .request = -1 };
}

/* In this order: a group goes when its devices are closed, and the last one's mappings with it. */
void dmabench_space_close(struct space *space)
{
	int *const fds[] = {
		&space->device, &space->request, &space->group, &space->maker,
	};

	for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
		if (*fds[i] >= 0)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

void dmabench_space_take_range(struct space *space, uint64_t first, uint64_t last)
{
	if (last - first <= space->last - space->first)
		return;
	space->first = first;
	space->last = last;
}

/* The kernel tells by an eventfd that it wants the device back. */
int dmabench_space_listen(struct space *space)
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

	space->request = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (space->request < 0)
		return -errno;
	fd = space->request;
	memcpy(irq.bytes + sizeof(irq.set), &fd, sizeof(fd));
	return dmabench_space_call(space->device, VFIO_DEVICE_SET_IRQS, &irq);
}

bool dmabench_space_wanted_back(const struct space *space)
{
	uint64_t count;

	return read(space->request, &count, sizeof(count)) == sizeof(count);
}

const char *dmabench_space_root(void)
{
	return "";
}

uint64_t dmabench_space_status_bytes(const char *key)
{
	char text[DMABENCH_FACT_LEN];
	unsigned long long kib;

	if (!dmabench_sysfs_value("", "/proc/self/status", key, text) ||
	    sscanf(text, "%llu kB", &kib) != 1)
		return DMABENCH_UNKNOWN;
	return kib << 10;
}
