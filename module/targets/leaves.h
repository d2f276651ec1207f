/* SPDX-License-Identifier: GPL-2.0 */
/* Which pages of an IOMMU a mapping takes, as far as a module can know. */
#ifndef DMABENCH_LEAVES_H
#define DMABENCH_LEAVES_H

#include <linux/device.h>
#include <linux/types.h>

#include "uapi/dmabench.h"

struct sg_table;

/**
 * struct dmabench_leaves - pages that are expected in the tables
 * @mappings: that they are of
 * @sizes: bitmap of those that the IOMMU has
 * @count: of each size, as dmabench_run's out_leaves
 */
struct dmabench_leaves {
	u64 mappings;
	u64 sizes;
	u64 count[DMABENCH_LEAF_SIZES];
};

void dmabench_leaves_add(struct device *dev, struct sg_table *table,
			 struct dmabench_leaves *leaves);

#endif /* DMABENCH_LEAVES_H */
