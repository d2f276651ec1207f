// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/log2.h>

#include "compat/compat.h"
#include "core/device_limits.h"
#include "core/object.h"
#include "round.h"
#include "targets/permit.h"

static int check_owned(struct dmabench_round *round, u32 param)
{
	if (dmabench_target_owned(round->target))
		return 0;
	return dmabench_refuse(round, param,
			       "%s: the limits of target %s are its driver's, only 0 leaves them so",
			       round->exp->params[param].name,
			       round->target->name);
}

/**
 * dmabench_limit_mask() - an experiment's parameter is the streaming mask
 * @round: the round
 * @param: index of the parameter, in bits
 *
 * For an experiment's check function, as the three that follow.
 *
 * Return: 0, or as dmabench_refuse(), dmabench_limits_ask(), or -EOPNOTSUPP
 */
int dmabench_limit_mask(struct dmabench_round *round, u32 param)
{
	struct dmabench_device_limits device;
	int err;

	round->limits.mask_bits = round->params[param];
	err = round->params[param] ? check_owned(round, param) : 0;
	if (err || dmabench_misuse_allowed())
		return err;
	err = dmabench_limits_ask(round, &device);
	if (err || !device.overflows)
		return err;
	return dmabench_unsupported(round, param,
				    "some memory is above the mask and nothing bounces below it: mappings would fail, the kernel warn; misuse=1 allows it");
}

/* The parameter is the longest segment, in bytes. */
int dmabench_limit_segment(struct dmabench_round *round, u32 param)
{
	round->limits.max_segment_bytes = round->params[param];
	return round->params[param] ? check_owned(round, param) : 0;
}

static int check_kept(struct dmabench_round *round, u32 param, u64 alignment)
{
	struct dmabench_device_limits device;
	int err = dmabench_limits_ask(round, &device);

	if (err || dmabench_keeps_alignment(device.merge_boundary, alignment - 1))
		return err;
	return dmabench_unsupported(round, param,
				    "%s %llu is above %lu, the most that the IOMMU aligns to",
				    round->exp->params[param].name, alignment,
				    device.merge_boundary + 1);
}

/* The parameter is an alignment in bytes; its lower bits are the mask. */
int dmabench_limit_alignment(struct dmabench_round *round, u32 param)
{
	u64 alignment = round->params[param];

	if (!alignment)
		return 0;
	if (!is_power_of_2(alignment))
		return dmabench_refuse(round, param,
				       "%s %llu is not a power of two",
				       round->exp->params[param].name,
				       alignment);
	round->limits.min_align_mask = alignment - 1;
	return check_owned(round, param) ?: check_kept(round, param, alignment);
}

static bool overflows(struct dmabench_round *round)
{
	struct device *dev = round->target->dev;
	u32 bits = round->limits.mask_bits;

	return dmabench_may_overflow(dev, bits ? DMA_BIT_MASK(bits) : dma_get_mask(dev),
				     dma_get_required_mask(dev), true);
}

/**
 * dmabench_limits_ask() - what the target's device says of itself
 * @round: the round, its target not yet entered
 * @limits: gets it
 *
 * A round that has limits of its own is waited for, as all rounds do.
 *
 * Return: 0, -ENODEV the target is gone, or -EINTR on a fatal signal
 */
int dmabench_limits_ask(struct dmabench_round *round,
			struct dmabench_device_limits *limits)
{
	struct dmabench_target *target = round->target;
	int err = dmabench_target_enter(target);

	if (err)
		return err;
	if (down_read_killable(&target->device->limits)) {
		err = -EINTR;
		goto leave;
	}
	limits->max_segment_bytes = dma_get_max_seg_size(target->dev);
	limits->merge_boundary = dma_get_merge_boundary(target->dev);
	limits->has_iova = dmabench_has_iova(target->dev);
	limits->bounce_slots = dmabench_bounce_slots(target->dev);
	limits->bounces_all = limits->bounce_slots && is_swiotlb_force_bounce(target->dev);
	limits->overflows = overflows(round);
	up_read(&target->device->limits);
leave:
	dmabench_target_leave(target);
	return err;
}

static int check_half(struct dmabench_round *round, u32 param, u64 mappings, u64 bytes,
		      const struct dmabench_device_limits *device)
{
	u64 slots = round->nthreads * DIV_ROUND_UP_ULL(bytes, IO_TLB_SIZE);

	if (mappings * slots <= device->bounce_slots / 2)
		return 0;
	return dmabench_refuse(round, param,
			       "%s: %llu mappings take more than half of the bounce pool, which is left to others: %llu a thread are the most",
			       round->exp->params[param].name, mappings,
			       div64_u64(device->bounce_slots / 2, slots));
}

/**
 * dmabench_limit_held() - half of the bounce pool is for the machine's other devices
 * @round: the round, its target not yet entered
 * @param: index of the parameter that says how many there are
 * @mappings: of a thread that are alive together, and bounced
 * @bytes: of each
 *
 * Their mappings fail else, a disk's too, for as long as the round takes. Without
 * a pool nothing bounces, which the setup says.
 *
 * Return: 0, or as dmabench_limits_ask() and dmabench_refuse()
 */
int dmabench_limit_held(struct dmabench_round *round, u32 param, u64 mappings, u64 bytes)
{
	struct dmabench_device_limits device;
	int err = dmabench_limits_ask(round, &device);

	if (err || !device.bounce_slots)
		return err;
	return check_half(round, param, mappings, bytes, &device);
}

/* The same of mappings that bounce only where all do; with misuse=1 there may be more. */
int dmabench_limit_share(struct dmabench_round *round, u32 param, u64 mappings, u64 bytes)
{
	struct dmabench_device_limits device;
	int err;

	if (dmabench_misuse_allowed())
		return 0;
	err = dmabench_limits_ask(round, &device);
	if (err || !device.bounces_all)
		return err;
	return check_half(round, param, mappings, bytes, &device);
}

/* The same of one mapping of a thread, a list of any length, with misuse=1 as without. */
int dmabench_limit_list(struct dmabench_round *round, u32 param, u64 bytes)
{
	struct dmabench_device_limits device;
	int err = dmabench_limits_ask(round, &device);
	u64 most;

	if (err || !device.bounces_all)
		return err;
	most = (u64)(device.bounce_slots / 2 / round->nthreads) << IO_TLB_SHIFT;
	if (bytes <= most)
		return 0;
	return dmabench_refuse(round, param,
			       "%s %llu: all bounces, and half of the pool is left to others: %llu a thread are the most",
			       round->exp->params[param].name, bytes, most);
}

static bool asks_any(const struct dmabench_limits *limits)
{
	return limits->mask_bits || limits->max_segment_bytes ||
	       limits->min_align_mask;
}

/*
 * Set wherever nothing else is mapped: a device's first bounce leaves it in
 * another state than before (skip-sync off) until its mask is set, and a round
 * would depend on the rounds before it.
 */
static int set_mask(struct dmabench_round *round)
{
	u32 bits = round->limits.mask_bits;
	u64 mask = bits ? DMA_BIT_MASK(bits) : round->was.mask;

	if (!dma_set_mask(round->target->dev, mask))
		return 0;
	return dmabench_refuse(round, DMABENCH_ALL,
			       "the platform refuses a mask of %u bits: no memory is that low",
			       bits);
}

static int set_all(struct dmabench_round *round)
{
	const struct dmabench_limits *limits = &round->limits;
	struct device *dev = round->target->dev;
	int err;

	if (!dmabench_target_owned(round->target))
		return 0;
	round->was.mask = dma_get_mask(dev);
	round->was.max_segment_bytes = dma_get_max_seg_size(dev);
	round->was.min_align_mask = dma_get_min_align_mask(dev);
	err = set_mask(round);
	if (err)
		return err;
	if (limits->max_segment_bytes)
		dma_set_max_seg_size(dev, limits->max_segment_bytes);
	if (limits->min_align_mask)
		dma_set_min_align_mask(dev, limits->min_align_mask);
	return 0;
}

static int check_unlimited(struct dmabench_round *round)
{
	if (!round->target->device->limited)
		return 0;
	return dmabench_fail(round, -EBUSY,
			     "an open file has changed the limits of target %s; close it",
			     round->target->name);
}

static int check_unmapped(struct dmabench_round *round)
{
	struct dmabench_target *target = round->target;

	if (!dmabench_objects_on_device(target->device))
		return 0;
	if (target->device->leaked)
		return dmabench_fail(round, -EBUSY,
				     "a mapping was leaked on target %s, whose limits cannot change before it is unbound",
				     target->name);
	return dmabench_fail(round, -EBUSY,
			     "an open file has mappings or memory of target %s, whose limits cannot change now; close it",
			     target->name);
}

static void end_alone(struct dmabench_device *device)
{
	up_write(&device->limits);
	atomic_dec(&device->limiting);
}

/* Has the device to itself. */
static int begin_alone(struct dmabench_round *round)
{
	struct dmabench_device *device = round->target->device;
	int err;

	atomic_inc(&device->limiting);
	if (down_write_killable(&device->limits)) {
		atomic_dec(&device->limiting);
		return -EINTR;
	}
	err = check_unlimited(round) ?: check_unmapped(round) ?: set_all(round);
	if (err)
		end_alone(device);
	return err;
}

static int begin_shared(struct dmabench_round *round)
{
	struct dmabench_device *device = round->target->device;
	int err = 0;

	if (down_write_trylock(&device->limits)) {
		if (!device->limited && !dmabench_objects_on_device(device))
			err = set_all(round);
		downgrade_write(&device->limits);
	} else if (down_read_killable(&device->limits)) {
		return -EINTR;
	}
	err = err ?: check_unlimited(round);
	if (err)
		up_read(&device->limits);
	return err;
}

/*
 * Before the threads start. A round with limits of its own has the device to
 * itself, the others share it, until dmabench_limits_end().
 *
 * Return: 0, -EINVAL, -EBUSY, or -EINTR after a fatal signal
 */
int dmabench_limits_begin(struct dmabench_round *round)
{
	return asks_any(&round->limits) ? begin_alone(round) : begin_shared(round);
}

void dmabench_limits_end(struct dmabench_round *round)
{
	struct dmabench_device *device = round->target->device;
	struct device *dev = round->target->dev;

	if (!asks_any(&round->limits)) {
		up_read(&device->limits);
		return;
	}
	dma_set_mask(dev, round->was.mask);
	dma_set_max_seg_size(dev, round->was.max_segment_bytes);
	dma_set_min_align_mask(dev, round->was.min_align_mask);
	end_alone(device);
}
