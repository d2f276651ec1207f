// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/scatterlist.h>
#include <linux/uaccess.h>

#include "compat/compat.h"
#include "core/integrity.h"
#include "pinned.h"
#include "run/round.h"
#include "targets/engine.h"

/*
 * Pages of one call: those whose pointers are a page, as ib_umem_get() has it.
 * gup_fast() has interrupts off for no longer, and a signal is seen in between.
 */
#define PIN_PAGES	(PAGE_SIZE / sizeof(struct page *))

/* Of one page of what is behind the memory; 0: this kernel has none such. */
size_t dmabench_backing_bytes(enum dmabench_backing backing)
{
	switch (backing) {
	case DMABENCH_BACKING_BASE:
		return PAGE_SIZE;
	case DMABENCH_BACKING_THP:
		return DMABENCH_THP_BYTES;
	case DMABENCH_BACKING_HUGETLB_2M:
		return IS_ENABLED(CONFIG_HUGETLB_PAGE) ? SZ_2M : 0;
	case DMABENCH_BACKING_HUGETLB_1G:
		return IS_ENABLED(CONFIG_HUGETLB_PAGE) ? SZ_1G : 0;
	}
	return 0;
}

static bool is_backed_by(struct page *page, enum dmabench_backing backing)
{
	struct page *head = compound_head(page);
	bool hugetlb = backing == DMABENCH_BACKING_HUGETLB_2M ||
		       backing == DMABENCH_BACKING_HUGETLB_1G;

	return page_size(head) == dmabench_backing_bytes(backing) && !PageHuge(head) == !hugetlb;
}

static int fail_backing(struct dmabench_round *round, u32 param, u64 at, size_t found)
{
	const char *name = round->exp->params[param].values[round->params[param]];

	if (round->params[param] != DMABENCH_BACKING_THP)
		return dmabench_unsupported(round, param,
					    "%s is not what is behind byte %llu of the memory: a page of %zu bytes is",
					    name, at, found);
	return dmabench_unsupported(round, param,
				    "thp: the kernel put a page of %zu bytes at byte %llu: free memory, or let transparent_hugepage/enabled be madvise",
				    found, at);
}

/**
 * dmabench_backing_check() - is all of it what it is said to be?
 * @thread: the thread; never while timed
 * @pinned: pinned
 * @backing: of what kind it is to be
 * @param: index of the parameter that says so
 *
 * The thread's memory has been seen, too.
 *
 * Return: 0, or -EOPNOTSUPP by dmabench_unsupported()
 */
int dmabench_backing_check(struct dmabench_thread *thread, const struct dmabench_pinned *pinned,
			   enum dmabench_backing backing, u32 param)
{
	unsigned long i;
	struct page *page;

	for (i = 0; i < pinned->npages; i++) {
		page = pinned->pages[i];
		if (!is_backed_by(page, backing))
			return fail_backing(thread->round, param, (u64)i << PAGE_SHIFT,
					    page_size(compound_head(page)));
		thread->memory_node = dmabench_node_merge(thread->memory_node, page_to_nid(page));
		if (i % PIN_PAGES == 0)
			cond_resched();
	}
	return 0;
}

/*
 * Timed. Return: 0; a negative errno value of the kernel's: up to @pinned->count is
 * pinned all the same
 */
noinline long dmabench_pin(const struct dmabench_thread *thread, struct dmabench_pinned *pinned)
{
	unsigned long left = pinned->npages - pinned->count;
	long got;

	for (; left; left -= got) {
		got = pin_user_pages_fast(pinned->start + (pinned->count << PAGE_SHIFT),
					  min_t(unsigned long, left, PIN_PAGES), pinned->flags,
					  pinned->pages + pinned->count);
		if (got <= 0)
			return got ?: -EFAULT;
		pinned->count += got;
		if (dmabench_stopped(thread))
			return -EINTR;
	}
	return 0;
}

/* Timed, and whatever is pinned. @dirty: somebody has written to it. */
noinline void dmabench_unpin(struct dmabench_pinned *pinned, bool dirty)
{
	struct page **pages = pinned->pages;
	unsigned long count;

	for (; pinned->count; pinned->count -= count, pages += count) {
		count = min_t(unsigned long, pinned->count, PIN_PAGES);
		unpin_user_pages_dirty_lock(pages, count, dirty);
		cond_resched();
	}
}

/* @pieces is zeroed. Return: 0, -ENOMEM; dmabench_pieces_free() is to be called either way */
int dmabench_pieces_alloc(struct dmabench_thread *thread, struct dmabench_pieces *pieces,
			  u32 count)
{
	if (!count)
		return 0;
	pieces->count = count;
	pieces->seed = thread->round->seed;
	pieces->scratch = (u8 *)__get_free_page(DMABENCH_GFP);
	if (!pieces->scratch ||
	    !dmabench_thread_alloc_device(thread, &pieces->memory, count * PAGE_SIZE))
		return dmabench_fail(thread->round, -ENOMEM,
				     "no memory for the device's end of %u pieces", count);
	pieces->device = pieces->memory.vaddr;
	pieces->device_addr = pieces->memory.addr;
	return 0;
}

void dmabench_pieces_free(struct dmabench_thread *thread, struct dmabench_pieces *pieces)
{
	dmabench_thread_free(thread, &pieces->memory);
	free_page((unsigned long)pieces->scratch);
}

/* Which of @npages the @i-th piece is. */
unsigned long dmabench_piece_page(const struct dmabench_pieces *pieces, unsigned long npages,
				  u32 i)
{
	if (!i)
		return 0;
	return div_u64((u64)(npages - 1) * i, pieces->count - 1);
}

static int write_to_user(struct dmabench_thread *thread, const struct dmabench_pieces *pieces,
			 const struct dmabench_pinned *pinned)
{
	unsigned long page;
	u32 i;

	for (i = 0; i < pieces->count; i++) {
		page = dmabench_piece_page(pieces, pinned->npages, i);
		dmabench_integrity_fill(pieces->scratch, PAGE_SIZE, pieces->seed,
					(u64)i * PAGE_SIZE);
		if (!copy_to_user((void __user *)(pinned->start + (page << PAGE_SHIFT)),
				  pieces->scratch, PAGE_SIZE))
			continue;
		return dmabench_stopped(thread) ?:
		       dmabench_fail(thread->round, -EFAULT,
				     "the caller's memory cannot be written at byte %llu",
				     (u64)page << PAGE_SHIFT);
	}
	return 0;
}

/*
 * Writes what is to be moved: by the caller's addresses, so that nothing is written
 * that it may not write. Before the pin, and before anything is mapped. Another pattern
 * than what was moved before it is not taken for.
 */
int dmabench_pieces_prepare(struct dmabench_thread *thread, struct dmabench_pieces *pieces,
			    const struct dmabench_pinned *pinned,
			    enum dma_data_direction direction)
{
	if (!pieces->count)
		return 0;
	pieces->seed++;
	if (direction == DMA_TO_DEVICE)
		return write_to_user(thread, pieces, pinned);
	dmabench_integrity_fill(pieces->device, pieces->count * PAGE_SIZE, pieces->seed, 0);
	return 0;
}

/* Timed. Return: 0, or as dmabench_engine_copy() */
noinline int dmabench_pieces_move(struct dmabench_thread *thread,
				  const struct dmabench_pieces *pieces,
				  unsigned long npages, struct sg_table *table,
				  enum dma_data_direction direction)
{
	struct dmabench_engine *engine = thread->round->engine;
	struct scatterlist *sg = table->sgl;
	dma_addr_t addr, device;
	u64 at = 0, wanted;
	int err = 0;
	u32 i;

	for (i = 0; i < pieces->count && !err; i++) {
		wanted = (u64)dmabench_piece_page(pieces, npages, i) << PAGE_SHIFT;
		/* Segments are whole pages, as the entries are. */
		for (; at + sg_dma_len(sg) <= wanted; sg = sg_next(sg))
			at += sg_dma_len(sg);
		addr = sg_dma_address(sg) + (wanted - at);
		device = pieces->device_addr + i * PAGE_SIZE;
		err = direction == DMA_TO_DEVICE ?
		      dmabench_engine_copy(engine, device, addr, PAGE_SIZE) :
		      dmabench_engine_copy(engine, addr, device, PAGE_SIZE);
	}
	return err;
}

/* What dmabench_pieces_move() said, with its reason. Return: @err */
int dmabench_pieces_failed(struct dmabench_thread *thread, int err)
{
	if (!err || err == -EINTR || err == -ENODEV)
		return err;
	return dmabench_fail(thread->round, err, "engine %s: %s", thread->round->target->engine,
			     dmabench_engine_error(thread->round->engine, err));
}

/*
 * copy_highpage() would not do: where memory has tags (arm64's MTE) it copies them too, of
 * HugeTLB those of all the huge page, to behind the one page that @to is.
 */
static void read_page(struct page *page, u8 *to)
{
	struct scatterlist sg;

	sg_init_table(&sg, 1);
	sg_set_page(&sg, page, PAGE_SIZE, 0);
	sg_copy_to_buffer(&sg, 1, to, PAGE_SIZE);
}

/* After the unmap, while it is pinned. Return: 0, or -EBADMSG with the reason told */
int dmabench_pieces_verify(struct dmabench_thread *thread, const struct dmabench_pieces *pieces,
			   const struct dmabench_pinned *pinned,
			   enum dma_data_direction direction)
{
	const u8 *data = pieces->scratch;
	unsigned long page;
	size_t wrong;
	u32 i;

	for (i = 0; i < pieces->count; i++) {
		page = dmabench_piece_page(pieces, pinned->npages, i);
		if (direction == DMA_TO_DEVICE)
			data = pieces->device + i * PAGE_SIZE;
		else
			read_page(pinned->pages[page], pieces->scratch);
		wrong = dmabench_integrity_check(data, PAGE_SIZE, pieces->seed,
						 (u64)i * PAGE_SIZE);
		if (wrong != DMABENCH_INTACT)
			return dmabench_fail(thread->round, -EBADMSG,
					     "destination: wrong data at byte %llu of the memory",
					     ((u64)page << PAGE_SHIFT) + wrong);
	}
	thread->verified_bytes += pieces->count * PAGE_SIZE;
	return 0;
}
