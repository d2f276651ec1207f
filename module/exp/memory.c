// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "core/pages.h"
#include "memory.h"
#include "run/round.h"

/* Return: whether there is memory */
bool dmabench_thread_alloc(struct dmabench_thread *thread, struct dmabench_dma_memory *memory,
			   enum dmabench_buffer_kind kind, u32 length)
{
	*memory = (struct dmabench_dma_memory) {
		.kind = kind, .direction = DMA_BIDIRECTIONAL, .length = length,
	};
	if (kind == DMABENCH_BUFFER_PAGES) {
		memory->vaddr = dmabench_pages_alloc(length);
		return memory->vaddr;
	}
	dmabench_holds(thread, dmabench_memory_alloc(thread->dev, memory,
						     DMABENCH_GFP));
	return memory->vaddr;
}

/* If there is any; what a stuck engine may still write to is kept and counted. */
void dmabench_thread_free(struct dmabench_thread *thread, struct dmabench_dma_memory *memory)
{
	struct dmabench_target *target = thread->round->target;

	if (memory->kind == DMABENCH_BUFFER_PAGES) {
		dmabench_pages_free(target, memory->vaddr, memory->length);
		return;
	}
	if (!memory->vaddr)
		return;
	if (dmabench_target_stuck(target)) {
		atomic64_add(PAGE_ALIGN(memory->length), &dmabench_kept_bytes);
		return;
	}
	dmabench_memory_free(thread->dev, memory);
	dmabench_holds(thread, -1);
}
