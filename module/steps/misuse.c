// SPDX-License-Identifier: GPL-2.0
/* The single step MISUSE: rules of the DMA API, broken on purpose. */
#include <linux/dma-mapping.h>

#include "copy.h"
#include "misuse_rules.h"
#include "targets/engine.h"
#include "targets/permit.h"

static int unmap_keep(struct dmabench_file *file, struct dmabench_misuse *arg)
{
	struct dmabench_object *mapping =
		dmabench_object_get(file, arg->src, DMABENCH_OBJECT_MAPPING);
	int err;

	if (IS_ERR(mapping))
		return PTR_ERR(mapping);
	if (arg->dst || arg->timeout_ms || arg->length || arg->flags)
		return -EINVAL;
	if (mapping->users)
		return -EBUSY;
	err = dmabench_object_enter(mapping);
	if (err)
		return err;
	dmabench_mapping_undo(mapping, 0);
	mapping->type = DMABENCH_OBJECT_DEAD_MAPPING;
	mapping->died_at = atomic64_read(&mapping->target->map_generation);
	dmabench_target_leave(mapping->target);
	return 0;
}

/*
 * Nobody else's memory can be behind this address: see DEAD_COPY in the ABI. A
 * write in the wrong direction that is not refused hits the buffer itself.
 */
static bool harmless(const struct dmabench_side *side)
{
	const struct dmabench_object *obj = side->obj;

	if (obj->type == DMABENCH_OBJECT_DEAD_MAPPING &&
	    obj->died_at != atomic64_read(&obj->target->map_generation))
		return false;
	return !obj->bounced || (obj->type != DMABENCH_OBJECT_DEAD_MAPPING &&
				 obj->direction != side->wrong_way);
}

static int copy_and_terminate(const struct dmabench_copy *copy)
{
	struct dmabench_engine *engine = dmabench_copy_start(copy);
	int err;

	if (IS_ERR(engine))
		return PTR_ERR(engine);
	err = dmabench_engine_wait(engine);
	dmabench_engine_terminate(engine);
	dmabench_engine_put(engine);
	return err;
}

/* Alone on the target, so that no mapping is made between check and copy. */
static int dead_copy(struct dmabench_file *file, struct dmabench_misuse *arg)
{
	struct dmabench_copy copy = {
		.length = arg->length, .timeout_ms = arg->timeout_ms,
		.polled = arg->flags & DMABENCH_COPY_POLLED, .misused = true,
	};
	struct dmabench_target *target;
	int err;

	err = dmabench_copy_find(file, arg->src, arg->dst, &copy);
	if (err)
		return err;
	target = copy.src.obj->target;
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

static int rule(const struct dmabench_misuse *arg)
{
	struct dmabench_target *target = dmabench_target_get(arg->src);
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	if (arg->dst || arg->timeout_ms || arg->length || arg->flags)
		return -EINVAL;
	err = dmabench_target_enter(target);
	if (err)
		return err;
	err = dmabench_misuse_rule(target, arg->op);
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
		return arg->op < DMABENCH_MISUSE_OPS ? rule(arg) : -EINVAL;
	}
}
