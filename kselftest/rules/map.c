// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 10 to 20: what dma_map_single(), dma_map_page() and dma_map_phys()
 * accept, and that the addresses they give are good. 81 is dma_map_resource().
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/others.h"
#include "lib/rule.h"
#include "lib/seen.h"

#define SEGMENT_BYTES	262144

#define ON_ALL		SEEN_SINCE("5.10")

/* Patterns of FILL. */
#define OURS		3
#define OTHER		4

RULES(map)

static int pages(struct rule *r, size_t length)
{
	return dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, length);
}

/* Maps and unmaps. Return: 0 or -errno */
static int try_map(struct rule *r, int call, int buffer, size_t offset, size_t length,
		   uint32_t attrs)
{
	int mapping = dma_map_call(r->fd, call, buffer, DMABENCH_BIDIRECTIONAL,
				   offset, length, attrs);

	return mapping < 0 ? mapping : dma_unmap(r->fd, mapping);
}

TEST_F(map, 10_of_the_bounce_segment_is_the_most_that_maps)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_BOUNCED(r);
	buffer = pages(r, 2 * SEGMENT_BYTES);
	ASSERT_LE(0, buffer);
	EXPECT_EQ(0, try_map(r, DMABENCH_MAP_SINGLE, buffer, 0, SEGMENT_BYTES, 0));
	EXPECT_EQ(-EIO, try_map(r, DMABENCH_MAP_SINGLE, buffer, 0, SEGMENT_BYTES + 1, 0));
	EXPECT_EQ(-EIO, try_map(r, DMABENCH_MAP_PAGE, buffer, 0, 2 * SEGMENT_BYTES, 0));
	EXPECT_EQ(0, try_map(r, DMABENCH_MAP_PAGE, buffer, 5, SEGMENT_BYTES, 0));
}

/*
 * Offsets below a slot of 2 KiB only: Linux 6.1 searches for ever where a mapping
 * is refused of which min_align_mask keeps a higher bit.
 */
TEST_F(map, 10_with_a_minimum_alignment_the_offset_counts)
{
	static const uint32_t masks[] = { 511, 2047, 4095 };
	struct rule *r = &self->r;
	int buffer, i;

	NEED_BOUNCED(r);
	NEED_OWN_LIMITS(r);
	buffer = pages(r, 2 * SEGMENT_BYTES);
	ASSERT_LE(0, buffer);
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, masks[i]));
		EXPECT_EQ(0, try_map(r, DMABENCH_MAP_SINGLE, buffer, 0, SEGMENT_BYTES, 0));
		EXPECT_EQ(-EIO, try_map(r, DMABENCH_MAP_SINGLE, buffer, 100,
					SEGMENT_BYTES - 99, 0))
			TH_LOG("min_align_mask %#x", masks[i]);
	}
}

/* Kernels say it where they refuse: dma-direct itself, or the bounce pool's end. */
static void expect_overflow(const struct rule *r)
{
	klog_expect_warning(r->limits.out_max_mapping_bytes == UINT64_MAX ?
			    "kernel/dma/(direct|mapping)\\.[ch].*dma_(direct_)?map_" :
			    "kernel/dma/swiotlb\\.c");
}

TEST_F(map, 11_over_the_mask_and_not_bounced_is_an_error)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, call, said;
	struct others others;
	unsigned long long least;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	buffer = pages(r, PAGE);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	ASSERT_LE(0, map_at(r, buffer, 0, PAGE, &map));
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	least_mask_bits(r, DMABENCH_SET_MASK);
	least = r->limits.out_mask;
	if (unbounced_addr(&map) <= least)
		SKIP(return, "memory was to be had below the least mask, %#llx", least);
	NEED_STILL_UNTRANSLATED(r);
	/* Without a zone for less, 32 bits are the least, and the bounce pool is below them. */
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT32_MAX));
	if (map_at(r, buffer, 0, PAGE, &map) >= 0) {
		ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
		if (map.out_bounced && within(map.out_dma_addr, PAGE, least))
			SKIP(return, "what bounces is below the least mask, %#llx", least);
	}
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, least));
	expect_overflow(r);
	others_watch(&others);
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++) {
		said = try_map(r, call, buffer, 0, PAGE, 0);
		EXPECT_TRUE(said == -EIO ||
			    (call == DMABENCH_MAP_PHYS && said == -EOPNOTSUPP))
			TH_LOG("call %d: %d", call, said);
	}
	/* The bounce pool's end is found out once it was bounced. */
	EXPECT_SLOTS_BACK(&others, "a mapping that is over the mask");
}

#define BUFFERS 8

/* With the mask that its driver chose; below it nothing is refused. */
TEST_F(map, 12_where_nothing_bounces_just_what_is_over_the_mask_is_refused)
{
	uint64_t mask, addresses[BUFFERS];
	int buffers[BUFFERS], call, i, said;
	struct rule *r = &self->r;
	struct dmabench_map map;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	if (!r->out_of_reach)
		SKIP(return, "all memory is within the mask, or bounces");
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	mask = r->limits.out_mask;
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	for (i = 0; i < BUFFERS; i++) {
		buffers[i] = pages(r, PAGE);
		ASSERT_LE(0, map_at(r, buffers[i], 0, PAGE, &map));
		addresses[i] = map.out_dma_addr;
		ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	}
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, mask));
	dma_allow_warning("kernel/dma/(direct|mapping)\\.[ch].*dma_(direct_)?map_");
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++)
		for (i = 0; i < BUFFERS; i++) {
			said = try_map(r, call, buffers[i], 0, PAGE, 0);
			if (said == -EOPNOTSUPP)
				break;
			EXPECT_EQ(within(addresses[i], PAGE, mask) ? 0 : -EIO, said)
				TH_LOG("call %d, %#llx", call,
				       (unsigned long long)addresses[i]);
		}
}

#define REACHES(call, offset, length, attrs) do {			\
	int mapping = dma_map_call(r->fd, call, buffer,			\
				   DMABENCH_BIDIRECTIONAL, offset, length, attrs); \
									\
	if (mapping == -EOPNOTSUPP)					\
		break;							\
	ASSERT_LE(0, mapping);						\
	EXPECT_TRUE(device_reads(r, mapping, OURS, offset, length))	\
		TH_LOG("call %d, %zu bytes at %zu", call, (size_t)length, (size_t)offset); \
	EXPECT_EQ(0, dma_unmap(r->fd, mapping));			\
} while (0)

TEST_F(map, 12_each_success_is_the_buffers_address)
{
	static const size_t offsets[] = { 0, 1, 2047, 4095, 10000 };
	static const size_t lengths[] = { 1, 511, 4096, 9000, 65536 };
	struct rule *r = &self->r;
	int buffer, call, o, l;

	NEED_REACH(r);
	buffer = pages(r, 131072);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 131072, OURS));
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++)
		for (o = 0; o < 5; o++)
			for (l = 0; l < 5; l++)
				REACHES(call, offsets[o], lengths[l], 0);
}

TEST_F(map, 12_control_another_buffer_is_told_apart)
{
	struct rule *r = &self->r;
	int buffer, mapping;

	NEED_REACH(r);
	buffer = pages(r, PAGE);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, PAGE, OTHER));
	mapping = map_at(r, buffer, 0, PAGE, NULL);
	ASSERT_LE(0, mapping);
	EXPECT_FALSE(device_reads(r, mapping, OURS, 0, PAGE));
	EXPECT_FALSE(device_reads(r, mapping, OTHER, 1, PAGE - 1));
}

/* Platforms that have no use for them ignore them [T]. */
TEST_F(map, hints_change_nothing)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_REACH(r);
	buffer = pages(r, PAGE);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, PAGE, OURS));
	REACHES(DMABENCH_MAP_SINGLE, 0, PAGE, DMABENCH_ATTR_WEAK_ORDERING);
	REACHES(DMABENCH_MAP_SINGLE, 0, PAGE, DMABENCH_ATTR_NO_WARN);
	REACHES(DMABENCH_MAP_PAGE, 100, 1000, DMABENCH_ATTR_WEAK_ORDERING);
}

TEST_F(map, 13_a_vmalloc_address_is_refused)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_TARGET(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_VMALLOC, 2 * PAGE);
	ASSERT_LE(0, buffer);
	klog_expect_warning("dma-mapping\\.h");
	EXPECT_SEEN(ON_ALL, -EIO, try_map(r, DMABENCH_MAP_SINGLE, buffer, 0, PAGE, 0));
	EXPECT_SEEN(ON_ALL, -EIO, try_map(r, DMABENCH_MAP_SINGLE, buffer, 100, 64, 0));
}

TEST_F(map, 14_MMIO_is_refused_of_a_page)
{
	struct rule *r = &self->r;
	int buffer, said;

	NEED_REACH(r);
	NEED_MISUSE(r);
	buffer = pages(r, PAGE);
	said = try_map(r, DMABENCH_MAP_PAGE, buffer, 0, PAGE, DMABENCH_ATTR_MMIO);
	if (said == -EOPNOTSUPP)
		SKIP(return, "this kernel has no DMA_ATTR_MMIO");
	EXPECT_SEEN(SEEN_NEW, -EIO, said);
	said = try_map(r, DMABENCH_MAP_SINGLE, buffer, 0, PAGE, DMABENCH_ATTR_MMIO);
	EXPECT_SEEN(SEEN_NEW, -EIO, said);
}

#define NEED_FORCED(r) do {						\
	NEED_BOUNCED(r);						\
	if (!bounce_forced(r))						\
		SKIP(return, "bounced for its address only: the kernel warns"); \
} while (0)

TEST_F(map, 15_MMIO_is_refused_where_it_would_bounce)
{
	struct rule *r = &self->r;
	int buffer, said;

	NEED_FORCED(r);
	NEED_MISUSE(r);
	buffer = pages(r, PAGE);
	said = try_map(r, DMABENCH_MAP_PHYS, buffer, 0, PAGE, DMABENCH_ATTR_MMIO);
	if (said == -EOPNOTSUPP)
		SKIP(return, "this kernel has no DMA_ATTR_MMIO");
	EXPECT_EQ(-EIO, said);
}

TEST_F(map, 15_REQUIRE_COHERENT_is_refused_where_it_would_bounce)
{
	struct rule *r = &self->r;
	int buffer, call, said;

	NEED_FORCED(r);
	buffer = pages(r, PAGE);
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++) {
		said = try_map(r, call, buffer, 0, PAGE, DMABENCH_ATTR_REQUIRE_COHERENT);
		if (said == -EOPNOTSUPP)
			SKIP(return, "this kernel has no DMA_ATTR_REQUIRE_COHERENT");
		EXPECT_EQ(-EIO, said) TH_LOG("call %d", call);
	}
}

/* "Fail on any system where SWIOTLB or cache management is required" [T]. */
TEST_F(map, 15_REQUIRE_COHERENT_maps_where_neither_is_needed)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_REACH(r);
	if (r->bounced != DMABENCH_BOUNCED_NONE || !(r->info.out_flags & DMABENCH_TARGET_COHERENT))
		SKIP(return, "bounced, or not coherent");
	if (untrusted(r))
		SKIP(return, "%s", UNTRUSTED);
	buffer = pages(r, PAGE);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, PAGE, OURS));
	if (try_map(r, DMABENCH_MAP_SINGLE, buffer, 0, PAGE,
		    DMABENCH_ATTR_REQUIRE_COHERENT) == -EOPNOTSUPP)
		SKIP(return, "this kernel has no DMA_ATTR_REQUIRE_COHERENT");
	REACHES(DMABENCH_MAP_SINGLE, 0, PAGE, DMABENCH_ATTR_REQUIRE_COHERENT);
	REACHES(DMABENCH_MAP_PAGE, 1, 100, DMABENCH_ATTR_REQUIRE_COHERENT);
}

TEST_F(map, 16_CC_SHARED_is_refused)
{
	struct rule *r = &self->r;
	int buffer, call, said;

	NEED_REACH(r);
	if (bounce_forced(r))
		SKIP(return, "where bouncing is forced, all memory may be shared");
	buffer = pages(r, PAGE);
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++) {
		said = try_map(r, call, buffer, 0, PAGE, DMABENCH_ATTR_CC_SHARED);
		if (said == -EOPNOTSUPP)
			SKIP(return, "this kernel has no DMA_ATTR_CC_SHARED");
		EXPECT_SEEN(SEEN_NEW, -EIO, said);
	}
}

TEST_HARNESS_MAIN
