// SPDX-License-Identifier: GPL-2.0
/*
 * An I/O as a driver of a fast disk has it: scattered pages of a client's, which are mapped,
 * told to the device in a list, and unmapped, with others in flight; by the ways that such
 * a driver's author chooses between.
 */
#include <linux/mm.h>

#include "experiments.h"
#include "nvme_like.h"
#include "params.h"
#include "run/handoff.h"

#define MOST_BYTES	SZ_1M
#define MOST_DEPTH	256

enum { COPIED_AUTO, COPIED_ENGINE, COPIED_NONE };

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", DMABENCH_PRP_BYTES, MOST_BYTES,
		SZ_64K, "length of an I/O, in whole pages of the device's, of 4 KiB"),
	[PARAM_ENTRY_BYTES] = DMABENCH_PARAM_NUMBER("entry_bytes", "bytes", DMABENCH_PRP_BYTES,
		MOST_BYTES, PAGE_SIZE,
		"of an I/O's memory, so much lies side by side; scattered pages: a page"),
	[PARAM_DIRECTION] = DMABENCH_PARAM_NAMED("direction", "who writes the data",
		"to_device", "from_device"),
	/* In the order of enum dmabench_nvme_way. */
	[PARAM_WAY] = DMABENCH_PARAM_NAMED("way",
		"map each I/O by a list, or in two steps; or it stays mapped, and data is in place or copied",
		"map_sg", "two_step", "premapped", "copy"),
	[PARAM_DEPTH] = DMABENCH_PARAM_NUMBER("depth", "", 1, MOST_DEPTH, 1,
		"I/Os in flight together, each with memory of its own"),
	[PARAM_COPIED_BY] = DMABENCH_PARAM_NAMED("copied_by",
		"who moves the data; auto: the engine, for one thread that completes, too; else nobody",
		"auto", "engine", "none"),
	[PARAM_COMPLETE_ON] = DMABENCH_PARAM_COMPLETE_ON,
};

static const struct dmabench_phase phases[] = {
	[PHASE_SUBMIT] = { "submit",
		"dma_map_sgtable(); dma_iova_link(), dma_map_phys(); or syncs; then the PRPs" },
	[PHASE_TRANSFER] = { "transfer",
		"the engine, what lies side by side by the PRPs in one go" },
	[PHASE_COMPLETE] = { "complete",
		"dma_unmap_sgtable(); dma_iova_destroy(), dma_unmap_phys(); or syncs; list freed" },
};

static bool by_engine(const struct dmabench_round *round)
{
	return round->params[PARAM_COPIED_BY] == COPIED_ENGINE;
}

static int check_way(struct dmabench_round *round)
{
	const char *no = DMABENCH_NO_IOVA_LINK ?: DMABENCH_NO_MAP_PHYS;

	if (!no || round->params[PARAM_WAY] != DMABENCH_NVME_TWO_STEP)
		return 0;
	return dmabench_unsupported(round, PARAM_WAY, "way two_step: %s", no);
}

static int check_pages(struct dmabench_round *round)
{
	u64 *p = round->params;
	struct dmabench_device_limits device;
	int err = dmabench_limits_ask(round, &device);
	u32 param;

	for (param = PARAM_SIZE; param <= PARAM_ENTRY_BYTES && !err; param++)
		if (p[param] % DMABENCH_PRP_BYTES)
			err = dmabench_refuse(round, param,
					      "%s %llu: pages of the device's are of %u bytes",
					      params[param].name, p[param], DMABENCH_PRP_BYTES);
	if (err)
		return err;
	p[PARAM_ENTRY_BYTES] = min(p[PARAM_ENTRY_BYTES], p[PARAM_SIZE]);
	if (p[PARAM_ENTRY_BYTES] <= device.max_segment_bytes)
		return 0;
	return dmabench_refuse(round, PARAM_ENTRY_BYTES,
			       "entry_bytes %llu is above %u, the target's largest segment",
			       p[PARAM_ENTRY_BYTES], device.max_segment_bytes);
}

static int check_engine(struct dmabench_round *round)
{
	u64 *p = round->params;

	if (p[PARAM_COPIED_BY] == COPIED_AUTO)
		p[PARAM_COPIED_BY] = dmabench_target_copies(round->target) &&
				     round->nthreads == 1 && !p[PARAM_COMPLETE_ON] ?
				     COPIED_ENGINE : COPIED_NONE;
	if (!by_engine(round))
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL, "%u threads: a channel serves one",
				       round->nthreads);
	if (p[PARAM_COMPLETE_ON])
		return dmabench_refuse(round, PARAM_COPIED_BY,
				       "copied_by engine: another CPU completes, while the next I/O is submitted; none moves data then");
	return 0;
}

static u64 io_bytes(const u64 *p)
{
	u64 own = dmabench_nvme_entries(p) *
		  (sizeof(struct dmabench_nvme_entry) + sizeof(struct scatterlist) +
		   sizeof(struct dmabench_nvme_vec));

	return sizeof(struct dmabench_nvme_io) + own + DMABENCH_PRP_BYTES +
	       PAGE_ALIGN(dmabench_nvme_area(p[PARAM_SIZE])) +
	       (p[PARAM_WAY] == DMABENCH_NVME_COPY ? p[PARAM_SIZE] : 0);
}

static int nvme_like_check(struct dmabench_round *round)
{
	const u64 *p = round->params;

	return check_way(round) ?: check_pages(round) ?: check_engine(round) ?:
	       dmabench_limit_share(round, PARAM_DEPTH, p[PARAM_DEPTH] * dmabench_nvme_entries(p),
				    p[PARAM_ENTRY_BYTES]) ?:
	       dmabench_check_memory(round, p[PARAM_DEPTH] * io_bytes(p) +
				     (PAGE_SIZE << get_order(dmabench_nvme_area(p[PARAM_SIZE]))));
}

static u32 nvme_like_phases_used(const struct dmabench_round *round)
{
	return BIT(PHASE_SUBMIT) | BIT(PHASE_COMPLETE) |
	       (by_engine(round) ? BIT(PHASE_TRANSFER) : 0);
}

/* All I/Os in flight together or none: no more may be alive than asked. */
static u32 nvme_like_batch(const struct dmabench_round *round, u32 wanted)
{
	const u64 *p = round->params;

	return dmabench_batch_within(wanted > 1 ? p[PARAM_DEPTH] : 1, p[PARAM_SIZE]) ==
	       p[PARAM_DEPTH] ? p[PARAM_DEPTH] : 1;
}

const struct dmabench_exp dmabench_exp_nvme_like = {
	.name = "nvme_like",
	.summary = "an I/O of scattered pages, as a driver of NVMe maps it and tells the device",
	.flags = DMABENCH_EXP_ENGINE_OPTIONAL,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = nvme_like_phases_used,
	.check = nvme_like_check,
	.wants_engine = by_engine,
	.batch = nvme_like_batch,
	.together = PARAM_DEPTH,
	.setup = dmabench_nvme_setup,
	.loop = dmabench_nvme_loop,
	.complete_on = PARAM_COMPLETE_ON,
	.complete = dmabench_nvme_complete,
	.complete_phases = BIT(PHASE_COMPLETE),
	.teardown = dmabench_nvme_teardown,
};
