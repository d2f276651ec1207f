/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of a PCI device's, a BAR, that others map and that may be written. Which one that is, only
 * the caller knows: the device that the module's parameter scratch_card names, bound to the
 * module by name, and of it what is prefetchable; else registers could be written.
 */
#ifndef DMABENCH_BAR_H
#define DMABENCH_BAR_H

#include <linux/types.h>

struct device;
struct dmabench_target;
struct pci_dev;

/**
 * struct dmabench_bar - part of a BAR
 * @pdev: whose it is
 * @io: where the CPU sees as much as was asked for
 * @vaddr: of P2PDMA's: the same, which has pages; else NULL
 * @phys: first byte of what is claimed
 * @bytes: of what is claimed; not of P2PDMA's, which has claimed all of the BAR
 */
struct dmabench_bar {
	struct pci_dev *pdev;
	void __iomem *io;
	void *vaddr;
	phys_addr_t phys;
	u64 bytes;
};

struct dmabench_target *dmabench_bar_card(void);
int dmabench_bar_largest(const struct dmabench_target *card);
int dmabench_bar_check(const struct dmabench_target *card, unsigned int number, u64 length);
int dmabench_bar_claim(struct dmabench_bar *bar, u64 bytes, size_t length, bool write_combine);
void dmabench_bar_release(struct dmabench_bar *bar);
bool dmabench_bar_reached(struct device *dev, phys_addr_t phys, u64 length);
bool dmabench_bar_elsewhere(struct device *dev, dma_addr_t addr, phys_addr_t phys);

/* p2p.c */
bool dmabench_p2p_provided(struct pci_dev *pdev);
int dmabench_p2p_alloc(struct dmabench_bar *bar, unsigned int number, size_t length);
void dmabench_p2p_free(struct dmabench_bar *bar, size_t length);

#endif /* DMABENCH_BAR_H */
