/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A transfer's source and destination, and the proof that it happened: the
 * source is another pattern each time, the destination holds what cannot be
 * taken for it, and the bytes around the destination and in its gaps are
 * guarded.
 */
#ifndef DMABENCH_TRANSFER_H
#define DMABENCH_TRANSFER_H

#include "cache.h"
#include "memory.h"
#include "run/round.h"

/* Checked on either side of the destination. */
#define DMABENCH_GUARD_BYTES 256

/**
 * struct dmabench_layout - which bytes a transfer moves
 * @size: bytes moved, at least one
 * @chunk: as many of them lie side by side; divides @size
 * @src_gap: bytes between two chunks of the source
 * @dst_gap: bytes between two chunks of the destination
 * @src_offset: where in its first page the source starts
 * @dst_offset: where in its first page the destination starts
 * @fill: there is no source: each byte becomes one and the same value
 * @coherent: both are coherent memory, else ordinary pages
 */
struct dmabench_layout {
	size_t size;
	size_t chunk;
	size_t src_gap;
	size_t dst_gap;
	size_t src_offset;
	size_t dst_offset;
	bool fill;
	bool coherent;
};

/**
 * struct dmabench_transfer - a source, unless it is a fill, and a destination
 * @layout: what is moved
 * @src: first byte to be read
 * @dst: first byte to be written
 * @src_span: bytes from the first to the last one to be read, gaps included
 * @dst_span: the same of those to be written
 * @src_addr: DMA address of @src; of ordinary pages while they are mapped
 * @dst_addr: DMA address of @dst
 * @cache: what the caches hold of both before it; as_is: both were just written
 * @seed: of the pattern that is being moved; its lowest byte is what is filled
 * @unverified: bytes that are being moved and were not yet compared
 * @src_area: the memory around @src
 * @dst_area: the memory around @dst
 */
struct dmabench_transfer {
	struct dmabench_layout layout;
	u8 *src;
	u8 *dst;
	size_t src_span;
	size_t dst_span;
	dma_addr_t src_addr;
	dma_addr_t dst_addr;
	enum dmabench_cache cache;
	u64 seed;
	size_t unverified;
	struct dmabench_dma_memory src_area;
	struct dmabench_dma_memory dst_area;
};

void dmabench_guards_write(u8 *data, size_t size);
int dmabench_guards_check(struct dmabench_thread *thread, const u8 *data, size_t size);
int dmabench_transfer_check(struct dmabench_round *round, u32 param,
			    const struct dmabench_layout *layout, u32 count);
int dmabench_transfer_alloc(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer,
			    const struct dmabench_layout *layout, u32 number);
void dmabench_transfer_free(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer);
void dmabench_transfer_prepare(struct dmabench_transfer *transfer);
int dmabench_transfer_verify(struct dmabench_thread *thread,
			     struct dmabench_transfer *transfer);

#endif /* DMABENCH_TRANSFER_H */
