// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 106: an entry of a scatterlist may be told by a page and an offset of more than that
 * page, as those of compound pages are. It is mapped as any other, and the list is afterwards what
 * it was: its pages, offsets and lengths are for the CPU, whatever map_sg does with them meanwhile.
 */
#include <kselftest_harness.h>

#include "lib/lists.h"

FIXTURE(sg_head) {
	struct stage s;
	struct list list;
	struct dmabench_sg_segment segments[DMABENCH_MAX_SG];
	struct dmabench_map_sg map;
};

#define LISTS_OF sg_head
#include "lib/list_variants.h"

FIXTURE_SETUP(sg_head)
{
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open_as(s, &variant->list.layout, LIST_BUFFER));
	if (s->target < 0)
		return;
	self->list = list_of(s, &variant->list);
	self->map = (struct dmabench_map_sg){
		.flags = DMABENCH_SG_FROM_HEAD, .segments = (uintptr_t)self->segments,
	};
	ASSERT_EQ(0, cpu_writes(s, OLD));
}

FIXTURE_TEARDOWN(sg_head)
{
	stage_close(&self->s);
}

static int map_from_head(struct stage *s, const struct list *list, struct dmabench_map_sg *map,
			 int direction)
{
	map->direction = direction;
	return list_map_as(s, list, map);
}

/* Return: entries that are not as they were, or -errno */
static int unmap_and_compare(struct stage *s)
{
	struct dmabench_unmap arg = { .mapping = s->mapping };

	return dma_unmap_as(s->fd, &arg) ?: (int)arg.out_changed;
}

TEST_F(sg_head, 106_device_sees_each_entry)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map_from_head(s, &self->list, &self->map, DMABENCH_TO_DEVICE));
	EXPECT_EQ(OLD, list_device_sees(s, &self->list));
	ASSERT_EQ(0, cpu_writes(s, NEW));
	ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_DEVICE));
	EXPECT_EQ(NEW, list_device_sees(s, &self->list));
	EXPECT_EQ(0, unmap_and_compare(s));
}

TEST_F(sg_head, 106_the_CPU_sees_each_entry)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map_from_head(s, &self->list, &self->map, DMABENCH_BIDIRECTIONAL));
	ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
	ASSERT_EQ(0, list_sync(s, &self->list, DMABENCH_SYNC_FOR_CPU));
	EXPECT_EQ(NEW, list_cpu_sees(s, &self->list));
	EXPECT_EQ(OLD, list_cpu_sees_beside(s, &self->list));
	EXPECT_EQ(0, unmap_and_compare(s));
	EXPECT_EQ(NEW, list_cpu_sees(s, &self->list));
}

TEST_F(sg_head, 106_unmap_copies_each_entry_back)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map_from_head(s, &self->list, &self->map, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, list_device_writes(s, &self->list, NEW));
	EXPECT_EQ(0, unmap_and_compare(s));
	EXPECT_EQ(NEW, list_cpu_sees(s, &self->list));
	EXPECT_EQ(OLD, list_cpu_sees_beside(s, &self->list));
}

TEST_F(sg_head, 106_the_list_is_what_it_was)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, map_from_head(s, &self->list, &self->map, DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, self->map.out_changed);
	EXPECT_EQ(0, unmap_and_compare(s));
	/* Told by its own page as well. */
	self->map.flags = 0;
	ASSERT_EQ(0, map_from_head(s, &self->list, &self->map, DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, self->map.out_changed);
	EXPECT_EQ(0, unmap_and_compare(s));
}

static bool translates(const struct stage *s)
{
	return s->info.out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT ||
	       s->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

/* 32 MiB are more than there are addresses below 24 bits, and any of 2 MiB more than can bounce. */
#define TOO_MANY	16
#define TOO_LONG	((2 << 20) - 8192)

TEST_F(sg_head, 106_a_list_that_is_refused_is_what_it_was)
{
	struct dmabench_sg_entry entries[TOO_MANY];
	struct stage *s = &self->s;
	int buffer, i;

	NEED_ENGINE(s);
	if (!translates(s))
		NEED_BOUNCE(s);
	NEED_OWN_LIMITS(s);
	ASSERT_EQ(0, stage_limit(s, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	if (translates(s) && stage_limit(s, DMABENCH_SET_MASK, (1 << 24) - 1))
		SKIP(return, "a mask of 24 bits is refused");
	buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, DMABENCH_MAX_BUFFER_BYTES);
	ASSERT_LE(0, buffer);
	for (i = 0; i < TOO_MANY; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = buffer, .offset = 8192 + 512 + i, .length = TOO_LONG,
		};
	/* The first one bounces. */
	entries[0].length = 512;
	self->map.nentries = TOO_MANY;
	self->map.entries = (uintptr_t)entries;
	self->map.attrs = DMABENCH_ATTR_NO_WARN;
	self->map.call = self->list.call;
	EXPECT_EQ(-EIO, dma_map_sg_as(s->fd, &self->map));
	EXPECT_EQ(0, self->map.out_changed);
}

TEST_HARNESS_MAIN
