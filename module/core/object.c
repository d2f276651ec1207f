// SPDX-License-Identifier: GPL-2.0
/* Handles: of which file, on which target, and how they come to their end. */
#include <linux/err.h>
#include <linux/slab.h>

#include "file.h"
#include "object.h"
#include "target.h"

atomic_t dmabench_live_mappings;

/* Nobody knows it yet; dmabench_object_add() gives it a handle. */
void dmabench_object_init(struct dmabench_object *obj,
			  const struct dmabench_object_ops *ops,
			  struct dmabench_file *file,
			  struct dmabench_target *target, size_t length)
{
	obj->ops = ops;
	obj->file = file;
	obj->target = target;
	obj->length = length;
}

/* Frees the object alone, not what it stands for. */
void dmabench_object_destroy(struct dmabench_object *obj)
{
	if (obj->ops->destroy)
		obj->ops->destroy(obj);
	else
		kfree(obj);
}

int dmabench_object_add(struct dmabench_object *obj, u32 *out_handle)
{
	struct dmabench_target *target = obj->target;
	int err = xa_alloc(&obj->file->objects, out_handle, obj, xa_limit_31b,
			   GFP_KERNEL);

	if (err)
		return -ENOMEM;
	mutex_lock(&target->objects_lock);
	list_add(&obj->on_target, &target->objects);
	mutex_unlock(&target->objects_lock);
	return 0;
}

void dmabench_object_remove(struct dmabench_object *obj, u32 handle)
{
	struct dmabench_target *target = obj->target;

	xa_erase(&obj->file->objects, handle);
	mutex_lock(&target->objects_lock);
	list_del(&obj->on_target);
	mutex_unlock(&target->objects_lock);
	dmabench_object_destroy(obj);
}

/* Return: the object, or ERR_PTR(-ENOENT) if it is of another kind or none */
struct dmabench_object *dmabench_object_get(struct dmabench_file *file, u32 handle,
					    const struct dmabench_object_ops *ops)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);

	return obj && obj->ops == ops ? obj : ERR_PTR(-ENOENT);
}

/**
 * dmabench_object_enter() - start to use what a handle stands for
 * @obj: the handle's object
 *
 * Return: 0, to be followed by dmabench_target_leave(); -ENODEV, -EINTR
 */
int dmabench_object_enter(struct dmabench_object *obj)
{
	int err = dmabench_target_enter(obj->target);

	if (err)
		return err;
	if (!obj->revoked)
		return 0;
	dmabench_target_leave(obj->target);
	return -ENODEV;
}

static void undo(struct dmabench_object *obj)
{
	if (obj->ops->undo)
		obj->ops->undo(obj);
}

static void revoke(struct dmabench_object *obj)
{
	if (obj->ops->revoke && !obj->ops->revoke(obj))
		return;
	undo(obj);
	obj->revoked = true;
}

/* Gives back all that needs the device's driver. */
void dmabench_objects_revoke(struct dmabench_target *target)
{
	struct dmabench_object *obj;
	unsigned int order;

	for (order = 0; order < DMABENCH_ORDERS; order++)
		list_for_each_entry(obj, &target->objects, on_target)
			if (!obj->revoked && obj->ops->order == order)
				revoke(obj);
}

/*
 * What is revoked holds no device memory any more, so it may be freed with
 * the target gone; the lock still keeps a revocation under way out.
 */
void dmabench_object_release(struct dmabench_object *obj, u32 handle)
{
	struct dmabench_target *target = obj->target;

	down_read(&target->bound);
	if (!obj->revoked)
		undo(obj);
	if (obj->ops->put)
		obj->ops->put(obj);
	dmabench_object_remove(obj, handle);
	up_read(&target->bound);
}

/* The file is closed. */
void dmabench_objects_release(struct dmabench_file *file)
{
	struct dmabench_object *obj;
	unsigned long handle;
	unsigned int order;

	for (order = 0; order < DMABENCH_ORDERS; order++)
		xa_for_each(&file->objects, handle, obj)
			if (obj->ops->order == order)
				dmabench_object_release(obj, handle);
	xa_destroy(&file->objects);
}
