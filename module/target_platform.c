// SPDX-License-Identifier: GPL-2.0
/* The module's own device: always there, no engine, seldom an IOMMU. */
#include <linux/dma-mapping.h>
#include <linux/platform_device.h>

#include "target.h"

static struct platform_device *platform;

static int platform_probe(struct platform_device *pdev)
{
	return dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(64));
}

static struct platform_driver platform_driver = {
	.probe = platform_probe,
	.driver.name = "dmabench",
};

struct device *dmabench_platform_device(void)
{
	return &platform->dev;
}

int dmabench_platform_init(void)
{
	const struct platform_device_info info = {
		.name = "dmabench",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(64),
	};
	int err = platform_driver_register(&platform_driver);

	if (err)
		return err;
	platform = platform_device_register_full(&info);
	if (IS_ERR(platform)) {
		err = PTR_ERR(platform);
		goto unregister_driver;
	}
	if (!platform->dev.driver) {
		err = -ENXIO;
		goto unregister_device;
	}
	return 0;

unregister_device:
	platform_device_unregister(platform);
unregister_driver:
	platform_driver_unregister(&platform_driver);
	return err;
}

void dmabench_platform_exit(void)
{
	platform_device_unregister(platform);
	platform_driver_unregister(&platform_driver);
}
