// SPDX-License-Identifier: GPL-2.0
/*
 * Data that may go through a SWIOTLB bounce buffer: the CPU and the device see
 * each other's writes at map, sync and unmap, and not before. Numbers are
 * those of the assertions in README.md.
 */
#include <kselftest_harness.h>

#include "lib/caches.h"
#include "lib/stage.h"

FIXTURE(bounce) {
	struct stage s;
	size_t part_at;
	size_t part;
};

#define LAYOUTS_OF bounce
#include "lib/layouts.h"

FIXTURE_SETUP(bounce)
{
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open_as(s, &variant->layout, LAYOUT_BUFFER));
	if (s->target < 0)
		return;
	ASSERT_EQ(0, cpu_writes(s, OLD));
	self->part = s->layout.length / LAYOUT_PART / aligned(s, 1) * aligned(s, 1);
	self->part_at = s->layout.from + self->part;
}

FIXTURE_TEARDOWN(bounce)
{
	stage_close(&self->s);
}

/* Ends a test in which the device writes a part of its own. */
#define NEED_PART() do {						\
	if (!self->part)						\
		SKIP(return, "the engine copies all of so short a mapping, or nothing"); \
} while (0)

TEST_F(bounce, 21_device_sees_the_buffer_after_map)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 21_device_sees_the_buffer_after_map_bidirectional)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 22_control_without_sync_for_device_it_sees_the_old)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 23_after_sync_for_device_it_sees_the_new)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, sync_for_device(s));
	EXPECT_EQ(NEW, device_sees(s));
}

TEST_F(bounce, 23_after_sync_for_device_it_sees_the_new_bidirectional)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	EXPECT_EQ(OLD, device_sees(s));
	ASSERT_EQ(0, sync_for_device(s));
	EXPECT_EQ(NEW, device_sees(s));
}

TEST_F(bounce, 24_control_without_sync_for_cpu_it_sees_the_old)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	EXPECT_EQ(OLD, cpu_sees(s));
}

TEST_F(bounce, 25_after_sync_for_cpu_it_sees_the_new)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(OLD, cpu_sees_unmapped(s));
}

/* A buffer that is kept mapped, as network drivers do. */
TEST_F(bounce, 25_syncs_hand_it_back_and_forth)
{
	struct stage *s = &self->s;
	enum sight seed;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	for (seed = OLD; seed <= NEW; seed++) {
		ASSERT_EQ(0, device_writes(s, NOISE));
		ASSERT_EQ(0, sync_for_cpu(s));
		EXPECT_EQ(NOISE, cpu_sees_mapped(s));
		ASSERT_EQ(0, cpu_writes(s, seed));
		ASSERT_EQ(0, sync_for_device(s));
		EXPECT_EQ(seed, device_sees(s));
	}
}

TEST_F(bounce, 26_unmap_copies_back_from_device)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(OLD, cpu_sees_unmapped(s));
}

TEST_F(bounce, 26_unmap_copies_back_bidirectional)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(OLD, cpu_sees_unmapped(s));
}

TEST_F(bounce, 26_unmap_copies_back_what_came_after_a_sync)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NOISE));
	ASSERT_EQ(0, sync_for_cpu(s));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
}

TEST_F(bounce, 27_unmap_to_device_leaves_the_cpus_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(bounce, 27_sync_for_cpu_to_device_leaves_the_cpus_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(bounce, 27_control_unmap_bidirectional_overwrites_the_cpus_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(OLD, cpu_sees_mapped(s));
	EXPECT_EQ(NEW, cpu_sees_unmapped(s));
}

/* The other way round: the CPU had nothing to tell the device. */
TEST_F(bounce, 27_sync_for_device_from_device_leaves_the_devices_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, sync_for_device(s));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
}

TEST_F(bounce, 27_control_sync_for_device_bidirectional_overwrites_it)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, sync_for_device(s));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 28_a_partial_device_write_leaves_the_rest)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_PART();
	NEED_KEPT(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes_part(s, NEW, self->part_at, self->part));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_part(s, self->part_at, self->part));
	EXPECT_EQ(OLD, cpu_sees_beside(s, self->part_at, self->part));
}

TEST_F(bounce, 28_what_no_device_wrote_stays)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_KEPT(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(OLD, cpu_sees(s));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(OLD, cpu_sees(s));
}

/* They change meanwhile, so that even a copy of what they were is seen. */
TEST_F(bounce, 29_bytes_beside_the_mapping_are_untouched)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, cpu_writes(s, NOISE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(NOISE, cpu_sees_unmapped(s));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
	EXPECT_EQ(NOISE, cpu_sees_unmapped(s));
}

TEST_F(bounce, 31_unmap_with_skip_cpu_sync_does_not_copy_back)
{
	struct stage *s = &self->s;
	int direction;

	NEED_BOUNCE(s);
	for (direction = DMABENCH_FROM_DEVICE;
	     direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		ASSERT_EQ(0, map(s, direction));
		ASSERT_EQ(0, device_writes(s, NEW));
		ASSERT_EQ(0, dma_unmap_attrs(s->fd, s->mapping,
					     DMABENCH_ATTR_SKIP_CPU_SYNC));
		EXPECT_EQ(OLD, cpu_sees(s));
	}
}

TEST_F(bounce, 31_what_was_synced_before_is_there)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, sync_for_cpu(s));
	ASSERT_EQ(0, dma_unmap_attrs(s->fd, s->mapping,
				     DMABENCH_ATTR_SKIP_CPU_SYNC));
	EXPECT_EQ(NEW, cpu_sees_mapped(s));
}

TEST_F(bounce, 32_map_with_skip_cpu_sync_leaks_nothing_to_the_device)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_CACHES(s);
	NEED_KEPT(s);
	ASSERT_EQ(0, map_attrs(s, DMABENCH_BIDIRECTIONAL,
			       DMABENCH_ATTR_SKIP_CPU_SYNC));
	EXPECT_EQ(OLD, device_sees(s));
}

TEST_F(bounce, 32_map_with_skip_cpu_sync_leaks_nothing_to_the_cpu)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_CACHES(s);
	NEED_PART();
	NEED_KEPT(s);
	ASSERT_EQ(0, map_attrs(s, DMABENCH_FROM_DEVICE,
			       DMABENCH_ATTR_SKIP_CPU_SYNC));
	ASSERT_EQ(0, device_writes_part(s, NEW, self->part_at, self->part));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees_part(s, self->part_at, self->part));
	EXPECT_EQ(OLD, cpu_sees_beside(s, self->part_at, self->part));
}

TEST_F(bounce, 33_a_bounced_address_needs_sync)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(1, s->need_sync);
}

TEST_F(bounce, 34_unmap_is_needed_after_a_bounce)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	if (s->need_unmap == DMABENCH_CANNOT_TELL)
		SKIP(return, "this kernel has no dma_need_unmap()");
	EXPECT_EQ(1, s->need_unmap);
}

TEST_HARNESS_MAIN
