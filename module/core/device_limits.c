// SPDX-License-Identifier: GPL-2.0
#include <linux/delay.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/sched/signal.h>

#include "compat/compat.h"
#include "device.h"
#include "device_limits.h"
#include "file.h"
#include "object.h"

void dmabench_limits_read(const struct dmabench_device *device,
			  struct dmabench_limits_arg *arg)
{
	struct device *dev = device->dev;

	arg->out_mask = dma_get_mask(dev);
	arg->out_coherent_mask = dev->coherent_dma_mask;
	arg->out_required_mask = dma_get_required_mask(dev);
	arg->out_max_segment_bytes = dma_get_max_seg_size(dev);
	arg->out_min_align_mask = dma_get_min_align_mask(dev);
	arg->out_seg_boundary_mask = dma_get_seg_boundary(dev);
	arg->out_max_mapping_bytes = dmabench_mapping_bytes(dma_max_mapping_size(dev));
	arg->out_opt_mapping_bytes = dmabench_mapping_bytes(dma_opt_mapping_size(dev));
	arg->out_merge_boundary = dma_get_merge_boundary(dev);
	arg->out_addressing_limited = dma_addressing_limited(dev);
}

static int set(const struct dmabench_device *device,
	       const struct dmabench_limits_arg *arg)
{
	struct device *dev = device->dev;

	/* Of 0 the kernel says that there is no mask, or that it reaches nothing. */
	if (arg->flags & DMABENCH_SET_MASK &&
	    (!arg->mask || dma_set_mask(dev, arg->mask)))
		return -EIO;
	if (arg->flags & DMABENCH_SET_COHERENT_MASK &&
	    (!arg->coherent_mask || dma_set_coherent_mask(dev, arg->coherent_mask)))
		return -EIO;
	if (arg->flags & DMABENCH_SET_MAX_SEGMENT)
		dma_set_max_seg_size(dev, arg->max_segment_bytes);
	if (arg->flags & DMABENCH_SET_SEG_BOUNDARY)
		dma_set_seg_boundary(dev, arg->seg_boundary_mask);
	if (arg->flags & DMABENCH_SET_MIN_ALIGN)
		dma_set_min_align_mask(dev, arg->min_align_mask);
	return 0;
}

/* 2^n - 1 */
static bool is_mask(u64 mask)
{
	return !(mask & (mask + 1));
}

/**
 * dmabench_limits_check() - whether values make sense to the kernel, which does
 * not look at all of them itself
 * @arg: the limits; its flags name those to be set
 *
 * A boundary that is no mask leads iommu_dma_map_sg() and swiotlb astray, and
 * one within a page is met by a single page; so does an alignment that leaves
 * no room in a bounce buffer (swiotlb_max_mapping_size() would wrap). DMA masks
 * need not be of that form.
 *
 * Return: 0, or -EINVAL
 */
int dmabench_limits_check(const struct dmabench_limits_arg *arg)
{
	if (arg->flags & DMABENCH_SET_SEG_BOUNDARY &&
	    (!is_mask(arg->seg_boundary_mask) ||
	     arg->seg_boundary_mask < PAGE_SIZE - 1 ||
	     arg->seg_boundary_mask > ULONG_MAX))
		return -EINVAL;
	if (arg->flags & DMABENCH_SET_MIN_ALIGN &&
	    (!is_mask(arg->min_align_mask) ||
	     arg->min_align_mask > DMABENCH_MAX_MIN_ALIGN_MASK))
		return -EINVAL;
	return 0;
}

/* The first setting notes what it found. */
static int own(struct dmabench_file *file, struct dmabench_device *device)
{
	if (!device->owned)
		return -EPERM;
	if (device->limited == file)
		return 0;
	if (device->limited)
		return -EBUSY;
	if (file->limited) {
		if (READ_ONCE(file->limited->limited) == file)
			return -EBUSY;
		dmabench_device_put(file->limited);
	}
	dmabench_device_get(device);
	file->limited = device;
	WRITE_ONCE(device->limited, file);
	dmabench_limits_read(device, &device->limits_before);
	return 0;
}

/**
 * dmabench_limits_change() - an open file sets limits
 * @file: the file
 * @device: of a target that was entered
 * @arg: the limits, checked; its flags name those to set
 *
 * Return: 0, -EPERM they are its driver's, -EBUSY a round, another open file,
 * another device, or what is mapped or allocated is in the way, -EIO the kernel
 * refuses a mask
 */
int dmabench_limits_change(struct dmabench_file *file, struct dmabench_device *device,
			   const struct dmabench_limits_arg *arg)
{
	int err;

	if (!down_write_trylock(&device->limits))
		return -EBUSY;
	if (device->stuck || dmabench_objects_on_device(device))
		err = device->owned ? -EBUSY : -EPERM;
	else
		err = own(file, device) ?: set(device, arg);
	up_write(&device->limits);
	return err;
}

/**
 * dmabench_limits_put_back() - undo what an open file has set
 * @device: its limits, if any, are as that file found them
 *
 * It is entered, or about to be unbound: what its next driver does not set
 * itself would stay. Nothing is mapped.
 */
void dmabench_limits_put_back(struct dmabench_device *device)
{
	struct dmabench_limits_arg *before = &device->limits_before;

	down_write(&device->limits);
	if (device->limited) {
		before->flags = DMABENCH_SET_MASK | DMABENCH_SET_COHERENT_MASK |
				DMABENCH_SET_MAX_SEGMENT |
				DMABENCH_SET_SEG_BOUNDARY | DMABENCH_SET_MIN_ALIGN;
		before->mask = before->out_mask;
		before->coherent_mask = before->out_coherent_mask;
		before->max_segment_bytes = before->out_max_segment_bytes;
		before->min_align_mask = before->out_min_align_mask;
		before->seg_boundary_mask = before->out_seg_boundary_mask;
		set(device, before);
		WRITE_ONCE(device->limited, NULL);
	}
	up_write(&device->limits);
}

/* When the file is closed and has no handles. What is gone was put back before. */
void dmabench_limits_restore(struct dmabench_file *file)
{
	struct dmabench_device *device = file->limited;

	if (!device)
		return;
	dmabench_device_enter(device);
	if (READ_ONCE(device->limited) == file)
		dmabench_limits_put_back(device);
	up_read(&device->bound);
	dmabench_device_put(device);
}

/**
 * dmabench_limits_hold() - limits are to stay, since something is to be mapped
 * @file: who maps
 * @device: of a target that was entered
 *
 * Return: 0, to be followed by dmabench_limits_release() once the object is in
 * the list; -EBUSY another file has changed them, or a round has limits of its
 * own; -EINTR on a fatal signal
 */
int dmabench_limits_hold(const struct dmabench_file *file,
			 struct dmabench_device *device)
{
	while (!down_read_trylock(&device->limits)) {
		/* Nobody knows how long that will take; others that change them are quick. */
		if (atomic_read(&device->limiting))
			return -EBUSY;
		if (fatal_signal_pending(current))
			return -EINTR;
		usleep_range(10, 100);
	}
	if (!device->limited || device->limited == file)
		return 0;
	up_read(&device->limits);
	return -EBUSY;
}

void dmabench_limits_release(struct dmabench_device *device)
{
	up_read(&device->limits);
}
