/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiment of a BAR's memory sets up, and what its loop works with. */
#ifndef DMABENCH_MMIO_H
#define DMABENCH_MMIO_H

#include <linux/scatterlist.h>

#include "memory.h"
#include "run/round.h"
#include "targets/bar.h"

enum {
	PARAM_SIZE,
	PARAM_WIDTH,
	PARAM_WRITE_COMBINE,
	PARAM_CALL,
	PARAM_DIRECTION,
	PARAM_INFLIGHT,
	PARAM_MOVED,
};

enum { CALL_RESOURCE, CALL_P2P };
enum { PHASE_MAP, PHASE_TRANSFER, PHASE_UNMAP, PHASE_WRITE, PHASE_READ };

/**
 * struct mmio_part - what is mapped by itself, and accessed
 * @io: where the CPU sees it
 * @data: what the CPU writes to it
 * @copy: what it read of it
 * @phys: its first byte
 * @addr: of the mapping
 * @table: of call p2p: a list of one entry
 * @entry: that
 * @err: of call p2p
 * @mapped: it is
 */
struct mmio_part {
	u8 __iomem *io;
	u8 *data;
	u8 *copy;
	phys_addr_t phys;
	dma_addr_t addr;
	struct sg_table table;
	struct scatterlist entry;
	int err;
	bool mapped;
};

/**
 * struct mmio - a thread's; its priv
 * @dev: the target's device
 * @size: of a part
 * @direction: of the mappings
 * @inflight: how many parts
 * @part: the parts
 * @card: whose memory it is, with a reference; NULL: not found yet
 * @entered: the card, which is another device than the target's
 * @claimed: @bar is
 * @bar: of all parts
 * @bytes: of that
 * @data: that of all parts, one behind the other, if the CPU accesses them
 * @copy: the same
 * @device: the memory of the engine's end, if it moves them
 * @seed: of what was written last
 */
struct mmio {
	struct device *dev;
	size_t size;
	enum dma_data_direction direction;
	u32 inflight;
	struct mmio_part *part;
	struct dmabench_target *card;
	bool entered;
	bool claimed;
	struct dmabench_bar bar;
	size_t bytes;
	u8 *data;
	u8 *copy;
	struct dmabench_dma_memory device;
	u64 seed;
};

int dmabench_mmio_loop(struct dmabench_thread *thread, u64 ops);

#endif /* DMABENCH_MMIO_H */
