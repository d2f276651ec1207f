/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only file that knows that kernels differ, asking for capabilities where
 * it can. All other files read as if only the newest kernel existed.
 */
#ifndef DMABENCH_COMPAT_H
#define DMABENCH_COMPAT_H

#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/kernel_stat.h>
#include <linux/mm.h>
#include <linux/swiotlb.h>
#include <linux/version.h>

#if defined(CONFIG_X86)
#include <asm/cacheflush.h>
#include <asm/cpufeature.h>
#include <asm/hardirq.h>
#endif

#include "uapi/dmabench.h"

/* x86 counts the local APIC's interrupts apart; as an array since 7.2. */
#if !defined(CONFIG_X86_LOCAL_APIC)
#define dmabench_apic_interrupts(cpu) 0
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(7, 2, 0)
#define dmabench_apic_interrupts(cpu) \
	per_cpu(irq_stat, cpu).counts[IRQ_COUNT_APIC_TIMER]
#else
#define dmabench_apic_interrupts(cpu) per_cpu(irq_stat, cpu).apic_timer_irqs
#endif

/* Of all architectures only x86 exports what flushes a range to memory. */
static inline bool dmabench_can_flush(void)
{
#if defined(CONFIG_X86)
	return boot_cpu_has(X86_FEATURE_CLFLUSH);
#else
	return false;
#endif
}

/* Writes back and invalidates; only where dmabench_can_flush(). */
static inline void dmabench_flush(void *vaddr, size_t size)
{
#if defined(CONFIG_X86)
	clflush_cache_range(vaddr, size);
#endif
}

/* Interrupts that a CPU has taken: the devices' and its timer's. */
static inline u64 dmabench_cpu_interrupts(unsigned int cpu)
{
	return kstat_cpu_irqs_sum(cpu) + dmabench_apic_interrupts(cpu);
}

/* Before 6.10 every dma_sync_*() is a call, whatever it then finds to do. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
static inline bool dma_dev_need_sync(const struct device *dev)
{
	return true;
}
#endif

/* Why an experiment with dma_map_phys() cannot run; NULL where it can. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
#define DMABENCH_NO_MAP_PHYS NULL
#else
#define DMABENCH_NO_MAP_PHYS "this kernel is older than dma_map_phys(), which came with Linux 6.18"

static inline dma_addr_t dma_map_phys(struct device *dev, phys_addr_t phys,
				      size_t size, enum dma_data_direction dir,
				      unsigned long attrs)
{
	return DMA_MAPPING_ERROR;
}

static inline void dma_unmap_phys(struct device *dev, dma_addr_t addr,
				  size_t size, enum dma_data_direction dir,
				  unsigned long attrs)
{
}
#endif

/*
 * Where bounce buffers are taken from, first and last byte; false where there
 * are none. A pool may grow elsewhere with CONFIG_SWIOTLB_DYNAMIC.
 */
static inline bool dmabench_bounce_pool(struct device *dev, u64 *first, u64 *last)
{
#ifdef CONFIG_SWIOTLB
	const struct io_tlb_mem *mem = dev->dma_io_tlb_mem;

	if (!mem || !mem->nslabs)
		return false;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
	*first = mem->defpool.start;
	*last = mem->defpool.end - 1;
#else
	*first = mem->start;
	*last = mem->end - 1;
#endif
	return true;
#else
	return false;
#endif
}

/* Why an experiment with dma_iova_link() cannot run; NULL where it can. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
#include <linux/iommu-dma.h>

#define DMABENCH_NO_IOVA_LINK NULL

/* What dma_iova_try_alloc() asks before it looks for free addresses. */
static inline bool dmabench_has_iova(struct device *dev)
{
	return use_dma_iommu(dev);
}
#else
#define DMABENCH_NO_IOVA_LINK "this kernel is older than dma_iova_link(), which came with Linux 6.16"

struct dma_iova_state {
	dma_addr_t addr;
};

static inline bool dmabench_has_iova(struct device *dev)
{
	return false;
}

static inline bool dma_iova_try_alloc(struct device *dev,
				      struct dma_iova_state *state,
				      phys_addr_t phys, size_t size)
{
	return false;
}

static inline int dma_iova_link(struct device *dev,
				struct dma_iova_state *state, phys_addr_t phys,
				size_t offset, size_t size,
				enum dma_data_direction dir,
				unsigned long attrs)
{
	return -EOPNOTSUPP;
}

static inline int dma_iova_sync(struct device *dev,
				struct dma_iova_state *state, size_t offset,
				size_t size)
{
	return -EOPNOTSUPP;
}

static inline void dma_iova_unlink(struct device *dev,
				   struct dma_iova_state *state, size_t offset,
				   size_t size, enum dma_data_direction dir,
				   unsigned long attrs)
{
}

static inline void dma_iova_free(struct device *dev,
				 struct dma_iova_state *state)
{
}

static inline void dma_iova_destroy(struct device *dev,
				    struct dma_iova_state *state,
				    size_t mapped_len,
				    enum dma_data_direction dir,
				    unsigned long attrs)
{
}
#endif

/* Attributes that came later: 0 where the kernel does not know them. */
#ifdef DMA_ATTR_MMIO
#define DMABENCH_KERNEL_ATTR_MMIO DMA_ATTR_MMIO
#else
#define DMABENCH_KERNEL_ATTR_MMIO 0
#endif
#ifdef DMA_ATTR_REQUIRE_COHERENT
#define DMABENCH_KERNEL_ATTR_REQUIRE_COHERENT DMA_ATTR_REQUIRE_COHERENT
#else
#define DMABENCH_KERNEL_ATTR_REQUIRE_COHERENT 0
#endif
#ifdef DMA_ATTR_CC_SHARED
#define DMABENCH_KERNEL_ATTR_CC_SHARED DMA_ATTR_CC_SHARED
#else
#define DMABENCH_KERNEL_ATTR_CC_SHARED 0
#endif

/* Is dma_unmap_*() needed? Modules can ask since 6.16. */
static inline u32 dmabench_need_unmap(struct device *dev)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 16, 0)
	return dma_need_unmap(dev);
#else
	return DMABENCH_CANNOT_TELL;
#endif
}

static inline void dmabench_vm_flags_set(struct vm_area_struct *vma,
					 unsigned long flags)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_set(vma, flags);
#else
	vma->vm_flags |= flags;
#endif
}

#endif /* DMABENCH_COMPAT_H */
