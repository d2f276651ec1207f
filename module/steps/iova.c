// SPDX-License-Identifier: GPL-2.0
/* The single step IOVA: the two-step API, one call each. */
#include <linux/capability.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "core/file.h"

#define MOST_LINKS 64

/* What is linked, to be undone in the end and to keep the buffers. */
struct link {
	struct dmabench_object *buffer;		/* NULL: not in use */
	size_t offset;
	size_t length;
	enum dma_data_direction direction;
	bool synced;
};

struct dmabench_range {
	struct dma_iova_state state;
	struct link links[MOST_LINKS];
};

static void link_undo(struct dmabench_object *iova, const struct link *link)
{
	dma_iova_unlink(iova->target->dev, &iova->range->state, link->offset,
			link->length, link->direction, 0);
}

/* Unlinks all that is linked, and frees the range; not from a stuck engine. */
void dmabench_iova_undo(struct dmabench_object *iova)
{
	struct dmabench_range *range = iova->range;
	bool stuck = dmabench_target_stuck(iova->target);
	struct link *link, *end = range->links + MOST_LINKS;

	for (link = range->links; link < end; link++) {
		if (!link->buffer)
			continue;
		if (!stuck)
			link_undo(iova, link);
		link->buffer->users--;
		link->buffer = NULL;
	}
	if (!stuck)
		dma_iova_free(iova->target->dev, &range->state);
	atomic_dec(&dmabench_live_mappings);
}

static int iova_alloc(struct dmabench_file *file, struct dmabench_iova *arg)
{
	struct dmabench_target *target = dmabench_target_get(arg->target);
	static const struct dma_iova_state none;
	struct dmabench_object *iova;
	struct dma_iova_state *state;
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	if (arg->iova || !arg->length || arg->length > DMABENCH_MAX_FILE_BYTES)
		return -EINVAL;
	iova = dmabench_object_new(file, target, DMABENCH_OBJECT_IOVA, arg->length);
	if (!iova)
		return -ENOMEM;
	iova->range = kvzalloc(sizeof(*iova->range), GFP_KERNEL);
	err = iova->range ? dmabench_target_enter(target) : -ENOMEM;
	if (err)
		goto delete;
	state = &iova->range->state;
	atomic64_inc(&target->map_generation);
	if (!dma_iova_try_alloc(target->dev, state, 0, arg->length)) {
		arg->out_state = !!memcmp(state, &none, sizeof(none));
		err = -EOPNOTSUPP;
		goto leave;
	}
	iova->dma_addr = state->addr;
	atomic_inc(&dmabench_live_mappings);
	err = dmabench_object_add(file, iova, &arg->out_handle);
	if (err) {
		dmabench_iova_undo(iova);
		goto leave;
	}
	arg->out_dma_addr = capable(CAP_SYS_RAWIO) ? iova->dma_addr : 0;
	dmabench_target_leave(target);
	return 0;

leave:
	dmabench_target_leave(target);
delete:
	dmabench_object_delete(iova);
	return err;
}

static int iova_link(struct dmabench_file *file, struct dmabench_object *iova,
		     const struct dmabench_iova *arg)
{
	struct dmabench_object *buffer =
		dmabench_object_get(file, arg->buffer, DMABENCH_OBJECT_BUFFER);
	struct link *link = iova->range->links;
	enum dma_data_direction direction;
	int err;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if (buffer->kind != DMABENCH_BUFFER_PAGES || buffer->target != iova->target ||
	    !dmabench_direction(arg->direction, &direction) ||
	    dmabench_check_range(arg->offset, arg->length, iova->length) ||
	    dmabench_check_range(arg->buffer_offset, arg->length, buffer->length))
		return -EINVAL;
	while (link->buffer)
		if (++link == iova->range->links + MOST_LINKS)
			return -ENOMEM;
	err = dma_iova_link(iova->target->dev, &iova->range->state,
			    virt_to_phys(buffer->vaddr + arg->buffer_offset),
			    arg->offset, arg->length, direction, 0);
	if (err)
		return err;
	*link = (struct link){
		.buffer = buffer, .offset = arg->offset, .length = arg->length,
		.direction = direction,
	};
	buffer->users++;
	return 0;
}

static int iova_unlink(struct dmabench_object *iova,
		       const struct dmabench_iova *arg)
{
	u32 i;

	if (iova->users)
		return -EBUSY;
	for (i = 0; i < MOST_LINKS; i++) {
		struct link *link = &iova->range->links[i];

		if (!link->buffer || link->offset != arg->offset ||
		    link->length != arg->length)
			continue;
		link_undo(iova, link);
		link->buffer->users--;
		link->buffer = NULL;
		return 0;
	}
	return -EINVAL;
}

static int iova_sync(struct dmabench_object *iova, const struct dmabench_iova *arg)
{
	struct link *link = iova->range->links, *end = link + MOST_LINKS;
	int err = dmabench_check_range(arg->offset, arg->length, iova->length);

	err = err ?: dma_iova_sync(iova->target->dev, &iova->range->state,
				   arg->offset, arg->length);
	for (; !err && link < end; link++)
		if (link->buffer && link->offset >= arg->offset &&
		    link->offset + link->length <= arg->offset + arg->length)
			link->synced = true;
	return err;
}

/* Where the link that a byte is in ends; 0 if a device may not reach it. */
static u64 reach(const struct dmabench_range *range, u64 offset,
		 enum dma_data_direction wrong_way)
{
	const struct link *link = range->links, *end = link + MOST_LINKS;

	for (; link < end; link++)
		if (link->buffer && link->synced && link->direction != wrong_way &&
		    offset >= link->offset && offset < link->offset + link->length)
			return link->offset + link->length;
	return 0;
}

/* Return: whether all of it is linked and synced, and not in this direction */
bool dmabench_iova_reaches(const struct dmabench_object *iova, u64 offset,
			   u64 length, enum dma_data_direction wrong_way)
{
	u64 at, next;

	for (at = offset; at < offset + length; at = next) {
		next = reach(iova->range, at, wrong_way);
		if (!next)
			return false;
	}
	return true;
}

/* All links of one direction, side by side from the start: that is what it takes. */
static int iova_destroy(struct dmabench_object *iova,
			const struct dmabench_iova *arg)
{
	struct dmabench_range *range = iova->range;
	enum dma_data_direction direction;
	size_t linked = 0;
	u32 i;

	if (!dmabench_direction(arg->direction, &direction))
		return -EINVAL;
	for (i = 0; i < MOST_LINKS && range->links[i].buffer; i++) {
		if (range->links[i].offset != linked ||
		    range->links[i].direction != direction)
			return -EINVAL;
		linked += range->links[i].length;
	}
	dma_iova_destroy(iova->target->dev, &range->state, linked, direction, 0);
	while (i--) {
		range->links[i].buffer->users--;
		range->links[i].buffer = NULL;
	}
	return 0;
}

static bool has_links(const struct dmabench_object *iova)
{
	u32 i;

	for (i = 0; i < MOST_LINKS; i++)
		if (iova->range->links[i].buffer)
			return true;
	return false;
}

/* The target is entered. */
static int iova_end(struct dmabench_file *file, struct dmabench_object *iova,
		    const struct dmabench_iova *arg)
{
	int err = 0;

	if (iova->users || (arg->op == DMABENCH_IOVA_FREE && has_links(iova)))
		return -EBUSY;
	if (arg->op == DMABENCH_IOVA_FREE)
		dma_iova_free(iova->target->dev, &iova->range->state);
	else
		err = iova_destroy(iova, arg);
	if (err)
		return err;
	atomic_dec(&dmabench_live_mappings);
	dmabench_object_remove(file, iova, arg->iova);
	return 0;
}

static int iova_use(struct dmabench_file *file, const struct dmabench_iova *arg)
{
	struct dmabench_object *iova =
		dmabench_object_get(file, arg->iova, DMABENCH_OBJECT_IOVA);
	struct dmabench_target *target;
	int err;

	if (IS_ERR(iova))
		return PTR_ERR(iova);
	if (arg->target)
		return -EINVAL;
	target = iova->target;
	err = dmabench_object_enter(iova);
	if (err)
		return err;
	switch (arg->op) {
	case DMABENCH_IOVA_LINK:
		err = iova_link(file, iova, arg);
		break;
	case DMABENCH_IOVA_SYNC:
		err = iova_sync(iova, arg);
		break;
	case DMABENCH_IOVA_UNLINK:
		err = iova_unlink(iova, arg);
		break;
	default:
		err = iova_end(file, iova, arg);
	}
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
