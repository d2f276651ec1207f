// SPDX-License-Identifier: GPL-2.0
/* Copies that outlive their command, and the single step COPY_END. */
#include <linux/delay.h>
#include <linux/slab.h>

#include "commands.h"
#include "copy.h"
#include "core/target.h"
#include "targets/engine.h"

/* In which a callback too many would come. */
#define SECOND_LOOK_MS 20

/**
 * struct copy - a copy under way
 * @obj: the base
 * @engine: what does it
 * @sides: source and destination, which it uses
 */
struct copy {
	struct dmabench_object obj;
	struct dmabench_engine *engine;
	struct dmabench_object *sides[2];
};

static struct copy *to_copy(struct dmabench_object *obj)
{
	return container_of(obj, struct copy, obj);
}

/* When its file is closed, or its target goes. */
static void copy_undo(struct dmabench_object *obj)
{
	struct copy *copy = to_copy(obj);

	dmabench_engine_terminate(copy->engine);
	dmabench_engine_put(copy->engine);
}

static void copy_put(struct dmabench_object *obj)
{
	struct copy *copy = to_copy(obj);

	copy->sides[0]->users--;
	copy->sides[1]->users--;
}

static const struct dmabench_object_ops copy_ops = {
	.order = DMABENCH_ORDER_COPY,
	.ends_otherwise = true,
	.undo = copy_undo,
	.put = copy_put,
};

/* The target is entered. */
int dmabench_copy_async(struct dmabench_file *file,
			const struct dmabench_copy_request *request,
			u32 *out_handle)
{
	struct copy *copy = kzalloc(sizeof(*copy), GFP_KERNEL_ACCOUNT);
	struct dmabench_object *src = &request->src.dma->obj, *dst = &request->dst.dma->obj;
	int err;

	if (!copy)
		return -ENOMEM;
	copy->sides[0] = src;
	copy->sides[1] = dst;
	dmabench_object_init(&copy->obj, &copy_ops, file, copy->sides[0]->target,
			     request->length);
	copy->obj.on_device = true;
	copy->obj.lender = src->lender ?: dst->lender;
	if (dst->lender && dst->lender != copy->obj.lender) {
		err = -EINVAL;
		goto destroy;
	}
	copy->engine = dmabench_copy_start(request);
	if (IS_ERR(copy->engine)) {
		err = PTR_ERR(copy->engine);
		goto destroy;
	}
	err = dmabench_object_add(&copy->obj, out_handle);
	if (err)
		goto undo;
	dmabench_engine_pin(copy->engine);
	copy->sides[0]->users++;
	copy->sides[1]->users++;
	return 0;

undo:
	copy_undo(&copy->obj);
destroy:
	dmabench_object_destroy(&copy->obj);
	return err;
}

/* Of an engine without order, only callbacks tell. */
static bool is_complete(const struct dmabench_engine *engine)
{
	if (dmabench_engine_unordered(engine))
		return READ_ONCE(engine->callbacks);
	return dma_async_is_tx_complete(engine->chan, engine->slot[0].cookie,
					NULL, NULL) == DMA_COMPLETE;
}

static bool waits(const struct dmabench_copy_end *arg)
{
	return arg->how == DMABENCH_COPY_WAIT || arg->how == DMABENCH_COPY_AGAIN;
}

static int end(struct dmabench_engine *engine, struct dmabench_copy_end *arg)
{
	int err = 0;

	if (waits(arg)) {
		engine->timeout_ms = arg->timeout_ms ?: DMABENCH_TIMEOUT_MS_DEFAULT;
		err = dmabench_engine_wait(engine);
	} else if (arg->how == DMABENCH_COPY_TERMINATE) {
		dmabench_engine_terminate(engine);
		err = dmabench_target_stuck(engine->target) ? -EREMOTEIO : 0;
	}
	arg->out_in_callback = READ_ONCE(engine->in_callback);
	if (arg->how != DMABENCH_COPY_LOOK)
		msleep(SECOND_LOOK_MS);
	arg->out_callbacks = READ_ONCE(engine->callbacks);
	arg->out_complete = is_complete(engine);
	return err;
}

/* Return: 0, -EINVAL nothing is asked for that there is, or -EOPNOTSUPP */
static int check(const struct dmabench_engine *engine, const struct dmabench_copy_end *arg)
{
	if (arg->how == DMABENCH_COPY_TERMINATE && !dmabench_engine_terminates(engine))
		return -EOPNOTSUPP;
	return arg->how == DMABENCH_COPY_AGAIN && !engine->kept ? -EINVAL : 0;
}

int dmabench_cmd_copy_end(struct dmabench_file *file, void *argp)
{
	struct dmabench_copy_end *arg = argp;
	struct dmabench_object *obj = dmabench_object_get(file, arg->copy, &copy_ops);
	bool goes_on = arg->how == DMABENCH_COPY_LOOK;
	struct dmabench_engine *engine;
	struct dmabench_target *target;
	int err;

	if (IS_ERR(obj))
		return PTR_ERR(obj);
	if (arg->how > DMABENCH_COPY_AGAIN ||
	    arg->timeout_ms > (waits(arg) ? DMABENCH_TIMEOUT_MS_MAX : 0))
		return -EINVAL;
	target = obj->target;
	err = dmabench_object_enter(obj);
	if (err)
		return err;
	engine = to_copy(obj)->engine;
	err = check(engine, arg);
	if (err)
		goto leave;
	err = end(engine, arg);
	if (!err && arg->how == DMABENCH_COPY_AGAIN) {
		err = dmabench_engine_again(engine);
		goes_on = !err;
	}
	if (!goes_on) {
		dmabench_engine_put(engine);
		copy_put(obj);
		dmabench_object_remove(obj, arg->copy);
	}
leave:
	dmabench_target_leave(target);
	return err;
}
