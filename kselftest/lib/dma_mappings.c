// SPDX-License-Identifier: GPL-2.0
/* The single steps of mappings: buffers, lists and ranges of addresses: see dma.h. */
#include "dma.h"

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
