// SPDX-License-Identifier: GPL-2.0
/* The single step POOL. */
#include <linux/dmapool.h>
#include <linux/log2.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "commands.h"
#include "compat/compat.h"
#include "core/target.h"
#include "pool.h"

/* The kernel's own list of free blocks is in them. */
#define LEAST_BYTES	16

static struct dmabench_block_pool *to_pool(struct dmabench_object *obj)
{
	return container_of(obj, struct dmabench_block_pool, obj);
}

static void pool_undo(struct dmabench_object *obj)
{
	struct dmabench_block_pool *pool = to_pool(obj);

	if (dmabench_managed_left(&pool->managed, obj->target))
		return;
	if (pool->managed.is)
		dmam_pool_destroy(pool->pool);
	else
		dma_pool_destroy(pool->pool);
}

static const struct dmabench_object_ops pool_ops = {
	.order = DMABENCH_ORDER_POOL,
	.undo = pool_undo,
};

/* Return: the pool, or ERR_PTR(-ENOENT) */
struct dmabench_block_pool *dmabench_pool_get(struct dmabench_file *file, u32 handle)
{
	struct dmabench_object *obj = dmabench_object_get(file, handle, &pool_ops);

	return IS_ERR(obj) ? ERR_CAST(obj) : to_pool(obj);
}

/*
 * dma_pool_create() would say no without a reason, or warn. To that of Linux 6.1 a
 * boundary of 4 GiB is 0: the loop that divides a page into blocks then never ends,
 * with interrupts off.
 */
static int pool_check(const struct dmabench_pool *arg)
{
	if (!arg->length || arg->length > DMABENCH_MAX_BUFFER_BYTES ||
	    !is_power_of_2(arg->align) || arg->align > PAGE_SIZE)
		return -EINVAL;
	if (arg->boundary &&
	    (!is_power_of_2(arg->boundary) || arg->boundary < LEAST_BYTES ||
	     arg->boundary > SZ_2G || arg->boundary < ALIGN(arg->length, arg->align)))
		return -EINVAL;
	return 0;
}

/* As dma_pool_create() and pool_initialise_page() work it out. */
static void pool_describe(struct dmabench_block_pool *pool,
			  const struct dmabench_pool *arg)
{
	size_t block = ALIGN(max_t(size_t, arg->length, LEAST_BYTES), arg->align);
	size_t chunk = max_t(size_t, block, PAGE_SIZE);
	size_t boundary = min_not_zero((size_t)arg->boundary, chunk);

	pool->chunk_bytes = (u64)PAGE_SIZE << get_order(chunk);
	pool->chunk_blocks = chunk / boundary *
			     max_t(size_t, 1, (boundary - DMABENCH_POOL_SKIPS_LAST) / block);
}

/**
 * dmabench_pool_charge() - a block is about to be allocated
 * @pool: the pool
 *
 * Freed blocks stay the pool's, and are the first to be allocated again.
 *
 * Return: 0, or -ENOMEM as of dmabench_object_charge()
 */
int dmabench_pool_charge(struct dmabench_block_pool *pool)
{
	int err;

	if (pool->obj.users < pool->room)
		return 0;
	err = dmabench_object_charge(&pool->obj, pool->chunk_bytes);
	if (!err)
		pool->room += pool->chunk_blocks;
	return err;
}

/* The target is entered, and its limits are held. */
static int pool_make(struct dmabench_block_pool *pool, struct dmabench_pool *arg)
{
	struct dmabench_target *target = pool->obj.target;
	int err = 0;

	if (arg->flags & DMABENCH_POOL_MANAGED)
		err = dmabench_managed_begin(&pool->managed, target);
	if (err)
		return err;
	pool->pool = pool->managed.is ?
		     dmam_pool_create("dmabench", target->dev, arg->length, arg->align,
				      arg->boundary) :
		     dma_pool_create("dmabench", target->dev, arg->length, arg->align,
				     arg->boundary);
	if (!pool->pool)
		return -ENOMEM;
	err = dmabench_object_add(&pool->obj, &arg->out_handle);
	if (err)
		pool_undo(&pool->obj);
	return err;
}

int dmabench_cmd_pool(struct dmabench_file *file, void *argp)
{
	struct dmabench_pool *arg = argp;
	struct dmabench_target *target = dmabench_target_get(file, arg->target);
	struct dmabench_block_pool *pool;
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	err = pool_check(arg);
	if (err)
		return err;
	pool = kzalloc(sizeof(*pool), GFP_KERNEL_ACCOUNT);
	if (!pool)
		return -ENOMEM;
	dmabench_object_init(&pool->obj, &pool_ops, file, target, arg->length);
	pool->obj.on_device = true;
	pool_describe(pool, arg);
	err = dmabench_object_enter_to_map(&pool->obj);
	if (!err) {
		err = pool_make(pool, arg);
		dmabench_object_leave_mapped(&pool->obj);
	}
	if (err)
		dmabench_object_destroy(&pool->obj);
	return err;
}
