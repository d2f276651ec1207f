// SPDX-License-Identifier: GPL-2.0
/*
 * What DPDK, SPDK and QEMU pay to have memory of theirs mapped for a device: VFIO pins each
 * page, looks how many of them lie in a row, and puts them into the IOMMU's tables.
 */
#include "type1.h"
#include "vfio_loop.h"
#include "vfio_params.h"

static int setup(struct user_round *round)
{
	return dmabench_vfio_setup(round, true);
}

static int loop(struct user_round *round, uint64_t first, uint64_t ops)
{
	return dmabench_vfio_loop(round, first, ops, dmabench_type1_map, dmabench_type1_unmap);
}

static const struct user_param params[VFIO_PARAMS] = { VFIO_PARAM_ROWS };

static const struct user_phase phases[VFIO_PHASES] = {
	[VFIO_MAP] = { "map", "VFIO_IOMMU_MAP_DMA: pages are pinned, and mapped" },
	[VFIO_UNMAP] = { "unmap", "VFIO_IOMMU_UNMAP_DMA: all of that undone" },
};

const struct user_exp dmabench_vfio_map = {
	.name = "vfio_map",
	.summary = "maps memory of the program's own through VFIO (IOMMU type 1), as DPDK and QEMU do",
	.way = &dmabench_by_type1,
	.flags = DMABENCH_EXP_USER_MEMORY,
	.params = params, .nparams = VFIO_PARAMS,
	.phases = phases, .nphases = VFIO_PHASES,
	.setup = setup, .loop = loop, .teardown = dmabench_vfio_teardown,
};

static const struct user_param busted_params[VFIO_BUSTED_PARAMS] = { VFIO_BUSTED_ROWS };

const struct user_exp dmabench_vfio_busted = {
	.name = "vfio_busted",
	.summary = "unmaps too early, not at all, or leaves memory pinned: verification has to see it",
	.way = &dmabench_by_type1,
	.flags = DMABENCH_EXP_USER_MEMORY | DMABENCH_EXP_MUST_FAIL,
	.params = busted_params, .nparams = VFIO_BUSTED_PARAMS,
	.phases = phases, .nphases = VFIO_PHASES,
	.setup = dmabench_vfio_setup_busted, .loop = dmabench_vfio_leave,
	.teardown = dmabench_vfio_teardown,
};
