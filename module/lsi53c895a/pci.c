// SPDX-License-Identifier: GPL-2.0
/*
 * Probe and remove. &struct lsi_dev outlives the binding while clients hold the
 * channel; the hardware's part of it does not.
 */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#include "../compat/compat.h"
#include "lsi.h"
#include "regs.h"

static void lsi_release(struct dma_device *dma)
{
	struct lsi_dev *lsi = container_of(dma, struct lsi_dev, dma);

	put_device(dma->dev);
	kfree(lsi);
}

static struct lsi_dev *lsi_new(struct pci_dev *pdev)
{
	struct lsi_dev *lsi = kzalloc(sizeof(*lsi), GFP_KERNEL);

	if (!lsi)
		return NULL;
	lsi->dma.dev = get_device(&pdev->dev);
	lsi->dma.device_release = lsi_release;
	dmabench_lsi_chan_init(lsi, dmabench_lsi_channels());
	dmabench_lsi_params_apply(lsi);
	pci_set_drvdata(pdev, lsi);
	return lsi;
}

static int lsi_enable(struct pci_dev *pdev)
{
	int ret;

	ret = dma_set_mask_and_coherent(&pdev->dev, DMA_BIT_MASK(32));
	if (ret)
		return ret;
	dma_set_max_seg_size(&pdev->dev, LSI_MOVE_MAX);

	ret = pci_enable_device_mem(pdev);
	if (ret)
		return ret;
	ret = pci_request_region(pdev, LSI_BAR, KBUILD_MODNAME);
	if (ret)
		pci_disable_device(pdev);
	return ret;
}

static void lsi_disable(struct pci_dev *pdev)
{
	pci_clear_master(pdev);
	pci_release_region(pdev, LSI_BAR);
	pci_disable_device(pdev);
}

/* The registers are mapped, the chip is quiet and its script in place. */
static int lsi_power_up(struct lsi_dev *lsi, struct pci_dev *pdev)
{
	int ret;

	lsi->regs = pci_iomap(pdev, LSI_BAR, 0);
	if (!lsi->regs)
		return -ENOMEM;
	dmabench_lsi_reset(lsi);
	pci_set_master(pdev);

	ret = dmabench_lsi_script_alloc(lsi);
	if (ret)
		goto err_unmap;
	ret = request_irq(pdev->irq, dmabench_lsi_irq, IRQF_SHARED,
			  KBUILD_MODNAME, lsi);
	if (ret)
		goto err_script;
	return 0;

err_script:
	dmabench_lsi_script_free(lsi);
err_unmap:
	pci_iounmap(pdev, lsi->regs);
	return ret;
}

static void lsi_power_down(struct lsi_dev *lsi, struct pci_dev *pdev)
{
	void __iomem *regs = lsi->regs;

	dmabench_lsi_chan_stop(lsi);
	free_irq(pdev->irq, lsi);
	pci_clear_master(pdev);
	dmabench_lsi_script_free(lsi);
	pci_iounmap(pdev, regs);
}

/* Unregistering comes last: it may free what the rest still needs. */
static void lsi_remove(struct pci_dev *pdev)
{
	struct lsi_dev *lsi = pci_get_drvdata(pdev);

	dmabench_lsi_peripheral_remove(lsi);
	lsi_power_down(lsi, pdev);
	dma_async_device_unregister(&lsi->dma);
	lsi_disable(pdev);
}

static int lsi_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct lsi_dev *lsi;
	int ret;

	ret = lsi_enable(pdev);
	if (ret)
		return ret;
	lsi = lsi_new(pdev);
	if (!lsi) {
		ret = -ENOMEM;
		goto err_disable;
	}
	ret = dmabench_lsi_child_check(lsi) ?: lsi_power_up(lsi, pdev);
	if (ret)
		goto err_free;
	ret = dma_async_device_register(&lsi->dma);
	if (ret)
		goto err_power;
	ret = dmabench_lsi_children_init(lsi) ?: dmabench_lsi_peripheral_add(lsi, pdev);
	if (ret)
		lsi_remove(pdev);
	return ret;

err_power:
	lsi_power_down(lsi, pdev);
err_free:
	lsi_release(&lsi->dma);
err_disable:
	lsi_disable(pdev);
	return ret;
}

/* Nothing may write to memory that the next kernel believes to be its own. */
static void lsi_shutdown(struct pci_dev *pdev)
{
	dmabench_lsi_chan_stop(pci_get_drvdata(pdev));
	pci_clear_master(pdev);
}

/*
 * No MODULE_DEVICE_TABLE: the module must be asked for by name, as the same chip
 * may well be somebody's disk controller, which sym53c8xx drives.
 */
static const struct pci_device_id lsi_ids[] = {
	{ PCI_DEVICE(PCI_VENDOR_ID_LSI_LOGIC, PCI_DEVICE_ID_LSI_53C895A) },
	{ }
};

static struct pci_driver lsi_driver = {
	.name		= KBUILD_MODNAME,
	.id_table	= lsi_ids,
	.probe		= lsi_probe,
	.remove		= lsi_remove,
	.shutdown	= lsi_shutdown,
	.DMABENCH_PCI_DEV_GROUPS = dmabench_lsi_groups,
};

module_pci_driver(lsi_driver);

MODULE_DESCRIPTION("dmaengine provider for the LSI 53C895A, for dmabench");
MODULE_LICENSE("GPL");
