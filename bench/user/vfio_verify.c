// SPDX-License-Identifier: GPL-2.0
/* What cannot be mapped, and why; and whether what was mapped is, and is gone afterwards. */
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "host/sysfs.h"
#include "lib/json.h"
#include "vfio_map.h"

/* Where huge pages of all sizes can be mapped as such. */
#define ADDRESS_ALIGN	(1ULL << 30)
#define ENTRY_LIMIT	"/sys/module/vfio_iommu_type1/parameters/dma_entry_limit"

uint64_t dmabench_vfio_address(const struct vfio_map *map, uint64_t slot)
{
	return ((map->space->first + ADDRESS_ALIGN - 1) & -ADDRESS_ALIGN) + slot * map->slot_bytes;
}

uint64_t dmabench_vfio_memory(const struct user_round *round, const struct vfio_map *map,
			      uint64_t op)
{
	return round->run->memory + op * map->part_bytes;
}

uint64_t dmabench_vfio_spare(const struct user_round *round)
{
	return (round->run->warmup_ops ?: 1) + round->run->ops;
}

/* The IOMMU's smallest pages are what VFIO maps whole ones of. */
int dmabench_vfio_check(struct user_round *round, const struct vfio_map *map)
{
	const uint64_t page = map->space->page_bytes;
	const uint64_t begin = dmabench_vfio_address(map, 0), end = map->space->last;

	if (map->size % page || map->size % sysconf(_SC_PAGESIZE))
		return dmabench_user_refuse(round, VFIO_SIZE, -EINVAL,
					    "size %llu: whole pages are mapped, of %llu bytes",
					    (unsigned long long)map->size, (unsigned long long)page);
	if (begin > end || map->slot_bytes > (end - begin) / map->live)
		return dmabench_user_refuse(round, VFIO_SIZE, -EINVAL,
					    "%llu mappings of %llu bytes: the IOMMU's addresses end at 0x%llx",
					    (unsigned long long)map->live, (unsigned long long)map->size,
					    (unsigned long long)end);
	return 0;
}

static int not_locked(struct user_round *round, const struct vfio_map *map)
{
	struct rlimit limit = { 0 };

	getrlimit(RLIMIT_MEMLOCK, &limit);
	if (limit.rlim_cur == RLIM_INFINITY)
		return dmabench_user_refuse(round, VFIO_SIZE, -ENOMEM,
					    "%llu bytes are not pinned: memory is short; a smaller --size",
					    (unsigned long long)map->size);
	return dmabench_user_refuse(round, VFIO_SIZE, -ENOMEM,
				    "%llu bytes are not pinned: RLIMIT_MEMLOCK is %llu KiB (ulimit -l), or memory is short",
				    (unsigned long long)map->size,
				    (unsigned long long)limit.rlim_cur >> 10);
}

int dmabench_vfio_not_mapped(struct user_round *round, const struct vfio_map *map, int err)
{
	uint64_t most;

	switch (err) {
	case -ENOMEM:
		return not_locked(round, map);
	case -ENOSPC:
		most = dmabench_sysfs_count(dmabench_space_root(), ENTRY_LIMIT);
		return dmabench_user_refuse(round, VFIO_LIVE, -EOPNOTSUPP,
					    "live %llu: %llu are mapped, and dma_entry_limit of vfio_iommu_type1 is %lld",
					    (unsigned long long)map->live,
					    (unsigned long long)map->mapped, (long long)most);
	case -EFAULT:
		return dmabench_user_refuse(round, VFIO_BACKING, -EFAULT,
					    "a page cannot be pinned: none is left behind it, or it is broken");
	}
	return dmabench_user_refuse(round, DMABENCH_ALL, err == -EINTR ? -EINTR : -EIO,
				    "%s of %llu bytes: errno %d; dmesg may tell more",
				    map->way->map_name, (unsigned long long)map->size, -err);
}

static int wrong(struct user_round *round, const char *what)
{
	return dmabench_user_refuse(round, DMABENCH_ALL, -EBADMSG, "%s", what);
}

int dmabench_vfio_map_slot(struct user_round *round, const struct vfio_map *map, uint64_t slot)
{
	const uint64_t at = dmabench_vfio_memory(round, map, dmabench_vfio_spare(round));

	return map->way->map(map->space, dmabench_vfio_address(map, slot), at, map->size,
				  map->access);
}

int dmabench_vfio_not_unmapped(struct user_round *round)
{
	return wrong(round, "unmap does not say that it unmapped all");
}

int dmabench_vfio_unmap_slot(struct user_round *round, const struct vfio_map *map, uint64_t slot)
{
	uint64_t bytes = map->size;

	if (map->way->unmap(map->space, dmabench_vfio_address(map, slot), &bytes) ||
	    bytes != map->size)
		return dmabench_vfio_not_unmapped(round);
	return 0;
}

/* While it is mapped: its address is taken, and its pages are pinned. */
static int check_mapped(struct user_round *round, const struct vfio_map *map, uint64_t pinned)
{
	const uint64_t slot = map->live - 1, now = map->way->pinned_bytes();

	if (map->wrong == VFIO_UNMAPPED && dmabench_vfio_unmap_slot(round, map, slot))
		return -EIO;
	if (dmabench_vfio_map_slot(round, map, slot) != -EEXIST)
		return wrong(round, "an address that is mapped could be mapped once more");
	/* Zero pages, which memory has that nobody wrote, are not counted. */
	if (pinned != DMABENCH_UNKNOWN && !map->part_bytes && now != pinned + map->size)
		return wrong(round, "the kernel counts other than what is mapped as pinned");
	return 0;
}

/* When it is unmapped: there is nothing, and as much is pinned as was before. */
static int check_unmapped(struct user_round *round, const struct vfio_map *map, uint64_t pinned)
{
	const uint64_t slot = map->live - 1;
	uint64_t bytes = map->size;
	int err;

	if (map->wrong == VFIO_MAPPED && dmabench_vfio_map_slot(round, map, slot))
		return -EIO;
	/* iommufd says so by an error, also in the place of type 1. */
	err = map->way->unmap(map->space, dmabench_vfio_address(map, slot), &bytes);
	if ((err && err != -ENOENT) || bytes)
		return wrong(round, "what was unmapped could be unmapped once more");
	if (map->wrong == VFIO_PINNED && dmabench_vfio_map_slot(round, map, slot))
		return -EIO;
	if (map->way->pinned_bytes() != pinned)
		return wrong(round, "more is pinned after the unmap than was before the map");
	return 0;
}

int dmabench_vfio_verify(struct user_round *round, const struct vfio_map *map)
{
	const uint64_t pinned = map->way->pinned_bytes();
	int err = dmabench_vfio_map_slot(round, map, map->live - 1);

	if (err)
		return dmabench_vfio_not_mapped(round, map, err);
	err = check_mapped(round, map, pinned);
	if (!err)
		err = dmabench_vfio_unmap_slot(round, map, map->live - 1);
	return err ? err : check_unmapped(round, map, pinned);
}

int dmabench_vfio_verify_end(struct user_round *round, const struct vfio_map *map)
{
	if (map->way->pinned_bytes() != map->before_bytes)
		return wrong(round, "more is pinned after the round than was before");
	return 0;
}
