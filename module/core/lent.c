// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of one device that another has: coherent memory, a card's BAR. Before the one loses its
 * driver, which has to take its memory back, all ends that others made of it.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>

#include "device.h"
#include "lent.h"
#include "object.h"
#include "target.h"

/* Nests inside the bound of devices, of which none may be waited for while it is held. */
static DEFINE_MUTEX(lent_lock);
static LIST_HEAD(lent);

/**
 * dmabench_lent_enter() - start to make an object of another target's memory
 * @obj: the object, its target entered
 * @lender: whose memory it is to be of
 *
 * Until dmabench_lent_leave(), which is to come after it has its handle, the lender stays bound.
 * Nobody waits for it, who has a device already.
 *
 * Return: 0; -EAGAIN somebody has the lender's device for himself; -ENODEV
 */
int dmabench_lent_enter(struct dmabench_object *obj, struct dmabench_target *lender)
{
	int err;

	if (lender->device != obj->target->device)
		err = dmabench_target_try(lender);
	else
		err = dmabench_target_gone(lender) ? -ENODEV : 0;
	if (!err)
		obj->lender = lender->device;
	return err;
}

void dmabench_lent_leave(const struct dmabench_object *obj, struct dmabench_target *lender)
{
	if (lender->device != obj->target->device)
		dmabench_target_leave(lender);
}

/* It has a handle. What is made of an object that has a lender has the same one. */
void dmabench_lent_add(struct dmabench_object *obj)
{
	if (!obj->lender)
		return;
	mutex_lock(&lent_lock);
	list_add(&obj->lent, &lent);
	mutex_unlock(&lent_lock);
}

void dmabench_lent_remove(struct dmabench_object *obj)
{
	if (!obj->lender)
		return;
	mutex_lock(&lent_lock);
	list_del(&obj->lent);
	mutex_unlock(&lent_lock);
}

/* Return: whether one of this order is left, whose device somebody uses */
static bool revoke_order(const struct dmabench_device *lender, unsigned int order)
{
	struct dmabench_object *obj;
	bool left = false;

	list_for_each_entry(obj, &lent, lent) {
		struct rw_semaphore *bound = &obj->target->device->bound;

		if (obj->lender != lender || obj->ops->order != order || READ_ONCE(obj->revoked))
			continue;
		if (!down_write_trylock(bound)) {
			left = true;
			continue;
		}
		dmabench_object_revoke(obj);
		up_write(bound);
	}
	return left;
}

static bool revoke_free(const struct dmabench_device *lender)
{
	unsigned int order;
	bool left = false;

	mutex_lock(&lent_lock);
	for (order = 0; order < DMABENCH_ORDERS && !left; order++)
		left = revoke_order(lender, order);
	mutex_unlock(&lent_lock);
	return left;
}

/* The device is gone for all who would enter it, and nobody has it. */
void dmabench_lent_revoke(const struct dmabench_device *lender)
{
	while (revoke_free(lender))
		schedule_timeout_idle(msecs_to_jiffies(10));
}
