// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "core/pages.h"
#include "memory.h"
#include "run/round.h"

static bool alloc_unseen(struct dmabench_thread *thread, struct dmabench_dma_memory *memory,
			 enum dmabench_buffer_kind kind, u32 length)
{
	*memory = (struct dmabench_dma_memory) {
		.kind = kind, .direction = DMA_BIDIRECTIONAL, .length = length,
	};
	dmabench_holds(thread, dmabench_memory_alloc(thread->dev, memory,
						     DMABENCH_GFP));
	return memory->vaddr;
}

/* Return: whether there is memory */
bool dmabench_thread_alloc(struct dmabench_thread *thread, struct dmabench_dma_memory *memory,
			   enum dmabench_buffer_kind kind, u32 length)
{
	if (kind == DMABENCH_BUFFER_PAGES) {
		*memory = (struct dmabench_dma_memory) {
			.kind = kind, .length = length,
			.vaddr = dmabench_thread_pages(thread, length),
		};
	} else if (alloc_unseen(thread, memory, kind, length)) {
		dmabench_node_seen(thread, memory->vaddr, length);
	}
	return memory->vaddr;
}

/* What stands for the device's end: coherent, and on whatever node the device has it. */
bool dmabench_thread_alloc_device(struct dmabench_thread *thread,
				  struct dmabench_dma_memory *memory, u32 length)
{
	return alloc_unseen(thread, memory, DMABENCH_BUFFER_COHERENT, length);
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
