// SPDX-License-Identifier: GPL-2.0
/* The single steps that let a device move data, or misuse the API: see dma.h. */
#include "dma.h"

int dma_copy_as(int fd, struct dmabench_device_copy *copy)
{
	copy->size = sizeof(*copy);
	return dma_ioctl(fd, DMABENCH_IO(DEVICE_COPY), copy);
}

int dma_copy(int fd, int dst, int src, uint64_t length, uint32_t flags,
	     uint32_t timeout_ms)
{
	struct dmabench_device_copy arg = {
		.flags = flags, .src = src, .dst = dst, .length = length,
		.timeout_ms = timeout_ms,
	};

	return dma_copy_as(fd, &arg);
}

/* Issued, and not waited for. Return: the copy */
int dma_copy_start(int fd, int dst, int src, uint64_t length, uint32_t flags)
{
	struct dmabench_device_copy arg = {
		.flags = DMABENCH_COPY_ASYNC | flags, .src = src, .dst = dst,
		.length = length,
	};

	return dma_copy_as(fd, &arg) ?: (int)arg.out_handle;
}

/* What it told, unless NULL, in @told. */
int dma_copy_end(int fd, int copy, int how, struct dmabench_copy_end *told)
{
	struct dmabench_copy_end arg = {
		.size = sizeof(arg), .copy = copy, .how = how,
	};
	int err = dma_ioctl(fd, DMABENCH_IO(COPY_END), &arg);

	if (told)
		*told = arg;
	return err;
}

/* One of those that are whole by themselves. */
int dma_misuse(int fd, int op, int target)
{
	struct dmabench_misuse arg = {
		.size = sizeof(arg), .op = op, .src = target,
	};

	return dma_ioctl(fd, DMABENCH_IO(MISUSE), &arg);
}

int dma_unmap_keep(int fd, int mapping)
{
	struct dmabench_misuse arg = {
		.size = sizeof(arg), .op = DMABENCH_MISUSE_UNMAP_KEEP,
		.src = mapping,
	};

	return dma_ioctl(fd, DMABENCH_IO(MISUSE), &arg);
}

int dma_dead_copy(int fd, int dst, int src, uint64_t length)
{
	/* Each page of it may be a fault, which the log tells: on a busy machine, for long. */
	struct dmabench_misuse arg = {
		.size = sizeof(arg), .op = DMABENCH_MISUSE_DEAD_COPY,
		.src = src, .dst = dst, .length = length, .timeout_ms = 10000,
	};

	return dma_ioctl(fd, DMABENCH_IO(MISUSE), &arg);
}
