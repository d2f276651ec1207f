// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 56: what a device still reaches after unmap. Under strict
 * translation nothing; under lazy it may, until the flush: then this reports
 * what it saw. An LSI does not notice a refused access (a refused source reads
 * as zeros), so only the data tell.
 */
#include <kselftest_harness.h>

#include "lib/dead.h"

#define LENGTH	16384

FIXTURE(unmap) {
	struct stage s;
	struct dmabench_info info;
};

FIXTURE_VARIANT(unmap) {
	struct layout layout;
};

#define MAPPED(_from, _length)						\
	FIXTURE_VARIANT_ADD(unmap, _length ## _at_ ## _from) {		\
		.layout = { .tier = TIER_D, .from = _from, .length = _length }, \
	}

MAPPED(0, 4096);
MAPPED(100, 12288);
MAPPED(4095, 2);
MAPPED(4096, 8192);

FIXTURE_SETUP(unmap)
{
	ASSERT_EQ(0, stage_open_as(&self->s, &variant->layout, LENGTH));
	ASSERT_EQ(0, dma_info(self->s.fd, &self->info));
}

FIXTURE_TEARDOWN(unmap)
{
	stage_close(&self->s);
}

/* The first copy: under lazy it may still go through, which is only reported. */
#define CHECK_FIRST(reached) do {					\
	bool reached_it = (reached);					\
									\
	if (s->info.out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT) { \
		EXPECT_FALSE(reached_it);				\
	} else {							\
		TH_LOG("lazy: right after unmap the device %s the memory", \
		       reached_it ? "still reached" : "no longer reached"); \
	}								\
} while (0)

static bool reads_nothing(struct stage *s)
{
	return !fill(s, s->device, NOISE) &&
	       !dma_dead_copy(s->fd, s->device, s->mapping, s->mapped) &&
	       device_got(s) == ZEROS;
}

static bool writes_nothing(struct stage *s)
{
	return !cpu_writes(s, OLD) &&
	       !dma_dead_copy(s->fd, s->mapping, s->device, s->mapped) && cpu_sees(s) == OLD;
}

TEST_F(unmap, 56_device_no_longer_reads)
{
	struct stage *s = &self->s;

	NEED_DEAD_COPY();
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(OLD, device_sees(s)) TH_LOG("not even while mapped");
	ASSERT_EQ(0, dma_unmap_keep(s->fd, s->mapping));
	dma_announce_fault("Read");
	ASSERT_EQ(0, fill(s, s->device, NOISE));
	ASSERT_EQ(0, dma_dead_copy(s->fd, s->device, s->mapping, s->mapped));
	CHECK_FIRST(device_got(s) != ZEROS);
	EXPECT_TRUE(DMA_AFTER_FLUSH(reads_nothing(s)));
}

TEST_F(unmap, 56_device_no_longer_writes)
{
	struct stage *s = &self->s;

	NEED_DEAD_COPY();
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NOISE));
	ASSERT_EQ(NOISE, cpu_sees_mapped(s)) TH_LOG("not even while mapped");
	ASSERT_EQ(0, dma_unmap_keep(s->fd, s->mapping));
	dma_announce_fault("Write");
	ASSERT_EQ(0, fill(s, s->device, NEW));
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, dma_dead_copy(s->fd, s->mapping, s->device, s->mapped));
	CHECK_FIRST(cpu_sees(s) != OLD);
	EXPECT_TRUE(DMA_AFTER_FLUSH(writes_nothing(s)));
}

/* Its address may be somebody else's by then. */
TEST_F(unmap, a_dead_copy_after_another_mapping_is_refused)
{
	struct stage *s = &self->s;
	int dead;

	NEED_DEAD_COPY();
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	dead = s->mapping;
	ASSERT_EQ(0, dma_unmap_keep(s->fd, dead));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	EXPECT_EQ(-EPERM, dma_dead_copy(s->fd, s->device, dead, s->mapped));
}

TEST_F(unmap, a_dead_mapping_keeps_its_buffer)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	if (!self->info.out_misuse)
		SKIP(return, "module loaded without misuse=1");
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, dma_unmap_keep(s->fd, s->mapping));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, s->buffer));
	EXPECT_EQ(-ENOENT, dma_unmap(s->fd, s->mapping));
	EXPECT_EQ(-ENOENT, dma_copy(s->fd, s->device, s->mapping, s->mapped, 0, 0));
	EXPECT_EQ(0, dma_free(s->fd, s->mapping));
	EXPECT_EQ(0, dma_free(s->fd, s->buffer));
}

TEST_F(unmap, a_dead_copy_without_translation_is_refused)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	if (!self->info.out_misuse)
		SKIP(return, "module loaded without misuse=1");
	if (!why_not(&self->info, s))
		SKIP(return, "%s: a dead copy is safe here",
		     dma_translation(s->info.out_translation));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, dma_unmap_keep(s->fd, s->mapping));
	EXPECT_EQ(-EPERM, dma_dead_copy(s->fd, s->device, s->mapping, s->mapped));
}

TEST_HARNESS_MAIN
