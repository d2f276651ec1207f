// SPDX-License-Identifier: GPL-2.0
/* Buffers of kind P2P: pages of a PCI device's memory, which a scatterlist may have. */
#include <linux/pci-p2pdma.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "bar.h"
#include "buffer.h"
#include "compat/compat.h"
#include "core/pages.h"

/* What memory of a card's has pages is one BAR, until it is unbound. */
struct provided {
	unsigned int bar;
};

/* The pages go next, of which none is lent any more. */
static void provided_release(struct device *dev, void *res)
{
}

/* Pages go by this much: it is that of the memory map's sections, and others are warned of. */
static bool has_whole_sections(struct pci_dev *pdev, unsigned int bar)
{
	return IS_ALIGNED(pci_resource_start(pdev, bar) | pci_resource_len(pdev, bar), SZ_2M);
}

static int provide(struct pci_dev *pdev, unsigned int bar)
{
	struct provided *provided;
	int err;

	if (!has_whole_sections(pdev, bar))
		return -EINVAL;
	provided = devres_alloc(provided_release, sizeof(*provided), GFP_KERNEL);
	if (!provided)
		return -ENOMEM;
	provided->bar = bar;
	err = -EBUSY;
	if (!devm_request_mem_region(&pdev->dev, pci_resource_start(pdev, bar),
				     pci_resource_len(pdev, bar), "dmabench"))
		goto free;
	err = pci_p2pdma_add_resource(pdev, bar, 0, 0);
	if (err)
		goto release;
	devres_add(&pdev->dev, provided);
	return 0;

release:
	devm_release_mem_region(&pdev->dev, pci_resource_start(pdev, bar),
				pci_resource_len(pdev, bar));
free:
	devres_free(provided);
	return err;
}

/* The card is there, and the BAR may be handed out. Return: 0, or what ALLOC says */
int dmabench_p2p_claim(struct dmabench_buffer *buffer, struct pci_dev *pdev, unsigned int bar)
{
	struct provided *provided = devres_find(&pdev->dev, provided_release, NULL, NULL);
	int err;

	if (DMABENCH_NO_P2P)
		return -EOPNOTSUPP;
	if (provided && provided->bar != bar)
		return -EBUSY;
	err = provided ? 0 : provide(pdev, bar);
	if (err)
		return err;
	buffer->vaddr = pci_alloc_p2pmem(pdev, PAGE_ALIGN(buffer->dma.obj.length));
	if (!buffer->vaddr)
		return -ENOMEM;
	buffer->bar.pdev = pdev;
	/* It is no memory for the CPU either. */
	buffer->bar.io = (void __iomem __force *)buffer->vaddr;
	return 0;
}

/* Also where an engine is stuck, for an unbind would wait for the pages without an end. */
void dmabench_p2p_undo(struct dmabench_buffer *buffer)
{
	pci_free_p2pmem(buffer->bar.pdev, buffer->vaddr,
			PAGE_ALIGN(buffer->dma.obj.length));
	atomic_dec(&dmabench_live_buffers);
}
