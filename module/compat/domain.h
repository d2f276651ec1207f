/* SPDX-License-Identifier: GPL-2.0 */
/* The type of an IOMMU domain. */
#ifndef DMABENCH_COMPAT_DOMAIN_H
#define DMABENCH_COMPAT_DOMAIN_H

#include <linux/iommu.h>
#include <linux/pci.h>
#include <linux/version.h>

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

/* Before 5.11 VT-d's driver logs an error where no IOVA space is left. */
#define DMABENCH_FULL_IS_LOGGED (LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0))

/*
 * The page sizes that a domain's tables may have; 0: the driver takes any length, and
 * chooses by itself, as VT-d's does before 5.16.
 */
static inline u64 dmabench_page_sizes(const struct iommu_domain *domain)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 16, 0)
	if (domain->pgsize_bitmap == ~0xfffUL)
		return 0;
#endif
	return domain->pgsize_bitmap;
}

#endif /* DMABENCH_COMPAT_DOMAIN_H */
