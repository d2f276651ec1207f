/* SPDX-License-Identifier: GPL-2.0 */
/* The timed loop of both ways, made anew for each, whose calls are then direct ones. */
#ifndef DMABENCH_USER_VFIO_LOOP_H
#define DMABENCH_USER_VFIO_LOOP_H

#include "clock.h"
#include "host/interrupt.h"
#include "vfio_map.h"

static inline __attribute__((always_inline)) int
dmabench_vfio_loop(struct user_round *round, uint64_t first, uint64_t ops,
		   vfio_map_function *map_it, vfio_unmap_function *unmap_it)
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
		err = map_it(map->space, at, from, map->size, map->access);
		between = dmabench_user_clock();
		if (err)
			return dmabench_vfio_not_mapped(round, map, err);
		dmabench_hist_add(&round->hist[VFIO_MAP], between - before);
		before = dmabench_user_clock();
		err = unmap_it(map->space, at, &bytes);
		between = dmabench_user_clock();
		if (err || bytes != map->size)
			return dmabench_vfio_not_unmapped(round);
		dmabench_hist_add(&round->hist[VFIO_UNMAP], between - before);
	}
	return 0;
}

#endif /* DMABENCH_USER_VFIO_LOOP_H */
