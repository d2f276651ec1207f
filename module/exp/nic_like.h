/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiment nic_like sets up, and what its loop works with. */
#ifndef DMABENCH_NIC_LIKE_H
#define DMABENCH_NIC_LIKE_H

#include <linux/gfp.h>
#include <linux/types.h>

#include "memory.h"
#include "run/round.h"

struct page_pool;

enum { PARAM_SIZE, PARAM_DEPTH, PARAM_WAY, PARAM_COPIED_BY };

enum { PHASE_REFILL, PHASE_TRANSFER, PHASE_COMPLETE, PHASE_RELEASE };

enum dmabench_nic_way {
	DMABENCH_NIC_MAP,
	DMABENCH_NIC_PAGE_POOL,
	DMABENCH_NIC_PREMAPPED,
	DMABENCH_NIC_COPYBREAK,
};

/**
 * struct dmabench_nic_slot - a place in the ring
 * @page: block of pages that the device writes to; of the ways premapped and copybreak it stays
 * @addr: DMA address of @page, DMA_MAPPING_ERROR if it is not mapped
 * @offset: where in it; of the way premapped, one half or the other
 * @data: the packet, as the stack has it; NULL: it has none
 * @posted: the device may write
 * @err: why it is not posted, or not completed
 * @seed: of the pattern that the packet is
 */
struct dmabench_nic_slot {
	struct page *page;
	dma_addr_t addr;
	u32 offset;
	void *data;
	bool posted;
	int err;
	u64 seed;
};

/**
 * struct dmabench_nic - a thread's; its priv
 * @dev: the target's device
 * @way: where buffers are from
 * @size: of a packet
 * @order: of a block of pages
 * @node: whose memory blocks are
 * @gfp: of blocks that are allocated for a packet
 * @depth: places in the ring
 * @slot: they
 * @pool: of the way page_pool
 * @engine: what moves the data, or NULL
 * @device: the packet that the device has
 */
struct dmabench_nic {
	struct device *dev;
	enum dmabench_nic_way way;
	u32 size;
	u32 order;
	int node;
	gfp_t gfp;
	u32 depth;
	struct dmabench_nic_slot *slot;
	struct page_pool *pool;
	struct dmabench_engine *engine;
	struct dmabench_dma_memory device;
};

/* Does a step of @slot[0] to @slot[@count - 1], softirqs off; returns the ticks that it took. */
typedef u64 dmabench_nic_fn(const struct dmabench_nic *n, struct dmabench_nic_slot *slot,
			    u32 count);

struct dmabench_nic_calls {
	dmabench_nic_fn *refill;
	dmabench_nic_fn *complete;
	dmabench_nic_fn *release;
};

extern const struct dmabench_nic_calls dmabench_nic_calls[];

/* Does a block stay in its place, mapped? */
static inline bool dmabench_nic_stays(const struct dmabench_nic *n)
{
	return n->way == DMABENCH_NIC_PREMAPPED || n->way == DMABENCH_NIC_COPYBREAK;
}

int dmabench_nic_loop(struct dmabench_thread *thread, u64 ops);

#endif /* DMABENCH_NIC_LIKE_H */
