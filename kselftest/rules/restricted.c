// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 119: a device with a restricted-dma-pool in a device tree reaches nothing else: what
 * is mapped is bounced there, and coherent memory is there
 * (Documentation/devicetree/bindings/reserved-memory/shared-dma-pool.yaml).
 */
#include <kselftest_harness.h>

#include "lib/rule.h"
#include "lib/tree.h"

RULES(restricted)

/* Kernels without CONFIG_DMA_RESTRICTED_POOL take no notice of it. */
#define NEED_POOL(r, region) do {					\
	NEED_UNTRANSLATED(r);						\
	if (tree_region(&(r)->info, "restricted-dma-pool", region))	\
		SKIP(return, "no memory-region of the device's that is a restricted-dma-pool"); \
	if ((r)->bounced != DMABENCH_BOUNCED_ALL)			\
		SKIP(return, "this kernel knows no restricted-dma-pool"); \
} while (0)

TEST_F(restricted, 119_each_mapping_is_bounced_into_the_pool)
{
	static const size_t lengths[] = { 1, 700, 4096, 20000 };
	struct rule *r = &self->r;
	struct dmabench_map map;
	struct tree_region region;
	unsigned int i;
	int buffer;

	NEED_POOL(r, &region);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 1 << 16);
	ASSERT_LE(0, buffer);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		ASSERT_LE(0, map_at(r, buffer, 37 * i, lengths[i], &map));
		EXPECT_EQ(DMABENCH_BOUNCED_ALL, map.out_bounced);
		EXPECT_TRUE(in_region(r, &region, map.out_dma_addr, lengths[i]))
			TH_LOG("%zu bytes at 0x%llx", lengths[i],
			       (unsigned long long)map.out_dma_addr);
		EXPECT_EQ(0, dma_unmap(r->fd, map.out_handle));
	}
}

TEST_F(restricted, 119_coherent_memory_is_in_the_pool)
{
	static const uint64_t lengths[] = { 1, 4096, 65536 };
	struct rule *r = &self->r;
	struct tree_region region;
	unsigned int i;

	NEED_POOL(r, &region);
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++)
		EXPECT_EQ(1, coherent_in_region(r, &region, r->target, lengths[i]))
			TH_LOG("%llu bytes", (unsigned long long)lengths[i]);
}

/* So it is the device's tree that says where. */
TEST_F(restricted, 119_control_another_devices_memory_is_elsewhere)
{
	struct rule *r = &self->r;
	struct tree_region region;

	NEED_POOL(r, &region);
	EXPECT_EQ(0, coherent_in_region(r, &region, 0, 4096));
}

TEST_HARNESS_MAIN
