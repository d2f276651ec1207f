/* SPDX-License-Identifier: GPL-2.0 */
/* Buffers of kind BAR and P2P, and mappings of them. */
#ifndef DMABENCH_BAR_H
#define DMABENCH_BAR_H

#include <linux/types.h>

#include "uapi/dmabench.h"

struct dmabench_buffer;
struct dmabench_mapping;
struct pci_dev;

int dmabench_bar_make(struct dmabench_buffer *buffer, const struct dmabench_alloc *arg);
void dmabench_bar_undo(struct dmabench_buffer *buffer);
void dmabench_bar_fill(const struct dmabench_buffer *buffer, u64 at, size_t length, u64 seed);
void dmabench_bar_read(const struct dmabench_buffer *buffer, u64 at, size_t length, void *to);
bool dmabench_bar_takes(const struct dmabench_map *arg);
int dmabench_bar_permit(const struct dmabench_mapping *mapping);
bool dmabench_bar_elsewhere(const struct dmabench_mapping *mapping);

/* p2p.c */
int dmabench_p2p_claim(struct dmabench_buffer *buffer, struct pci_dev *pdev, unsigned int bar);
void dmabench_p2p_undo(struct dmabench_buffer *buffer);

#endif /* DMABENCH_BAR_H */
