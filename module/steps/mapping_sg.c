// SPDX-License-Identifier: GPL-2.0
/* The single step MAP_SG, and what else a scatterlist takes. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "buffer.h"
#include "commands.h"
#include "core/attrs.h"
#include "core/target.h"
#include "mapping.h"
#include "targets/observe.h"
#include "targets/permit.h"
#include "targets/share.h"

void dmabench_sg_undo(struct dmabench_mapping *mapping, unsigned long attrs)
{
	struct device *dev = mapping->dma.obj.target->dev;
	struct sg_table *table = mapping->dma.table;

	attrs |= mapping->attrs;
	if (mapping->call == DMABENCH_SG_TABLE)
		dma_unmap_sgtable(dev, table, mapping->dma.direction, attrs);
	else
		dma_unmap_sg_attrs(dev, table->sgl, table->orig_nents,
				   mapping->dma.direction, attrs);
}

/* Return: how many entries are not as they were made */
unsigned int dmabench_sg_changed(const struct dmabench_mapping *mapping)
{
	const struct dmabench_sg_source *source = mapping->sources;
	unsigned int i, changed = 0;
	struct scatterlist *sg;

	if (!source)
		return 0;
	for_each_sgtable_sg(mapping->dma.table, sg, i) {
		changed += sg_page(sg) != source->page || sg->offset != source->offset ||
			   sg->length != source->length;
		source++;
	}
	return changed;
}

/* The buffers of its entries are let go. */
void dmabench_sg_put(struct dmabench_mapping *mapping)
{
	unsigned int i;

	for (i = 0; i < mapping->dma.table->orig_nents; i++)
		mapping->sources[i].buffer->dma.obj.users--;
}

/* Of a mapping that is no scatterlist nothing is freed. */
void dmabench_sg_destroy(struct dmabench_mapping *mapping)
{
	if (mapping->dma.table)
		sg_free_table(mapping->dma.table);
	kfree(mapping->dma.table);
	kvfree(mapping->sources);
}

/* Buffers are of pages that follow each other, so that any of them may tell where it is. */
static struct dmabench_sg_source source_of(struct dmabench_buffer *buffer,
					   const struct dmabench_sg_entry *entry, bool from_head)
{
	u8 *first = buffer->vaddr + (from_head ? 0 : entry->offset);
	unsigned int more = from_head ? entry->offset : 0;

	return (struct dmabench_sg_source) {
		.buffer = buffer, .page = virt_to_page(first),
		.offset = offset_in_page(first) + more, .length = entry->length,
	};
}

static int take_entry(struct dmabench_mapping *mapping,
		      const struct dmabench_sg_entry *entry, struct scatterlist *sg,
		      struct dmabench_sg_source *source, bool from_head)
{
	struct dmabench_object *obj = &mapping->dma.obj;
	struct dmabench_buffer *buffer = dmabench_buffer_get(obj->file, entry->buffer);

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if ((buffer->kind != DMABENCH_BUFFER_PAGES && buffer->kind != DMABENCH_BUFFER_P2P) ||
	    dmabench_check_range(entry->offset, entry->length, buffer->dma.obj.length))
		return -EINVAL;
	if (!obj->target)
		dmabench_object_set_target(obj, buffer->dma.obj.target);
	if (obj->target != buffer->dma.obj.target)
		return -EINVAL;
	/* Of one card's memory, and of the system's. */
	if (obj->lender && buffer->dma.obj.lender && obj->lender != buffer->dma.obj.lender)
		return -EINVAL;
	obj->lender = obj->lender ?: buffer->dma.obj.lender;
	mapping->of_card |= dmabench_buffer_is_lent(buffer);
	*source = source_of(buffer, entry, from_head);
	obj->length += entry->length;
	sg_set_page(sg, source->page, source->length, source->offset);
	return 0;
}

static int take_entries(struct dmabench_mapping *mapping,
			const struct dmabench_map_sg *arg)
{
	struct dmabench_sg_entry *entries;
	struct scatterlist *sg;
	unsigned int i;
	int err = 0;

	entries = memdup_user(u64_to_user_ptr(arg->entries),
			      arg->nentries * sizeof(*entries));
	if (IS_ERR(entries))
		return PTR_ERR(entries);
	for_each_sgtable_sg(mapping->dma.table, sg, i) {
		err = take_entry(mapping, &entries[i], sg, &mapping->sources[i],
				 arg->flags & DMABENCH_SG_FROM_HEAD);
		if (err)
			break;
	}
	kfree(entries);
	return err;
}

static int describe(struct dmabench_mapping *mapping,
		    const struct dmabench_map_sg *arg)
{
	int err = dmabench_abi_attrs(arg->attrs, &mapping->attrs);

	if (err)
		return err;
	if (!dmabench_direction(arg->direction, &mapping->dma.direction))
		return -EINVAL;
	mapping->call = arg->call;
	/* A list may be far longer than what it maps. */
	err = dmabench_object_charge(&mapping->dma.obj, arg->nentries *
				     (sizeof(struct scatterlist) + sizeof(*mapping->sources)));
	if (err)
		return err;
	mapping->sources = kvcalloc(arg->nentries, sizeof(*mapping->sources),
				    GFP_KERNEL_ACCOUNT);
	mapping->dma.table = kzalloc(sizeof(*mapping->dma.table), GFP_KERNEL_ACCOUNT);
	if (!mapping->sources || !mapping->dma.table)
		return -ENOMEM;
	err = sg_alloc_table(mapping->dma.table, arg->nentries, GFP_KERNEL_ACCOUNT);
	return err ? -ENOMEM : take_entries(mapping, arg);
}

/* The target is entered. */
static int make(struct dmabench_mapping *mapping, struct dmabench_map_sg *arg)
{
	struct device *dev = mapping->dma.obj.target->dev;
	struct sg_table *table = mapping->dma.table;
	u64 pages = 0, bounced = 0;
	int err = 0;

	atomic64_inc(&mapping->dma.obj.target->device->map_generation);
	if (arg->call == DMABENCH_SG_TABLE)
		err = dma_map_sgtable(dev, table, mapping->dma.direction,
				      mapping->attrs);
	else
		table->nents = dma_map_sg_attrs(dev, table->sgl,
						table->orig_nents,
						mapping->dma.direction,
						mapping->attrs);
	arg->out_errno = -err;
	arg->out_changed = dmabench_sg_changed(mapping);
	arg->out_mapped = err ? 0 : table->nents;
	if (!arg->out_mapped)
		return -EIO;
	/* What goes by the bus has addresses of the bus's. */
	if (!mapping->of_card)
		dmabench_count_sg(dev, table, &pages, &bounced);
	arg->out_bounced = dmabench_bounced(pages, bounced);
	return dmabench_mapping_made(mapping, bounced);
}

/* For the caller, whose memory is written when the device may go again. */
static void describe_segments(const struct dmabench_mapping *mapping,
			      struct dmabench_sg_segment *to)
{
	bool hidden = !capable(CAP_SYS_RAWIO);
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(mapping->dma.table, sg, i) {
		to[i].dma_addr = hidden ? 0 : sg_dma_address(sg);
		to[i].length = sg_dma_len(sg);
	}
}

/* An entry longer than a segment is nothing that the DMA API would split. */
static int check_entries(const struct dmabench_mapping *mapping)
{
	struct device *dev = mapping->dma.obj.target->dev;
	struct scatterlist *sg;
	unsigned int i;
	int err;

	for_each_sgtable_sg(mapping->dma.table, sg, i) {
		if (sg->length > dma_get_max_seg_size(dev))
			return -EINVAL;
		err = dmabench_mapping_permit(mapping, sg_virt(sg), sg->length);
		if (err)
			return err;
	}
	return 0;
}

/* The target is entered, and its limits are held. */
static int add(struct dmabench_mapping *mapping, struct dmabench_map_sg *arg,
	       struct dmabench_sg_segment *segments)
{
	unsigned int i;
	int err = check_entries(mapping) ?: make(mapping, arg);

	if (err)
		return err;
	describe_segments(mapping, segments);
	err = dmabench_mapping_add(mapping, &arg->out_handle);
	if (err)
		return err;
	for (i = 0; i < arg->nentries; i++)
		mapping->sources[i].buffer->dma.obj.users++;
	return 0;
}

/* What is to be destroyed after an error has no handle. */
static int map(struct dmabench_mapping *mapping, struct dmabench_map_sg *arg,
	       struct dmabench_sg_segment *segments)
{
	struct dmabench_object *obj = &mapping->dma.obj;
	int err = describe(mapping, arg) ?: dmabench_object_enter_to_map(obj);

	if (!err) {
		err = add(mapping, arg, segments);
		dmabench_object_leave_mapped(obj);
	}
	if (err)
		dmabench_object_destroy(obj);
	return err;
}

int dmabench_cmd_map_sg(struct dmabench_file *file, void *argp)
{
	struct dmabench_map_sg *arg = argp;
	struct dmabench_sg_segment *segments;
	struct dmabench_mapping *mapping;
	int err;

	arg->out_mapped = 0;
	arg->out_errno = 0;
	arg->out_changed = 0;
	arg->out_reserved = 0;
	if (!arg->nentries || arg->nentries > DMABENCH_MAX_SG ||
	    arg->call > DMABENCH_SG_LIST)
		return -EINVAL;
	/* As of MAP. */
	if (arg->attrs & DMABENCH_ATTR_MMIO && !dmabench_misuse_allowed())
		return -EPERM;
	segments = kvcalloc(arg->nentries, sizeof(*segments), GFP_KERNEL_ACCOUNT);
	if (!segments)
		return -ENOMEM;
	mapping = dmabench_mapping_new(file, NULL, 0);
	err = mapping ? map(mapping, arg, segments) : -ENOMEM;
	if (!err && copy_to_user(u64_to_user_ptr(arg->segments), segments,
				 arg->out_mapped * sizeof(*segments))) {
		dmabench_object_release(&mapping->dma.obj, arg->out_handle);
		arg->out_handle = 0;
		arg->out_mapped = 0;
		err = -EFAULT;
	}
	kvfree(segments);
	return err;
}
