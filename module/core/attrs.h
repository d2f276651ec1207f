/* SPDX-License-Identifier: GPL-2.0 */
/* The ABI's directions and attributes, and the kernel's. */
#ifndef DMABENCH_ATTRS_H
#define DMABENCH_ATTRS_H

#include <linux/dma-direction.h>
#include <linux/types.h>

bool dmabench_direction(u32 abi, enum dma_data_direction *direction);
int dmabench_abi_attrs(u32 abi, unsigned long *attrs);

#endif /* DMABENCH_ATTRS_H */
