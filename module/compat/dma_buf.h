/* SPDX-License-Identifier: GPL-2.0 */
/* Sharing buffers: the importer's calls, and what the kernel's CPU sees of one. */
#ifndef DMABENCH_COMPAT_DMA_BUF_H
#define DMABENCH_COMPAT_DMA_BUF_H

#include <linux/dma-buf.h>
#include <linux/module.h>
#include <linux/version.h>

#include "probed.h"

/* Why an experiment with dma_buf_export() cannot run; NULL where it can. */
#ifdef CONFIG_DMA_SHARED_BUFFER
#define DMABENCH_NO_DMA_BUF NULL
#else
#define DMABENCH_NO_DMA_BUF "this kernel shares no buffers: it has not CONFIG_DMA_SHARED_BUFFER"
#endif

/*
 * Debugging scrambles the exporter's own list while it is mapped, instead of a copy of it as
 * newer kernels do (mangle_sg_table() in drivers/dma-buf/dma-buf.c).
 */
#define DMABENCH_LIST_SCRAMBLED \
	(IS_ENABLED(CONFIG_DMABUF_DEBUG) && LINUX_VERSION_CODE < KERNEL_VERSION(7, 2, 0))

/* The symbols are in a namespace since 5.16, whose name is a string since 6.13. */
#if DMABENCH_HAS_IMPORT_NS_BARE
#define DMABENCH_IMPORT_DMA_BUF() MODULE_IMPORT_NS(DMA_BUF)
#else
#define DMABENCH_IMPORT_DMA_BUF() MODULE_IMPORT_NS("DMA_BUF")
#endif

/* Before 6.2 a static importer does not lock the reservation. */
#if DMABENCH_HAS_DMA_BUF_UNLOCKED
#define dmabench_dma_buf_map	dma_buf_map_attachment_unlocked
#define dmabench_dma_buf_unmap	dma_buf_unmap_attachment_unlocked
#else
#define dmabench_dma_buf_map	dma_buf_map_attachment
#define dmabench_dma_buf_unmap	dma_buf_unmap_attachment
#endif

/*
 * Return: 0, @vaddr is where the CPU sees all of it until dmabench_dma_buf_vunmap(); or a
 * negative errno value. Before 5.18 it has other types, and no exporter of ours.
 */
static inline int dmabench_dma_buf_vmap(struct dma_buf *dma_buf, void **vaddr)
{
#if DMABENCH_HAS_DMA_BUF_IOSYS_MAP
	struct iosys_map map;
#if DMABENCH_HAS_DMA_BUF_UNLOCKED
	int err = dma_buf_vmap_unlocked(dma_buf, &map);
#else
	int err = dma_buf_vmap(dma_buf, &map);
#endif

	*vaddr = err ? NULL : map.vaddr;
	return err;
#else
	return -EOPNOTSUPP;
#endif
}

static inline void dmabench_dma_buf_vunmap(struct dma_buf *dma_buf, void *vaddr)
{
#if DMABENCH_HAS_DMA_BUF_IOSYS_MAP
	struct iosys_map map = IOSYS_MAP_INIT_VADDR(vaddr);

#if DMABENCH_HAS_DMA_BUF_UNLOCKED
	dma_buf_vunmap_unlocked(dma_buf, &map);
#else
	dma_buf_vunmap(dma_buf, &map);
#endif
#endif
}

#endif /* DMABENCH_COMPAT_DMA_BUF_H */
