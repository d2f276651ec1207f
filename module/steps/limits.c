// SPDX-License-Identifier: GPL-2.0
/* The single step LIMITS. */
#include <linux/dma-mapping.h>
#include <linux/err.h>

#include "commands.h"
#include "core/device_limits.h"
#include "core/target.h"
#include "targets/permit.h"

/* Whoever tests that the kernel refuses what is mapped then may have it. */
static int check_alignment(const struct dmabench_target *target,
			   const struct dmabench_limits_arg *arg)
{
	if (!(arg->flags & DMABENCH_SET_MIN_ALIGN) || dmabench_misuse_allowed() ||
	    dmabench_keeps_alignment(dma_get_merge_boundary(target->dev), arg->min_align_mask))
		return 0;
	return -EIO;
}

int dmabench_cmd_limits_arg(struct dmabench_file *file, void *argp)
{
	struct dmabench_limits_arg *arg = argp;
	struct dmabench_target *target = dmabench_target_get(file, arg->target);
	int err;

	if (IS_ERR(target))
		return PTR_ERR(target);
	err = dmabench_limits_check(arg) ?: dmabench_target_enter(target);
	if (err)
		return err;
	if (arg->flags)
		err = check_alignment(target, arg) ?:
		      dmabench_limits_change(file, target->device, arg);
	dmabench_limits_read(target->device, arg);
	dmabench_target_leave(target);
	return err;
}
