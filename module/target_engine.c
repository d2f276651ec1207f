// SPDX-License-Identifier: GPL-2.0
/* Finds the dmaengine channels that nobody else uses. */
#include <linux/dmaengine.h>

#include "target.h"

/*
 * dma_request_channel() shows its filter each free channel; saying no to all
 * of them is the one public way to list channels.
 */
static bool note_channel(struct dma_chan *chan, void *data)
{
	const char *name = dma_chan_name(chan);

	if (dmabench_target_add(chan->device->dev, name, name,
				1U << chan->device->copy_align))
		pr_warn_once("dmabench: not every DMA channel fits the list of targets\n");
	return false;
}

void dmabench_engines_discover(void)
{
	dma_cap_mask_t mask;

	dma_cap_zero(mask);
	dma_cap_set(DMA_MEMCPY, mask);
	dma_request_channel(mask, note_channel, NULL);
}
