// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 91: the blocks of a new dma_pool come in the order of their addresses, and a page
 * holds as many as there is room for.
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/rule.h"
#include "lib/seen.h"

#define MOST	2048

RULES(pool_order)

/* Return: 0, and the addresses; or -errno */
static int take(struct rule *r, uint64_t length, uint32_t align, uint64_t boundary,
		uint64_t *addresses, int count)
{
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = DMABENCH_BUFFER_POOL, .length = length,
		.pool = dma_pool(r->fd, r->target, length, align, boundary),
	};
	int i, buffer;

	for (i = 0; i < count; i++) {
		buffer = dma_alloc_as(r->fd, &alloc);
		if (buffer < 0)
			return buffer;
		addresses[i] = alloc.out_dma_addr;
	}
	return 0;
}

static int pages_of(const uint64_t *addresses, int count)
{
	uint64_t page = sysconf(_SC_PAGESIZE);
	int i, j, pages = 0;

	for (i = 0; i < count; i++) {
		for (j = 0; j < i && addresses[j] / page != addresses[i] / page; j++)
			;
		pages += j == i;
	}
	return pages;
}

/* "Some users of the dmapool need their allocations to happen in ascending order": da9619a30e73. */
TEST_F(pool_order, 91_blocks_of_a_page_come_in_order)
{
	static const uint64_t lengths[] = { 64, 200, 1000 };
	static uint64_t addresses[MOST];
	struct rule *r = &self->r;
	int l, i, count, down;

	NEED_TARGET(r);
	for (l = 0; l < 3; l++) {
		/* But the last one, which older kernels take from the next page. */
		count = sysconf(_SC_PAGESIZE) / lengths[l] - 1;
		count = count < MOST ? count : MOST;
		ASSERT_EQ(0, take(r, lengths[l], 8, 0, addresses, count));
		for (i = 1, down = 0; i < count; i++)
			down += addresses[i] < addresses[i - 1];
		EXPECT_SEEN(SEEN_SINCE("5.10"), 0, down);
	}
}

/* d9e7e37b4d34, "dmapool: fix boundary comparison": "some of the allocated memory" is "wasted". */
TEST_F(pool_order, 91_a_page_holds_the_block_that_ends_with_it)
{
	static const uint64_t lengths[] = { 64, 256, 1024 };
	static uint64_t addresses[MOST];
	struct rule *r = &self->r;
	uint64_t page = sysconf(_SC_PAGESIZE);
	int l, b, count;

	NEED_TARGET(r);
	if (!machine_has_linux(6, 3))
		SKIP(return, "before 6.3 no block ends where the page does");
	for (l = 0; l < 3; l++)
		for (b = 0; b < 2; b++) {
			count = page / lengths[l] < MOST ? page / lengths[l] : MOST;
			ASSERT_EQ(0, take(r, lengths[l], lengths[l], b ? 4096 : 0, addresses,
					  count));
			EXPECT_SEEN(SEEN_SINCE("6.12"), 1, pages_of(addresses, count));
		}
}

TEST_HARNESS_MAIN
