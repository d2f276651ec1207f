// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/kconfig.h>

#include "core/target.h"
#include "managed.h"

/* Return: whether it is what dmam_free_coherent() takes, which knows of no attribute */
bool dmabench_managed_takes(const struct dmabench_alloc *arg)
{
	/* Of those pages what the driver core notes would be, too. */
	if (arg->flags & (DMABENCH_ALLOC_COMP | DMABENCH_ALLOC_ZONE))
		return false;
	return arg->kind == DMABENCH_BUFFER_COHERENT &&
	       !(arg->attrs & ~(DMABENCH_ATTR_NO_WARN | DMABENCH_ATTR_ALLOC_SINGLE_PAGES));
}

/**
 * dmabench_managed_begin() - something managed is about to be made
 * @managed: part of its object
 * @target: entered, its limits are held
 *
 * The driver core gives it back after the notifier has revoked all that uses it. What a probe
 * that fails leaves goes without a notifier: so nothing is made before the probe is over, for as
 * long as which the device is locked.
 *
 * Return: 0; -EAGAIN the device is locked; -EOPNOTSUPP the device has no driver of its own, or
 * how its memory is freed is told by a mask, which an unbind puts back before
 */
int dmabench_managed_begin(struct dmabench_managed *managed, const struct dmabench_target *target)
{
	struct dmabench_device *device = target->device;

	if (device->dev != device->provider ||
	    (IS_ENABLED(CONFIG_DMA_OPS_BYPASS) && device->limited))
		return -EOPNOTSUPP;
	if (!device_trylock(device->dev))
		return -EAGAIN;
	device_unlock(device->dev);
	managed->is = true;
	managed->binding = READ_ONCE(device->binding);
	return 0;
}

/*
 * Return: whether it is managed, and the unbind of its device has begun: nobody but the driver
 * core may give it back. Who asks has the device's bound, for which that waits.
 */
bool dmabench_managed_left(const struct dmabench_managed *managed,
			   const struct dmabench_target *target)
{
	return managed->is && READ_ONCE(target->device->binding) != managed->binding;
}
