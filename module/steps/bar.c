// SPDX-License-Identifier: GPL-2.0
/* Buffers of kind BAR: memory of a PCI device's, which another target maps. What P2P shares. */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/nospec.h>
#include <linux/pci.h>

#include "bar.h"
#include "buffer.h"
#include "core/integrity.h"
#include "core/pages.h"
#include "core/target.h"
#include "mapping.h"
#include "targets/observe.h"
#include "targets/permit.h"

/* Those of PCI devices that are bound to the module by name: an engine's are in use. */
static bool lends(const struct dmabench_target *card)
{
	return dev_is_pci(card->dev) && dmabench_target_owned(card) &&
	       !dmabench_target_survives_fault(card);
}

/*
 * All of the BAR is claimed, so that its pages are cached in one way, and
 * not by pci_request_region(), which ends with the card's driver: it may have to be kept.
 */
static int claim(struct dmabench_buffer *buffer, struct pci_dev *pdev, unsigned int bar)
{
	bool prefetch = pci_resource_flags(pdev, bar) & IORESOURCE_PREFETCH;
	size_t length = buffer->dma.obj.length;

	buffer->bar.pdev = pdev;
	buffer->bar.phys = pci_resource_start(pdev, bar);
	buffer->bar.bytes = pci_resource_len(pdev, bar);
	if (!request_mem_region(buffer->bar.phys, buffer->bar.bytes, "dmabench"))
		return -EBUSY;
	buffer->bar.io = prefetch ? ioremap_wc(buffer->bar.phys, length) :
				    ioremap(buffer->bar.phys, length);
	if (buffer->bar.io)
		return 0;
	release_mem_region(buffer->bar.phys, buffer->bar.bytes);
	return -ENOMEM;
}

/* The card is there. Return: 0, or what ALLOC says */
static int hand_out(struct dmabench_buffer *buffer, const struct dmabench_target *card,
		    unsigned int bar)
{
	struct pci_dev *pdev;
	unsigned long flags;

	if (!lends(card))
		return -EINVAL;
	pdev = to_pci_dev(card->dev);
	flags = pci_resource_flags(pdev, bar);
	if (!(flags & IORESOURCE_MEM) || flags & IORESOURCE_UNSET ||
	    buffer->dma.obj.length > pci_resource_len(pdev, bar))
		return -EINVAL;
	/* To read a register may do something, to write it may do anything. */
	if (!dmabench_is_scratch(&pdev->dev) ||
	    (!(flags & IORESOURCE_PREFETCH) && !dmabench_misuse_allowed()))
		return -EPERM;
	return buffer->kind == DMABENCH_BUFFER_P2P ? dmabench_p2p_claim(buffer, pdev, bar) :
						     claim(buffer, pdev, bar);
}

/* The buffer's target and the card are entered. Return: 0, or what ALLOC says */
int dmabench_bar_make(struct dmabench_buffer *buffer, const struct dmabench_alloc *arg)
{
	struct dmabench_target *card = buffer->card;
	int err = hand_out(buffer, card, array_index_nospec(arg->bar, PCI_STD_NUM_BARS));

	if (!err)
		atomic_inc(&dmabench_live_buffers);
	return err;
}

/* What a stuck engine may still write to stays claimed for good. */
void dmabench_bar_undo(struct dmabench_buffer *buffer)
{
	if (dmabench_target_stuck(buffer->dma.obj.target)) {
		dmabench_pages_keep(buffer->dma.obj.length);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	iounmap(buffer->bar.io);
	release_mem_region(buffer->bar.phys, buffer->bar.bytes);
}

void dmabench_bar_fill(const struct dmabench_buffer *buffer, u64 at, size_t length, u64 seed)
{
	dmabench_integrity_fill_io(buffer->bar.io + at, length, seed, at);
}

void dmabench_bar_read(const struct dmabench_buffer *buffer, u64 at, size_t length, void *to)
{
	memcpy_fromio(to, buffer->bar.io + at, length);
}

/* Is it by one of the calls that are for a BAR? */
bool dmabench_bar_takes(const struct dmabench_map *arg)
{
	return arg->call == DMABENCH_MAP_RESOURCE ||
	       (arg->call == DMABENCH_MAP_PHYS && arg->attrs & DMABENCH_ATTR_MMIO);
}

/* Return: 0, or -EPERM it is above the device's mask, of which the kernel warns */
int dmabench_bar_permit(const struct dmabench_mapping *mapping)
{
	struct device *dev = mapping->dma.obj.target->dev;
	u64 mask = min_not_zero(dma_get_mask(dev), dev->bus_dma_limit);
	u64 last = mapping->phys + mapping->dma.obj.length - 1;

	return dmabench_misuse_allowed() || dmabench_translates(dev) || last <= mask ? 0 : -EPERM;
}

/* Does the device find something else there? What is no memory has no offset of the bus's. */
bool dmabench_bar_elsewhere(const struct dmabench_mapping *mapping)
{
	struct device *dev = mapping->dma.obj.target->dev;
	dma_addr_t addr = mapping->dma.addr;

	return (dmabench_translates(dev) ? dmabench_backing(dev, addr) : addr) != mapping->phys;
}
