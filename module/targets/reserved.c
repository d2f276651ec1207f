// SPDX-License-Identifier: GPL-2.0
/*
 * Memory that a device tree reserves for a device, memory-region. Of a shared-dma-pool
 * each driver has to ask that the DMA API takes it
 * (Documentation/devicetree/bindings/reserved-memory/shared-dma-pool.yaml); a
 * restricted-dma-pool the kernel itself gives the device, before it has a driver.
 */
#include <linux/device.h>
#include <linux/of.h>
#include <linux/of_reserved_mem.h>

#include "targets.h"

static void give_up(void *dev)
{
	of_reserved_mem_device_release(dev);
}

/* Until the device loses its driver. Return: 0, also where there is none, or a probe's error */
int dmabench_reserved_take(struct device *dev)
{
	struct device_node *region = of_parse_phandle(dev->of_node, "memory-region", 0);
	bool shared = region && of_device_is_compatible(region, "shared-dma-pool");
	int err;

	of_node_put(region);
	if (!shared)
		return 0;
	err = of_reserved_mem_device_init_by_idx(dev, dev->of_node, 0);
	if (err)
		return dev_err_probe(dev, err, "the kernel has not reserved its memory-region\n");
	return devm_add_action_or_reset(dev, give_up, dev);
}
