// SPDX-License-Identifier: GPL-2.0
/* The single steps on mappings: MAP, SYNC, UNMAP. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "compat/compat.h"
#include "core/file.h"
#include "targets/observe.h"

atomic_t dmabench_live_mappings;

/* What DMABENCH_ATOMIC holds, with interrupts off. */
static DEFINE_SPINLOCK(atomic_lock);

static dma_addr_t map_call(const struct dmabench_object *mapping)
{
	struct device *dev = mapping->target->dev;
	enum dma_data_direction direction = mapping->direction;
	unsigned long attrs = mapping->attrs;
	size_t length = mapping->length;
	u8 *vaddr = mapping->vaddr;

	switch (mapping->call) {
	case DMABENCH_MAP_PAGE:
		return dma_map_page_attrs(dev, virt_to_page(vaddr),
					  offset_in_page(vaddr), length,
					  direction, attrs);
	case DMABENCH_MAP_PHYS:
		return dma_map_phys(dev, virt_to_phys(vaddr), length, direction,
				    attrs);
	case DMABENCH_MAP_RESOURCE:
		return dma_map_resource(dev, virt_to_phys(vaddr), length,
					direction, attrs);
	default:
		return dma_map_single_attrs(dev, vaddr, length, direction, attrs);
	}
}

static void unmap_call(const struct dmabench_object *mapping,
		       unsigned long more_attrs)
{
	unsigned long attrs = mapping->attrs | more_attrs;
	struct device *dev = mapping->target->dev;

	switch (mapping->call) {
	case DMABENCH_MAP_PAGE:
		dma_unmap_page_attrs(dev, mapping->dma_addr, mapping->length,
				     mapping->direction, attrs);
		break;
	case DMABENCH_MAP_PHYS:
		dma_unmap_phys(dev, mapping->dma_addr, mapping->length,
			       mapping->direction, attrs);
		break;
	case DMABENCH_MAP_RESOURCE:
		dma_unmap_resource(dev, mapping->dma_addr, mapping->length,
				   mapping->direction, attrs);
		break;
	default:
		dma_unmap_single_attrs(dev, mapping->dma_addr, mapping->length,
				       mapping->direction, attrs);
	}
}

/*
 * Unmaps a live mapping; of a dead one nothing is left to undo. A mapping that
 * a stuck engine may still use stays, and so do its buffer's pages.
 */
void dmabench_mapping_undo(struct dmabench_object *mapping, unsigned long attrs)
{
	if (mapping->type != DMABENCH_OBJECT_MAPPING)
		return;
	if (!dmabench_target_stuck(mapping->target)) {
		if (mapping->table)
			dmabench_sg_undo(mapping, attrs);
		else
			unmap_call(mapping, attrs);
	}
	atomic_dec(&dmabench_live_mappings);
}

/* The buffers behind a mapping, a scatterlist or an IOVA range are let go. */
void dmabench_mapping_put_buffers(struct dmabench_object *mapping)
{
	unsigned int i;

	if (mapping->buffer)
		mapping->buffer->users--;
	for (i = 0; mapping->table && i < mapping->table->orig_nents; i++)
		mapping->sources[i]->users--;
}

static int mapping_make(struct dmabench_object *mapping, bool atomic)
{
	struct device *dev = mapping->target->dev;
	unsigned long irqs;

	atomic64_inc(&mapping->target->map_generation);
	if (atomic) {
		spin_lock_irqsave(&atomic_lock, irqs);
		mapping->dma_addr = map_call(mapping);
		spin_unlock_irqrestore(&atomic_lock, irqs);
	} else {
		mapping->dma_addr = map_call(mapping);
	}
	if (dma_mapping_error(dev, mapping->dma_addr))
		return -EIO;
	atomic_inc(&dmabench_live_mappings);
	mapping->bounced = dmabench_is_bounced(dev, mapping->vaddr,
					       mapping->dma_addr);
	return 0;
}

/* A vmalloc address is for dma_map_single() to refuse. */
static int check_map(const struct dmabench_object *buffer,
		     const struct dmabench_map *arg)
{
	bool vmalloc = buffer->kind == DMABENCH_BUFFER_VMALLOC &&
		       arg->call == DMABENCH_MAP_SINGLE;

	if ((buffer->kind != DMABENCH_BUFFER_PAGES && !vmalloc) ||
	    arg->call >= DMABENCH_MAP_CALLS || arg->reserved)
		return -EINVAL;
	if (arg->call == DMABENCH_MAP_PHYS && DMABENCH_NO_MAP_PHYS)
		return -EOPNOTSUPP;
	return dmabench_check_range(arg->offset, arg->length, buffer->length);
}

static int mapping_describe(struct dmabench_object *mapping,
			    struct dmabench_object *buffer,
			    const struct dmabench_map *arg)
{
	mapping->buffer = buffer;
	mapping->vaddr = buffer->vaddr + arg->offset;
	mapping->call = arg->call;
	if (!dmabench_direction(arg->direction, &mapping->direction))
		return -EINVAL;
	return dmabench_abi_attrs(arg->attrs, &mapping->attrs);
}

static void mapping_tell(const struct dmabench_object *mapping,
			 struct dmabench_map *arg)
{
	struct device *dev = mapping->target->dev;

	arg->out_bounced = mapping->bounced ? DMABENCH_BOUNCED_ALL :
					      DMABENCH_BOUNCED_NONE;
	arg->out_dma_addr = capable(CAP_SYS_RAWIO) ? mapping->dma_addr : 0;
	arg->out_need_sync = dma_need_sync(dev, mapping->dma_addr);
	arg->out_need_unmap = dmabench_need_unmap(dev);
	arg->out_in_page = offset_in_page(mapping->dma_addr);
	arg->out_phys_in_page = lower_32_bits(virt_to_phys(mapping->vaddr));
}

/* The target is entered. */
static int mapping_add(struct dmabench_file *file, struct dmabench_object *mapping,
		       struct dmabench_map *arg)
{
	int err = mapping_make(mapping, arg->flags & DMABENCH_ATOMIC);

	if (err)
		return err;
	err = dmabench_object_add(file, mapping, &arg->out_handle);
	if (err) {
		dmabench_mapping_undo(mapping, 0);
		return err;
	}
	mapping->buffer->users++;
	mapping_tell(mapping, arg);
	return 0;
}

int dmabench_cmd_map(struct dmabench_file *file, void *argp)
{
	struct dmabench_map *arg = argp;
	struct dmabench_object *buffer, *mapping;
	int err;

	buffer = dmabench_object_get(file, arg->buffer, DMABENCH_OBJECT_BUFFER);
	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	err = check_map(buffer, arg);
	if (err)
		return err;
	mapping = dmabench_object_new(file, buffer->target,
				      DMABENCH_OBJECT_MAPPING, arg->length);
	if (!mapping)
		return -ENOMEM;
	err = mapping_describe(mapping, buffer, arg) ?:
	      dmabench_object_enter(buffer);
	if (!err) {
		err = mapping_add(file, mapping, arg);
		dmabench_target_leave(buffer->target);
	}
	if (err)
		dmabench_object_delete(mapping);
	return err;
}

/* Buffers that are mapped from the start may be synced as mappings are. */
static struct dmabench_object *find_synced(struct dmabench_file *file, u32 handle)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);

	if (!obj)
		return ERR_PTR(-ENOENT);
	if (obj->type == DMABENCH_OBJECT_MAPPING)
		return obj;
	if (obj->type == DMABENCH_OBJECT_BUFFER &&
	    (obj->kind == DMABENCH_BUFFER_NONCOHERENT ||
	     obj->kind == DMABENCH_BUFFER_NONCONTIGUOUS ||
	     obj->kind == DMABENCH_BUFFER_DMA_PAGES))
		return obj;
	return ERR_PTR(-ENOENT);
}

static void sync_call(struct dmabench_object *obj, const struct dmabench_sync *arg)
{
	bool for_cpu = arg->sync_for == DMABENCH_SYNC_FOR_CPU;
	struct device *dev = obj->target->dev;

	if (obj->table || obj->noncontiguous)
		dmabench_sg_sync(obj, for_cpu);
	else if (for_cpu)
		dma_sync_single_range_for_cpu(dev, obj->dma_addr, arg->offset,
					      arg->length, obj->direction);
	else
		dma_sync_single_range_for_device(dev, obj->dma_addr, arg->offset,
						 arg->length, obj->direction);
}

int dmabench_cmd_sync(struct dmabench_file *file, void *argp)
{
	struct dmabench_sync *arg = argp;
	struct dmabench_object *obj = find_synced(file, arg->mapping);
	unsigned long irqs;
	int err;

	if (IS_ERR(obj))
		return PTR_ERR(obj);
	if (arg->sync_for > DMABENCH_SYNC_FOR_CPU ||
	    dmabench_check_range(arg->offset, arg->length, obj->length) ||
	    ((obj->table || obj->noncontiguous) && arg->length != obj->length))
		return -EINVAL;
	err = dmabench_object_enter(obj);
	if (err)
		return err;
	if (arg->flags & DMABENCH_ATOMIC) {
		spin_lock_irqsave(&atomic_lock, irqs);
		sync_call(obj, arg);
		spin_unlock_irqrestore(&atomic_lock, irqs);
	} else {
		sync_call(obj, arg);
	}
	dmabench_target_leave(obj->target);
	return 0;
}

int dmabench_cmd_unmap(struct dmabench_file *file, void *argp)
{
	struct dmabench_unmap *arg = argp;
	struct dmabench_object *mapping =
		dmabench_object_get(file, arg->mapping, DMABENCH_OBJECT_MAPPING);
	struct dmabench_target *target;
	unsigned long attrs, irqs;
	int err;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	if (arg->attrs & ~DMABENCH_ATTR_SKIP_CPU_SYNC)
		return -EINVAL;
	if (mapping->users)
		return -EBUSY;
	target = mapping->target;
	err = dmabench_abi_attrs(arg->attrs, &attrs) ?:
	      dmabench_object_enter(mapping);
	if (err)
		return err;
	if (arg->flags & DMABENCH_ATOMIC) {
		spin_lock_irqsave(&atomic_lock, irqs);
		dmabench_mapping_undo(mapping, attrs);
		spin_unlock_irqrestore(&atomic_lock, irqs);
	} else {
		dmabench_mapping_undo(mapping, attrs);
	}
	dmabench_mapping_put_buffers(mapping);
	dmabench_object_remove(file, mapping, arg->mapping);
	dmabench_target_leave(target);
	return 0;
}
