// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 111: a device has two masks, each for its own.
 */
#include <kselftest_harness.h>

#include "lib/rule.h"

RULES(two_masks)

/* From what ISA had to all that 32 bits reach. */
#define LEAST_BITS	24
#define MOST_BITS	32
#define BLOCKS		4

/*
 * By the coherent mask alone; of streaming kinds dma-iommu asks the other one. Their lengths are
 * such that each finds the addresses that it gave back itself, not those of another.
 */
static const struct {
	int kind;
	uint32_t flags;
	size_t length;
} allocations[] = {
	{ DMABENCH_BUFFER_COHERENT, 0, 5000 },
	{ DMABENCH_BUFFER_WRITE_COMBINE, 0, 12000 },
	{ DMABENCH_BUFFER_COHERENT, DMABENCH_ALLOC_ATOMIC, 20000 },
};

#define ALLOCATIONS ((int)(sizeof(allocations) / sizeof(allocations[0])))

/* Return: how many are beyond the coherent mask; below 32 bits there may be none at all */
static int beyond(struct rule *r, int i, uint64_t mask)
{
	struct dmabench_alloc allocs[BLOCKS];
	int n, found = 0;

	for (n = 0; n < BLOCKS; n++) {
		allocs[n] = (struct dmabench_alloc){
			.target = r->target, .kind = allocations[i].kind,
			.length = allocations[i].length, .flags = allocations[i].flags,
		};
		if (dma_alloc_as(r->fd, &allocs[n]) < 0)
			break;
		found += !within(allocs[n].out_dma_addr, allocs[n].length, mask);
	}
	while (n--)
		dma_free(r->fd, allocs[n].out_handle);
	return found;
}

TEST_F(two_masks, 111_coherent_memory_keeps_to_the_coherent_mask)
{
	struct rule *r = &self->r;
	int n, i;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	/* Down, so that what is kept for reuse is over the next mask. */
	for (n = MOST_BITS; n >= LEAST_BITS; n -= 2) {
		if (limits_set(r, DMABENCH_SET_COHERENT_MASK, bits(n)))
			continue; /* too little for the platform */
		EXPECT_EQ(UINT64_MAX, r->limits.out_mask);
		for (i = 0; i < ALLOCATIONS; i++)
			EXPECT_EQ(0, beyond(r, i, bits(n)))
				TH_LOG("%d bits, kind %d, flags %#x", n, allocations[i].kind,
				       allocations[i].flags);
	}
}

/* Where what is too high is translated, or bounced; else it is refused, with a warning. */
TEST_F(two_masks, 111_mappings_keep_to_the_streaming_mask)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int n, buffer, mapping;

	NEED_REACH(r);
	NEED_OWN_LIMITS(r);
	if (!translated(r) && r->bounced != DMABENCH_BOUNCED_ALL)
		SKIP(return, "what is over the mask is refused here");
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 8192);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_COHERENT_MASK, UINT64_MAX));
	/* The bounce pool ends below 4 GiB, and where is not known. */
	for (n = translated(r) ? LEAST_BITS : MOST_BITS; n <= MOST_BITS; n += 2) {
		if (limits_set(r, DMABENCH_SET_MASK, bits(n)))
			continue;
		EXPECT_EQ(UINT64_MAX, r->limits.out_coherent_mask);
		mapping = map_at(r, buffer, 100, 5000, &map);
		ASSERT_LE(0, mapping);
		EXPECT_TRUE(within(map.out_dma_addr, 5000, bits(n)))
			TH_LOG("%#llx with %d bits", map.out_dma_addr, n);
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	}
}

TEST_HARNESS_MAIN
