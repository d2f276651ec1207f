// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-direct.h>
#include <linux/iommu.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>

#include "compat/compat.h"
#include "observe.h"

/* Pages that are looked at between two chances for others. */
#define RESCHED_PAGES	1024

/* Of POWER's the driver knows no addresses: the architecture's own operations translate. */
static struct iommu_domain *domain_of(struct device *dev)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);

#ifdef IOMMU_DOMAIN_PLATFORM
	if (domain && domain->type == IOMMU_DOMAIN_PLATFORM)
		return NULL;
#endif
	return domain;
}

/*
 * Where an architecture has operations of its own, it may let a device off them whose mask reaches
 * all memory: dma_go_direct() in kernel/dma/mapping.c, on POWER for one. So one page is mapped.
 */
static bool goes_direct(struct device *dev)
{
	struct page *page = alloc_page(GFP_KERNEL);
	bool direct = false;
	dma_addr_t addr;

	if (!page)
		return false;
	addr = dma_map_page(dev, page, 0, PAGE_SIZE, DMA_TO_DEVICE);
	if (!dma_mapping_error(dev, addr)) {
		direct = addr == phys_to_dma(dev, page_to_phys(page));
		dma_unmap_page(dev, addr, PAGE_SIZE, DMA_TO_DEVICE);
	}
	__free_page(page);
	return direct;
}

/* Is it one of those, so that some of its addresses may be the memory's own? */
static bool may_go_direct(struct device *dev)
{
	return dev_dma_ops_bypass(dev) || !get_dma_ops(dev);
}

/*
 * The type of the domain decides, not the command line: a virtual IOMMU, for
 * one, makes lazy strict (see drivers/iommu/iommu.c, iommu_set_dma_strict()).
 * May sleep.
 */
enum dmabench_translation dmabench_translation(struct device *dev)
{
	struct iommu_domain *domain = domain_of(dev);

	if (domain) {
		switch (dmabench_domain_type(dev, domain)) {
		case IOMMU_DOMAIN_IDENTITY:
			return DMABENCH_TRANSLATION_IOMMU_IDENTITY;
		case IOMMU_DOMAIN_DMA:
			return DMABENCH_TRANSLATION_IOMMU_STRICT;
		case IOMMU_DOMAIN_DMA_FQ:
			return DMABENCH_TRANSLATION_IOMMU_LAZY;
		default:
			return DMABENCH_TRANSLATION_UNKNOWN;
		}
	}
	return !get_dma_ops(dev) || goes_direct(dev) ? DMABENCH_TRANSLATION_DIRECT :
						       DMABENCH_TRANSLATION_OPS;
}

/* Return: whether the device's addresses are others than the memory's */
bool dmabench_translates(struct device *dev)
{
	struct iommu_domain *domain = domain_of(dev);

	return domain && domain->type != IOMMU_DOMAIN_IDENTITY;
}

/* Return: the memory behind a DMA address, 0 if there is none, or none that is known */
phys_addr_t dmabench_backing(struct device *dev, dma_addr_t addr)
{
	phys_addr_t phys;

	if (dmabench_translates(dev))
		return iommu_iova_to_phys(domain_of(dev), addr);
	if (!may_go_direct(dev))
		return 0;
	phys = dma_to_phys(dev, addr);
	return !get_dma_ops(dev) || pfn_valid(PHYS_PFN(phys)) ? phys : 0;
}

static bool is_other(phys_addr_t backing, phys_addr_t phys)
{
	return backing && backing != phys;
}

/**
 * dmabench_is_bounced() - did a mapping go through a bounce buffer?
 * @dev: the device it was mapped for
 * @vaddr: linear address of the buffer
 * @addr: DMA address of the mapping
 *
 * Not as far as is known, where an architecture's own operations translate.
 */
bool dmabench_is_bounced(struct device *dev, const void *vaddr,
			 dma_addr_t addr)
{
	return is_other(dmabench_backing(dev, addr), virt_to_phys((void *)vaddr));
}

enum dmabench_bounced dmabench_bounced(u64 mapped, u64 bounced)
{
	if (!mapped)
		return DMABENCH_BOUNCED_UNKNOWN;
	if (!bounced)
		return DMABENCH_BOUNCED_NONE;
	return bounced == mapped ? DMABENCH_BOUNCED_ALL : DMABENCH_BOUNCED_SOME;
}

/**
 * dmabench_count_sg() - count the pages of a scatterlist, and those bounced
 * @dev: the device it was mapped for
 * @table: the list
 * @mapped: goes up by the pages
 * @bounced: goes up by those that went through a bounce buffer
 *
 * May sleep. Each page of each entry is held against the address that the device got for
 * it: an IOMMU may have made fewer segments than there are entries.
 */
void dmabench_count_sg(struct device *dev, struct sg_table *table, u64 *mapped,
		       u64 *bounced)
{
	struct scatterlist *sg, *segment = table->sgl;
	u32 i, in_entry, in_segment = 0, step;
	phys_addr_t backing;

	for_each_sgtable_sg(table, sg, i) {
		for (in_entry = 0; in_entry < sg->length; in_entry += step) {
			if (!(*mapped % RESCHED_PAGES))
				cond_resched();
			if (in_segment == sg_dma_len(segment)) {
				segment = sg_next(segment);
				in_segment = 0;
			}
			(*mapped)++;
			backing = dmabench_backing(dev, sg_dma_address(segment) + in_segment);
			*bounced += is_other(backing, sg_phys(sg) + in_entry);
			step = min_t(u32, sg->length - in_entry, PAGE_SIZE -
				     offset_in_page(sg->offset + in_entry));
			in_segment += step;
		}
	}
}
