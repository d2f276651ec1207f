// SPDX-License-Identifier: GPL-2.0
/*
 * Who asks for the channels by name: peripherals of a device tree that has #dma-cells
 * for the chip, of one cell, the channel's index; or, with slave=1, one that is always
 * there: the chip's own memory plays a window, as a peripheral may have one.
 */
#include <linux/of.h>
#include <linux/of_dma.h>
#include <linux/pci.h>
#include <linux/platform_device.h>

#include "lsi.h"
#include "regs.h"

/* Does a device tree have peripherals ask for its channels? */
bool dmabench_lsi_has_cells(struct lsi_dev *lsi)
{
	return lsi->dma.dev->of_node &&
	       of_property_read_bool(lsi->dma.dev->of_node, "#dma-cells");
}

static bool lsi_is(struct dma_chan *chan, void *wanted)
{
	return chan == wanted;
}

static struct dma_chan *lsi_xlate(struct of_phandle_args *spec, struct of_dma *of)
{
	struct lsi_dev *lsi = of->of_dma_data;
	dma_cap_mask_t mask;

	if (spec->args_count != 1 || spec->args[0] >= lsi->nchans)
		return NULL;
	dma_cap_zero(mask);
	dma_cap_set(DMA_SLAVE, mask);
	return __dma_request_channel(&mask, lsi_is, &lsi->chan[spec->args[0]].chan,
				     of->of_node);
}

static bool lsi_is_own(struct dma_chan *chan, void *lsi)
{
	return to_lsi_chan(chan)->lsi == lsi;
}

static struct platform_device *lsi_peripheral_new(struct lsi_dev *lsi, struct pci_dev *pdev)
{
	struct platform_device *peripheral =
		platform_device_alloc("dmabench-peripheral", lsi->dma.dev_id);
	struct resource memory = DEFINE_RES_MEM(pci_resource_start(pdev, LSI_RAM_BAR),
						pci_resource_len(pdev, LSI_RAM_BAR));
	int ret;

	if (!peripheral)
		return ERR_PTR(-ENOMEM);
	memory.parent = &pdev->resource[LSI_RAM_BAR];
	peripheral->dev.parent = &pdev->dev;
	ret = platform_device_add_resources(peripheral, &memory, 1) ?:
	      platform_device_add(peripheral);
	if (!ret)
		return peripheral;
	platform_device_put(peripheral);
	return ERR_PTR(ret);
}

/* From here on it gets a channel by either name. */
static void lsi_peripheral_map(struct lsi_dev *lsi)
{
	static const char * const names[] = { "tx", "rx" };
	struct dma_filter *filter = &lsi->dma.filter;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lsi->peripheral_map); i++)
		lsi->peripheral_map[i] = (struct dma_slave_map){
			.devname = dev_name(&lsi->peripheral->dev), .slave = names[i],
			.param = lsi,
		};
	filter->fn = lsi_is_own;
	filter->map = lsi->peripheral_map;
	/* Others may be looking for theirs. */
	smp_store_release(&filter->mapcnt, (int)ARRAY_SIZE(lsi->peripheral_map));
}

/**
 * dmabench_lsi_peripheral_add() - let peripherals ask for the channels
 * @lsi: registered
 * @pdev: its device
 *
 * Return: 0, or a negative errno; dmabench_lsi_peripheral_remove() follows in any case
 */
int dmabench_lsi_peripheral_add(struct lsi_dev *lsi, struct pci_dev *pdev)
{
	struct platform_device *peripheral;

	if (dmabench_lsi_has_cells(lsi))
		return of_dma_controller_register(pdev->dev.of_node, lsi_xlate, lsi);
	if (!lsi->slave || !pci_resource_len(pdev, LSI_RAM_BAR))
		return 0;
	peripheral = lsi_peripheral_new(lsi, pdev);
	if (IS_ERR(peripheral))
		return PTR_ERR(peripheral);
	lsi->peripheral = peripheral;
	lsi_peripheral_map(lsi);
	return 0;
}

void dmabench_lsi_peripheral_remove(struct lsi_dev *lsi)
{
	if (dmabench_lsi_has_cells(lsi))
		of_dma_controller_free(lsi->dma.dev->of_node);
	if (!lsi->peripheral)
		return;
	WRITE_ONCE(lsi->dma.filter.mapcnt, 0);
	platform_device_unregister(lsi->peripheral);
	lsi->peripheral = NULL;
}
