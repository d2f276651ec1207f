// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>

#include "compat/compat.h"
#include "permit.h"
#include "share.h"

static atomic64_t held_bytes;

static u64 half_of_pool(struct device *dev)
{
	return ((u64)dmabench_bounce_slots(dev) << IO_TLB_SHIFT) / 2;
}

/**
 * dmabench_share_may_search() - whether the kernel's search for slots ends
 * @dev: the device
 * @vaddr: what is to be mapped, of kind PAGES
 *
 * Before 6.3 it need not where the address has bits above a slot that the device
 * wants kept (min_align_mask) and no slot like that is free: so the pool is not
 * filled with such.
 */
bool dmabench_share_may_search(struct device *dev, void *vaddr)
{
	u64 kept = virt_to_phys(vaddr) & dma_get_min_align_mask(dev);

	return !DMABENCH_ENDLESS_SLOT_SEARCH || kept < IO_TLB_SIZE ||
	       atomic64_read(&held_bytes) <= half_of_pool(dev);
}

/* What a mapping takes of the pool: whole slots, from where the device wants its address kept. */
u64 dmabench_share_of(struct device *dev, const void *vaddr, u64 length)
{
	u64 kept = virt_to_phys((void *)vaddr) & dma_get_min_align_mask(dev);

	return ALIGN((kept & (IO_TLB_SIZE - 1)) + length, IO_TLB_SIZE);
}

/**
 * dmabench_share_take() - mappings hold bounce buffers
 * @dev: the device
 * @bytes: of their slots
 *
 * Return: 0, to be followed by dmabench_share_give(); -ENOMEM it is too much
 */
int dmabench_share_take(struct device *dev, u64 bytes)
{
	u64 held = atomic64_add_return(bytes, &held_bytes);

	if (held <= half_of_pool(dev) || dmabench_misuse_allowed())
		return 0;
	atomic64_sub(bytes, &held_bytes);
	return -ENOMEM;
}

void dmabench_share_give(u64 bytes)
{
	atomic64_sub(bytes, &held_bytes);
}
