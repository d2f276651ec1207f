// SPDX-License-Identifier: GPL-2.0
/* Assertions 7 to 9: what the DMA API says of the sizes of mappings. */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/rule.h"
#include "lib/seen.h"

/* What a slot of SWIOTLB is, and how many there are in a row. */
#define SLOT_BYTES	2048ULL
#define SEGMENT_BYTES	(128 * SLOT_BYTES)

RULES(sizes)

static const uint32_t alignments[] = { 0, 511, 2047, 4095, 16383 };
#define ALIGNMENTS 5

TEST_F(sizes, 7_the_largest_mapping_is_a_bounce_segment_less_the_alignment)
{
	struct rule *r = &self->r;
	uint64_t rounded;
	int i;

	NEED_BOUNCED(r);
	NEED_OWN_LIMITS(r);
	for (i = 0; i < ALIGNMENTS; i++) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, alignments[i]));
		rounded = (alignments[i] + SLOT_BYTES - 1) / SLOT_BYTES * SLOT_BYTES;
		EXPECT_EQ(SEGMENT_BYTES - rounded, r->limits.out_max_mapping_bytes)
			TH_LOG("min_align_mask %#x", alignments[i]);
	}
}

TEST_F(sizes, 7_where_nothing_bounces_mappings_have_no_limit)
{
	struct rule *r = &self->r;

	NEED_TARGET(r);
	if (r->bounced != DMABENCH_BOUNCED_NONE || r->limits.out_addressing_limited)
		SKIP(return, "it may bounce");
	if (untrusted(r))
		SKIP(return, "%s", UNTRUSTED);
	EXPECT_EQ(UINT64_MAX, r->limits.out_max_mapping_bytes);
}

/* dma-iommu cannot align to more than its granule, and says so. */
static bool can_align(const struct rule *r, uint32_t mask)
{
	return !translated(r) || mask <= r->limits.out_merge_boundary;
}

/* "The size should not be larger" [A]: as large it has to work. */
TEST_F(sizes, 7_the_largest_mapping_maps_at_any_offset)
{
	static const size_t offsets[] = { 0, 1, 2047, 4095 };
	struct rule *r = &self->r;
	int buffer, mapping, i, o;
	uint64_t length;

	NEED_REACH(r);
	NEED_OWN_LIMITS(r);
	if (untrusted(r) && !machine_has_linux(6, 9))
		SKIP(return, "before Linux 6.9 the largest has no room for two alignments");
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES,
			   DMABENCH_MAX_BUFFER_BYTES);
	ASSERT_LE(0, buffer);
	for (i = 0; i < ALIGNMENTS && can_align(r, alignments[i]); i++) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, alignments[i]));
		length = r->limits.out_max_mapping_bytes;
		if (length > DMABENCH_MAX_BUFFER_BYTES / 2)
			length = DMABENCH_MAX_BUFFER_BYTES / 2;
		for (o = 0; o < 4; o++) {
			mapping = map_at(r, buffer, offsets[o], length, NULL);
			EXPECT_LE(0, mapping)
				TH_LOG("min_align_mask %#x, offset %zu, %llu bytes",
				       alignments[i], offsets[o],
				       (unsigned long long)length);
			if (mapping >= 0)
				EXPECT_EQ(0, dma_unmap(r->fd, mapping));
		}
	}
}

#define ON SEEN_SINCE("6.0")

TEST_F(sizes, 8_the_optimal_size_is_at_most_the_largest)
{
	struct rule *r = &self->r;
	int i;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	if (!machine_has_linux(6, 0))
		SKIP(return, "this kernel has no dma_opt_mapping_size()");
	for (i = 0; i < ALIGNMENTS && can_align(r, alignments[i]); i++) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, alignments[i]));
		EXPECT_LT(0, r->limits.out_opt_mapping_bytes);
		EXPECT_SEEN(ON, true, r->limits.out_opt_mapping_bytes <=
				      r->limits.out_max_mapping_bytes);
		/* Without an IOMMU nothing makes large ones dearer [C]. */
		if (untranslated(r))
			EXPECT_SEEN(ON, true, r->limits.out_opt_mapping_bytes ==
					      r->limits.out_max_mapping_bytes);
	}
}

TEST_F(sizes, 9_the_merge_boundary_is_the_IOMMU_granule_less_one_or_0)
{
	struct rule *r = &self->r;
	uint64_t boundary;

	NEED_TARGET(r);
	boundary = r->limits.out_merge_boundary;
	if (untranslated(r)) {
		EXPECT_EQ(0, boundary);
		return;
	}
	if (!translated(r))
		SKIP(return, "%s", dma_translation(r->info.out_translation));
	if (!boundary && !machine_has_linux(5, 11))
		SKIP(return, VTD_MERGES_NOTHING);
	EXPECT_SEEN(ON, true, boundary >= 4095);
	EXPECT_SEEN(ON, 0, boundary & (boundary + 1));
	EXPECT_SEEN(ON, true, boundary + 1 <= (uint64_t)sysconf(_SC_PAGESIZE));
}

TEST_HARNESS_MAIN
