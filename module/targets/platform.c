// SPDX-License-Identifier: GPL-2.0
/*
 * The module's own device: always there, no engine, seldom an IOMMU; peripherals
 * (peripheral.c); and any other platform device whose driver_override names us.
 */
#include <linux/mod_devicetable.h>
#include <linux/module.h>
#include <linux/platform_device.h>

#include "targets.h"

static struct platform_device *own;
static bool own_is_target;

static int platform_probe(struct platform_device *pdev)
{
	if (pdev == own)
		return dmabench_target_bind(&pdev->dev, "platform");
	/* Target 0 is our own: until then, others wait for driver_attach(). */
	if (!READ_ONCE(own_is_target))
		return -ENODEV;
	return dmabench_target_bind(&pdev->dev, dev_name(&pdev->dev));
}

static const struct platform_device_id platform_ids[] = {
	{ "dmabench" }, /* our own alone */
	{ "dmabench-peripheral" },
	{ }
};
MODULE_DEVICE_TABLE(platform, platform_ids);

static const struct of_device_id of_ids[] = {
	{ .compatible = "dmabench,peripheral" },
	{ }
};

/* No table: where it is cross-built, modpost takes this one's rows for those of 64 bits. */
MODULE_ALIAS("of:N*T*Cdmabench,peripheral");

static struct platform_driver platform_driver = {
	.probe = platform_probe,
	.id_table = platform_ids,
	.driver.of_match_table = of_ids,
	.driver.name = "dmabench",
	.driver.probe_type = PROBE_FORCE_SYNCHRONOUS,
};

static int add_own(void)
{
	int err;

	own = platform_device_alloc("dmabench", PLATFORM_DEVID_NONE);
	if (!own)
		return -ENOMEM;
	err = platform_device_add(own);
	if (err) {
		platform_device_put(own);
		return err;
	}
	if (!own->dev.driver) {
		platform_device_unregister(own);
		return -ENXIO;
	}
	WRITE_ONCE(own_is_target, true);
	return 0;
}

int dmabench_platform_init(void)
{
	int err = platform_driver_register(&platform_driver);

	if (err)
		return err;
	err = add_own();
	if (err)
		goto unregister_driver;
	err = driver_attach(&platform_driver.driver);
	if (err)
		goto unregister_device;
	return 0;

unregister_device:
	platform_device_unregister(own);
unregister_driver:
	platform_driver_unregister(&platform_driver);
	return err;
}

void dmabench_platform_exit(void)
{
	platform_device_unregister(own);
	platform_driver_unregister(&platform_driver);
}
