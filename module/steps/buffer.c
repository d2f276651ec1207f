// SPDX-License-Identifier: GPL-2.0
/* The single steps on buffers: ALLOC, FILL, READ. */
#include <linux/capability.h>
#include <linux/highmem.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "bar.h"
#include "buffer.h"
#include "commands.h"
#include "core/attrs.h"
#include "core/file.h"
#include "core/integrity.h"
#include "core/lent.h"
#include "core/target.h"
#include "pool.h"

/* Between two READ and FILL let others run and unbind, and look for signals. */
#define PIECE_BYTES ((size_t)64 << 10)

/* Pages do not need the device's driver, and stay. */
static void buffer_revoke(struct dmabench_object *obj)
{
	dmabench_mmap_revoke(dmabench_to_buffer(obj));
}

static void buffer_undo(struct dmabench_object *obj)
{
	dmabench_buffer_undo(dmabench_to_buffer(obj));
}

static void buffer_put(struct dmabench_object *obj)
{
	struct dmabench_buffer *buffer = dmabench_to_buffer(obj);

	if (buffer->pool)
		buffer->pool->obj.users--;
}

const struct dmabench_object_ops dmabench_buffer_ops = {
	.order = DMABENCH_ORDER_BUFFER,
	.revoke = buffer_revoke,
	.undo = buffer_undo,
	.put = buffer_put,
};

/* Return: the buffer, or ERR_PTR(-ENOENT) */
struct dmabench_buffer *dmabench_buffer_get(struct dmabench_file *file, u32 handle)
{
	struct dmabench_object *obj =
		dmabench_object_get(file, handle, &dmabench_buffer_ops);

	return IS_ERR(obj) ? ERR_CAST(obj) : dmabench_to_buffer(obj);
}

/* What the kind of the buffer takes; its pool, if it is a block of one. */
static int buffer_describe(struct dmabench_buffer *buffer,
			   const struct dmabench_alloc *arg)
{
	struct dmabench_dma *dma = &buffer->dma;
	struct dmabench_block_pool *pool;

	buffer->kind = arg->kind;
	dma->obj.on_device = dmabench_buffer_has_addr(buffer);
	if (!dmabench_direction(arg->direction, &dma->direction))
		return -EINVAL;
	if (!dmabench_buffer_has_direction(buffer))
		dma->direction = DMA_BIDIRECTIONAL;
	if (arg->kind == DMABENCH_BUFFER_POOL) {
		pool = dmabench_pool_get(dma->obj.file, arg->pool);
		if (IS_ERR(pool))
			return PTR_ERR(pool);
		if (pool->obj.target != dma->obj.target ||
		    pool->obj.length != arg->length)
			return -EINVAL;
		if (pool->obj.revoked)
			return -ENODEV;
		buffer->pool = pool;
	}
	/* While no target is entered: the list's lock comes before. */
	if (dmabench_buffer_is_lent(buffer)) {
		buffer->card = dmabench_target_at(arg->card);
		if (!buffer->card)
			return -ENOENT;
	}
	return dmabench_abi_attrs(arg->attrs, &buffer->attrs);
}

/* The target is entered. */
static int buffer_alloc(struct dmabench_buffer *buffer, struct dmabench_alloc *arg)
{
	struct dmabench_dma *dma = &buffer->dma;
	int err = dmabench_buffer_make(buffer, arg);

	if (err)
		return err;
	err = dmabench_object_add(&dma->obj, &arg->out_handle);
	if (err) {
		dmabench_buffer_undo(buffer);
		return err;
	}
	if (buffer->pool)
		buffer->pool->obj.users++;
	arg->out_segments = dma->table ? dma->table->nents : 1;
	arg->out_dma_addr = dmabench_buffer_has_addr(buffer) &&
			    capable(CAP_SYS_RAWIO) ? dma->addr : 0;
	arg->out_mmap_offset = dmabench_mmap_offset(buffer, arg->out_handle);
	return 0;
}

/* Another device's memory is made a buffer while that stays bound. */
static int buffer_borrow(struct dmabench_buffer *buffer, struct dmabench_alloc *arg)
{
	int err = dmabench_lent_enter(&buffer->dma.obj, buffer->card);

	if (err)
		return err;
	err = buffer_alloc(buffer, arg);
	dmabench_lent_leave(&buffer->dma.obj, buffer->card);
	return err;
}

/* A block is paid for by its pool. */
static int buffer_charge(struct dmabench_buffer *buffer)
{
	return buffer->pool ? dmabench_pool_charge(buffer->pool) :
	       dmabench_object_charge(&buffer->dma.obj, dmabench_buffer_bytes(buffer));
}

/* What is no device's needs none of its limits, and may be had beside any. */
static int enter_to_alloc(struct dmabench_object *obj)
{
	return obj->on_device ? dmabench_object_enter_to_map(obj) :
				dmabench_object_enter_to_alloc(obj);
}

static void leave_allocated(struct dmabench_object *obj)
{
	if (obj->on_device)
		dmabench_object_leave_mapped(obj);
	else
		dmabench_target_leave(obj->target);
}

int dmabench_cmd_alloc(struct dmabench_file *file, void *argp)
{
	struct dmabench_alloc *arg = argp;
	struct dmabench_target *target = dmabench_target_get(file, arg->target);
	struct dmabench_buffer *buffer;
	struct dmabench_object *obj;
	int err;

	arg->out_unzeroed = 0;
	arg->out_reserved = 0;
	if (IS_ERR(target))
		return PTR_ERR(target);
	err = dmabench_buffer_check(arg);
	if (err)
		return err;
	buffer = kzalloc(sizeof(*buffer), GFP_KERNEL_ACCOUNT);
	if (!buffer)
		return -ENOMEM;
	obj = &buffer->dma.obj;
	dmabench_object_init(obj, &dmabench_buffer_ops, file, target, arg->length);
	err = buffer_describe(buffer, arg) ?: buffer_charge(buffer) ?:
	      enter_to_alloc(obj);
	if (!err) {
		err = buffer->card ? buffer_borrow(buffer, arg) : buffer_alloc(buffer, arg);
		leave_allocated(obj);
	}
	if (buffer->card)
		dmabench_target_put(buffer->card);
	buffer->card = NULL;
	if (err)
		dmabench_object_destroy(obj);
	return err;
}

/* FILL and READ: the buffer, entered, with the range checked. */
static struct dmabench_buffer *enter_buffer(struct dmabench_file *file,
					    u32 handle, u64 offset, u64 length)
{
	struct dmabench_buffer *buffer = dmabench_buffer_get(file, handle);
	u64 limit;
	int err;

	if (IS_ERR(buffer))
		return buffer;
	if (dmabench_buffer_is_cookie(buffer))
		return ERR_PTR(-EINVAL);
	limit = buffer->dma.obj.length;
	if (offset > limit || length > limit - offset)
		return ERR_PTR(-EINVAL);
	err = dmabench_object_enter(&buffer->dma.obj);
	return err ? ERR_PTR(err) : buffer;
}

static int pause_between(void)
{
	cond_resched();
	return signal_pending(current) ? -EINTR : 0;
}

static int fill_piece(struct dmabench_file *file, const struct dmabench_fill *arg,
		      u64 done, size_t piece)
{
	struct dmabench_buffer *buffer =
		enter_buffer(file, arg->handle, arg->offset, arg->length);
	u64 at = arg->offset + done;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if (buffer->bar.io)
		dmabench_bar_fill(buffer, at, piece, arg->seed);
	else
		dmabench_integrity_fill(buffer->vaddr + at, piece, arg->seed, at);
	/* For user space, which maps the same pages elsewhere. */
	if (buffer->dma.vmap)
		flush_kernel_vmap_range(buffer->vaddr + at, piece);
	dmabench_target_leave(buffer->dma.obj.target);
	return 0;
}

int dmabench_cmd_fill(struct dmabench_file *file, void *argp)
{
	struct dmabench_fill *arg = argp;
	u64 done = 0, piece;
	int err;

	do {
		piece = min_t(u64, arg->length - done, PIECE_BYTES);
		err = fill_piece(file, arg, done, piece) ?: pause_between();
		done += piece;
	} while (!err && done < arg->length);
	return err;
}

/* Through @scratch: the caller's memory may be long in coming, which no unbind waits for. */
static int read_piece(struct dmabench_file *file, const struct dmabench_read *arg,
		      u64 done, size_t piece, void *scratch)
{
	struct dmabench_buffer *buffer =
		enter_buffer(file, arg->handle, arg->offset, arg->length);
	u64 at = arg->offset + done;

	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	if (buffer->dma.vmap)
		invalidate_kernel_vmap_range(buffer->vaddr + at, piece);
	if (buffer->bar.io)
		dmabench_bar_read(buffer, at, piece, scratch);
	else
		memcpy(scratch, buffer->vaddr + at, piece);
	dmabench_target_leave(buffer->dma.obj.target);
	return copy_to_user(u64_to_user_ptr(arg->data + done), scratch, piece) ? -EFAULT : 0;
}

int dmabench_cmd_read(struct dmabench_file *file, void *argp)
{
	struct dmabench_read *arg = argp;
	void *scratch = kvmalloc(PIECE_BYTES, GFP_KERNEL_ACCOUNT);
	u64 done = 0, piece;
	int err;

	if (!scratch)
		return -ENOMEM;
	do {
		piece = min_t(u64, arg->length - done, PIECE_BYTES);
		err = read_piece(file, arg, done, piece, scratch) ?: pause_between();
		done += piece;
	} while (!err && done < arg->length);
	kvfree(scratch);
	return err;
}
