// SPDX-License-Identifier: GPL-2.0
/* The single step DEVICE_COPY. */
#include <linux/dma-mapping.h>

#include "copy.h"
#include "targets/engine.h"

static int side_find(struct dmabench_file *file, u32 handle, bool misused,
		     struct dmabench_side *side)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);

	if (!obj)
		return -ENOENT;
	side->obj = obj;
	switch (obj->type) {
	case DMABENCH_OBJECT_BUFFER:
		return dmabench_buffer_has_addr(obj) ? 0 : -ENOENT;
	case DMABENCH_OBJECT_DEAD_MAPPING:
		return misused ? 0 : -ENOENT;
	case DMABENCH_OBJECT_MAPPING:
	case DMABENCH_OBJECT_IOVA:
		return 0;
	default:
		return -ENOENT;
	}
}

static int side_check(const struct dmabench_side *side,
		      const struct dmabench_copy *copy)
{
	const struct dmabench_object *obj = side->obj;

	if (obj->direction == side->wrong_way && !copy->misused)
		return -EINVAL;
	/* A scatterlist's addresses are gone with it. */
	if (obj->type == DMABENCH_OBJECT_DEAD_MAPPING && obj->table)
		return -EINVAL;
	if ((side->offset | copy->length) % max(1U, obj->target->copy_align_bytes))
		return -EINVAL;
	return dmabench_check_range(side->offset, copy->length, obj->length);
}

/* Finds both sides and checks all that is known before the target is entered. */
int dmabench_copy_find(struct dmabench_file *file, u32 src, u32 dst,
		       struct dmabench_copy *copy)
{
	int err;

	copy->src.wrong_way = DMA_FROM_DEVICE;
	copy->dst.wrong_way = DMA_TO_DEVICE;
	err = side_find(file, src, copy->misused, &copy->src) ?:
	      side_find(file, dst, copy->misused, &copy->dst) ?:
	      side_check(&copy->src, copy) ?: side_check(&copy->dst, copy);
	if (err)
		return err;
	if (copy->src.obj->target != copy->dst.obj->target ||
	    copy->timeout_ms > DMABENCH_TIMEOUT_MS_MAX)
		return -EINVAL;
	return 0;
}

static int side_addr(const struct dmabench_side *side, u64 length,
		     dma_addr_t *addr)
{
	const struct dmabench_object *obj = side->obj;
	struct sg_table *table = obj->table ?: obj->noncontiguous;
	size_t left = length;

	if (obj->revoked)
		return -ENODEV;
	if (obj->type == DMABENCH_OBJECT_IOVA &&
	    !dmabench_iova_reaches(obj, side->offset, length, side->wrong_way))
		return -EINVAL;
	if (table)
		*addr = dmabench_sg_addr(table, side->offset, &left);
	else
		*addr = obj->dma_addr + side->offset;
	return length <= left ? 0 : -EINVAL;
}

/**
 * dmabench_copy_start() - take the engine and issue the copy
 * @copy: found; the target is entered
 *
 * Return: the engine, to be waited for or terminated, and put; or ERR_PTR
 */
struct dmabench_engine *dmabench_copy_start(const struct dmabench_copy *copy)
{
	struct dmabench_engine *engine;
	dma_addr_t src, dst;
	int err;

	err = side_addr(&copy->src, copy->length, &src) ?:
	      side_addr(&copy->dst, copy->length, &dst);
	if (err)
		return ERR_PTR(err);
	engine = dmabench_engine_get(copy->src.obj->target, 1);
	if (IS_ERR(engine))
		return engine;
	engine->polled = copy->polled;
	engine->slow_callback = copy->slow_callback;
	if (copy->timeout_ms)
		engine->timeout_ms = copy->timeout_ms;
	err = dmabench_engine_start(engine, dst, src, copy->length);
	if (!err)
		return engine;
	dmabench_engine_put(engine);
	return ERR_PTR(err);
}

static int copy_now(const struct dmabench_copy *copy)
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
	struct dmabench_copy copy = {
		.src.offset = arg->src_offset, .dst.offset = arg->dst_offset,
		.length = arg->length, .timeout_ms = arg->timeout_ms,
		.polled = arg->flags & DMABENCH_COPY_POLLED,
		.slow_callback = arg->flags & DMABENCH_COPY_SLOW_CALLBACK,
	};
	struct dmabench_target *target;
	int err;

	if (async ? copy.polled || copy.timeout_ms : copy.slow_callback)
		return -EINVAL;
	err = dmabench_copy_find(file, arg->src, arg->dst, &copy);
	if (err)
		return err;
	target = copy.src.obj->target;
	err = dmabench_target_enter(target);
	if (err)
		return err;
	err = async ? dmabench_copy_async(file, &copy, &arg->out_handle) :
		      copy_now(&copy);
	dmabench_target_leave(target);
	return err;
}
