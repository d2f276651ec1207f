// SPDX-License-Identifier: GPL-2.0
/* The single steps on mappings: MAP, SYNC, UNMAP. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "file.h"
#include "observe.h"

atomic_t dmabench_live_mappings;

/* Return: whether the number of the ABI is a direction */
bool dmabench_direction(u32 abi, enum dma_data_direction *direction)
{
	static const enum dma_data_direction directions[] = {
		[DMABENCH_TO_DEVICE] = DMA_TO_DEVICE,
		[DMABENCH_FROM_DEVICE] = DMA_FROM_DEVICE,
		[DMABENCH_BIDIRECTIONAL] = DMA_BIDIRECTIONAL,
	};

	if (abi >= ARRAY_SIZE(directions))
		return false;
	*direction = directions[abi];
	return true;
}

/*
 * Unmaps a live mapping; of a dead one nothing is left to undo. A mapping that
 * a stuck engine may still use stays, and so do its buffer's pages.
 */
void dmabench_mapping_undo(struct dmabench_object *mapping)
{
	if (mapping->type != DMABENCH_OBJECT_MAPPING)
		return;
	if (!dmabench_target_stuck(mapping->target))
		dma_unmap_single(mapping->target->dev, mapping->dma_addr,
				 mapping->length, mapping->direction);
	atomic_dec(&dmabench_live_mappings);
}

static int mapping_make(struct dmabench_object *mapping)
{
	struct device *dev = mapping->target->dev;

	atomic64_inc(&mapping->target->map_generation);
	mapping->dma_addr = dma_map_single(dev, mapping->vaddr, mapping->length,
					   mapping->direction);
	if (dma_mapping_error(dev, mapping->dma_addr))
		return -EIO;
	atomic_inc(&dmabench_live_mappings);
	mapping->bounced = dmabench_is_bounced(dev, mapping->vaddr,
					       mapping->dma_addr);
	return 0;
}

static struct dmabench_object *mapping_new(struct dmabench_object *buffer,
					   const struct dmabench_map *arg)
{
	struct dmabench_object *mapping;
	enum dma_data_direction direction;

	if (buffer->kind != DMABENCH_BUFFER_PAGES ||
	    dmabench_check_range(arg->offset, arg->length, buffer->length) ||
	    !dmabench_direction(arg->direction, &direction))
		return ERR_PTR(-EINVAL);
	mapping = kzalloc(sizeof(*mapping), GFP_KERNEL);
	if (!mapping)
		return ERR_PTR(-ENOMEM);
	mapping->type = DMABENCH_OBJECT_MAPPING;
	mapping->target = buffer->target;
	mapping->buffer = buffer;
	mapping->vaddr = buffer->vaddr + arg->offset;
	mapping->length = arg->length;
	mapping->direction = direction;
	return mapping;
}

int dmabench_cmd_map(struct dmabench_file *file, void *argp)
{
	struct dmabench_map *arg = argp;
	struct dmabench_object *buffer, *mapping;
	int err;

	buffer = dmabench_object_get(file, arg->buffer, DMABENCH_OBJECT_BUFFER);
	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	mapping = mapping_new(buffer, arg);
	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	err = dmabench_object_enter(buffer);
	if (err)
		goto free_object;
	err = mapping_make(mapping);
	if (err)
		goto leave;
	err = dmabench_object_add(file, mapping, &arg->out_handle);
	if (err)
		goto undo;
	buffer->users++;
	arg->out_bounced = mapping->bounced ? DMABENCH_BOUNCED_ALL :
					      DMABENCH_BOUNCED_NONE;
	arg->out_dma_addr = capable(CAP_SYS_RAWIO) ? mapping->dma_addr : 0;
	dmabench_target_leave(mapping->target);
	return 0;

undo:
	dmabench_mapping_undo(mapping);
leave:
	dmabench_target_leave(mapping->target);
free_object:
	kfree(mapping);
	return err;
}

int dmabench_cmd_sync(struct dmabench_file *file, void *argp)
{
	struct dmabench_sync *arg = argp;
	struct dmabench_object *mapping =
		dmabench_object_get(file, arg->mapping, DMABENCH_OBJECT_MAPPING);
	int err;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	if (arg->sync_for > DMABENCH_SYNC_FOR_CPU ||
	    dmabench_check_range(arg->offset, arg->length, mapping->length))
		return -EINVAL;
	err = dmabench_object_enter(mapping);
	if (err)
		return err;
	if (arg->sync_for == DMABENCH_SYNC_FOR_CPU)
		dma_sync_single_range_for_cpu(mapping->target->dev,
					      mapping->dma_addr, arg->offset,
					      arg->length, mapping->direction);
	else
		dma_sync_single_range_for_device(mapping->target->dev,
						 mapping->dma_addr, arg->offset,
						 arg->length, mapping->direction);
	dmabench_target_leave(mapping->target);
	return 0;
}

int dmabench_cmd_unmap(struct dmabench_file *file, void *argp)
{
	struct dmabench_unmap *arg = argp;
	struct dmabench_object *mapping =
		dmabench_object_get(file, arg->mapping, DMABENCH_OBJECT_MAPPING);
	struct dmabench_target *target;
	int err;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	target = mapping->target;
	err = dmabench_object_enter(mapping);
	if (err)
		return err;
	dmabench_mapping_undo(mapping);
	mapping->buffer->users--;
	dmabench_object_remove(file, arg->mapping);
	dmabench_target_leave(target);
	return 0;
}
