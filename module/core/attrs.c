// SPDX-License-Identifier: GPL-2.0
#include <linux/bits.h>
#include <linux/dma-mapping.h>

#include "attrs.h"
#include "compat/compat.h"
#include "uapi/dmabench.h"

/* Return: whether the number of the ABI is a direction */
bool dmabench_direction(u32 abi, enum dma_data_direction *direction)
{
	static const enum dma_data_direction directions[] = {
		[DMABENCH_TO_DEVICE] = DMA_TO_DEVICE,
		[DMABENCH_FROM_DEVICE] = DMA_FROM_DEVICE,
		[DMABENCH_BIDIRECTIONAL] = DMA_BIDIRECTIONAL,
	};

	if (abi >= ARRAY_SIZE(directions))
		return false;
	*direction = directions[abi];
	return true;
}

/**
 * dmabench_abi_attrs() - DMABENCH_ATTR_* as the kernel has them
 * @abi: the ABI's bits
 * @attrs: receives DMA_ATTR_*
 *
 * Return: 0, -EINVAL a bit that the ABI does not know, -EOPNOTSUPP one that
 * this kernel does not know
 */
int dmabench_abi_attrs(u32 abi, unsigned long *attrs)
{
	static const struct {
		u32 abi;
		unsigned long attr;
	} rows[] = {
		{ DMABENCH_ATTR_SKIP_CPU_SYNC, DMA_ATTR_SKIP_CPU_SYNC },
		{ DMABENCH_ATTR_WEAK_ORDERING, DMA_ATTR_WEAK_ORDERING },
		{ DMABENCH_ATTR_NO_WARN, DMA_ATTR_NO_WARN },
		{ DMABENCH_ATTR_ALLOC_SINGLE_PAGES, DMA_ATTR_ALLOC_SINGLE_PAGES },
		{ DMABENCH_ATTR_MMIO, DMABENCH_KERNEL_ATTR_MMIO },
		{ DMABENCH_ATTR_REQUIRE_COHERENT, DMABENCH_KERNEL_ATTR_REQUIRE_COHERENT },
		{ DMABENCH_ATTR_CC_SHARED, DMABENCH_KERNEL_ATTR_CC_SHARED },
		{ DMABENCH_ATTR_UNKNOWN, BIT(30) },
		{ DMABENCH_ATTR_FORCE_CONTIGUOUS, DMA_ATTR_FORCE_CONTIGUOUS },
		{ DMABENCH_ATTR_NO_KERNEL_MAPPING, DMA_ATTR_NO_KERNEL_MAPPING },
	};
	u32 i;

	*attrs = 0;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (!(abi & rows[i].abi))
			continue;
		if (!rows[i].attr)
			return -EOPNOTSUPP;
		*attrs |= rows[i].attr;
		abi &= ~rows[i].abi;
	}
	return abi ? -EINVAL : 0;
}
