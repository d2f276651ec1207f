// SPDX-License-Identifier: GPL-2.0
/* The single steps: see dma.h. */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dma.h"
#include "machine.h"

int dma_limits(int fd, int target, struct dmabench_limits_arg *limits)
{
	limits->size = sizeof(*limits);
	limits->target = target;
	return dma_ioctl(fd, DMABENCH_IO(LIMITS), limits);
}

bool dma_lacks_kind(int kind)
{
	return kind == DMABENCH_BUFFER_NONCONTIGUOUS && !machine_has_linux(5, 13);
}

bool dma_lacks_mmap(int kind)
{
	return dma_lacks_kind(kind) ||
	       ((kind == DMABENCH_BUFFER_NONCOHERENT || kind == DMABENCH_BUFFER_DMA_PAGES) &&
		!machine_has_linux(5, 13));
}

/* That a test gave a narrow mask, or -1. */
static int scarce_target = -1;

/* One DMABENCH_SET_* of them. */
int dma_limits_set(int fd, int target, uint32_t which, uint64_t value)
{
	struct dmabench_limits_arg limits = {
		.flags = which, .mask = value, .coherent_mask = value,
		.max_segment_bytes = value, .min_align_mask = value,
		.seg_boundary_mask = value,
	};

	if (which & DMABENCH_SET_MASK && value < UINT32_MAX)
		scarce_target = target;
	return dma_limits(fd, target, &limits);
}

bool dma_takes_mask(int target, uint64_t mask)
{
	int fd = dma_open();
	int err = dma_limits_set(fd, target, DMABENCH_SET_MASK, mask);

	close(fd);
	return !err;
}

/* The longest that others map: below 32 bits it waits for the addresses of all before. */
static void wait_for_addresses(int target)
{
	struct dmabench_target_info info;
	int fd = dma_open(), buffer, mapping;

	if (!dma_target_info(fd, target, &info) &&
	    info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY) {
		buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES,
				   DMABENCH_MAX_BUFFER_BYTES);
		DMA_AFTER_FLUSH((mapping = dma_map(fd, buffer, DMABENCH_TO_DEVICE, 0,
						   DMABENCH_MAX_BUFFER_BYTES, NULL)) != -EIO);
	}
	close(fd);
}

void dma_close(int fd)
{
	close(fd);
	if (scarce_target >= 0)
		wait_for_addresses(scarce_target);
	scarce_target = -1;
}

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

int dma_map_as(int fd, struct dmabench_map *map)
{
	map->size = sizeof(*map);
	return dma_ioctl(fd, DMABENCH_IO(MAP), map) ?: (int)map->out_handle;
}

int dma_map(int fd, int buffer, int direction, uint64_t offset, uint64_t length,
	    uint32_t *out_bounced)
{
	struct dmabench_map arg = {
		.buffer = buffer, .direction = direction, .offset = offset,
		.length = length,
	};
	int handle = dma_map_as(fd, &arg);

	if (out_bounced)
		*out_bounced = arg.out_bounced;
	return handle;
}

int dma_map_call(int fd, int call, int buffer, int direction, uint64_t offset,
		 uint64_t length, uint32_t attrs)
{
	struct dmabench_map arg = {
		.call = call, .buffer = buffer, .direction = direction,
		.offset = offset, .length = length, .attrs = attrs,
	};

	return dma_map_as(fd, &arg);
}

int dma_map_sg_as(int fd, struct dmabench_map_sg *map)
{
	map->size = sizeof(*map);
	return dma_ioctl(fd, DMABENCH_IO(MAP_SG), map) ?: (int)map->out_handle;
}

/* By dma_map_sgtable(), of at most DMABENCH_MAX_SG entries. */
int dma_map_sg(int fd, int direction, const struct dmabench_sg_entry *entries,
	       uint32_t nentries)
{
	struct dmabench_sg_segment segments[DMABENCH_MAX_SG];
	struct dmabench_map_sg arg = {
		.direction = direction, .nentries = nentries,
		.entries = (uintptr_t)entries, .segments = (uintptr_t)segments,
	};

	return dma_map_sg_as(fd, &arg);
}

static int peer(int fd, uint32_t flags, int mapping, uint64_t offset,
		uint64_t length, uintptr_t data)
{
	struct dmabench_peer arg = {
		.size = sizeof(arg), .flags = flags, .mapping = mapping,
		.offset = offset, .length = length, .data = data,
	};

	return dma_ioctl(fd, DMABENCH_IO(PEER), &arg);
}

/* As a device would: from the memory behind the mapping. */
int dma_peer_read(int fd, int mapping, uint64_t offset, uint64_t length, void *data)
{
	return peer(fd, 0, mapping, offset, length, (uintptr_t)data);
}

int dma_peer_write(int fd, int mapping, uint64_t offset, uint64_t length,
		   const void *data)
{
	return peer(fd, DMABENCH_PEER_WRITE, mapping, offset, length,
		    (uintptr_t)data);
}

int dma_sync_as(int fd, struct dmabench_sync *sync)
{
	sync->size = sizeof(*sync);
	return dma_ioctl(fd, DMABENCH_IO(SYNC), sync);
}

int dma_sync(int fd, int mapping, int sync_for, uint64_t offset, uint64_t length)
{
	struct dmabench_sync arg = {
		.mapping = mapping, .sync_for = sync_for, .offset = offset,
		.length = length,
	};

	return dma_sync_as(fd, &arg);
}

int dma_unmap_as(int fd, struct dmabench_unmap *unmap)
{
	unmap->size = sizeof(*unmap);
	return dma_ioctl(fd, DMABENCH_IO(UNMAP), unmap);
}

int dma_unmap_attrs(int fd, int mapping, uint32_t attrs)
{
	struct dmabench_unmap arg = { .mapping = mapping, .attrs = attrs };

	return dma_unmap_as(fd, &arg);
}

int dma_unmap(int fd, int mapping)
{
	return dma_unmap_attrs(fd, mapping, 0);
}

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

int dma_iova_as(int fd, struct dmabench_iova *iova)
{
	iova->size = sizeof(*iova);
	return dma_ioctl(fd, DMABENCH_IO(IOVA), iova);
}

int dma_iova_alloc(int fd, int target, uint64_t length)
{
	struct dmabench_iova arg = {
		.op = DMABENCH_IOVA_ALLOC, .target = target, .length = length,
	};

	return dma_iova_as(fd, &arg) ?: (int)arg.out_handle;
}

int dma_iova_link(int fd, int iova, uint64_t offset, int buffer,
		  uint64_t buffer_offset, uint64_t length, int direction)
{
	struct dmabench_iova arg = {
		.op = DMABENCH_IOVA_LINK, .iova = iova, .offset = offset,
		.buffer = buffer, .buffer_offset = buffer_offset,
		.length = length, .direction = direction,
	};

	return dma_iova_as(fd, &arg);
}

static int iova_range(int fd, int op, int iova, uint64_t offset, uint64_t length)
{
	struct dmabench_iova arg = {
		.op = op, .iova = iova, .offset = offset, .length = length,
	};

	return dma_iova_as(fd, &arg);
}

int dma_iova_sync(int fd, int iova, uint64_t offset, uint64_t length)
{
	return iova_range(fd, DMABENCH_IOVA_SYNC, iova, offset, length);
}

int dma_iova_unlink(int fd, int iova, uint64_t offset, uint64_t length)
{
	return iova_range(fd, DMABENCH_IOVA_UNLINK, iova, offset, length);
}

int dma_iova_free(int fd, int iova)
{
	return iova_range(fd, DMABENCH_IOVA_FREE, iova, 0, 0);
}

int dma_iova_destroy(int fd, int iova, int direction)
{
	struct dmabench_iova arg = {
		.op = DMABENCH_IOVA_DESTROY, .iova = iova, .direction = direction,
	};

	return dma_iova_as(fd, &arg);
}

int dma_share_as(int fd, struct dmabench_share *share)
{
	share->size = sizeof(*share);
	return dma_ioctl(fd, DMABENCH_IO(SHARE), share) ?: (int)share->out_handle;
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
