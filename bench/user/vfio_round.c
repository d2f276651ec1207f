// SPDX-License-Identifier: GPL-2.0
/* Rounds of experiments that map through VFIO, but for the timed loop. */
#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/interrupt.h"
#include "lib/alloc.h"
#include "vfio.h"
#include "vfio_map.h"

/* Where huge pages can be mapped as such. */
#define HUGE_2M		(2ULL << 20)
#define HUGE_1G		(1ULL << 30)

/* Those that are there all the time, of the same memory. */
static int fill(struct user_round *round, struct vfio_map *map)
{
	for (map->mapped = 0; map->mapped < map->live - 1; map->mapped++) {
		int err;

		if (dmabench_interrupted())
			return -EINTR;
		err = dmabench_vfio_map_slot(round, map, map->mapped);
		if (err)
			return dmabench_vfio_not_mapped(round, map, err);
	}
	return 0;
}

static uint32_t access_of(uint64_t direction)
{
	static const uint32_t access[] = {
		[DMABENCH_TO_DEVICE] = VFIO_DMA_MAP_FLAG_READ,
		[DMABENCH_FROM_DEVICE] = VFIO_DMA_MAP_FLAG_WRITE,
		[DMABENCH_BIDIRECTIONAL] = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
	};

	return access[direction];
}

/* One behind the other, but for those that are long enough to have huge pages. */
static uint64_t slot_bytes(uint64_t size)
{
	const uint64_t align = size >= HUGE_1G ? HUGE_1G : size >= HUGE_2M ? HUGE_2M : 1;

	return (size + align - 1) & -align;
}

/* What says nothing of a point ends the run. */
static int not_opened(int err)
{
	if (err == -ENOENT || err == -ENODEV)
		return -ENODEV;
	return err == -EBUSY ? err : -EOPNOTSUPP;
}

/* To open it takes as long as a thousand short mappings. */
static int open_session(struct user_round *round)
{
	struct user_session *session = round->session;
	const struct vfio_way *way = round->exp->way;
	int err;

	if (session->way == way && !strcmp(session->device, round->device)) {
		if (!dmabench_space_wanted_back(&session->space))
			return 0;
		/* Who unbinds it waits for that. */
		dmabench_user_end(session);
		return -ENODEV;
	}
	dmabench_user_end(session);
	err = dmabench_vfio_open(&session->space, way, round->device, round->run->out_reason);
	if (err)
		return not_opened(err);
	session->way = way;
	snprintf(session->device, sizeof(session->device), "%s", round->device);
	return 0;
}

static int choose_pages(struct user_round *round, const struct vfio_map *map)
{
	const int err = map->way->huge ? map->way->huge(map->space, map->huge) : 0;

	if (!err)
		return 0;
	return dmabench_user_refuse(round, DMABENCH_ALL, -EIO,
				    "huge_pages cannot be chosen: errno %d; dmesg may tell more", -err);
}

/* @wanted has what the parameters say. */
static int begin(struct user_round *round, const struct vfio_map *wanted)
{
	struct vfio_map *map;
	int err = open_session(round);

	if (err)
		return err;
	map = dmabench_calloc(1, sizeof(*map));
	*map = *wanted;
	map->way = round->exp->way;
	map->space = &round->session->space;
	round->state = map;
	map->slot_bytes = slot_bytes(map->size);
	map->before_bytes = map->way->pinned_bytes();
	round->run->out_translation = DMABENCH_TRANSLATION_IOMMU_STRICT;
	round->run->out_bounced = DMABENCH_BOUNCED_NONE;
	err = dmabench_vfio_check(round, map);
	if (!err)
		err = choose_pages(round, map);
	if (!err)
		err = fill(round, map);
	return err ? err : dmabench_vfio_verify(round, map);
}

int dmabench_vfio_setup(struct user_round *round, bool huge)
{
	struct vfio_map wanted = {
		.size = round->params[VFIO_SIZE], .live = round->params[VFIO_LIVE],
		.access = access_of(round->params[VFIO_DIRECTION]), .huge = huge,
	};

	/* As the caller divides it: see RUN's memory_bytes. */
	if (round->params[VFIO_UNTOUCHED])
		wanted.part_bytes = round->run->memory_bytes / (dmabench_vfio_spare(round) + 1);
	return begin(round, &wanted);
}

int dmabench_vfio_setup_busted(struct user_round *round)
{
	const struct vfio_map wanted = {
		.size = round->params[VFIO_BUSTED_SIZE], .live = 1, .huge = true,
		.access = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.wrong = VFIO_UNMAPPED + round->params[VFIO_BUSTED_KIND],
	};

	return begin(round, &wanted);
}

/* What is wrong is wrong in setup(): without a look nothing would be. */
int dmabench_vfio_leave(struct user_round *round, uint64_t first, uint64_t ops)
{
	(void)round;
	(void)first;
	(void)ops;
	return 0;
}

int dmabench_vfio_teardown(struct user_round *round)
{
	struct vfio_map *map = round->state;
	int err = 0;

	if (!map)
		return 0;
	while (map->mapped && !err)
		err = dmabench_vfio_unmap_slot(round, map, --map->mapped);
	/* Closing takes what an error left. */
	if (err || round->failed)
		dmabench_user_end(round->session);
	if (!err)
		err = dmabench_vfio_verify_end(round, map);
	free(map);
	return err;
}
