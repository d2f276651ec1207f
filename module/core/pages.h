/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory that a device may write to. It is given back to the system only if
 * the engine is known to be idle: where an engine would not stop it is
 * kept for good and counted.
 */
#ifndef DMABENCH_PAGES_H
#define DMABENCH_PAGES_H

#include <linux/atomic.h>
#include <linux/gfp.h>
#include <linux/types.h>

#include "uapi/dmabench.h"

struct dmabench_target;
struct page;

/* Where both are, each a node, DMABENCH_NODE_NONE or DMABENCH_NODE_SEVERAL. */
static inline int dmabench_node_merge(int a, int b)
{
	if (a == DMABENCH_NODE_NONE || a == b)
		return b;
	return b == DMABENCH_NODE_NONE ? a : DMABENCH_NODE_SEVERAL;
}

/*
 * The control group of who asks pays. What it or the machine has not is ours to
 * report, not the OOM killer's to find.
 */
#define DMABENCH_GFP	(GFP_KERNEL_ACCOUNT | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

extern atomic_t dmabench_live_buffers;
extern atomic64_t dmabench_kept_bytes;

void *dmabench_pages_alloc(size_t length, int node);
void *dmabench_pages_alloc_contig(size_t length, int node);
int dmabench_pages_node(const void *vaddr, size_t length);
void dmabench_pages_keep(size_t length);
void *dmabench_pages_view(struct page **pages, unsigned int count, bool uncached);
void dmabench_pages_free(struct dmabench_target *target, void *vaddr,
			 size_t length);

#endif /* DMABENCH_PAGES_H */
