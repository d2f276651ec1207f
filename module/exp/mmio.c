// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a PCI device's: what it costs to map part of a BAR, and what a CPU's accesses to it
 * cost. Which BAR may be written is targets/bar.h's to say; the target is that device itself, or
 * another, which then reaches its peer.
 */
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "channel.h"
#include "compat/compat.h"
#include "core/attrs.h"
#include "experiments.h"
#include "mmio.h"
#include "params.h"

/* Longer parts are mapped only: a read of one word may take a microsecond, and is waited for. */
#define MOST_ACCESSED	SZ_64K

static const struct dmabench_param params[] = {
	[PARAM_SIZE] = DMABENCH_PARAM_NUMBER("size", "bytes", 1, DMABENCH_MAX_BUFFER_BYTES, 4096,
		"length of a part of the BAR; above 64 KiB it is mapped, and not accessed"),
	[PARAM_WIDTH] = DMABENCH_PARAM_NUMBER("width", "bytes", 1, 8, 4,
		"of an access by the CPU: 1, 2, 4 or 8"),
	[PARAM_WRITE_COMBINE] = DMABENCH_PARAM_BOOL("write_combine",
		"the CPU sees the BAR by ioremap_wc(), and not by ioremap()"),
	/* In the order of the enumeration. */
	[PARAM_CALL] = DMABENCH_PARAM_NAMED("call",
		"dma_map_resource(), or dma_map_sgtable() of P2PDMA's pages, there till it is unbound",
		"resource", "p2p"),
	[PARAM_DIRECTION] = DMABENCH_PARAM_DIRECTION,
	[PARAM_INFLIGHT] = DMABENCH_PARAM_NUMBER("inflight", "", 1, DMABENCH_MAX_BATCH, 1,
		"mappings alive together, each of a part of its own"),
	[PARAM_MOVED] = DMABENCH_PARAM_BOOL("moved",
		"the engine writes each part, or reads it to_device, and it is compared"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_MAP] = { "map", "dma_map_resource(), or dma_map_sgtable() of one entry" },
	[PHASE_TRANSFER] = { "transfer", "the engine moves a part to or from coherent memory" },
	[PHASE_UNMAP] = { "unmap", "dma_unmap_resource(), or dma_unmap_sgtable()" },
	[PHASE_WRITE] = { "cpu_write", "a part by accesses of width, from pages, and wmb()" },
	[PHASE_READ] = { "cpu_read", "a part by accesses of width, to ordinary pages" },
};

static bool accesses(const struct dmabench_round *round)
{
	return round->params[PARAM_SIZE] <= MOST_ACCESSED;
}

static bool moves(const struct dmabench_round *round)
{
	return round->params[PARAM_MOVED];
}

/* Of a thread: whole pages a part, which then is alone in its IOMMU pages. */
static u64 bar_bytes(const struct dmabench_round *round)
{
	return round->params[PARAM_INFLIGHT] * PAGE_ALIGN(round->params[PARAM_SIZE]);
}

static int check_width(struct dmabench_round *round)
{
	u64 width = round->params[PARAM_WIDTH], size = round->params[PARAM_SIZE];

	if (!is_power_of_2(width))
		return dmabench_refuse(round, PARAM_WIDTH, "width %llu: 1, 2, 4 and 8 are", width);
	if (width > sizeof(long))
		return dmabench_unsupported(round, PARAM_WIDTH,
					    "width %llu: this CPU has accesses of up to %zu bytes",
					    width, sizeof(long));
	if (size & (width - 1))
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu is no multiple of width %llu", size, width);
	return 0;
}

static int check_call(struct dmabench_round *round)
{
	const u64 *p = round->params;

	if (p[PARAM_CALL] != CALL_P2P)
		return 0;
	if (DMABENCH_NO_P2P || !IS_ENABLED(CONFIG_PCI_P2PDMA))
		return dmabench_unsupported(round, PARAM_CALL,
					    "call p2p needs Linux 6.0 and CONFIG_PCI_P2PDMA; resource is left");
	if (p[PARAM_WRITE_COMBINE])
		return dmabench_refuse(round, PARAM_WRITE_COMBINE,
				       "write_combine: P2PDMA maps its pages uncached; leave it out with call p2p");
	return 0;
}

static int check_moved(struct dmabench_round *round)
{
	if (!moves(round))
		return 0;
	if (round->nthreads > 1)
		return dmabench_refuse(round, DMABENCH_ALL, "%u threads: a channel serves one",
				       round->nthreads);
	if (!accesses(round))
		return dmabench_refuse(round, PARAM_SIZE,
				       "size %llu: moved compares it by the CPU, which accesses %u bytes at most",
				       round->params[PARAM_SIZE], MOST_ACCESSED);
	return dmabench_channel_check_aligned(round, PARAM_SIZE);
}

/* Of the BAR that will be claimed, unless the card goes before. */
static int check_fits(struct dmabench_round *round, const struct dmabench_target *card)
{
	int number = dmabench_bar_largest(card);
	u64 needed = bar_bytes(round) * round->nthreads, length;

	if (number < 0)
		return dmabench_fail(round, -EOPNOTSUPP,
				     "scratch_card %s has no BAR of prefetchable memory",
				     card->name);
	length = pci_resource_len(to_pci_dev(card->dev), number);
	if (needed > SIZE_MAX)
		return dmabench_refuse(round, PARAM_SIZE,
				       "%llu bytes are more than this kernel can address", needed);
	if (needed <= length)
		return 0;
	return dmabench_refuse(round, PARAM_SIZE,
			       "%llu bytes, in whole pages of all parts and threads: BAR %d of %s has %llu",
			       needed, number, card->name, length);
}

static int check_card(struct dmabench_round *round)
{
	struct dmabench_target *card = dmabench_bar_card();
	int err;

	if (!card)
		return dmabench_fail(round, -EOPNOTSUPP,
				     "no memory of a device's that may be written: load with scratch_card=0000:03:00.0, and bind it");
	err = check_fits(round, card);
	dmabench_target_put(card);
	return err;
}

static int check_memory(struct dmabench_round *round)
{
	u64 bytes = round->params[PARAM_INFLIGHT] * round->params[PARAM_SIZE];
	u64 parts = round->params[PARAM_INFLIGHT] * sizeof(struct mmio_part);

	if (!accesses(round))
		return dmabench_check_memory(round, parts);
	if (bytes > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_INFLIGHT,
				       "inflight %llu: parts of size %llu that are accessed are %llu bytes together at most",
				       round->params[PARAM_INFLIGHT], round->params[PARAM_SIZE],
				       DMABENCH_MAX_BUFFER_BYTES);
	return dmabench_check_memory(round, parts + 2 * PAGE_ALIGN(bytes) +
				     (moves(round) ? PAGE_SIZE << get_order(bytes) : 0));
}

static int mmio_check(struct dmabench_round *round)
{
	return check_width(round) ?: check_call(round) ?: check_moved(round) ?:
	       check_memory(round) ?: check_card(round);
}

static u32 mmio_phases_used(const struct dmabench_round *round)
{
	return BIT(PHASE_MAP) | BIT(PHASE_UNMAP) | (moves(round) ? BIT(PHASE_TRANSFER) : 0) |
	       (accesses(round) ? BIT(PHASE_WRITE) | BIT(PHASE_READ) : 0);
}

/* All parts together or none; an access is as slow as a copy of a page. */
static u32 mmio_batch(const struct dmabench_round *round, u32 wanted)
{
	u32 inflight = round->params[PARAM_INFLIGHT];
	u64 words = div64_u64(round->params[PARAM_SIZE], round->params[PARAM_WIDTH]);
	u64 bytes = accesses(round) ? words * SZ_4K : round->params[PARAM_SIZE];

	return wanted > 1 && dmabench_batch_within(inflight, bytes) == inflight ? inflight : 1;
}

/* Until it is left, the card stays bound. */
static int enter_card(struct dmabench_thread *thread, struct mmio *m)
{
	m->card = dmabench_bar_card();
	if (!m->card)
		return dmabench_fail(thread->round, -ENODEV, "scratch_card was unbound");
	if (m->card->device == thread->round->target->device)
		return 0;
	m->entered = !dmabench_target_try(m->card);
	return m->entered ? 0 :
	       dmabench_fail(thread->round, -EBUSY, "somebody has %s for himself", m->card->name);
}

static int claim_failed(struct dmabench_thread *thread, const struct mmio *m, int number, int err)
{
	struct dmabench_round *round = thread->round;

	switch (err) {
	case -EBUSY:
		if (round->params[PARAM_CALL] == CALL_RESOURCE &&
		    dmabench_p2p_provided(m->bar.pdev))
			return dmabench_unsupported(round, PARAM_CALL,
						    "call resource: P2PDMA has the BAR of %s until it is unbound: unbind and bind it, or call p2p",
						    m->card->name);
		return dmabench_fail(round, err,
				     "BAR %d of %s is in use: a handle or a round has it",
				     number, m->card->name);
	case -EINVAL:
		return dmabench_unsupported(round, PARAM_CALL,
					    "call p2p: BAR %d of %s is not of whole 2 MiB, as pages come; resource is left",
					    number, m->card->name);
	case -ENOMEM:
		return dmabench_fail(round, err,
				     "no %zu bytes of BAR %d of %s are left, or no memory to map them",
				     m->bytes, number, m->card->name);
	}
	return dmabench_fail(round, -EOPNOTSUPP, "BAR %d of %s cannot be taken (error %d)", number,
			     m->card->name, -err);
}

static int claim(struct dmabench_thread *thread, struct mmio *m)
{
	const u64 *p = thread->round->params;
	int number = dmabench_bar_largest(m->card), err;

	if (number < 0 ||
	    dmabench_bar_check(m->card, number, m->bytes * thread->round->nthreads))
		return dmabench_fail(thread->round, -ENODEV, "scratch_card became another");
	m->bar.pdev = to_pci_dev(m->card->dev);
	if (p[PARAM_CALL] == CALL_P2P) {
		err = dmabench_p2p_alloc(&m->bar, number, m->bytes);
	} else {
		m->bar.phys = pci_resource_start(m->bar.pdev, number) + thread->index * m->bytes;
		err = dmabench_bar_claim(&m->bar, m->bytes, m->bytes, p[PARAM_WRITE_COMBINE]);
	}
	if (err)
		return claim_failed(thread, m, number, err);
	m->claimed = true;
	atomic_inc(&dmabench_live_buffers);
	if (p[PARAM_CALL] == CALL_P2P)
		m->bar.phys = page_to_phys(virt_to_page(m->bar.vaddr));
	if (dmabench_bar_reached(thread->dev, m->bar.phys, m->bytes))
		return 0;
	return dmabench_fail(thread->round, -EOPNOTSUPP,
			     "BAR %d of %s is above the target's mask %#llx, and nothing translates",
			     number, m->card->name, dma_get_mask(thread->dev));
}

static int setup_data(struct dmabench_thread *thread, struct mmio *m)
{
	size_t bytes = m->inflight * m->size;

	if (!accesses(thread->round))
		return 0;
	m->data = dmabench_thread_pages(thread, bytes);
	m->copy = dmabench_thread_pages(thread, bytes);
	if (!m->data || !m->copy ||
	    (moves(thread->round) &&
	     !dmabench_thread_alloc_device(thread, &m->device, m->size)))
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for %zu bytes to write, and to read", bytes);
	return 0;
}

static int setup_parts(struct dmabench_thread *thread, struct mmio *m)
{
	size_t stride = PAGE_ALIGN(m->size);
	u32 i;

	m->part = kvcalloc(m->inflight, sizeof(*m->part), DMABENCH_GFP);
	if (!m->part)
		return -ENOMEM;
	for (i = 0; i < m->inflight; i++) {
		struct mmio_part *part = &m->part[i];

		part->io = (u8 __iomem *)m->bar.io + i * stride;
		part->phys = m->bar.phys + i * stride;
		if (m->data) {
			part->data = m->data + i * m->size;
			part->copy = m->copy + i * m->size;
		}
		sg_init_table(&part->entry, 1);
		if (m->bar.vaddr)
			sg_set_buf(&part->entry, m->bar.vaddr + i * stride, m->size);
		part->table = (struct sg_table){ .sgl = &part->entry, .nents = 1, .orig_nents = 1 };
	}
	return 0;
}

static int mmio_setup(struct dmabench_thread *thread)
{
	const u64 *p = thread->round->params;
	struct mmio *m = kzalloc(sizeof(*m), DMABENCH_GFP);

	thread->priv = m;
	if (!m)
		return -ENOMEM;
	m->dev = thread->dev;
	m->size = p[PARAM_SIZE];
	m->inflight = p[PARAM_INFLIGHT];
	m->bytes = bar_bytes(thread->round);
	m->seed = thread->round->seed ^ ((u64)thread->index << 56);
	if (!dmabench_direction(p[PARAM_DIRECTION], &m->direction))
		return -EINVAL;
	return enter_card(thread, m) ?: claim(thread, m) ?: setup_data(thread, m) ?:
	       setup_parts(thread, m);
}

/* What a stuck engine may still write to stays claimed for good, but for what has pages. */
static void release(struct dmabench_thread *thread, struct mmio *m)
{
	if (!m->bar.vaddr && dmabench_target_stuck(thread->round->target)) {
		dmabench_pages_keep(m->bytes);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	if (m->bar.vaddr)
		dmabench_p2p_free(&m->bar, m->bytes);
	else
		dmabench_bar_release(&m->bar);
}

static void mmio_teardown(struct dmabench_thread *thread)
{
	struct dmabench_target *target = thread->round->target;
	struct mmio *m = thread->priv;

	if (!m)
		return;
	kvfree(m->part);
	dmabench_thread_free(thread, &m->device);
	dmabench_pages_free(target, m->copy, m->inflight * m->size);
	dmabench_pages_free(target, m->data, m->inflight * m->size);
	if (m->claimed)
		release(thread, m);
	if (m->entered)
		dmabench_target_leave(m->card);
	if (m->card)
		dmabench_target_put(m->card);
	kfree(m);
}

const struct dmabench_exp dmabench_exp_mmio = {
	.name = "mmio",
	.summary = "map part of a PCI device's BAR, and access it by the CPU",
	.flags = DMABENCH_EXP_ENGINE_OPTIONAL | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = mmio_phases_used,
	.check = mmio_check,
	.wants_engine = moves,
	.batch = mmio_batch,
	.together = PARAM_INFLIGHT,
	.setup = mmio_setup,
	.loop = dmabench_mmio_loop,
	.teardown = mmio_teardown,
};
