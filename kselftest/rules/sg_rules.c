// SPDX-License-Identifier: GPL-2.0
/* Assertions 38 to 42: what map_sg says and keeps count of. */
#include <errno.h>
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/lists.h"
#include "lib/machine.h"
#include "lib/others.h"

WATCH_OTHERS()

FIXTURE(sg_rules) {
	struct stage s;
	struct list list;
	struct others others;
	struct dmabench_sg_segment segments[DMABENCH_MAX_SG];
	struct dmabench_map_sg map;
};

#define LISTS_OF sg_rules
#include "lib/list_variants.h"

FIXTURE_SETUP(sg_rules)
{
	ASSERT_EQ(0, stage_open_as(&self->s, &variant->list.layout,
				   LIST_BUFFER / 4096 * PAGE));
	self->list = list_of(&self->s, &variant->list);
	self->map.segments = (uintptr_t)self->segments;
}

FIXTURE_TEARDOWN(sg_rules)
{
	stage_close(&self->s);
}

static bool translated(const struct stage *s)
{
	return s->info.out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT ||
	       s->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

/* A list that cannot be mapped: its last entry would not fit, or all do not. */
static int map_too_much(struct stage *s, const struct list *list,
			struct dmabench_map_sg *map, int buffer)
{
	static struct dmabench_sg_entry entries[DMABENCH_MAX_SG];
	unsigned int i, count = translated(s) ? DMABENCH_MAX_SG : list->entries + 1;
	size_t length = translated(s) ? LIST_BUFFER : list->length;

	for (i = 0; i < count; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = s->buffer, .length = length,
		};
	if (!translated(s))
		entries[count - 1] = (struct dmabench_sg_entry){
			.buffer = buffer, .length = s->info.out_max_mapping_bytes + 1,
		};
	map->call = list->call;
	map->nentries = count;
	map->entries = (uintptr_t)entries;
	map->attrs = DMABENCH_ATTR_NO_WARN;
	return dma_map_sg_as(s->fd, map);
}

/* The last entry's buffer, or 0; under an IOMMU, few addresses instead. */
static int make_scarce(struct stage *s)
{
	int err;

	if (translated(s))
		return stage_limit(s, DMABENCH_SET_MASK, (1 << 24) - 1);
	/* Of others' devices it is as their drivers say. */
	err = stage_limit(s, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX);
	if (err && err != -EPERM)
		return err;
	return dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES,
			 s->info.out_max_mapping_bytes + 1);
}

#define NEED_SCARCITY() do {						\
	NEED_ENGINE(s);							\
	if (!translated(s))						\
		NEED_BOUNCE(s);						\
} while (0)

TEST_F(sg_rules, 38_some_are_mapped_and_their_lengths_add_up)
{
	uint64_t sum = 0, given = (uint64_t)self->list.entries * self->list.length;
	struct stage *s = &self->s;
	uint32_t i;

	NEED_ENGINE(s);
	self->map.direction = DMABENCH_TO_DEVICE;
	ASSERT_EQ(0, list_map_as(s, &self->list, &self->map));
	EXPECT_LT(0, self->map.out_mapped);
	ASSERT_LE(self->map.out_mapped, self->list.entries);
	for (i = 0; i < self->map.out_mapped; i++) {
		EXPECT_LT(0, self->segments[i].length);
		sum += self->segments[i].length;
	}
	EXPECT_EQ(given, sum);
}

TEST_F(sg_rules, 38_segments_do_not_overlap)
{
	struct dmabench_sg_segment *one, *other, *end;
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_EQ(0, list_map_as(s, &self->list, &self->map));
	end = self->segments + self->map.out_mapped;
	for (one = self->segments; one < end; one++)
		for (other = one + 1; other < end; other++)
			EXPECT_TRUE(one->dma_addr + one->length <= other->dma_addr ||
				    other->dma_addr + other->length <= one->dma_addr);
}

TEST_F(sg_rules, 39_it_fails_with_0_and_leaves_nothing)
{
	int live, buffer, tries;
	struct stage *s = &self->s;

	NEED_SCARCITY();
	NEED_OWN_LIMITS(s);
	buffer = make_scarce(s);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	live = dma_live(s->fd);
	others_watch(&self->others);
	for (tries = 0; tries < 3; tries++) {
		ASSERT_EQ(-EIO, map_too_much(s, &self->list, &self->map, buffer));
		EXPECT_EQ(0, self->map.out_mapped);
	}
	EXPECT_EQ(live, dma_live(s->fd));
	EXPECT_EQ(OLD, cpu_sees(s));
	ASSERT_EQ(0, list_map(s, &self->list, DMABENCH_TO_DEVICE, 0));
	EXPECT_EQ(OLD, list_device_sees(s, &self->list));
	ASSERT_EQ(0, unmap(s));
	EXPECT_SLOTS_BACK(&self->others, "a refused list");
}

TEST_F(sg_rules, 40_sgtable_errors_are_the_documented)
{
	struct list list = self->list;
	struct stage *s = &self->s;
	int buffer;

	NEED_SCARCITY();
	NEED_OWN_LIMITS(s);
	buffer = make_scarce(s);
	ASSERT_LE(0, buffer);
	list.call = DMABENCH_SG_TABLE;
	ASSERT_EQ(-EIO, map_too_much(s, &list, &self->map, buffer));
	TH_LOG("it said %s", strerror(self->map.out_errno));
	/* EOPNOTSUPP was added for what is not tried here, REQUIRE_COHERENT. */
	EXPECT_TRUE(self->map.out_errno == EINVAL || self->map.out_errno == ENOMEM ||
		    self->map.out_errno == EIO || self->map.out_errno == EREMOTEIO);
}

static uint32_t granule(const struct stage *s)
{
	return machine_in_granule(s->info.out_merge_boundary) + 1;
}

/* A list of pages of 4 KiB becomes one of the IOMMU's. False: it is none. */
static bool of_pages(const struct stage *s, struct list *list)
{
	long page = granule(s);

	if (list->first % 4096 || list->stride % 4096 || list->length % 4096)
		return false;
	list->first = list->first / 4096 * page;
	list->stride = list->stride / 4096 * page;
	list->length = list->length / 4096 * page;
	return true;
}

/* What each entry of @list respects, all segments have to. */
static void check_limits(struct __test_metadata *_metadata, struct stage *s,
			 const struct list *list, struct dmabench_map_sg *map,
			 uint32_t max_segment, uint64_t boundary)
{
	const struct dmabench_sg_segment *segments = (void *)(uintptr_t)map->segments;
	uint64_t first, last;
	uint32_t i;

	ASSERT_EQ(0, stage_limit(s, DMABENCH_SET_MAX_SEGMENT, max_segment));
	ASSERT_EQ(0, stage_limit(s, DMABENCH_SET_SEG_BOUNDARY, boundary));
	ASSERT_EQ(0, list_map_as(s, list, map));
	ASSERT_LE(map->out_mapped, list->entries);
	for (i = 0; i < map->out_mapped; i++) {
		first = segments[i].dma_addr;
		last = first + segments[i].length - 1;
		EXPECT_LE(segments[i].length, max_segment)
			TH_LOG("of %u, boundary %#llx", max_segment,
			       (unsigned long long)boundary);
		EXPECT_EQ(first & ~boundary, last & ~boundary)
			TH_LOG("of %u, boundary %#llx: %#llx to %#llx", max_segment,
			       (unsigned long long)boundary,
			       (unsigned long long)first, (unsigned long long)last);
	}
	EXPECT_EQ(OLD, list_device_sees(s, list));
	ASSERT_EQ(0, unmap(s));
}

#define NO_EDGE	0xffffffffULL

TEST_F(sg_rules, 41_merged_segments_respect_the_devices_limits)
{
	struct list list = self->list;
	struct stage *s = &self->s;
	uint32_t page = granule(s), edge;
	bool whole;

	NEED_ENGINE(s);
	NEED_OWN_LIMITS(s);
	if (!translated(s))
		SKIP(return, "%s: nothing merges entries",
		     dma_translation(s->info.out_translation));
	ASSERT_EQ(0, cpu_writes(s, OLD));
	whole = of_pages(s, &list);
	check_limits(_metadata, s, &list, &self->map, 16 * page, NO_EDGE);
	check_limits(_metadata, s, &list, &self->map, list.length, NO_EDGE);
	check_limits(_metadata, s, &list, &self->map, 2 * list.length, NO_EDGE);
	check_limits(_metadata, s, &list, &self->map, 3 * list.length + 1, NO_EDGE);
	/* Entries keep their offset in the page, which must not make them cross. */
	for (edge = 8 * page; edge <= 16 * page; edge *= 2)
		if (list.length + page - 1 <= edge)
			check_limits(_metadata, s, &list, &self->map, 16 * page,
				     edge - 1);
	if (whole)
		check_limits(_metadata, s, &list, &self->map, 16 * page,
			     list.length - 1);
}

/* Else there is nothing that could break 41. */
TEST_F(sg_rules, 41_control_pages_are_merged)
{
	struct list list = self->list;
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	NEED_OWN_LIMITS(s);
	if (!translated(s))
		SKIP(return, "%s: nothing merges entries",
		     dma_translation(s->info.out_translation));
	if (list.entries == 1 || !of_pages(s, &list))
		SKIP(return, "not a list of pages");
	if (!s->info.out_merge_boundary && !machine_has_linux(5, 11))
		SKIP(return, VTD_MERGES_NOTHING);
	if (machine_untrusted(&s->info))
		SKIP(return, "%s", UNTRUSTED);
	ASSERT_EQ(0, stage_limit(s, DMABENCH_SET_MAX_SEGMENT, 16 * granule(s)));
	ASSERT_EQ(0, list_map_as(s, &list, &self->map));
	EXPECT_LT(self->map.out_mapped, list.entries);
}

/* Under an IOMMU: were any kept, the few would soon be gone. */
static int cycle(struct stage *s, const struct list *list, bool lazy)
{
	int err = list_map(s, list, DMABENCH_BIDIRECTIONAL, 0);

	if (err == -EIO && lazy)
		DMA_AFTER_FLUSH((err = list_map(s, list, DMABENCH_BIDIRECTIONAL, 0)) != -EIO);
	return err ?: unmap(s);
}

TEST_F(sg_rules, 42_unmap_gives_everything_back)
{
	/* 64 KiB each of 4 MiB; each cycle takes a page an entry at the least. */
	int i, cycles = translated(&self->s) ? 1200 / self->list.entries + 100 : 20;
	struct stage *s = &self->s;
	int live, err;

	NEED_SCARCITY();
	NEED_OWN_LIMITS(s);
	live = dma_live(s->fd);
	if (translated(s)) {
		err = stage_limit(s, DMABENCH_SET_MASK, (1 << 22) - 1);
		if (err == -EIO && !machine_has_linux(5, 11))
			SKIP(return, "VT-d takes no mask of 22 bits before Linux 5.11");
		ASSERT_EQ(0, err);
	}
	others_watch(&self->others);
	for (i = 0; i < cycles; i++)
		ASSERT_EQ(0, cycle(s, &self->list, s->info.out_translation ==
				   DMABENCH_TRANSLATION_IOMMU_LAZY))
			TH_LOG("after %d of them", i);
	EXPECT_EQ(live, dma_live(s->fd));
	EXPECT_SLOTS_BACK(&self->others, "unmap");
}

TEST_HARNESS_MAIN
