// SPDX-License-Identifier: GPL-2.0
/*
 * What is unmapped, freed or destroyed comes back, "reduce current DMA mapping
 * usage or delay and try again later" [A]: otherwise these would use it up.
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/rule.h"

#define LARGE	(1 << 20)

RULES(returned)

static bool lazy(const struct rule *r)
{
	return r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

/* Once more where addresses wait for the flush timer of lazy translation. */
#define AFTER_FLUSH(r, result, step) do {				\
	result = step;							\
	if (result < 0 && lazy(r))					\
		DMA_AFTER_FLUSH((result = step) >= 0);			\
} while (0)

/* More than the bounce pool, and than the addresses below 24 bits, hold at once. */
TEST_F(returned, unmapped_addresses_come_back)
{
	struct rule *r = &self->r;
	int buffer, mapping, i;
	uint32_t bounced;

	NEED_REACH(r);
	NEED_OWN_LIMITS(r);
	if (r->bounced == DMABENCH_BOUNCED_NONE && !translated(r))
		SKIP(return, "direct: addresses are not taken");
	if (translated(r))
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, bits(24)));
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 262144);
	ASSERT_LE(0, buffer);
	for (i = 0; i < 300; i++) {
		AFTER_FLUSH(r, mapping, dma_map(r->fd, buffer, DMABENCH_TO_DEVICE,
						0, 262144, &bounced));
		ASSERT_LE(0, mapping) TH_LOG("after %d", i);
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	}
}

static const int kinds[] = {
	DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE,
	DMABENCH_BUFFER_NONCOHERENT, DMABENCH_BUFFER_NONCONTIGUOUS,
	DMABENCH_BUFFER_DMA_PAGES,
};

#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

TEST_F(returned, freed_addresses_come_back)
{
	struct rule *r = &self->r;
	int buffer, k, i;

	NEED_TRANSLATED(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, bits(24)));
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_COHERENT_MASK, bits(24)));
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	for (k = 0; k < KINDS; k++)
		for (i = 0; i < 24 && !dma_lacks_kind(kinds[k]); i++) {
			AFTER_FLUSH(r, buffer, dma_alloc(r->fd, r->target, kinds[k], LARGE));
			ASSERT_LE(0, buffer) TH_LOG("kind %d, after %d", kinds[k], i);
			ASSERT_EQ(0, dma_free(r->fd, buffer));
		}
}

/* A pool of more than 1 MiB. Return: 0 or -errno */
static int use_pool(struct rule *r)
{
	int pool = dma_pool(r->fd, r->target, 65536, 16, 0), blocks[17], i;

	if (pool < 0)
		return pool;
	for (i = 0; i < 17; i++) {
		AFTER_FLUSH(r, blocks[i], dma_pool_block(r->fd, r->target, pool, 65536));
		if (blocks[i] < 0)
			return blocks[i];
	}
	for (i = 0; i < 17; i++)
		dma_free(r->fd, blocks[i]);
	return dma_free(r->fd, pool);
}

TEST_F(returned, destroyed_pools_come_back)
{
	struct rule *r = &self->r;
	int i;

	NEED_TRANSLATED(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_COHERENT_MASK, bits(24)));
	for (i = 0; i < 20; i++)
		ASSERT_EQ(0, use_pool(r)) TH_LOG("after %d", i);
}

#define LOST_BYTES	(8L << 20)

/* By the books of the whole machine, which lag: thrice, should others use memory. */
#define EXPECT_MEMORY_BACK(step, count) do {				\
	long before, lost = LOST_BYTES + 1;				\
	int i, t;							\
									\
	for (t = 0; t < 3 && lost > LOST_BYTES; t++) {			\
		before = machine_free_bytes();				\
		ASSERT_LT(0, before);					\
		for (i = 0; i < (count); i++)				\
			ASSERT_EQ(0, step);				\
		lost = before - machine_free_bytes();			\
	}								\
	EXPECT_GE(LOST_BYTES, lost);					\
} while (0)

static int alloc_and_free(struct rule *r, int kind, size_t length)
{
	int buffer = dma_alloc(r->fd, r->target, kind, length);

	return buffer < 0 ? buffer : dma_free(r->fd, buffer);
}

TEST_F(returned, freed_memory_comes_back)
{
	const size_t length = dma_most_at_once() < LARGE ? dma_most_at_once() : LARGE;
	struct rule *r = &self->r;
	int k;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	for (k = 0; k < KINDS; k++)
		if (!dma_lacks_kind(kinds[k]))
			EXPECT_MEMORY_BACK(alloc_and_free(r, kinds[k], length),
					   16 * (int)(LARGE / length));
}

TEST_F(returned, the_memory_of_destroyed_pools_comes_back)
{
	struct rule *r = &self->r;

	NEED_TARGET(r);
	EXPECT_MEMORY_BACK(use_pool(r), 16);
}

TEST_HARNESS_MAIN
