// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 99 to 101: devices that are not trusted, behind a port that leads out of the machine.
 * They may reach no byte beside a mapping, so that dma-iommu bounces what does not begin and end
 * with a page of the IOMMU's. The scenario iommu-untrusted has one.
 */
#include <kselftest_harness.h>
#include <sched.h>

#include "lib/rule.h"
#include "lib/seen.h"
#include "uapi/pattern.h"

#define OURS	3

/* The most that bounces at a time, with 16 bytes before it, and the pool, unless told otherwise. */
#define SOIL		(262144U - 16)
#define POOL_BYTES	(64U << 20)

RULES(untrusted_device)

#define NEED_UNTRUSTED(r) do {						\
	NEED_TARGET(r);							\
	if (!untrusted(r))						\
		SKIP(return, "the device is trusted, or nothing translates"); \
} while (0)

static size_t granule(const struct rule *r)
{
	return r->limits.out_merge_boundary + 1;
}

/* "When the DMA target buffer does not occupy entire pages" [W]. */
TEST_F(untrusted_device, 99_what_shares_a_page_is_bounced_and_nothing_else)
{
	struct rule *r = &self->r;
	const size_t page = granule(r);
	const struct { size_t from, length; bool bounces; } parts[] = {
		{ 0, page, false }, { page, 3 * page, false }, { 0, 100, true },
		{ 100, page, true }, { page - 1, 2, true }, { page, page + 1, true },
		{ 512, page - 512, true }, { 512, 3 * page - 512, true },
	};
	struct dmabench_map map;
	int buffer, mapping, i;

	NEED_UNTRUSTED(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 4 * page);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 4 * page, OURS));
	for (i = 0; i < 8; i++) {
		mapping = map_at(r, buffer, parts[i].from, parts[i].length, &map);
		ASSERT_LE(0, mapping);
		EXPECT_EQ(parts[i].bounces ? DMABENCH_BOUNCED_ALL : DMABENCH_BOUNCED_NONE,
			  map.out_bounced)
			TH_LOG("%zu bytes from %zu", parts[i].length, parts[i].from);
		EXPECT_TRUE(device_reads(r, mapping, OURS, parts[i].from, parts[i].length));
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	}
}

/* "Preserving the original data" [W], of mappings for the device to write to. */
TEST_F(untrusted_device, 28_what_no_device_wrote_stays)
{
	struct rule *r = &self->r;
	int buffer, mapping;

	NEED_UNTRUSTED(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, granule(r));
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, granule(r), OURS));
	mapping = dma_map(r->fd, buffer, DMABENCH_FROM_DEVICE, 16, 1000, NULL);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	EXPECT_TRUE(cpu_reads(r, buffer, OURS, granule(r)));
}

/* And so do the entries of a list, each for itself. */
TEST_F(untrusted_device, 99_entries_of_a_list_bounce_where_they_share_a_page)
{
	struct rule *r = &self->r;
	const size_t page = granule(r);
	struct dmabench_sg_segment segments[2];
	struct dmabench_sg_entry entries[2];
	struct dmabench_map_sg map = {
		.nentries = 2, .entries = (uintptr_t)entries, .segments = (uintptr_t)segments,
		.direction = DMABENCH_BIDIRECTIONAL,
	};
	static const uint32_t wanted[] = {
		DMABENCH_BOUNCED_NONE, DMABENCH_BOUNCED_SOME, DMABENCH_BOUNCED_ALL,
	};
	int buffer, odd;

	NEED_UNTRUSTED(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 4 * page);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 4 * page, OURS));
	for (odd = 0; odd <= 2; odd++) {
		entries[0] = (struct dmabench_sg_entry){
			.buffer = buffer, .length = odd == 2 ? 100 : page,
		};
		entries[1] = (struct dmabench_sg_entry){
			.buffer = buffer, .length = odd ? 100 : page, .offset = 2 * page,
		};
		ASSERT_LE(0, dma_map_sg_as(r->fd, &map));
		EXPECT_EQ(wanted[odd], map.out_bounced) TH_LOG("%d of 2 share a page", odd);
		ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	}
}

/* The kernel's own limit is that of the bounce buffers then. */
TEST_F(untrusted_device, 100_the_largest_mapping_is_what_can_bounce)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_UNTRUSTED(r);
	ASSERT_GT(4U << 20, r->limits.out_max_mapping_bytes);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES,
			   r->limits.out_max_mapping_bytes + granule(r));
	ASSERT_LE(0, buffer);
	EXPECT_LE(0, map_at(r, buffer, 1, r->limits.out_max_mapping_bytes - granule(r), NULL));
	EXPECT_EQ(-EIO, map_at(r, buffer, 1, r->limits.out_max_mapping_bytes + 1, NULL));
}

/* "Fail on any system where SWIOTLB [...] is required" [T]. */
TEST_F(untrusted_device, 100_REQUIRE_COHERENT_takes_whole_pages_only)
{
	struct rule *r = &self->r;
	const size_t page = granule(r);
	int buffer, said;

	NEED_UNTRUSTED(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 2 * page);
	said = dma_map_call(r->fd, DMABENCH_MAP_SINGLE, buffer, DMABENCH_BIDIRECTIONAL, 0, page,
			    DMABENCH_ATTR_REQUIRE_COHERENT);
	if (said == -EOPNOTSUPP)
		SKIP(return, "this kernel has no DMA_ATTR_REQUIRE_COHERENT");
	EXPECT_LE(0, said);
	EXPECT_EQ(-EIO, dma_map_call(r->fd, DMABENCH_MAP_SINGLE, buffer, DMABENCH_BIDIRECTIONAL, 1,
				     100, DMABENCH_ATTR_REQUIRE_COHERENT));
}

/* Of the address, which the device's own page offsets are made of. */
TEST_F(untrusted_device, 101_min_align_mask_is_kept_where_it_bounces)
{
	static const size_t offsets[] = { 0, 1, 512, 2047, 2048, 4095, 5000 };
	static const size_t lengths[] = { 1, 64, 4096, 10000 };
	static const uint32_t masks[] = { 63, 511, 2047, 4095 };
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, mapping, m, o, l;

	NEED_UNTRUSTED(r);
	NEED_OWN_LIMITS(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 65536);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 65536, OURS));
	for (m = 0; m < 4; m++) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, masks[m]));
		for (o = 0; o < 7; o++)
			for (l = 0; l < 4; l++) {
				mapping = map_at(r, buffer, offsets[o], lengths[l], &map);
				ASSERT_LE(0, mapping);
				EXPECT_EQ(map.out_phys_in_page & masks[m],
					  map.out_dma_addr & masks[m])
					TH_LOG("mask %#x, offset %zu", masks[m], offsets[o]);
				EXPECT_TRUE(device_reads(r, mapping, OURS, offsets[o],
							 lengths[l]));
				ASSERT_EQ(0, dma_unmap(r->fd, mapping));
			}
	}
}

/* Without one, a list that begins within a page has no place for its bounce buffer [C]. */
TEST_F(untrusted_device, 101_a_range_within_a_page_wants_min_align_mask)
{
	struct rule *r = &self->r;
	const size_t page = granule(r);
	struct dmabench_iova arg = {
		.op = DMABENCH_IOVA_ALLOC, .target = r->target, .length = page, .in_page = 512,
	};
	int buffer, range;

	NEED_UNTRUSTED(r);
	range = dma_iova_as(r->fd, &arg) ?: (int)arg.out_handle;
	if (range == -EOPNOTSUPP)
		SKIP(return, "this kernel has no dma_iova_link()");
	ASSERT_LE(0, range);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 2 * page);
	EXPECT_SEEN(SEEN_NEW, -ENXIO, dma_iova_link(r->fd, range, 0, buffer, 512, page,
						    DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, dma_iova_free(r->fd, range));
}

/* All of this CPU's slots in the pool get what could be seen: they are taken in turns. */
static int soil(struct rule *r, int buffer, size_t length)
{
	int mapping, err = 0;
	size_t turn;

	for (turn = 0; turn <= POOL_BYTES / length && !err; turn++) {
		mapping = map_at(r, buffer, 16, length, NULL);
		err = mapping < 0 ? mapping : dma_unmap(r->fd, mapping);
	}
	return err;
}

/* "Untrusted devices should not see padding areas", says dma-iommu of its bounce buffers. */
TEST_F(untrusted_device, 102_beside_a_bounced_mapping_are_zeros)
{
	struct rule *r = &self->r;
	const size_t page = granule(r), length = 512;
	unsigned char data[65536];
	int buffer, device, mapping, i, dirty = 0;
	cpu_set_t one;
	size_t at;

	NEED_UNTRUSTED(r);
	NEED_MISUSE(r);
	ASSERT_GE(sizeof(data), page);
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	ASSERT_EQ(0, sched_setaffinity(0, sizeof(one), &one));
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, SOIL + page);
	device = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, page);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, SOIL + page, OURS));
	ASSERT_EQ(0, soil(r, buffer, SOIL));
	for (i = 0; i < 8; i++) {
		mapping = map_at(r, buffer, 0, length, NULL);
		ASSERT_LE(0, mapping);
		ASSERT_EQ(0, dma_dead_copy(r->fd, device, mapping, page));
		ASSERT_EQ(0, dma_read(r->fd, device, 0, page, data));
		dirty += data[length - 1] != dmabench_pattern_byte(OURS, length - 1);
		for (at = length; at < page; at++)
			dirty += data[at] != 0;
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	}
	EXPECT_EQ(0, dirty);
	EXPECT_TRUE(cpu_reads(r, buffer, OURS, SOIL));
}

TEST_HARNESS_MAIN
