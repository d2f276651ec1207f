// SPDX-License-Identifier: GPL-2.0
/* The kinds of buffers: one row each, and one function each way. */
#include <linux/dma-mapping.h>
#include <linux/dmapool.h>
#include <linux/log2.h>
#include <linux/pci.h>
#include <linux/vmalloc.h>

#include "bar.h"
#include "buffer.h"
#include "compat/compat.h"
#include "core/memory.h"
#include "core/pages.h"
#include "core/target.h"
#include "pool.h"
#include "targets/permit.h"

static gfp_t gfp_of(u32 flags)
{
	gfp_t gfp = flags & DMABENCH_ALLOC_ATOMIC ? GFP_NOWAIT : GFP_KERNEL;

	if (flags & DMABENCH_ALLOC_COMP)
		gfp |= __GFP_COMP;
	if (flags & DMABENCH_ALLOC_ZONE)
		gfp |= __GFP_DMA32;
	/* As large as the machine has it, but not at its processes' cost. */
	return gfp | __GFP_NOWARN | __GFP_RETRY_MAYFAIL | __GFP_ACCOUNT;
}

static void make_pages(struct dmabench_buffer *b, gfp_t gfp)
{
	b->vaddr = dmabench_pages_alloc(b->dma.obj.length, NUMA_NO_NODE);
}

static void free_pages_kind(struct dmabench_buffer *b)
{
	dmabench_pages_free(b->dma.obj.target, b->vaddr, b->dma.obj.length);
}

/* What the DMA API hands out with its address. */
static struct dmabench_dma_memory memory_of(const struct dmabench_buffer *b)
{
	return (struct dmabench_dma_memory) {
		.kind = b->kind, .direction = b->dma.direction, .attrs = b->attrs,
		.managed = b->managed.is, .length = b->dma.obj.length, .vaddr = b->vaddr,
		.addr = b->dma.addr,
	};
}

static void make_memory(struct dmabench_buffer *b, gfp_t gfp)
{
	struct dmabench_dma_memory memory = memory_of(b);

	if (!dmabench_memory_alloc(b->dma.obj.target->dev, &memory, gfp))
		return;
	b->vaddr = memory.vaddr;
	b->dma.addr = memory.addr;
}

static void free_memory(struct dmabench_buffer *b)
{
	struct dmabench_dma_memory memory = memory_of(b);

	if (dmabench_managed_left(&b->managed, b->dma.obj.target))
		return;
	dmabench_memory_free(b->dma.obj.target->dev, &memory);
}

/* Of all that hand out memory only dma-iommu's does not zero it unasked. */
static void make_noncontiguous(struct dmabench_buffer *b, gfp_t gfp)
{
	struct device *dev = b->dma.obj.target->dev;

	b->dma.table = dma_alloc_noncontiguous(dev, b->dma.obj.length,
					       b->dma.direction, gfp | __GFP_ZERO,
					       b->attrs);
	if (!b->dma.table)
		return;
	b->vaddr = dma_vmap_noncontiguous(dev, b->dma.obj.length, b->dma.table);
	b->dma.vmap = b->vaddr;
	if (b->vaddr)
		return;
	dma_free_noncontiguous(dev, b->dma.obj.length, b->dma.table, b->dma.direction);
	b->dma.table = NULL;
}

static void free_noncontiguous(struct dmabench_buffer *b)
{
	struct device *dev = b->dma.obj.target->dev;

	dma_vunmap_noncontiguous(dev, b->vaddr);
	dma_free_noncontiguous(dev, b->dma.obj.length, b->dma.table, b->dma.direction);
}

static void make_pool_block(struct dmabench_buffer *b, gfp_t gfp)
{
	b->vaddr = dma_pool_zalloc(b->pool->pool, gfp, &b->dma.addr);
}

static void free_pool_block(struct dmabench_buffer *b)
{
	dma_pool_free(b->pool->pool, b->vaddr, b->dma.addr);
}

static void make_vmalloc(struct dmabench_buffer *b, gfp_t gfp)
{
	b->vaddr = __vmalloc(b->dma.obj.length, GFP_KERNEL_ACCOUNT | __GFP_ZERO |
			     __GFP_RETRY_MAYFAIL);
}

static void free_vmalloc(struct dmabench_buffer *b)
{
	vfree(b->vaddr);
}

#define HAS_ADDR	BIT(0)	/* a DMA address from the start */
#define HAS_DIRECTION	BIT(1)
#define HAS_ATTRS	BIT(2)
#define HAS_FLAGS	BIT(3)	/* DMABENCH_ALLOC_* mean something */
#define HAS_ATOMIC	BIT(4)	/* also with interrupts off */
#define IS_LARGE	BIT(5)	/* up to DMABENCH_MAX_FILE_BYTES */
#define IS_KEPT		BIT(6)	/* its release itself knows of stuck engines */
#define IS_CONTIGUOUS	BIT(7)	/* of powers of two pages */
#define IS_LENT		BIT(8)	/* another device's */

static const struct kind {
	u32 has;
	void (*make)(struct dmabench_buffer *buffer, gfp_t gfp);
	void (*release)(struct dmabench_buffer *buffer);
} kinds[DMABENCH_BUFFER_KINDS] = {
	[DMABENCH_BUFFER_PAGES] = { IS_KEPT, make_pages, free_pages_kind },
	[DMABENCH_BUFFER_COHERENT] = { HAS_ADDR | HAS_ATTRS | HAS_FLAGS | HAS_ATOMIC |
		IS_LARGE | IS_CONTIGUOUS, make_memory, free_memory },
	[DMABENCH_BUFFER_WRITE_COMBINE] = { HAS_ADDR | HAS_FLAGS | HAS_ATOMIC | IS_LARGE |
		IS_CONTIGUOUS, make_memory, free_memory },
	[DMABENCH_BUFFER_NONCOHERENT] = { HAS_ADDR | HAS_DIRECTION | HAS_FLAGS | IS_LARGE |
		IS_CONTIGUOUS, make_memory, free_memory },
	/* Where nothing translates it is contiguous all the same. */
	[DMABENCH_BUFFER_NONCONTIGUOUS] = { HAS_ADDR | HAS_DIRECTION | HAS_ATTRS |
		HAS_FLAGS | IS_LARGE | IS_CONTIGUOUS, make_noncontiguous, free_noncontiguous },
	[DMABENCH_BUFFER_DMA_PAGES] = { HAS_ADDR | HAS_DIRECTION | HAS_FLAGS | IS_LARGE |
		IS_CONTIGUOUS, make_memory, free_memory },
	[DMABENCH_BUFFER_POOL] = { HAS_ADDR | HAS_FLAGS | HAS_ATOMIC, make_pool_block,
		free_pool_block },
	[DMABENCH_BUFFER_VMALLOC] = { 0, make_vmalloc, free_vmalloc },
	/* It may be refused for many reasons: dmabench_bar_make(). */
	[DMABENCH_BUFFER_BAR] = { IS_KEPT | IS_LENT, NULL, dmabench_bar_undo },
	[DMABENCH_BUFFER_P2P] = { IS_KEPT | IS_LENT, NULL, dmabench_bar_undo },
};

/* Memory is zeroed in one go: what does that with interrupts off stays short. */
static u64 most_bytes(const struct dmabench_alloc *arg)
{
	return kinds[arg->kind].has & IS_LARGE && !(arg->flags & DMABENCH_ALLOC_ATOMIC) &&
	       !(arg->attrs & DMABENCH_ATTR_NO_KERNEL_MAPPING) ?
	       DMABENCH_MAX_FILE_BYTES : DMABENCH_MAX_BUFFER_BYTES;
}

/*
 * What an allocator has to refuse: with misuse=1 it is asked in the caller's name,
 * and the kernel's WARN is part of the answer. dma_alloc_attrs() ignores a zone.
 */
static bool is_misused(const struct dmabench_alloc *arg)
{
	return arg->flags & DMABENCH_ALLOC_COMP ||
	       (arg->flags & DMABENCH_ALLOC_ZONE && kinds[arg->kind].has & HAS_DIRECTION) ||
	       (arg->kind == DMABENCH_BUFFER_NONCONTIGUOUS &&
		arg->attrs & ~DMABENCH_ATTR_ALLOC_SINGLE_PAGES);
}

/*
 * Return: 0, -EINVAL for what the kind does not take, -EOPNOTSUPP the kernel has
 * none, -EPERM it is for misuse=1
 */
int dmabench_buffer_check(const struct dmabench_alloc *arg)
{
	u32 has;

	if (arg->kind >= DMABENCH_BUFFER_KINDS)
		return -EINVAL;
	has = kinds[arg->kind].has;
	if (!arg->length || arg->length > most_bytes(arg))
		return -EINVAL;
	if ((arg->direction && !(has & HAS_DIRECTION)) ||
	    (arg->attrs && !(has & HAS_ATTRS)) ||
	    (arg->flags && !(has & HAS_FLAGS)) ||
	    (arg->flags & DMABENCH_ALLOC_ATOMIC && !(has & HAS_ATOMIC)) ||
	    (arg->flags & DMABENCH_ALLOC_MANAGED && !dmabench_managed_takes(arg)) ||
	    ((arg->card || arg->bar) && !(has & IS_LENT)) || arg->bar >= PCI_STD_NUM_BARS ||
	    (arg->pool && arg->kind != DMABENCH_BUFFER_POOL) ||
	    (!arg->pool && arg->kind == DMABENCH_BUFFER_POOL))
		return -EINVAL;
	if (arg->kind == DMABENCH_BUFFER_NONCONTIGUOUS && DMABENCH_NO_NONCONTIGUOUS)
		return -EOPNOTSUPP;
	return is_misused(arg) && !dmabench_misuse_allowed() ? -EPERM : 0;
}

/* What it takes from the system; not of a block of a pool. */
u64 dmabench_buffer_bytes(const struct dmabench_buffer *buffer)
{
	size_t length = buffer->dma.obj.length;

	return kinds[buffer->kind].has & IS_CONTIGUOUS ?
	       (u64)PAGE_SIZE << get_order(length) : PAGE_ALIGN(length);
}

bool dmabench_buffer_has_addr(const struct dmabench_buffer *buffer)
{
	return kinds[buffer->kind].has & HAS_ADDR;
}

bool dmabench_buffer_is_lent(const struct dmabench_buffer *buffer)
{
	return kinds[buffer->kind].has & IS_LENT;
}

bool dmabench_buffer_has_direction(const struct dmabench_buffer *buffer)
{
	return kinds[buffer->kind].has & HAS_DIRECTION;
}

/*
 * dma_alloc_noncontiguous() does not ask whether the device takes such a segment, of
 * which there is one; nor whether pages behind an IOMMU that happen to be in a row are
 * longer. dma-debug does, and warns. Return: 0, or -EINVAL
 */
static int check_segment(const struct dmabench_buffer *buffer)
{
	struct device *dev = buffer->dma.obj.target->dev;
	size_t length = PAGE_ALIGN(buffer->dma.obj.length);

	if (buffer->kind != DMABENCH_BUFFER_NONCONTIGUOUS)
		return 0;
	/* Its addresses are aligned to the order of its size. */
	if (length > dma_get_max_seg_size(dev) ||
	    roundup_pow_of_two(length) - 1 > dma_get_seg_boundary(dev))
		return -EINVAL;
	return 0;
}

/* The target is entered, and its limits are held. Return: 0, or what ALLOC says */
int dmabench_buffer_make(struct dmabench_buffer *buffer, struct dmabench_alloc *arg)
{
	const struct kind *kind = &kinds[buffer->kind];
	unsigned long irqs;
	int err = check_segment(buffer);

	if (err)
		return err;
	if (kind->has & IS_LENT)
		return dmabench_bar_make(buffer, arg);
	if (arg->flags & DMABENCH_ALLOC_MANAGED)
		err = dmabench_managed_begin(&buffer->managed, buffer->dma.obj.target);
	if (err)
		return err;
	if (kind->has & HAS_ADDR)
		atomic64_inc(&buffer->dma.obj.target->device->map_generation);
	if (arg->flags & DMABENCH_ALLOC_ATOMIC) {
		local_irq_save(irqs);
		kind->make(buffer, gfp_of(arg->flags));
		local_irq_restore(irqs);
	} else {
		kind->make(buffer, gfp_of(arg->flags));
	}
	if (!buffer->vaddr)
		return -ENOMEM;
	if (!(kind->has & IS_KEPT))
		atomic_inc(&dmabench_live_buffers);
	if (!dmabench_buffer_is_cookie(buffer))
		return 0;
	err = dmabench_cookie_clear(buffer, &arg->out_unzeroed);
	if (err)
		dmabench_buffer_undo(buffer);
	return err;
}

/* What a stuck engine may still write to is kept for good, and counted: nothing managed. */
void dmabench_buffer_undo(struct dmabench_buffer *buffer)
{
	const struct kind *kind = &kinds[buffer->kind];

	if (kind->has & IS_KEPT) {
		kind->release(buffer);
		return;
	}
	if ((dmabench_target_stuck(buffer->dma.obj.target) || buffer->reached) &&
	    kind->has & HAS_ADDR && !buffer->managed.is) {
		dmabench_pages_keep(buffer->dma.obj.length);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	kind->release(buffer);
}
