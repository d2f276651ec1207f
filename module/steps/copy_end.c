// SPDX-License-Identifier: GPL-2.0
/* Copies that outlive their command, and the single step COPY_END. */
#include <linux/delay.h>

#include "copy.h"
#include "targets/engine.h"

/* In which a callback too many would come. */
#define SECOND_LOOK_MS 20

/* The target is entered. */
int dmabench_copy_async(struct dmabench_file *file,
			const struct dmabench_copy *copy, u32 *out_handle)
{
	struct dmabench_object *obj;
	int err;

	obj = dmabench_object_new(file, copy->src.obj->target,
				  DMABENCH_OBJECT_COPY, copy->length);
	if (!obj)
		return -ENOMEM;
	obj->engine = dmabench_copy_start(copy);
	if (IS_ERR(obj->engine)) {
		err = PTR_ERR(obj->engine);
		goto delete;
	}
	err = dmabench_object_add(file, obj, out_handle);
	if (err)
		goto terminate;
	dmabench_engine_keep(obj->engine);
	obj->copied[0] = copy->src.obj;
	obj->copied[1] = copy->dst.obj;
	obj->copied[0]->users++;
	obj->copied[1]->users++;
	return 0;

terminate:
	dmabench_engine_terminate(obj->engine);
	dmabench_engine_put(obj->engine);
delete:
	dmabench_object_delete(obj);
	return err;
}

/* When its file is closed, or its target goes. */
void dmabench_copy_undo(struct dmabench_object *copy)
{
	dmabench_engine_terminate(copy->engine);
	dmabench_engine_put(copy->engine);
}

void dmabench_copy_put_sides(struct dmabench_object *copy)
{
	copy->copied[0]->users--;
	copy->copied[1]->users--;
}

static int end(struct dmabench_engine *engine, struct dmabench_copy_end *arg)
{
	int err = 0;

	if (arg->how == DMABENCH_COPY_LOOK)
		goto look;
	if (arg->how == DMABENCH_COPY_WAIT) {
		engine->timeout_ms = arg->timeout_ms ?: DMABENCH_TIMEOUT_MS_DEFAULT;
		err = dmabench_engine_wait(engine);
	} else {
		dmabench_engine_terminate(engine);
		err = dmabench_target_stuck(engine->target) ? -EREMOTEIO : 0;
	}
look:
	arg->out_in_callback = READ_ONCE(engine->in_callback);
	if (arg->how != DMABENCH_COPY_LOOK)
		msleep(SECOND_LOOK_MS);
	return err;
}

static void tell(struct dmabench_engine *engine, struct dmabench_copy_end *arg)
{
	arg->out_callbacks = READ_ONCE(engine->callbacks);
	arg->out_complete = dma_async_is_tx_complete(engine->chan,
						     engine->slot[0].cookie,
						     NULL, NULL) == DMA_COMPLETE;
}

int dmabench_cmd_copy_end(struct dmabench_file *file, void *argp)
{
	struct dmabench_copy_end *arg = argp;
	struct dmabench_object *copy =
		dmabench_object_get(file, arg->copy, DMABENCH_OBJECT_COPY);
	struct dmabench_target *target;
	int err;

	if (IS_ERR(copy))
		return PTR_ERR(copy);
	if (arg->how > DMABENCH_COPY_LOOK ||
	    arg->timeout_ms > (arg->how == DMABENCH_COPY_WAIT ?
			       DMABENCH_TIMEOUT_MS_MAX : 0))
		return -EINVAL;
	target = copy->target;
	err = dmabench_object_enter(copy);
	if (err)
		return err;
	err = end(copy->engine, arg);
	tell(copy->engine, arg);
	if (arg->how != DMABENCH_COPY_LOOK) {
		dmabench_engine_put(copy->engine);
		dmabench_copy_put_sides(copy);
		dmabench_object_remove(file, copy, arg->copy);
	}
	dmabench_target_leave(target);
	return err;
}
