/* SPDX-License-Identifier: GPL-2.0 */
/* Buffers that the kernel's exporters share, and what of them is left. */
#ifndef DMABENCH_SELFTEST_DMA_BUF_H
#define DMABENCH_SELFTEST_DMA_BUF_H

#include <stddef.h>

#include "dma.h"

/*
 * A new dma-buf of @bytes, not of DMABENCH_EXPORTER_OWN. Return: its file descriptor; -ENOENT:
 * this kernel has no such exporter; -errno
 */
int dma_buf_of(enum dmabench_exporter exporter, size_t bytes);
#define NO_EXPORTER "this kernel has no such exporter"

/* Who has a reference to the module: open files, and what it exported. -1: not told. */
long dma_buf_module_users(void);

#endif /* DMABENCH_SELFTEST_DMA_BUF_H */
