// SPDX-License-Identifier: GPL-2.0
/* The single steps of memory: allocated, shared, filled, read and freed: see dma.h. */
#include <sys/mman.h>

#include "dma.h"

int dma_alloc_as(int fd, struct dmabench_alloc *alloc)
{
	alloc->size = sizeof(*alloc);
	return dma_ioctl(fd, DMABENCH_IO(ALLOC), alloc) ?: (int)alloc->out_handle;
}

int dma_alloc(int fd, int target, int kind, uint64_t length)
{
	struct dmabench_alloc arg = {
		.target = target, .kind = kind, .length = length,
	};

	return dma_alloc_as(fd, &arg);
}

int dma_alloc_attrs(int fd, int target, int kind, uint64_t length, int direction,
		    uint32_t attrs)
{
	struct dmabench_alloc arg = {
		.target = target, .kind = kind, .length = length,
		.direction = direction, .attrs = attrs,
	};

	return dma_alloc_as(fd, &arg);
}

int dma_pool(int fd, int target, uint64_t length, uint32_t align, uint64_t boundary)
{
	struct dmabench_pool arg = {
		.size = sizeof(arg), .target = target, .length = length,
		.align = align, .boundary = boundary,
	};

	return dma_ioctl(fd, DMABENCH_IO(POOL), &arg) ?: (int)arg.out_handle;
}

int dma_managed(int fd, int target, uint64_t length)
{
	struct dmabench_alloc arg = {
		.target = target, .kind = DMABENCH_BUFFER_COHERENT, .length = length,
		.flags = DMABENCH_ALLOC_MANAGED,
	};

	return dma_alloc_as(fd, &arg);
}

int dma_managed_pool(int fd, int target, uint64_t length)
{
	struct dmabench_pool arg = {
		.size = sizeof(arg), .flags = DMABENCH_POOL_MANAGED, .target = target,
		.length = length, .align = 64,
	};

	return dma_ioctl(fd, DMABENCH_IO(POOL), &arg) ?: (int)arg.out_handle;
}

int dma_pool_block(int fd, int target, int pool, uint64_t length)
{
	struct dmabench_alloc arg = {
		.target = target, .kind = DMABENCH_BUFFER_POOL,
		.length = length, .pool = pool,
	};

	return dma_alloc_as(fd, &arg);
}

/* From its start; MAP_FAILED and errno where that is refused. */
void *dma_mmap(int fd, const struct dmabench_alloc *alloc, size_t length)
{
	return mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		    alloc->out_mmap_offset);
}

int dma_free(int fd, int handle)
{
	struct dmabench_free arg = { .size = sizeof(arg), .handle = handle };

	return dma_ioctl(fd, DMABENCH_IO(FREE), &arg);
}

int dma_fill(int fd, int handle, uint64_t offset, uint64_t length, uint64_t seed)
{
	struct dmabench_fill arg = {
		.size = sizeof(arg), .handle = handle, .offset = offset,
		.length = length, .seed = seed,
	};

	return dma_ioctl(fd, DMABENCH_IO(FILL), &arg);
}

int dma_read(int fd, int handle, uint64_t offset, uint64_t length, void *data)
{
	struct dmabench_read arg = {
		.size = sizeof(arg), .handle = handle, .offset = offset,
		.length = length, .data = (uintptr_t)data,
	};

	return dma_ioctl(fd, DMABENCH_IO(READ), &arg);
}

int dma_share_as(int fd, struct dmabench_share *share)
{
	share->size = sizeof(*share);
	return dma_ioctl(fd, DMABENCH_IO(SHARE), share) ?: (int)share->out_handle;
}
