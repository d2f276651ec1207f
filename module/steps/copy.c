// SPDX-License-Identifier: GPL-2.0
/* The single step DEVICE_COPY. */
#include <linux/dma-mapping.h>

#include "buffer.h"
#include "commands.h"
#include "copy.h"
#include "core/file.h"
#include "core/target.h"
#include "mapping.h"
#include "range.h"
#include "targets/engine.h"

/* Return: what a device may reach by this handle, or NULL */
static struct dmabench_dma *find_dma(struct dmabench_object *obj, bool misused)
{
	struct dmabench_buffer *buffer = dmabench_to_buffer(obj);

	if (buffer)
		return dmabench_buffer_has_addr(buffer) ? &buffer->dma : NULL;
	if (obj->ops == &dmabench_mapping_ops || obj->ops == &dmabench_range_ops ||
	    (dmabench_is_dead(obj) && misused))
		return container_of(obj, struct dmabench_dma, obj);
	return NULL;
}

static int side_find(struct dmabench_file *file, u32 handle, bool misused,
		     struct dmabench_side *side)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);

	side->dma = obj ? find_dma(obj, misused) : NULL;
	return side->dma ? 0 : -ENOENT;
}

/*
 * Bytes that a copy may reach. Broken rules let the device read on to the end of the last page of
 * the IOMMU's, where that page is the bounce buffer's.
 */
static u64 side_length(const struct dmabench_side *side,
		       const struct dmabench_copy_request *copy)
{
	struct dmabench_object *obj = &side->dma->obj;
	const struct dmabench_mapping *mapping = dmabench_to_mapping(obj);
	u64 end = side->dma->addr + obj->length;

	if (!copy->misused || !mapping || !mapping->bounced || mapping->dma.table ||
	    side != &copy->src)
		return obj->length;
	return obj->length + (-end & dma_get_merge_boundary(obj->target->dev));
}

static int side_check(const struct dmabench_side *side,
		      const struct dmabench_copy_request *copy)
{
	const struct dmabench_dma *dma = side->dma;
	struct dmabench_buffer *buffer = dmabench_to_buffer(&side->dma->obj);

	/* An unbind gives it back, even if an engine would not stop. */
	if (buffer && buffer->managed.is && side == &copy->dst)
		return -EINVAL;
	if (dma->direction == side->wrong_way && !copy->misused)
		return -EINVAL;
	/* A scatterlist's addresses are gone with it. */
	if (dmabench_is_dead(&dma->obj) && dma->table)
		return -EINVAL;
	/* Of channels it is a power of two. */
	if ((side->offset | copy->length) &
	    (max(1U, dma->obj.target->copy_align_bytes) - 1))
		return -EINVAL;
	return dmabench_check_range(side->offset, copy->length, side_length(side, copy));
}

/* Finds both sides and checks all that is known before the target is entered. */
int dmabench_copy_find(struct dmabench_file *file, u32 src, u32 dst,
		       struct dmabench_copy_request *copy)
{
	int err;

	copy->src.wrong_way = DMA_FROM_DEVICE;
	copy->dst.wrong_way = DMA_TO_DEVICE;
	err = side_find(file, src, copy->misused, &copy->src) ?:
	      side_find(file, dst, copy->misused, &copy->dst) ?:
	      side_check(&copy->src, copy) ?: side_check(&copy->dst, copy);
	if (err)
		return err;
	if (copy->src.dma->obj.target != copy->dst.dma->obj.target ||
	    copy->timeout_ms > DMABENCH_TIMEOUT_MS_MAX)
		return -EINVAL;
	return 0;
}

/* Where the side starts. What the mapping starts at need not suit the engine. */
static int side_addr(const struct dmabench_side *side,
		     const struct dmabench_copy_request *copy, dma_addr_t *addr)
{
	u64 length = copy->length;
	const struct dmabench_dma *dma = side->dma;
	size_t left;

	if (dma->obj.revoked)
		return -ENODEV;
	if (dma->obj.ops == &dmabench_range_ops &&
	    !dmabench_range_reaches(dma, side->offset, length,
				    copy->misused ? DMA_NONE : side->wrong_way))
		return -EINVAL;
	*addr = dmabench_dma_addr(dma, side->offset, &left);
	if (!IS_ALIGNED(*addr, max(1U, dma->obj.target->copy_align_bytes)))
		return -EINVAL;
	left += side_length(side, copy) - dma->obj.length;
	return length <= left ? 0 : -EINVAL;
}

static struct dmaengine_unmap_data *unmap_data_of(const struct dmabench_side *side)
{
	const struct dmabench_mapping *mapping = dmabench_to_mapping(&side->dma->obj);

	return mapping ? mapping->unmap_data : NULL;
}

/*
 * A descriptor has one. That of a polled one may be put after the copy is done, that of an engine
 * of others' perhaps never.
 */
static int take_unmap_data(const struct dmabench_copy_request *copy,
			   struct dmaengine_unmap_data **unmap)
{
	struct dmaengine_unmap_data *src = unmap_data_of(&copy->src);
	struct dmaengine_unmap_data *dst = unmap_data_of(&copy->dst);

	*unmap = copy->misused ? NULL : src ?: dst;
	if (!*unmap)
		return 0;
	if (!dmabench_target_survives_fault(copy->src.dma->obj.target))
		return -EOPNOTSUPP;
	return (src && dst) || copy->polled || copy->reused ? -EINVAL : 0;
}

/**
 * dmabench_copy_start() - take the engine and issue the copy
 * @copy: found; the target is entered
 *
 * Return: the engine, to be waited for or terminated, and put; or ERR_PTR
 */
struct dmabench_engine *
dmabench_copy_start(const struct dmabench_copy_request *copy)
{
	struct dmaengine_unmap_data *unmap;
	struct dmabench_engine *engine;
	dma_addr_t src, dst;
	int err;

	if (!dmabench_target_copies(copy->src.dma->obj.target))
		return ERR_PTR(-EOPNOTSUPP);
	err = side_addr(&copy->src, copy, &src) ?: side_addr(&copy->dst, copy, &dst) ?:
	      take_unmap_data(copy, &unmap);
	if (err)
		return ERR_PTR(err);
	/* What another client maps could get a dead address. */
	engine = dmabench_engine_get(copy->src.dma->obj.target,
				     copy->misused ? DMABENCH_ALL_CHANNELS : 1);
	if (IS_ERR(engine))
		return engine;
	err = dmabench_engine_poll(engine, copy->polled);
	if (!err && copy->reused && !dmabench_engine_can_reuse(engine))
		err = -EOPNOTSUPP;
	if (err)
		goto put;
	engine->unmap = unmap;
	engine->reuses = copy->reused;
	engine->slow_callback = copy->slow_callback;
	if (copy->timeout_ms)
		engine->timeout_ms = copy->timeout_ms;
	err = dmabench_engine_start(engine, dst, src, copy->length);
	if (!err)
		return engine;
put:
	dmabench_engine_put(engine);
	return ERR_PTR(err);
}

static int copy_now(const struct dmabench_copy_request *copy)
{
	struct dmabench_engine *engine = dmabench_copy_start(copy);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	err = dmabench_engine_wait(engine);
	dmabench_engine_put(engine);
	return err;
}

int dmabench_cmd_device_copy(struct dmabench_file *file, void *argp)
{
	struct dmabench_device_copy *arg = argp;
	bool async = arg->flags & DMABENCH_COPY_ASYNC;
	struct dmabench_copy_request copy = {
		.src.offset = arg->src_offset, .dst.offset = arg->dst_offset,
		.length = arg->length, .timeout_ms = arg->timeout_ms,
		.polled = arg->flags & DMABENCH_COPY_POLLED,
		.slow_callback = arg->flags & DMABENCH_COPY_SLOW_CALLBACK,
		.reused = arg->flags & DMABENCH_COPY_REUSE,
	};
	struct dmabench_target *target;
	int err;

	if (async ? copy.polled || copy.timeout_ms : copy.slow_callback || copy.reused)
		return -EINVAL;
	err = dmabench_copy_find(file, arg->src, arg->dst, &copy);
	if (err)
		return err;
	target = copy.src.dma->obj.target;
	err = dmabench_target_enter(target);
	if (err)
		return err;
	err = async ? dmabench_copy_async(file, &copy, &arg->out_handle) :
		      copy_now(&copy);
	dmabench_target_leave(target);
	return err;
}
