// SPDX-License-Identifier: GPL-2.0
/* Handles, and the single steps on buffers: ALLOC, FILL, READ, FREE. */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "file.h"
#include "integrity.h"
#include "pages.h"

/* READ and FILL pause here to let others run. */
#define PIECE_BYTES ((size_t)64 << 10)

int dmabench_object_add(struct dmabench_file *file, struct dmabench_object *obj,
			u32 *out_handle)
{
	int err = xa_alloc(&file->objects, out_handle, obj, xa_limit_31b,
			   GFP_KERNEL);

	if (err)
		return -ENOMEM;
	mutex_lock(&obj->target->objects_lock);
	list_add(&obj->on_target, &obj->target->objects);
	mutex_unlock(&obj->target->objects_lock);
	return 0;
}

void dmabench_object_remove(struct dmabench_file *file, u32 handle)
{
	struct dmabench_object *obj = xa_erase(&file->objects, handle);

	mutex_lock(&obj->target->objects_lock);
	list_del(&obj->on_target);
	mutex_unlock(&obj->target->objects_lock);
	kfree(obj);
}

struct dmabench_object *dmabench_object_get(struct dmabench_file *file,
					    u32 handle,
					    enum dmabench_object_type type)
{
	struct dmabench_object *obj = xa_load(&file->objects, handle);

	return obj && obj->type == type ? obj : ERR_PTR(-ENOENT);
}

/**
 * dmabench_object_enter() - start to use what is behind a handle
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

/* A range of at least one byte within limit bytes. */
int dmabench_check_range(u64 offset, u64 length, u64 limit)
{
	return length && offset < limit && length <= limit - offset ? 0 : -EINVAL;
}

static int buffer_alloc(struct dmabench_object *buffer)
{
	struct device *dev = buffer->target->dev;

	if (buffer->kind == DMABENCH_BUFFER_COHERENT) {
		buffer->vaddr = dma_alloc_coherent(dev, buffer->length,
						   &buffer->dma_addr,
						   GFP_KERNEL | __GFP_NOWARN);
		if (buffer->vaddr)
			atomic_inc(&dmabench_live_buffers);
	} else {
		buffer->vaddr = dmabench_pages_alloc(buffer->length);
	}
	return buffer->vaddr ? 0 : -ENOMEM;
}

static void buffer_release(struct dmabench_object *buffer)
{
	struct dmabench_target *target = buffer->target;

	if (buffer->kind == DMABENCH_BUFFER_PAGES) {
		dmabench_pages_free(target, buffer->vaddr, buffer->length);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	if (dmabench_target_stuck(target))
		atomic64_add(PAGE_ALIGN(buffer->length), &dmabench_kept_bytes);
	else
		dma_free_coherent(target->dev, buffer->length, buffer->vaddr,
				  buffer->dma_addr);
}

/* Gives back all that needs the device's driver; pages do not, and stay. */
void dmabench_objects_revoke(struct dmabench_target *target)
{
	struct dmabench_object *obj;

	list_for_each_entry(obj, &target->objects, on_target) {
		if (obj->revoked)
			continue;
		if (obj->type == DMABENCH_OBJECT_BUFFER) {
			if (obj->kind != DMABENCH_BUFFER_COHERENT)
				continue;
			buffer_release(obj);
		} else {
			dmabench_mapping_undo(obj);
		}
		obj->revoked = true;
	}
}

static int check_alloc(const struct dmabench_file *file,
		       const struct dmabench_alloc *arg)
{
	if (arg->kind > DMABENCH_BUFFER_COHERENT || !arg->length ||
	    arg->length > DMABENCH_MAX_BUFFER_BYTES)
		return -EINVAL;
	if (file->bytes + arg->length > DMABENCH_MAX_FILE_BYTES)
		return -ENOMEM;
	return 0;
}

int dmabench_cmd_alloc(struct dmabench_file *file, void *argp)
{
	struct dmabench_alloc *arg = argp;
	struct dmabench_target *target = dmabench_target_get(arg->target);
	struct dmabench_object *buffer;
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	err = check_alloc(file, arg);
	if (err)
		return err;
	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	if (!buffer)
		return -ENOMEM;
	buffer->type = DMABENCH_OBJECT_BUFFER;
	buffer->target = target;
	buffer->kind = arg->kind;
	buffer->length = arg->length;
	err = dmabench_target_enter(target);
	if (err)
		goto free_object;
	err = buffer_alloc(buffer);
	if (err)
		goto leave;
	err = dmabench_object_add(file, buffer, &arg->out_handle);
	if (err)
		goto release;
	file->bytes += buffer->length;
	dmabench_target_leave(target);
	return 0;

release:
	buffer_release(buffer);
leave:
	dmabench_target_leave(target);
free_object:
	kfree(buffer);
	return err;
}

/* FILL and READ: the buffer, entered, with the range checked. */
static struct dmabench_object *enter_buffer(struct dmabench_file *file,
					    u32 handle, u64 offset, u64 length)
{
	struct dmabench_object *buffer =
		dmabench_object_get(file, handle, DMABENCH_OBJECT_BUFFER);
	int err;

	if (IS_ERR(buffer))
		return buffer;
	if (offset > buffer->length || length > buffer->length - offset)
		return ERR_PTR(-EINVAL);
	err = dmabench_object_enter(buffer);
	return err ? ERR_PTR(err) : buffer;
}

int dmabench_cmd_fill(struct dmabench_file *file, void *argp)
{
	struct dmabench_fill *arg = argp;
	struct dmabench_object *buffer =
		enter_buffer(file, arg->handle, arg->offset, arg->length);
	u64 end = arg->offset + arg->length, at, piece;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	for (at = arg->offset; at < end; at += piece) {
		piece = min_t(u64, end - at, PIECE_BYTES);
		dmabench_integrity_fill(buffer->vaddr + at, piece, arg->seed, at);
		cond_resched();
	}
	dmabench_target_leave(buffer->target);
	return 0;
}

int dmabench_cmd_read(struct dmabench_file *file, void *argp)
{
	struct dmabench_read *arg = argp;
	struct dmabench_object *buffer =
		enter_buffer(file, arg->handle, arg->offset, arg->length);
	int err = 0;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if (copy_to_user(u64_to_user_ptr(arg->data),
			 buffer->vaddr + arg->offset, arg->length))
		err = -EFAULT;
	dmabench_target_leave(buffer->target);
	return err;
}

/*
 * What is revoked holds no device memory any more, so it may be freed with
 * the target gone; the lock still keeps a revocation under way out.
 */
static void object_release(struct dmabench_file *file,
			   struct dmabench_object *obj, u32 handle)
{
	struct dmabench_target *target = obj->target;

	down_read(&target->bound);
	if (obj->type == DMABENCH_OBJECT_BUFFER) {
		if (!obj->revoked)
			buffer_release(obj);
		file->bytes -= obj->length;
	} else {
		if (!obj->revoked)
			dmabench_mapping_undo(obj);
		obj->buffer->users--;
	}
	dmabench_object_remove(file, handle);
	up_read(&target->bound);
}

int dmabench_cmd_free(struct dmabench_file *file, void *argp)
{
	struct dmabench_free *arg = argp;
	struct dmabench_object *obj = xa_load(&file->objects, arg->handle);

	if (!obj || (obj->type == DMABENCH_OBJECT_MAPPING && !obj->revoked))
		return -ENOENT;
	if (obj->users)
		return -EBUSY;
	object_release(file, obj, arg->handle);
	return 0;
}

/* Mappings first: they use the buffers. */
void dmabench_file_release(struct dmabench_file *file)
{
	struct dmabench_object *obj;
	unsigned long handle;

	xa_for_each(&file->objects, handle, obj)
		if (obj->type != DMABENCH_OBJECT_BUFFER)
			object_release(file, obj, handle);
	xa_for_each(&file->objects, handle, obj)
		object_release(file, obj, handle);
	xa_destroy(&file->objects);
}
