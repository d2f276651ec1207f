// SPDX-License-Identifier: GPL-2.0
/* The single step SHARE: coherent memory, mapped for a second device or for the same once more. */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/highmem.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "buffer.h"
#include "commands.h"
#include "compat/compat.h"
#include "core/attrs.h"
#include "core/lent.h"
#include "core/target.h"
#include "mapping.h"
#include "targets/observe.h"
#include "targets/permit.h"

static int describe(struct dmabench_mapping *mapping, struct dmabench_buffer *buffer,
		    const struct dmabench_share *arg)
{
	size_t pages = PAGE_ALIGN(buffer->dma.obj.length) >> PAGE_SHIFT;
	int err = dmabench_abi_attrs(arg->attrs, &mapping->attrs);

	if (err)
		return err;
	if (!dmabench_direction(arg->direction, &mapping->dma.direction))
		return -EINVAL;
	mapping->buffer = buffer;
	mapping->call = DMABENCH_SG_TABLE;
	/* A list may have an entry a page, and what it maps an entry in the tables of an IOMMU. */
	err = dmabench_object_charge(&mapping->dma.obj,
				     pages * (sizeof(struct scatterlist) + sizeof(u64)));
	if (err)
		return err;
	mapping->dma.table = kzalloc(sizeof(*mapping->dma.table), GFP_KERNEL_ACCOUNT);
	return mapping->dma.table ? 0 : -ENOMEM;
}

/* As videobuf2 and DRM export it. Return: 0, or what the call said */
static int get_table(struct dmabench_mapping *mapping, struct dmabench_share *arg)
{
	struct dmabench_buffer *buffer = mapping->buffer;
	struct device *owner = buffer->dma.obj.target->dev;
	unsigned long attrs = buffer->attrs;
	int err;

	if (buffer->kind == DMABENCH_BUFFER_WRITE_COMBINE)
		attrs |= DMA_ATTR_WRITE_COMBINE;
	err = dma_get_sgtable_attrs(owner, mapping->dma.table, buffer->vaddr, buffer->dma.addr,
				    buffer->dma.obj.length, attrs);
	arg->out_errno = -err;
	mapping->uncached = !dev_is_dma_coherent(owner);
	return err;
}

/*
 * What the call makes of memory without a struct page is no table: nothing may look at it.
 * Return: 0, -ENXIO of such memory, -EOPNOTSUPP of what the CPU has not mapped for good
 */
static int check_pages(const struct scatterlist *sg)
{
	unsigned long first = page_to_pfn(sg_page((struct scatterlist *)sg));
	unsigned long last = first + ((sg->offset + sg->length - 1) >> PAGE_SHIFT);

	if (!pfn_valid(first) || !pfn_valid(last))
		return -ENXIO;
	/* A pool of a device's own is reserved, and the linear mapping lacks it (no-map). */
	return PageHighMem(pfn_to_page(last)) || PageReserved(pfn_to_page(last)) ?
	       -EOPNOTSUPP : 0;
}

static int check_table(const struct dmabench_mapping *mapping, struct dmabench_share *arg)
{
	struct device *dev = mapping->dma.obj.target->dev;
	phys_addr_t end = 0;
	struct scatterlist *sg;
	unsigned int i;
	int err;

	for_each_sgtable_sg(mapping->dma.table, sg, i) {
		err = check_pages(sg);
		if (err)
			return err;
		arg->out_length += sg->length;
		arg->out_chunks += !i || sg_phys(sg) != end;
		end = sg_phys(sg) + sg->length;
		if (sg->length > dma_get_max_seg_size(dev))
			return -EINVAL;
		err = dmabench_mapping_permit(mapping, sg_virt(sg), sg->length);
		if (err)
			return err;
	}
	arg->out_entries = mapping->dma.table->orig_nents;
	return 0;
}

static int make(struct dmabench_mapping *mapping, struct dmabench_share *arg)
{
	struct device *dev = mapping->dma.obj.target->dev;
	struct sg_table *table = mapping->dma.table;
	u64 pages = 0, bounced = 0;
	int err;

	atomic64_inc(&mapping->dma.obj.target->device->map_generation);
	err = dma_map_sgtable(dev, table, mapping->dma.direction, mapping->attrs);
	arg->out_errno = -err;
	if (err)
		return -EIO;
	arg->out_segments = table->nents;
	dmabench_count_sg(dev, table, &pages, &bounced);
	arg->out_bounced = dmabench_bounced(pages, bounced);
	return dmabench_mapping_made(mapping, bounced);
}

/* Both targets are entered, and the importer's limits held. */
static int add(struct dmabench_mapping *mapping, struct dmabench_share *arg)
{
	return get_table(mapping, arg) ?: check_table(mapping, arg) ?: make(mapping, arg) ?:
	       dmabench_mapping_add(mapping, &arg->out_handle);
}

/* The importer is entered. Of another device, whose memory it is, nobody waits for the lock. */
static int share_entered(struct dmabench_mapping *mapping, struct dmabench_share *arg)
{
	struct dmabench_object *lent = &mapping->buffer->dma.obj;
	int err = dmabench_lent_enter(&mapping->dma.obj, lent->target);

	if (err)
		return err;
	err = lent->revoked ? -ENODEV : add(mapping, arg);
	dmabench_lent_leave(&mapping->dma.obj, lent->target);
	return err;
}

static int check(const struct dmabench_buffer *buffer, const struct dmabench_share *arg)
{
	if ((buffer->kind != DMABENCH_BUFFER_COHERENT &&
	     buffer->kind != DMABENCH_BUFFER_WRITE_COMBINE) || buffer->managed.is ||
	    buffer->dma.obj.length > DMABENCH_MAX_BUFFER_BYTES)
		return -EINVAL;
	/* As of MAP. */
	return arg->attrs & DMABENCH_ATTR_MMIO && !dmabench_misuse_allowed() ? -EPERM : 0;
}

int dmabench_cmd_share(struct dmabench_file *file, void *argp)
{
	struct dmabench_share *arg = argp;
	struct dmabench_buffer *buffer = dmabench_buffer_get(file, arg->buffer);
	struct dmabench_target *target;
	struct dmabench_mapping *mapping;
	int err;

	arg->out_length = 0;
	arg->out_chunks = 0;
	arg->out_errno = 0;
	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	target = dmabench_target_get(file, arg->target);
	if (IS_ERR(target))
		return PTR_ERR(target);
	err = check(buffer, arg);
	if (err)
		return err;
	mapping = dmabench_mapping_new(file, target, buffer->dma.obj.length);
	if (!mapping)
		return -ENOMEM;
	err = describe(mapping, buffer, arg) ?: dmabench_object_enter_to_map(&mapping->dma.obj);
	if (!err) {
		err = share_entered(mapping, arg);
		dmabench_object_leave_mapped(&mapping->dma.obj);
	}
	if (err)
		dmabench_object_destroy(&mapping->dma.obj);
	return err;
}
