// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "pages.h"
#include "target.h"

atomic_t dmabench_live_buffers;
atomic64_t dmabench_kept_bytes;

/* Zeroed, page-aligned, physically contiguous, from the CPU's own node. */
void *dmabench_pages_alloc(size_t length)
{
	void *vaddr = alloc_pages_exact(length, DMABENCH_GFP | __GFP_ZERO);

	if (vaddr)
		atomic_inc(&dmabench_live_buffers);
	return vaddr;
}

/* They are counted as kept for good, and not freed. */
void dmabench_pages_keep(size_t length)
{
	atomic_dec(&dmabench_live_buffers);
	atomic64_add(PAGE_ALIGN(length), &dmabench_kept_bytes);
}

void dmabench_pages_free(struct dmabench_target *target, void *vaddr,
			 size_t length)
{
	if (!vaddr)
		return;
	if (dmabench_target_stuck(target)) {
		dmabench_pages_keep(length);
		return;
	}
	atomic_dec(&dmabench_live_buffers);
	free_pages_exact(vaddr, length);
}
