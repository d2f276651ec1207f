// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment first_touch: what is refused, that all that is read was compared, in all kinds
 * of memory, and that killed callers leave nothing.
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/point.h"

/* Of memory, in the order of the parameter. */
enum { STREAMING, COHERENT, MEMORIES };
#define PATTERNS	3
#define STRIDED		1
/* Of cache: flushed. */
#define COLD		3

FIXTURE(first_touch) {
	struct point p;
};

FIXTURE_SETUP(first_touch)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	p->target = p->engine;
	if (p->engine >= 0)
		point_prepare(p, "first_touch");
}

FIXTURE_TEARDOWN(first_touch)
{
	EXPECT_NOTHING_LEFT(self->p);
}

#define NEED_ENGINE_HERE() do {						\
	if (self->p.engine < 0)						\
		SKIP(return, "%s", dma_no_engine(self->p.engine));	\
} while (0)

TEST_F(first_touch, what_it_cannot_do_is_refused)
{
	struct point *p = &self->p;
	const uint64_t two_cpus = 3;

	NEED_ENGINE_HERE();
	point_give(p, "size", 4);
	EXPECT_REFUSED(-EINVAL, "whole lines");
	point_give(p, "pattern", STRIDED);
	point_give(p, "stride", 4096);
	EXPECT_REFUSED(-EINVAL, "below size");
	point_give(p, "size", DMABENCH_MAX_BUFFER_BYTES);
	EXPECT_REFUSED(-EINVAL, "guards included");
	if (sysconf(_SC_NPROCESSORS_ONLN) > 1) {
		p->run.cpus = (uintptr_t)&two_cpus;
		p->run.cpus_bytes = sizeof(two_cpus);
		EXPECT_REFUSED(-EINVAL, "a channel serves one");
	}
	p->target = 0;
	point_prepare(p, "first_touch");
	EXPECT_REFUSED(-EOPNOTSUPP, "needs an engine");
}

TEST_F(first_touch, every_byte_that_is_read_was_compared)
{
	struct point *p = &self->p;
	struct dmabench_target_info info;
	uint64_t memory, pattern, size;
	const char *wrong;

	NEED_ENGINE_HERE();
	for (memory = STREAMING; memory < MEMORIES; memory++)
		for (pattern = 0; pattern < PATTERNS; pattern++)
			for (size = 1024; size <= 1 << 16; size *= 64) {
				point_prepare(p, "first_touch");
				point_give(p, "memory", memory);
				point_give(p, "pattern", pattern);
				point_give(p, "stride", 256);
				point_give(p, "size", size);
				ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
				EXPECT_EQ(OPS * size, p->run.out_verified_bytes);
				wrong = round_check_hists(&p->run, 2);
				EXPECT_EQ(NULL, wrong) TH_LOG("%s", wrong);
				EXPECT_EQ(memory == COHERENT, p->run.out_bounced ==
							      DMABENCH_BOUNCED_UNKNOWN);
			}
	point_prepare(p, "first_touch");
	EXPECT_EQ(0, point_run(p));
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	machine_tier('D', &info, p->run.out_bounced);
}

/* All of it is timed: of 16 times the bytes each pass takes longer. */
TEST_F(first_touch, a_longer_pass_takes_longer)
{
	struct point *p = &self->p;
	uint64_t first, second;

	NEED_ENGINE_HERE();
	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	first = point_least(p, "first_read", NULL);
	second = point_least(p, "second_read", NULL);
	EXPECT_LT(0, second);
	point_give(p, "size", 1 << 16);
	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_LT(first * 2, point_least(p, "first_read", NULL));
	EXPECT_LT(second * 2, point_least(p, "second_read", NULL));
}

TEST_F(first_touch, a_flushed_buffer_is_right_too)
{
	struct point *p = &self->p;
	int err;

	NEED_ENGINE_HERE();
	point_give(p, "cache", COLD);
	err = point_run(p);
	if (err == -EOPNOTSUPP)
		SKIP(return, "%s", p->run.out_reason);
	EXPECT_EQ(0, err) TH_LOG("%s", p->run.out_reason);
	EXPECT_EQ(OPS * 4096, p->run.out_verified_bytes);
}

TEST_F(first_touch, a_killed_caller_leaves_nothing)
{
	struct point *p = &self->p;

	NEED_ENGINE_HERE();
	EXPECT_EQ(0, point_killed_callers_leave(p));
}

TEST_HARNESS_MAIN
