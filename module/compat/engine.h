/* SPDX-License-Identifier: GPL-2.0 */
/* The dmaengine API. */
#ifndef DMABENCH_COMPAT_ENGINE_H
#define DMABENCH_COMPAT_ENGINE_H

#include <linux/dmaengine.h>

#include "probed.h"

/* Since 5.11 a channel may have a device of its own. */
#if DMABENCH_HAS_CHAN_DMA_DEV
static inline void dmabench_chan_set_dma_device(struct dma_chan *chan)
{
	chan->dev->chan_dma_dev = true;
}
#else
static inline void dmabench_chan_set_dma_device(struct dma_chan *chan)
{
}
#endif

#if !DMABENCH_HAS_DMAENGINE_DEVICE
static inline struct device *dmaengine_get_dma_device(struct dma_chan *chan)
{
	return chan->device->dev;
}
#endif

/* Does the CPU see what @dev writes, and the reverse? A flag of its own since 7.2. */
static inline void dmabench_assign_dma_coherent(struct device *dev, bool coherent)
{
#if defined(CONFIG_ARCH_HAS_SYNC_DMA_FOR_DEVICE) || \
	defined(CONFIG_ARCH_HAS_SYNC_DMA_FOR_CPU) || \
	defined(CONFIG_ARCH_HAS_SYNC_DMA_FOR_CPU_ALL)
#if DMABENCH_HAS_ASSIGN_DMA_COHERENT
	dev_assign_dma_coherent(dev, coherent);
#else
	dev->dma_coherent = coherent;
#endif
#endif
}

#endif /* DMABENCH_COMPAT_ENGINE_H */
