// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "core/integrity.h"
#include "core/pages.h"
#include "transfer.h"

/* Patterns that no transfer's own can be taken for. */
#define DST_SEED	0x6473742d66696c6cULL
#define GUARD_SEED	0x67756172642d2d2dULL

static size_t span(const struct dmabench_layout *layout, size_t gap)
{
	return layout->size + (layout->size / layout->chunk - 1) * gap;
}

/* A page before the destination and a guard behind; offsets below a page. */
static size_t src_area_bytes(const struct dmabench_layout *layout)
{
	return layout->fill ? 0 :
	       layout->src_offset + span(layout, layout->src_gap);
}

static size_t dst_area_bytes(const struct dmabench_layout *layout)
{
	return PAGE_SIZE + layout->dst_offset + span(layout, layout->dst_gap) +
	       DMABENCH_GUARD_BYTES;
}

static u64 occupied(const struct dmabench_layout *layout, size_t length)
{
	if (!length)
		return 0;
	return layout->coherent ? PAGE_SIZE << get_order(length) :
				  PAGE_ALIGN(length);
}

/**
 * dmabench_transfer_check() - whether a thread may have such transfers
 * @round: the round
 * @param: index of the parameter at fault if one is too long
 * @layout: of each
 * @count: how many at a time
 *
 * Return: 0, or -EINVAL by dmabench_refuse()
 */
int dmabench_transfer_check(struct dmabench_round *round, u32 param,
			    const struct dmabench_layout *layout, u32 count)
{
	size_t src = src_area_bytes(layout), dst = dst_area_bytes(layout);

	if (max(src, dst) > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, param,
				       "size %zu needs buffers of %zu bytes, gaps and guards included: %llu is the limit",
				       layout->size, max(src, dst),
				       DMABENCH_MAX_BUFFER_BYTES);
	return dmabench_check_memory(round, count * (occupied(layout, src) +
						     occupied(layout, dst)));
}

/* @number: of the transfer within its thread, for patterns of its own */
int dmabench_transfer_alloc(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer,
			    const struct dmabench_layout *layout, u32 number)
{
	enum dmabench_buffer_kind allocator =
		layout->coherent ? DMABENCH_BUFFER_COHERENT : DMABENCH_BUFFER_PAGES;

	transfer->layout = *layout;
	transfer->seed = thread->round->seed ^ ((u64)thread->index << 56) ^
			 ((u64)number << 48);
	transfer->src_span = span(layout, layout->src_gap);
	transfer->dst_span = span(layout, layout->dst_gap);
	if (!layout->fill)
		dmabench_thread_alloc(thread, &transfer->src_area, allocator,
				      src_area_bytes(layout));
	dmabench_thread_alloc(thread, &transfer->dst_area, allocator,
			      dst_area_bytes(layout));
	if ((!layout->fill && !transfer->src_area.vaddr) ||
	    !transfer->dst_area.vaddr)
		return dmabench_fail(thread->round, -ENOMEM,
				     "no buffers of %zu and %zu bytes",
				     src_area_bytes(layout),
				     dst_area_bytes(layout));
	transfer->src = transfer->src_area.vaddr + layout->src_offset;
	transfer->dst = transfer->dst_area.vaddr + PAGE_SIZE + layout->dst_offset;
	transfer->src_addr = transfer->src_area.addr + layout->src_offset;
	transfer->dst_addr = transfer->dst_area.addr + PAGE_SIZE +
			     layout->dst_offset;
	return 0;
}

void dmabench_transfer_free(struct dmabench_thread *thread,
			    struct dmabench_transfer *transfer)
{
	dmabench_thread_free(thread, &transfer->src_area);
	dmabench_thread_free(thread, &transfer->dst_area);
}

/* Before each transfer, while nothing is mapped. */
void dmabench_transfer_prepare(struct dmabench_transfer *transfer)
{
	size_t dst_span = transfer->dst_span;

	transfer->seed++;
	transfer->unverified = transfer->layout.size;
	if (!transfer->layout.fill)
		dmabench_integrity_fill(transfer->src, transfer->src_span,
					transfer->seed, 0);
	dmabench_integrity_fill(transfer->dst, dst_span, DST_SEED, 0);
	dmabench_guards_write(transfer->dst, dst_span);
	if (!transfer->layout.fill)
		dmabench_cache_prepare(transfer->cache, transfer->src, transfer->src_span);
	dmabench_cache_prepare(transfer->cache, transfer->dst, dst_span);
}

static int check_part(struct dmabench_thread *thread, const char *part,
		      const u8 *data, size_t length, u64 seed, u64 position)
{
	size_t wrong = dmabench_integrity_check(data, length, seed, position);

	if (wrong == DMABENCH_INTACT)
		return 0;
	return dmabench_fail(thread->round, -EBADMSG,
			     "%s: wrong data at byte %llu", part,
			     position + wrong);
}

/* Writes what dmabench_guards_check() looks for, on either side of a destination. */
void dmabench_guards_write(u8 *data, size_t size)
{
	dmabench_integrity_fill(data - DMABENCH_GUARD_BYTES, DMABENCH_GUARD_BYTES,
				GUARD_SEED, 0);
	dmabench_integrity_fill(data + size, DMABENCH_GUARD_BYTES, GUARD_SEED,
				DMABENCH_GUARD_BYTES);
}

/* Return: 0, or -EBADMSG with the reason told */
int dmabench_guards_check(struct dmabench_thread *thread, const u8 *data, size_t size)
{
	return check_part(thread, "guard before the destination", data - DMABENCH_GUARD_BYTES,
			  DMABENCH_GUARD_BYTES, GUARD_SEED, 0) ?:
	       check_part(thread, "guard behind the destination", data + size,
			  DMABENCH_GUARD_BYTES, GUARD_SEED, DMABENCH_GUARD_BYTES);
}

static int check_filled(struct dmabench_thread *thread,
			const struct dmabench_transfer *transfer)
{
	const u8 *wrong = memchr_inv(transfer->dst, (u8)transfer->seed,
				     transfer->dst_span);

	if (!wrong)
		return 0;
	return dmabench_fail(thread->round, -EBADMSG,
			     "destination: wrong data at byte %td",
			     wrong - transfer->dst);
}

/* Each chunk is the source's, each gap is as it was. */
static int check_chunks(struct dmabench_thread *thread,
			const struct dmabench_transfer *transfer)
{
	const struct dmabench_layout *layout = &transfer->layout;
	size_t src = 0, dst = 0, left, chunk = layout->chunk;
	int err = 0;

	for (left = layout->size; left && !err; left -= chunk) {
		/* As many as there are bytes, where chunks are that short. */
		err = dmabench_stopped(thread) ?:
		      check_part(thread, "destination", transfer->dst + dst,
				 chunk, transfer->seed, src);
		src += chunk + layout->src_gap;
		dst += chunk + layout->dst_gap;
		if (!err && left > chunk)
			err = check_part(thread, "gap in the destination",
					 transfer->dst + dst - layout->dst_gap,
					 layout->dst_gap, DST_SEED,
					 dst - layout->dst_gap);
	}
	return err ?: check_part(thread, "source", transfer->src,
				 transfer->src_span, transfer->seed, 0);
}

/* Return: 0, -EBADMSG with the reason told, or what dmabench_stopped() says */
int dmabench_transfer_verify(struct dmabench_thread *thread,
			     struct dmabench_transfer *transfer)
{
	int err = transfer->layout.fill ? check_filled(thread, transfer) :
					  check_chunks(thread, transfer);

	err = err ?: dmabench_guards_check(thread, transfer->dst, transfer->dst_span);
	if (err)
		return err;
	thread->verified_bytes += transfer->unverified;
	transfer->unverified = 0;
	return 0;
}
