// SPDX-License-Identifier: GPL-2.0
/* State belongs to the device: what all its targets, and all open files, share. */
#include <kselftest_harness.h>

#include "lib/lsi.h"
#include "lib/others.h"
#include "lib/point.h"

#define LENGTH		4096

/* With two channels: @s.target is the first one's, @beside the other's. */
WATCH_OTHERS()

FIXTURE(device) {
	struct stage s;
	int beside;
	int other_fd;
	int live;
	struct dmabench_limits_arg before;
};

/* Return: another target of the same device, or -1 */
static int target_beside(const struct stage *s)
{
	struct dmabench_target_info info;
	struct dmabench_info all;
	int i;

	if (dma_info(s->fd, &all))
		return -1;
	for (i = 0; i < (int)all.out_targets; i++)
		if (i != s->target && !dma_target_info(s->fd, i, &info) &&
		    !(info.out_flags & DMABENCH_TARGET_GONE) &&
		    !strcmp(info.out_device, s->info.out_device))
			return i;
	return -1;
}

FIXTURE_SETUP(device)
{
	struct stage *s = &self->s;

	self->beside = -1;
	self->other_fd = dma_open();
	ASSERT_LE(0, self->other_fd);
	self->live = dma_live(self->other_fd);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	if (s->target < 0 || rebind(s, "2"))
		return;
	stage_close(s);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	self->beside = target_beside(s);
	/* What the stage has on the device is not wanted. */
	dma_close(s->fd);
	s->fd = dma_open();
	ASSERT_EQ(0, dma_limits(s->fd, s->target, &self->before));
}

FIXTURE_TEARDOWN(device)
{
	struct dmabench_limits_arg now = { };
	struct stage *s = &self->s;

	stage_close(s);
	close(self->other_fd);
	self->other_fd = dma_open();
	s->fd = self->other_fd;
	if (self->beside >= 0) {
		EXPECT_EQ(0, dma_limits(self->other_fd, s->target, &now));
		EXPECT_EQ(self->before.out_mask, now.out_mask);
		EXPECT_EQ(self->before.out_coherent_mask, now.out_coherent_mask);
		EXPECT_EQ(self->before.out_min_align_mask, now.out_min_align_mask);
		EXPECT_EQ(self->before.out_max_segment_bytes, now.out_max_segment_bytes);
		EXPECT_EQ(0, rebind(s, "1"));
	}
	EXPECT_EQ(self->live, dma_live(self->other_fd)) TH_LOG("something is left behind");
	close(self->other_fd);
}

#define NEED_CHANNELS() do {						\
	NEED_ENGINE(&self->s);						\
	if (self->beside < 0)						\
		SKIP(return, "the engine's device is not dmabench_lsi's"); \
} while (0)

TEST_F(device, limits_are_those_of_all_its_targets)
{
	struct dmabench_limits_arg now = { };
	struct stage *s = &self->s;

	NEED_CHANNELS();
	NEED_31_BITS(s->target);
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MASK, UINT32_MAX >> 1));
	ASSERT_EQ(0, dma_limits(self->other_fd, self->beside, &now));
	EXPECT_EQ(UINT32_MAX >> 1, now.out_mask);
	/* Not of fewer bits than before: Arm's memory may begin at 1 GiB. */
	EXPECT_EQ(-EBUSY, dma_limits_set(self->other_fd, self->beside, DMABENCH_SET_MASK,
					 UINT32_MAX));
	EXPECT_EQ(0, dma_limits_set(s->fd, self->beside, DMABENCH_SET_MASK, UINT32_MAX))
		TH_LOG("its own file, by the other target");
}

/* What each kind of handle is, made by @fd on @target; < 0: it failed. */
static int make(int fd, int target, int what)
{
	int buffer;

	switch (what) {
	case 0:
		buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES, LENGTH);
		return buffer < 0 ? buffer :
		       dma_map(fd, buffer, DMABENCH_FROM_DEVICE, 0, LENGTH, NULL);
	case 1:
		return dma_alloc(fd, target, DMABENCH_BUFFER_COHERENT, LENGTH);
	case 2:
		return dma_alloc_attrs(fd, target, DMABENCH_BUFFER_NONCOHERENT, LENGTH,
				       DMABENCH_FROM_DEVICE, 0);
	case 3:
		return dma_pool(fd, target, 64, 1, 0);
	default:
		return dma_iova_alloc(fd, target, LENGTH);
	}
}

#define KINDS	5

TEST_F(device, limits_do_not_change_under_what_is_there)
{
	struct stage *s = &self->s;
	int what, fd, handle;

	NEED_CHANNELS();
	for (what = 0; what < KINDS; what++) {
		fd = dma_open();
		handle = make(fd, self->beside, what);
		if (handle == -EOPNOTSUPP) {
			close(fd);
			continue;
		}
		EXPECT_LT(0, handle) TH_LOG("kind %d", what);
		EXPECT_EQ(-EBUSY, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN, 0xff))
			TH_LOG("kind %d", what);
		close(fd);
		EXPECT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN, 0xff))
			TH_LOG("kind %d", what);
		dma_close(s->fd);
		s->fd = dma_open();
	}
	EXPECT_LT(0, dma_alloc(self->other_fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH));
	EXPECT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN, 0xff))
		TH_LOG("pages alone are no device's");
}

TEST_F(device, nobody_else_maps_under_limits_that_were_changed)
{
	struct stage *s = &self->s;
	int what, handle;

	NEED_CHANNELS();
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MIN_ALIGN, 0xff));
	for (what = 0; what < KINDS; what++) {
		handle = make(self->other_fd, self->beside, what);
		EXPECT_TRUE(handle == -EBUSY || handle == -EOPNOTSUPP)
			TH_LOG("kind %d: %d", what, handle);
	}
	EXPECT_LT(0, make(s->fd, self->beside, 0)) TH_LOG("who has changed them may");
	dma_close(s->fd);
	s->fd = dma_open();
	EXPECT_LT(0, make(self->other_fd, self->beside, 0));
}

/* A round with a longest segment of its own, on the device of @s. */
static int run_limited(struct stage *s, struct point *p)
{
	p->fd = s->fd;
	p->target = s->target;
	point_prepare(p, "map_sg");
	p->run.ops = 1;
	point_give(p, "max_segment", LENGTH);
	return point_run(p);
}

TEST_F(device, a_round_does_not_change_limits_under_what_is_there)
{
	struct point p = { .hist = malloc(HIST_BYTES) };
	struct stage *s = &self->s;

	NEED_CHANNELS();
	ASSERT_NE(NULL, p.hist);
	ASSERT_LT(0, make(self->other_fd, self->beside, 0));
	EXPECT_EQ(-EBUSY, run_limited(s, &p));
	EXPECT_NE(NULL, strstr(p.run.out_reason, "cannot change now"))
		TH_LOG("%s", p.run.out_reason);
	dma_close(self->other_fd);
	self->other_fd = dma_open();
	EXPECT_EQ(0, run_limited(s, &p)) TH_LOG("%s", p.run.out_reason);
	free(p.hist);
}

TEST_F(device, limits_that_would_lead_the_kernel_astray_are_refused)
{
	static const struct {
		uint32_t which;
		uint64_t value;
		int err;
	} cases[] = {
		{ DMABENCH_SET_MASK, 0, -EIO },
		{ DMABENCH_SET_COHERENT_MASK, 0, -EIO },
		{ DMABENCH_SET_SEG_BOUNDARY, 0, -EINVAL },
		{ DMABENCH_SET_SEG_BOUNDARY, 0x1234, -EINVAL },
		{ DMABENCH_SET_SEG_BOUNDARY, 0x7ff, -EINVAL },
		{ DMABENCH_SET_SEG_BOUNDARY, 0x10000, -EINVAL },
		{ DMABENCH_SET_SEG_BOUNDARY, 0xfffff, 0 },
		{ DMABENCH_SET_MIN_ALIGN, 0x123, -EINVAL },
		{ DMABENCH_SET_MIN_ALIGN, 0x1000, -EINVAL },
		{ DMABENCH_SET_MIN_ALIGN, 2 * DMABENCH_MAX_MIN_ALIGN_MASK + 1, -EINVAL },
		{ DMABENCH_SET_MIN_ALIGN, 4095, 0 },
		{ DMABENCH_SET_MIN_ALIGN, 0, 0 },
	};
	struct stage *s = &self->s;
	size_t i;

	NEED_CHANNELS();
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		EXPECT_EQ(cases[i].err,
			  dma_limits_set(s->fd, s->target, cases[i].which, cases[i].value))
			TH_LOG("flag %#x, %#llx", cases[i].which,
			       (unsigned long long)cases[i].value);
}

TEST_F(device, an_entry_longer_than_a_segment_is_refused)
{
	struct dmabench_sg_entry entry = { .length = 2 * LENGTH };
	struct stage *s = &self->s;

	NEED_CHANNELS();
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MAX_SEGMENT, LENGTH));
	entry.buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, 2 * LENGTH);
	EXPECT_EQ(-EINVAL, dma_map_sg(s->fd, DMABENCH_TO_DEVICE, &entry, 1));
	entry.length = LENGTH;
	EXPECT_LT(0, dma_map_sg(s->fd, DMABENCH_TO_DEVICE, &entry, 1));
}

TEST_F(device, bounce_slots_come_back_whatever_the_limits_were)
{
	struct stage *s = &self->s;
	struct others others;
	const char *why;
	int i, fd;
	long more;

	NEED_CHANNELS();
	others_watch(&others);
	if (others.slots < 0)
		SKIP(return, "debugfs does not tell how many slots are used");
	fd = dma_open();
	ASSERT_EQ(0, dma_limits_set(fd, s->target, DMABENCH_SET_MIN_ALIGN, 0xfff));
	for (i = 0; i < 40; i++) {
		int buffer = dma_alloc(fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH);

		ASSERT_LT(0, dma_map(fd, buffer, DMABENCH_FROM_DEVICE, 1024, 2048, NULL));
	}
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)));
	more = others_left(&others);
	why = more > 0 ? others_why(&others) : NULL;
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	close(fd);
	EXPECT_LE(0, dma_engine_target(s->fd));
	if (why)
		SKIP(return, "%s", why);
	EXPECT_GE(0, more) TH_LOG("bounce slots are left");
}

/* An address that died may be the other channel's by now, or become so. */
TEST_F(device, a_dead_copy_knows_of_the_other_channels)
{
	struct stage *s = &self->s;
	struct dmabench_info info;
	int buffer, mapping, source, copy, src, dst;

	NEED_CHANNELS();
	ASSERT_EQ(0, dma_info(s->fd, &info));
	if (!info.out_misuse)
		SKIP(return, "dmabench was not loaded with misuse=1");
	if (s->info.out_translation != DMABENCH_TRANSLATION_IOMMU_STRICT)
		SKIP(return, "%s: a dead address is the memory's own",
		     dma_translation(s->info.out_translation));
	buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH);
	source = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	mapping = dma_map(s->fd, buffer, DMABENCH_FROM_DEVICE, 0, LENGTH, NULL);
	ASSERT_LT(0, mapping);
	ASSERT_EQ(0, dma_unmap_keep(s->fd, mapping));
	/* Somebody copies on the other channel, of what was there before. */
	src = dma_alloc(self->other_fd, self->beside, DMABENCH_BUFFER_COHERENT, LENGTH);
	dst = dma_alloc(self->other_fd, self->beside, DMABENCH_BUFFER_COHERENT, LENGTH);
	ASSERT_LT(0, dst);
	EXPECT_EQ(-EPERM, dma_dead_copy(s->fd, mapping, source, 64))
		TH_LOG("two allocations were made since");
	ASSERT_EQ(0, dma_free(s->fd, mapping));
	mapping = dma_map(s->fd, buffer, DMABENCH_FROM_DEVICE, 0, LENGTH, NULL);
	ASSERT_LT(0, mapping);
	ASSERT_EQ(0, dma_unmap_keep(s->fd, mapping));
	ASSERT_EQ(0, knob(s, "ending", "never"));
	copy = dma_copy_start(self->other_fd, dst, src, LENGTH, 0);
	EXPECT_LT(0, copy);
	EXPECT_EQ(-EBUSY, dma_dead_copy(s->fd, mapping, source, 64))
		TH_LOG("the other channel has a client");
	EXPECT_EQ(0, dma_copy_end(self->other_fd, copy, DMABENCH_COPY_TERMINATE, NULL));
	EXPECT_EQ(0, knob(s, "ending", "interrupt"));
}

/* Each time a struct device of its own; the list has 64 places. */
TEST_F_TIMEOUT(device, places_of_devices_that_are_gone_are_taken_again, 120)
{
	char remove[128], target[DMABENCH_NAME_LEN];
	struct stage *s = &self->s;
	struct dmabench_info info;
	int i;

	NEED_CHANNELS();
	snprintf(remove, sizeof(remove), "/sys/bus/pci/devices/%s/remove",
		 dma_engine_device(&s->info));
	snprintf(target, sizeof(target), "%s", s->info.out_name);
	for (i = 0; i < 40; i++) {
		ASSERT_EQ(0, sysfs_write(remove, "1"));
		ASSERT_EQ(0, sysfs_write("/sys/bus/pci/rescan", "1"));
		ASSERT_EQ(0, dma_info(self->other_fd, &info));
		EXPECT_EQ(0, info.out_targets_missed);
	}
	EXPECT_GE(64, info.out_targets);
	dma_close(s->fd);
	s->fd = dma_open();
	s->target = dma_engine_target(s->fd);
	ASSERT_LE(0, s->target) TH_LOG("%s is no target any more", target);
	ASSERT_EQ(0, dma_target_info(s->fd, s->target, &s->info));
	EXPECT_EQ(0, dma_limits(s->fd, s->target, &self->before));
}

TEST_HARNESS_MAIN
