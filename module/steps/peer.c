// SPDX-License-Identifier: GPL-2.0
/* The single step PEER: the CPU plays the device. */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "commands.h"
#include "core/file.h"
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

static int peer_piece(struct dmabench_dma *dma, const struct dmabench_peer *arg,
		      u64 done, size_t *piece)
{
	phys_addr_t phys = backing(dma, arg->offset + done, piece);
	void __user *data = u64_to_user_ptr(arg->data + done);
	void *vaddr;

	*piece = min_t(u64, *piece, arg->length - done);
	if (!*piece || !phys || !pfn_valid(PHYS_PFN(phys)))
		return -EOPNOTSUPP;
	vaddr = phys_to_virt(phys);
	if (arg->flags & DMABENCH_PEER_WRITE)
		return copy_from_user(vaddr, data, *piece) ? -EFAULT : 0;
	return copy_to_user(data, vaddr, *piece) ? -EFAULT : 0;
}

/* The target is entered. */
static int peer(struct dmabench_dma *dma, const struct dmabench_peer *arg)
{
	enum dma_data_direction wrong_way = arg->flags & DMABENCH_PEER_WRITE ?
					    DMA_TO_DEVICE : DMA_FROM_DEVICE;
	size_t piece;
	u64 done;
	int err = 0;

	if (dma->obj.ops == &dmabench_range_ops ?
	    !dmabench_range_reaches(dma, arg->offset, arg->length, wrong_way) :
	    dma->direction == wrong_way)
		return -EINVAL;
	for (done = 0; done < arg->length && !err; done += piece) {
		if (fatal_signal_pending(current))
			return -EINTR;
		err = peer_piece(dma, arg, done, &piece);
		cond_resched();
	}
	return err;
}

int dmabench_cmd_peer(struct dmabench_file *file, void *argp)
{
	struct dmabench_peer *arg = argp;
	struct dmabench_object *obj = xa_load(&file->objects, arg->mapping);
	int err;

	if (!obj || (obj->ops != &dmabench_mapping_ops &&
		     obj->ops != &dmabench_range_ops))
		return -ENOENT;
	if (dmabench_check_range(arg->offset, arg->length, obj->length))
		return -EINVAL;
	err = dmabench_object_enter(obj);
	if (err)
		return err;
	err = peer(container_of(obj, struct dmabench_dma, obj), arg);
	dmabench_target_leave(obj->target);
	return err;
}
