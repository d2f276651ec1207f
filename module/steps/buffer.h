/* SPDX-License-Identifier: GPL-2.0 */
/* Buffers: memory by one of the allocators, with a handle. */
#ifndef DMABENCH_BUFFER_H
#define DMABENCH_BUFFER_H

#include <linux/atomic.h>
#include <linux/dma-mapping.h>

#include "dma.h"
#include "managed.h"
#include "targets/bar.h"
#include "uapi/dmabench.h"

struct dmabench_block_pool;
struct dmabench_target;
struct file;
struct vm_area_struct;

/**
 * struct dmabench_buffer - a buffer; mappings, ranges and copies use it
 * @dma: its table is of the kind NONCONTIGUOUS
 * @vaddr: where the CPU sees the first byte; NULL of kind BAR, of a cookie nothing to be
 *	looked at
 * @bar: of kinds BAR, all of which is claimed, and P2P; for as long as it is not revoked
 * @kind: which allocator
 * @attrs: of the allocation, the kernel's
 * @managed: of kind COHERENT
 * @pool: of kind POOL, which it uses
 * @card: of kinds BAR and P2P, while it is made: whose it is, with a reference
 * @reached: an engine that would not stop may still write to it
 * @mmaps: user mappings
 * @mmap_offset: of them in the device file; 0 where there can be none
 */
struct dmabench_buffer {
	struct dmabench_dma dma;
	u8 *vaddr;
	struct dmabench_bar bar;
	enum dmabench_buffer_kind kind;
	unsigned long attrs;
	struct dmabench_managed managed;
	struct dmabench_block_pool *pool;
	struct dmabench_target *card;
	bool reached;
	atomic_t mmaps;
	u64 mmap_offset;
};

extern const struct dmabench_object_ops dmabench_buffer_ops;

/* Return: the buffer, or NULL of another kind of object */
static inline struct dmabench_buffer *dmabench_to_buffer(struct dmabench_object *obj)
{
	return obj->ops == &dmabench_buffer_ops ?
	       container_of(obj, struct dmabench_buffer, dma.obj) : NULL;
}

/* Was it asked for that the kernel does not map it? */
static inline bool dmabench_buffer_is_cookie(const struct dmabench_buffer *buffer)
{
	return buffer->attrs & DMA_ATTR_NO_KERNEL_MAPPING;
}

struct dmabench_buffer *dmabench_buffer_get(struct dmabench_file *file, u32 handle);

/* buffer_kinds.c */
int dmabench_buffer_check(const struct dmabench_alloc *arg);
int dmabench_buffer_make(struct dmabench_buffer *buffer, struct dmabench_alloc *arg);
void dmabench_buffer_undo(struct dmabench_buffer *buffer);
u64 dmabench_buffer_bytes(const struct dmabench_buffer *buffer);
bool dmabench_buffer_has_addr(const struct dmabench_buffer *buffer);
bool dmabench_buffer_is_lent(const struct dmabench_buffer *buffer);
bool dmabench_buffer_has_direction(const struct dmabench_buffer *buffer);

/* cookie.c */
int dmabench_cookie_clear(struct dmabench_buffer *buffer, u32 *out_unzeroed);

/* mmap.c */
u64 dmabench_mmap_offset(struct dmabench_buffer *buffer, u32 handle);
int dmabench_mmap(struct file *filp, struct vm_area_struct *vma);
void dmabench_mmap_revoke(struct dmabench_buffer *buffer);

#endif /* DMABENCH_BUFFER_H */
