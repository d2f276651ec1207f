/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Free memory in short stretches. All that is free in longer ones is taken, a page of each is
 * kept, and the rest given back: what the kernel then has in a row is what CMA has for it, what
 * it frees or moves elsewhere, and no more. It is whole again when the pages are given back. They
 * cannot be moved, so that no compaction undoes it before.
 */
#ifndef DMABENCH_FRAGMENTS_H
#define DMABENCH_FRAGMENTS_H

#include <linux/gfp.h>
#include <linux/list.h>
#include <linux/slab.h>

#include "params.h"

/* Shorter ones would be missed by who gets the OOM killer where there is none. */
#define DMABENCH_FRAGMENTS_LEAST	(PAGE_SIZE << PAGE_ALLOC_COSTLY_ORDER)

#define DMABENCH_PARAM_FRAGMENTED					\
	DMABENCH_PARAM_NUMBER("fragmented", "bytes", 0,			\
		KMALLOC_MAX_SIZE / 2, 0,				\
		"longest free stretch, made so: a power of two, from 8 pages on; 0: as it is")

int dmabench_fragments_check(struct dmabench_round *round, u32 param);
int dmabench_fragments_make(struct dmabench_thread *thread, u32 param, u64 bytes,
			    struct list_head *pages);
void dmabench_fragments_undo(struct list_head *pages);

#endif /* DMABENCH_FRAGMENTS_H */
