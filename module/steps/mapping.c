// SPDX-License-Identifier: GPL-2.0
/* The single steps on mappings: MAP, SYNC, UNMAP. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "bar.h"
#include "buffer.h"
#include "commands.h"
#include "compat/compat.h"
#include "core/attrs.h"
#include "core/file.h"
#include "core/target.h"
#include "mapping.h"
#include "targets/observe.h"
#include "targets/permit.h"
#include "targets/share.h"

/* What DMABENCH_ATOMIC holds, with interrupts off. */
static DEFINE_SPINLOCK(atomic_lock);

static dma_addr_t map_call(const struct dmabench_mapping *mapping)
{
	struct device *dev = mapping->dma.obj.target->dev;
	enum dma_data_direction direction = mapping->dma.direction;
	unsigned long attrs = mapping->attrs;
	size_t length = mapping->dma.obj.length;
	u8 *vaddr = mapping->vaddr;

	switch (mapping->call) {
	case DMABENCH_MAP_PAGE:
		return dma_map_page_attrs(dev, virt_to_page(vaddr),
					  offset_in_page(vaddr), length,
					  direction, attrs);
	case DMABENCH_MAP_PHYS:
		return dma_map_phys(dev, mapping->phys, length, direction, attrs);
	case DMABENCH_MAP_RESOURCE:
		return dma_map_resource(dev, mapping->phys, length, direction, attrs);
	default:
		return dma_map_single_attrs(dev, vaddr, length, direction, attrs);
	}
}

static void unmap_call(const struct dmabench_mapping *mapping,
		       unsigned long more_attrs)
{
	enum dma_data_direction direction = mapping->dma.direction;
	unsigned long attrs = mapping->attrs | more_attrs;
	struct device *dev = mapping->dma.obj.target->dev;
	size_t length = mapping->dma.obj.length;
	dma_addr_t addr = mapping->dma.addr;

	if (mapping->unmap_data) {
		dmabench_unmap_data_put(mapping);
		return;
	}
	switch (mapping->call) {
	case DMABENCH_MAP_PAGE:
		dma_unmap_page_attrs(dev, addr, length, direction, attrs);
		break;
	case DMABENCH_MAP_PHYS:
		dma_unmap_phys(dev, addr, length, direction, attrs);
		break;
	case DMABENCH_MAP_RESOURCE:
		dma_unmap_resource(dev, addr, length, direction, attrs);
		break;
	default:
		dma_unmap_single_attrs(dev, addr, length, direction, attrs);
	}
}

static void give_share(struct dmabench_mapping *mapping)
{
	dmabench_share_give(mapping->share);
	mapping->share = 0;
}

/*
 * Unmaps a live mapping. One that a stuck engine may still use stays, and so do
 * its buffer's pages, whosever they are.
 */
void dmabench_mapping_undo(struct dmabench_mapping *mapping, unsigned long attrs)
{
	if (dmabench_target_stuck(mapping->dma.obj.target)) {
		if (mapping->buffer)
			mapping->buffer->reached = true;
	} else {
		if (mapping->dma.table)
			dmabench_sg_undo(mapping, attrs);
		else
			unmap_call(mapping, attrs);
		/* A copy may have it mapped yet. */
		if (!mapping->dma.obj.users)
			give_share(mapping);
	}
	atomic_dec(&dmabench_live_mappings);
}

/* Of the bounce pool: each entry of a list has slots of its own. */
static u64 share_of(const struct dmabench_mapping *mapping)
{
	const struct dmabench_object *obj = &mapping->dma.obj;
	struct device *dev = obj->target->dev;
	struct scatterlist *sg;
	unsigned int i;
	u64 bytes = 0;

	/* No kernel would bounce it. */
	if (mapping->of_card)
		return 0;
	if (!mapping->dma.table)
		return dmabench_share_of(dev, mapping->vaddr, obj->length);
	for_each_sgtable_sg(mapping->dma.table, sg, i)
		bytes += dmabench_share_of(dev, sg_virt(sg), sg->length);
	return bytes;
}

/* It is mapped. Return: 0, or -ENOMEM there is too much in the bounce pool: undone */
int dmabench_mapping_made(struct dmabench_mapping *mapping, bool bounced)
{
	u64 bytes;

	atomic_inc(&dmabench_live_mappings);
	mapping->bounced = bounced;
	if (!bounced)
		return 0;
	bytes = share_of(mapping);
	if (dmabench_share_take(mapping->dma.obj.target->dev, bytes)) {
		dmabench_mapping_undo(mapping, 0);
		return -ENOMEM;
	}
	mapping->share = bytes;
	return 0;
}

static void undo(struct dmabench_object *obj)
{
	dmabench_mapping_undo(dmabench_to_mapping(obj), 0);
}

static void put(struct dmabench_object *obj)
{
	struct dmabench_mapping *mapping = dmabench_to_mapping(obj);

	if (!dmabench_target_stuck(obj->target))
		give_share(mapping);
	if (mapping->buffer)
		mapping->buffer->dma.obj.users--;
	if (mapping->sources)
		dmabench_sg_put(mapping);
}

static void destroy(struct dmabench_object *obj)
{
	struct dmabench_mapping *mapping = dmabench_to_mapping(obj);

	dmabench_sg_destroy(mapping);
	kfree(mapping);
}

const struct dmabench_object_ops dmabench_mapping_ops = {
	.order = DMABENCH_ORDER_MAPPING,
	.ends_otherwise = true,
	.undo = undo,
	.put = put,
	.destroy = destroy,
};

/* Nothing is left to undo. */
const struct dmabench_object_ops dmabench_dead_mapping_ops = {
	.order = DMABENCH_ORDER_MAPPING,
	.put = put,
	.destroy = destroy,
};

/* Return: the live mapping, or ERR_PTR(-ENOENT) */
struct dmabench_mapping *dmabench_mapping_get(struct dmabench_file *file, u32 handle)
{
	struct dmabench_object *obj =
		dmabench_object_get(file, handle, &dmabench_mapping_ops);

	return IS_ERR(obj) ? ERR_CAST(obj) : dmabench_to_mapping(obj);
}

/* Nothing is mapped yet. Return: the mapping, or NULL */
struct dmabench_mapping *dmabench_mapping_new(struct dmabench_file *file,
					      struct dmabench_target *target,
					      size_t length)
{
	struct dmabench_mapping *mapping = kzalloc(sizeof(*mapping), GFP_KERNEL_ACCOUNT);

	if (!mapping)
		return NULL;
	dmabench_object_init(&mapping->dma.obj, &dmabench_mapping_ops, file, target,
			     length);
	mapping->dma.obj.on_device = true;
	return mapping;
}

/* What was mapped gets its handle and keeps its buffer, or is unmapped. Return: 0 or -ENOMEM */
int dmabench_mapping_add(struct dmabench_mapping *mapping, u32 *out_handle)
{
	int err = dmabench_object_add(&mapping->dma.obj, out_handle);

	if (err)
		dmabench_mapping_undo(mapping, 0);
	else if (mapping->buffer)
		mapping->buffer->dma.obj.users++;
	return err;
}

static bool is_bounced(const struct dmabench_mapping *mapping)
{
	struct device *dev = mapping->dma.obj.target->dev;
	dma_addr_t addr = mapping->dma.addr;

	return mapping->of_card ? dmabench_bar_elsewhere(dev, addr, mapping->phys) :
				  dmabench_is_bounced(dev, mapping->vaddr, addr);
}

static int mapping_make(struct dmabench_mapping *mapping, bool atomic)
{
	struct device *dev = mapping->dma.obj.target->dev;
	unsigned long irqs;

	atomic64_inc(&mapping->dma.obj.target->device->map_generation);
	if (atomic) {
		spin_lock_irqsave(&atomic_lock, irqs);
		mapping->dma.addr = map_call(mapping);
		spin_unlock_irqrestore(&atomic_lock, irqs);
	} else {
		mapping->dma.addr = map_call(mapping);
	}
	if (dma_mapping_error(dev, mapping->dma.addr)) {
		if (mapping->unmap_data)
			dmabench_unmap_data_put(mapping);
		return -EIO;
	}
	if (mapping->unmap_data)
		dmabench_unmap_data_fill(mapping);
	return dmabench_mapping_made(mapping, is_bounced(mapping));
}

/* Return: 0, or what MAP and MAP_SG say of memory that may not be mapped: -EPERM, -ENOMEM */
int dmabench_mapping_permit(const struct dmabench_mapping *mapping, void *vaddr, u64 length)
{
	struct device *dev = mapping->dma.obj.target->dev;

	if (!dmabench_may_map(dev, vaddr, length, mapping->attrs))
		return -EPERM;
	return dmabench_share_may_search(dev, vaddr) ? 0 : -ENOMEM;
}

/* A vmalloc address is for dma_map_single() to refuse, which warns. */
static int check_map(const struct dmabench_buffer *buffer,
		     const struct dmabench_map *arg)
{
	bool vmalloc = buffer->kind == DMABENCH_BUFFER_VMALLOC &&
		       arg->call == DMABENCH_MAP_SINGLE;
	bool bar = buffer->kind == DMABENCH_BUFFER_BAR && dmabench_bar_takes(arg);

	if ((buffer->kind != DMABENCH_BUFFER_PAGES && !vmalloc && !bar) ||
	    arg->call >= DMABENCH_MAP_CALLS || arg->reserved)
		return -EINVAL;
	if (arg->call == DMABENCH_MAP_PHYS && DMABENCH_NO_MAP_PHYS)
		return -EOPNOTSUPP;
	/* Memory is no resource, by no call: assertion 73. */
	if ((vmalloc || (!bar && (arg->call == DMABENCH_MAP_RESOURCE ||
				  arg->attrs & DMABENCH_ATTR_MMIO))) && !dmabench_misuse_allowed())
		return -EPERM;
	return dmabench_check_range(arg->offset, arg->length, buffer->dma.obj.length);
}

static int mapping_describe(struct dmabench_mapping *mapping,
			    struct dmabench_buffer *buffer,
			    const struct dmabench_map *arg)
{
	mapping->buffer = buffer;
	mapping->dma.obj.lender = buffer->dma.obj.lender;
	mapping->of_card = buffer->kind == DMABENCH_BUFFER_BAR;
	if (buffer->kind == DMABENCH_BUFFER_BAR)
		mapping->phys = buffer->bar.phys + arg->offset;
	else
		mapping->vaddr = buffer->vaddr + arg->offset;
	if (buffer->kind == DMABENCH_BUFFER_PAGES)
		mapping->phys = virt_to_phys(mapping->vaddr);
	mapping->call = arg->call;
	if (!dmabench_direction(arg->direction, &mapping->dma.direction))
		return -EINVAL;
	return dmabench_abi_attrs(arg->attrs, &mapping->attrs);
}

static void mapping_report(const struct dmabench_mapping *mapping,
			   struct dmabench_map *arg)
{
	struct device *dev = mapping->dma.obj.target->dev;
	u32 phys = lower_32_bits(mapping->phys);
	bool shown = capable(CAP_SYS_RAWIO);

	arg->out_bounced = mapping->bounced ? DMABENCH_BOUNCED_ALL :
					      DMABENCH_BOUNCED_NONE;
	arg->out_dma_addr = shown ? mapping->dma.addr : 0;
	arg->out_need_sync = dma_need_sync(dev, mapping->dma.addr);
	arg->out_need_unmap = dmabench_need_unmap(dev);
	arg->out_in_page = offset_in_page(mapping->dma.addr);
	arg->out_phys_in_page = shown ? phys : offset_in_page(phys);
}

/* The target is entered, and its limits are held. */
static int map_and_add(struct dmabench_mapping *mapping, struct dmabench_map *arg)
{
	int err = 0;

	if (mapping->buffer->kind == DMABENCH_BUFFER_PAGES)
		err = dmabench_mapping_permit(mapping, mapping->vaddr, arg->length);
	else if (mapping->of_card)
		err = dmabench_bar_permit(mapping);
	if (!err && arg->flags & DMABENCH_MAP_UNMAP_DATA)
		err = dmabench_unmap_data_get(mapping);
	if (err)
		return err;
	err = mapping_make(mapping, arg->flags & DMABENCH_ATOMIC) ?:
	      dmabench_mapping_add(mapping, &arg->out_handle);
	if (!err)
		mapping_report(mapping, arg);
	return err;
}

int dmabench_cmd_map(struct dmabench_file *file, void *argp)
{
	struct dmabench_map *arg = argp;
	struct dmabench_buffer *buffer = dmabench_buffer_get(file, arg->buffer);
	struct dmabench_mapping *mapping;
	int err;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	err = check_map(buffer, arg);
	if (err)
		return err;
	mapping = dmabench_mapping_new(file, buffer->dma.obj.target, arg->length);
	if (!mapping)
		return -ENOMEM;
	err = mapping_describe(mapping, buffer, arg) ?:
	      dmabench_object_enter_to_map(&buffer->dma.obj);
	if (!err) {
		err = map_and_add(mapping, arg);
		dmabench_object_leave_mapped(&buffer->dma.obj);
	}
	if (err)
		dmabench_object_destroy(&mapping->dma.obj);
	return err;
}

/* Buffers that are mapped from the start may be synced as mappings are. */
static struct dmabench_dma *find_synced(struct dmabench_file *file, u32 handle)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);
	struct dmabench_buffer *buffer;

	if (!obj)
		return ERR_PTR(-ENOENT);
	buffer = dmabench_to_buffer(obj);
	if (buffer && dmabench_buffer_has_direction(buffer))
		return &buffer->dma;
	if (obj->ops == &dmabench_mapping_ops)
		return &dmabench_to_mapping(obj)->dma;
	return ERR_PTR(-ENOENT);
}

static void sync_call(struct dmabench_dma *dma, const struct dmabench_sync *arg)
{
	bool for_cpu = arg->sync_for == DMABENCH_SYNC_FOR_CPU;
	struct device *dev = dma->obj.target->dev;

	if (dma->table)
		dmabench_dma_sync_table(dma, for_cpu);
	else if (for_cpu)
		dma_sync_single_range_for_cpu(dev, dma->addr, arg->offset,
					      arg->length, dma->direction);
	else
		dma_sync_single_range_for_device(dev, dma->addr, arg->offset,
						 arg->length, dma->direction);
}

int dmabench_cmd_sync(struct dmabench_file *file, void *argp)
{
	struct dmabench_sync *arg = argp;
	struct dmabench_dma *dma = find_synced(file, arg->mapping);
	unsigned long irqs;
	int err;

	if (IS_ERR(dma))
		return PTR_ERR(dma);
	/* No call syncs what is not memory. */
	if (arg->sync_for > DMABENCH_SYNC_FOR_CPU || dmabench_of_card(&dma->obj) ||
	    dmabench_check_range(arg->offset, arg->length, dma->obj.length) ||
	    (dma->table && arg->length != dma->obj.length))
		return -EINVAL;
	err = dmabench_object_enter(&dma->obj);
	if (err)
		return err;
	if (arg->flags & DMABENCH_ATOMIC) {
		spin_lock_irqsave(&atomic_lock, irqs);
		sync_call(dma, arg);
		spin_unlock_irqrestore(&atomic_lock, irqs);
	} else {
		sync_call(dma, arg);
	}
	dmabench_target_leave(dma->obj.target);
	return 0;
}

/* The client's reference goes, of what a copy has, too: that unmaps it when it is done. */
static void unmap_later(struct dmabench_mapping *mapping)
{
	struct dmabench_object *obj = &mapping->dma.obj;

	dmabench_mapping_undo(mapping, 0);
	obj->ops = &dmabench_dead_mapping_ops;
	mapping->died_at = atomic64_read(&obj->target->device->map_generation);
}

int dmabench_cmd_unmap(struct dmabench_file *file, void *argp)
{
	struct dmabench_unmap *arg = argp;
	struct dmabench_mapping *mapping = dmabench_mapping_get(file, arg->mapping);
	struct dmabench_object *obj;
	struct dmabench_target *target;
	unsigned long attrs, irqs;
	int err;

	arg->out_changed = 0;
	arg->out_reserved = 0;
	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	obj = &mapping->dma.obj;
	if (arg->attrs & (mapping->unmap_data ? ~0U : ~DMABENCH_ATTR_SKIP_CPU_SYNC))
		return -EINVAL;
	if (obj->users && !mapping->unmap_data)
		return -EBUSY;
	target = obj->target;
	err = dmabench_abi_attrs(arg->attrs, &attrs) ?: dmabench_object_enter(obj);
	if (err)
		return err;
	if (obj->users) {
		unmap_later(mapping);
		goto leave;
	}
	if (arg->flags & DMABENCH_ATOMIC) {
		spin_lock_irqsave(&atomic_lock, irqs);
		dmabench_mapping_undo(mapping, attrs);
		spin_unlock_irqrestore(&atomic_lock, irqs);
	} else {
		dmabench_mapping_undo(mapping, attrs);
	}
	arg->out_changed = dmabench_sg_changed(mapping);
	put(obj);
	dmabench_object_remove(obj, arg->mapping);
leave:
	dmabench_target_leave(target);
	return 0;
}
