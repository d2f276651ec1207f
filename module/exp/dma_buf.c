// SPDX-License-Identifier: GPL-2.0
/*
 * A buffer that is shared, as its importer has it: attached to its device, mapped, seen
 * by the CPU, and all of it undone. What exporter and importer owe each other is in
 * Documentation/driver-api/dma-buf.rst, and in include/linux/dma-buf.h.
 */
#include <linux/scatterlist.h>

#include "compat/dma_buf.h"
#include "dma_buf.h"
#include "experiments.h"
#include "params.h"
#include "targets/permit.h"

/* As user_pages has it. */
#define MOST_BYTES	(512ULL << 30)
#define MOST_PIECES	64

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", PAGE_SIZE, MOST_BYTES, SZ_64K,
		"length of what is mapped, allocated or moved"),
	/* In the order of enum dmabench_exporter; but for own, as the kernel names them. */
	[PARAM_EXPORTER] = DMABENCH_PARAM_NAMED("exporter",
		"whose buffer it is: the module's, of the system's heap, or a memfd's by udmabuf",
		"own", "system", "udmabuf"),
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_MASK_BITS] = DMABENCH_PARAM_MASK_BITS,
	[PARAM_CPU_ACCESS] = {
		.name = "cpu_access", .unit = "", .type = DMABENCH_PARAM_BOOL, .max = 1, .def = 1,
		.help = "begin_ and end_cpu_access(), as of who has the CPU look at the buffer",
	},
	[PARAM_PIECES] = DMABENCH_PARAM_NUMBER("pieces", "", 0, MOST_PIECES, 0,
		"pages, spread over all, that the engine moves and that are compared; 0: none"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_EXPORT] = { "export", "dma_buf_export() of pages that are there; of exporter own" },
	[PHASE_ATTACH] = { "attach", "dma_buf_attach()" },
	[PHASE_MAP] = { "map", "dma_buf_map_attachment_unlocked()" },
	[PHASE_TRANSFER] = { "transfer", "all pieces, one after the other" },
	[PHASE_BEGIN_CPU_ACCESS] = { "begin_cpu_access",
		"dma_buf_begin_cpu_access(); to_device it is before the transfer, else behind it" },
	[PHASE_END_CPU_ACCESS] = { "end_cpu_access", "dma_buf_end_cpu_access()" },
	[PHASE_UNMAP] = { "unmap", "dma_buf_unmap_attachment_unlocked()" },
	[PHASE_DETACH] = { "detach", "dma_buf_detach()" },
};

static bool moves(const struct dmabench_round *round)
{
	return round->params[PARAM_PIECES];
}

static bool is_own(const struct dmabench_round *round)
{
	return round->params[PARAM_EXPORTER] == DMABENCH_EXPORTER_OWN;
}

static int check_pieces(struct dmabench_round *round)
{
	u64 *p = round->params;

	if (p[PARAM_SIZE] % PAGE_SIZE)
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu: whole pages are shared, of %lu bytes",
				       p[PARAM_SIZE], PAGE_SIZE);
	if (!moves(round))
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL, "%u threads: a channel serves one",
				       round->nthreads);
	if (!p[PARAM_CPU_ACCESS] && !dmabench_misuse_allowed())
		return dmabench_refuse(round, PARAM_PIECES,
				       "pieces %llu: the CPU accesses them, which cpu_access is to bracket; misuse=1 allows it without",
				       p[PARAM_PIECES]);
	p[PARAM_PIECES] = min(p[PARAM_PIECES], p[PARAM_SIZE] >> PAGE_SHIFT);
	return 0;
}

/*
 * system_heap_unmap_dma_buf() unmaps what another importer's begin_cpu_access() may be
 * syncing: of one buffer there is one importer.
 */
static int check_exporter(struct dmabench_round *round)
{
	if (DMABENCH_LIST_SCRAMBLED)
		return dmabench_unsupported(round, PARAM_EXPORTER,
					    "exporter: CONFIG_DMABUF_DEBUG of this kernel scrambles lists while they are mapped");
	if (is_own(round))
		return !round->import.fd ? 0 :
		       dmabench_refuse(round, DMABENCH_ALL,
				       "dma_buf must be 0: exporter own is the module's");
	if (round->nthreads > 1)
		return dmabench_refuse(round, PARAM_EXPORTER,
				       "exporter: %u threads would map and unmap one buffer, and these exporters do not keep them apart; own has one each",
				       round->nthreads);
	if (round->node != DMABENCH_NODE_DEFAULT)
		return dmabench_refuse(round, DMABENCH_ALL,
				       "node: the memory is the exporter's: leave it out, and start it by numactl --membind");
	if (IS_ENABLED(CONFIG_DMABUF_DEBUG))
		return dmabench_unsupported(round, PARAM_EXPORTER,
					    "exporter: CONFIG_DMABUF_DEBUG hides which pages a mapping is of, and so whether it bounces; own is there");
	return dmabench_import_get(round, PARAM_EXPORTER, PARAM_SIZE);
}

/* At worst a list has an entry for each page. */
static int check_memory(struct dmabench_round *round)
{
	u64 size = round->params[PARAM_SIZE], pages = size >> PAGE_SHIFT;
	u64 lists = pages * sizeof(struct scatterlist) + round->params[PARAM_PIECES] * PAGE_SIZE;

	return dmabench_check_memory(round, lists + (is_own(round) ?
				     size + pages * sizeof(struct page *) : 0));
}

static int dma_buf_check(struct dmabench_round *round)
{
	return check_pieces(round) ?: check_exporter(round) ?: check_memory(round) ?:
	       dmabench_limit_mask(round, PARAM_MASK_BITS) ?:
	       dmabench_limit_list(round, PARAM_SIZE, round->params[PARAM_SIZE]);
}

static u32 dma_buf_phases_used(const struct dmabench_round *round)
{
	u32 used = GENMASK(ARRAY_SIZE(phases) - 1, 0);

	if (!is_own(round))
		used &= ~BIT(PHASE_EXPORT);
	if (!moves(round))
		used &= ~BIT(PHASE_TRANSFER);
	if (!round->params[PARAM_CPU_ACCESS])
		used &= ~(BIT(PHASE_BEGIN_CPU_ACCESS) | BIT(PHASE_END_CPU_ACCESS));
	return used;
}

const struct dmabench_exp dmabench_exp_dma_buf = {
	.name = "dma_buf",
	.summary = "import a shared buffer: attach, map, let the CPU see it, and undo all",
	.flags = DMABENCH_EXP_ENGINE_OPTIONAL | DMABENCH_EXP_DMA_BUF,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.unavailable = DMABENCH_NO_DMA_BUF,
	.phases_used = dma_buf_phases_used,
	.check = dma_buf_check,
	.wants_engine = moves,
	.setup = dmabench_shared_setup,
	.loop = dmabench_shared_loop,
	.teardown = dmabench_shared_teardown,
};
