// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 35 to 37: what the bounce pool says of itself in debugfs. It is all
 * the system's, so others may use it meanwhile: an exact figure is tried a few
 * times, and needs a system without work on it.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/seen.h"
#include "lib/stage.h"

#define DEBUGFS		"/sys/kernel/debug/swiotlb/"
#define SLOT		2048
#define LENGTH		(128 << 10)
#define TRIES		5

#define ON		"Linux 5.10 to 7.2"
#define ON_MARK		"Linux 6.12 to 7.2"

FIXTURE(pool_use) {
	struct stage s;
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
}

FIXTURE_TEARDOWN(pool_use)
{
	stage_close(&self->s);
}

#define NEED_POOL() do {						\
	NEED_BOUNCE(s);							\
	if (dma_bounce_slots_used() < 0)				\
		SKIP(return, "no " DEBUGFS "io_tlb_used: no pool, or no debugfs"); \
} while (0)

/* By how much the pool's use went up while it was mapped, and stayed up after. */
struct use {
	long rise;
	long left;
};

static int use_of(struct stage *s, size_t offset, size_t length, struct use *use)
{
	long before = dma_bounce_slots_used(), mapped;
	int err = map_part(s, DMABENCH_BIDIRECTIONAL, offset, length);

	if (err)
		return err;
	mapped = dma_bounce_slots_used();
	err = unmap(s);
	use->rise = mapped - before;
	use->left = dma_bounce_slots_used() - before;
	return err;
}

TEST_F(pool_use, 35_it_rises_by_the_size_and_returns)
{
	static const size_t lengths[] = { 1, 2047, 2048, 2049, 4096, 10001, 65536 };
	static const size_t offsets[] = { 0, 1, 2047, 4095, 6144 };
	struct stage *s = &self->s;
	struct use use;
	int i, j, tries;
	long least;

	NEED_POOL();
	for (i = 0; i < (int)ARRAY_SIZE(lengths); i++) {
		least = (lengths[i] + SLOT - 1) / SLOT;
		for (j = 0; j < (int)ARRAY_SIZE(offsets); j++) {
			for (tries = 0; tries < TRIES; tries++) {
				ASSERT_EQ(0, use_of(s, offsets[j], lengths[i], &use));
				if (use.rise >= least && !use.left)
					break;
			}
			EXPECT_SEEN(ON, true, use.rise >= least);
			EXPECT_SEEN(ON, 0, use.left);
			/* Padding for the offset in its page, at most. */
			EXPECT_SEEN(ON, true, use.rise <= least + 4096 / SLOT);
		}
	}
}

TEST_F(pool_use, 35_many_at_once_add_up_and_return)
{
	struct stage *s = &self->s;
	long before, rise;
	int mappings[32], i;

	NEED_POOL();
	before = dma_bounce_slots_used();
	for (i = 0; i < 32; i++) {
		ASSERT_EQ(0, map_part(s, DMABENCH_TO_DEVICE, i * 4096, 2049));
		mappings[i] = s->mapping;
	}
	rise = dma_bounce_slots_used() - before;
	for (i = 0; i < 32; i++)
		ASSERT_EQ(0, dma_unmap(s->fd, mappings[(i * 7) % 32]));
	EXPECT_SEEN(ON, true, rise >= 2 * 32);
	EXPECT_SEEN(ON, 0, dma_bounce_slots_used() - before);
}

static long read_long(const char *path)
{
	FILE *file = fopen(path, "re");
	long value = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld", &value) != 1)
		value = -1;
	fclose(file);
	return value;
}

#define HIGH_WATER DEBUGFS "io_tlb_used_hiwater"

TEST_F(pool_use, 36_the_high_water_mark_resets_to_0_only)
{
	struct stage *s = &self->s;
	long mark;

	NEED_DESTRUCTIVE();
	NEED_POOL();
	if (read_long(HIGH_WATER) < 0)
		SKIP(return, "this kernel has no " HIGH_WATER);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	mark = read_long(HIGH_WATER);
	EXPECT_SEEN(ON_MARK, true, mark >= LENGTH / SLOT);
	EXPECT_SEEN(ON_MARK, -EINVAL, sysfs_write(HIGH_WATER, "1"));
	EXPECT_SEEN(ON_MARK, true, read_long(HIGH_WATER) >= mark);
	ASSERT_EQ(0, unmap(s));
	EXPECT_SEEN(ON_MARK, true, read_long(HIGH_WATER) >= mark);
	EXPECT_SEEN(ON_MARK, 0, sysfs_write(HIGH_WATER, "0"));
	EXPECT_SEEN(ON_MARK, true, read_long(HIGH_WATER) < mark);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	EXPECT_SEEN(ON_MARK, true, read_long(HIGH_WATER) >= LENGTH / SLOT);
}

#define MAPPINGS	4096

TEST_F(pool_use, 37_an_exhausted_pool_is_a_clean_error)
{
	static int mappings[MAPPINGS];
	struct stage *s = &self->s;
	int count, err = 0, i;
	long before, most;

	NEED_DESTRUCTIVE();
	NEED_POOL();
	if (!access(DEBUGFS "io_tlb_transient_nslabs", F_OK))
		SKIP(return, "the pool grows: CONFIG_SWIOTLB_DYNAMIC");
	most = dma_bounce_slots() / (LENGTH / SLOT);
	if (most >= MAPPINGS)
		SKIP(return, "the pool has room for more than %d mappings", MAPPINGS);
	before = dma_bounce_slots_used();
	ASSERT_EQ(0, cpu_writes(s, OLD));
	for (count = 0; count <= most; count++) {
		err = map(s, count ? DMABENCH_TO_DEVICE : DMABENCH_BIDIRECTIONAL);
		if (err)
			break;
		ASSERT_EQ(DMABENCH_BOUNCED_ALL, s->bounced);
		mappings[count] = s->mapping;
	}
	ASSERT_EQ(-EIO, err);
	ASSERT_LT(1, count);
	EXPECT_EQ(-EIO, map(s, DMABENCH_FROM_DEVICE)) TH_LOG("the second time");
	/* Who had their mapping before are not harmed. */
	s->from = 0;
	s->mapped = LENGTH;
	s->mapping = mappings[0];
	EXPECT_EQ(OLD, device_sees(s));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
	EXPECT_EQ(0, map(s, DMABENCH_TO_DEVICE)) TH_LOG("there is room again");
	EXPECT_EQ(NEW, device_sees(s));
	ASSERT_EQ(0, unmap(s));
	for (i = 1; i < count; i++)
		ASSERT_EQ(0, dma_unmap(s->fd, mappings[i]));
	EXPECT_EQ(before, dma_bounce_slots_used());
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
}

TEST_HARNESS_MAIN
