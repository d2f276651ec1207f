/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A transfer's source and destination, and the proof that it happened: the
 * source is another pattern each time, the destination holds what cannot be
 * taken for it, and the bytes around the destination are guarded.
 */
#ifndef DMABENCH_TRANSFER_H
#define DMABENCH_TRANSFER_H

#include "run.h"

/* Checked on either side of the destination. */
#define DMABENCH_GUARD_BYTES 256

/**
 * struct dmabench_transfer - two buffers
 * @size: bytes that are moved
 * @src: first byte to be read
 * @dst: first byte to be written
 * @seed: of the pattern that is being moved
 * @src_pages: the memory around @src
 * @dst_pages: the memory around @dst
 * @src_bytes: length of @src_pages
 * @dst_bytes: length of @dst_pages
 */
struct dmabench_transfer {
	size_t size;
	u8 *src;
	u8 *dst;
	u64 seed;
	void *src_pages;
	void *dst_pages;
	size_t src_bytes;
	size_t dst_bytes;
};

u64 dmabench_transfer_bytes(size_t size);
int dmabench_transfer_alloc(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer, size_t size,
			    size_t src_offset, size_t dst_offset);
void dmabench_transfer_free(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer);
void dmabench_transfer_prepare(struct dmabench_thread *thread,
			       struct dmabench_transfer *transfer);
int dmabench_transfer_verify(struct dmabench_thread *thread,
			     const struct dmabench_transfer *transfer);

#endif /* DMABENCH_TRANSFER_H */
