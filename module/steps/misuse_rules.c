// SPDX-License-Identifier: GPL-2.0
/*
 * MISUSE of single rules of the DMA API, for dma-debug to report. Each is on a
 * page of its own that no device is told of, and what goes wrong is chosen so
 * that the API itself comes to no harm; where that is not so everywhere, it is
 * refused elsewhere.
 */
#include <linux/cache.h>
#include <linux/dma-mapping.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/vmalloc.h>

#include "core/object.h"
#include "core/pages.h"
#include "core/target.h"
#include "misuse_rules.h"
#include "targets/observe.h"

#define LENGTH	(PAGE_SIZE / 2)

/* A second unmap takes away what may be somebody else's address by then. */
#define NOT_TRANSLATED	BIT(0)
/* The bounce buffers' own records are wrong after that, or it warns itself. */
#define NOT_BOUNCED	BIT(1)
/* What it mapped is never unmapped. */
#define KEEPS_PAGE	BIT(2)

/* A mapping of the page, unmapped as it should be unless a rule says otherwise. */
struct misused {
	struct device *dev;
	void *page;
	dma_addr_t addr;
};

static int map(struct misused *m, enum dma_data_direction direction)
{
	m->addr = dma_map_single(m->dev, m->page, LENGTH, direction);
	return dma_mapping_error(m->dev, m->addr) ? -EIO : 0;
}

static void unmap(const struct misused *m, enum dma_data_direction direction)
{
	dma_unmap_single(m->dev, m->addr, LENGTH, direction);
}

/* dma-debug takes no notice of a comparison. */
static int no_error_check(struct misused *m)
{
	m->addr = dma_map_single(m->dev, m->page, LENGTH, DMA_FROM_DEVICE);
	if (m->addr == DMA_MAPPING_ERROR)
		return -EIO;
	unmap(m, DMA_FROM_DEVICE);
	return 0;
}

static int unmap_size(struct misused *m)
{
	dma_unmap_single(m->dev, m->addr, LENGTH / 2, DMA_FROM_DEVICE);
	return 0;
}

static int unmap_direction(struct misused *m)
{
	unmap(m, DMA_TO_DEVICE);
	return 0;
}

/* Of a list of one entry it does just what dma_unmap_sg() would. */
static int unmap_function(struct misused *m)
{
	struct scatterlist sg;

	sg_init_one(&sg, m->page, LENGTH);
	if (!dma_map_sg(m->dev, &sg, 1, DMA_FROM_DEVICE))
		return -EIO;
	dma_unmap_page(m->dev, sg_dma_address(&sg), sg_dma_len(&sg), DMA_FROM_DEVICE);
	return 0;
}

/* The entry too many is empty. */
static int sg_count(struct misused *m)
{
	struct scatterlist sg[2];

	sg_init_table(sg, ARRAY_SIZE(sg));
	sg_set_buf(&sg[0], m->page, LENGTH);
	sg_set_buf(&sg[1], m->page, 0);
	if (!dma_map_sg(m->dev, sg, 1, DMA_FROM_DEVICE))
		return -EIO;
	dma_unmap_sg(m->dev, sg, 2, DMA_FROM_DEVICE);
	return 0;
}

static int double_unmap(struct misused *m)
{
	unmap(m, DMA_FROM_DEVICE);
	unmap(m, DMA_FROM_DEVICE);
	return 0;
}

/* What is past the mapping's end is still the page. */
static int sync_range(struct misused *m)
{
	dma_sync_single_for_cpu(m->dev, m->addr, LENGTH * 2, DMA_FROM_DEVICE);
	unmap(m, DMA_FROM_DEVICE);
	return 0;
}

static int sync_direction(struct misused *m)
{
	dma_sync_single_for_cpu(m->dev, m->addr, LENGTH, DMA_TO_DEVICE);
	unmap(m, DMA_FROM_DEVICE);
	return 0;
}

static int map_stack(struct misused *m)
{
	u8 stack[2 * L1_CACHE_BYTES];
	u8 *line = PTR_ALIGN(&stack[0], L1_CACHE_BYTES);
	struct page *page = is_vmalloc_addr(line) ? vmalloc_to_page(line) :
						    virt_to_page(line);

	m->addr = dma_map_page(m->dev, page, offset_in_page(line),
			       L1_CACHE_BYTES, DMA_TO_DEVICE);
	if (dma_mapping_error(m->dev, m->addr))
		return -EIO;
	dma_unmap_page(m->dev, m->addr, L1_CACHE_BYTES, DMA_TO_DEVICE);
	return 0;
}

static int leak(struct misused *m)
{
	return 0;
}

/* A hint that no unmap looks at. */
static int unmap_attrs(struct misused *m)
{
	dma_unmap_single_attrs(m->dev, m->addr, LENGTH, DMA_FROM_DEVICE,
			       DMA_ATTR_PRIVILEGED);
	return 0;
}

static int overlap(struct misused *m)
{
	struct misused second = *m;
	int err = map(&second, DMA_FROM_DEVICE);

	if (!err)
		unmap(&second, DMA_FROM_DEVICE);
	unmap(m, DMA_FROM_DEVICE);
	return err;
}

static int resource_ram(struct misused *m)
{
	m->addr = dma_map_resource(m->dev, virt_to_phys(m->page), LENGTH,
				   DMA_TO_DEVICE, 0);
	if (dma_mapping_error(m->dev, m->addr))
		return -EIO;
	dma_unmap_resource(m->dev, m->addr, LENGTH, DMA_TO_DEVICE, 0);
	return 0;
}

/**
 * struct rule - how to break one
 * @is_mapped: what is given is mapped FROM_DEVICE and checked; unmapped by it
 * @flags: NOT_TRANSLATED, ...
 * @breaks: does it
 */
struct rule {
	bool is_mapped;
	u32 flags;
	int (*breaks)(struct misused *m);
};

static const struct rule rules[DMABENCH_MISUSE_OPS] = {
	[DMABENCH_MISUSE_NO_ERROR_CHECK] = { false, 0, no_error_check },
	[DMABENCH_MISUSE_UNMAP_SIZE] = { true, NOT_TRANSLATED | NOT_BOUNCED, unmap_size },
	[DMABENCH_MISUSE_UNMAP_DIRECTION] = { true, 0, unmap_direction },
	[DMABENCH_MISUSE_UNMAP_FUNCTION] = { false, 0, unmap_function },
	[DMABENCH_MISUSE_SG_COUNT] = { false, 0, sg_count },
	[DMABENCH_MISUSE_DOUBLE_UNMAP] = { true, NOT_TRANSLATED | NOT_BOUNCED, double_unmap },
	[DMABENCH_MISUSE_SYNC_RANGE] = { true, NOT_BOUNCED, sync_range },
	[DMABENCH_MISUSE_SYNC_DIRECTION] = { true, 0, sync_direction },
	[DMABENCH_MISUSE_STACK] = { false, 0, map_stack },
	[DMABENCH_MISUSE_LEAK] = { true, KEEPS_PAGE, leak },
	[DMABENCH_MISUSE_ATTRS] = { true, 0, unmap_attrs },
	[DMABENCH_MISUSE_OVERLAP] = { true, 0, overlap },
	[DMABENCH_MISUSE_RESOURCE_RAM] = { false, 0, resource_ram },
};

static int break_rule(const struct rule *rule, struct misused *m)
{
	int err;

	if (!rule->is_mapped)
		return rule->breaks(m);
	err = map(m, DMA_FROM_DEVICE);
	if (err)
		return err;
	if (rule->flags & NOT_BOUNCED && dmabench_is_bounced(m->dev, m->page, m->addr)) {
		unmap(m, DMA_FROM_DEVICE);
		return -EPERM;
	}
	return rule->breaks(m);
}

/* The addresses are the memory's, or it is a bounce buffer. */
static bool is_direct(struct device *dev)
{
	enum dmabench_translation translation = dmabench_translation(dev);

	return translation == DMABENCH_TRANSLATION_DIRECT ||
	       translation == DMABENCH_TRANSLATION_IOMMU_IDENTITY;
}

/**
 * dmabench_misuse_rule() - break one rule, on a page of its own
 * @target: a target that was entered, its limits held
 * @op: any of enum dmabench_misuse_op but those with handles
 *
 * Return: 0, -EPERM it would do harm here, -EBUSY limits that the file has set
 * would be put back under what stays, -EIO the mapping was refused, -ENOMEM
 */
int dmabench_misuse_rule(struct dmabench_target *target, u32 op)
{
	const struct rule *rule = &rules[op];
	struct misused m = { .dev = target->dev };
	int err;

	if (rule->flags & NOT_TRANSLATED && !is_direct(target->dev))
		return -EPERM;
	if (rule->flags & KEEPS_PAGE && target->device->limited)
		return -EBUSY;
	m.page = dmabench_pages_alloc(PAGE_SIZE, NUMA_NO_NODE);
	if (!m.page)
		return -ENOMEM;
	atomic64_inc(&target->device->map_generation);
	err = break_rule(rule, &m);
	if (!err && rule->flags & KEEPS_PAGE) {
		dmabench_objects_leak(target->device);
		dmabench_pages_keep(PAGE_SIZE);
	} else {
		dmabench_pages_free(target, m.page, PAGE_SIZE);
	}
	return err;
}
