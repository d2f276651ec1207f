/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that an experiment has before it is timed. */
#ifndef DMABENCH_EXP_MEMORY_H
#define DMABENCH_EXP_MEMORY_H

#include "core/memory.h"
#include "uapi/dmabench.h"

struct dmabench_thread;

/*
 * @kind: PAGES, which have an address while they are mapped, or one of
 * core/memory's; both directions.
 */
bool dmabench_thread_alloc(struct dmabench_thread *thread, struct dmabench_dma_memory *memory,
			   enum dmabench_buffer_kind kind, u32 length);
bool dmabench_thread_alloc_device(struct dmabench_thread *thread,
				  struct dmabench_dma_memory *memory, u32 length);
void dmabench_thread_free(struct dmabench_thread *thread, struct dmabench_dma_memory *memory);

#endif /* DMABENCH_EXP_MEMORY_H */
