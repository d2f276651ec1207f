/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Mappings that a round makes through VFIO, by either way, and what there is to say of them:
 * what vfio_map and iommufd_map have in common.
 */
#ifndef DMABENCH_USER_VFIO_MAP_H
#define DMABENCH_USER_VFIO_MAP_H

#include "experiment.h"
#include "way.h"

/* Parameters of vfio_map, by id; those of iommufd_map begin with them. */
enum { VFIO_SIZE, VFIO_BACKING, VFIO_UNTOUCHED, VFIO_DIRECTION, VFIO_LIVE, VFIO_PARAMS };
/* Those of what is wrong on purpose. */
enum { VFIO_BUSTED_SIZE, VFIO_BUSTED_KIND, VFIO_BUSTED_PARAMS };
enum { VFIO_MAP, VFIO_UNMAP, VFIO_PHASES };

/* What is done wrong on purpose; the kinds are named in this order. */
enum { VFIO_NOTHING, VFIO_UNMAPPED, VFIO_MAPPED, VFIO_PINNED };

struct vfio_map {
	const struct vfio_way *way;	/* the experiment's */
	const struct space *space;	/* the session's */
	uint64_t size, live;
	uint64_t slot_bytes;		/* from one mapping's address to the next one's */
	uint64_t part_bytes;		/* of memory: each operation's own; 0: all have the same */
	uint64_t before_bytes;		/* pinned before the first was mapped */
	uint64_t mapped;		/* how many are, beside that of an operation */
	uint32_t access;
	bool huge;			/* the IOMMU's pages are as large as they can be */
	unsigned int wrong;
};

/* The rounds of experiments: see struct user_exp. */
int dmabench_vfio_setup(struct user_round *round, bool huge);
int dmabench_vfio_setup_busted(struct user_round *round);
int dmabench_vfio_leave(struct user_round *round, uint64_t first, uint64_t ops);
int dmabench_vfio_teardown(struct user_round *round);

/* The address of the @slot-th mapping; that of operations is behind those that stay. */
uint64_t dmabench_vfio_address(const struct vfio_map *map, uint64_t slot);
/* Of operation @op, counted from the warm-up's first. */
uint64_t dmabench_vfio_memory(const struct user_round *round, const struct vfio_map *map,
			      uint64_t op);
/* Number of the part that no operation has. */
uint64_t dmabench_vfio_spare(const struct user_round *round);

/* 0, or -EINVAL: what the parameters say cannot be mapped. */
int dmabench_vfio_check(struct user_round *round, const struct vfio_map *map);
/* Of a negative errno value of mapping: what RUN would say, in words. */
int dmabench_vfio_not_mapped(struct user_round *round, const struct vfio_map *map, int err);
/* -EBADMSG: it did not say that it unmapped all. */
int dmabench_vfio_not_unmapped(struct user_round *round);

/* The mapping in @slot, of the spare memory, and away again. */
int dmabench_vfio_map_slot(struct user_round *round, const struct vfio_map *map, uint64_t slot);
int dmabench_vfio_unmap_slot(struct user_round *round, const struct vfio_map *map, uint64_t slot);

/*
 * Maps and unmaps once, and looks whether that is so: an address that is mapped is refused
 * (EEXIST), what is mapped is pinned; then there is nothing to unmap, and nothing is pinned
 * that was not. 0, -EBADMSG, or why it cannot be mapped.
 */
int dmabench_vfio_verify(struct user_round *round, const struct vfio_map *map);
/* After all was closed: -EBADMSG where more is pinned than was before. */
int dmabench_vfio_verify_end(struct user_round *round, const struct vfio_map *map);

#endif /* DMABENCH_USER_VFIO_MAP_H */
