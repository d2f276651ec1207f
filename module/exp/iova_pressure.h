/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiment of little IOVA space sets up, and what its loop works with. */
#ifndef DMABENCH_IOVA_PRESSURE_H
#define DMABENCH_IOVA_PRESSURE_H

#include <linux/prandom.h>

#include "run/round.h"

enum {
	PARAM_SIZE,
	PARAM_LENGTHS,
	PARAM_HELD,
	PARAM_HELD_SIZE,
	PARAM_AGE,
	PARAM_TRAFFIC,
	PARAM_MASK_BITS,
};

enum { TRAFFIC_AGAIN, TRAFFIC_CHURN };
enum { PHASE_MAP, PHASE_UNMAP };

struct dmabench_pressure_mapping {
	dma_addr_t addr;	/* DMA_MAPPING_ERROR: it is none */
	u32 length;
};

/**
 * struct dmabench_pressure - a thread's; its priv
 * @dev: the target's device
 * @vaddr: what all mappings are of, to the device: any number may share it
 * @page: its first page
 * @bytes: its length
 * @drain: where those are that drain() makes; NULL: it has none to make
 * @held: those that hold space
 * @count: how many
 * @held_bytes: that they hold
 * @random: lengths, and which of @held is next
 */
struct dmabench_pressure {
	struct device *dev;
	u8 *vaddr;
	struct page *page;
	size_t bytes;
	dma_addr_t *drain;
	struct dmabench_pressure_mapping *held;
	u64 count;
	u64 held_bytes;
	struct rnd_state random;
};

/* Bytes that a thread holds. */
static inline u64 dmabench_pressure_share(const struct dmabench_round *round)
{
	return div_u64(round->params[PARAM_HELD], round->nthreads);
}

int dmabench_pressure_hold(struct dmabench_thread *thread, struct dmabench_pressure *p);
void dmabench_pressure_let_go(struct dmabench_thread *thread, struct dmabench_pressure *p);
int dmabench_pressure_loop(struct dmabench_thread *thread, u64 ops);

#endif /* DMABENCH_IOVA_PRESSURE_H */
