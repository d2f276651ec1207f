// SPDX-License-Identifier: GPL-2.0
/*
 * What nvme_like times: an I/O's memory is mapped, and told to the device in PRPs, as
 * drivers/nvme/host/pci.c does: the first address, and a second one or that of a list.
 * The memory of scatterlists and vectors is there before, as if mempools had it at hand.
 */
#include <linux/dmapool.h>

#include "nvme_like.h"
#include "run/timed.h"

#define NVME_GFP	(GFP_ATOMIC | __GFP_NOWARN)

/* Where the list is in what was mapped; @length bytes from @addr on are left of it. */
struct at {
	dma_addr_t addr;
	size_t length;
	u32 next;
	struct scatterlist *sg;
};

/* Goes on to the next stretch of addresses. Return: whether there is one */
typedef bool next_fn(const struct dmabench_nvme *n, struct dmabench_nvme_io *io, struct at *at);

static __always_inline void take(struct at *at, size_t length)
{
	at->addr += length;
	at->length -= length;
}

/* One page of the device's at most: @left is of 512 entries or fewer. */
static __always_inline int fill_list(const struct dmabench_nvme *n, struct dmabench_nvme_io *io,
				     struct at *at, size_t left, next_fn *next)
{
	size_t length;
	u32 i = 0;

	io->small = left <= DMABENCH_PRP_SMALL / sizeof(__le64) * DMABENCH_PRP_BYTES;
	io->list = dma_pool_alloc(io->small ? n->small : n->large, NVME_GFP, &io->list_addr);
	if (unlikely(!io->list))
		return -ENOMEM;
	io->prp2 = cpu_to_le64(io->list_addr);
	for (;;) {
		io->list[i++] = cpu_to_le64(at->addr);
		length = min_t(size_t, left, DMABENCH_PRP_BYTES);
		if (unlikely(at->length < length))
			return -ERANGE;
		take(at, length);
		left -= length;
		if (!left)
			return 0;
		if (!at->length && unlikely(!next(n, io, at)))
			return -EIO;
	}
}

/* Return: 0, -EIO it does not map, -ENOMEM, -ERANGE: a page of the device's is in two pieces */
static __always_inline int fill_prps(const struct dmabench_nvme *n, struct dmabench_nvme_io *io,
				     struct at *at, next_fn *next)
{
	size_t left = n->size, length;

	if (unlikely(!next(n, io, at)))
		return -EIO;
	io->prp1 = cpu_to_le64(at->addr);
	length = min_t(size_t, left, DMABENCH_PRP_BYTES - (at->addr & (DMABENCH_PRP_BYTES - 1)));
	if (unlikely(at->length < length))
		return -ERANGE;
	take(at, length);
	left -= length;
	if (!left) {
		io->prp2 = 0;
		return 0;
	}
	if (!at->length && unlikely(!next(n, io, at)))
		return -EIO;
	if (left > DMABENCH_PRP_BYTES)
		return fill_list(n, io, at, left, next);
	io->prp2 = cpu_to_le64(at->addr);
	return unlikely(at->length < left) ? -ERANGE : 0;
}

static __always_inline void free_list(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	if (!io->list)
		return;
	dma_pool_free(io->small ? n->small : n->large, io->list, io->list_addr);
	io->list = NULL;
}

/* ------------------------------------------------------------------ map_sg */

static __always_inline bool next_segment(const struct dmabench_nvme *n, struct dmabench_nvme_io *io,
					 struct at *at)
{
	at->sg = at->sg ? sg_next(at->sg) : io->table.sgl;
	at->addr = sg_dma_address(at->sg);
	at->length = sg_dma_len(at->sg);
	return true;
}

/* As blk_rq_map_sg() does it of a request's pages. */
static __always_inline void fill_table(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	struct scatterlist *sg = io->table.sgl;
	u32 i;

	sg_init_table(sg, n->entries);
	for (i = 0; i < n->entries; i++, sg = sg_next(sg))
		sg_set_page(sg, pfn_to_page(PHYS_PFN(io->entry[i].phys)), io->entry[i].length,
			    offset_in_page(io->entry[i].phys));
	io->table.orig_nents = n->entries;
}

static __always_inline void unmap_sg(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	dma_unmap_sgtable(n->dev, &io->table, n->direction, 0);
	free_list(n, io);
}

static __always_inline int map_sg(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	struct at at = {};
	int err;

	fill_table(n, io);
	err = dma_map_sgtable(n->dev, &io->table, n->direction, 0);
	if (unlikely(err))
		return err == -ENOMEM ? -EIO : err;
	err = fill_prps(n, io, &at, next_segment);
	if (unlikely(err))
		unmap_sg(n, io);
	return err;
}

/* ---------------------------------------------------------------- two_step */

/* Maps it, too, and keeps what has to be unmapped: nvme_pci_prp_save_mapping(). */
static __always_inline bool next_mapped(const struct dmabench_nvme *n, struct dmabench_nvme_io *io,
					struct at *at)
{
	const struct dmabench_nvme_entry *entry = &io->entry[at->next++];

	at->addr = dma_map_phys(n->dev, entry->phys, entry->length, n->direction, 0);
	if (unlikely(dma_mapping_error(n->dev, at->addr)))
		return false;
	at->length = entry->length;
	if (dmabench_need_unmap(n->dev))
		io->vec[io->vecs++] = (struct dmabench_nvme_vec){ at->addr, entry->length };
	return true;
}

static __always_inline bool next_linked(const struct dmabench_nvme *n, struct dmabench_nvme_io *io,
					struct at *at)
{
	at->addr = io->state.addr;
	at->length = n->size;
	return true;
}

/* As blk_rq_dma_map_iova() of block/blk-mq-dma.c. */
static __always_inline int link_entries(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme_entry *entry = io->entry;
	int err;

	do {
		err = dma_iova_link(n->dev, &io->state, entry->phys, io->linked, entry->length,
				    n->direction, 0);
		if (unlikely(err))
			break;
		io->linked += entry->length;
	} while (++entry < io->entry + n->entries);
	err = err ?: dma_iova_sync(n->dev, &io->state, 0, io->linked);
	if (likely(!err))
		return 0;
	/* dma_iova_destroy() would free no more space than was linked. */
	if (io->linked)
		dma_iova_unlink(n->dev, &io->state, 0, io->linked, n->direction, 0);
	dma_iova_free(n->dev, &io->state);
	io->linked = 0;
	return -EIO;
}

/* As blk_rq_dma_unmap(). */
static __always_inline void unmap_phys(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	u32 i;

	if (io->linked) {
		dma_iova_destroy(n->dev, &io->state, io->linked, n->direction, 0);
		io->linked = 0;
	} else if (dmabench_need_unmap(n->dev)) {
		for (i = 0; i < io->vecs; i++)
			dma_unmap_phys(n->dev, io->vec[i].addr, io->vec[i].length, n->direction, 0);
	}
	free_list(n, io);
}

/* As blk_dma_map_iter_start() decides. */
static __always_inline int map_phys(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	struct at at = {};
	int err = 0;

	io->vecs = 0;
	if (!(n->gaps & dma_get_merge_boundary(n->dev)) &&
	    dma_iova_try_alloc(n->dev, &io->state, io->entry->phys, n->size)) {
		err = link_entries(n, io);
		if (unlikely(err))
			return err;
		err = fill_prps(n, io, &at, next_linked);
	} else {
		err = fill_prps(n, io, &at, next_mapped);
	}
	if (unlikely(err))
		unmap_phys(n, io);
	return err;
}

/* ------------------------------------------------------ premapped and copy */

static __always_inline bool next_premapped(const struct dmabench_nvme *n,
					   struct dmabench_nvme_io *io, struct at *at)
{
	const struct dmabench_nvme_entry *entry = &io->entry[at->next++];

	at->addr = entry->addr;
	at->length = entry->length;
	return true;
}

static __always_inline int sync_for_device(const struct dmabench_nvme *n,
					   struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme_entry *entry;
	struct at at = {};
	int err;

	for (entry = io->entry; entry < io->entry + n->entries; entry++)
		dma_sync_single_for_device(n->dev, entry->addr, entry->length, n->direction);
	err = fill_prps(n, io, &at, next_premapped);
	if (unlikely(err))
		free_list(n, io);
	return err;
}

static __always_inline void sync_for_cpu(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme_entry *entry;

	for (entry = io->entry; entry < io->entry + n->entries; entry++)
		dma_sync_single_for_cpu(n->dev, entry->addr, entry->length, n->direction);
	free_list(n, io);
}

static __always_inline int copy_in(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme_entry *entry;

	if (n->direction == DMA_TO_DEVICE)
		for (entry = io->entry; entry < io->entry + n->entries; entry++)
			memcpy(entry->vaddr, entry->client, entry->length);
	return sync_for_device(n, io);
}

static __always_inline void copy_out(const struct dmabench_nvme *n, struct dmabench_nvme_io *io)
{
	const struct dmabench_nvme_entry *entry;

	sync_for_cpu(n, io);
	if (n->direction == DMA_FROM_DEVICE)
		for (entry = io->entry; entry < io->entry + n->entries; entry++)
			memcpy(entry->client, entry->vaddr, entry->length);
}

/* -------------------------------------------------------------- timed ones */

#define NVME_TIMED(_name, _call) \
	DMABENCH_TIMED(_name, struct dmabench_nvme, n, struct dmabench_nvme_io, io, _call)

static NVME_TIMED(time_map_sg, io->err = map_sg(n, io))
static NVME_TIMED(time_unmap_sg, unmap_sg(n, io))
static NVME_TIMED(time_map_phys, io->err = map_phys(n, io))
static NVME_TIMED(time_unmap_phys, unmap_phys(n, io))
static NVME_TIMED(time_sync_for_device, io->err = sync_for_device(n, io))
static NVME_TIMED(time_sync_for_cpu, sync_for_cpu(n, io))
static NVME_TIMED(time_copy_in, io->err = copy_in(n, io))
static NVME_TIMED(time_copy_out, copy_out(n, io))

const struct dmabench_nvme_calls dmabench_nvme_calls[] = {
	[DMABENCH_NVME_MAP_SG] = { time_map_sg, time_unmap_sg },
	[DMABENCH_NVME_TWO_STEP] = { time_map_phys, time_unmap_phys },
	[DMABENCH_NVME_PREMAPPED] = { time_sync_for_device, time_sync_for_cpu },
	[DMABENCH_NVME_COPY] = { time_copy_in, time_copy_out },
};
