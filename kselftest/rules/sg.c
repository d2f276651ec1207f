// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 21 to 32 for scatterlists: each entry's bytes go where they should,
 * and nothing else does.
 */
#include <kselftest_harness.h>

#include "lib/caches.h"
#include "lib/lists.h"

FIXTURE(sg) {
	struct stage s;
	struct list list;
};

#define LISTS_OF sg
#include "lib/list_variants.h"

FIXTURE_SETUP(sg)
{
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open_as(s, &variant->list.layout, LIST_BUFFER));
	if (s->target < 0)
		return;
	self->list = list_of(s, &variant->list);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	/* Of an untrusted device pages do not bounce, and parts of them do: this list tells. */
	ASSERT_EQ(0, list_map(s, &variant->list, DMABENCH_TO_DEVICE, 0));
	ASSERT_EQ(0, unmap(s));
}

FIXTURE_TEARDOWN(sg)
{
	stage_close(&self->s);
}

static int skip_sync_unmap(struct stage *s)
{
	return dma_unmap_attrs(s->fd, s->mapping, DMABENCH_ATTR_SKIP_CPU_SYNC);
}

TEST_F(sg, 21_device_sees_each_entry_after_map)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_TO_DEVICE, 0));
	EXPECT_EQ(OLD, list_device_sees(s, &self->list));
}

TEST_F(sg, 22_control_without_sync_for_device_it_sees_the_old)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_TO_DEVICE, 0));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	EXPECT_EQ(OLD, list_device_sees(s, &self->list));
}

TEST_F(sg, 23_after_sync_for_device_it_sees_the_new)
{
	struct stage *s = &self->s;
	int direction;

	NEED_BOUNCE(s);
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL;
	     direction += 2) {
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, list_map(s, &self->list, direction, 0));
		ASSERT_EQ(0, cpu_writes(s, NEW));
		ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_DEVICE));
		EXPECT_EQ(NEW, list_device_sees(s, &self->list));
		ASSERT_EQ(0, skip_sync_unmap(s));
	}
}

TEST_F(sg, 24_control_without_sync_for_cpu_it_sees_the_old)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_FROM_DEVICE, 0));
	ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
	EXPECT_EQ(OLD, cpu_sees(s));
}

TEST_F(sg, 25_after_sync_for_cpu_it_sees_the_new)
{
	struct stage *s = &self->s;
	int direction;

	NEED_BOUNCE(s);
	for (direction = DMABENCH_FROM_DEVICE;
	     direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, list_map(s, &self->list, direction, 0));
		ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
		ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_CPU));
		EXPECT_EQ(NEW, list_cpu_sees(s, &self->list));
		EXPECT_EQ(OLD, list_cpu_sees_beside(s, &self->list));
		ASSERT_EQ(0, skip_sync_unmap(s));
	}
}

TEST_F(sg, 26_unmap_copies_each_entry_back)
{
	struct stage *s = &self->s;
	int direction;

	NEED_ENGINE(s);
	for (direction = DMABENCH_FROM_DEVICE;
	     direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, list_map(s, &self->list, direction, 0));
		ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
		ASSERT_EQ(0, unmap(s));
		EXPECT_EQ(NEW, list_cpu_sees(s, &self->list));
		EXPECT_EQ(OLD, list_cpu_sees_beside(s, &self->list));
	}
}

TEST_F(sg, 27_unmap_to_device_leaves_the_cpus_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_TO_DEVICE, 0));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_CPU));
	EXPECT_EQ(NEW, cpu_sees(s));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(sg, 27_sync_for_device_from_device_leaves_the_devices_data)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_FROM_DEVICE, 0));
	ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
	ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_DEVICE));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, list_cpu_sees(s, &self->list));
}

/* Bytes of one entry come from nowhere else, such as another entry. */
TEST_F(sg, 28_what_no_device_wrote_stays)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_KEPT(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_FROM_DEVICE, 0));
	ASSERT_EQ(0, device_writes_at(s, NEW, 0, self->list.first,
				      self->list.length));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees_part(s, self->list.first, self->list.length));
	EXPECT_EQ(OLD, cpu_sees_beside(s, self->list.first, self->list.length));
}

TEST_F(sg, 31_unmap_with_skip_cpu_sync_does_not_copy_back)
{
	struct stage *s = &self->s;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_FROM_DEVICE, 0));
	ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
	ASSERT_EQ(0, skip_sync_unmap(s));
	EXPECT_EQ(OLD, cpu_sees(s));
}

TEST_F(sg, 32_map_with_skip_cpu_sync_leaks_nothing)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_KEPT(s);
	NEED_CACHES(s);
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_BIDIRECTIONAL,
			      DMABENCH_ATTR_SKIP_CPU_SYNC));
	EXPECT_EQ(OLD, list_device_sees(s, &self->list));
	ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_CPU));
	EXPECT_EQ(OLD, cpu_sees(s));
}

TEST_HARNESS_MAIN
