// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-direct.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/minmax.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "compat/compat.h"
#include "observe.h"
#include "permit.h"

static bool misuse;
module_param(misuse, bool, 0444);
MODULE_PARM_DESC(misuse, "allow what breaks rules of the DMA API on purpose: the MISUSE command, stale_window");

static char *scratch_card = "";
module_param(scratch_card, charp, 0444);
MODULE_PARM_DESC(scratch_card,
		 "name of the PCI device whose memory, a BAR, may be written; none is by itself known to have no registers there");

bool dmabench_misuse_allowed(void)
{
	return misuse;
}

/* Prefetchable is what reads do not change: registers are, too, on many network cards. */
bool dmabench_is_scratch(const struct device *dev)
{
	return *scratch_card && !strcmp(dev_name(dev), scratch_card);
}

/**
 * dmabench_may_overflow() - would dma-direct warn that it cannot map?
 * @dev: the device
 * @mask: its streaming mask
 * @last: DMA address of the last byte, as where nothing translates
 * @may_bounce: the caller has not forbidden it
 *
 * It does where memory is above the mask and nothing bounces, and where the
 * bounce buffers are above it themselves.
 *
 * Source: dma_direct_map_phys() (dma_direct_map_page() until 6.18), swiotlb_map().
 */
bool dmabench_may_overflow(struct device *dev, u64 mask, u64 last, bool may_bounce)
{
	bool forced = is_swiotlb_force_bounce(dev);
	u64 pool_first, pool_last;

	if (dmabench_translates(dev))
		return false;
	mask = min_not_zero(mask, dev->bus_dma_limit);
	if (!forced && last <= mask)
		return false;
	/* That is refused without a word. */
	if (!may_bounce)
		return !forced;
	return !dmabench_bounce_slots(dev) ||
	       (dmabench_bounce_pool(dev, &pool_first, &pool_last) &&
		phys_to_dma(dev, pool_last) > mask);
}

/**
 * dmabench_may_map() - whether the caller may have the kernel try
 * @dev: the device, its limits held
 * @vaddr: linear address of what is to be mapped
 * @length: its bytes
 * @attrs: DMA_ATTR_* of the mapping
 */
bool dmabench_may_map(struct device *dev, void *vaddr, u64 length, unsigned long attrs)
{
	dma_addr_t last = phys_to_dma(dev, virt_to_phys(vaddr) + length - 1);

	return misuse ||
	       !dmabench_may_overflow(dev, dma_get_mask(dev), last,
				      !(attrs & DMABENCH_KERNEL_ATTR_REQUIRE_COHERENT));
}

/**
 * dmabench_no_dead_copy() - the condition that does not hold
 * @target: a target that was entered, by the caller alone: nothing may be
 *	mapped on it between this and the copy
 *
 * That what was unmapped had not been bounced, and that nothing was mapped
 * since, is the caller's to see to.
 *
 * Return: what is missing, or NULL: the engine may use a dead address
 */
const char *dmabench_no_dead_copy(struct dmabench_target *target)
{
	enum dmabench_translation translation = dmabench_translation(target->dev);

	if (!misuse)
		return "the module was loaded without misuse=1";
	if (translation != DMABENCH_TRANSLATION_IOMMU_STRICT &&
	    translation != DMABENCH_TRANSLATION_IOMMU_LAZY)
		return "no IOMMU translates: a dead address may be somebody's memory";
	if (!dmabench_device_alone(target->device))
		return "the device shares its IOMMU group with others";
	if (!dmabench_target_survives_fault(target))
		return "the engine is not known to survive a fault";
	return NULL;
}
