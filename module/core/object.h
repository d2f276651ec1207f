/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a handle stands for. A kind of object is a struct that begins with this
 * base, and the operations that the base asks of it.
 */
#ifndef DMABENCH_OBJECT_H
#define DMABENCH_OBJECT_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/types.h>

struct dmabench_device;
struct dmabench_file;
struct dmabench_object;
struct dmabench_target;

/* In which order they go: copies, then what they use, then what that uses. */
enum dmabench_object_order {
	DMABENCH_ORDER_COPY,
	DMABENCH_ORDER_MAPPING,
	DMABENCH_ORDER_BUFFER,
	DMABENCH_ORDER_POOL,
	DMABENCH_ORDERS
};

/**
 * struct dmabench_object_ops - a kind of object
 * @order: when it goes
 * @ends_otherwise: by a command of its own; FREE is for what is left of it once
 *	it was revoked
 * @revoke: optional; the target goes away: no access from user space is left
 *	after it
 * @undo: optional; gives back what it has of the device, or what the device may
 *	write to
 * @put: optional; lets go of the objects that it uses
 * @destroy: optional; frees the struct. Without it kfree()
 */
struct dmabench_object_ops {
	enum dmabench_object_order order;
	bool ends_otherwise;
	void (*revoke)(struct dmabench_object *obj);
	void (*undo)(struct dmabench_object *obj);
	void (*put)(struct dmabench_object *obj);
	void (*destroy)(struct dmabench_object *obj);
};

/**
 * struct dmabench_object - the base of all kinds
 * @ops: which kind; UNMAP_KEEP makes a mapping a dead one
 * @file: who has it
 * @target: what it was made for, with a reference; NULL while that is not known
 * @node: in the list of the target's device
 * @on_device: it is mapped for the device, allocated from it, or used by it: it
 *	ends when the target does, and limits cannot change before
 * @revoked: the target went away, and @undo was done
 * @users: objects that need it
 * @length: bytes
 * @charged: bytes of memory that count in the file
 * @lender: the device whose memory it is of, with which it ends; NULL of most. What
 *	is made of it, and a copy that uses it, have it, too
 * @lent: in the list of all that have one
 */
struct dmabench_object {
	const struct dmabench_object_ops *ops;
	struct dmabench_file *file;
	struct dmabench_target *target;
	struct list_head node;
	bool on_device;
	bool revoked;
	unsigned int users;
	size_t length;
	u64 charged;
	struct dmabench_device *lender;
	struct list_head lent;
};

/* Made by the single steps and not yet unmapped, IOVA ranges too. */
extern atomic_t dmabench_live_mappings;

void dmabench_object_init(struct dmabench_object *obj,
			  const struct dmabench_object_ops *ops,
			  struct dmabench_file *file,
			  struct dmabench_target *target, size_t length);
void dmabench_object_set_target(struct dmabench_object *obj,
				struct dmabench_target *target);
int dmabench_object_charge(struct dmabench_object *obj, u64 bytes);
void dmabench_object_destroy(struct dmabench_object *obj);
int dmabench_object_add(struct dmabench_object *obj, u32 *out_handle);
void dmabench_object_remove(struct dmabench_object *obj, u32 handle);
void dmabench_object_release(struct dmabench_object *obj, u32 handle);
struct dmabench_object *dmabench_object_get(struct dmabench_file *file, u32 handle,
					    const struct dmabench_object_ops *ops);
int dmabench_object_enter(struct dmabench_object *obj);
int dmabench_object_enter_to_alloc(struct dmabench_object *obj);
int dmabench_object_enter_to_map(struct dmabench_object *obj);
void dmabench_object_leave_mapped(struct dmabench_object *obj);
void dmabench_object_revoke(struct dmabench_object *obj);
void dmabench_objects_leak(struct dmabench_device *device);
bool dmabench_objects_on_device(struct dmabench_device *device);
void dmabench_objects_revoke(struct dmabench_device *device);
void dmabench_objects_release(struct dmabench_file *file);

#endif /* DMABENCH_OBJECT_H */
