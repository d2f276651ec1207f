// SPDX-License-Identifier: GPL-2.0
/*
 * What DPDK, SPDK and QEMU pay to have memory of theirs mapped for a device: VFIO pins each
 * page, looks how many of them lie in a row, and puts them into the IOMMU's tables.
 */
#include <errno.h>
#include <linux/vfio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "host/interrupt.h"
#include "lib/alloc.h"
#include "vfio.h"
#include "vfio_map.h"

enum { BUSTED_SIZE, KIND, BUSTED_PARAMS };
enum { MAP, UNMAP, PHASES };

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
	int err;

	if (!strcmp(session->device, round->device)) {
		if (!dmabench_type1_wanted_back(&session->type1))
			return 0;
		/* Who unbinds it waits for that. */
		dmabench_user_end(session);
		return -ENODEV;
	}
	dmabench_user_end(session);
	err = dmabench_vfio_open(&session->type1, round->device, round->run->out_reason);
	if (err)
		return not_opened(err);
	snprintf(session->device, sizeof(session->device), "%s", round->device);
	return 0;
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
	map->type1 = &round->session->type1;
	round->state = map;
	map->slot_bytes = slot_bytes(map->size);
	map->before_bytes = dmabench_type1_pinned_bytes();
	round->run->out_translation = DMABENCH_TRANSLATION_IOMMU_STRICT;
	round->run->out_bounced = DMABENCH_BOUNCED_NONE;
	err = dmabench_vfio_check(round, map);
	if (!err)
		err = fill(round, map);
	return err ? err : dmabench_vfio_verify(round, map);
}

static int setup(struct user_round *round)
{
	struct vfio_map wanted = {
		.size = round->params[VFIO_SIZE], .live = round->params[VFIO_LIVE],
		.access = access_of(round->params[VFIO_DIRECTION]),
	};

	/* As the caller divides it: see RUN's memory_bytes. */
	if (round->params[VFIO_UNTOUCHED])
		wanted.part_bytes = round->run->memory_bytes / (dmabench_vfio_spare(round) + 1);
	return begin(round, &wanted);
}

static int setup_busted(struct user_round *round)
{
	const struct vfio_map wanted = {
		.size = round->params[BUSTED_SIZE], .live = 1,
		.access = VFIO_DMA_MAP_FLAG_READ | VFIO_DMA_MAP_FLAG_WRITE,
		.wrong = VFIO_UNMAPPED + round->params[KIND],
	};

	return begin(round, &wanted);
}

static int loop(struct user_round *round, uint64_t first, uint64_t ops)
{
	const struct vfio_map *map = round->state;
	const uint64_t at = dmabench_vfio_address(map, map->live - 1);

	for (uint64_t op = first; op < first + ops; op++) {
		const uint64_t from = dmabench_vfio_memory(round, map, op);
		uint64_t bytes = map->size, before, between;
		int err;

		if (dmabench_interrupted())
			return -EINTR;
		before = dmabench_user_clock();
		err = dmabench_type1_map(map->type1, at, from, map->size, map->access);
		between = dmabench_user_clock();
		if (err)
			return dmabench_vfio_not_mapped(round, map, err);
		dmabench_hist_add(&round->hist[MAP], between - before);
		before = dmabench_user_clock();
		err = dmabench_type1_unmap(map->type1, at, &bytes);
		between = dmabench_user_clock();
		if (err || bytes != map->size)
			return dmabench_vfio_not_unmapped(round);
		dmabench_hist_add(&round->hist[UNMAP], between - before);
	}
	return 0;
}

static int teardown(struct user_round *round)
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

static const char *const backings[] = { "base", "thp", "hugetlb_2m", "hugetlb_1g" };
static const char *const directions[] = { "to_device", "from_device", "bidirectional" };

#define NUMBER(_name, _unit, _min, _max, _def, _help)					\
	{ .info = { .out_type = DMABENCH_PARAM_U64, .out_min = _min, .out_max = _max,	\
		    .out_default = _def, .out_name = _name, .out_unit = _unit, .out_help = _help } }
#define NAMED(_name, _def, _help, _names)						\
	{ .info = { .out_type = DMABENCH_PARAM_ENUM, .out_default = _def,		\
		    .out_max = sizeof(_names) / sizeof((_names)[0]) - 1,		\
		    .out_name = _name, .out_help = _help }, .names = _names }
#define BOOL(_name, _help)								\
	{ .info = { .out_type = DMABENCH_PARAM_BOOL, .out_max = 1, .out_name = _name, .out_help = _help } }

/* The words that those of the module's user_pages have. */
#define SIZE_FROM(_def)									\
	NUMBER("size", "bytes", 4096, 1ULL << 40, _def,					\
	       "length of what is mapped, allocated or moved")

static const struct user_param params[VFIO_PARAMS] = {
	[VFIO_SIZE] = SIZE_FROM(1 << 20),
	[VFIO_BACKING] = NAMED("backing", DMABENCH_BACKING_BASE,
		"what is behind the memory: pages, transparent huge pages or HugeTLB's", backings),
	[VFIO_UNTOUCHED] = BOOL("untouched",
		"each operation's memory is new, without pages; to_device gets mostly zero pages"),
	[VFIO_DIRECTION] = NAMED("direction", DMABENCH_BIDIRECTIONAL,
		"who writes the data: the device may read it, write it, or both", directions),
	[VFIO_LIVE] = NUMBER("live", "", 1, 1 << 20, 1,
		"mappings there are while one is timed, with it; the others are all of one memory"),
};

static const struct user_phase phases[PHASES] = {
	[MAP] = { "map", "VFIO_IOMMU_MAP_DMA: pages are pinned, and mapped" },
	[UNMAP] = { "unmap", "VFIO_IOMMU_UNMAP_DMA: all of that undone" },
};

const struct user_exp dmabench_vfio_map = {
	.name = "vfio_map",
	.summary = "maps memory of the program's own through VFIO (IOMMU type 1), as DPDK and QEMU do",
	.flags = DMABENCH_EXP_USER_MEMORY,
	.params = params, .nparams = VFIO_PARAMS,
	.phases = phases, .nphases = PHASES,
	.setup = setup, .loop = loop, .teardown = teardown,
};

/* What is wrong is wrong in setup(): without a look nothing would be. */
static int leave(struct user_round *round, uint64_t first, uint64_t ops)
{
	(void)round;
	(void)first;
	(void)ops;
	return 0;
}

static const char *const kinds[] = { "unmapped", "mapped", "pinned" };

static const struct user_param busted_params[BUSTED_PARAMS] = {
	[BUSTED_SIZE] = SIZE_FROM(1 << 16),
	[KIND] = NAMED("kind", 0, "what is wrong where all was to be right", kinds),
};

const struct user_exp dmabench_vfio_busted = {
	.name = "vfio_busted",
	.summary = "unmaps too early, not at all, or leaves memory pinned: verification has to see it",
	.flags = DMABENCH_EXP_USER_MEMORY | DMABENCH_EXP_MUST_FAIL,
	.params = busted_params, .nparams = BUSTED_PARAMS,
	.phases = phases, .nphases = PHASES,
	.setup = setup_busted, .loop = leave, .teardown = teardown,
};
