// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 30, syncs of a part; and mappings side by side, of which a sync or
 * an unmap of one must not move a byte of another.
 */
#include <kselftest_harness.h>

#include "lib/caches.h"

FIXTURE(ranged) {
	struct stage s;
};

#define LAYOUTS_OF ranged
#include "lib/layouts.h"

FIXTURE_SETUP(ranged)
{
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open_as(s, &variant->layout, LAYOUT_BUFFER));
	if (s->target < 0)
		return;
	ASSERT_EQ(0, cpu_writes(s, OLD));
	/* Before e8068f2d756d, "swiotlb: fix swiotlb_bounce() to do partial sync's". */
	if (s->layout.min_align_mask)
		dma_allow_warning("swiotlb_bounce");
}

FIXTURE_TEARDOWN(ranged)
{
	stage_close(&self->s);
}

struct part {
	size_t offset;
	size_t length;
};

#define PARTS	7

/*
 * Part @i of what is mapped: its ends, its middle, all; at and across the ends
 * of slots and pages, as counted from its start.
 */
static struct part part_of(const struct stage *s, int i)
{
	const size_t length = s->layout.length;
	const struct part parts[PARTS] = {
		{ 0, LAYOUT_PART },
		{ length - LAYOUT_PART, LAYOUT_PART },
		{ length / 3, length / 3 },
		{ 0, length },
		{ 2045, 6 },
		{ 2048, 2048 },
		{ 3990, 4100 },
	};
	struct part part = parts[i];

	if (part.offset + part.length > length)
		part = parts[0];
	part.offset += s->layout.from;
	return part;
}

TEST_F(ranged, 30_sync_for_cpu_touches_that_range_only)
{
	struct stage *s = &self->s;
	struct part part;
	int i;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	for (i = 0; i < PARTS; i++) {
		part = part_of(s, i);
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, sync_part(s, DMABENCH_SYNC_FOR_CPU, part.offset,
				       part.length));
		EXPECT_EQ(NEW, cpu_sees_part(s, part.offset, part.length))
			TH_LOG("part %d", i);
		EXPECT_EQ(OLD, cpu_sees_beside(s, part.offset, part.length))
			TH_LOG("part %d", i);
	}
}

TEST_F(ranged, 30_sync_for_cpu_bidirectional_touches_that_range_only)
{
	struct stage *s = &self->s;
	struct part part;
	int i;

	NEED_BOUNCE(s);
	ASSERT_EQ(0, map(s, DMABENCH_BIDIRECTIONAL));
	ASSERT_EQ(0, device_writes(s, NEW));
	for (i = 0; i < PARTS; i++) {
		part = part_of(s, i);
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, sync_part(s, DMABENCH_SYNC_FOR_CPU, part.offset,
				       part.length));
		EXPECT_EQ(NEW, cpu_sees_part(s, part.offset, part.length))
			TH_LOG("part %d", i);
		EXPECT_EQ(OLD, cpu_sees_beside(s, part.offset, part.length))
			TH_LOG("part %d", i);
		EXPECT_EQ(NEW, device_sees(s)) TH_LOG("part %d", i);
	}
}

/* The device, not the CPU, had what the bounce buffer holds before each sync. */
static void check_for_device(struct __test_metadata *_metadata, struct stage *s,
			     int direction)
{
	struct part part;
	int i;

	for (i = 0; i < PARTS; i++) {
		part = part_of(s, i);
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, map(s, direction));
		ASSERT_EQ(0, cpu_writes(s, NEW));
		ASSERT_EQ(0, sync_part(s, DMABENCH_SYNC_FOR_DEVICE, part.offset,
				       part.length));
		EXPECT_EQ(NEW, device_sees_part(s, part.offset, part.length))
			TH_LOG("part %d", i);
		if (part.length < s->mapped)
			EXPECT_EQ(OLD, device_sees_beside(s, part.offset, part.length))
				TH_LOG("part %d", i);
		EXPECT_EQ(NEW, cpu_sees(s)) TH_LOG("part %d", i);
		ASSERT_EQ(0, dma_unmap_attrs(s->fd, s->mapping,
					     DMABENCH_ATTR_SKIP_CPU_SYNC));
	}
}

TEST_F(ranged, 30_sync_for_device_touches_that_range_only)
{
	NEED_BOUNCE(&self->s);
	check_for_device(_metadata, &self->s, DMABENCH_TO_DEVICE);
}

TEST_F(ranged, 30_sync_for_device_bidirectional_touches_that_range_only)
{
	NEED_BOUNCE(&self->s);
	check_for_device(_metadata, &self->s, DMABENCH_BIDIRECTIONAL);
}

#define NEIGHBOURS	7

FIXTURE(neighbours) {
	struct stage s;
	int mappings[NEIGHBOURS];
};

FIXTURE_VARIANT(neighbours) {
	struct layout layout;
	size_t length;
};

#define NEIGHBOUR(name, _tier, _length, _mask)				\
	FIXTURE_VARIANT_ADD(neighbours, name) {				\
		.layout = { .tier = _tier, .min_align_mask = _mask },	\
		.length = _length,					\
	}

NEIGHBOUR(engine_2048, TIER_D, 2048, 0);
NEIGHBOUR(engine_2047, TIER_D, 2047, 0);
NEIGHBOUR(engine_65, TIER_D, 65, 0);
NEIGHBOUR(engine_2048_aligned, TIER_D, 2048, 4095);
NEIGHBOUR(software_2048, TIER_S, 2048, 0);
NEIGHBOUR(software_2047, TIER_S, 2047, 0);

FIXTURE_SETUP(neighbours)
{
	ASSERT_EQ(0, stage_open_as(&self->s, &variant->layout, LAYOUT_BUFFER));
}

FIXTURE_TEARDOWN(neighbours)
{
	stage_close(&self->s);
}

/* From here on, the mapping is that of neighbour @i. */
static size_t turn_to(struct stage *s, const int *mappings, int i, size_t length)
{
	s->mapping = mappings[i];
	s->from = i * length;
	s->mapped = length;
	return s->from;
}

/* Each is mapped, the device writes to the even ones, the CPU to all. */
static void meet(struct __test_metadata *_metadata, struct stage *s,
		 int *mappings, size_t length)
{
	int i;

	ASSERT_EQ(0, cpu_writes(s, OLD));
	for (i = 0; i < NEIGHBOURS; i++) {
		ASSERT_EQ(0, map_part(s, DMABENCH_BIDIRECTIONAL, i * length, length));
		mappings[i] = s->mapping;
	}
	for (i = 0; i < NEIGHBOURS; i += 2) {
		turn_to(s, mappings, i, length);
		ASSERT_EQ(0, device_writes(s, NEW));
	}
}

TEST_F(neighbours, 29_a_sync_moves_nothing_of_another_mapping)
{
	struct stage *s = &self->s;
	int i;

	NEED_BOUNCE(s);
	NEED_MULTIPLE(s, variant->length);
	meet(_metadata, s, self->mappings, variant->length);
	ASSERT_EQ(0, cpu_writes(s, NOISE));
	for (i = 1; i < NEIGHBOURS; i += 2) {
		turn_to(s, self->mappings, i, variant->length);
		ASSERT_EQ(0, sync_for_device(s));
	}
	for (i = 0; i < NEIGHBOURS; i++) {
		turn_to(s, self->mappings, i, variant->length);
		EXPECT_EQ(i % 2 ? NOISE : NEW, device_sees(s)) TH_LOG("mapping %d", i);
	}
	ASSERT_EQ(0, cpu_writes(s, OLD));
	for (i = 1; i < NEIGHBOURS; i += 2) {
		turn_to(s, self->mappings, i, variant->length);
		ASSERT_EQ(0, sync_for_cpu(s));
	}
	for (i = 0; i < NEIGHBOURS; i++) {
		turn_to(s, self->mappings, i, variant->length);
		EXPECT_EQ(i % 2 ? NOISE : OLD, cpu_sees_mapped(s)) TH_LOG("mapping %d", i);
	}
}

TEST_F(neighbours, 29_an_unmap_moves_nothing_of_another_mapping)
{
	struct stage *s = &self->s;
	int i;

	NEED_ENGINE(s);
	NEED_MULTIPLE(s, variant->length);
	NEED_WHOLE_LINES(s, variant->length);
	meet(_metadata, s, self->mappings, variant->length);
	for (i = 1; i < NEIGHBOURS; i += 2) {
		turn_to(s, self->mappings, i, variant->length);
		ASSERT_EQ(0, unmap(s));
		EXPECT_EQ(OLD, cpu_sees_mapped(s)) TH_LOG("mapping %d", i);
	}
	for (i = 0; i < NEIGHBOURS; i += 2) {
		turn_to(s, self->mappings, i, variant->length);
		EXPECT_EQ(NEW, device_sees(s)) TH_LOG("mapping %d", i);
		ASSERT_EQ(0, unmap(s));
	}
	for (i = 0; i < NEIGHBOURS; i++) {
		turn_to(s, self->mappings, i, variant->length);
		EXPECT_EQ(i % 2 ? OLD : NEW, cpu_sees_mapped(s)) TH_LOG("mapping %d", i);
	}
}

/* New ones come while the device uses the others. */
TEST_F(neighbours, 29_a_map_moves_nothing_of_another_mapping)
{
	struct stage *s = &self->s;
	int i;

	NEED_ENGINE(s);
	NEED_MULTIPLE(s, variant->length);
	NEED_WHOLE_LINES(s, variant->length);
	meet(_metadata, s, self->mappings, variant->length);
	for (i = 1; i < NEIGHBOURS; i += 2) {
		turn_to(s, self->mappings, i, variant->length);
		ASSERT_EQ(0, unmap(s));
		ASSERT_EQ(0, cpu_writes_part(s, NOISE, s->from, s->mapped));
		ASSERT_EQ(0, map_part(s, DMABENCH_TO_DEVICE, s->from, s->mapped));
		self->mappings[i] = s->mapping;
	}
	for (i = 0; i < NEIGHBOURS; i++) {
		turn_to(s, self->mappings, i, variant->length);
		EXPECT_EQ(i % 2 ? NOISE : NEW, device_sees(s)) TH_LOG("mapping %d", i);
	}
}

TEST_HARNESS_MAIN
