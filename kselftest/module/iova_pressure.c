// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment iova_pressure: what is refused, that what is held is held and given
 * back, that no more is held than there is, and that no round leaves the next one a full space.
 */
#include <kselftest_harness.h>
#include <string.h>

#include "lib/machine.h"
#include "lib/point.h"

#define MIB		(1ULL << 20)
#define GIB		(1ULL << 30)

FIXTURE(iova_pressure) {
	struct point p;
	struct dmabench_target_info target;
};

FIXTURE_SETUP(iova_pressure)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &self->target));
	point_prepare(p, "iova_pressure");
}

FIXTURE_TEARDOWN(iova_pressure)
{
	EXPECT_NOTHING_LEFT(self->p);
}

TEST_F(iova_pressure, what_does_not_go_together_is_refused)
{
	struct point *p = &self->p;

	point_give(p, "size", PAGE + 1);
	EXPECT_REFUSED(-EINVAL, "whole pages");
	point_give(p, "held_size", PAGE + 1);
	EXPECT_REFUSED(-EINVAL, "whole pages");
	point_give(p, "size", 4 * MIB);
	point_give(p, "lengths", 2);
	EXPECT_REFUSED(-EINVAL, "the longest would be");
	point_give(p, "held", 0);
	point_give(p, "traffic", 1);
	EXPECT_REFUSED(-EINVAL, "nothing is held");
	point_give(p, "held", 0);
	point_give(p, "age", 1);
	EXPECT_REFUSED(-EINVAL, "nothing is held");
	point_give(p, "traffic", 1);
	point_give(p, "held", MIB);
	point_give(p, "held_size", PAGE);
	EXPECT_REFUSED(-EINVAL, "leave it out");
	point_give(p, "held", 1ULL << 48);
	EXPECT_REFUSED(-EINVAL, "over the limit");
}

static bool translates(const struct dmabench_target_info *target)
{
	return target->out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT ||
	       target->out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

/* In the order of the parameter's values. */
TEST_F(iova_pressure, each_traffic_has_its_operations)
{
	struct point *p = &self->p;
	unsigned int traffic;
	int err;

	for (traffic = 0; traffic < 2; traffic++) {
		point_prepare(p, "iova_pressure");
		point_give(p, "traffic", traffic);
		point_give(p, "lengths", 4);
		point_give(p, "held", 4 * MIB);
		point_give(p, "age", 100);
		err = point_run(p);
		if (err == -EOPNOTSUPP) {
			EXPECT_NE(NULL, strstr(p->run.out_reason, "held"))
				TH_LOG("%s", p->run.out_reason);
			SKIP(return, "%s", p->run.out_reason);
		}
		EXPECT_EQ(0, err) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(OPS, round_samples(&p->run));
	}
	machine_tier('S', &self->target, p->run.out_bounced);
}

/* Who bounces takes slots of the pool, of which others are in want. */
TEST_F(iova_pressure, nothing_is_held_where_all_bounces)
{
	struct point *p = &self->p;

	NEED_BOUNCED();
	point_prepare(p, "iova_pressure");
	point_give(p, "held", 0);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	point_give(p, "held", MIB);
	EXPECT_REFUSED(-EOPNOTSUPP, "bounce");
}

/* 4 GiB below a mask of 32 bits, of which some is reserved: the last is refused, not failed. */
TEST_F(iova_pressure, no_more_is_held_than_there_is)
{
	struct point *p = &self->p;

	if (!translates(&self->target) || self->target.out_dma_mask > UINT32_MAX)
		SKIP(return, "no space of 32 bits is allocated from");
	if (!machine_has_linux(5, 11))
		SKIP(return, "VT-d's driver logs an error here");
	point_give(p, "held", 4 * GIB);
	point_give(p, "held_size", 4 * MIB);
	EXPECT_REFUSED(-EOPNOTSUPP, "in a row");
	point_give(p, "held", GIB);
	point_give(p, "held_size", 2 * MIB);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_NE(UINT64_MAX, point_mapped_at(p));
}

/* After a round that holds 1 GiB, the next one has as much. */
TEST_F(iova_pressure, a_killed_caller_leaves_the_space_free)
{
	struct point *p = &self->p;
	pid_t child;

	if (!translates(&self->target) || self->target.out_dma_mask > UINT32_MAX)
		SKIP(return, "no space of 32 bits is allocated from");
	point_give(p, "held", GIB);
	point_give(p, "held_size", 2 * MIB);
	child = point_run_in_child(p);
	usleep(200000);
	point_kill_child(child);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
}

TEST_HARNESS_MAIN
