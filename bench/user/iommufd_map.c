// SPDX-License-Identifier: GPL-2.0
/*
 * What programs pay for what vfio_map times where they have it from iommufd, as QEMU does by
 * its object iommufd: pages are kept in an object of their own, so that several address spaces
 * can share it, and count as the user's.
 */
#include "iommufd.h"
#include "vfio_loop.h"
#include "vfio_params.h"

enum { HUGE_PAGES = VFIO_PARAMS, PARAMS };

static int setup(struct user_round *round)
{
	return dmabench_vfio_setup(round, round->params[HUGE_PAGES]);
}

static int loop(struct user_round *round, uint64_t first, uint64_t ops)
{
	return dmabench_vfio_loop(round, first, ops, dmabench_iommufd_ioas_map,
				  dmabench_iommufd_ioas_unmap);
}

static const struct user_param params[PARAMS] = {
	VFIO_PARAM_ROWS,
	[HUGE_PAGES] = VFIO_BOOL("huge_pages", 1,
		"the IOMMU gets pages as large as can be; off: base pages alone"),
};

static const struct user_phase phases[VFIO_PHASES] = {
	[VFIO_MAP] = { "map", "IOMMU_IOAS_MAP: pages are pinned, and mapped" },
	[VFIO_UNMAP] = { "unmap", "IOMMU_IOAS_UNMAP: all of that undone" },
};

const struct user_exp dmabench_iommufd_map = {
	.name = "iommufd_map",
	.summary = "maps memory of the program's own through iommufd, as QEMU can",
	.way = &dmabench_by_iommufd,
	.flags = DMABENCH_EXP_USER_MEMORY,
	.params = params, .nparams = PARAMS,
	.phases = phases, .nphases = VFIO_PHASES,
	.setup = setup, .loop = loop, .teardown = dmabench_vfio_teardown,
};

static const struct user_param busted_params[VFIO_BUSTED_PARAMS] = { VFIO_BUSTED_ROWS };

const struct user_exp dmabench_iommufd_busted = {
	.name = "iommufd_busted",
	.summary = "unmaps too early, not at all, or leaves memory pinned: verification has to see it",
	.way = &dmabench_by_iommufd,
	.flags = DMABENCH_EXP_USER_MEMORY | DMABENCH_EXP_MUST_FAIL,
	.params = busted_params, .nparams = VFIO_BUSTED_PARAMS,
	.phases = phases, .nphases = VFIO_PHASES,
	.setup = dmabench_vfio_setup_busted, .loop = dmabench_vfio_leave,
	.teardown = dmabench_vfio_teardown,
};
