// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/pci.h>

#include "bar.h"
#include "core/target.h"
#include "observe.h"
#include "permit.h"

/* Those of PCI devices that are bound to the module by name: an engine's are in use. */
static bool lends(const struct dmabench_target *card)
{
	return dev_is_pci(card->dev) && dmabench_target_owned(card) &&
	       !dmabench_target_survives_fault(card);
}

/* Return: the target that is the scratch card, with a reference, or NULL: it is not bound */
struct dmabench_target *dmabench_bar_card(void)
{
	struct dmabench_target *card;
	u32 i;

	for (i = 0; (card = dmabench_target_at(i)); i++) {
		if (lends(card) && dmabench_is_scratch(card->dev) && !dmabench_target_gone(card))
			return card;
		dmabench_target_put(card);
	}
	return NULL;
}

/* Return: number of the card's largest BAR of prefetchable memory, or -ENODEV */
int dmabench_bar_largest(const struct dmabench_target *card)
{
	const unsigned long wanted = IORESOURCE_MEM | IORESOURCE_PREFETCH;
	struct pci_dev *pdev = to_pci_dev(card->dev);
	int i, largest = -ENODEV;

	for (i = 0; i < PCI_STD_NUM_BARS; i++)
		if ((pci_resource_flags(pdev, i) & (wanted | IORESOURCE_UNSET)) == wanted &&
		    (largest < 0 || pci_resource_len(pdev, i) > pci_resource_len(pdev, largest)))
			largest = i;
	return largest;
}

/**
 * dmabench_bar_check() - may a BAR be handed out?
 * @card: the target, which is there
 * @number: of the BAR, below PCI_STD_NUM_BARS
 * @length: bytes from its first one on
 *
 * Return: 0; -EINVAL it is no memory of a card's, or shorter; -EPERM it may be registers
 */
int dmabench_bar_check(const struct dmabench_target *card, unsigned int number, u64 length)
{
	struct pci_dev *pdev;
	unsigned long flags;

	if (!lends(card))
		return -EINVAL;
	pdev = to_pci_dev(card->dev);
	flags = pci_resource_flags(pdev, number);
	if (!(flags & IORESOURCE_MEM) || flags & IORESOURCE_UNSET ||
	    length > pci_resource_len(pdev, number))
		return -EINVAL;
	/* To read a register may do something, to write it may do anything. */
	if (!dmabench_is_scratch(&pdev->dev) ||
	    (!(flags & IORESOURCE_PREFETCH) && !dmabench_misuse_allowed()))
		return -EPERM;
	return 0;
}

/**
 * dmabench_bar_claim() - have part of a BAR for oneself, and see it
 * @bar: its @phys is where the part begins, at a page
 * @bytes: of it, whole pages: no page may be cached in two ways
 * @length: of what the CPU is to see
 * @write_combine: it sees it by ioremap_wc()
 *
 * Not by pci_request_region(), which ends with the card's driver: it may have to be kept.
 *
 * Return: 0, -EBUSY, -ENOMEM
 */
int dmabench_bar_claim(struct dmabench_bar *bar, u64 bytes, size_t length, bool write_combine)
{
	bar->bytes = bytes;
	if (!request_mem_region(bar->phys, bytes, "dmabench"))
		return -EBUSY;
	bar->io = write_combine ? ioremap_wc(bar->phys, length) : ioremap(bar->phys, length);
	if (bar->io)
		return 0;
	release_mem_region(bar->phys, bytes);
	return -ENOMEM;
}

void dmabench_bar_release(struct dmabench_bar *bar)
{
	iounmap(bar->io);
	release_mem_region(bar->phys, bar->bytes);
}

/* Return: whether the kernel maps it without a warning: it is not above the device's mask */
bool dmabench_bar_reached(struct device *dev, phys_addr_t phys, u64 length)
{
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);

	return dmabench_misuse_allowed() || dmabench_translates(dev) || phys + length - 1 <= mask;
}

/* Does the device find something else there? What is no memory has no offset of the bus's. */
bool dmabench_bar_elsewhere(struct device *dev, dma_addr_t addr, phys_addr_t phys)
{
	return (dmabench_translates(dev) ? dmabench_backing(dev, addr) : addr) != phys;
}
