/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that an experiment has before it is timed, by one of the allocators. */
#ifndef DMABENCH_AREA_H
#define DMABENCH_AREA_H

#include <linux/types.h>

struct dmabench_thread;

/* In the order of a parameter's values. */
enum dmabench_allocator {
	DMABENCH_ALLOCATOR_PAGES,
	DMABENCH_ALLOCATOR_COHERENT,
	DMABENCH_ALLOCATOR_WRITE_COMBINE,
	DMABENCH_ALLOCATOR_NONCOHERENT,
};

/**
 * struct dmabench_area - memory
 * @vaddr: where the CPU sees it; NULL: there is none
 * @length: bytes
 * @allocator: where it is from
 * @addr: where the device does, but of pages: there while they are mapped
 */
struct dmabench_area {
	void *vaddr;
	u32 length;
	enum dmabench_allocator allocator;
	dma_addr_t addr;
};

bool dmabench_area_alloc(struct dmabench_thread *thread, struct dmabench_area *area,
			 enum dmabench_allocator allocator, u32 length);
void dmabench_area_free(struct dmabench_thread *thread, struct dmabench_area *area);

#endif /* DMABENCH_AREA_H */
