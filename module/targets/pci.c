// SPDX-License-Identifier: GPL-2.0
/* Any PCI device whose driver_override names us. */
#include <linux/pci.h>

#include "compat/compat.h"
#include "targets.h"

/*
 * No override_only says that the device got here by new_id: that would take
 * every device of the kind, and whoever comes later.
 */
static int pci_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	int err;

	if (!dmabench_by_override(pdev, id))
		return dev_err_probe(&pdev->dev, -EINVAL,
				     "dmabench is bound by driver_override alone\n");
	if (pdev->hdr_type != PCI_HEADER_TYPE_NORMAL)
		return dev_err_probe(&pdev->dev, -EINVAL,
				     "dmabench does not take bridges\n");
	/* Awake: the IOMMU may have to talk to the device's own TLB. */
	err = pcim_enable_device(pdev);
	if (err)
		return err;
	/* Mappings need no master, and nobody drives what it would write. */
	pci_clear_master(pdev);
	return dmabench_target_bind(&pdev->dev, pci_name(pdev));
}

/* No MODULE_DEVICE_TABLE: no device asks for this module. */
static const struct pci_device_id pci_ids[] = {
	DMABENCH_PCI_BY_OVERRIDE,
	{ }
};

static struct pci_driver pci_driver = {
	.name = "dmabench",
	.id_table = pci_ids,
	.probe = pci_probe,
	.driver.probe_type = PROBE_FORCE_SYNCHRONOUS,
};

int dmabench_pci_init(void)
{
	return pci_register_driver(&pci_driver);
}

void dmabench_pci_exit(void)
{
	pci_unregister_driver(&pci_driver);
}
