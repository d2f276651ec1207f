// SPDX-License-Identifier: GPL-2.0
/*
 * What every device has that is bound to one of the module's drivers. All of it
 * is undone by devres: when the device is unbound, unplugged, or when its probe
 * fails later on.
 */
#include <linux/dma-mapping.h>
#include <linux/slab.h>

#include "core/target.h"
#include "targets.h"

struct masks {
	struct device *dev;
	u64 streaming;
	u64 coherent;
};

/* A driver that asks for no mask gets the ones that the bus gave the device. */
static void give_back(void *data)
{
	const struct masks *masks = data;

	dmabench_target_revoke(masks->dev);
	if (dma_set_mask(masks->dev, masks->streaming) ||
	    dma_set_coherent_mask(masks->dev, masks->coherent))
		dev_warn(masks->dev, "its DMA masks stay at 64 bits\n");
}

static int set_masks(struct device *dev)
{
	if (!dma_set_mask_and_coherent(dev, DMA_BIT_MASK(64)))
		return 0;
	return dma_set_mask_and_coherent(dev, DMA_BIT_MASK(32));
}

/**
 * dmabench_target_bind() - make a target of a device that a driver of ours has
 * @dev: the device, in its probe
 * @name: of the target
 *
 * Return: 0 or what the probe fails with
 */
int dmabench_target_bind(struct device *dev, const char *name)
{
	struct masks *masks;
	int err;

	if (strlen(name) >= DMABENCH_NAME_LEN)
		return dev_err_probe(dev, -ENAMETOOLONG,
				     "its name is too long for a target\n");
	masks = devm_kmalloc(dev, sizeof(*masks), GFP_KERNEL);
	if (!masks)
		return -ENOMEM;
	masks->dev = dev;
	masks->streaming = dma_get_mask(dev);
	masks->coherent = dev->coherent_dma_mask;
	err = dmabench_reserved_take(dev);
	if (err)
		return err;
	err = set_masks(dev);
	if (err)
		return dev_err_probe(dev, err, "cannot do DMA\n");
	err = devm_add_action_or_reset(dev, give_back, masks);
	if (err)
		return err;
	err = dmabench_target_add(&(const struct dmabench_target_new){
		.name = name, .engine = "", .dev = dev, .provider = dev,
	});
	if (err == -ENOSPC)
		return dev_err_probe(dev, err,
				     "%u targets are bound already, and there is room for no more\n",
				     DMABENCH_MAX_TARGETS);
	return err;
}
