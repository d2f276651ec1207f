// SPDX-License-Identifier: GPL-2.0
/* The steps of mmio, each of them timed. What is compared is never timed. */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/log2.h>

#include "compat/compat.h"
#include "core/integrity.h"
#include "mmio.h"
#include "run/timed.h"
#include "targets/engine.h"

/* Does it to @part[0] to @part[@count - 1], and returns the ticks that it took. */
typedef u64 part_fn(const struct mmio *m, struct mmio_part *part, u32 count);

#define PART_TIMED(_name, _call) \
	DMABENCH_TIMED(_name, struct mmio, m, struct mmio_part, part, _call)

static PART_TIMED(map_resource,
	part->addr = dma_map_resource(m->dev, part->phys, m->size, m->direction, 0))
static PART_TIMED(unmap_resource,
	dma_unmap_resource(m->dev, part->addr, m->size, m->direction, 0))
static PART_TIMED(map_p2p,
	part->err = dma_map_sgtable(m->dev, &part->table, m->direction, 0))
static PART_TIMED(unmap_p2p, dma_unmap_sgtable(m->dev, &part->table, m->direction, 0))

/*
 * Raw: in the CPU's byte order and without a barrier each, which of ioremap_wc() would part what
 * is to be combined.
 */
static __always_inline void write_word(u8 __iomem *to, const u8 *from, size_t width)
{
	switch (width) {
	case 1:
		__raw_writeb(*from, to);
		break;
	case 2:
		__raw_writew(*(const u16 *)from, to);
		break;
	case 4:
		__raw_writel(*(const u32 *)from, to);
		break;
#ifdef CONFIG_64BIT
	case 8:
		__raw_writeq(*(const u64 *)from, to);
		break;
#endif
	}
}

static __always_inline void read_word(u8 *to, const u8 __iomem *from, size_t width)
{
	switch (width) {
	case 1:
		*to = __raw_readb(from);
		break;
	case 2:
		*(u16 *)to = __raw_readw(from);
		break;
	case 4:
		*(u32 *)to = __raw_readl(from);
		break;
#ifdef CONFIG_64BIT
	case 8:
		*(u64 *)to = __raw_readq(from);
		break;
#endif
	}
}

/* Inlined for each width. Behind the last write all of them are on their way. */
static __always_inline void write_part(const struct mmio *m, const struct mmio_part *part,
				       size_t width)
{
	size_t at;

	for (at = 0; at < m->size; at += width)
		write_word(part->io + at, part->data + at, width);
	wmb(); /* of write combining, too */
}

static __always_inline void read_part(const struct mmio *m, const struct mmio_part *part,
				      size_t width)
{
	size_t at;

	for (at = 0; at < m->size; at += width)
		read_word(part->copy + at, part->io + at, width);
}

static PART_TIMED(write_by_1, write_part(m, part, 1))
static PART_TIMED(write_by_2, write_part(m, part, 2))
static PART_TIMED(write_by_4, write_part(m, part, 4))
static PART_TIMED(write_by_8, write_part(m, part, 8))
static PART_TIMED(read_by_1, read_part(m, part, 1))
static PART_TIMED(read_by_2, read_part(m, part, 2))
static PART_TIMED(read_by_4, read_part(m, part, 4))
static PART_TIMED(read_by_8, read_part(m, part, 8))

/* By the logarithm of the width; of 8 only where the CPU has it, which is checked. */
static part_fn *const writes[] = { write_by_1, write_by_2, write_by_4, write_by_8 };
static part_fn *const reads[] = { read_by_1, read_by_2, read_by_4, read_by_8 };

static bool is_p2p(const struct mmio *m)
{
	return m->bar.vaddr;
}

static dma_addr_t addr_of(const struct mmio *m, const struct mmio_part *part)
{
	return is_p2p(m) ? sg_dma_address(&part->entry) : part->addr;
}

/* The card's end ends the round, too. */
static int stopped(const struct dmabench_thread *thread)
{
	const struct mmio *m = thread->priv;

	return dmabench_stopped(thread) ?: (dmabench_target_gone(m->card) ? -ENODEV : 0);
}

static int in_batches(struct dmabench_thread *thread, unsigned int phase, u32 count, part_fn *fn)
{
	const struct mmio *m = thread->priv;
	u32 batch = thread->round->batch, i;
	int err = 0;

	for (i = 0; i < count && !err; i += batch) {
		err = stopped(thread);
		if (!err)
			dmabench_record(thread, phase, fn(m, m->part + i, batch));
	}
	return err;
}

static int wrong_data(struct dmabench_thread *thread, const char *who, size_t wrong)
{
	if (wrong == DMABENCH_INTACT)
		return 0;
	return dmabench_fail(thread->round, -EBADMSG, "%s: wrong data at byte %zu", who, wrong);
}

/* Other data each time, which only the BAR can have told. */
static int access_parts(struct dmabench_thread *thread, u32 count)
{
	unsigned int width = ilog2(thread->round->params[PARAM_WIDTH]);
	struct mmio *m = thread->priv;
	size_t bytes = count * m->size;
	int err;

	if (!m->data)
		return 0;
	dmabench_integrity_fill(m->data, bytes, ++m->seed, 0);
	err = in_batches(thread, PHASE_WRITE, count, writes[width]) ?:
	      in_batches(thread, PHASE_READ, count, reads[width]) ?:
	      wrong_data(thread, "what the CPU wrote to the BAR, and read back",
			 dmabench_integrity_check(m->copy, bytes, m->seed, 0));
	if (!err)
		thread->verified_bytes += bytes;
	return err;
}

static int map_failed(struct dmabench_thread *thread, const struct mmio_part *part)
{
	const struct mmio *m = thread->priv;

	if (part->err == -EREMOTEIO)
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "target %s may not reach pages of %s: not a PCI device, or no bridges known to carry it",
				     thread->round->target->name, m->card->name);
	if (is_swiotlb_force_bounce(m->dev))
		return dmabench_fail(thread->round, -EOPNOTSUPP,
				     "all is to bounce (swiotlb=force), and what is no memory cannot");
	return dmabench_fail(thread->round, -EIO,
			     "%zu bytes of BAR memory do not map (error %d): cause unknown; mask %#llx",
			     m->size, -part->err, dma_get_mask(m->dev));
}

/* It never bounces; how a list may have it depends on bridges, and is not looked at. */
static void observe(struct dmabench_thread *thread, const struct mmio_part *part)
{
	const struct mmio *m = thread->priv;

	if (is_p2p(m))
		return;
	thread->mapped++;
	thread->bounced += dmabench_bar_elsewhere(m->dev, part->addr, part->phys);
}

static int map_parts(struct dmabench_thread *thread, u32 count)
{
	struct mmio *m = thread->priv;
	const struct mmio_part *failed = NULL;
	u32 batch = thread->round->batch, i, k;
	int err;

	for (i = 0; i < count && !failed; i += batch) {
		err = stopped(thread);
		if (err)
			return err;
		dmabench_record(thread, PHASE_MAP, is_p2p(m) ? map_p2p(m, m->part + i, batch) :
							       map_resource(m, m->part + i, batch));
		for (k = i; k < i + batch; k++) {
			struct mmio_part *part = &m->part[k];

			part->mapped = is_p2p(m) ? !part->err :
						   !dma_mapping_error(m->dev, part->addr);
			dmabench_holds(thread, part->mapped);
			if (!part->mapped)
				failed = part;
			else if (thread->observing)
				observe(thread, part);
		}
	}
	return failed ? map_failed(thread, failed) : 0;
}

static int compare_moved(struct dmabench_thread *thread, const struct mmio_part *part)
{
	struct mmio *m = thread->priv;
	int err;

	if (m->direction == DMA_TO_DEVICE)
		err = wrong_data(thread, "what the engine read of the BAR",
				 dmabench_integrity_check(m->device.vaddr, m->size, m->seed, 0));
	else
		err = wrong_data(thread, "what the engine wrote to the BAR",
				 dmabench_integrity_check_io(part->io, m->size, m->seed, 0));
	if (!err)
		thread->verified_bytes += m->size;
	return err;
}

static int move(struct dmabench_thread *thread, const struct mmio_part *part)
{
	struct dmabench_engine *engine = thread->round->engine;
	struct mmio *m = thread->priv;
	bool reads = m->direction == DMA_TO_DEVICE;
	dma_addr_t bar = addr_of(m, part), memory = m->device.addr;
	u64 before, after;
	int err;

	if (reads)
		dmabench_integrity_fill_io(part->io, m->size, ++m->seed, 0);
	else
		dmabench_integrity_fill(m->device.vaddr, m->size, ++m->seed, 0);
	before = dmabench_clock_start();
	err = dmabench_engine_copy(engine, reads ? memory : bar, reads ? bar : memory, m->size);
	after = dmabench_clock_stop();
	if (err == -EINTR || err == -ENODEV)
		return err;
	if (err)
		return dmabench_fail(thread->round, err, "engine %s: %s",
				     thread->round->target->engine,
				     dmabench_engine_error(engine, err));
	dmabench_record(thread, PHASE_TRANSFER, dmabench_clock_between(before, after));
	return compare_moved(thread, part);
}

static int move_parts(struct dmabench_thread *thread, u32 count)
{
	const struct mmio *m = thread->priv;
	int err = 0;
	u32 i;

	for (i = 0; i < count && !err && m->device.vaddr; i++)
		err = stopped(thread) ?: move(thread, &m->part[i]);
	return err;
}

static void unmap_parts(struct dmabench_thread *thread, u32 count)
{
	struct mmio *m = thread->priv;
	u32 batch = thread->round->batch, i, k;

	for (i = 0; i < count; i += batch) {
		dmabench_record(thread, PHASE_UNMAP,
				is_p2p(m) ? unmap_p2p(m, m->part + i, batch) :
					    unmap_resource(m, m->part + i, batch));
		for (k = i; k < i + batch; k++)
			m->part[k].mapped = false;
		dmabench_holds(thread, -(s64)batch);
		cond_resched();
	}
}

/* After an error: unrecorded, and not what a stuck engine may still reach. */
static void drop(struct dmabench_thread *thread)
{
	struct mmio *m = thread->priv;
	u32 i;

	if (dmabench_target_stuck(thread->round->target))
		return;
	for (i = 0; i < m->inflight; i++) {
		if (!m->part[i].mapped)
			continue;
		if (is_p2p(m))
			unmap_p2p(m, &m->part[i], 1);
		else
			unmap_resource(m, &m->part[i], 1);
		m->part[i].mapped = false;
		dmabench_holds(thread, -1);
	}
}

int dmabench_mmio_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct mmio *m = thread->priv;
	int err = 0;
	u32 count;

	for (; ops && !err; ops -= count) {
		count = min_t(u64, ops, m->inflight);
		err = access_parts(thread, count) ?: map_parts(thread, count) ?:
		      move_parts(thread, count);
		if (!err)
			unmap_parts(thread, count);
	}
	if (err)
		drop(thread);
	return err;
}
