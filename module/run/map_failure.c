// SPDX-License-Identifier: GPL-2.0
/*
 * Why a mapping or an allocation failed. The DMA API does not say: what can be
 * looked at is, before anything is given back, and a cause is named only where
 * that decides it. Else it is unknown, and the reason says what was seen: sizes,
 * counts, masks and how many bits an address has. Never an address: reasons go
 * into results, and those to anybody.
 */
#include <linux/bitops.h>
#include <linux/delay.h>
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/swiotlb.h>

#include "compat/compat.h"
#include "core/pages.h"
#include "round.h"
#include "targets/observe.h"

/* Twice the flush timer of lazy translation, and a little. */
#define FLUSHED_MS	25

/* The mapping that failed. */
struct attempt {
	struct dmabench_thread *thread;
	void *vaddr;
	size_t length;
	enum dma_data_direction direction;
};

/* Would @length bytes map now? They do not stay mapped, nor is data moved. */
static bool maps(const struct attempt *a, size_t length)
{
	const unsigned long attrs = DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_NO_WARN;
	struct device *dev = a->thread->dev;
	dma_addr_t addr = dma_map_single_attrs(dev, a->vaddr, length,
					       a->direction, attrs);

	if (dma_mapping_error(dev, addr))
		return false;
	dma_unmap_single_attrs(dev, addr, length, a->direction, attrs);
	return true;
}

/* Other threads' counts may move while they are read. */
static s64 held(const struct dmabench_round *round)
{
	s64 sum = 0;
	unsigned int i;

	for (i = 0; i < round->nworkers; i++)
		sum += READ_ONCE(round->threads[i].held);
	return sum;
}

static u64 mask(struct device *dev)
{
	return min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
}

/* Where the device would see the last byte, if nothing translated. */
static u64 last_byte(const struct attempt *a)
{
	return phys_to_dma(a->thread->dev, virt_to_phys(a->vaddr)) +
	       a->length - 1;
}

static bool must_bounce(const struct attempt *a)
{
	struct device *dev = a->thread->dev;

	return is_swiotlb_force_bounce(dev) || last_byte(a) > mask(dev);
}

static u32 slots(const struct attempt *a)
{
	u32 aligned = virt_to_phys(a->vaddr) &
		      dma_get_min_align_mask(a->thread->dev) & (IO_TLB_SIZE - 1);

	return DIV_ROUND_UP(aligned + a->length, IO_TLB_SIZE);
}

static int fail_for_a_moment(const struct attempt *a)
{
	return dmabench_fail(a->thread->round, -EIO,
			     "%zu bytes do not map: cause unknown, they do a moment later; this round holds %lld mappings",
			     a->length, held(a->thread->round));
}

static int fail_full(const struct attempt *a)
{
	struct dmabench_round *round = a->thread->round;
	struct device *dev = a->thread->dev;
	u64 start, last;

	if (!dmabench_bounce_pool(dev, &start, &last))
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: the bounce pool has no free slot below the mask %#llx; %lld mappings held",
				     a->length, mask(dev), held(round));
	return dmabench_fail(round, -EIO,
			     "%zu bytes do not map: the bounce pool has no free slot, this round holds %lld mappings",
			     a->length, held(round));
}

/* There is bounce memory, below the mask as far as the kernel tells. */
static int fail_pool(const struct attempt *a)
{
	struct dmabench_round *round = a->thread->round;

	if (maps(a, a->length))
		return fail_for_a_moment(a);
	if (!maps(a, 1))
		return fail_full(a);
	return dmabench_fail(round, -EIO,
			     "%zu bytes do not map: the bounce pool has no %u free slots of %d bytes in a row, only fewer; %lld mappings held",
			     a->length, slots(a), IO_TLB_SIZE, held(round));
}

static int fail_untranslated(const struct attempt *a)
{
	struct dmabench_round *round = a->thread->round;
	struct device *dev = a->thread->dev;
	u64 start, last;

	if (!must_bounce(a))
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: cause unknown; the last is below the mask %#llx",
				     a->length, mask(dev));
	if (!dmabench_bounce_slots(dev))
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: the last needs %d bits, the mask is %#llx, and there is no bounce memory",
				     a->length, fls64(last_byte(a)), mask(dev));
	if (dmabench_bounce_pool(dev, &start, &last) && last > mask(dev))
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: bounce memory needs %d bits, it is not below the mask %#llx",
				     a->length, fls64(last), mask(dev));
	return fail_pool(a);
}

/* An IOVA range is aligned to its size, and that a power of two: iova.c. */
static u64 iova_bytes(const struct attempt *a)
{
	return roundup_pow_of_two(PAGE_ALIGN(offset_in_page(a->vaddr) +
					     a->length));
}

static int fail_translated(const struct attempt *a, bool lazy)
{
	struct dmabench_round *round = a->thread->round;
	u64 below = mask(a->thread->dev), taken = held(round) * iova_bytes(a);

	if (maps(a, a->length))
		return fail_for_a_moment(a);
	/* The rest may be reserved, or too small for an aligned range. */
	if (taken > below / 2)
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: IOVA space below the mask %#llx is used up, %lld mappings take %llu bytes",
				     a->length, below, held(round), taken);
	if (lazy) {
		msleep(FLUSHED_MS);
		if (maps(a, a->length))
			return dmabench_fail(round, -EIO,
					     "%zu bytes do not map: IOVA space below the mask %#llx awaits the lazy flush of unmapped ranges",
					     a->length, below);
	}
	return dmabench_fail(round, -EIO,
			     "%zu bytes do not map: cause unknown; mask %#llx, %lld mappings have %llu bytes of IOVA, 1 byte maps: %s",
			     a->length, below, held(round), taken,
			     maps(a, 1) ? "yes" : "no");
}

static int fail_attempt(const struct attempt *a)
{
	struct dmabench_round *round = a->thread->round;
	size_t largest = dma_max_mapping_size(a->thread->dev);

	if (a->length > largest)
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: the target's largest mapping is %zu bytes",
				     a->length, largest);
	switch (dmabench_translation(a->thread->dev)) {
	case DMABENCH_TRANSLATION_DIRECT:
	case DMABENCH_TRANSLATION_IOMMU_IDENTITY:
		return fail_untranslated(a);
	case DMABENCH_TRANSLATION_IOMMU_STRICT:
		return fail_translated(a, false);
	case DMABENCH_TRANSLATION_IOMMU_LAZY:
		return fail_translated(a, true);
	default:
		return dmabench_fail(round, -EIO,
				     "%zu bytes do not map: cause unknown; mask %#llx, this round holds %lld mappings",
				     a->length, mask(a->thread->dev), held(round));
	}
}

/**
 * dmabench_fail_map() - dma_mapping_error() was true
 * @thread: the thread
 * @vaddr: linear address of the buffer
 * @length: what was to be mapped
 * @direction: of the mapping
 *
 * Looks for the cause with mappings of its own: call it while what else the
 * round holds is still mapped, and never while timed. May sleep.
 *
 * Return: -EIO
 */
int dmabench_fail_map(struct dmabench_thread *thread, void *vaddr,
		      size_t length, enum dma_data_direction direction)
{
	const struct attempt attempt = { thread, vaddr, length, direction };

	return fail_attempt(&attempt);
}

static bool maps_list(struct device *dev, struct sg_table *table, enum dma_data_direction direction)
{
	const unsigned long attrs = DMA_ATTR_SKIP_CPU_SYNC | DMA_ATTR_NO_WARN;

	if (dma_map_sgtable(dev, table, direction, attrs))
		return false;
	dma_unmap_sgtable(dev, table, direction, attrs);
	return true;
}

/* Each entry maps alone, and an IOMMU translates: all of them are one range of IOVA. */
static int fail_range(struct dmabench_thread *thread, struct sg_table *table,
		      enum dma_data_direction direction, u64 bytes)
{
	struct dmabench_round *round = thread->round;
	struct device *dev = thread->dev;

	if (maps_list(dev, table, direction))
		return dmabench_fail(round, -EIO,
				     "%u entries do not map: cause unknown, they do a moment later; this round holds %lld mappings",
				     table->orig_nents, held(round));
	if (dmabench_translation(dev) == DMABENCH_TRANSLATION_IOMMU_LAZY) {
		msleep(FLUSHED_MS);
		if (maps_list(dev, table, direction))
			return dmabench_fail(round, -EIO,
					     "%u entries of %llu bytes do not map: IOVA space below the mask %#llx awaits the lazy flush of unmapped ranges",
					     table->orig_nents, bytes, mask(dev));
	}
	return dmabench_fail(round, -EIO,
			     "%u entries do not map: cause unknown; each does alone, all are %llu bytes, the mask is %#llx",
			     table->orig_nents, bytes, mask(dev));
}

/**
 * dmabench_fail_map_sg() - a scatterlist did not map
 * @thread: the thread
 * @table: the list; as the failed mapping left it
 * @direction: of the mapping
 * @err: what the DMA API said
 *
 * As dmabench_fail_map(). The first entry that does not map alone is to blame. Lists
 * may be long: nobody waits for a signal or an unbind till all entries are looked at.
 *
 * Return: -EIO; as dmabench_stopped(), without a reason
 */
int dmabench_fail_map_sg(struct dmabench_thread *thread,
			 struct sg_table *table,
			 enum dma_data_direction direction, int err)
{
	struct attempt entry = { .thread = thread, .direction = direction };
	struct dmabench_round *round = thread->round;
	u32 i, bounce_slots = 0;
	struct scatterlist *sg;
	u64 bytes = 0;
	int stopped;

	for_each_sgtable_sg(table, sg, i) {
		stopped = dmabench_stopped(thread);
		if (stopped)
			return stopped;
		entry.vaddr = sg_virt(sg);
		entry.length = sg->length;
		if (!maps(&entry, entry.length))
			return fail_attempt(&entry);
		bytes += sg->length;
		bounce_slots += must_bounce(&entry) ? slots(&entry) : 0;
	}
	if (dmabench_translates(thread->dev))
		return fail_range(thread, table, direction, bytes);
	if (bounce_slots)
		return dmabench_fail(round, -EIO,
				     "%u entries do not map (error %d): each does alone, all need %u free slots of %d bytes in the bounce pool",
				     table->orig_nents, -err, bounce_slots,
				     IO_TLB_SIZE);
	return dmabench_fail(round, -EIO,
			     "%u entries do not map (error %d): cause unknown; each does alone, all are %llu bytes, the mask is %#llx",
			     table->orig_nents, -err, bytes, mask(thread->dev));
}

/**
 * dmabench_fail_alloc() - an allocator of the DMA API gave nothing
 * @thread: the thread
 * @length: bytes of the allocation
 *
 * Call it while what else the round holds is still allocated. May sleep.
 *
 * Return: -ENOMEM if memory is short everywhere, else -EIO
 */
int dmabench_fail_alloc(struct dmabench_thread *thread, size_t length)
{
	struct dmabench_round *round = thread->round;
	struct device *dev = thread->dev;
	u64 below = dev->coherent_dma_mask;
	bool translates = dmabench_translates(dev);
	void *pages;

	if (length > KMALLOC_MAX_SIZE)
		return translates ?
			dmabench_fail(round, -ENOMEM,
				      "no memory for a block of %zu bytes; this round holds %lld blocks",
				      length, held(round)) :
			dmabench_fail(round, -ENOMEM,
				      "no block of %zu bytes, %lld held: one above %lu comes from CMA alone, boot with a larger cma=SIZE (CONFIG_DMA_CMA)",
				      length, held(round), KMALLOC_MAX_SIZE);
	pages = dmabench_pages_alloc(length, NUMA_NO_NODE);
	if (!pages)
		return dmabench_fail(round, -ENOMEM,
				     "no memory for a block of %zu bytes: nowhere are so many free in a row; this round holds %lld blocks",
				     length, held(round));
	dmabench_pages_free(round->target, pages, length);
	if (!translates && below < dma_get_required_mask(dev))
		return dmabench_fail(round, -EIO,
				     "no block of %zu bytes below the coherent mask %#llx, though pages are free; %lld blocks held",
				     length, below, held(round));
	return dmabench_fail(round, -EIO,
			     "no block of %zu bytes: cause unknown; as many bytes of pages are free, coherent mask %#llx, %lld held",
			     length, below, held(round));
}
