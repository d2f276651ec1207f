// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 90: memory that is given back by each allocator is the system's again, which then
 * has as much free as before. Others use memory, too, and give it back: a leak takes more in most
 * of the tries, and no two in a row are without.
 */
#include <kselftest_harness.h>

#include "lib/rule.h"
#include "lib/tree.h"

#define BLOCK	(256 << 10)
#define BLOCKS	16
#define TRIES	6

RULES(comes_back)

/* Return: 0 or -errno */
static int take_and_give(struct rule *r, int kind, uint64_t length)
{
	int buffer, pool = 0, err, i;

	for (i = 0, err = 0; !err && i < BLOCKS; i++) {
		if (kind == DMABENCH_BUFFER_POOL) {
			pool = dma_pool(r->fd, r->target, length, 64, 0);
			if (pool < 0)
				return pool;
		}
		buffer = pool ? dma_pool_block(r->fd, r->target, pool, length) :
				dma_alloc(r->fd, r->target, kind, length);
		if (buffer < 0)
			return buffer;
		err = dma_free(r->fd, buffer) ?: pool ? dma_free(r->fd, pool) : 0;
	}
	return err;
}

/* What has paths of its own. */
static const int kinds[] = {
	DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_NONCONTIGUOUS, DMABENCH_BUFFER_POOL,
	DMABENCH_BUFFER_NONCOHERENT,
};

#define KINDS ((int)(sizeof(kinds) / sizeof(kinds[0])))

TEST_F(comes_back, 90_memory_given_back_is_free_again)
{
	const long all = (long)BLOCK * BLOCKS;
	struct rule *r = &self->r;
	int k, tries, good, err;
	long before, lost;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	if (machine_free_bytes() < 0)
		SKIP(return, "/proc does not tell what is free");
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	for (k = 0; k < KINDS; k++) {
		if (dma_lacks_kind(kinds[k]))
			continue;
		for (tries = good = 0; tries < TRIES && good < 2; tries++) {
			before = machine_free_bytes();
			err = take_and_give(r, kinds[k], BLOCK);
			ASSERT_EQ(0, err) TH_LOG("kind %d", kinds[k]);
			lost = before - machine_free_bytes();
			good = lost <= all / 2 ? good + 1 : 0;
		}
		EXPECT_EQ(2, good) TH_LOG("kind %d, %ld of %ld bytes", kinds[k], lost, all);
	}
}

#define KEPT	(4 * BLOCKS)

/* Return: how many there are */
static int keep(struct rule *r, int *buffers)
{
	int i;

	for (i = 0; i < KEPT; i++) {
		buffers[i] = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, BLOCK);
		if (buffers[i] < 0)
			break;
	}
	return i;
}

/* So what is kept is seen, be it that others gave as much back meanwhile. */
TEST_F(comes_back, 90_control_memory_that_is_kept_is_missed)
{
	struct rule *r = &self->r;
	long before = machine_free_bytes(), lost = 0;
	int buffers[KEPT], tries, i;

	NEED_TARGET(r);
	if (before < 0)
		SKIP(return, "/proc does not tell what is free");
	if (tree_own_memory(&r->info))
		SKIP(return, "the device's coherent memory is its own, and none of the system's");
	for (tries = 0; tries < TRIES && lost < (long)BLOCK * KEPT / 4; tries++) {
		before = machine_free_bytes();
		i = keep(r, buffers);
		if (i < KEPT && buffers[i] == -ENOMEM)
			SKIP(return, "coherent memory is short: it had %d of %d blocks", i, KEPT);
		ASSERT_EQ(KEPT, i);
		lost = before - machine_free_bytes();
		while (i--)
			ASSERT_EQ(0, dma_free(r->fd, buffers[i]));
	}
	EXPECT_LE((long)BLOCK * KEPT / 4, lost);
}

TEST_HARNESS_MAIN
