// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 75: a device with memory of its own, a shared-dma-pool in a device tree, has its
 * coherent memory there (Documentation/devicetree/bindings/reserved-memory/shared-dma-pool.yaml).
 */
#include <kselftest_harness.h>

#include "lib/rule.h"
#include "lib/tree.h"

RULES(own_memory)

#define BLOCK	(64 << 10)
#define BLOCKS	1024

#define NEED_REGION(r, region) do {					\
	NEED_UNTRANSLATED(r);						\
	if (tree_region(&(r)->info, "shared-dma-pool", region))		\
		SKIP(return, "no memory-region of the device's that is a shared-dma-pool"); \
} while (0)

TEST_F(own_memory, 75_coherent_memory_is_in_the_region)
{
	static const uint64_t lengths[] = { 1, 4096, 12288, 65536, 1 << 20 };
	struct rule *r = &self->r;
	struct tree_region region;
	unsigned int i;

	NEED_REGION(r, &region);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		EXPECT_EQ(1, coherent_in_region(r, &region, r->target, lengths[i]))
			TH_LOG("%llu bytes", (unsigned long long)lengths[i]);
}

/* So it is the device's tree that says where. */
TEST_F(own_memory, 75_control_another_device_has_it_elsewhere)
{
	struct rule *r = &self->r;
	struct tree_region region;

	NEED_REGION(r, &region);
	EXPECT_EQ(0, coherent_in_region(r, &region, 0, BLOCK));
}

static int take_all(struct rule *r, const struct tree_region *region, int *blocks, bool *within)
{
	int count;

	for (count = 0; count < BLOCKS; count++) {
		struct dmabench_alloc alloc = {
			.target = r->target, .kind = DMABENCH_BUFFER_COHERENT, .length = BLOCK,
		};

		blocks[count] = dma_alloc_as(r->fd, &alloc);
		if (blocks[count] < 0)
			return count;
		*within &= in_region(r, region, alloc.out_dma_addr, BLOCK);
	}
	return count;
}

/*
 * Nothing is taken from elsewhere: dma_alloc_from_dev_coherent() ends the search, whatever it
 * found [C]. An area that the kernel uses, too, is another matter: dma_direct_alloc() goes on
 * to other pages.
 */
TEST_F(own_memory, 75_a_pool_gives_all_that_it_has_and_no_more)
{
	struct rule *r = &self->r;
	int blocks[BLOCKS], first, again, i;
	struct tree_region region;
	bool within = true;

	NEED_REGION(r, &region);
	if (!region.no_map)
		SKIP(return, "the region is an area of CMA, and what that lacks is from elsewhere");
	if (region.bytes / BLOCK >= BLOCKS)
		SKIP(return, "the pool has more than %d blocks", BLOCKS);
	first = take_all(r, &region, blocks, &within);
	EXPECT_LT(0, first);
	EXPECT_GE(region.bytes / BLOCK, first);
	EXPECT_EQ(-ENOMEM, blocks[first]);
	for (i = 0; i < first; i++)
		EXPECT_EQ(0, dma_free(r->fd, blocks[i]));
	again = take_all(r, &region, blocks, &within);
	EXPECT_EQ(first, again);
	EXPECT_TRUE(within);
}

TEST_HARNESS_MAIN
