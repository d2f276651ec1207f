/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the DMA API is called on. A target keeps its index for as long as the
 * module is loaded; when its device is unbound it is marked gone and all that
 * was mapped or allocated on it is given back while it is still bound.
 */
#ifndef DMABENCH_TARGET_H
#define DMABENCH_TARGET_H

#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rwsem.h>

#include "uapi/dmabench.h"

#define DMABENCH_MAX_TARGETS	64

struct dmabench_file;

/**
 * struct dmabench_target - a device, and its engine where it has one
 * @name: unique among those with a device: "platform", the name of the
 *	dmaengine channel, or that of the device which is bound to us
 * @engine: name of the channel, empty without one
 * @dev: the device; a reference is held
 * @copy_align_bytes: what the engine asks of offsets and lengths
 * @gone: the device was unbound; also ends rounds
 * @stuck: the engine would not stop: memory it may write to is kept for good
 * @bound: held shared while the device is used, exclusively to revoke
 * @engine_lock: one user of the engine at a time
 * @limits: held exclusively to change the device's limits, shared by rounds
 * @limited: the open file that has changed them, or NULL; protected by @limits
 * @map_generation: counts the mappings made on it, to tell whether a dead one's
 *	addresses may have been handed out again
 * @objects_lock: protects @objects
 * @objects: the handles that hold memory or mappings of this target
 * @unbind_nb: tells when the device is about to be unbound
 */
struct dmabench_target {
	char name[DMABENCH_NAME_LEN];
	char engine[DMABENCH_NAME_LEN];
	struct device *dev;
	u32 copy_align_bytes;
	bool gone;
	bool stuck;
	struct rw_semaphore bound;
	struct mutex engine_lock;
	struct rw_semaphore limits;
	struct dmabench_file *limited;
	atomic64_t map_generation;
	struct mutex objects_lock;
	struct list_head objects;
	struct notifier_block unbind_nb;
};

struct dmabench_target *dmabench_target_get(u32 index);
int dmabench_target_enter(struct dmabench_target *target);
void dmabench_target_leave(struct dmabench_target *target);
int dmabench_target_enter_alone(struct dmabench_target *target);
void dmabench_target_leave_alone(struct dmabench_target *target);
int dmabench_target_add(struct device *dev, const char *name,
			const char *engine, u32 copy_align_bytes);
void dmabench_target_revoke(struct device *dev);
bool dmabench_target_owned(const struct dmabench_target *target);
bool dmabench_target_survives_fault(const struct dmabench_target *target);
bool dmabench_target_alone(struct dmabench_target *target);
unsigned int dmabench_target_count(void);
void dmabench_targets_destroy(void);

static inline bool dmabench_target_gone(const struct dmabench_target *target)
{
	return READ_ONCE(target->gone);
}

static inline bool dmabench_target_stuck(const struct dmabench_target *target)
{
	return READ_ONCE(target->stuck);
}

#endif /* DMABENCH_TARGET_H */
