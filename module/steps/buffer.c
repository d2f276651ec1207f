// SPDX-License-Identifier: GPL-2.0
/* Handles, and the single steps on buffers: ALLOC, FILL, READ, FREE. */
#include <linux/capability.h>
#include <linux/dmapool.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "core/file.h"
#include "core/integrity.h"

/* READ and FILL pause here to let others run, and to look for signals. */
#define PIECE_BYTES ((size_t)64 << 10)

/* Nobody knows it yet; dmabench_object_add() gives it a handle. */
struct dmabench_object *dmabench_object_new(struct dmabench_file *file,
					    struct dmabench_target *target,
					    enum dmabench_object_type type,
					    size_t length)
{
	struct dmabench_object *obj = kzalloc(sizeof(*obj), GFP_KERNEL);

	if (!obj)
		return NULL;
	obj->type = type;
	obj->file = file;
	obj->target = target;
	obj->length = length;
	return obj;
}

/* Frees the object alone, not what it stands for. */
void dmabench_object_delete(struct dmabench_object *obj)
{
	if (obj->table)
		sg_free_table(obj->table);
	kfree(obj->table);
	kvfree(obj->sources);
	kvfree(obj->range);
	kfree(obj);
}

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

void dmabench_object_remove(struct dmabench_file *file,
			    struct dmabench_object *obj, u32 handle)
{
	xa_erase(&file->objects, handle);
	mutex_lock(&obj->target->objects_lock);
	list_del(&obj->on_target);
	mutex_unlock(&obj->target->objects_lock);
	dmabench_object_delete(obj);
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

/*
 * In which order objects go: copies, then what they use, then what that uses.
 */
static unsigned int turn(const struct dmabench_object *obj)
{
	switch (obj->type) {
	case DMABENCH_OBJECT_COPY:
		return 0;
	case DMABENCH_OBJECT_BUFFER:
		return 2;
	case DMABENCH_OBJECT_POOL:
		return 3;
	default:
		return 1;
	}
}

#define TURNS 4

/* Gives back what is behind the handle. */
static void undo(struct dmabench_object *obj)
{
	switch (obj->type) {
	case DMABENCH_OBJECT_BUFFER:
		dmabench_buffer_release(obj);
		break;
	case DMABENCH_OBJECT_POOL:
		dma_pool_destroy(obj->pool);
		break;
	case DMABENCH_OBJECT_IOVA:
		dmabench_iova_undo(obj);
		break;
	case DMABENCH_OBJECT_COPY:
		dmabench_copy_undo(obj);
		break;
	default:
		dmabench_mapping_undo(obj, 0);
	}
}

/* Pages do not need the device's driver, and stay. */
static void revoke(struct dmabench_object *obj)
{
	if (obj->type == DMABENCH_OBJECT_BUFFER) {
		dmabench_mmap_take_away(obj);
		if (!dmabench_buffer_has_addr(obj))
			return;
	}
	undo(obj);
	obj->revoked = true;
}

/* Gives back all that needs the device's driver. */
void dmabench_objects_revoke(struct dmabench_target *target)
{
	struct dmabench_object *obj;
	unsigned int now;

	dmabench_limits_put_back(target);
	for (now = 0; now < TURNS; now++)
		list_for_each_entry(obj, &target->objects, on_target)
			if (!obj->revoked && turn(obj) == now)
				revoke(obj);
}

static int check_alloc(const struct dmabench_file *file,
		       const struct dmabench_alloc *arg)
{
	int err = dmabench_buffer_check(arg);

	if (err)
		return err;
	if (file->bytes + arg->length > DMABENCH_MAX_FILE_BYTES)
		return -ENOMEM;
	return 0;
}

/* What the kind of the buffer takes; its pool, if it is a block of one. */
static int buffer_describe(struct dmabench_file *file,
			   struct dmabench_object *buffer,
			   const struct dmabench_alloc *arg)
{
	struct dmabench_object *pool;

	buffer->kind = arg->kind;
	if (!dmabench_direction(arg->direction, &buffer->direction))
		return -EINVAL;
	if (!dmabench_buffer_has_direction(buffer))
		buffer->direction = DMA_BIDIRECTIONAL;
	if (arg->kind == DMABENCH_BUFFER_POOL) {
		pool = dmabench_object_get(file, arg->pool, DMABENCH_OBJECT_POOL);
		if (IS_ERR(pool))
			return PTR_ERR(pool);
		if (pool->target != buffer->target || pool->length != arg->length)
			return -EINVAL;
		if (pool->revoked)
			return -ENODEV;
		buffer->buffer = pool;
	}
	return dmabench_abi_attrs(arg->attrs, &buffer->attrs);
}

/* The target is entered. */
static int buffer_alloc(struct dmabench_file *file,
			struct dmabench_object *buffer, struct dmabench_alloc *arg)
{
	int err = dmabench_buffer_make(buffer, arg->flags);

	if (err)
		return err;
	err = dmabench_object_add(file, buffer, &arg->out_handle);
	if (err) {
		dmabench_buffer_release(buffer);
		return err;
	}
	if (buffer->buffer)
		buffer->buffer->users++;
	file->bytes += buffer->length;
	arg->out_segments = buffer->noncontiguous ?
			    buffer->noncontiguous->nents : 1;
	arg->out_dma_addr = dmabench_buffer_has_addr(buffer) &&
			    capable(CAP_SYS_RAWIO) ? buffer->dma_addr : 0;
	arg->out_mmap_offset = dmabench_mmap_offset(buffer, arg->out_handle);
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
	buffer = dmabench_object_new(file, target, DMABENCH_OBJECT_BUFFER,
				     arg->length);
	if (!buffer)
		return -ENOMEM;
	err = buffer_describe(file, buffer, arg) ?: dmabench_target_enter(target);
	if (!err) {
		err = buffer_alloc(file, buffer, arg);
		dmabench_target_leave(target);
	}
	if (err)
		dmabench_object_delete(buffer);
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

static int pause_between(void)
{
	cond_resched();
	return signal_pending(current) ? -EINTR : 0;
}

int dmabench_cmd_fill(struct dmabench_file *file, void *argp)
{
	struct dmabench_fill *arg = argp;
	struct dmabench_object *buffer =
		enter_buffer(file, arg->handle, arg->offset, arg->length);
	u64 end = arg->offset + arg->length, at, piece;
	int err = 0;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	for (at = arg->offset; at < end && !err; at += piece) {
		piece = min_t(u64, end - at, PIECE_BYTES);
		dmabench_integrity_fill(buffer->vaddr + at, piece, arg->seed, at);
		err = pause_between();
	}
	dmabench_target_leave(buffer->target);
	return err;
}

int dmabench_cmd_read(struct dmabench_file *file, void *argp)
{
	struct dmabench_read *arg = argp;
	struct dmabench_object *buffer =
		enter_buffer(file, arg->handle, arg->offset, arg->length);
	u64 done, piece;
	int err = 0;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	for (done = 0; done < arg->length && !err; done += piece) {
		piece = min_t(u64, arg->length - done, PIECE_BYTES);
		if (copy_to_user(u64_to_user_ptr(arg->data + done),
				 buffer->vaddr + arg->offset + done, piece))
			err = -EFAULT;
		else
			err = pause_between();
	}
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
	if (!obj->revoked)
		undo(obj);
	if (obj->type == DMABENCH_OBJECT_BUFFER)
		file->bytes -= obj->length;
	if (obj->type == DMABENCH_OBJECT_COPY)
		dmabench_copy_put_sides(obj);
	else
		dmabench_mapping_put_buffers(obj);
	dmabench_object_remove(file, obj, handle);
	up_read(&target->bound);
}

/* Unless user space has it mapped, no mmap(2) finds it any more. */
static bool out_of_reach(struct dmabench_file *file,
			 const struct dmabench_object *obj, u32 handle)
{
	bool mapped;

	xa_lock(&file->objects);
	mapped = atomic_read(&obj->mmaps);
	if (!mapped)
		__xa_erase(&file->objects, handle);
	xa_unlock(&file->objects);
	return !mapped;
}

/* By UNMAP, by COPY_END. */
static bool ends_otherwise(const struct dmabench_object *obj)
{
	return obj->type == DMABENCH_OBJECT_MAPPING ||
	       obj->type == DMABENCH_OBJECT_COPY;
}

int dmabench_cmd_free(struct dmabench_file *file, void *argp)
{
	struct dmabench_free *arg = argp;
	struct dmabench_object *obj = xa_load(&file->objects, arg->handle);

	if (!obj || (ends_otherwise(obj) && !obj->revoked))
		return -ENOENT;
	if (obj->users || !out_of_reach(file, obj, arg->handle))
		return -EBUSY;
	object_release(file, obj, arg->handle);
	return 0;
}

void dmabench_file_release(struct dmabench_file *file)
{
	struct dmabench_object *obj;
	unsigned long handle;
	unsigned int now;

	for (now = 0; now < TURNS; now++)
		xa_for_each(&file->objects, handle, obj)
			if (turn(obj) == now)
				object_release(file, obj, handle);
	xa_destroy(&file->objects);
}
