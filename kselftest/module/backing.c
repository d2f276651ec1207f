// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment backing: what is refused, and that the pages which are expected in the
 * IOMMU's tables are those that the pieces allow, and cost what as many entries do.
 */
#include <kselftest_harness.h>
#include <string.h>

#include "lib/machine.h"
#include "lib/point.h"

#define MIB		(1UL << 20)
#define LEAF(bytes)	(__builtin_ctzl(bytes) - DMABENCH_LEAF_SHIFT)
/* A map of 512 times as many entries takes so much longer at the least. */
#define MUCH		4

FIXTURE(backing) {
	struct point p;
	struct dmabench_target_info target;
};

FIXTURE_SETUP(backing)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &self->target));
	point_prepare(p, "backing");
}

FIXTURE_TEARDOWN(backing)
{
	EXPECT_NOTHING_LEFT(self->p);
}

TEST_F(backing, pieces_are_powers_of_two_and_whole)
{
	struct point *p = &self->p;

	point_give(p, "piece", PAGE + 1);
	EXPECT_REFUSED(-EINVAL, "not a power of two");
	point_give(p, "size", MIB + PAGE);
	EXPECT_REFUSED(-EINVAL, "whole pieces");
	point_give(p, "align", 3 * PAGE);
	EXPECT_REFUSED(-EINVAL, "a power of two");
	point_give(p, "align", 2 * MIB);
	EXPECT_REFUSED(-EINVAL, "a power of two");
	point_give(p, "iova_offset", 1);
	EXPECT_REFUSED(-EINVAL, "whole pages");
	point_give(p, "size", 512ULL << 30);
	EXPECT_REFUSED(-EINVAL, "half of the machine's memory");
}

/* No machine that tests run on has 1 GiB in a row to spare: it says which of the reasons. */
TEST_F(backing, a_piece_that_cannot_be_had_is_refused)
{
	struct point *p = &self->p;
	int err;

	point_give(p, "size", 1024 * MIB);
	point_give(p, "piece", 1024 * MIB);
	err = point_run(p);
	if (!err) {
		EXPECT_EQ(p->run.out_leaf_mappings, p->run.out_leaves[LEAF(1024 * MIB)]);
		SKIP(return, "this machine has 1 GiB in a row");
	}
	EXPECT_TRUE(err == -EOPNOTSUPP || err == -EINVAL || err == -ENOMEM) TH_LOG("%d", err);
	EXPECT_STRNE("", p->run.out_reason);
}

static bool translates(const struct dmabench_target_info *target)
{
	return target->out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT ||
	       target->out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
}

TEST_F(backing, pages_are_told_where_something_translates_alone)
{
	struct point *p = &self->p;
	uint64_t bytes = 0;
	unsigned int i;

	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	for (i = 0; i < DMABENCH_LEAF_SIZES; i++)
		bytes += p->run.out_leaves[i] << (DMABENCH_LEAF_SHIFT + i);
	if (!translates(&self->target))
		EXPECT_EQ(0, p->run.out_leaf_mappings);
	EXPECT_EQ(!p->run.out_leaf_mappings, !p->run.out_leaf_sizes);
	EXPECT_EQ(p->run.out_leaf_mappings * MIB, bytes) TH_LOG("they are of all that is mapped");
	machine_tier('S', &self->target, p->run.out_bounced);
}

/* Ticks of the shortest map, of 2 MiB pieces. */
static uint64_t map_of(struct point *p, uint64_t align, uint64_t iova_offset)
{
	point_prepare(p, "backing");
	point_give(p, "size", 8 * MIB);
	point_give(p, "piece", 2 * MIB);
	point_give(p, "align", align);
	point_give(p, "iova_offset", iova_offset);
	return point_run(p) ? 0 : point_least(p, "map", NULL);
}

/* The same pieces and entries, whose alignment alone differs. */
TEST_F(backing, pages_are_as_large_as_both_addresses_allow)
{
	struct point *p = &self->p;
	uint64_t large, small;
	const struct dmabench_run *run = &p->run;

	if (!translates(&self->target))
		SKIP(return, "nothing translates");
	large = map_of(p, 0, 0);
	ASSERT_NE(0, large) TH_LOG("%s", run->out_reason);
	if (!(run->out_leaf_sizes & 2 * MIB) || PAGE != 1 << DMABENCH_LEAF_SHIFT)
		SKIP(return, "the IOMMU has no pages of 2 MiB, or is not known to");
	EXPECT_EQ(4 * run->out_leaf_mappings, run->out_leaves[LEAF(2 * MIB)]);
	EXPECT_EQ(0, run->out_leaves[LEAF(PAGE)]);
	small = map_of(p, PAGE, 0);
	EXPECT_EQ(0, run->out_leaves[LEAF(2 * MIB)]) TH_LOG("aligned to a page in memory");
	EXPECT_EQ(2048 * run->out_leaf_mappings, run->out_leaves[LEAF(PAGE)]);
	EXPECT_LT(MUCH * large, small);
	small = map_of(p, 0, PAGE);
	EXPECT_EQ(0, run->out_leaves[LEAF(2 * MIB)]) TH_LOG("aligned to a page for the device");
	EXPECT_EQ(2049 * run->out_leaf_mappings, run->out_leaves[LEAF(PAGE)]);
	EXPECT_LT(MUCH * large, small);
}

TEST_HARNESS_MAIN
