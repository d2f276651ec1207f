/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of the caller's that is pinned, and data in it. Whatever happens to the
 * caller's address space meanwhile, pinned pages stay what they are.
 */
#ifndef DMABENCH_PINNED_H
#define DMABENCH_PINNED_H

#include <linux/dma-direction.h>
#include <linux/types.h>

#include "memory.h"

struct dmabench_round;
struct dmabench_thread;
struct page;
struct sg_table;

/**
 * struct dmabench_pinned - a stretch of the caller's memory
 * @start: where it begins, a page's address
 * @npages: its length
 * @flags: FOLL_* of the pin
 * @pages: the pages; room for @npages
 * @count: of them, pinned now
 */
struct dmabench_pinned {
	unsigned long start;
	unsigned long npages;
	unsigned int flags;
	struct page **pages;
	unsigned long count;
};

/**
 * struct dmabench_pieces - data that is moved to or from pages and compared
 * @count: pieces of a page each, spread evenly: the first and the last page have one
 * @seed: of the pattern that is being moved
 * @scratch: a page
 * @memory: the device's end of all of them
 * @device: where that is to the CPU
 * @device_addr: the same to the engine
 */
struct dmabench_pieces {
	u32 count;
	u64 seed;
	u8 *scratch;
	struct dmabench_dma_memory memory;
	u8 *device;
	dma_addr_t device_addr;
};

size_t dmabench_backing_bytes(enum dmabench_backing backing);
int dmabench_backing_check(struct dmabench_thread *thread, const struct dmabench_pinned *pinned,
			   enum dmabench_backing backing, u32 param);

long dmabench_pin(const struct dmabench_thread *thread, struct dmabench_pinned *pinned);
void dmabench_unpin(struct dmabench_pinned *pinned, bool dirty);

int dmabench_pieces_alloc(struct dmabench_thread *thread, struct dmabench_pieces *pieces,
			  u32 count);
void dmabench_pieces_free(struct dmabench_thread *thread, struct dmabench_pieces *pieces);
unsigned long dmabench_piece_page(const struct dmabench_pieces *pieces, unsigned long npages,
				  u32 i);
int dmabench_pieces_prepare(struct dmabench_thread *thread, struct dmabench_pieces *pieces,
			    const struct dmabench_pinned *pinned,
			    enum dma_data_direction direction);
int dmabench_pieces_move(struct dmabench_thread *thread, const struct dmabench_pieces *pieces,
			 unsigned long npages, struct sg_table *table,
			 enum dma_data_direction direction);
int dmabench_pieces_failed(struct dmabench_thread *thread, int err);
int dmabench_pieces_verify(struct dmabench_thread *thread, const struct dmabench_pieces *pieces,
			   const struct dmabench_pinned *pinned,
			   enum dma_data_direction direction);

#endif /* DMABENCH_PINNED_H */
