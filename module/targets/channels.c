// SPDX-License-Identifier: GPL-2.0
/* Finds the dmaengine channels that nobody else uses. */
#include <linux/dmaengine.h>
#include <linux/slab.h>

#include "core/target.h"
#include "targets.h"

struct channels {
	unsigned int count;
	struct channel {
		char name[DMABENCH_NAME_LEN];
		struct device *dev;
		const struct device_driver *driver;
		u32 copy_align_bytes;
	} channel[DMABENCH_MAX_TARGETS];
};

/*
 * dma_request_channel() shows its filter each free channel; saying no to all
 * of them is the one public way to list channels. It holds a lock that unbinding
 * waits for, so that they become targets only afterwards.
 */
static bool note_channel(struct dma_chan *chan, void *data)
{
	struct channels *channels = data;
	struct channel *channel = &channels->channel[channels->count];

	if (channels->count == ARRAY_SIZE(channels->channel))
		return false;
	strscpy(channel->name, dma_chan_name(chan), sizeof(channel->name));
	channel->dev = get_device(chan->device->dev);
	channel->driver = channel->dev->driver;
	channel->copy_align_bytes = 1U << chan->device->copy_align;
	channels->count++;
	return false;
}

/* By now the device may have lost the driver that registered the channel. */
static void add_channel(struct channel *channel)
{
	struct device *dev = channel->dev;

	device_lock(dev);
	if (dev->driver && dev->driver == channel->driver)
		dmabench_target_add(dev, channel->name, channel->name,
				    channel->copy_align_bytes);
	device_unlock(dev);
}

/* Makes each free channel a target; without memory the list stays as it is. */
void dmabench_channels_discover(void)
{
	struct channels *channels = kzalloc(sizeof(*channels), GFP_KERNEL);
	dma_cap_mask_t mask;
	unsigned int i;

	if (!channels)
		return;
	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	dma_request_channel(mask, note_channel, channels);
	for (i = 0; i < channels->count; i++) {
		add_channel(&channels->channel[i]);
		put_device(channels->channel[i].dev);
	}
	kfree(channels);
}
