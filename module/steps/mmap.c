// SPDX-License-Identifier: GPL-2.0
/* Buffers in user space: mmap(2) of the device file. */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/mm.h>

#include "buffer.h"
#include "compat/compat.h"
#include "core/file.h"
#include "core/target.h"

/*
 * An offset, in pages: the open file, the handle, the page of the buffer. All
 * open files share one device node, and what is taken away goes by the offset.
 */
#define PAGE_BITS	10	/* DMABENCH_MAX_BUFFER_BYTES in pages of 4 KiB */
#define HANDLE_BITS	12
#define FILE_BITS	10

static_assert(DMABENCH_MAX_BUFFER_BYTES <= (u64)SZ_4K << PAGE_BITS);
static_assert(DMABENCH_MAX_FILES <= 1 << FILE_BITS);
/* A 32-bit caller's offset is as many pages as fit into 32 bits. */
static_assert(FILE_BITS + HANDLE_BITS + PAGE_BITS <= 32);

static bool can_mmap(enum dmabench_buffer_kind kind)
{
	switch (kind) {
	case DMABENCH_BUFFER_POOL:
	case DMABENCH_BUFFER_VMALLOC:
	case DMABENCH_BUFFER_BAR:
	case DMABENCH_BUFFER_P2P:
		return false;
	case DMABENCH_BUFFER_NONCOHERENT:
	case DMABENCH_BUFFER_DMA_PAGES:
		return DMABENCH_HAS_MMAP_PAGES;
	default:
		return true;
	}
}

u64 dmabench_mmap_offset(struct dmabench_buffer *buffer, u32 handle)
{
	if (!can_mmap(buffer->kind) || handle >> HANDLE_BITS ||
	    buffer->dma.obj.length > DMABENCH_MAX_BUFFER_BYTES)
		return 0;
	buffer->mmap_offset = (((u64)buffer->dma.obj.file->id << HANDLE_BITS | handle) <<
			       PAGE_BITS) << PAGE_SHIFT;
	return buffer->mmap_offset;
}

/*
 * Each access by user space is a SIGBUS from here on. The target is being
 * revoked: no dmabench_mmap() begins, but one may be done with the pages and
 * not yet be where unmap_mapping_range() finds it. It holds mmap_lock until then. So
 * does mremap(2), beside which x86 warned of pages taken away (untrack_pfn() of 6.1).
 */
void dmabench_mmap_revoke(struct dmabench_buffer *buffer)
{
	if (!atomic_read(&buffer->mmaps))
		return;
	mmap_read_lock(buffer->dma.obj.file->mm);
	unmap_mapping_range(buffer->dma.obj.file->mapping, buffer->mmap_offset,
			    PAGE_ALIGN(buffer->dma.obj.length), 1);
	mmap_read_unlock(buffer->dma.obj.file->mm);
}

static void vma_open(struct vm_area_struct *vma)
{
	struct dmabench_buffer *buffer = vma->vm_private_data;

	atomic_inc(&buffer->mmaps);
}

static void vma_close(struct vm_area_struct *vma)
{
	struct dmabench_buffer *buffer = vma->vm_private_data;

	atomic_dec(&buffer->mmaps);
}

static const struct vm_operations_struct vm_ops = {
	.open = vma_open,
	.close = vma_close,
};

static int mmap_pages(const struct dmabench_buffer *buffer,
		      struct vm_area_struct *vma, size_t length)
{
	u64 first = (u64)vma->vm_pgoff << PAGE_SHIFT;

	if (first + length > PAGE_ALIGN(buffer->dma.obj.length))
		return -ENXIO;
	return remap_pfn_range(vma, vma->vm_start,
			       PHYS_PFN(virt_to_phys(buffer->vaddr) + first),
			       length, vma->vm_page_prot);
}

/* vma->vm_pgoff counts from the start of the buffer, as these calls want it. */
static int mmap_kind(const struct dmabench_buffer *buffer,
		     struct vm_area_struct *vma, size_t length)
{
	struct device *dev = buffer->dma.obj.target->dev;

	switch (buffer->kind) {
	case DMABENCH_BUFFER_PAGES:
		return mmap_pages(buffer, vma, length);
	case DMABENCH_BUFFER_COHERENT:
		return dma_mmap_attrs(dev, vma, buffer->vaddr, buffer->dma.addr,
				      buffer->dma.obj.length, buffer->attrs);
	case DMABENCH_BUFFER_WRITE_COMBINE:
		return dma_mmap_wc(dev, vma, buffer->vaddr, buffer->dma.addr,
				   buffer->dma.obj.length);
	case DMABENCH_BUFFER_NONCOHERENT:
	case DMABENCH_BUFFER_DMA_PAGES:
		return dma_mmap_pages(dev, vma, buffer->dma.obj.length,
				      virt_to_page(buffer->vaddr));
	case DMABENCH_BUFFER_NONCONTIGUOUS:
		return dma_mmap_noncontiguous(dev, vma, buffer->dma.obj.length,
					      buffer->dma.table);
	default:
		return -ENODEV;
	}
}

static int mmap_buffer(struct dmabench_buffer *buffer,
		       struct vm_area_struct *vma)
{
	unsigned long offset = vma->vm_pgoff;
	int err;

	dmabench_vm_flags_set(vma, VM_DONTCOPY | VM_DONTEXPAND | VM_DONTDUMP);
	/* The offset stays the file's for dmabench_mmap_revoke(). */
	vma->vm_pgoff &= BIT(PAGE_BITS) - 1;
	err = mmap_kind(buffer, vma, vma->vm_end - vma->vm_start);
	vma->vm_pgoff = offset;
	if (err)
		return err;
	vma->vm_private_data = buffer;
	vma->vm_ops = &vm_ops;
	return 0;
}

/*
 * Not by file->lock: a command that holds it may fault on the memory that is
 * being mapped. The count keeps FREE out, which looks at it under xa_lock.
 */
static struct dmabench_buffer *buffer_hold(struct dmabench_file *file, u32 handle)
{
	struct dmabench_buffer *buffer;

	xa_lock(&file->objects);
	buffer = dmabench_buffer_get(file, handle);
	if (!IS_ERR(buffer))
		atomic_inc(&buffer->mmaps);
	xa_unlock(&file->objects);
	return buffer;
}

/*
 * Never waits: mmap_lock is held, and a command that faults while it holds the
 * target may wait for that.
 */
static int mmap_entered(struct dmabench_buffer *buffer, struct vm_area_struct *vma)
{
	struct dmabench_object *obj = &buffer->dma.obj;
	int err = dmabench_target_try(obj->target);

	if (err)
		return err;
	err = buffer->mmap_offset && !obj->revoked ? mmap_buffer(buffer, vma) : -ENODEV;
	dmabench_target_leave(obj->target);
	return err;
}

int dmabench_mmap(struct file *filp, struct vm_area_struct *vma)
{
	struct dmabench_file *file = filp->private_data;
	struct dmabench_buffer *buffer;
	int err;

	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (current->mm != file->mm)
		return -EPERM;
	if (vma->vm_pgoff >> (PAGE_BITS + HANDLE_BITS) != file->id)
		return -ENODEV;
	buffer = buffer_hold(file, (vma->vm_pgoff >> PAGE_BITS) &
				   (BIT(HANDLE_BITS) - 1));
	if (IS_ERR(buffer))
		return -ENODEV;
	err = mmap_entered(buffer, vma);
	if (err)
		atomic_dec(&buffer->mmaps);
	return err;
}
