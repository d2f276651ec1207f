// SPDX-License-Identifier: GPL-2.0
/* The single step POOL. */
#include <linux/dmapool.h>
#include <linux/log2.h>

#include "core/file.h"

/* The kernel's own list of free blocks is in them. */
#define LEAST_BYTES	16

/* dma_pool_create() would say no without a reason, or warn. */
static int pool_check(const struct dmabench_pool *arg)
{
	if (!arg->length || arg->length > DMABENCH_MAX_BUFFER_BYTES ||
	    !is_power_of_2(arg->align) || arg->align > PAGE_SIZE)
		return -EINVAL;
	if (arg->boundary &&
	    (!is_power_of_2(arg->boundary) || arg->boundary < LEAST_BYTES ||
	     arg->boundary < ALIGN(arg->length, arg->align)))
		return -EINVAL;
	return 0;
}

int dmabench_cmd_pool(struct dmabench_file *file, void *argp)
{
	struct dmabench_pool *arg = argp;
	struct dmabench_target *target = dmabench_target_get(arg->target);
	struct dmabench_object *pool;
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	err = pool_check(arg);
	if (err)
		return err;
	pool = dmabench_object_new(file, target, DMABENCH_OBJECT_POOL,
				   arg->length);
	if (!pool)
		return -ENOMEM;
	err = dmabench_target_enter(target);
	if (err)
		goto delete;
	pool->pool = dma_pool_create("dmabench", target->dev, arg->length,
				     arg->align, arg->boundary);
	err = pool->pool ? dmabench_object_add(file, pool, &arg->out_handle) :
			   -ENOMEM;
	if (err) {
		dma_pool_destroy(pool->pool);
		goto leave;
	}
	dmabench_target_leave(target);
	return 0;

leave:
	dmabench_target_leave(target);
delete:
	dmabench_object_delete(pool);
	return err;
}
