/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiment of shared buffers sets up, and what its loop works with. */
#ifndef DMABENCH_DMA_BUF_H
#define DMABENCH_DMA_BUF_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/mutex.h>

#include "pinned.h"
#include "run/round.h"

struct dma_buf;
struct dma_buf_attachment;
struct page;
struct sg_table;

enum {
	PARAM_SIZE,
	PARAM_EXPORTER,
	PARAM_DIRECTION,
	PARAM_MASK_BITS,
	PARAM_CPU_ACCESS,
	PARAM_PIECES,
};

enum {
	PHASE_EXPORT,
	PHASE_ATTACH,
	PHASE_MAP,
	PHASE_TRANSFER,
	PHASE_BEGIN_CPU_ACCESS,
	PHASE_END_CPU_ACCESS,
	PHASE_UNMAP,
	PHASE_DETACH,
};

/**
 * struct dmabench_own_buffer - what the module itself exports; of a thread
 * @thread: whose
 * @npages: how long it is
 * @pages: what it is
 * @vaddr: where the CPU sees all of it, or NULL
 * @lock: of @attachments, and of what of them is mapped
 * @attachments: struct own_attachment
 * @released: the last reference to what was exported last is gone
 * @kept: an engine that would not stop may still write to it: it stays mapped
 */
struct dmabench_own_buffer {
	struct dmabench_thread *thread;
	unsigned long npages;
	struct page **pages;
	void *vaddr;
	struct mutex lock;
	struct list_head attachments;
	struct completion released;
	bool kept;
};

int dmabench_own_alloc(struct dmabench_thread *thread, struct dmabench_own_buffer *own,
		       unsigned long npages, bool view);
void dmabench_own_free(struct dmabench_own_buffer *own);
struct dma_buf *dmabench_own_export(struct dmabench_own_buffer *own);
void dmabench_own_release(struct dmabench_own_buffer *own, struct dma_buf *dma_buf);
struct sg_table *dmabench_own_table(struct dma_buf_attachment *attachment);

/**
 * struct dmabench_shared - a thread's; its priv
 * @own: the module exports it; else the caller has
 * @cpu_access: the CPU's accesses are bracketed
 * @direction: of the mapping
 * @npages: of the buffer
 * @dma_buf: what is shared
 * @attachment: of the target's device
 * @table: what it maps
 * @pieces: what is moved
 * @vaddr: where the CPU sees the buffer, if there are pieces
 * @buffer: if it is @own
 */
struct dmabench_shared {
	bool own;
	bool cpu_access;
	enum dma_data_direction direction;
	unsigned long npages;
	struct dma_buf *dma_buf;
	struct dma_buf_attachment *attachment;
	struct sg_table *table;
	struct dmabench_pieces pieces;
	void *vaddr;
	struct dmabench_own_buffer buffer;
};

#ifdef CONFIG_DMA_SHARED_BUFFER
int dmabench_shared_setup(struct dmabench_thread *thread);
int dmabench_shared_loop(struct dmabench_thread *thread, u64 ops);
void dmabench_shared_teardown(struct dmabench_thread *thread);
#else
#define dmabench_shared_setup		NULL
#define dmabench_shared_loop		NULL
#define dmabench_shared_teardown	NULL
#endif

#endif /* DMABENCH_DMA_BUF_H */
