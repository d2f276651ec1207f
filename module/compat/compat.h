/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The only file that knows that kernels differ, asking for capabilities where
 * it can. All other files read as if only the newest kernel existed.
 */
#ifndef DMABENCH_COMPAT_H
#define DMABENCH_COMPAT_H

#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/dmaengine.h>
#include <linux/iommu.h>
#include <linux/kernel_stat.h>
#include <linux/mm.h>
#include <linux/pci.h>
#include <linux/sched/mm.h>
#include <linux/swiotlb.h>
#include <linux/version.h>

#if defined(CONFIG_X86)
#include <asm/cacheflush.h>
#include <asm/cpufeature.h>
#include <asm/hardirq.h>
#endif

#include "../uapi/dmabench.h"

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

/*
 * As set_active_memcg(), in a task's context: before 5.14 that refers, for interrupts,
 * to what modules cannot have.
 */
static inline struct mem_cgroup *dmabench_charge_to(struct mem_cgroup *memcg)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 14, 0) || !defined(CONFIG_MEMCG)
	return set_active_memcg(memcg);
#else
	return xchg(&current->active_memcg, memcg);
#endif
}

/* Since 5.11 a channel may have a device of its own. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
#define DMABENCH_HAS_CHAN_DMA_DEV	true

static inline void dmabench_chan_set_dma_device(struct dma_chan *chan)
{
	chan->dev->chan_dma_dev = true;
}
#else
#define DMABENCH_HAS_CHAN_DMA_DEV	false

static inline void dmabench_chan_set_dma_device(struct dma_chan *chan)
{
}

static inline struct device *dmaengine_get_dma_device(struct dma_chan *chan)
{
	return chan->device->dev;
}
#endif

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

/* Slots of IO_TLB_SIZE bytes that the bounce buffers are taken from; 0: there are none. */
static inline unsigned long dmabench_bounce_slots(struct device *dev)
{
#if !defined(CONFIG_SWIOTLB)
	return 0;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 15, 0)
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
#if !defined(CONFIG_SWIOTLB) || LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
	return false;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
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
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 15, 0)
static inline bool is_swiotlb_force_bounce(struct device *dev)
{
	return !dma_addressing_limited(dev) && dma_max_mapping_size(dev) != SIZE_MAX;
}
#endif

/*
 * The type of a device's domain. Before 5.15 strict and lazy are one type, and
 * the domain has the attribute of a flush queue.
 */
#ifdef IOMMU_DOMAIN_DMA_FQ
static inline unsigned int dmabench_domain_type(struct device *dev,
						const struct iommu_domain *domain)
{
	return domain->type;
}
#else
#define IOMMU_DOMAIN_DMA_FQ	BIT(31)
#define DMABENCH_DOMAIN_UNKNOWN	BIT(30)

#if defined(CONFIG_INTEL_IOMMU)
#include <linux/intel-iommu.h>

/* VT-d has no such attribute: there the queue itself, as intel_unmap() asks. */
static inline int dmabench_vtd_flush_queue(struct device *dev,
					   struct iommu_domain *domain)
{
	const struct iommu_device *iommu = dev->iommu ? dev->iommu->iommu_dev : NULL;

	if (!iommu || !iommu->dev || strncmp(dev_name(iommu->dev), "dmar", 4))
		return -EOPNOTSUPP;
	if (dev_is_pci(dev) && to_pci_dev(dev)->untrusted)
		return 0;
	return !!container_of(domain, struct dmar_domain, domain)->iovad.fq;
}
#else
static inline int dmabench_vtd_flush_queue(struct device *dev,
					   struct iommu_domain *domain)
{
	return -EOPNOTSUPP;
}
#endif

static inline unsigned int dmabench_domain_type(struct device *dev,
						struct iommu_domain *domain)
{
	int lazy;

	if (domain->type != IOMMU_DOMAIN_DMA)
		return domain->type;
	if (iommu_domain_get_attr(domain, DOMAIN_ATTR_DMA_USE_FLUSH_QUEUE, &lazy))
		lazy = dmabench_vtd_flush_queue(dev, domain);
	if (lazy < 0)
		return DMABENCH_DOMAIN_UNKNOWN;
	return lazy ? IOMMU_DOMAIN_DMA_FQ : IOMMU_DOMAIN_DMA;
}
#endif

/* Why an experiment with dma_alloc_noncontiguous() cannot run; NULL where it can. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
#define DMABENCH_NO_NONCONTIGUOUS NULL
#define DMABENCH_HAS_MMAP_PAGES	true
#else
#define DMABENCH_NO_NONCONTIGUOUS "this kernel is older than dma_alloc_noncontiguous(), which came with Linux 5.13"
#define DMABENCH_HAS_MMAP_PAGES	false

static inline struct sg_table *
dma_alloc_noncontiguous(struct device *dev, size_t size,
			enum dma_data_direction dir, gfp_t gfp,
			unsigned long attrs)
{
	return NULL;
}

static inline void dma_free_noncontiguous(struct device *dev, size_t size,
					  struct sg_table *table,
					  enum dma_data_direction dir)
{
}

static inline void *dma_vmap_noncontiguous(struct device *dev, size_t size,
					   struct sg_table *table)
{
	return NULL;
}

static inline void dma_vunmap_noncontiguous(struct device *dev, void *vaddr)
{
}

static inline int dma_mmap_noncontiguous(struct device *dev,
					 struct vm_area_struct *vma, size_t size,
					 struct sg_table *table)
{
	return -ENXIO;
}

static inline int dma_mmap_pages(struct device *dev, struct vm_area_struct *vma,
				 size_t size, struct page *page)
{
	return -ENXIO;
}
#endif

/* 0: before 6.0 the kernel has no word on it. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 0, 0)
static inline size_t dma_opt_mapping_size(struct device *dev)
{
	return 0;
}
#endif

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

/* What pci_register_driver() hands on as the driver's dev_groups, since 5.15. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 15, 0)
#define DMABENCH_PCI_DEV_GROUPS	dev_groups
#else
#define DMABENCH_PCI_DEV_GROUPS	driver.dev_groups
#endif

/*
 * The row of a PCI driver that is bound by driver_override alone: before 5.16 that
 * matches without any.
 */
#ifdef PCI_DEVICE_DRIVER_OVERRIDE
#define DMABENCH_PCI_BY_OVERRIDE { PCI_DEVICE_DRIVER_OVERRIDE(PCI_ANY_ID, PCI_ANY_ID, 1) }

static inline bool dmabench_by_override(const struct pci_dev *pdev,
					const struct pci_device_id *id)
{
	return id->override_only;
}
#else
#define DMABENCH_PCI_BY_OVERRIDE { }

static inline bool dmabench_by_override(const struct pci_dev *pdev,
					const struct pci_device_id *id)
{
	return pdev->driver_override;
}
#endif

/* Younger than the state that it tells. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
static inline bool page_poisoning_enabled_static(void)
{
	return page_poisoning_enabled();
}
#endif

#endif /* DMABENCH_COMPAT_H */
