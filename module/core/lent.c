// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of one device that is mapped for another. Before the one loses its driver, which has to
 * take its memory back, the mappings end that others have of it.
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
 * dmabench_lent_add() - the object, which has a handle, is of another device's memory
 * @obj: the object, its target entered
 * @lender: whose memory it is, entered, too
 */
void dmabench_lent_add(struct dmabench_object *obj, struct dmabench_device *lender)
{
	mutex_lock(&lent_lock);
	obj->lender = lender;
	list_add(&obj->lent, &lent);
	mutex_unlock(&lent_lock);
}

/* The object goes. */
void dmabench_lent_remove(struct dmabench_object *obj)
{
	if (!obj->lender)
		return;
	mutex_lock(&lent_lock);
	list_del(&obj->lent);
	mutex_unlock(&lent_lock);
}

/* Return: whether one is left, whose device somebody uses */
static bool revoke_free(struct dmabench_device *lender)
{
	struct dmabench_object *obj;
	bool left = false;

	mutex_lock(&lent_lock);
	list_for_each_entry(obj, &lent, lent) {
		struct rw_semaphore *bound = &obj->target->device->bound;

		if (obj->lender != lender || READ_ONCE(obj->revoked))
			continue;
		if (!down_write_trylock(bound)) {
			left = true;
			continue;
		}
		dmabench_object_revoke(obj);
		up_write(bound);
	}
	mutex_unlock(&lent_lock);
	return left;
}

/* The device is gone for all who would enter it, and nobody has it. */
void dmabench_lent_revoke(struct dmabench_device *lender)
{
	while (revoke_free(lender))
		schedule_timeout_idle(msecs_to_jiffies(10));
}
