// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <fcntl.h>
#include <linux/dma-heap.h>
#include <linux/udmabuf.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dma_buf.h"

static int of_heap(int heap, size_t bytes)
{
	struct dma_heap_allocation_data data = { .len = bytes, .fd_flags = O_RDWR | O_CLOEXEC };

	return ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &data) ? -errno : (int)data.fd;
}

static int of_memfd(int device, size_t bytes)
{
	struct udmabuf_create create = { .flags = UDMABUF_FLAGS_CLOEXEC, .size = bytes };
	int fd = memfd_create("dmabench", MFD_CLOEXEC | MFD_ALLOW_SEALING), got = -1;

	create.memfd = fd;
	if (fd >= 0 && !ftruncate(fd, bytes) && !fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK))
		got = ioctl(device, UDMABUF_CREATE, &create);
	if (got < 0)
		got = -errno;
	if (fd >= 0)
		close(fd);
	return got;
}

int dma_buf_of(enum dmabench_exporter exporter, size_t bytes)
{
	bool heap = exporter == DMABENCH_EXPORTER_SYSTEM;
	int device = open(heap ? "/dev/dma_heap/system" : "/dev/udmabuf", O_RDWR | O_CLOEXEC), fd;

	if (device < 0)
		return -errno;
	fd = heap ? of_heap(device, bytes) : of_memfd(device, bytes);
	close(device);
	return fd;
}

long dma_buf_module_users(void)
{
	FILE *file = fopen("/sys/module/dmabench/refcnt", "r");
	long users = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &users) != 1)
		users = -1;
	fclose(file);
	return users;
}
