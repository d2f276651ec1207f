// SPDX-License-Identifier: GPL-2.0
/* The single step PEER: the CPU plays the device. */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "commands.h"
#include "core/file.h"
#include "core/pages.h"
#include "core/target.h"
#include "mapping.h"
#include "range.h"
#include "targets/observe.h"

/* Where in memory a byte of the mapping is for the device, and how much follows. */
static phys_addr_t backing(struct dmabench_dma *dma, size_t offset, size_t *left)
{
	dma_addr_t addr = dmabench_dma_addr(dma, offset, left);

	/* Further pages may lie elsewhere. */
	*left = min_t(size_t, *left, PAGE_SIZE - offset_in_page(addr));
	return dmabench_backing(dma->obj.target->dev, addr);
}

/* Of memory that is uncached elsewhere a view of that kind, to be followed by vunmap(). */
static void *view(struct dmabench_dma *dma, phys_addr_t phys, void **uncached)
{
	struct dmabench_mapping *mapping = dmabench_to_mapping(&dma->obj);
	struct page *page = pfn_to_page(PHYS_PFN(phys));

	*uncached = NULL;
	if (!mapping || !mapping->uncached)
		return phys_to_virt(phys);
	*uncached = dmabench_pages_view(&page, 1, true);
	return *uncached ? *uncached + offset_in_page(phys) : NULL;
}

/* Return: 0, or -ENOMEM */
static int peer_copy(struct dmabench_dma *dma, phys_addr_t phys, void *scratch, size_t length,
		     bool write)
{
	void *uncached, *at = view(dma, phys, &uncached);

	if (!at)
		return -ENOMEM;
	if (write)
		memcpy(at, scratch, length);
	else
		memcpy(scratch, at, length);
	vunmap(uncached);
	return 0;
}

/* The target is entered. Return: how many bytes were copied from or to @scratch, or an error */
static ssize_t peer_entered(struct dmabench_dma *dma, const struct dmabench_peer *arg,
			    u64 done, void *scratch)
{
	bool write = arg->flags & DMABENCH_PEER_WRITE;
	enum dma_data_direction wrong_way = write ? DMA_TO_DEVICE : DMA_FROM_DEVICE;
	phys_addr_t phys;
	size_t piece;

	if (dma->obj.ops == &dmabench_range_ops ?
	    !dmabench_range_reaches(dma, arg->offset, arg->length, wrong_way) :
	    dma->direction == wrong_way)
		return -EINVAL;
	if (!arg->length)
		return 0;
	phys = backing(dma, arg->offset + done, &piece);
	piece = min_t(u64, piece, arg->length - done);
	if (!piece || !phys || !pfn_valid(PHYS_PFN(phys)))
		return -EOPNOTSUPP;
	return peer_copy(dma, phys, scratch, piece, write) ?: (ssize_t)piece;
}

/*
 * Through @scratch, a page: the caller's memory may be long in coming, which no
 * unbind waits for.
 */
static ssize_t peer_piece(struct dmabench_object *obj, const struct dmabench_peer *arg,
			  u64 done, void *scratch)
{
	void __user *data = u64_to_user_ptr(arg->data + done);
	size_t most = min_t(u64, arg->length - done, PAGE_SIZE);
	ssize_t copied;

	if (arg->flags & DMABENCH_PEER_WRITE && copy_from_user(scratch, data, most))
		return -EFAULT;
	copied = dmabench_object_enter(obj);
	if (copied)
		return copied;
	copied = peer_entered(container_of(obj, struct dmabench_dma, obj), arg, done, scratch);
	dmabench_target_leave(obj->target);
	if (copied > 0 && !(arg->flags & DMABENCH_PEER_WRITE) &&
	    copy_to_user(data, scratch, copied))
		return -EFAULT;
	return copied;
}

int dmabench_cmd_peer(struct dmabench_file *file, void *argp)
{
	struct dmabench_peer *arg = argp;
	struct dmabench_object *obj = xa_load(&file->objects, arg->mapping);
	ssize_t copied;
	void *scratch;
	u64 done = 0;

	if (!obj || (obj->ops != &dmabench_mapping_ops &&
		     obj->ops != &dmabench_range_ops))
		return -ENOENT;
	/* Of a card's memory this knows no address that the CPU has. */
	if (dmabench_of_card(obj) || dmabench_check_range(arg->offset, arg->length, obj->length))
		return -EINVAL;
	scratch = kmalloc(PAGE_SIZE, GFP_KERNEL_ACCOUNT);
	if (!scratch)
		return -ENOMEM;
	do {
		copied = fatal_signal_pending(current) ? -EINTR :
			 peer_piece(obj, arg, done, scratch);
		done += max_t(ssize_t, copied, 0);
		cond_resched();
	} while (copied > 0 && done < arg->length);
	kfree(scratch);
	return min_t(ssize_t, copied, 0);
}
