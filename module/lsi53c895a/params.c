// SPDX-License-Identifier: GPL-2.0
/*
 * Module parameters: what kind of an engine a chip is, as others are that clients
 * must get on with. They hold for devices bound from now on.
 */
#include <linux/log2.h>
#include <linux/module.h>

#include "lsi.h"

static int channels_set(const char *value, const struct kernel_param *param)
{
	return param_set_uint_minmax(value, param, 1, LSI_CHANNELS_MAX);
}

static const struct kernel_param_ops channels_ops = {
	.set = channels_set,
	.get = param_get_uint,
};

static unsigned int channels = 1;
module_param_cb(channels, &channels_ops, &channels, 0644);
MODULE_PARM_DESC(channels, "channels that take turns on a chip, 1 to 4; this and all others are for devices bound from now on");

static bool no_terminate;
module_param(no_terminate, bool, 0644);
MODULE_PARM_DESC(no_terminate, "there is no device_terminate_all and no device_synchronize, as in ioat");

static bool no_order;
module_param(no_order, bool, 0644);
MODULE_PARM_DESC(no_order, "transfers end in any order, here the last one first, and only their callbacks tell, as in idxd");

static bool remote_callbacks;
module_param(remote_callbacks, bool, 0644);
MODULE_PARM_DESC(remote_callbacks, "callbacks run on another CPU than the one that found the transfer done");

static bool child;
module_param(child, bool, 0644);
MODULE_PARM_DESC(child, "clients map for a device of the channel's own, as in k3-udma; not behind an IOMMU");

static bool late;
module_param(late, bool, 0644);
MODULE_PARM_DESC(late, "with child=1: channels get their devices when they are first taken, as some of k3-udma do");

/* DMAENGINE_ALIGN_64_BYTES is the largest that all kernels know. */
static int copy_align_set(const char *value, const struct kernel_param *param)
{
	unsigned int align;

	if (kstrtouint(value, 0, &align) || !is_power_of_2(align))
		return -EINVAL;
	return param_set_uint_minmax(value, param, 1, 64);
}

static const struct kernel_param_ops copy_align_ops = {
	.set = copy_align_set,
	.get = param_get_uint,
};

static unsigned int copy_align = 1;
module_param_cb(copy_align, &copy_align_ops, &copy_align, 0644);
MODULE_PARM_DESC(copy_align, "what addresses and lengths are to be multiples of, in bytes: 1, 2, 4 ... 64");

static bool slave;
module_param(slave, bool, 0644);
MODULE_PARM_DESC(slave, "moves data to and from peripherals, too, and has one: the chip's own memory. A device tree that has #dma-cells for it asks for the first as well");

unsigned int dmabench_lsi_channels(void)
{
	return READ_ONCE(channels);
}

/* Once @lsi is all that a chip can be. */
void dmabench_lsi_params_apply(struct lsi_dev *lsi)
{
	struct dma_device *dma = &lsi->dma;

	if (READ_ONCE(no_terminate)) {
		dma->device_terminate_all = NULL;
		dma->device_synchronize = NULL;
	}
	if (READ_ONCE(no_order))
		dma_cap_set(DMA_COMPLETION_NO_ORDER, dma->cap_mask);
	lsi->remote_callbacks = READ_ONCE(remote_callbacks);
	lsi->child = READ_ONCE(child);
	lsi->late = READ_ONCE(late);
	lsi->slave = READ_ONCE(slave) || dmabench_lsi_has_cells(lsi);
	if (lsi->slave)
		dmabench_lsi_slave_init(lsi);
	dma->copy_align = ilog2(READ_ONCE(copy_align));
	dma->fill_align = dma->copy_align;
}
