/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the experiments share that map memory in pieces: lists of entries, side
 * by side in memory or scattered over it. Parameters of the same value stand
 * for the same memory in all of them.
 */
#ifndef DMABENCH_SCATTER_H
#define DMABENCH_SCATTER_H

#include <linux/dma-mapping.h>

#include "params.h"

enum dmabench_scatter_param {
	DMABENCH_SCATTER_ENTRIES,
	DMABENCH_SCATTER_ENTRY_BYTES,
	DMABENCH_SCATTER_LAYOUT,
	DMABENCH_SCATTER_DIRECTION,
	DMABENCH_SCATTER_INFLIGHT,
	DMABENCH_SCATTER_ATTRS,
	DMABENCH_SCATTER_PARAMS,	/* an experiment's own go from here */
};

/* @_entry_bytes is the default. */
#define DMABENCH_SCATTER_ROWS(_entry_bytes)				\
	[DMABENCH_SCATTER_ENTRIES] = DMABENCH_PARAM_ENTRIES,			\
	/* What a device that says nothing takes as a segment. */	\
	[DMABENCH_SCATTER_ENTRY_BYTES] = DMABENCH_PARAM_NUMBER("entry_bytes", \
		"bytes", 1, SZ_64K, _entry_bytes, "length of an entry"), \
	[DMABENCH_SCATTER_LAYOUT] = DMABENCH_PARAM_NAMED("layout",	\
		"entries side by side in memory, or none beside another", \
		"contiguous", "scattered"),				\
	[DMABENCH_SCATTER_DIRECTION] = DMABENCH_PARAM_DIRECTION,	\
	[DMABENCH_SCATTER_INFLIGHT] = DMABENCH_PARAM_NUMBER("inflight", "", \
		1, 256, 1, "mappings alive together, each of a list of its own"), \
	[DMABENCH_SCATTER_ATTRS] = DMABENCH_PARAM_ATTRS

/**
 * struct dmabench_scatter - a thread's lists
 * @lists: how many
 * @entries: in each list
 * @entry_bytes: length of each entry
 * @direction: of the mappings
 * @attrs: of the mappings
 * @list_blocks: blocks of memory behind a list: one, or one an entry
 * @block_bytes: length of each
 * @block: all lists' blocks
 */
struct dmabench_scatter {
	u32 lists;
	u32 entries;
	size_t entry_bytes;
	enum dma_data_direction direction;
	unsigned long attrs;
	u32 list_blocks;
	size_t block_bytes;
	u8 **block;
};

int dmabench_scatter_check(struct dmabench_round *round, size_t list_bytes);
u32 dmabench_scatter_batch(const struct dmabench_round *round, u32 wanted);
int dmabench_scatter_alloc(struct dmabench_thread *thread,
			   struct dmabench_scatter *scatter);
void dmabench_scatter_free(struct dmabench_thread *thread,
			   struct dmabench_scatter *scatter);

/* Where entry @i of list @list starts. */
static inline u8 *dmabench_scatter_entry(const struct dmabench_scatter *scatter,
					 u32 list, u32 i)
{
	u8 **block = scatter->block + list * scatter->list_blocks;

	return scatter->list_blocks == 1 ? *block + i * scatter->entry_bytes :
					   block[i];
}

#endif /* DMABENCH_SCATTER_H */
