// SPDX-License-Identifier: GPL-2.0
/* What LIMITS sets is put back, and kept apart from others meanwhile. */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/point.h"
#include "lib/stage.h"

#define LENGTH	4096

FIXTURE(limits_step) {
	struct stage s;
	int live;
};

FIXTURE_SETUP(limits_step)
{
	int fd = dma_open();

	self->live = dma_live(fd);
	close(fd);
	ASSERT_EQ(0, stage_open(&self->s, LENGTH));
	/* What the stage has on the device would be in the way. */
	dma_close(self->s.fd);
	self->s.fd = dma_open();
	ASSERT_LE(0, self->s.fd);
}

FIXTURE_TEARDOWN(limits_step)
{
	int fd;

	if (self->s.target >= 0)
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&self->s.info));
	stage_close(&self->s);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd)) TH_LOG("something is left behind");
	close(fd);
}

/* As the device has them now. */
#define LIMITS(now) do {						\
	memset(now, 0, sizeof(*(now)));					\
	ASSERT_EQ(0, dma_limits(s->fd, s->target, now));		\
} while (0)

#define EXPECT_SAME_LIMITS(a, b) do {					\
	EXPECT_EQ((a)->out_mask, (b)->out_mask);			\
	EXPECT_EQ((a)->out_coherent_mask, (b)->out_coherent_mask);	\
	EXPECT_EQ((a)->out_max_segment_bytes, (b)->out_max_segment_bytes); \
	EXPECT_EQ((a)->out_seg_boundary_mask, (b)->out_seg_boundary_mask); \
	EXPECT_EQ((a)->out_min_align_mask, (b)->out_min_align_mask);	\
} while (0)

static int set_others(struct stage *s, int fd)
{
	struct dmabench_limits_arg other = {
		.flags = DMABENCH_SET_MASK | DMABENCH_SET_COHERENT_MASK |
			 DMABENCH_SET_MAX_SEGMENT | DMABENCH_SET_SEG_BOUNDARY |
			 DMABENCH_SET_MIN_ALIGN,
		.mask = UINT32_MAX >> 1, .coherent_mask = UINT32_MAX >> 1,
		.max_segment_bytes = 12288, .seg_boundary_mask = 0xffff,
		.min_align_mask = 0x1ff,
	};

	return dma_limits(fd, s->target, &other);
}

TEST_F(limits_step, they_are_set_and_put_back_by_close)
{
	struct dmabench_limits_arg before, now;
	struct stage *s = &self->s;
	int fd = dma_open();

	NEED_ENGINE(s);
	NEED_31_BITS(s->target);
	LIMITS(&before);
	ASSERT_EQ(0, set_others(s, fd));
	LIMITS(&now);
	EXPECT_EQ(UINT32_MAX >> 1, now.out_mask);
	EXPECT_EQ(UINT32_MAX >> 1, now.out_coherent_mask);
	EXPECT_EQ(12288, now.out_max_segment_bytes);
	EXPECT_EQ(0xffff, now.out_seg_boundary_mask);
	EXPECT_EQ(0x1ff, now.out_min_align_mask);
	close(fd);
	LIMITS(&now);
	EXPECT_SAME_LIMITS(&before, &now);
}

/* What dma-iommu would warn of with each mapping: "Unsupported alignment constraint". */
TEST_F(limits_step, an_alignment_that_the_iommu_does_not_keep_is_refused)
{
	struct dmabench_limits_arg limits;
	struct stage *s = &self->s;
	struct dmabench_info info;

	NEED_ENGINE(s);
	LIMITS(&limits);
	ASSERT_EQ(0, dma_info(s->fd, &info));
	if (!limits.out_merge_boundary || limits.out_merge_boundary >= 0xffff)
		SKIP(return, "no IOMMU with a granule below 64 KiB");
	if (info.out_misuse)
		SKIP(return, "dmabench was loaded with misuse=1");
	EXPECT_EQ(-EIO, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN,
				       2 * limits.out_merge_boundary + 1));
	EXPECT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN,
				    limits.out_merge_boundary));
}

TEST_F(limits_step, they_that_are_set_stay_one_by_one)
{
	struct dmabench_limits_arg before, now;
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	LIMITS(&before);
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MAX_SEGMENT, 8192));
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN, 0xff));
	LIMITS(&now);
	before.out_max_segment_bytes = 8192;
	before.out_min_align_mask = 0xff;
	EXPECT_SAME_LIMITS(&before, &now);
}

TEST_F(limits_step, they_are_put_back_before_the_device_goes)
{
	struct dmabench_limits_arg before, now;
	struct stage *s = &self->s;
	int fd = dma_open();

	NEED_ENGINE(s);
	NEED_31_BITS(s->target);
	LIMITS(&before);
	ASSERT_EQ(0, set_others(s, fd));
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_EQ(-ENODEV, set_others(s, fd));
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	dma_engine_target(s->fd);
	LIMITS(&now);
	EXPECT_SAME_LIMITS(&before, &now);
	ASSERT_EQ(0, set_others(s, s->fd)) TH_LOG("the other file still has them");
	close(fd);
	LIMITS(&now);
	EXPECT_EQ(12288, now.out_max_segment_bytes) TH_LOG("put back twice");
}

static int alloc_noncontiguous(const struct stage *s, uint64_t length)
{
	int buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_NONCONTIGUOUS, length);

	return buffer < 0 ? buffer : dma_free(s->fd, buffer);
}

/* dma_alloc_noncontiguous() itself does not ask; dma-debug would warn. */
TEST_F(limits_step, memory_in_one_segment_keeps_to_them)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	if (dma_lacks_kind(DMABENCH_BUFFER_NONCONTIGUOUS))
		SKIP(return, "this kernel has no noncontiguous memory");
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MAX_SEGMENT, 2 * PAGE));
	EXPECT_EQ(0, alloc_noncontiguous(s, 2 * PAGE));
	EXPECT_EQ(-EINVAL, alloc_noncontiguous(s, 2 * PAGE + 1));
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_SEG_BOUNDARY,
				    4 * PAGE - 1));
	EXPECT_EQ(0, alloc_noncontiguous(s, 4 * PAGE));
	EXPECT_EQ(-EINVAL, alloc_noncontiguous(s, 4 * PAGE + 1));
}

/* The rounds' own limits would be undone by those of the file. */
static int run_a_round(const struct stage *s)
{
	struct point p = {
		.fd = dma_open(), .target = s->target, .hist = malloc(HIST_BYTES),
	};
	int err;

	point_prepare(&p, "map_single");
	p.run.ops = 1;
	err = point_run(&p);
	close(p.fd);
	free(p.hist);
	return err;
}

TEST_F(limits_step, whoever_sets_limits_has_the_target_to_itself)
{
	struct stage *s = &self->s;
	int fd = dma_open();

	NEED_ENGINE(s);
	NEED_31_BITS(s->target);
	EXPECT_EQ(0, run_a_round(s));
	ASSERT_EQ(0, set_others(s, fd));
	EXPECT_EQ(-EBUSY, set_others(s, s->fd));
	EXPECT_EQ(-EBUSY, run_a_round(s));
	EXPECT_EQ(-EBUSY, dma_limits_set(fd, 0, DMABENCH_SET_MIN_ALIGN, 0))
		TH_LOG("a second target");
	close(fd);
	EXPECT_EQ(0, run_a_round(s));
	EXPECT_EQ(0, set_others(s, s->fd));
}

/* Return: what a round says that has a limit of its own */
static int run_a_limited_round(const struct stage *s, struct point *p)
{
	int err;

	*p = (struct point){
		.fd = dma_open(), .target = s->target, .hist = malloc(HIST_BYTES),
	};
	point_prepare(p, "map_sg");
	p->run.ops = 1;
	point_give(p, "max_segment", 8192);
	err = point_run(p);
	close(p->fd);
	free(p->hist);
	return err;
}

/* With its device it is forgotten: no later test has to do without limits. */
TEST_F(limits_step, they_stay_under_a_mapping_that_was_leaked)
{
	struct stage *s = &self->s;
	struct dmabench_info info;
	struct point p;

	NEED_ENGINE(s);
	NEED_31_BITS(s->target);
	ASSERT_EQ(0, dma_info(s->fd, &info));
	if (!info.out_misuse)
		SKIP(return, "module loaded without misuse=1");
	if (!access("/sys/kernel/debug/dma-api", F_OK))
		SKIP(return, "dma-debug is there");
	if (strcmp(s->info.out_driver, "dmabench_lsi"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	ASSERT_EQ(0, set_others(s, s->fd));
	EXPECT_EQ(-EBUSY, dma_misuse(s->fd, DMABENCH_MISUSE_LEAK, s->target))
		TH_LOG("its limits would be put back by close");
	close(s->fd);
	s->fd = dma_open();
	EXPECT_EQ(0, run_a_limited_round(s, &p)) TH_LOG("%s", p.run.out_reason);
	ASSERT_EQ(0, dma_misuse(s->fd, DMABENCH_MISUSE_LEAK, s->target));
	EXPECT_EQ(-EBUSY, set_others(s, s->fd));
	EXPECT_EQ(-EBUSY, run_a_limited_round(s, &p));
	EXPECT_NE(NULL, strstr(p.run.out_reason, "leaked"));
	EXPECT_EQ(0, run_a_round(s));
	close(s->fd);
	s->fd = dma_open();
	EXPECT_EQ(-EBUSY, set_others(s, s->fd)) TH_LOG("closing the file ends no leak");
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)));
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	s->target = dma_engine_target(s->fd);
	EXPECT_EQ(0, run_a_limited_round(s, &p)) TH_LOG("%s", p.run.out_reason);
	EXPECT_EQ(0, set_others(s, s->fd));
}

TEST_HARNESS_MAIN
