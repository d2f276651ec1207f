// SPDX-License-Identifier: GPL-2.0
#include <linux/iommu.h>
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "device_limits.h"
#include "object.h"
#include "target.h"

/* Of dmabench_lsi: its masks are ours to set, and it survives a bus fault. */
#define OWN_ENGINE_DRIVER "dmabench_lsi"

/*
 * Nests inside the lock of a device, as a probe holds that; so no device may be
 * locked, and no target waited for, while it is held.
 */
static DEFINE_MUTEX(targets_lock);
static struct dmabench_target *targets[DMABENCH_MAX_TARGETS];
static unsigned int target_count;

/* While the device still has its driver: the DMA API needs it. */
static void revoke(struct dmabench_target *target)
{
	WRITE_ONCE(target->gone, true);
	down_write(&target->bound);
	dmabench_limits_put_back(target);
	dmabench_objects_revoke(target);
	up_write(&target->bound);
}

static int target_unbind(struct notifier_block *nb, unsigned long action,
			 void *data)
{
	struct dmabench_target *target =
		container_of(nb, struct dmabench_target, unbind_nb);

	if (action != BUS_NOTIFY_UNBIND_DRIVER || data != target->dev)
		return NOTIFY_DONE;
	revoke(target);
	return NOTIFY_OK;
}

static struct dmabench_target *target_create(struct device *dev,
					     const char *name,
					     const char *engine)
{
	struct dmabench_target *target = kzalloc(sizeof(*target), GFP_KERNEL);
	int err;

	if (!target)
		return ERR_PTR(-ENOMEM);
	strscpy(target->name, name, sizeof(target->name));
	strscpy(target->engine, engine, sizeof(target->engine));
	init_rwsem(&target->bound);
	mutex_init(&target->engine_lock);
	init_rwsem(&target->limits);
	mutex_init(&target->objects_lock);
	INIT_LIST_HEAD(&target->objects);
	target->dev = get_device(dev);
	target->unbind_nb.notifier_call = target_unbind;
	err = bus_register_notifier(dev->bus, &target->unbind_nb);
	if (err) {
		put_device(dev);
		kfree(target);
		return ERR_PTR(err);
	}
	return target;
}

static void target_destroy(struct dmabench_target *target)
{
	bus_unregister_notifier(target->dev->bus, &target->unbind_nb);
	put_device(target->dev);
	kfree(target);
}

static struct dmabench_target *find(struct device *dev, const char *name)
{
	unsigned int i;

	for (i = 0; i < target_count; i++)
		if (targets[i]->dev == dev && !strcmp(targets[i]->name, name))
			return targets[i];
	return NULL;
}

static int target_add_locked(struct device *dev, const char *name,
			     const char *engine, u32 copy_align_bytes)
{
	struct dmabench_target *target = find(dev, name);

	if (!target) {
		if (target_count == DMABENCH_MAX_TARGETS)
			return -ENOSPC;
		target = target_create(dev, name, engine);
		if (IS_ERR(target))
			return PTR_ERR(target);
		targets[target_count++] = target;
	}
	target->copy_align_bytes = copy_align_bytes;
	WRITE_ONCE(target->gone, false);
	return 0;
}

/**
 * dmabench_target_add() - make a device a target, or revive a gone one
 * @dev: a device with its driver, or in its probe. The caller has it locked:
 *	it cannot lose the driver before we would be told.
 * @name: of the target
 * @engine: name of the dmaengine channel, or empty
 * @copy_align_bytes: alignment that the engine asks for, 0 without one
 *
 * Return: 0, -ENOMEM, or -ENOSPC the list is full
 */
int dmabench_target_add(struct device *dev, const char *name,
			const char *engine, u32 copy_align_bytes)
{
	int err;

	device_lock_assert(dev);
	mutex_lock(&targets_lock);
	err = target_add_locked(dev, name, engine, copy_align_bytes);
	mutex_unlock(&targets_lock);
	return err;
}

/**
 * dmabench_target_revoke() - take a device away from its targets
 * @dev: the device, locked
 *
 * For our own drivers: the driver core can undo a probe of theirs without
 * telling that it unbinds.
 */
void dmabench_target_revoke(struct device *dev)
{
	struct dmabench_target *target;
	u32 i;

	for (i = 0; !IS_ERR(target = dmabench_target_get(i)); i++)
		if (target->dev == dev && !dmabench_target_gone(target))
			revoke(target);
}

unsigned int dmabench_target_count(void)
{
	unsigned int count;

	mutex_lock(&targets_lock);
	count = target_count;
	mutex_unlock(&targets_lock);
	return count;
}

/* Return: the target, gone or not, or ERR_PTR(-ENOENT) */
struct dmabench_target *dmabench_target_get(u32 index)
{
	struct dmabench_target *target = ERR_PTR(-ENOENT);

	mutex_lock(&targets_lock);
	if (index < target_count)
		target = targets[array_index_nospec(index, target_count)];
	mutex_unlock(&targets_lock);
	return target;
}

/**
 * dmabench_target_enter() - start to use the target's device
 * @target: the target
 *
 * Until dmabench_target_leave() the device stays bound.
 *
 * Return: 0, -ENODEV when it is gone, -EINTR on a fatal signal
 */
int dmabench_target_enter(struct dmabench_target *target)
{
	if (down_read_killable(&target->bound))
		return -EINTR;
	if (!dmabench_target_gone(target))
		return 0;
	up_read(&target->bound);
	return -ENODEV;
}

void dmabench_target_leave(struct dmabench_target *target)
{
	up_read(&target->bound);
}

/* As dmabench_target_enter(), and until dmabench_target_leave_alone() nobody else may. */
int dmabench_target_enter_alone(struct dmabench_target *target)
{
	if (down_write_killable(&target->bound))
		return -EINTR;
	if (!dmabench_target_gone(target))
		return 0;
	up_write(&target->bound);
	return -ENODEV;
}

void dmabench_target_leave_alone(struct dmabench_target *target)
{
	up_write(&target->bound);
}

/* Return: whether a bus fault leaves the engine usable, as far as is known */
bool dmabench_target_survives_fault(const struct dmabench_target *target)
{
	const struct device_driver *driver = READ_ONCE(target->dev->driver);

	return driver && !strcmp(driver->name, OWN_ENGINE_DRIVER);
}

/* Return: whether the module may change the device's masks */
bool dmabench_target_owned(const struct dmabench_target *target)
{
	const struct device_driver *driver = READ_ONCE(target->dev->driver);

	return (driver && driver->owner == THIS_MODULE) ||
	       dmabench_target_survives_fault(target);
}

static int count_device(struct device *dev, void *data)
{
	++*(unsigned int *)data;
	return 0;
}

/* Return: whether it is the only device in its IOMMU group */
bool dmabench_target_alone(struct dmabench_target *target)
{
	struct iommu_group *group = iommu_group_get(target->dev);
	unsigned int devices = 0;

	if (!group)
		return false;
	iommu_group_for_each_dev(group, &devices, count_device);
	iommu_group_put(group);
	return devices == 1;
}

/* The module goes: no file is open, no device is bound to us. */
void dmabench_targets_destroy(void)
{
	while (target_count)
		target_destroy(targets[--target_count]);
}
