/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the DMA API is called on, by name and index: a device, or a channel of an
 * engine's. When the device is unbound the target is gone, and keeps its index
 * unless a new one finds no other; all that was mapped or allocated on it is
 * given back while it is still bound.
 */
#ifndef DMABENCH_TARGET_H
#define DMABENCH_TARGET_H

#include <linux/kref.h>
#include <linux/mutex.h>

#include "core/device.h"
#include "uapi/dmabench.h"

struct dmabench_file;

#define DMABENCH_MAX_TARGETS	64

#define DMABENCH_PORT_NAME_LEN	4

/**
 * struct dmabench_port - where a peripheral's channel takes data from, or puts it
 * @peripheral: the target that stands for the peripheral
 * @name: by which it asks for the channel: "tx" or "rx"
 * @phys: of its data register, or of its window
 * @bytes: length of that
 * @width: bytes of a word
 * @window: it is memory, of several words, that a transfer goes along; else a
 *	register, that all words of it go through
 */
struct dmabench_port {
	struct dmabench_target *peripheral;
	char name[DMABENCH_PORT_NAME_LEN];
	phys_addr_t phys;
	u32 bytes;
	u32 width;
	bool window;
};

/* Return: whether data goes from memory to the peripheral */
static inline bool dmabench_port_sends(const struct dmabench_port *port)
{
	return port->name[0] == 't';
}

/**
 * struct dmabench_target - a device, and its engine where it has one
 * @ref: the list's, those of its handles, and of commands under way
 * @name: unique among those with a device: "platform", the name of the
 *	dmaengine channel, or that of the device which is bound to us
 * @engine: name of the channel, empty without one
 * @device: its state, with which a reference is held
 * @dev: what the DMA API is called on: @device->dev
 * @binding: @device->binding when it was added; another number: it is gone
 * @port: of a peripheral's channel, with a reference to the peripheral; its
 *	@peripheral is NULL elsewhere. Once that is gone, so is this
 * @copy_align_bytes: what the engine asks of offsets and lengths
 * @engine_lock: one user of the engine at a time
 */
struct dmabench_target {
	struct kref ref;
	char name[DMABENCH_NAME_LEN];
	char engine[DMABENCH_NAME_LEN];
	struct dmabench_device *device;
	struct device *dev;
	unsigned int binding;
	struct dmabench_port port;
	u32 copy_align_bytes;
	struct mutex engine_lock;
};

/**
 * struct dmabench_target_new - a target to be
 * @name: of the target
 * @engine: name of its dmaengine channel, or empty
 * @copy_align_bytes: alignment that the engine asks for, 0 without one
 * @port: of a peripheral's channel, else NULL
 * @dev: what the DMA API is called on
 * @provider: the device whose driver it needs, locked by the caller: it cannot
 *	lose the driver before we would be told
 */
struct dmabench_target_new {
	const char *name;
	const char *engine;
	u32 copy_align_bytes;
	const struct dmabench_port *port;
	struct device *dev;
	struct device *provider;
};

struct dmabench_target *dmabench_target_get(struct dmabench_file *file, u32 index);
void dmabench_target_done(struct dmabench_file *file);
void dmabench_target_put(struct dmabench_target *target);
int dmabench_target_enter(struct dmabench_target *target);
int dmabench_target_try(struct dmabench_target *target);
void dmabench_target_keep(struct dmabench_target *target);
void dmabench_target_leave(struct dmabench_target *target);
int dmabench_target_enter_alone(struct dmabench_target *target);
void dmabench_target_leave_alone(struct dmabench_target *target);
struct dmabench_target *dmabench_target_at(u32 index);
int dmabench_target_add(const struct dmabench_target_new *new);
void dmabench_target_revoke(struct device *dev);
void dmabench_target_forget(struct dmabench_target *target);
unsigned int dmabench_target_count(void);
void dmabench_targets_destroy(void);

static inline bool dmabench_target_unbound(const struct dmabench_target *target)
{
	return READ_ONCE(target->device->binding) != READ_ONCE(target->binding);
}

static inline bool dmabench_target_gone(const struct dmabench_target *target)
{
	return dmabench_target_unbound(target) ||
	       (target->port.peripheral && dmabench_target_unbound(target->port.peripheral));
}

/* Return: whether it has an engine that copies memory: a peripheral's channel does not */
static inline bool dmabench_target_copies(const struct dmabench_target *target)
{
	return target->engine[0] && !target->port.peripheral;
}

static inline bool dmabench_target_stuck(const struct dmabench_target *target)
{
	return READ_ONCE(target->device->stuck);
}

/* Return: whether the module may change the device's masks */
static inline bool dmabench_target_owned(const struct dmabench_target *target)
{
	return READ_ONCE(target->device->owned);
}

/* Return: whether a bus fault leaves the engine usable, as far as is known */
static inline bool dmabench_target_survives_fault(const struct dmabench_target *target)
{
	return READ_ONCE(target->device->survives_fault);
}

#endif /* DMABENCH_TARGET_H */
