// SPDX-License-Identifier: GPL-2.0
/* What a device says of itself to the DMA API, set by an open file and put back. */
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>

#include "compat/compat.h"
#include "device_limits.h"
#include "file.h"
#include "target.h"

void dmabench_limits_read(const struct dmabench_target *target,
			  struct dmabench_limits_arg *arg)
{
	struct device *dev = target->dev;

	arg->out_mask = dma_get_mask(dev);
	arg->out_coherent_mask = dev->coherent_dma_mask;
	arg->out_required_mask = dma_get_required_mask(dev);
	arg->out_max_segment_bytes = dma_get_max_seg_size(dev);
	arg->out_min_align_mask = dma_get_min_align_mask(dev);
	arg->out_seg_boundary_mask = dma_get_seg_boundary(dev);
	arg->out_max_mapping_bytes = dma_max_mapping_size(dev);
	arg->out_opt_mapping_bytes = dma_opt_mapping_size(dev);
	arg->out_merge_boundary = dma_get_merge_boundary(dev);
	arg->out_addressing_limited = dma_addressing_limited(dev);
}

static int set(const struct dmabench_target *target,
	       const struct dmabench_limits_arg *arg)
{
	struct device *dev = target->dev;

	if (arg->flags & DMABENCH_SET_MASK && dma_set_mask(dev, arg->mask))
		return -EIO;
	if (arg->flags & DMABENCH_SET_COHERENT_MASK &&
	    dma_set_coherent_mask(dev, arg->coherent_mask))
		return -EIO;
	if (arg->flags & DMABENCH_SET_MAX_SEGMENT)
		dma_set_max_seg_size(dev, arg->max_segment_bytes);
	if (arg->flags & DMABENCH_SET_SEG_BOUNDARY)
		dma_set_seg_boundary(dev, arg->seg_boundary_mask);
	if (arg->flags & DMABENCH_SET_MIN_ALIGN)
		dma_set_min_align_mask(dev, arg->min_align_mask);
	return 0;
}

/* The first setting notes what it found; others may not set then, nor rounds run. */
static int own(struct dmabench_file *file, struct dmabench_target *target)
{
	if (!dmabench_target_owned(target))
		return -EPERM;
	if (file->limited == target)
		return 0;
	if (file->limited || target->limited)
		return -EBUSY;
	file->limited = target;
	target->limited = file;
	dmabench_limits_read(target, &file->limits_before);
	return 0;
}

/**
 * dmabench_limits_change() - an open file sets limits
 * @file: the file
 * @target: the target, entered
 * @arg: the limits; its flags name those to set
 *
 * Return: 0, -EPERM they are its driver's, -EBUSY a round, another open file or
 * another target is in the way, -EIO the kernel refuses a mask
 */
int dmabench_limits_change(struct dmabench_file *file, struct dmabench_target *target,
			   const struct dmabench_limits_arg *arg)
{
	int err;

	if (!down_write_trylock(&target->limits))
		return -EBUSY;
	err = own(file, target) ?: set(target, arg);
	up_write(&target->limits);
	return err;
}

/**
 * dmabench_limits_put_back() - undo what an open file has set
 * @target: its limits, if any, are as that file found them
 *
 * The target is entered, or about to be unbound: what its next driver does not
 * set itself would stay.
 */
void dmabench_limits_put_back(struct dmabench_target *target)
{
	struct dmabench_limits_arg *before;

	down_write(&target->limits);
	if (target->limited) {
		before = &target->limited->limits_before;
		before->flags = DMABENCH_SET_MASK | DMABENCH_SET_COHERENT_MASK |
				DMABENCH_SET_MAX_SEGMENT |
				DMABENCH_SET_SEG_BOUNDARY | DMABENCH_SET_MIN_ALIGN;
		before->mask = before->out_mask;
		before->coherent_mask = before->out_coherent_mask;
		before->max_segment_bytes = before->out_max_segment_bytes;
		before->min_align_mask = before->out_min_align_mask;
		before->seg_boundary_mask = before->out_seg_boundary_mask;
		set(target, before);
		target->limited->limited = NULL;
		target->limited = NULL;
	}
	up_write(&target->limits);
}

/* When the file is closed. What is gone was put back before. */
void dmabench_limits_restore(struct dmabench_file *file)
{
	struct dmabench_target *target = READ_ONCE(file->limited);

	if (!target)
		return;
	down_read(&target->bound);
	if (file->limited)
		dmabench_limits_put_back(target);
	up_read(&target->bound);
}
