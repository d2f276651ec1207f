// SPDX-License-Identifier: GPL-2.0
/*
 * The bounce pool of the target, as debugfs tells of it: the system's, or, where the device
 * tree says so, one that is the device's own.
 */
#include <stdio.h>

#include "dma.h"
#include "tree.h"

#define DEBUGFS		"/sys/kernel/debug"
const char *dma_own_pool(void)
{
	static struct tree_region pool;
	static bool looked;

	if (!looked && dma_wanted_target())
		tree_region_of(dma_wanted_target(), "restricted-dma-pool", &pool);
	looked = true;
	return *pool.name ? pool.name : NULL;
}

/* swiotlb_alloc() has one run of slots (IO_TLB_SEGSIZE) for all that is asked for at once. */
size_t dma_most_at_once(void)
{
	return dma_own_pool() ? 128 * DMA_BOUNCE_SLOT : SIZE_MAX;
}

/* Where a driver has the device before late_initcall(), the system's pool has no folder yet. */
const char *dma_bounce_file(const char *name)
{
	const char *own = dma_own_pool();
	static char path[512];

	snprintf(path, sizeof(path), DEBUGFS "/swiotlb/%s/%s", own ?: "", name);
	if (own && access(path, F_OK))
		snprintf(path, sizeof(path), DEBUGFS "/%s/%s", own, name);
	return path;
}

long dma_bounce_told(const char *name)
{
	return sysfs_number(dma_bounce_file(name));
}

long dma_bounce_slots(void)
{
	return dma_bounce_told("io_tlb_nslabs");
}

long dma_bounce_slots_used(void)
{
	return dma_bounce_told("io_tlb_used");
}
