// SPDX-License-Identifier: GPL-2.0
/* The single step MAP_SG, and what else a scatterlist takes. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core/file.h"
#include "targets/observe.h"

void dmabench_sg_undo(struct dmabench_object *mapping, unsigned long attrs)
{
	struct device *dev = mapping->target->dev;
	struct sg_table *table = mapping->table;

	attrs |= mapping->attrs;
	if (mapping->sg_call == DMABENCH_SG_TABLE)
		dma_unmap_sgtable(dev, table, mapping->direction, attrs);
	else
		dma_unmap_sg_attrs(dev, table->sgl, table->orig_nents,
				   mapping->direction, attrs);
}

/* Of a scatterlist, or of a buffer of kind NONCONTIGUOUS. */
void dmabench_sg_sync(struct dmabench_object *obj, bool for_cpu)
{
	struct sg_table *table = obj->table ?: obj->noncontiguous;
	struct device *dev = obj->target->dev;

	if (for_cpu)
		dma_sync_sgtable_for_cpu(dev, table, obj->direction);
	else
		dma_sync_sgtable_for_device(dev, table, obj->direction);
}

/**
 * dmabench_sg_addr() - where the device finds a byte
 * @table: mapped
 * @offset: of the byte, below its length
 * @left: receives how many bytes follow in the same segment, itself included
 */
dma_addr_t dmabench_sg_addr(const struct sg_table *table, size_t offset,
			    size_t *left)
{
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(table, sg, i) {
		if (offset < sg_dma_len(sg)) {
			*left = sg_dma_len(sg) - offset;
			return sg_dma_address(sg) + offset;
		}
		offset -= sg_dma_len(sg);
	}
	*left = 0;
	return DMA_MAPPING_ERROR;
}

static int take_entry(struct dmabench_file *file, struct dmabench_object *mapping,
		      const struct dmabench_sg_entry *entry, struct scatterlist *sg,
		      unsigned int i)
{
	struct dmabench_object *buffer =
		dmabench_object_get(file, entry->buffer, DMABENCH_OBJECT_BUFFER);

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if (buffer->kind != DMABENCH_BUFFER_PAGES ||
	    dmabench_check_range(entry->offset, entry->length, buffer->length))
		return -EINVAL;
	if (!mapping->target)
		mapping->target = buffer->target;
	if (mapping->target != buffer->target)
		return -EINVAL;
	mapping->sources[i] = buffer;
	mapping->length += entry->length;
	sg_set_buf(sg, buffer->vaddr + entry->offset, entry->length);
	return 0;
}

static int take_entries(struct dmabench_file *file,
			struct dmabench_object *mapping,
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
	for_each_sgtable_sg(mapping->table, sg, i) {
		err = take_entry(file, mapping, &entries[i], sg, i);
		if (err)
			break;
	}
	kfree(entries);
	return err;
}

static int describe(struct dmabench_file *file, struct dmabench_object *mapping,
		    const struct dmabench_map_sg *arg)
{
	int err = dmabench_abi_attrs(arg->attrs, &mapping->attrs);

	if (err)
		return err;
	if (!dmabench_direction(arg->direction, &mapping->direction))
		return -EINVAL;
	mapping->sg_call = arg->call;
	mapping->sources = kvcalloc(arg->nentries, sizeof(*mapping->sources),
				    GFP_KERNEL);
	mapping->table = kzalloc(sizeof(*mapping->table), GFP_KERNEL);
	if (!mapping->sources || !mapping->table)
		return -ENOMEM;
	err = sg_alloc_table(mapping->table, arg->nentries, GFP_KERNEL);
	return err ? -ENOMEM : take_entries(file, mapping, arg);
}

/* The target is entered. */
static int make(struct dmabench_object *mapping, struct dmabench_map_sg *arg)
{
	struct device *dev = mapping->target->dev;
	struct sg_table *table = mapping->table;
	u64 pages = 0, bounced = 0;
	int err = 0;

	atomic64_inc(&mapping->target->map_generation);
	if (arg->call == DMABENCH_SG_TABLE)
		err = dma_map_sgtable(dev, table, mapping->direction,
				      mapping->attrs);
	else
		table->nents = dma_map_sg_attrs(dev, table->sgl,
						table->orig_nents,
						mapping->direction,
						mapping->attrs);
	arg->out_errno = -err;
	arg->out_mapped = err ? 0 : table->nents;
	if (!arg->out_mapped)
		return -EIO;
	atomic_inc(&dmabench_live_mappings);
	dmabench_count_sg(dev, table, &pages, &bounced);
	arg->out_bounced = dmabench_bounced(pages, bounced);
	mapping->bounced = bounced;
	return 0;
}

static int tell_segments(const struct dmabench_object *mapping,
			 const struct dmabench_map_sg *arg)
{
	struct dmabench_sg_segment __user *to = u64_to_user_ptr(arg->segments);
	struct dmabench_sg_segment segment = { };
	struct scatterlist *sg;
	unsigned int i;

	for_each_sgtable_dma_sg(mapping->table, sg, i) {
		segment.dma_addr = capable(CAP_SYS_RAWIO) ? sg_dma_address(sg) : 0;
		segment.length = sg_dma_len(sg);
		if (copy_to_user(&to[i], &segment, sizeof(segment)))
			return -EFAULT;
	}
	return 0;
}

/* The target is entered. */
static int add(struct dmabench_file *file, struct dmabench_object *mapping,
	       struct dmabench_map_sg *arg)
{
	unsigned int i;
	int err = make(mapping, arg);

	if (err)
		return err;
	err = tell_segments(mapping, arg) ?:
	      dmabench_object_add(file, mapping, &arg->out_handle);
	if (err) {
		dmabench_mapping_undo(mapping, 0);
		return err;
	}
	for (i = 0; i < arg->nentries; i++)
		mapping->sources[i]->users++;
	return 0;
}

int dmabench_cmd_map_sg(struct dmabench_file *file, void *argp)
{
	struct dmabench_map_sg *arg = argp;
	struct dmabench_object *mapping;
	int err;

	arg->out_mapped = 0;
	arg->out_errno = 0;
	if (!arg->nentries || arg->nentries > DMABENCH_MAX_SG ||
	    arg->call > DMABENCH_SG_LIST)
		return -EINVAL;
	mapping = dmabench_object_new(file, NULL, DMABENCH_OBJECT_MAPPING, 0);
	if (!mapping)
		return -ENOMEM;
	err = describe(file, mapping, arg);
	if (!err)
		err = dmabench_object_enter(mapping);
	if (!err) {
		err = add(file, mapping, arg);
		dmabench_target_leave(mapping->target);
	}
	if (err)
		dmabench_object_delete(mapping);
	return err;
}
