// SPDX-License-Identifier: GPL-2.0
#include <linux/iommu.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "device.h"
#include "device_limits.h"
#include "lent.h"
#include "object.h"

/* Of dmabench_lsi: its masks are ours to set, and it survives a bus fault. */
#define OWN_ENGINE_DRIVER "dmabench_lsi"

static int device_unbind(struct notifier_block *nb, unsigned long action, void *data)
{
	struct dmabench_device *device =
		container_of(nb, struct dmabench_device, unbind_nb);

	if (action != BUS_NOTIFY_UNBIND_DRIVER || data != device->provider)
		return NOTIFY_DONE;
	dmabench_device_revoke(device);
	return NOTIFY_OK;
}

/**
 * dmabench_device_create() - the state of a device
 * @dev: what the DMA API is called on
 * @provider: the device whose driver it needs
 *
 * Return: with one reference; ERR_PTR: -ENOMEM, or -ENODEV there is no bus that
 * could tell of its end
 */
struct dmabench_device *dmabench_device_create(struct device *dev,
					       struct device *provider)
{
	struct dmabench_device *device;
	int err;

	if (!provider->bus)
		return ERR_PTR(-ENODEV);
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return ERR_PTR(-ENOMEM);
	kref_init(&device->ref);
	init_rwsem(&device->bound);
	init_rwsem(&device->limits);
	mutex_init(&device->objects_lock);
	INIT_LIST_HEAD(&device->objects);
	device->unbind_nb.notifier_call = device_unbind;
	device->provider = provider;
	err = bus_register_notifier(provider->bus, &device->unbind_nb);
	if (err) {
		kfree(device);
		return ERR_PTR(err);
	}
	device->dev = get_device(dev);
	get_device(provider);
	return device;
}

static void device_release(struct kref *ref)
{
	struct dmabench_device *device = container_of(ref, struct dmabench_device, ref);

	bus_unregister_notifier(device->provider->bus, &device->unbind_nb);
	put_device(device->provider);
	put_device(device->dev);
	kfree(device);
}

void dmabench_device_get(struct dmabench_device *device)
{
	kref_get(&device->ref);
}

/* May sleep; not to be called by who tells of an unbind. */
void dmabench_device_put(struct dmabench_device *device)
{
	kref_put(&device->ref, device_release);
}

/* It has its driver, and is locked. What is told of the driver holds until it is unbound. */
void dmabench_device_note_driver(struct dmabench_device *device)
{
	const struct device_driver *driver = device->provider->driver;

	device->survives_fault = !strcmp(driver->name, OWN_ENGINE_DRIVER);
	device->owned = driver->owner == THIS_MODULE || device->survives_fault;
}

/* While the device still has its driver: the DMA API needs it. */
void dmabench_device_revoke(struct dmabench_device *device)
{
	WRITE_ONCE(device->binding, device->binding + 1);
	/* Who came before is done, and nobody borrows of it any more. */
	down_write(&device->bound);
	up_write(&device->bound);
	dmabench_lent_revoke(device);
	down_write(&device->bound);
	/* In this order: a mapping ends under the limits that it was made with. */
	dmabench_objects_revoke(device);
	dmabench_limits_put_back(device);
	up_write(&device->bound);
}

/**
 * dmabench_device_enter() - keep the device, bound or not, as it is
 * @device: to be followed by up_read() of its bound
 *
 * For those that can neither fail nor be killed. A round that has the device for
 * itself takes as long as its caller asked for, so that who waits for it does
 * not hang, and is not to be taken for it: no down_read().
 */
void dmabench_device_enter(struct dmabench_device *device)
{
	while (!down_read_trylock(&device->bound))
		schedule_timeout_idle(msecs_to_jiffies(10));
}

static int count_device(struct device *dev, void *data)
{
	++*(unsigned int *)data;
	return 0;
}

/* Return: whether it is the only device in its IOMMU group */
bool dmabench_device_alone(struct dmabench_device *device)
{
	struct iommu_group *group = iommu_group_get(device->dev);
	unsigned int devices = 0;

	if (!group)
		return false;
	iommu_group_for_each_dev(group, &devices, count_device);
	iommu_group_put(group);
	return devices == 1;
}
