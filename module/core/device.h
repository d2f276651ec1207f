/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state of a struct device: which users it has, and what it was told. All
 * targets of the device share it, as all channels of an engine do.
 */
#ifndef DMABENCH_CORE_DEVICE_H
#define DMABENCH_CORE_DEVICE_H

#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>

#include "uapi/dmabench.h"

struct dmabench_file;

/**
 * struct dmabench_device - a device that the DMA API is called on
 * @ref: one of each target
 * @dev: the device; a reference is held
 * @provider: whose driver @dev needs: @dev itself, or, where a channel has a
 *	device of its own, that of its engine; a reference is held
 * @binding: counts how often it lost that driver
 * @owned: the driver lets us change masks: it is the module's own
 * @survives_fault: a bus fault leaves the engine usable, as far as is known
 * @stuck: the engine would not stop: memory it may write to is kept for good
 * @bound: held shared while the device is used, exclusively to revoke
 * @limits: held exclusively to change the device's limits, shared by who maps;
 *	nests inside @bound
 * @limiting: rounds that have @limits exclusively, or wait for that
 * @limited: the open file that has changed them, or NULL; protected by @limits
 * @limits_before: what they were
 * @map_generation: counts the mappings made on it, to tell whether a dead one's
 *	addresses may have been handed out again
 * @objects_lock: protects @objects and @leaked
 * @objects: the handles made for it
 * @leaked: a mapping is left on it that no handle stands for; until it loses its driver
 * @unbind_nb: tells when @provider is about to be unbound
 */
struct dmabench_device {
	struct kref ref;
	struct device *dev;
	struct device *provider;
	unsigned int binding;
	bool owned;
	bool survives_fault;
	bool stuck;
	struct rw_semaphore bound;
	struct rw_semaphore limits;
	atomic_t limiting;
	struct dmabench_file *limited;
	struct dmabench_limits_arg limits_before;
	atomic64_t map_generation;
	struct mutex objects_lock;
	struct list_head objects;
	bool leaked;
	struct notifier_block unbind_nb;
};

struct dmabench_device *dmabench_device_create(struct device *dev,
					       struct device *provider);
void dmabench_device_get(struct dmabench_device *device);
void dmabench_device_put(struct dmabench_device *device);
void dmabench_device_note_driver(struct dmabench_device *device);
void dmabench_device_revoke(struct dmabench_device *device);
void dmabench_device_enter(struct dmabench_device *device);
bool dmabench_device_alone(struct dmabench_device *device);

#endif /* DMABENCH_CORE_DEVICE_H */
