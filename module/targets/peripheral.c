// SPDX-License-Identifier: GPL-2.0
/*
 * Peripherals: platform devices of ours that name dmaengine channels, and what these
 * move data to or from. Each channel is a target, PERIPHERAL:NAME; the DMA API is
 * called on the engine's device, as a peripheral's driver does it
 * (Documentation/driver-api/dmaengine/client.rst, DMA usage, 1). In a device tree
 *
 *	compatible	"dmabench,peripheral"
 *	reg		its data register, of 1, 2, 4 or 8 bytes; or a window of memory,
 *			of words of 4 bytes, that anybody may write to
 *	dmas, dma-names	its channels: "tx" takes data there, "rx" from there
 *	memory-region, dma-coherent, iommus, ...  as any device may have them
 *
 * and all but the first are optional. dmabench_lsi makes one without a device tree.
 */
#include <linux/dmaengine.h>
#include <linux/ioport.h>
#include <linux/log2.h>
#include <linux/platform_device.h>

#include "compat/compat.h"
#include "core/target.h"
#include "targets.h"

#define WINDOW_WIDTH	4

static const char *const port_names[] = { "tx", "rx" };

/* Return: whether the target, which is entered, is one; @port is filled in but for the name */
static bool describe(struct dmabench_target *target, struct dmabench_port *port)
{
	const struct resource *reg;
	u64 bytes;

	if (target->engine[0] || !dmabench_target_owned(target) ||
	    target->dev->bus != &platform_bus_type)
		return false;
	reg = platform_get_resource(to_platform_device(target->dev), IORESOURCE_MEM, 0);
	if (!reg)
		return false;
	bytes = resource_size(reg);
	*port = (struct dmabench_port){
		.peripheral = target, .phys = reg->start, .bytes = min_t(u64, bytes, S32_MAX),
		.window = bytes > 8 || !is_power_of_2(bytes),
	};
	port->width = port->window ? WINDOW_WIDTH : port->bytes;
	return port->bytes % port->width == 0;
}

/* Return: who provides the channel now, with a reference; NULL: nobody, or somebody uses it */
static struct device *provider_of(const struct dmabench_port *port)
{
	struct dma_chan *chan = dma_request_chan(port->peripheral->dev, port->name);
	struct device *provider;

	if (IS_ERR(chan))
		return NULL;
	provider = get_device(chan->device->dev);
	dma_release_channel(chan);
	return provider;
}

/*
 * The peripheral is held. Return: what the DMA API is called on for the channel, with a
 * reference, and @engine its name; NULL: it is not of @provider, or somebody uses it
 */
static struct device *dma_device_of(const struct dmabench_port *port, struct device *provider,
				    char *engine, size_t size)
{
	struct dma_chan *chan = dma_request_chan(port->peripheral->dev, port->name);
	struct device *dev = NULL;

	if (IS_ERR(chan))
		return NULL;
	if (chan->device->dev == provider) {
		dev = get_device(dmaengine_get_dma_device(chan));
		strscpy(engine, dma_chan_name(chan), size);
	}
	dma_release_channel(chan);
	return dev;
}

/*
 * The provider is locked, so that its driver stays. Who unbinds it may wait for those that use
 * the peripheral, and who adds a target for those that unbind: so we do not wait for the
 * peripheral, and add none while it is held. Return: as dmabench_target_add()
 */
static int add_locked(const struct dmabench_port *port, struct device *provider)
{
	char name[DMABENCH_NAME_LEN], engine[DMABENCH_NAME_LEN];
	int err = -ENAMETOOLONG;
	struct device *dev;

	if (!provider->driver || dmabench_target_try(port->peripheral))
		return 0;
	dev = dma_device_of(port, provider, engine, sizeof(engine));
	dmabench_target_leave(port->peripheral);
	if (!dev)
		return 0;
	if (snprintf(name, sizeof(name), "%s:%s", port->peripheral->name, port->name) <
	    sizeof(name))
		err = dmabench_target_add(&(const struct dmabench_target_new){
			.name = name, .engine = engine, .port = port, .dev = dev,
			.provider = provider,
		});
	put_device(dev);
	return err;
}

/* Return: 0, also where there is no such channel, -ENOSPC, or -EINTR */
static int discover(struct dmabench_target *target, const char *name)
{
	struct device *provider = NULL;
	struct dmabench_port port;
	int err;

	if (dmabench_target_try(target))
		return 0;
	if (describe(target, &port)) {
		strscpy(port.name, name, sizeof(port.name));
		provider = provider_of(&port);
	}
	dmabench_target_leave(target);
	if (!provider)
		return 0;
	err = device_lock_interruptible(provider);
	if (!err) {
		err = add_locked(&port, provider);
		device_unlock(provider);
	}
	put_device(provider);
	return err == -ENOSPC || err == -EINTR ? err : 0;
}

/*
 * Makes each channel of a peripheral a target. @missed: rises by those that found
 * no room. Return: 0, or -EINTR
 */
int dmabench_peripherals_discover(u32 *missed)
{
	struct dmabench_target *target;
	int err = 0;
	u32 i, name;

	for (i = 0; !err && (target = dmabench_target_at(i)); i++) {
		for (name = 0; name < ARRAY_SIZE(port_names) && err != -EINTR; name++) {
			err = discover(target, port_names[name]);
			*missed += err == -ENOSPC;
		}
		dmabench_target_put(target);
		if (err == -ENOSPC)
			err = 0;
	}
	return err;
}
