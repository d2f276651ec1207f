// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 97 and 98: an IOMMU's addresses below a small mask, used to the end and given back.
 * One buffer is mapped again and again, so that addresses are all that is used up.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/rule.h"

/* Below it, addresses for 16 MiB less what is reserved. */
#define MASK_BITS	24
#define MOST		4096
#define SMALL		4096
#define LARGE		(1UL << 20)

struct world {
	struct rule *r;
	bool lazy;
	uint64_t mask;
	int buffer;
	int count;
	int mappings[MOST];
	uint64_t addresses[MOST];
	uint32_t lengths[MOST];
};

FIXTURE(exhaust) {
	struct rule r;
	struct world w;
};

FIXTURE_SETUP(exhaust)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
	self->w.r = &self->r;
	self->w.lazy = self->r.info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
	self->w.mask = bits(MASK_BITS);
	/* What the test before had is given back, too. */
	if (self->w.lazy)
		usleep(DMA_FLUSHED_US);
}

FIXTURE_TEARDOWN(exhaust)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

#define NEED_SMALL_SPACE(w) do {					\
	NEED_TRANSLATED((w)->r);					\
	NEED_OWN_LIMITS((w)->r);					\
	if (sysconf(_SC_PAGESIZE) != SMALL)				\
		SKIP(return, "the addresses are counted in pages of 4 KiB"); \
	(w)->buffer = dma_alloc((w)->r->fd, (w)->r->target, DMABENCH_BUFFER_PAGES, 4 * LARGE); \
	ASSERT_LE(0, (w)->buffer);					\
	ASSERT_EQ(0, limits_set((w)->r, DMABENCH_SET_MASK, (w)->mask));	\
} while (0)

static int map_now(struct world *w, size_t length)
{
	/* Overlapping ones that a device writes to are what dma-debug warns of. */
	struct dmabench_map map = {
		.buffer = w->buffer, .length = length, .direction = DMABENCH_TO_DEVICE,
	};
	int mapping = dma_map_as(w->r->fd, &map);

	if (mapping < 0)
		return mapping;
	if (!within(map.out_dma_addr, length, w->mask))
		return -ERANGE;
	w->mappings[w->count] = mapping;
	w->addresses[w->count] = map.out_dma_addr;
	w->lengths[w->count++] = length;
	return 0;
}

/* Where addresses come back with a flush, they may be late. */
static int map_one(struct world *w, size_t length)
{
	int err = w->count < MOST ? map_now(w, length) : -ENOSPC;

	if (err == -EIO && w->lazy)
		DMA_AFTER_FLUSH((err = map_now(w, length)) != -EIO);
	return err;
}

static int map_some(struct world *w, int count, size_t length)
{
	int err = 0;

	while (count-- && !err)
		err = map_one(w, length);
	return err;
}

/* Return: how many more of this length there was room for, or -errno of what was no refusal */
static int map_all(struct world *w, size_t length)
{
	int before = w->count, err;

	do
		err = w->count < MOST ? map_now(w, length) : -ENOSPC;
	while (!err);
	return err == -EIO ? w->count - before : err;
}

static int unmap_one(struct world *w, int i)
{
	int err = dma_unmap(w->r->fd, w->mappings[i]);

	w->mappings[i] = w->mappings[--w->count];
	w->addresses[i] = w->addresses[w->count];
	w->lengths[i] = w->lengths[w->count];
	return err;
}

static int unmap_all(struct world *w)
{
	int err = 0;

	while (w->count && !err)
		err = unmap_one(w, w->count - 1);
	return err;
}

/* The lowest, or the highest, of those that live. */
static int at_the_end(const struct world *w, bool highest)
{
	int i, best = 0;
	bool above;

	for (i = 1; i < w->count; i++) {
		above = w->addresses[i] > w->addresses[best];
		if (above == highest)
			best = i;
	}
	return best;
}

static int overlaps(const struct world *w)
{
	int i, j, found = 0;

	for (i = 0; i < w->count; i++)
		for (j = 0; j < i; j++)
			found += w->addresses[i] < w->addresses[j] + w->lengths[j] &&
				 w->addresses[j] < w->addresses[i] + w->lengths[i];
	return found;
}

/* Whichever is given back, there is room for one again, and not for two. */
TEST_F_TIMEOUT(exhaust, 97_what_is_given_back_can_be_had_again, 120)
{
	static const size_t lengths[] = { LARGE, LARGE / 4, 33 * SMALL };
	struct world *w = &self->w;
	int l, turn, most;

	NEED_SMALL_SPACE(w);
	for (l = 0; l < 3; l++) {
		most = map_all(w, lengths[l]);
		ASSERT_LT(2, most);
		/* The highest, then the lowest, then one between. */
		for (turn = 0; turn < 6; turn++) {
			ASSERT_EQ(0, unmap_one(w, turn % 3 == 2 ? most / 2 :
					       at_the_end(w, turn % 3 == 0)));
			ASSERT_EQ(0, map_one(w, lengths[l]))
				TH_LOG("of %zu bytes, turn %d", lengths[l], turn);
			EXPECT_EQ(-EIO, map_now(w, lengths[l]));
		}
		EXPECT_EQ(0, overlaps(w));
		ASSERT_EQ(0, unmap_all(w));
		if (w->lazy)
			usleep(DMA_FLUSHED_US);
	}
}

/* After as many small ones as there is room for; the caches of dma-iommu have those. */
TEST_F_TIMEOUT(exhaust, 97_large_ones_find_room_where_small_ones_were, 120)
{
	struct world *w = &self->w;
	int large, small;

	/* "iommu/iova: Free global iova rcache on iova alloc failure"; what follows would fail. */
	if (!machine_has_linux(5, 11))
		SKIP(return, "before Linux 5.11 the caches keep for good what they have");
	NEED_SMALL_SPACE(w);
	large = map_all(w, LARGE);
	ASSERT_LT(2, large);
	ASSERT_EQ(0, unmap_all(w));
	if (w->lazy)
		usleep(DMA_FLUSHED_US);
	small = map_all(w, SMALL);
	EXPECT_LT(large * (int)(LARGE / SMALL) / 2, small);
	ASSERT_EQ(0, unmap_all(w));
	ASSERT_EQ(0, map_some(w, large, LARGE)) TH_LOG("after %d of %d", w->count, large);
	ASSERT_EQ(0, unmap_all(w));
	ASSERT_EQ(0, map_one(w, SMALL));
}

/*
 * The search goes down from what was had last; what is free above that is found in the end. There
 * is room beside each of several, as memory of the device's own driver, in two pieces, may have
 * come to lie beside some.
 */
TEST_F_TIMEOUT(exhaust, 97_room_beside_a_small_one_is_found, 120)
{
	struct world *w = &self->w;
	int i;

	NEED_SMALL_SPACE(w);
	/* Of a length that no cache keeps; the next begin below the megabyte that it is in. */
	for (i = 0; i < 4; i++) {
		ASSERT_EQ(0, map_one(w, 33 * SMALL));
		ASSERT_EQ(0, map_one(w, LARGE));
	}
	ASSERT_LT(2, map_all(w, LARGE));
	/* To be refused emptied the caches, which had the search begin at the top. */
	ASSERT_EQ(0, unmap_one(w, at_the_end(w, false)));
	ASSERT_EQ(0, map_one(w, LARGE));
	/* On PCs the lowest has no room for it: page 0 and the old screen are reserved. */
	EXPECT_EQ(0, map_one(w, LARGE / 2));
}

/* A larger mask needs nothing from below the small one. */
TEST_F_TIMEOUT(exhaust, 97_a_larger_mask_has_room, 120)
{
	struct world *w = &self->w;

	NEED_SMALL_SPACE(w);
	ASSERT_LT(2, map_all(w, LARGE));
	ASSERT_EQ(0, unmap_all(w));
	if (w->lazy)
		usleep(DMA_FLUSHED_US);
	w->mask = bits(32);
	ASSERT_EQ(0, limits_set(w->r, DMABENCH_SET_MASK, w->mask));
	EXPECT_EQ(0, map_one(w, 4 * LARGE));
	EXPECT_EQ(0, map_one(w, SMALL));
}

/* A mask that shrinks: what was kept for reuse may lie above it. */
TEST_F_TIMEOUT(exhaust, 98_addresses_that_were_kept_are_within_a_smaller_mask, 120)
{
	static const int pages[] = { 1, 2, 3, 8, 32 };
	struct world *w = &self->w;
	int p;

	NEED_SMALL_SPACE(w);
	for (p = 0; p < 5; p++) {
		w->mask = bits(32);
		ASSERT_EQ(0, limits_set(w->r, DMABENCH_SET_MASK, w->mask));
		ASSERT_EQ(0, map_some(w, 16, pages[p] * SMALL));
		ASSERT_EQ(0, unmap_all(w));
		if (w->lazy)
			usleep(DMA_FLUSHED_US);
		w->mask = bits(MASK_BITS);
		ASSERT_EQ(0, limits_set(w->r, DMABENCH_SET_MASK, w->mask));
		EXPECT_EQ(0, map_some(w, 16, pages[p] * SMALL)) TH_LOG("%d pages", pages[p]);
		ASSERT_EQ(0, unmap_all(w));
	}
}

/* Odd lengths share the caches of the powers of two above them. */
TEST_F_TIMEOUT(exhaust, 98_lengths_that_share_a_cache_never_overlap, 120)
{
	static const int pages[] = { 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32 };
	struct world *w = &self->w;
	int turn, i;

	NEED_SMALL_SPACE(w);
	for (turn = 0; turn < 6; turn++) {
		for (i = 0; i < 48; i++)
			ASSERT_EQ(0, map_one(w, pages[(i + turn * 5) % 12] * SMALL));
		ASSERT_EQ(0, overlaps(w)) TH_LOG("turn %d", turn);
		/* Every other one stays. */
		for (i = w->count - 1; i >= 0; i -= 2)
			ASSERT_EQ(0, unmap_one(w, i));
		if (w->lazy)
			usleep(DMA_FLUSHED_US);
	}
}

TEST_HARNESS_MAIN
