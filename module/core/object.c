// SPDX-License-Identifier: GPL-2.0
/* Handles: of which file, on which target, and how they come to their end. */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/slab.h>

#include "charge.h"
#include "device_limits.h"
#include "file.h"
#include "lent.h"
#include "object.h"
#include "target.h"

atomic_t dmabench_live_mappings;

void dmabench_object_set_target(struct dmabench_object *obj,
				struct dmabench_target *target)
{
	if (target)
		kref_get(&target->ref);
	obj->target = target;
}

/* Nobody knows it yet; dmabench_object_add() gives it a handle. */
void dmabench_object_init(struct dmabench_object *obj,
			  const struct dmabench_object_ops *ops,
			  struct dmabench_file *file,
			  struct dmabench_target *target, size_t length)
{
	obj->ops = ops;
	obj->file = file;
	dmabench_object_set_target(obj, target);
	obj->length = length;
}

/* Return: 0, or -ENOMEM: with so many bytes more the file, or all of them, have too much */
int dmabench_object_charge(struct dmabench_object *obj, u64 bytes)
{
	if (obj->file->bytes + bytes > dmabench_charge_limit() || dmabench_charge(bytes))
		return -ENOMEM;
	obj->file->bytes += bytes;
	obj->charged += bytes;
	return 0;
}

/* Frees the object alone, not what it stands for. */
void dmabench_object_destroy(struct dmabench_object *obj)
{
	obj->file->bytes -= obj->charged;
	dmabench_uncharge(obj->charged);
	if (obj->target)
		dmabench_target_put(obj->target);
	if (obj->ops->destroy)
		obj->ops->destroy(obj);
	else
		kfree(obj);
}

int dmabench_object_add(struct dmabench_object *obj, u32 *out_handle)
{
	struct dmabench_device *device = obj->target->device;

	if (obj->file->handles == DMABENCH_MAX_HANDLES)
		return -ENOMEM;
	if (xa_alloc(&obj->file->objects, out_handle, obj, xa_limit_31b,
		     GFP_KERNEL_ACCOUNT))
		return -ENOMEM;
	obj->file->handles++;
	mutex_lock(&device->objects_lock);
	list_add(&obj->node, &device->objects);
	mutex_unlock(&device->objects_lock);
	dmabench_lent_add(obj);
	return 0;
}

void dmabench_object_remove(struct dmabench_object *obj, u32 handle)
{
	struct dmabench_device *device = obj->target->device;

	dmabench_lent_remove(obj);
	xa_erase(&obj->file->objects, handle);
	obj->file->handles--;
	mutex_lock(&device->objects_lock);
	list_del(&obj->node);
	mutex_unlock(&device->objects_lock);
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

/**
 * dmabench_object_enter_to_alloc() - start to make memory that no device has
 * @obj: the object that it is made for
 *
 * Where an engine would not stop none of its target's is ever freed.
 *
 * Return: 0; -ENODEV, -EINTR, or -EREMOTEIO
 */
int dmabench_object_enter_to_alloc(struct dmabench_object *obj)
{
	int err = dmabench_object_enter(obj);

	if (err || !dmabench_target_stuck(obj->target))
		return err;
	dmabench_target_leave(obj->target);
	return -EREMOTEIO;
}

/**
 * dmabench_object_enter_to_map() - start to make what a handle shall stand for
 * @obj: the object, or the one that it is made of
 *
 * The device's limits do not change before dmabench_object_leave_mapped().
 *
 * Return: as dmabench_object_enter_to_alloc(), or -EBUSY another file has changed
 * the limits
 */
int dmabench_object_enter_to_map(struct dmabench_object *obj)
{
	int err = dmabench_object_enter_to_alloc(obj);

	if (err)
		return err;
	err = dmabench_limits_hold(obj->file, obj->target->device);
	if (err)
		dmabench_target_leave(obj->target);
	return err;
}

void dmabench_object_leave_mapped(struct dmabench_object *obj)
{
	dmabench_limits_release(obj->target->device);
	dmabench_target_leave(obj->target);
}

static void undo(struct dmabench_object *obj)
{
	if (obj->ops->undo)
		obj->ops->undo(obj);
}

/* Its device is the caller's alone. */
void dmabench_object_revoke(struct dmabench_object *obj)
{
	if (obj->ops->revoke)
		obj->ops->revoke(obj);
	undo(obj);
	WRITE_ONCE(obj->revoked, true);
}

/* A mapping stays that nobody will undo. The caller keeps the limits as they are. */
void dmabench_objects_leak(struct dmabench_device *device)
{
	mutex_lock(&device->objects_lock);
	device->leaked = true;
	mutex_unlock(&device->objects_lock);
}

/*
 * Return: whether anything is mapped on the device or allocated from it. The
 * caller keeps new ones out.
 */
bool dmabench_objects_on_device(struct dmabench_device *device)
{
	struct dmabench_object *obj;
	bool found;

	mutex_lock(&device->objects_lock);
	found = device->leaked;
	list_for_each_entry(obj, &device->objects, node) {
		if (found)
			break;
		found = obj->on_device && !obj->revoked;
	}
	mutex_unlock(&device->objects_lock);
	return found;
}

/* What does not need the driver stays, but for what user space has of it. */
static void unbind(struct dmabench_object *obj)
{
	if (obj->revoked)
		return;
	if (obj->on_device)
		dmabench_object_revoke(obj);
	else if (obj->ops->revoke)
		obj->ops->revoke(obj);
}

/* Gives back all that needs the device's driver; what was leaked is not ours from now on. */
void dmabench_objects_revoke(struct dmabench_device *device)
{
	struct dmabench_object *obj;
	unsigned int order;

	for (order = 0; order < DMABENCH_ORDERS; order++)
		list_for_each_entry(obj, &device->objects, node)
			if (obj->ops->order == order)
				unbind(obj);
	device->leaked = false;
}

/*
 * What is revoked holds no device memory any more, so it may be freed with
 * the target gone; the lock still keeps a revocation under way out.
 */
void dmabench_object_release(struct dmabench_object *obj, u32 handle)
{
	struct dmabench_target *target = obj->target;

	dmabench_target_keep(target);
	if (!obj->revoked)
		undo(obj);
	if (obj->ops->put)
		obj->ops->put(obj);
	dmabench_object_remove(obj, handle);
	dmabench_target_leave(target);
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
