// SPDX-License-Identifier: GPL-2.0
#include <linux/nospec.h>
#include <linux/slab.h>

#include "file.h"
#include "target.h"

/*
 * Nests inside the lock of a device, as a probe holds that; so no device may be
 * locked, and no target waited for, while it is held.
 */
static DEFINE_MUTEX(targets_lock);
static struct dmabench_target *targets[DMABENCH_MAX_TARGETS];
static unsigned int target_count;

/* Another target of the device may have its state already. */
static struct dmabench_device *find_device(const struct dmabench_target_new *new)
{
	struct dmabench_device *device;
	unsigned int i;

	for (i = 0; i < target_count; i++) {
		device = targets[i]->device;
		if (device->dev != new->dev || device->provider != new->provider)
			continue;
		dmabench_device_get(device);
		return device;
	}
	return dmabench_device_create(new->dev, new->provider);
}

static struct dmabench_target *target_create(const struct dmabench_target_new *new)
{
	struct dmabench_target *target = kzalloc(sizeof(*target), GFP_KERNEL);
	struct dmabench_device *device;

	if (!target)
		return ERR_PTR(-ENOMEM);
	device = find_device(new);
	if (IS_ERR(device)) {
		kfree(target);
		return ERR_CAST(device);
	}
	kref_init(&target->ref);
	strscpy(target->name, new->name, sizeof(target->name));
	strscpy(target->engine, new->engine, sizeof(target->engine));
	target->device = device;
	target->dev = device->dev;
	if (new->port) {
		target->port = *new->port;
		kref_get(&target->port.peripheral->ref);
	}
	mutex_init(&target->engine_lock);
	return target;
}

static void target_release(struct kref *ref)
{
	struct dmabench_target *target = container_of(ref, struct dmabench_target, ref);

	dmabench_device_put(target->device);
	if (target->port.peripheral)
		dmabench_target_put(target->port.peripheral);
	kfree(target);
}

/* May sleep; not to be called by who tells of an unbind. */
void dmabench_target_put(struct dmabench_target *target)
{
	kref_put(&target->ref, target_release);
}

/* The channel of a peripheral that was away is another one. */
static bool is_new(const struct dmabench_target *target, const struct dmabench_target_new *new)
{
	return target->dev != new->dev || strcmp(target->name, new->name) ||
	       target->port.peripheral != (new->port ? new->port->peripheral : NULL);
}

static struct dmabench_target *find(const struct dmabench_target_new *new)
{
	unsigned int i;

	for (i = 0; i < target_count; i++)
		if (!is_new(targets[i], new))
			return targets[i];
	return NULL;
}

/* Where a new target goes: behind the others, else in place of one that is gone; 0 is our own. */
static struct dmabench_target **find_slot(void)
{
	unsigned int i;

	if (target_count < DMABENCH_MAX_TARGETS)
		return &targets[target_count];
	for (i = 1; i < target_count; i++)
		if (dmabench_target_gone(targets[i]) && !dmabench_target_stuck(targets[i]))
			return &targets[i];
	return NULL;
}

/* @replaced: receives what had its slot, or NULL; to be put without the lock. */
static int target_add_locked(const struct dmabench_target_new *new,
			     struct dmabench_target **replaced)
{
	struct dmabench_target *target = find(new), **slot;

	if (!target) {
		slot = find_slot();
		if (!slot)
			return -ENOSPC;
		target = target_create(new);
		if (IS_ERR(target))
			return PTR_ERR(target);
		*replaced = *slot;
		*slot = target;
		if (!*replaced)
			target_count++;
	}
	target->copy_align_bytes = new->copy_align_bytes;
	dmabench_device_note_driver(target->device);
	WRITE_ONCE(target->binding, target->device->binding);
	return 0;
}

/**
 * dmabench_target_add() - make a device a target, or revive a gone one
 * @new: what it is; its provider has a driver, or is in its probe
 *
 * Return: 0, -ENOMEM, -ENODEV it has no bus, or -ENOSPC the list is full of
 * targets that are not gone
 */
int dmabench_target_add(const struct dmabench_target_new *new)
{
	struct dmabench_target *replaced = NULL;
	int err;

	device_lock_assert(new->provider);
	mutex_lock(&targets_lock);
	err = target_add_locked(new, &replaced);
	mutex_unlock(&targets_lock);
	if (replaced)
		dmabench_target_put(replaced);
	return err;
}

/* It is not what it was taken for, and gone, though bound: what was mapped on it ends as usual. */
void dmabench_target_forget(struct dmabench_target *target)
{
	WRITE_ONCE(target->binding, target->device->binding - 1);
}

/* Return: with a reference, or NULL past the end */
struct dmabench_target *dmabench_target_at(u32 index)
{
	struct dmabench_target *target = NULL;

	mutex_lock(&targets_lock);
	if (index < target_count) {
		target = targets[array_index_nospec(index, target_count)];
		kref_get(&target->ref);
	}
	mutex_unlock(&targets_lock);
	return target;
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

	for (i = 0; (target = dmabench_target_at(i)); i++) {
		if (target->dev == dev && !dmabench_target_gone(target))
			dmabench_device_revoke(target->device);
		dmabench_target_put(target);
	}
}

unsigned int dmabench_target_count(void)
{
	unsigned int count;

	mutex_lock(&targets_lock);
	count = target_count;
	mutex_unlock(&targets_lock);
	return count;
}

/**
 * dmabench_target_get() - the target that a command names
 * @file: whose command it is
 * @index: of the target
 *
 * Until the command is done the target is there, gone or not.
 *
 * Return: the target, or ERR_PTR(-ENOENT)
 */
struct dmabench_target *dmabench_target_get(struct dmabench_file *file, u32 index)
{
	file->target = dmabench_target_at(index);
	return file->target ?: ERR_PTR(-ENOENT);
}

/* The command is. */
void dmabench_target_done(struct dmabench_file *file)
{
	if (file->target)
		dmabench_target_put(file->target);
	file->target = NULL;
}

/* Whose channel it is stays, too. Return: 0, -EINTR, or, where nobody may be waited for, -EAGAIN */
static int hold_peripheral(const struct dmabench_target *target, bool wait)
{
	struct rw_semaphore *bound;

	if (!target->port.peripheral)
		return 0;
	bound = &target->port.peripheral->device->bound;
	if (!wait)
		return down_read_trylock(bound) ? 0 : -EAGAIN;
	return down_read_killable_nested(bound, SINGLE_DEPTH_NESTING) ? -EINTR : 0;
}

static void let_peripheral(const struct dmabench_target *target)
{
	if (target->port.peripheral)
		up_read(&target->port.peripheral->device->bound);
}

/* Its device is held. Return: as hold_peripheral(), and -ENODEV when it is gone */
static int enter_held(struct dmabench_target *target, bool wait)
{
	int err = hold_peripheral(target, wait);

	if (err)
		return err;
	if (!dmabench_target_gone(target)) {
		kref_get(&target->ref);
		return 0;
	}
	let_peripheral(target);
	return -ENODEV;
}

/**
 * dmabench_target_enter() - start to use the target's device
 * @target: the target
 *
 * Until dmabench_target_leave() the device stays bound, and the target there.
 *
 * Return: 0, -ENODEV when it is gone, -EINTR on a fatal signal
 */
int dmabench_target_enter(struct dmabench_target *target)
{
	int err;

	if (down_read_killable(&target->device->bound))
		return -EINTR;
	err = enter_held(target, true);
	if (err)
		up_read(&target->device->bound);
	return err;
}

/* As dmabench_target_enter() where nobody may be waited for. Return: also -EAGAIN */
int dmabench_target_try(struct dmabench_target *target)
{
	int err;

	if (!down_read_trylock(&target->device->bound))
		return -EAGAIN;
	err = enter_held(target, false);
	if (err)
		up_read(&target->device->bound);
	return err;
}

/* As dmabench_device_enter(), to be followed by dmabench_target_leave(). */
void dmabench_target_keep(struct dmabench_target *target)
{
	dmabench_device_enter(target->device);
	if (target->port.peripheral)
		dmabench_device_enter(target->port.peripheral->device);
	kref_get(&target->ref);
}

void dmabench_target_leave(struct dmabench_target *target)
{
	let_peripheral(target);
	up_read(&target->device->bound);
	dmabench_target_put(target);
}

/* As dmabench_target_enter(), and until dmabench_target_leave_alone() nobody else may. */
int dmabench_target_enter_alone(struct dmabench_target *target)
{
	int err;

	if (down_write_killable(&target->device->bound))
		return -EINTR;
	err = enter_held(target, true);
	if (err)
		up_write(&target->device->bound);
	return err;
}

void dmabench_target_leave_alone(struct dmabench_target *target)
{
	let_peripheral(target);
	up_write(&target->device->bound);
	dmabench_target_put(target);
}

/* The module goes: no file is open, no device is bound to us. */
void dmabench_targets_destroy(void)
{
	while (target_count)
		dmabench_target_put(targets[--target_count]);
}
