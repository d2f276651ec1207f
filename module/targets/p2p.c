// SPDX-License-Identifier: GPL-2.0
/* Pages of a PCI device's memory, which a scatterlist may have. */
#include <linux/mutex.h>
#include <linux/pci-p2pdma.h>
#include <linux/pci.h>
#include <linux/sizes.h>

#include "bar.h"
#include "compat/compat.h"

/* What memory of a card's has pages is one BAR, until it is unbound. */
struct provided {
	unsigned int bar;
};

/* Two who ask at once get pages of the one BAR. */
static DEFINE_MUTEX(provide_lock);

/* The pages go next, of which none is lent any more. */
static void provided_release(struct device *dev, void *res)
{
}

/* Pages go by this much: it is that of the memory map's sections, and others are warned of. */
static bool has_whole_sections(struct pci_dev *pdev, unsigned int bar)
{
	return IS_ALIGNED(pci_resource_start(pdev, bar) | pci_resource_len(pdev, bar), SZ_2M);
}

static int provide_new(struct pci_dev *pdev, unsigned int bar)
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

static int provide(struct pci_dev *pdev, unsigned int bar)
{
	struct provided *provided;
	int err;

	mutex_lock(&provide_lock);
	provided = devres_find(&pdev->dev, provided_release, NULL, NULL);
	if (provided)
		err = provided->bar == bar ? 0 : -EBUSY;
	else
		err = provide_new(pdev, bar);
	mutex_unlock(&provide_lock);
	return err;
}

/* Return: whether it has a BAR with pages, which nobody else can claim till it is unbound */
bool dmabench_p2p_provided(struct pci_dev *pdev)
{
	return devres_find(&pdev->dev, provided_release, NULL, NULL);
}

/**
 * dmabench_p2p_alloc() - pages of a BAR
 * @bar: its @pdev is there; receives @vaddr and @io
 * @number: of the BAR, which may be handed out
 * @length: bytes; whole pages are taken
 *
 * Return: 0; -EOPNOTSUPP the kernel has not P2PDMA; -EINVAL the BAR is not of whole
 * sections of memory; -EBUSY it is in use, or another one has pages; -ENOMEM
 */
int dmabench_p2p_alloc(struct dmabench_bar *bar, unsigned int number, size_t length)
{
	int err = DMABENCH_NO_P2P ? -EOPNOTSUPP : provide(bar->pdev, number);

	if (err)
		return err;
	bar->vaddr = pci_alloc_p2pmem(bar->pdev, PAGE_ALIGN(length));
	if (!bar->vaddr)
		return -ENOMEM;
	/* It is no memory for the CPU either. */
	bar->io = (void __iomem __force *)bar->vaddr;
	return 0;
}

/* Also where an engine is stuck, for an unbind would wait for the pages without an end. */
void dmabench_p2p_free(struct dmabench_bar *bar, size_t length)
{
	pci_free_p2pmem(bar->pdev, bar->vaddr, PAGE_ALIGN(length));
}
