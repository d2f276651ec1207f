// SPDX-License-Identifier: GPL-2.0
/* The single step IOVA: the two-step API, one call each. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/slab.h>

#include "buffer.h"
#include "commands.h"
#include "compat/compat.h"
#include "core/attrs.h"
#include "core/file.h"
#include "core/target.h"
#include "range.h"
#include "targets/permit.h"

#define MOST_LINKS 64

/* What is linked, to be undone in the end and to keep the buffers. */
struct link {
	struct dmabench_buffer *buffer;		/* NULL: not in use */
	size_t offset;
	size_t length;
	enum dma_data_direction direction;
	bool synced;
};

/**
 * struct iova_range - a range; copies use it
 * @dma: where the range is
 * @state: the kernel's
 * @links: of the buffers that are linked into it, which it uses
 */
struct iova_range {
	struct dmabench_dma dma;
	struct dma_iova_state state;
	struct link links[MOST_LINKS];
};

static struct iova_range *to_range(const struct dmabench_object *obj)
{
	return container_of(obj, struct iova_range, dma.obj);
}

static void link_undo(struct iova_range *range, const struct link *link)
{
	dma_iova_unlink(range->dma.obj.target->dev, &range->state, link->offset,
			link->length, link->direction, 0);
}

static void link_put(struct link *link)
{
	link->buffer->dma.obj.users--;
	link->buffer = NULL;
}

/* Unlinks all that is linked, and frees the range; not from a stuck engine. */
static void range_undo(struct dmabench_object *obj)
{
	struct iova_range *range = to_range(obj);
	bool stuck = dmabench_target_stuck(obj->target);
	struct link *link, *end = range->links + MOST_LINKS;

	for (link = range->links; link < end; link++) {
		if (!link->buffer)
			continue;
		if (!stuck)
			link_undo(range, link);
		link_put(link);
	}
	if (!stuck)
		dma_iova_free(obj->target->dev, &range->state);
	atomic_dec(&dmabench_live_mappings);
}

static void range_destroy(struct dmabench_object *obj)
{
	kvfree(to_range(obj));
}

const struct dmabench_object_ops dmabench_range_ops = {
	.order = DMABENCH_ORDER_MAPPING,
	.undo = range_undo,
	.destroy = range_destroy,
};

/* The target is entered, and its limits are held. */
static int range_make(struct iova_range *range, struct dmabench_iova *arg)
{
	struct dmabench_object *obj = &range->dma.obj;
	static const struct dma_iova_state none;
	int err;

	atomic64_inc(&obj->target->device->map_generation);
	if (!dma_iova_try_alloc(obj->target->dev, &range->state, arg->in_page, arg->length)) {
		arg->out_state = !!memcmp(&range->state, &none, sizeof(none));
		return -EOPNOTSUPP;
	}
	range->dma.addr = range->state.addr;
	atomic_inc(&dmabench_live_mappings);
	err = dmabench_object_add(obj, &arg->out_handle);
	if (err)
		range_undo(obj);
	else
		arg->out_dma_addr = capable(CAP_SYS_RAWIO) ? range->dma.addr : 0;
	return err;
}

static int iova_alloc(struct dmabench_file *file, struct dmabench_iova *arg)
{
	struct dmabench_target *target = dmabench_target_get(file, arg->target);
	struct iova_range *range;
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	if (arg->iova || !arg->length || arg->length > DMABENCH_MAX_FILE_BYTES ||
	    arg->in_page >= PAGE_SIZE)
		return -EINVAL;
	range = kvzalloc(sizeof(*range), GFP_KERNEL_ACCOUNT);
	if (!range)
		return -ENOMEM;
	dmabench_object_init(&range->dma.obj, &dmabench_range_ops, file, target,
			     arg->length);
	range->dma.obj.on_device = true;
	err = dmabench_object_charge(&range->dma.obj, sizeof(*range)) ?:
	      dmabench_object_enter_to_map(&range->dma.obj);
	if (!err) {
		err = range_make(range, arg);
		dmabench_object_leave_mapped(&range->dma.obj);
	}
	if (err)
		dmabench_object_destroy(&range->dma.obj);
	return err;
}

/* What is linked into a page of the IOMMU's has all of it. */
static bool is_linked(const struct iova_range *range, const struct dmabench_iova *arg)
{
	u64 beyond = dma_get_merge_boundary(range->dma.obj.target->dev);
	u64 start = range->dma.addr & beyond, from = start + arg->offset;
	u64 first = from & ~beyond, last = (from + arg->length - 1) | beyond;
	const struct link *link = range->links, *end = link + MOST_LINKS;

	for (; link < end; link++)
		if (link->buffer && ((start + link->offset) & ~beyond) <= last &&
		    ((start + link->offset + link->length - 1) | beyond) >= first)
			return true;
	return false;
}

/* dma_iova_link() warns of one that begins within a page, but not the range. */
static bool may_link(const struct iova_range *range, const struct dmabench_iova *arg,
		     const struct dmabench_buffer *buffer)
{
	u64 within = dma_get_merge_boundary(range->dma.obj.target->dev);

	return !arg->offset || dmabench_misuse_allowed() ||
	       !(virt_to_phys(buffer->vaddr + arg->buffer_offset) & within);
}

static int iova_link(struct iova_range *range, const struct dmabench_iova *arg)
{
	struct dmabench_object *obj = &range->dma.obj;
	struct dmabench_buffer *buffer = dmabench_buffer_get(obj->file, arg->buffer);
	struct link *link = range->links;
	enum dma_data_direction direction;
	int err;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if (buffer->kind != DMABENCH_BUFFER_PAGES ||
	    buffer->dma.obj.target != obj->target ||
	    !dmabench_direction(arg->direction, &direction) ||
	    dmabench_check_range(arg->offset, arg->length, obj->length) ||
	    dmabench_check_range(arg->buffer_offset, arg->length,
				 buffer->dma.obj.length))
		return -EINVAL;
	if (is_linked(range, arg))
		return -EBUSY;
	if (!may_link(range, arg, buffer))
		return -EPERM;
	while (link->buffer)
		if (++link == range->links + MOST_LINKS)
			return -ENOMEM;
	err = dma_iova_link(obj->target->dev, &range->state,
			    virt_to_phys(buffer->vaddr + arg->buffer_offset),
			    arg->offset, arg->length, direction, 0);
	if (err)
		return err;
	*link = (struct link){
		.buffer = buffer, .offset = arg->offset, .length = arg->length,
		.direction = direction,
	};
	buffer->dma.obj.users++;
	return 0;
}

static struct link *link_at(struct iova_range *range, u64 offset)
{
	struct link *link = range->links, *end = link + MOST_LINKS;

	for (; link < end; link++)
		if (link->buffer && link->offset == offset)
			return link;
	return NULL;
}

/* The first of the links, of one direction, that these bytes are; or NULL. */
static struct link *links_of(struct iova_range *range, u64 offset, u64 length)
{
	struct link *first = link_at(range, offset), *link = first;
	u64 at = offset;

	while (link && link->direction == first->direction && at < offset + length) {
		at += link->length;
		link = link_at(range, at);
	}
	return length && at == offset + length ? first : NULL;
}

static int iova_unlink(struct iova_range *range, const struct dmabench_iova *arg)
{
	const struct link *first;
	u64 at, next;

	if (range->dma.obj.users)
		return -EBUSY;
	if (dmabench_check_range(arg->offset, arg->length, range->dma.obj.length))
		return -EINVAL;
	first = links_of(range, arg->offset, arg->length);
	if (!first)
		return -EINVAL;
	dma_iova_unlink(range->dma.obj.target->dev, &range->state, arg->offset, arg->length,
			first->direction, 0);
	for (at = arg->offset; at < arg->offset + arg->length; at = next) {
		struct link *link = link_at(range, at);

		next = at + link->length;
		link_put(link);
	}
	return 0;
}

static int iova_sync(struct iova_range *range, const struct dmabench_iova *arg)
{
	struct link *link = range->links, *end = link + MOST_LINKS;
	const struct dmabench_object *obj = &range->dma.obj;
	int err = dmabench_check_range(arg->offset, arg->length, obj->length);

	err = err ?: dma_iova_sync(obj->target->dev, &range->state,
				   arg->offset, arg->length);
	for (; !err && link < end; link++)
		if (link->buffer && link->offset >= arg->offset &&
		    link->offset + link->length <= arg->offset + arg->length)
			link->synced = true;
	return err;
}

/* Where the link that a byte is in ends; 0 if a device may not reach it. */
static u64 reach(const struct iova_range *range, u64 offset,
		 enum dma_data_direction wrong_way)
{
	const struct link *link = range->links, *end = link + MOST_LINKS;

	for (; link < end; link++)
		if (link->buffer && link->synced && link->direction != wrong_way &&
		    offset >= link->offset && offset < link->offset + link->length)
			return link->offset + link->length;
	return 0;
}

/* Return: whether all of it is linked and synced, and not in this direction; DMA_NONE: in any */
bool dmabench_range_reaches(const struct dmabench_dma *dma, u64 offset,
			    u64 length, enum dma_data_direction wrong_way)
{
	const struct iova_range *range = to_range(&dma->obj);
	u64 at, next;

	for (at = offset; at < offset + length; at = next) {
		next = reach(range, at, wrong_way);
		if (!next)
			return false;
	}
	return true;
}

/* All links of one direction, side by side from the start: that is what it takes. */
static int iova_destroy(struct iova_range *range, const struct dmabench_iova *arg)
{
	struct link *link = range->links, *end = link + MOST_LINKS;
	enum dma_data_direction direction;
	size_t linked = 0;

	if (!dmabench_direction(arg->direction, &direction))
		return -EINVAL;
	for (; link < end; link++)
		if (link->buffer)
			linked += link->length;
	if (linked) {
		link = links_of(range, 0, linked);
		if (!link || link->direction != direction)
			return -EINVAL;
	}
	dma_iova_destroy(range->dma.obj.target->dev, &range->state, linked,
			 direction, 0);
	for (link = range->links; link < end; link++)
		if (link->buffer)
			link_put(link);
	return 0;
}

static bool has_links(const struct iova_range *range)
{
	u32 i;

	for (i = 0; i < MOST_LINKS; i++)
		if (range->links[i].buffer)
			return true;
	return false;
}

/* The target is entered. */
static int iova_end(struct iova_range *range, const struct dmabench_iova *arg)
{
	struct dmabench_object *obj = &range->dma.obj;
	int err = 0;

	if (obj->users || (arg->op == DMABENCH_IOVA_FREE && has_links(range)))
		return -EBUSY;
	if (arg->op == DMABENCH_IOVA_FREE)
		dma_iova_free(obj->target->dev, &range->state);
	else
		err = iova_destroy(range, arg);
	if (err)
		return err;
	atomic_dec(&dmabench_live_mappings);
	dmabench_object_remove(obj, arg->iova);
	return 0;
}

/* The target is entered. */
static int use(struct iova_range *range, const struct dmabench_iova *arg)
{
	switch (arg->op) {
	case DMABENCH_IOVA_LINK:
		return iova_link(range, arg);
	case DMABENCH_IOVA_SYNC:
		return iova_sync(range, arg);
	case DMABENCH_IOVA_UNLINK:
		return iova_unlink(range, arg);
	default:
		return iova_end(range, arg);
	}
}

static int iova_use(struct dmabench_file *file, const struct dmabench_iova *arg)
{
	struct dmabench_object *obj =
		dmabench_object_get(file, arg->iova, &dmabench_range_ops);
	struct dmabench_target *target;
	int err;

	if (IS_ERR(obj))
		return PTR_ERR(obj);
	if (arg->target)
		return -EINVAL;
	target = obj->target;
	err = dmabench_object_enter(obj);
	if (err)
		return err;
	err = use(to_range(obj), arg);
	dmabench_target_leave(target);
	return err;
}

int dmabench_cmd_iova(struct dmabench_file *file, void *argp)
{
	struct dmabench_iova *arg = argp;

	arg->out_state = 0;
	if (arg->op >= DMABENCH_IOVA_OPS)
		return -EINVAL;
	if (arg->op == DMABENCH_IOVA_ALLOC)
		return iova_alloc(file, arg);
	return iova_use(file, arg);
}
