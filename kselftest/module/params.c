// SPDX-License-Identifier: GPL-2.0
/*
 * RUN: what single parameters of experiments do, beyond that a round with them
 * runs: refusals, what holds during a round and no longer, what costs more.
 */
#include <kselftest_harness.h>
#include <math.h>
#include <signal.h>
#include <sys/wait.h>

#include "lib/machine.h"
#include "lib/point.h"

/* Above it every copy is far longer than what else a call does. */
#define LARGE	131072

FIXTURE(params) {
	struct point p;
};

FIXTURE_SETUP(params)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
}

FIXTURE_TEARDOWN(params)
{
	EXPECT_NOTHING_LEFT(self->p);
}

TEST_F(params, mask_bits_is_the_mask_in_the_round_alone)
{
	struct point *p = &self->p;
	const uint64_t mask = (1ULL << 31) - 1;
	struct dmabench_target_info before;
	pid_t child;

	NEED_NARROW_MASK(p);
	NEED_31_BITS(p->target);
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &before));
	ASSERT_NE(mask, before.out_dma_mask);
	point_prepare(p, "map_single");
	point_give(p, "mask_bits", 31);
	child = point_run_in_child(p);
	EXPECT_TRUE(TARGET_GETS(out_dma_mask, mask));
	EXPECT_EQ(UINT64_MAX, point_mapped_at(p)) TH_LOG("nobody maps beside it");
	point_kill_child(child);
	EXPECT_TRUE(TARGET_GETS(out_dma_mask, before.out_dma_mask));
	EXPECT_NE(UINT64_MAX, point_mapped_at(p));
}

TEST_F(params, alignment_holds_in_the_round_alone)
{
	struct point *p = &self->p;
	struct dmabench_target_info before;
	pid_t child;

	NEED_BOUNCED();
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &before));
	point_prepare(p, "bounce");
	point_give(p, "alignment", 4096);
	child = point_run_in_child(p);
	/* swiotlb_max_mapping_size() takes the aligned slots off. */
	EXPECT_TRUE(TARGET_GETS(out_max_mapping_bytes,
				before.out_max_mapping_bytes - 4096));
	point_kill_child(child);
	EXPECT_TRUE(TARGET_GETS(out_max_mapping_bytes, before.out_max_mapping_bytes));
}

/* Or a round of one operation would tell nothing of five alive together. */
TEST_F(params, a_round_has_as_many_operations_as_are_alive_together)
{
	static const char *const names[][2] = {
		{ "map_single", "inflight" }, { "map_sg", "inflight" },
		{ "coherent", "live" }, { "pool", "live" },
	};
	struct point *p = &self->p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		point_prepare(p, names[i][0]);
		p->run.ops = 1;
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(1, p->run.out_ops) TH_LOG("%s", names[i][0]);
		point_give(p, names[i][1], 5);
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(5, p->run.out_ops) TH_LOG("%s", names[i][0]);
		p->run.ops = 12;
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(0, p->run.out_ops % p->run.out_batch);
		EXPECT_LE(12, p->run.out_ops);
	}
}

TEST_F(params, delay_is_waited_for_and_not_timed)
{
	struct point *p = &self->p;
	double ns = INFINITY;
	int try;

	point_prepare(p, "map_single");
	p->run.ops = 40;
	point_give(p, "inflight", 4);
	point_give(p, "delay", 1000);
	/* A machine may stand still meanwhile, but not each time. */
	for (try = 0; try < 5 && ns >= 40 * 1000000; try++) {
		ns = point_untimed_ns(p);
		EXPECT_LE(10 * 1000000, ns);
	}
	EXPECT_GT(40 * 1000000, ns) TH_LOG("one for each mapping");
	point_prepare(p, "ring");
	p->run.ops = 10;
	p->run.batch = 1; /* the clock says how long others are, and each waits once */
	point_give(p, "delay", 1000);
	EXPECT_LE(10 * 1000000, point_untimed_ns(p));
}

static double untimed_cache_ns(struct point *p, int cache)
{
	point_prepare(p, "map_single");
	p->run.ops = 100;
	point_give(p, "size", LARGE);
	point_give(p, "cache", cache);
	return point_untimed_ns(p);
}

/* In turns, since a machine may be slow for longer than one of them takes, but not each time. */
TEST_F_TIMEOUT(params, caches_are_prepared_untimed, 90)
{
	double ns, least[3] = { INFINITY, INFINITY, INFINITY };
	struct point *p = &self->p;
	int cache, try;

	for (try = 0; try < 20; try++) {
		for (cache = 0; cache < 3; cache++) {
			ns = untimed_cache_ns(p, cache);
			ASSERT_LE(0, ns);
			least[cache] = ns < least[cache] ? ns : least[cache];
		}
		if (try > 1 && 2 * least[0] < least[1] && 2 * least[0] < least[2])
			break;
	}
	/* hot and dirty: a flush of lines may cost an emulator nothing. */
	for (cache = 1; cache < 3; cache++) {
		EXPECT_LT(2 * least[0], least[cache])
			TH_LOG("cache %d: %.0f ns, as is %.0f", cache, least[cache], least[0]);
	}
}

/* Two parameters of sync and a third; who is to blame. */
static int sync_refused(struct point *p, const char *a, uint64_t a_value,
			const char *b, uint64_t b_value, const char *blamed)
{
	point_prepare(p, "sync");
	point_give(p, a, a_value);
	point_give(p, b, b_value);
	if (point_run(p) != -EINVAL || !p->run.out_reason[0])
		return -1;
	return p->run.out_param == point_param(p, blamed) ? 0 : -1;
}

TEST_F(params, sync_refuses_what_does_not_go_together)
{
	struct point *p = &self->p;

	EXPECT_EQ(0, sync_refused(p, "part", 1, "call", 1, "part"));
	EXPECT_EQ(0, sync_refused(p, "part", 1, "range_offset", 4033, "range_bytes"));
	EXPECT_EQ(0, sync_refused(p, "call", 1, "entries", 3, "entries"));
	EXPECT_NE(0, sync_refused(p, "part", 1, "range_offset", 4032, "range_bytes"));
	/* The module's own device takes segments of 64 KiB. */
	p->target = 0;
	EXPECT_EQ(0, sync_refused(p, "size", 4 << 20, "call", 1, "size"));
}

TEST_F(params, a_range_is_copied_alone)
{
	struct point *p = &self->p;
	uint64_t whole;

	NEED_BOUNCED();
	point_prepare(p, "sync");
	point_give(p, "size", LARGE);
	ASSERT_EQ(0, point_run(p));
	whole = point_least(p, "sync_for_device", NULL) / p->run.out_batch;
	point_prepare(p, "sync");
	point_give(p, "size", LARGE);
	point_give(p, "part", 1);
	point_give(p, "range_offset", LARGE - 64);
	ASSERT_EQ(0, point_run(p));
	EXPECT_LT(4 * point_least(p, "sync_for_device", NULL) / p->run.out_batch, whole);
}

/* Linux 6.10 and later, not built to check the use of the DMA API. */
static bool kernel_skips_syncs(void)
{
	return machine_has_linux(6, 10) && access("/sys/kernel/debug/dma-api", F_OK);
}

TEST_F(params, a_round_tells_whether_syncs_were_skipped)
{
	struct point *p = &self->p;
	struct dmabench_target_info target;
	bool skipped;

	point_prepare(p, "noop");
	ASSERT_EQ(0, point_run(p));
	EXPECT_EQ(DMABENCH_RUN_SYNC_UNKNOWN, p->run.out_sync);
	point_prepare(p, "sync");
	ASSERT_EQ(0, point_run(p));
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &target));
	skipped = p->run.out_bounced == DMABENCH_BOUNCED_NONE &&
		  target.out_flags & DMABENCH_TARGET_COHERENT && kernel_skips_syncs();
	EXPECT_EQ(skipped ? DMABENCH_RUN_SYNC_SKIPPED : DMABENCH_RUN_SYNC_NEEDED,
		  p->run.out_sync);
}

/* The mask of the module's own device reaches all memory, 32 bits need not. */
TEST_F(params, a_bounce_leaves_no_trace_in_the_next_round)
{
	struct point *p = &self->p;
	uint32_t unbounced;

	NEED_NARROW_MASK(p);
	p->target = 0;
	point_prepare(p, "sync");
	ASSERT_EQ(0, point_run(p));
	unbounced = p->run.out_sync;
	if (p->run.out_bounced != DMABENCH_BOUNCED_NONE)
		SKIP(return, "bounced in any case");
	point_prepare(p, "map_single");
	point_give(p, "mask_bits", 32);
	ASSERT_EQ(0, point_run(p));
	if (p->run.out_bounced == DMABENCH_BOUNCED_NONE)
		SKIP(return, "not bounced with a mask of 32 bits either");
	EXPECT_EQ(DMABENCH_RUN_SYNC_NEEDED, p->run.out_sync);
	point_prepare(p, "sync");
	ASSERT_EQ(0, point_run(p));
	EXPECT_EQ(unbounced, p->run.out_sync);
}

TEST_F(params, bounce_is_refused_where_nothing_bounces)
{
	struct point *p = &self->p;

	if (point_bounces(p))
		SKIP(return, "bounced");
	point_prepare(p, "bounce");
	EXPECT_EQ(-EOPNOTSUPP, point_run(p));
	EXPECT_NE(NULL, strstr(p->run.out_reason, "swiotlb=force"));
	/* Without a pool nothing is half of it. */
	point_give(p, "held", 1);
	EXPECT_EQ(-EOPNOTSUPP, point_run(p)) TH_LOG("%s", p->run.out_reason);
}

TEST_F(params, bounce_refuses_an_alignment_that_is_none)
{
	struct point *p = &self->p;

	point_prepare(p, "bounce");
	point_give(p, "alignment", 3);
	EXPECT_EQ(-EINVAL, point_run(p));
	EXPECT_EQ(point_param(p, "alignment"), p->run.out_param);
}

TEST_F(params, bounce_copies_grow_with_the_size)
{
	struct point *p = &self->p;
	static const char * const copies[] = { "map", "copy_in", "copy_out", "unmap" };
	uint64_t small[4];
	int i;

	NEED_BOUNCED();
	point_prepare(p, "bounce");
	point_give(p, "size", 64);
	ASSERT_EQ(0, point_run(p));
	for (i = 0; i < 4; i++)
		small[i] = point_least(p, copies[i], NULL);
	point_prepare(p, "bounce");
	point_give(p, "size", LARGE);
	point_give(p, "direction", DMABENCH_FROM_DEVICE);
	ASSERT_EQ(0, point_run(p));
	for (i = 0; i < 4; i++)
		EXPECT_LT(2 * small[i], point_least(p, copies[i], NULL))
			TH_LOG("phase %d of them", i);
	EXPECT_LT(2 * point_least(p, "slot_free", NULL), point_least(p, "unmap", NULL));
	point_give(p, "direction", DMABENCH_TO_DEVICE);
	ASSERT_EQ(0, point_run(p));
	EXPECT_GT(2 * point_least(p, "slot_free", NULL), point_least(p, "unmap", NULL));
}

static void hold(struct point *p, uint64_t held)
{
	point_prepare(p, "bounce");
	point_give(p, "size", 8192);
	point_give(p, "held", held);
}

TEST_F(params, bounce_holds_no_more_than_half_of_the_pool)
{
	struct point *p = &self->p;
	long slots = dma_bounce_slots();

	NEED_BOUNCED();
	if (slots < 0)
		SKIP(return, "debugfs does not tell how large the pool is");
	hold(p, slots / 8 + 1);
	EXPECT_EQ(-EINVAL, point_run(p));
	EXPECT_EQ(point_param(p, "held"), p->run.out_param);
	EXPECT_NE(NULL, strstr(p->run.out_reason, "half of the bounce pool"));
	hold(p, slots / 8);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
}

/* An offset's bit above a slot. With less held, or later kernels, the search ends. */
TEST_F(params, bounce_does_not_search_without_end)
{
	struct point *p = &self->p;
	bool ends = machine_has_linux(6, 3);

	NEED_BOUNCED();
	point_prepare(p, "bounce");
	point_give(p, "size", 2048);
	point_give(p, "alignment", 4096);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	point_give(p, "offset", 2048);
	EXPECT_EQ(ends ? 0 : -EOPNOTSUPP, point_run(p)) TH_LOG("%s", p->run.out_reason);
	if (!ends)
		EXPECT_EQ(point_param(p, "alignment"), p->run.out_param);
	/* The buffer's own address has more of them. */
	point_give(p, "offset", 0);
	point_give(p, "alignment", 8192);
	EXPECT_EQ(ends ? 0 : -EOPNOTSUPP, point_run(p)) TH_LOG("%s", p->run.out_reason);
}

TEST_HARNESS_MAIN
