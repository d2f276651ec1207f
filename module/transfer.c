// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>

#include "integrity.h"
#include "pages.h"
#include "transfer.h"

/* Patterns that no transfer's own can be taken for. */
#define DST_SEED	0x6473742d66696c6cULL
#define GUARD_SEED	0x67756172642d2d2dULL

/* At most, for both buffers of one transfer. */
u64 dmabench_transfer_bytes(size_t size)
{
	return 2 * (u64)PAGE_ALIGN(size) + 4 * PAGE_SIZE;
}

/* A page before the destination and a guard behind; offsets below a page. */
int dmabench_transfer_alloc(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer, size_t size,
			    size_t src_offset, size_t dst_offset)
{
	transfer->size = size;
	transfer->seed = thread->round->seed ^ ((u64)thread->index << 56);
	transfer->src_bytes = src_offset + size;
	transfer->dst_bytes = PAGE_SIZE + dst_offset + size +
			      DMABENCH_GUARD_BYTES;
	transfer->src_pages = dmabench_pages_alloc(transfer->src_bytes);
	transfer->dst_pages = dmabench_pages_alloc(transfer->dst_bytes);
	if (!transfer->src_pages || !transfer->dst_pages)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no two buffers of %zu bytes", size);
	transfer->src = transfer->src_pages + src_offset;
	transfer->dst = transfer->dst_pages + PAGE_SIZE + dst_offset;
	return 0;
}

void dmabench_transfer_free(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer)
{
	struct dmabench_target *target = thread->round->target;

	dmabench_pages_free(target, transfer->src_pages, transfer->src_bytes);
	dmabench_pages_free(target, transfer->dst_pages, transfer->dst_bytes);
}

/* Before each transfer, while nothing is mapped. */
void dmabench_transfer_prepare(struct dmabench_thread *thread,
			       struct dmabench_transfer *transfer)
{
	size_t size = transfer->size;

	transfer->seed++;
	dmabench_integrity_fill(transfer->src, size, transfer->seed, 0);
	dmabench_integrity_fill(transfer->dst, size, DST_SEED, 0);
	dmabench_integrity_fill(transfer->dst - DMABENCH_GUARD_BYTES,
				DMABENCH_GUARD_BYTES, GUARD_SEED, 0);
	dmabench_integrity_fill(transfer->dst + size, DMABENCH_GUARD_BYTES,
				GUARD_SEED, DMABENCH_GUARD_BYTES);
}

static int check_part(struct dmabench_thread *thread, const char *part,
		      const u8 *data, size_t length, u64 seed, u64 position)
{
	size_t wrong = dmabench_integrity_check(data, length, seed, position);

	if (wrong == DMABENCH_INTACT)
		return 0;
	return dmabench_fail(thread->round, -EBADMSG,
			     "%s: wrong data at byte %zu of %zu", part, wrong,
			     length);
}

/* Return: 0, or -EBADMSG with the reason told */
int dmabench_transfer_verify(struct dmabench_thread *thread,
			     const struct dmabench_transfer *transfer)
{
	size_t size = transfer->size;
	int err;

	err = check_part(thread, "destination", transfer->dst, size,
			 transfer->seed, 0) ?:
	      check_part(thread, "source", transfer->src, size,
			 transfer->seed, 0) ?:
	      check_part(thread, "guard before the destination",
			 transfer->dst - DMABENCH_GUARD_BYTES,
			 DMABENCH_GUARD_BYTES, GUARD_SEED, 0) ?:
	      check_part(thread, "guard behind the destination",
			 transfer->dst + size, DMABENCH_GUARD_BYTES, GUARD_SEED,
			 DMABENCH_GUARD_BYTES);
	if (!err)
		thread->verified_bytes += size;
	return err;
}
