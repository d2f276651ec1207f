// SPDX-License-Identifier: GPL-2.0
/*
 * Channels whose clients map for a device of the channel's own, as those of
 * k3-udma: the one that dmaengine makes for it, a child of the PCI device, with
 * masks of its own. It is in no IOMMU's group, so where the PCI device's addresses
 * are translated, or computed otherwise, the child's would be others.
 */
#include <linux/device.h>
#include <linux/dma-map-ops.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>

#include "../compat/compat.h"
#include "lsi.h"
#include "regs.h"

/* As old as the child, which clients may hold when the chip is gone. */
struct lsi_child {
	u64 mask;
	struct device_dma_parameters parms;
};

/* Return: 0, or -EOPNOTSUPP: @lsi was told to have what it cannot here */
int dmabench_lsi_child_check(struct lsi_dev *lsi)
{
	struct device *dev = lsi->dma.dev;

	if (!lsi->child)
		return 0;
	if (!DMABENCH_HAS_CHAN_DMA_DEV) {
		dev_err(dev, "child=1: channels have no device for DMA before Linux 5.11; bind it with child=0\n");
		return -EOPNOTSUPP;
	}
	if (device_iommu_mapped(dev) || get_dma_ops(dev) || dev->dma_range_map) {
		dev_err(dev, "child=1: this device's addresses are not physical ones, a child's would be; boot without an IOMMU or bind it with child=0\n");
		return -EOPNOTSUPP;
	}
	return 0;
}

static int lsi_child_init(struct dma_chan *chan)
{
	struct device *child = &chan->dev->device;
	struct lsi_child *own = devm_kzalloc(child, sizeof(*own), GFP_KERNEL);
	int ret;

	if (!own)
		return -ENOMEM;
	child->dma_mask = &own->mask;
	child->dma_parms = &own->parms;
	child->bus_dma_limit = child->parent->bus_dma_limit;
	dmabench_assign_dma_coherent(child, dev_is_dma_coherent(child->parent));
	ret = dma_set_mask_and_coherent(child, DMA_BIT_MASK(32));
	if (ret)
		return ret;
	dma_set_max_seg_size(child, LSI_MOVE_MAX);
	dmabench_chan_set_dma_device(chan);
	return 0;
}

/**
 * dmabench_lsi_children_init() - have clients map for the channels' own devices
 * @lsi: registered; it was checked that it can
 *
 * Who has found a channel before maps for the PCI device, which is as good.
 *
 * Return: 0, or a negative errno
 */
int dmabench_lsi_children_init(struct lsi_dev *lsi)
{
	unsigned int i;
	int ret = 0;

	for (i = 0; lsi->child && !lsi->late && i < lsi->nchans && !ret; i++)
		ret = lsi_child_init(&lsi->chan[i].chan);
	return ret;
}

/* The channel is being taken. Return: 0, or a negative errno */
int dmabench_lsi_child_late(struct dma_chan *chan)
{
	const struct lsi_dev *lsi = to_lsi_chan(chan)->lsi;

	if (!lsi->child || !lsi->late || dmaengine_get_dma_device(chan) != lsi->dma.dev)
		return 0;
	return lsi_child_init(chan);
}
