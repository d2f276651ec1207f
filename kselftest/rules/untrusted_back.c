// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 114: what a device that is not trusted had bounced is given back: the slots before a
 * buffer that are there for its alignment, both ends of a range, and all of what was refused for
 * want of addresses.
 */
#include <kselftest_harness.h>

#include "lib/others.h"
#include "lib/rule.h"

#define TURNS		16
/* Below it, addresses for 16 MiB less what is reserved. */
#define MASK_BITS	24
#define MOST		8192

FIXTURE(untrusted_back) {
	struct rule r;
	struct others others;
	size_t page;
	int buffer;
	int mappings[MOST];
	int count;
};

FIXTURE_SETUP(untrusted_back)
{
	struct rule *r = &self->r;

	ASSERT_EQ(0, rule_open(r, true));
	if (r->target < 0 || !untrusted(r))
		return;
	self->page = r->limits.out_merge_boundary + 1;
	self->buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 256 * self->page);
	ASSERT_LE(0, self->buffer);
}

FIXTURE_TEARDOWN(untrusted_back)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

#define NEED_UNTRUSTED(r) do {						\
	NEED_TARGET(r);							\
	if (!untrusted(r))						\
		SKIP(return, "the device is trusted, or nothing translates"); \
	if (dma_bounce_slots_used() < 0)				\
		SKIP(return, "no debugfs tells the bounce pool's use");	\
} while (0)

TEST_F(untrusted_back, 114_after_unmap)
{
	struct rule *r = &self->r;
	const size_t page = self->page, froms[] = { 0, 100, 2047, 2048, 3000, page - 1 };
	int turn, f, mapping;

	NEED_UNTRUSTED(r);
	others_watch(&self->others);
	for (turn = 0; turn < TURNS; turn++)
		for (f = 0; f < 6; f++) {
			mapping = map_at(r, self->buffer, froms[f], page + 10, NULL);
			ASSERT_LE(0, mapping);
			ASSERT_EQ(0, dma_unmap(r->fd, mapping));
		}
	EXPECT_SLOTS_BACK(&self->others, "unmap");
}

TEST_F(untrusted_back, 114_after_a_range_that_begins_and_ends_within_pages)
{
	struct rule *r = &self->r;
	struct dmabench_iova range;
	int turn, err;

	NEED_UNTRUSTED(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, self->page - 1));
	others_watch(&self->others);
	for (turn = 0; turn < TURNS; turn++) {
		range = (struct dmabench_iova){
			.op = DMABENCH_IOVA_ALLOC, .target = r->target, .in_page = 3000,
			.length = 3 * self->page,
		};
		err = dma_iova_as(r->fd, &range);
		if (err == -EOPNOTSUPP)
			SKIP(return, "this kernel has no dma_iova_link()");
		ASSERT_EQ(0, err);
		ASSERT_EQ(0, dma_iova_link(r->fd, range.out_handle, 0, self->buffer, 3000,
					   3 * self->page, DMABENCH_FROM_DEVICE));
		ASSERT_EQ(0, dma_iova_sync(r->fd, range.out_handle, 0, 3 * self->page));
		ASSERT_EQ(0, dma_iova_destroy(r->fd, range.out_handle, DMABENCH_FROM_DEVICE));
	}
	EXPECT_SLOTS_BACK(&self->others, "destroy");
}

/* By whole pages, which do not bounce, until not one more has an address. */
#define FILL_ADDRESSES() do {						\
	size_t length = 256 * self->page;				\
	int mapping;							\
									\
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, bits(MASK_BITS))); \
	for (; length >= self->page; length = mapping < 0 ? length / 4 : length) { \
		mapping = self->count < MOST ?				\
			  dma_map(r->fd, self->buffer, DMABENCH_TO_DEVICE, 0, length, NULL) : \
			  -ENOSPC;					\
		if (mapping >= 0)					\
			self->mappings[self->count++] = mapping;	\
		else							\
			ASSERT_EQ(-EIO, mapping);			\
	}								\
	ASSERT_LT(2, self->count);					\
} while (0)

TEST_F(untrusted_back, 114_after_a_mapping_that_has_no_address)
{
	struct rule *r = &self->r;
	int turn;

	NEED_UNTRUSTED(r);
	NEED_OWN_LIMITS(r);
	FILL_ADDRESSES();
	others_watch(&self->others);
	for (turn = 0; turn < TURNS; turn++)
		ASSERT_EQ(-EIO, map_at(r, self->buffer, 100, 200, NULL));
	EXPECT_SLOTS_BACK(&self->others, "a refused mapping");
}

/* Of a list, where a page or two are left and more are wanted: none stays mapped, or bounced. */
TEST_F(untrusted_back, 114_after_a_list_of_which_a_part_has_addresses)
{
	struct dmabench_sg_entry entries[4];
	struct rule *r = &self->r;
	int turn, i, mapping;

	NEED_UNTRUSTED(r);
	NEED_OWN_LIMITS(r);
	for (i = 0; i < 4; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = self->buffer, .length = 100, .offset = 2 * i * self->page + 50,
		};
	FILL_ADDRESSES();
	/* The last are those of a page each. */
	ASSERT_EQ(0, dma_unmap(r->fd, self->mappings[self->count - 1]));
	others_watch(&self->others);
	for (turn = 0; turn < TURNS; turn++)
		ASSERT_GT(0, dma_map_sg(r->fd, DMABENCH_BIDIRECTIONAL, entries, 4));
	EXPECT_SLOTS_BACK(&self->others, "a refused list");
	mapping = map_at(r, self->buffer, 0, self->page, NULL);
	EXPECT_LE(0, mapping) TH_LOG("its addresses are not to be had");
	/* To be sure that the pool's use tells. */
	if (mapping < 0)
		return;
	ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	others_watch(&self->others);
	ASSERT_LE(0, map_at(r, self->buffer, 100, 200, NULL));
	EXPECT_LT(0, others_left(&self->others));
}

TEST_HARNESS_MAIN
