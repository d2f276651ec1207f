// SPDX-License-Identifier: GPL-2.0
/*
 * What nic_like times: a place in a receive ring gets a buffer, the packet in it is given to
 * the stack, and the stack is done with it.
 */
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "nic_like.h"
#include "run/timed.h"

/* --------------------------------------------------------------------- map */

static __always_inline int map_refill(const struct dmabench_nic *n, struct dmabench_nic_slot *slot)
{
	slot->page = alloc_pages_node(n->node, n->gfp, n->order);
	if (unlikely(!slot->page))
		return -ENOMEM;
	slot->addr = dma_map_page(n->dev, slot->page, 0, n->size, DMA_FROM_DEVICE);
	if (likely(!dma_mapping_error(n->dev, slot->addr)))
		return 0;
	put_page(slot->page);
	return -EIO;
}

static __always_inline int map_complete(const struct dmabench_nic *n,
					struct dmabench_nic_slot *slot)
{
	dma_unmap_page(n->dev, slot->addr, n->size, DMA_FROM_DEVICE);
	slot->data = page_address(slot->page);
	return 0;
}

/* --------------------------------------------------------------- page_pool */

static __always_inline int pool_refill(const struct dmabench_nic *n, struct dmabench_nic_slot *slot)
{
	slot->page = dmabench_page_pool_alloc(n->pool);
	if (unlikely(!slot->page))
		return -ENOMEM;
	slot->addr = dmabench_page_pool_addr(slot->page);
	return 0;
}

static __always_inline int pool_complete(const struct dmabench_nic *n,
					 struct dmabench_nic_slot *slot)
{
	dma_sync_single_for_cpu(n->dev, slot->addr, n->size, DMA_FROM_DEVICE);
	slot->data = page_address(slot->page);
	return 0;
}

/* --------------------------------------------------------------- premapped */

/* The other half than the last packet's, of a page that nobody else has any more: as igb does. */
static __always_inline int half_refill(const struct dmabench_nic *n, struct dmabench_nic_slot *slot)
{
	if (unlikely(page_count(slot->page) != 1))
		return -EBUSY;
	dma_sync_single_for_device(n->dev, slot->addr + slot->offset, n->size, DMA_FROM_DEVICE);
	return 0;
}

static __always_inline int half_complete(const struct dmabench_nic *n,
					 struct dmabench_nic_slot *slot)
{
	dma_sync_single_for_cpu(n->dev, slot->addr + slot->offset, n->size, DMA_FROM_DEVICE);
	slot->data = page_address(slot->page) + slot->offset;
	get_page(slot->page);
	slot->offset ^= (PAGE_SIZE << n->order) / 2;
	return 0;
}

/* --------------------------------------------------------------- copybreak */

static __always_inline int copy_refill(const struct dmabench_nic *n, struct dmabench_nic_slot *slot)
{
	dma_sync_single_for_device(n->dev, slot->addr, n->size, DMA_FROM_DEVICE);
	return 0;
}

static __always_inline int copy_complete(const struct dmabench_nic *n,
					 struct dmabench_nic_slot *slot)
{
	slot->data = kmalloc(n->size, GFP_ATOMIC | __GFP_NOWARN);
	if (unlikely(!slot->data))
		return -ENOMEM;
	dma_sync_single_for_cpu(n->dev, slot->addr, n->size, DMA_FROM_DEVICE);
	memcpy(slot->data, page_address(slot->page), n->size);
	return 0;
}

/* -------------------------------------------------------------- timed ones */

#define NIC_TIMED(_name, _call) \
	DMABENCH_TIMED(_name, struct dmabench_nic, n, struct dmabench_nic_slot, slot, _call)

static NIC_TIMED(time_map_refill, slot->err = map_refill(n, slot))
static NIC_TIMED(time_map_complete, slot->err = map_complete(n, slot))
static NIC_TIMED(time_pool_refill, slot->err = pool_refill(n, slot))
static NIC_TIMED(time_pool_complete, slot->err = pool_complete(n, slot))
static NIC_TIMED(time_pool_release, dmabench_page_pool_put(n->pool, slot->page, n->size))
static NIC_TIMED(time_half_refill, slot->err = half_refill(n, slot))
static NIC_TIMED(time_half_complete, slot->err = half_complete(n, slot))
static NIC_TIMED(time_copy_refill, slot->err = copy_refill(n, slot))
static NIC_TIMED(time_copy_complete, slot->err = copy_complete(n, slot))
static NIC_TIMED(time_put_page, put_page(slot->page))
static NIC_TIMED(time_kfree, kfree(slot->data))

const struct dmabench_nic_calls dmabench_nic_calls[] = {
	[DMABENCH_NIC_MAP] = { time_map_refill, time_map_complete, time_put_page },
	[DMABENCH_NIC_PAGE_POOL] = { time_pool_refill, time_pool_complete, time_pool_release },
	[DMABENCH_NIC_PREMAPPED] = { time_half_refill, time_half_complete, time_put_page },
	[DMABENCH_NIC_COPYBREAK] = { time_copy_refill, time_copy_complete, time_kfree },
};
