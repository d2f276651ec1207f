// SPDX-License-Identifier: GPL-2.0
/* The single steps that move data: DEVICE_COPY, and MISUSE of its rules. */
#include <linux/dma-mapping.h>

#include "dead.h"
#include "engine.h"
#include "file.h"

/* One side of a copy: what the handle stands for, and where in it. */
struct side {
	struct dmabench_object *obj;
	u64 offset;
	enum dma_data_direction wrong_way;
};

static int side_find(struct dmabench_file *file, u32 handle, bool dead_allowed,
		     struct side *side)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);

	if (!obj || (obj->type == DMABENCH_OBJECT_DEAD_MAPPING && !dead_allowed))
		return -ENOENT;
	if (obj->type == DMABENCH_OBJECT_BUFFER &&
	    !dmabench_buffer_has_addr(obj))
		return -ENOENT;
	side->obj = obj;
	return 0;
}

static int side_check(const struct side *side, u64 length)
{
	const struct dmabench_object *obj = side->obj;

	if (obj->type != DMABENCH_OBJECT_BUFFER &&
	    obj->direction == side->wrong_way)
		return -EINVAL;
	if ((side->offset | length) % max(1U, obj->target->copy_align_bytes))
		return -EINVAL;
	return dmabench_check_range(side->offset, length, obj->length);
}

static int copy_check(const struct side *src, const struct side *dst,
		      u64 length, u32 timeout_ms)
{
	int err = side_check(src, length) ?: side_check(dst, length);

	if (err)
		return err;
	if (src->obj->target != dst->obj->target ||
	    timeout_ms > DMABENCH_TIMEOUT_MS_MAX)
		return -EINVAL;
	return 0;
}

/* The target is entered. */
static int copy_now(const struct side *src, const struct side *dst, u64 length,
		    u32 timeout_ms, bool polled, bool terminate)
{
	struct dmabench_engine *engine;
	int err;

	if (src->obj->revoked || dst->obj->revoked)
		return -ENODEV;
	engine = dmabench_engine_get(src->obj->target, 1);
	if (IS_ERR(engine))
		return PTR_ERR(engine);
	engine->polled = polled;
	if (timeout_ms)
		engine->timeout_ms = timeout_ms;
	err = dmabench_engine_copy(engine, dst->obj->dma_addr + dst->offset,
				   src->obj->dma_addr + src->offset, length);
	if (terminate)
		dmabench_engine_terminate(engine);
	dmabench_engine_put(engine);
	return err;
}

int dmabench_cmd_device_copy(struct dmabench_file *file, void *argp)
{
	struct dmabench_device_copy *arg = argp;
	struct side src = { .offset = arg->src_offset, .wrong_way = DMA_FROM_DEVICE };
	struct side dst = { .offset = arg->dst_offset, .wrong_way = DMA_TO_DEVICE };
	struct dmabench_target *target;
	int err;

	err = side_find(file, arg->src, false, &src) ?:
	      side_find(file, arg->dst, false, &dst) ?:
	      copy_check(&src, &dst, arg->length, arg->timeout_ms);
	if (err)
		return err;
	target = src.obj->target;
	err = dmabench_target_enter(target);
	if (err)
		return err;
	err = copy_now(&src, &dst, arg->length, arg->timeout_ms,
		       arg->flags & DMABENCH_COPY_POLLED, false);
	dmabench_target_leave(target);
	return err;
}

static int unmap_keep(struct dmabench_file *file, struct dmabench_misuse *arg)
{
	struct dmabench_object *mapping =
		dmabench_object_get(file, arg->src, DMABENCH_OBJECT_MAPPING);
	int err;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	if (arg->dst || arg->timeout_ms || arg->length || arg->flags)
		return -EINVAL;
	err = dmabench_object_enter(mapping);
	if (err)
		return err;
	dmabench_mapping_undo(mapping, 0);
	mapping->type = DMABENCH_OBJECT_DEAD_MAPPING;
	mapping->died_at = atomic64_read(&mapping->target->map_generation);
	dmabench_target_leave(mapping->target);
	return 0;
}

/* Nobody else's memory can be behind this address: see DEAD_COPY in the ABI. */
static bool harmless(const struct dmabench_object *obj)
{
	if (obj->type != DMABENCH_OBJECT_DEAD_MAPPING)
		return true;
	return !obj->bounced &&
	       obj->died_at == atomic64_read(&obj->target->map_generation);
}

/* Alone on the target, so that no mapping is made between check and copy. */
static int dead_copy(struct dmabench_file *file, struct dmabench_misuse *arg)
{
	struct side src = { .wrong_way = DMA_FROM_DEVICE };
	struct side dst = { .wrong_way = DMA_TO_DEVICE };
	struct dmabench_target *target;
	int err;

	err = side_find(file, arg->src, true, &src) ?:
	      side_find(file, arg->dst, true, &dst) ?:
	      copy_check(&src, &dst, arg->length, arg->timeout_ms);
	if (err)
		return err;
	target = src.obj->target;
	err = dmabench_target_enter_alone(target);
	if (err)
		return err;
	if (dmabench_no_dead_copy(target) || !harmless(src.obj) ||
	    !harmless(dst.obj))
		err = -EPERM;
	else
		err = copy_now(&src, &dst, arg->length, arg->timeout_ms,
			       arg->flags & DMABENCH_COPY_POLLED, true);
	dmabench_target_leave_alone(target);
	return err;
}

int dmabench_cmd_misuse(struct dmabench_file *file, void *argp)
{
	struct dmabench_misuse *arg = argp;

	if (!dmabench_misuse_allowed())
		return -EPERM;
	switch (arg->op) {
	case DMABENCH_MISUSE_UNMAP_KEEP:
		return unmap_keep(file, arg);
	case DMABENCH_MISUSE_DEAD_COPY:
		return dead_copy(file, arg);
	default:
		return -EINVAL;
	}
}
