// SPDX-License-Identifier: GPL-2.0
/* Buffers of kinds BAR and P2P: memory of a PCI device's, which another target maps. */
#include <linux/io.h>
#include <linux/nospec.h>
#include <linux/pci.h>

#include "bar.h"
#include "buffer.h"
#include "core/integrity.h"
#include "core/pages.h"
#include "core/target.h"
#include "mapping.h"

/* All of the BAR, whoever sees how much of it. */
static int claim(struct dmabench_buffer *buffer, unsigned int number)
{
	struct pci_dev *pdev = buffer->bar.pdev;

	buffer->bar.phys = pci_resource_start(pdev, number);
	return dmabench_bar_claim(&buffer->bar, pci_resource_len(pdev, number),
				  buffer->dma.obj.length,
				  pci_resource_flags(pdev, number) & IORESOURCE_PREFETCH);
}

static int claim_pages(struct dmabench_buffer *buffer, unsigned int number)
{
	int err = dmabench_p2p_alloc(&buffer->bar, number, buffer->dma.obj.length);

	buffer->vaddr = buffer->bar.vaddr;
	return err;
}

/* The buffer's target and the card are entered. Return: 0, or what ALLOC says */
int dmabench_bar_make(struct dmabench_buffer *buffer, const struct dmabench_alloc *arg)
{
	unsigned int number = array_index_nospec(arg->bar, PCI_STD_NUM_BARS);
	struct dmabench_target *card = buffer->card;
	int err = dmabench_bar_check(card, number, buffer->dma.obj.length);

	if (err)
		return err;
	buffer->bar.pdev = to_pci_dev(card->dev);
	err = buffer->kind == DMABENCH_BUFFER_P2P ? claim_pages(buffer, number) :
						    claim(buffer, number);
	if (!err)
		atomic_inc(&dmabench_live_buffers);
	return err;
}

/* What a stuck engine may still write to stays claimed for good, but for what has pages. */
void dmabench_bar_undo(struct dmabench_buffer *buffer)
{
	bool pages = buffer->kind == DMABENCH_BUFFER_P2P;

	if (!pages && dmabench_target_stuck(buffer->dma.obj.target)) {
		dmabench_pages_keep(buffer->dma.obj.length);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	if (pages)
		dmabench_p2p_free(&buffer->bar, buffer->dma.obj.length);
	else
		dmabench_bar_release(&buffer->bar);
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
	return dmabench_bar_reached(mapping->dma.obj.target->dev, mapping->phys,
				    mapping->dma.obj.length) ? 0 : -EPERM;
}
