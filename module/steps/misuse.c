// SPDX-License-Identifier: GPL-2.0
/* The single step MISUSE: rules of the DMA API, broken on purpose. */
#include <linux/dma-mapping.h>

#include "commands.h"
#include "copy.h"
#include "core/device_limits.h"
#include "core/target.h"
#include "mapping.h"
#include "misuse_rules.h"
#include "targets/engine.h"
#include "targets/permit.h"

static int unmap_keep(struct dmabench_file *file, struct dmabench_misuse *arg)
{
	struct dmabench_mapping *mapping = dmabench_mapping_get(file, arg->src);
	struct dmabench_object *obj;
	int err;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	obj = &mapping->dma.obj;
	if (arg->dst || arg->timeout_ms || arg->length || arg->flags)
		return -EINVAL;
	if (obj->users)
		return -EBUSY;
	err = dmabench_object_enter(obj);
	if (err)
		return err;
	dmabench_mapping_undo(mapping, 0);
	obj->ops = &dmabench_dead_mapping_ops;
	mapping->died_at = atomic64_read(&obj->target->device->map_generation);
	dmabench_target_leave(obj->target);
	return 0;
}

/*
 * Nobody else's memory can back this address: see DEAD_COPY in the ABI. A
 * write in the wrong direction that is not refused hits the buffer itself.
 */
static bool harmless(const struct dmabench_side *side)
{
	struct dmabench_object *obj = &side->dma->obj;
	const struct dmabench_mapping *mapping = dmabench_to_mapping(obj);
	bool dead = dmabench_is_dead(obj);

	if (dead && mapping->died_at != atomic64_read(&obj->target->device->map_generation))
		return false;
	return !mapping || !mapping->bounced ||
	       (!dead && side->dma->direction != side->wrong_way);
}

static int copy_and_terminate(const struct dmabench_copy_request *copy)
{
	struct dmabench_engine *engine = dmabench_copy_start(copy);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	err = dmabench_engine_wait(engine);
	if (!err)
		dmabench_engine_terminate(engine);
	dmabench_engine_put(engine);
	return err;
}

/* Alone on the target, so that no mapping is made between check and copy. */
static int dead_copy(struct dmabench_file *file, struct dmabench_misuse *arg)
{
	struct dmabench_copy_request copy = {
		.length = arg->length, .timeout_ms = arg->timeout_ms,
		.polled = arg->flags & DMABENCH_COPY_POLLED, .misused = true,
	};
	struct dmabench_target *target;
	int err;

	err = dmabench_copy_find(file, arg->src, arg->dst, &copy);
	if (err)
		return err;
	target = copy.src.dma->obj.target;
	err = dmabench_target_enter_alone(target);
	if (err)
		return err;
	if (dmabench_no_dead_copy(target) || !harmless(&copy.src) ||
	    !harmless(&copy.dst))
		err = -EPERM;
	else
		err = copy_and_terminate(&copy);
	dmabench_target_leave_alone(target);
	return err;
}

static int rule(struct dmabench_file *file, const struct dmabench_misuse *arg)
{
	struct dmabench_target *target = dmabench_target_get(file, arg->src);
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	if (arg->dst || arg->timeout_ms || arg->length || arg->flags)
		return -EINVAL;
	err = dmabench_target_enter(target);
	if (err)
		return err;
	err = dmabench_limits_hold(file, target->device);
	if (!err) {
		err = dmabench_misuse_rule(target, arg->op);
		dmabench_limits_release(target->device);
	}
	dmabench_target_leave(target);
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
		return arg->op < DMABENCH_MISUSE_OPS ? rule(file, arg) : -EINVAL;
	}
}
