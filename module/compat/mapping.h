/* SPDX-License-Identifier: GPL-2.0 */
/* The DMA API: calls and attributes that came later. */
#ifndef DMABENCH_COMPAT_MAPPING_H
#define DMABENCH_COMPAT_MAPPING_H

#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/version.h>

#include "../uapi/dmabench.h"
#include "probed.h"

/* Before 6.10 every dma_sync_*() is a call, whatever it then finds to do. */
#if !DMABENCH_HAS_NEED_SYNC
static inline bool dma_dev_need_sync(const struct device *dev)
{
	return true;
}
#endif

/* Since 7.2 it is one of the flags that all devices have. */
#if !DMABENCH_HAS_OPS_BYPASS_FLAG
static inline bool dev_dma_ops_bypass(const struct device *dev)
{
#ifdef CONFIG_DMA_OPS_BYPASS
	return dev->dma_ops_bypass;
#else
	return false;
#endif
}
#endif

/* Why an experiment with dma_map_phys() cannot run; NULL where it can. */
#if DMABENCH_HAS_MAP_PHYS
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

/* Why an experiment with dma_alloc_noncontiguous() cannot run; NULL where it can. */
#if DMABENCH_HAS_NONCONTIGUOUS
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
#if !DMABENCH_HAS_OPT_MAPPING_SIZE
static inline size_t dma_opt_mapping_size(struct device *dev)
{
	return 0;
}
#endif

/* Why an experiment with dma_iova_link() cannot run; NULL where it can. */
#if DMABENCH_HAS_IOVA_LINK
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

/* Before 6.0 dma_map_sg() took no pages of PCI devices, but pci_p2pdma_map_sg(). */
#define DMABENCH_NO_P2P DMABENCH_HAS_P2P_MAP_SG

/* Before 6.4 a pool leaves out a block that would end just at a boundary. */
#define DMABENCH_POOL_SKIPS_LAST (LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0))

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
#if DMABENCH_HAS_NEED_UNMAP
	return dma_need_unmap(dev);
#else
	return DMABENCH_CANNOT_TELL;
#endif
}

#endif /* DMABENCH_COMPAT_MAPPING_H */
