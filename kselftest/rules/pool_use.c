// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 35 to 37: what the bounce pool says of itself in debugfs. It is all
 * the system's, so others may use it meanwhile: a figure is tried a few times, and
 * where they do each time the test is a skip.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/machine.h"
#include "lib/others.h"
#include "lib/seen.h"
#include "lib/stage.h"

#define SLOT		DMA_BOUNCE_SLOT
#define LENGTH		(128 << 10)
#define TRIES		5

#define ON		SEEN_SINCE("5.10")
#define ON_MARK		SEEN_SINCE("6.12")

WATCH_OTHERS()

FIXTURE(pool_use) {
	struct stage s;
	struct others others;
};

FIXTURE_VARIANT(pool_use) {
	struct layout layout;
};

#define TIER(name, _tier, _mask)					\
	FIXTURE_VARIANT_ADD(pool_use, name) {				\
		.layout = { .tier = _tier, .min_align_mask = _mask },	\
	}

TIER(engine, TIER_D, 0);
TIER(engine_aligned, TIER_D, 4095);
TIER(software, TIER_S, 0);
TIER(software_aligned, TIER_S, 4095);

FIXTURE_SETUP(pool_use)
{
	ASSERT_EQ(0, stage_open_as(&self->s, &variant->layout, LENGTH));
	others_watch(&self->others);
}

FIXTURE_TEARDOWN(pool_use)
{
	stage_close(&self->s);
}

#define NEED_POOL() do {						\
	NEED_BOUNCE(s);							\
	if (dma_bounce_slots_used() < 0)				\
		SKIP(return, "debugfs has no io_tlb_used: no pool, or no debugfs"); \
} while (0)

/* What rises and returns as it should, if nobody else bounces; tried a few times. */
struct use {
	size_t length;
	long rise;
	long left;
	bool right;
};

static int use_of(struct stage *s, size_t offset, struct use *use)
{
	long before, least = (use->length + SLOT - 1) / SLOT;
	int tries, err = 0;

	use->right = false;
	for (tries = 0; tries < TRIES && !err && !use->right; tries++) {
		before = dma_bounce_slots_used();
		err = map_part(s, DMABENCH_BIDIRECTIONAL, offset, use->length);
		if (err)
			break;
		use->rise = dma_bounce_slots_used() - before;
		err = unmap(s);
		use->left = dma_bounce_slots_used() - before;
		/* Padding for the offset in its page, at most. */
		use->right = !use->left && use->rise >= least &&
			     use->rise <= least + (long)PAGE / SLOT;
	}
	return err;
}

TEST_F(pool_use, 35_it_rises_by_the_size_and_returns)
{
	static const size_t lengths[] = { 1, 2047, 2048, 2049, 4096, 10001, 65536 };
	static const size_t offsets[] = { 0, 1, 2047, 4095, 6144 };
	struct stage *s = &self->s;
	const char *why;
	struct use use;
	int i, j;

	NEED_POOL();
	for (i = 0; i < (int)ARRAY_SIZE(lengths); i++)
		for (j = 0; j < (int)ARRAY_SIZE(offsets); j++) {
			use.length = lengths[i];
			ASSERT_EQ(0, use_of(s, offsets[j], &use));
			why = use.right ? NULL : others_why(&self->others);
			if (why)
				SKIP(return, "%s", why);
			EXPECT_SEEN(ON, true, use.right);
		}
}

TEST_F(pool_use, 35_many_at_once_add_up_and_return)
{
	struct stage *s = &self->s;
	int mappings[32], i;
	long before, rise;
	const char *why;

	NEED_POOL();
	before = dma_bounce_slots_used();
	for (i = 0; i < 32; i++) {
		ASSERT_EQ(0, map_part(s, DMABENCH_TO_DEVICE, i * 4096, 2049));
		mappings[i] = s->mapping;
	}
	rise = dma_bounce_slots_used() - before;
	for (i = 0; i < 32; i++)
		ASSERT_EQ(0, dma_unmap(s->fd, mappings[(i * 7) % 32]));
	EXPECT_SLOTS_BACK(&self->others, "unmap");
	why = rise < 2 * 32 ? others_why(&self->others) : NULL;
	if (why)
		SKIP(return, "%s", why);
	EXPECT_SEEN(ON, true, rise >= 2 * 32);
}

/* A restricted-dma-pool is "the only region accessible to those devices" (shared-dma-pool.yaml). */
TEST_F(pool_use, an_own_pool_has_all_that_the_device_is_given)
{
	static const int kinds[] = {
		DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE,
		DMABENCH_BUFFER_NONCOHERENT, DMABENCH_BUFFER_NONCONTIGUOUS,
		DMABENCH_BUFFER_DMA_PAGES,
	};
	struct stage *s = &self->s;
	int k, buffer;
	long before;

	NEED_POOL();
	if (!dma_own_pool())
		SKIP(return, "the device has no pool of its own");
	for (k = 0; k < (int)ARRAY_SIZE(kinds); k++) {
		if (dma_lacks_kind(kinds[k]))
			continue;
		before = dma_bounce_slots_used();
		buffer = dma_alloc(s->fd, s->target, kinds[k], LENGTH / 2);
		ASSERT_LE(0, buffer) TH_LOG("kind %d", kinds[k]);
		EXPECT_EQ(LENGTH / 2 / SLOT, dma_bounce_slots_used() - before)
			TH_LOG("kind %d", kinds[k]);
		ASSERT_EQ(0, dma_free(s->fd, buffer));
		EXPECT_EQ(before, dma_bounce_slots_used()) TH_LOG("kind %d", kinds[k]);
	}
}

#define HIGH_WATER	"io_tlb_used_hiwater"

TEST_F(pool_use, 36_the_high_water_mark_resets_to_0_only)
{
	struct stage *s = &self->s;
	long mark;

	NEED_DESTRUCTIVE();
	NEED_POOL();
	if (dma_bounce_told(HIGH_WATER) < 0)
		SKIP(return, "debugfs has no " HIGH_WATER);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	mark = dma_bounce_told(HIGH_WATER);
	EXPECT_SEEN(ON_MARK, true, mark >= LENGTH / SLOT);
	EXPECT_SEEN(ON_MARK, -EINVAL, sysfs_write(dma_bounce_file(HIGH_WATER), "1"));
	EXPECT_SEEN(ON_MARK, true, dma_bounce_told(HIGH_WATER) >= mark);
	ASSERT_EQ(0, unmap(s));
	EXPECT_SEEN(ON_MARK, true, dma_bounce_told(HIGH_WATER) >= mark);
	EXPECT_SEEN(ON_MARK, 0, sysfs_write(dma_bounce_file(HIGH_WATER), "0"));
	EXPECT_SEEN(ON_MARK, true, dma_bounce_told(HIGH_WATER) < mark);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	EXPECT_SEEN(ON_MARK, true, dma_bounce_told(HIGH_WATER) >= LENGTH / SLOT);
}

#define MAPPINGS	4096

/* What others take meanwhile is no room, and what they give back is. */
#define EXPECT_OF_POOL(expected, step) do {				\
	int said = step;						\
	const char *why = said == (expected) ? NULL : others_why(&self->others); \
									\
	if (why)							\
		SKIP(return, "%s", why);				\
	ASSERT_EQ(expected, said);					\
} while (0)

TEST_F(pool_use, 37_an_exhausted_pool_is_a_clean_error)
{
	static int mappings[MAPPINGS];
	struct stage *s = &self->s;
	int count, err = 0, i;
	long most;

	NEED_DESTRUCTIVE();
	NEED_POOL();
	if (!access(dma_bounce_file("io_tlb_transient_nslabs"), F_OK))
		SKIP(return, "the pool grows: CONFIG_SWIOTLB_DYNAMIC");
	if (s->layout.tier == TIER_D && dma_own_pool())
		SKIP(return, "the engine's driver has memory of the same pool for each copy");
	most = dma_bounce_slots() / (LENGTH / SLOT);
	if (most >= MAPPINGS)
		SKIP(return, "the pool has room for more than %d mappings", MAPPINGS);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	for (count = 0; count <= most; count++) {
		err = map(s, count ? DMABENCH_TO_DEVICE : DMABENCH_BIDIRECTIONAL);
		if (err)
			break;
		ASSERT_EQ(DMABENCH_BOUNCED_ALL, s->bounced);
		mappings[count] = s->mapping;
	}
	EXPECT_OF_POOL(-EIO, err);
	ASSERT_LT(1, count);
	EXPECT_OF_POOL(-EIO, map(s, DMABENCH_FROM_DEVICE)); /* the second time, too */
	/* Who had their mapping before are not harmed. */
	s->from = 0;
	s->mapped = LENGTH;
	s->mapping = mappings[0];
	EXPECT_EQ(OLD, device_sees(s));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
	EXPECT_OF_POOL(0, map(s, DMABENCH_TO_DEVICE)); /* there is room again */
	EXPECT_EQ(NEW, device_sees(s));
	ASSERT_EQ(0, unmap(s));
	for (i = 1; i < count; i++)
		ASSERT_EQ(0, dma_unmap(s->fd, mappings[i]));
	EXPECT_SLOTS_BACK(&self->others, "an exhausted pool");
	EXPECT_OF_POOL(0, map(s, DMABENCH_TO_DEVICE));
}

TEST_HARNESS_MAIN
