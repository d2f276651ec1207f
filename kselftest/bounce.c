// SPDX-License-Identifier: GPL-2.0
/*
 * Data that goes through a SWIOTLB bounce buffer: the CPU and the device see
 * each other's writes at map, sync and unmap, and not before. Numbers are
 * those of the assertions in README.md.
 */
#include <kselftest_harness.h>

#include "stage.h"

#define LENGTH	8192
#define PART	1024

FIXTURE(bounce) {
	struct stage s;
};

FIXTURE_SETUP(bounce)
{
	ASSERT_EQ(0, stage_open(&self->s, LENGTH));
}

FIXTURE_TEARDOWN(bounce)
{
	stage_close(&self->s);
}

TEST_F(bounce, 21_device_sees_the_buffer_after_map)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 22_without_sync_for_device_it_sees_the_old)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 23_after_sync_for_device_it_sees_the_new)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, sync_for_device(s));
	EXPECT_EQ(NEW, device_sees(s));
}

TEST_F(bounce, 24_without_sync_for_cpu_it_sees_the_old)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	EXPECT_EQ(OLD, cpu_sees(s));
}

TEST_F(bounce, 25_after_sync_for_cpu_it_sees_the_new)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(bounce, 26_unmap_copies_back_from_device)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(bounce, 26_unmap_copies_back_bidirectional)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	EXPECT_EQ(OLD, device_sees(s));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(bounce, 27_unmap_to_device_leaves_the_cpus_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(bounce, 28_a_partial_device_write_leaves_the_rest)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes_first(s, NEW, PART));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_part(s, 0, PART));
	EXPECT_EQ(OLD, cpu_sees_part(s, PART, LENGTH - PART));
}

/* The device's pattern begins at the mapping, so only the edges are compared. */
TEST_F(bounce, 29_bytes_beside_the_mapping_are_untouched)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map_part(s, DMABENCH_FROM_DEVICE, PART + 1, PART));
	ASSERT_EQ(0, device_writes_first(s, NEW, PART));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(OLD, cpu_sees_part(s, 0, PART + 1));
	EXPECT_EQ(MIXED, cpu_sees_part(s, PART + 1, PART));
	EXPECT_EQ(OLD, cpu_sees_part(s, 2 * PART + 1, LENGTH - 2 * PART - 1));
}

TEST_F(bounce, 30_a_ranged_sync_for_cpu_touches_that_range)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, dma_sync(s->fd, s->mapping, DMABENCH_SYNC_FOR_CPU, PART, PART));
	EXPECT_EQ(OLD, cpu_sees_part(s, 0, PART));
	EXPECT_EQ(NEW, cpu_sees_part(s, PART, PART));
	EXPECT_EQ(OLD, cpu_sees_part(s, 2 * PART, LENGTH - 2 * PART));
}

TEST_F(bounce, 30_a_ranged_sync_for_device_touches_that_range)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, dma_sync(s->fd, s->mapping, DMABENCH_SYNC_FOR_DEVICE, PART, PART));
	EXPECT_EQ(OLD, device_sees_part(s, 0, PART));
	EXPECT_EQ(NEW, device_sees_part(s, PART, PART));
	EXPECT_EQ(OLD, device_sees_part(s, 2 * PART, LENGTH - 2 * PART));
}

TEST_HARNESS_MAIN
