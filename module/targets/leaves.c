// SPDX-License-Identifier: GPL-2.0
#include <linux/bitops.h>
#include <linux/iommu.h>
#include <linux/minmax.h>
#include <linux/scatterlist.h>
#include <linux/sched.h>

#include "compat/compat.h"
#include "leaves.h"
#include "observe.h"

/* What iommu_map() is called for: in a row for the device, and in memory. */
struct stretch {
	u64 iova;
	u64 phys;
	u64 length;
};

static u64 page_sizes(struct device *dev)
{
	struct iommu_domain *domain = iommu_get_domain_for_dev(dev);

	return domain && dmabench_translates(dev) ? dmabench_page_sizes(domain) : 0;
}

/* The largest page that fits what is left, and that both addresses are aligned to. */
static void count_stretch(const struct stretch *stretch, struct dmabench_leaves *leaves)
{
	u64 addresses = stretch->iova | stretch->phys, left = stretch->length, fit;
	u32 shift;

	while (left) {
		fit = leaves->sizes & GENMASK_ULL(fls64(left) - 1, 0);
		if (addresses)
			fit &= addresses ^ (addresses - 1);
		shift = fls64(fit) - 1;
		if (!fit || shift < DMABENCH_LEAF_SHIFT)
			return;
		leaves->count[min_t(u32, shift - DMABENCH_LEAF_SHIFT, DMABENCH_LEAF_SIZES - 1)]++;
		left -= BIT_ULL(shift);
		addresses = (stretch->iova + stretch->length - left) |
			    (stretch->phys + stretch->length - left);
	}
}

static void add(struct stretch *stretch, u64 iova, u64 phys, u64 length,
		struct dmabench_leaves *leaves)
{
	if (stretch->iova + stretch->length != iova || stretch->phys + stretch->length != phys) {
		count_stretch(stretch, leaves);
		*stretch = (struct stretch) { iova, phys, 0 };
	}
	stretch->length += length;
}

/**
 * dmabench_leaves_add() - the pages that are expected for a mapping
 * @dev: the device that @table was mapped for
 * @table: a list of whole pages, of which none bounced
 * @leaves: goes up by them
 *
 * By the rule of the IOMMU's core: iommu_map_sg() makes one of neighbours, and what
 * iommu_pgsize() or pt_compute_best_pgsize() say of them. Nothing is added where nothing
 * translates, or nobody knows. May sleep.
 */
void dmabench_leaves_add(struct device *dev, struct sg_table *table,
			 struct dmabench_leaves *leaves)
{
	struct scatterlist *sg, *segment = table->sgl;
	struct stretch stretch = { 0 };
	u32 i, in_entry, in_segment = 0, step;

	leaves->sizes = page_sizes(dev);
	if (!leaves->sizes)
		return;
	for_each_sgtable_sg(table, sg, i) {
		cond_resched();
		for (in_entry = 0; in_entry < sg->length; in_entry += step) {
			if (in_segment == sg_dma_len(segment)) {
				segment = sg_next(segment);
				in_segment = 0;
			}
			step = min(sg->length - in_entry, sg_dma_len(segment) - in_segment);
			add(&stretch, sg_dma_address(segment) + in_segment,
			    sg_phys(sg) + in_entry, step, leaves);
			in_segment += step;
		}
	}
	count_stretch(&stretch, leaves);
	leaves->mappings++;
}
