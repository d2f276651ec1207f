/* SPDX-License-Identifier: GPL-2.0 */
/* SWIOTLB: how many slots, where, and what it cannot do. */
#ifndef DMABENCH_COMPAT_BOUNCE_H
#define DMABENCH_COMPAT_BOUNCE_H

#include <linux/dma-mapping.h>
#include <linux/swiotlb.h>
#include <linux/version.h>

#include "probed.h"

/* Slots of IO_TLB_SIZE bytes that the bounce buffers are taken from; 0: there are none. */
static inline unsigned long dmabench_bounce_slots(struct device *dev)
{
#if !defined(CONFIG_SWIOTLB)
	return 0;
#elif DMABENCH_HAS_BOUNCE_SLOTS
	return dev->dma_io_tlb_mem ? dev->dma_io_tlb_mem->nslabs : 0;
#else
	return swiotlb_nr_tbl();
#endif
}

/*
 * Bits of an address that a device wants kept, above those within a slot, make
 * the search begin at a slot that has others, and go on from one that has them
 * in steps which never come back to the first: with no such slot free it does
 * not end, and interrupts are off. Since 6.3 swiotlb_do_find_slots() counts. What
 * shows it is that the machine stands still, so there is nothing else to ask.
 */
#define DMABENCH_ENDLESS_SLOT_SEARCH (LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0))

/*
 * Where the bounce buffers are, first and last byte; false where the kernel does
 * not tell. A pool may grow elsewhere with CONFIG_SWIOTLB_DYNAMIC.
 */
static inline bool dmabench_bounce_pool(struct device *dev, u64 *first, u64 *last)
{
#if !defined(CONFIG_SWIOTLB) || !DMABENCH_HAS_BOUNCE_SLOTS
	return false;
#elif DMABENCH_HAS_BOUNCE_DEFPOOL
	*first = dev->dma_io_tlb_mem->defpool.start;
	*last = dev->dma_io_tlb_mem->defpool.end - 1;
	return true;
#else
	*first = dev->dma_io_tlb_mem->start;
	*last = dev->dma_io_tlb_mem->end - 1;
	return true;
#endif
}

/*
 * The switch is not exported before 5.15, but what it does to a device that
 * reaches all memory. Of one that does not it cannot be told, and is taken as off.
 */
#if !DMABENCH_HAS_FORCE_BOUNCE
static inline bool is_swiotlb_force_bounce(struct device *dev)
{
	return !dma_addressing_limited(dev) && dma_max_mapping_size(dev) != SIZE_MAX;
}
#endif

#endif /* DMABENCH_COMPAT_BOUNCE_H */
