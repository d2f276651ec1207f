/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_SELFTEST_MACHINE_H
#define DMABENCH_SELFTEST_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dmabench_target_info;

/*
 * Says how this test's result came about, for the runner and those who read its
 * output: tier 'D', a bus-mastering device observes it, or 'S', software alone;
 * and the regime of the target's mappings. The last of a test's lines counts.
 */
void machine_tier(char tier, const struct dmabench_target_info *info, uint32_t bounced);

/* Is the running kernel this one, or a later one? */
bool machine_has_linux(int major, int minor);

/* Bytes of a page of this kernel. */
size_t machine_page(void);
#define PAGE	machine_page()

/*
 * The bits of an address within one of the IOMMU's pages, which may be smaller than
 * the CPU's, by dma_get_merge_boundary(). VT-d before 5.11 says 0, and has 4 KiB.
 */
static inline uint64_t machine_in_granule(uint64_t merge_boundary)
{
	return merge_boundary ? merge_boundary : 4095;
}

/*
 * Is the target's device behind a port that leads out of the machine, so that dma-iommu bounces
 * what shares a page of the IOMMU's with anything else? As sysfs tells it since Linux 5.14.
 */
bool machine_untrusted(const struct dmabench_target_info *info);
#define UNTRUSTED	"the device is untrusted: parts of pages bounce"
#define UNTRUSTED_ZEROED	"before Linux 6.10 an untrusted device's bounce buffer is zeroed"

/* Bytes of CMA that are free; -1 where there is none. */
long machine_cma_free(void);

/*
 * Bytes of memory that are free, those that CPUs keep at hand included, or those of the pool that
 * the target's memory is of; -1: it is not told.
 */
long machine_free_bytes(void);

/* Said of no merge boundary then: drivers/iommu/intel/iommu.c had DMA calls of its own. */
#define VTD_MERGES_NOTHING	"VT-d merges nothing before Linux 5.11"

#endif /* DMABENCH_SELFTEST_MACHINE_H */
