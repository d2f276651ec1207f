/* SPDX-License-Identifier: GPL-2.0 */
/* What the experiment of the caller's memory sets up, and what its loop works with. */
#ifndef DMABENCH_USER_PAGES_H
#define DMABENCH_USER_PAGES_H

#include <linux/scatterlist.h>

#include "memory.h"
#include "pinned.h"
#include "run/round.h"

enum {
	PARAM_SIZE,
	PARAM_BACKING,
	PARAM_UNTOUCHED,
	PARAM_LONGTERM,
	PARAM_DIRECTION,
	PARAM_MAX_SEGMENT,
	PARAM_PIECES,
	PARAM_SCATTERED,
};

enum { PHASE_PIN, PHASE_TABLE, PHASE_MAP, PHASE_TRANSFER, PHASE_UNMAP, PHASE_UNPIN };

/**
 * struct user_pages - a thread's; its priv
 * @backing: of the memory
 * @direction: of the mapping
 * @max_segment: longest entry of a list
 * @stride: bytes from one operation's memory to the next one's
 * @part: which of them is the next operation's
 * @parts: how many there are; the thread comes to the first again then
 * @first: where the first is
 * @pinned: the operation's memory
 * @table: the list
 * @pieces: what is moved
 */
struct user_pages {
	enum dmabench_backing backing;
	enum dma_data_direction direction;
	unsigned int max_segment;
	unsigned long stride;
	u64 part;
	u64 parts;
	unsigned long first;
	struct dmabench_pinned pinned;
	struct sg_table table;
	struct dmabench_pieces pieces;
};

int dmabench_user_pages_loop(struct dmabench_thread *thread, u64 ops);

#endif /* DMABENCH_USER_PAGES_H */
