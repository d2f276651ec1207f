// SPDX-License-Identifier: GPL-2.0
/*
 * Finds the dmaengine channels that nobody else uses.
 *
 * dma_request_channel() shows its filter each free channel; saying no to all of
 * them is the one public way to list channels. It shows those of a device, too,
 * that is being torn down: their names are freed already while they still are in
 * its list (dma_async_device_unregister() in drivers/dma/dmaengine.c takes the
 * device from the list last). So the first walk looks at nothing but what the
 * driver has allocated, and notes who provides channels. Who does is asked
 * again with the provider locked: that keeps its driver, and so its channels.
 */
#include <linux/dmaengine.h>
#include <linux/log2.h>
#include <linux/moduleparam.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "core/target.h"
#include "targets.h"

static int least_copy_align_set(const char *value, const struct kernel_param *param)
{
	unsigned int align;

	if (kstrtouint(value, 0, &align) || !is_power_of_2(align))
		return -EINVAL;
	return param_set_uint_minmax(value, param, 1, 64);
}

static const struct kernel_param_ops least_copy_align_ops = {
	.set = least_copy_align_set,
	.get = param_get_uint,
};

/* Emulators and drivers say 1 of engines that hang on a length of 3. */
static unsigned int least_copy_align = 1;
module_param_cb(least_copy_align, &least_copy_align_ops, &least_copy_align, 0444);
MODULE_PARM_DESC(least_copy_align,
		 "what offsets and lengths of DEVICE_COPY are multiples of at least, whatever an engine's driver says, in bytes: 1, 2, 4 ... 64");

struct providers {
	unsigned int count;
	struct device *dev[DMABENCH_MAX_TARGETS];
};

/**
 * struct channels - the free channels of one provider
 * @provider: the device, locked
 * @count: how many
 * @missed: how many more there are
 * @channel: each one's name, device for the DMA API, and alignment
 */
struct channels {
	struct device *provider;
	unsigned int count;
	unsigned int missed;
	struct channel {
		char name[DMABENCH_NAME_LEN];
		struct device *dev;
		u32 copy_align_bytes;
	} channel[DMABENCH_MAX_TARGETS];
};

/* Filters are called with a lock held that unbinding waits for. */
static bool note_provider(struct dma_chan *chan, void *data)
{
	struct providers *providers = data;
	struct device *dev = chan->device->dev;
	unsigned int i;

	for (i = 0; i < providers->count; i++)
		if (providers->dev[i] == dev)
			return false;
	if (providers->count < ARRAY_SIZE(providers->dev))
		providers->dev[providers->count++] = get_device(dev);
	return false;
}

static bool note_channel(struct dma_chan *chan, void *data)
{
	struct channels *channels = data;
	struct channel *channel = &channels->channel[channels->count];

	if (chan->device->dev != channels->provider)
		return false;
	if (channels->count == ARRAY_SIZE(channels->channel)) {
		channels->missed++;
		return false;
	}
	strscpy(channel->name, dma_chan_name(chan), sizeof(channel->name));
	channel->dev = get_device(dmaengine_get_dma_device(chan));
	channel->copy_align_bytes = max(1U << chan->device->copy_align, least_copy_align);
	channels->count++;
	return false;
}

static void walk(dma_filter_fn note, void *data)
{
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	dma_request_channel(mask, note, data);
}

static void add_channel(struct channels *channels, const struct channel *channel)
{
	const struct dmabench_target_new new = {
		.name = channel->name, .engine = channel->name,
		.copy_align_bytes = channel->copy_align_bytes,
		.dev = channel->dev, .provider = channels->provider,
	};

	if (dmabench_target_add(&new) == -ENOSPC)
		channels->missed++;
}

/* The provider is locked. */
static void add_channels(struct channels *channels)
{
	unsigned int i;

	channels->count = 0;
	if (channels->provider->driver)
		walk(note_channel, channels);
	for (i = 0; i < channels->count; i++) {
		add_channel(channels, &channels->channel[i]);
		put_device(channels->channel[i].dev);
	}
}

/* Who unbinds a provider, or probes it, has it locked for as long as that takes. */
static int ask_provider(struct channels *channels, struct device *provider)
{
	if (device_lock_interruptible(provider))
		return -EINTR;
	channels->provider = provider;
	add_channels(channels);
	device_unlock(provider);
	return 0;
}

/*
 * Makes each free channel a target; without memory the list stays as it is.
 * @missed: rises by those that found no room. Return: 0, or -EINTR
 */
int dmabench_channels_discover(u32 *missed)
{
	struct providers *providers = kzalloc(sizeof(*providers), GFP_KERNEL);
	struct channels *channels = kzalloc(sizeof(*channels), GFP_KERNEL);
	unsigned int i;
	int err = 0;

	if (!providers || !channels)
		goto out;
	walk(note_provider, providers);
	for (i = 0; i < providers->count; i++) {
		err = err ?: ask_provider(channels, providers->dev[i]);
		put_device(providers->dev[i]);
	}
	*missed += channels->missed;
out:
	kfree(channels);
	kfree(providers);
	return err;
}
