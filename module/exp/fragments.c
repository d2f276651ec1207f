// SPDX-License-Identifier: GPL-2.0
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "core/charge.h"
#include "fragments.h"

/* Between two looks at whether somebody waits. */
#define BLOCKS_AT_ONCE	64

/* Of KMALLOC_MAX_SIZE: more pages than a CPU has on its lists of single ones. */
#define PUSHING_BLOCKS	4

/* What is free: nothing is freed for it, and nothing moved. */
#define FRAGMENTS_GFP	(DMABENCH_GFP & ~(__GFP_RECLAIM | __GFP_RETRY_MAYFAIL))
/* Given back at once: nobody is to pay, and no limit of his to say what is free. */
#define PROBE_GFP	(FRAGMENTS_GFP & ~__GFP_ACCOUNT)

/* A page of each two stretches, if all of the machine's memory was free. */
static u64 most_bytes(u64 stretch)
{
	return div64_u64((u64)totalram_pages() << PAGE_SHIFT, 2 * stretch) << PAGE_SHIFT;
}

/**
 * dmabench_fragments_check() - an experiment's parameter is DMABENCH_PARAM_FRAGMENTED
 * @round: the round, after dmabench_check_memory()
 * @param: index of the parameter
 *
 * For an experiment's check function. What is kept counts in round->bytes, and is no more than
 * the rest of what a round may have: of more memory the round tells that it was too little.
 *
 * Return: 0, or -EINVAL by dmabench_refuse()
 */
int dmabench_fragments_check(struct dmabench_round *round, u32 param)
{
	u64 stretch = round->params[param];

	if (!stretch)
		return 0;
	if (!is_power_of_2(stretch) || stretch < DMABENCH_FRAGMENTS_LEAST)
		return dmabench_refuse(round, param,
				       "fragmented %llu: 0 is, and powers of two from %lu to %lu",
				       stretch, DMABENCH_FRAGMENTS_LEAST, KMALLOC_MAX_SIZE / 2);
	round->bytes += min(most_bytes(stretch), dmabench_charge_limit() - round->bytes);
	return 0;
}

/* Return: bytes of the longest stretch that can be had at once */
static u64 longest(void)
{
	unsigned int order = get_order(KMALLOC_MAX_SIZE);
	struct page *page;

	for (; order; order--) {
		page = alloc_pages(PROBE_GFP, order);
		if (!page)
			continue;
		__free_pages(page, order);
		break;
	}
	return (u64)PAGE_SIZE << order;
}

/* Return: whether there was a block of this order */
static bool keep_one_of(unsigned int order, struct list_head *pages)
{
	struct page *page = alloc_pages(FRAGMENTS_GFP, order);
	unsigned long i;

	if (!page)
		return false;
	split_page(page, order);
	for (i = 1; i < 1UL << order; i++)
		__free_page(page + i);
	list_add(&page->lru, pages);
	return true;
}

/**
 * dmabench_fragments_make() - leave no longer stretch free
 * @thread: of the round, in its setup
 * @param: index of the parameter
 * @bytes: that dmabench_fragments_check() put to round->bytes
 * @pages: receives the pages that are kept, for dmabench_fragments_undo(), also on an error
 *
 * Return: 0, as dmabench_stopped(), or -EOPNOTSUPP: longer ones are left, and are told
 */
int dmabench_fragments_make(struct dmabench_thread *thread, u32 param, u64 bytes,
			    struct list_head *pages)
{
	u64 stretch = thread->round->params[param], before = longest(), left;
	u64 most = bytes >> PAGE_SHIFT, kept;
	unsigned int order = get_order(stretch) + 1;
	int err;

	for (kept = 0; kept < most && keep_one_of(order, pages); kept++) {
		err = kept % BLOCKS_AT_ONCE ? 0 : dmabench_stopped(thread);
		if (err)
			return err;
	}
	left = longest();
	if (left <= stretch)
		return 0;
	return dmabench_unsupported(thread->round, param,
				    "fragmented %llu: %llu bytes in a row are free, %llu before, with %llu pages kept of %llu that may be",
				    stretch, left, before, kept, most);
}

/*
 * Single pages that were freed last are on a list of the CPU's, and keep their neighbours from
 * becoming one. Pages that lie in a row take their place there.
 */
static void push_out(void)
{
	const unsigned int order = get_order(KMALLOC_MAX_SIZE);
	struct page *page;
	unsigned long i;
	int block;

	for (block = 0; block < PUSHING_BLOCKS; block++) {
		page = alloc_pages(PROBE_GFP, order);
		if (!page)
			return;
		split_page(page, order);
		for (i = 0; i < 1UL << order; i++)
			__free_page(page + i);
		cond_resched();
	}
}

void dmabench_fragments_undo(struct list_head *pages)
{
	struct page *page, *next;

	if (list_empty(pages))
		return;
	list_for_each_entry_safe(page, next, pages, lru) {
		list_del(&page->lru);
		__free_page(page);
		cond_resched();
	}
	push_out();
}
