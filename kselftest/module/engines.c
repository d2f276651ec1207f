// SPDX-License-Identifier: GPL-2.0
/*
 * Engines of every kind, which dmabench_lsi can be told to be: a copy or a round
 * that is left in flight is stopped where the engine can be, and waited for where
 * it cannot; then nothing is left, and nothing comes later.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "lib/round.h"
#include "lib/lsi.h"
#include "lib/stage.h"

#define LENGTH	4096
#define SLOW	"8000"	/* jumps: tens of milliseconds */

FIXTURE(engines) {
	struct stage s;
	int live;
	uint64_t kept;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

FIXTURE_SETUP(engines)
{
	struct stage *s = &self->s;
	struct dmabench_info info;
	int fd = dma_open();

	ASSERT_EQ(0, dma_info(fd, &info));
	self->live = dma_live(fd);
	self->kept = info.out_kept_bytes;
	close(fd);
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	if (s->target < 0)
		return;
	all_well(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, fill(s, s->device, NEW));
}

FIXTURE_TEARDOWN(engines)
{
	struct stage *s = &self->s;
	struct dmabench_info info;
	int fd;

	if (s->target >= 0) {
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info));
		all_well(s);
	}
	stage_close(s);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd));
	EXPECT_EQ(0, dma_info(fd, &info));
	EXPECT_EQ(self->kept, info.out_kept_bytes) TH_LOG("the engine was said to be stuck");
	close(fd);
	free(self->hist);
}

/* All is well with the engine, and what comes is this copy's. */
static int copies_again(struct stage *s)
{
	const struct timespec late = { .tv_nsec = 200000000 };
	int err;

	all_well(s);
	nanosleep(&late, NULL);
	err = dma_fill(s->fd, s->device, 0, LENGTH, seed_of(s, NOISE)) ?:
	      dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 0) ?:
	      sync_for_cpu(s);
	return err ?: cpu_sees(s) == NOISE ? 0 : -EBADMSG;
}

/* Where it could not be taken back, it has been done by then. */
static void times_out(struct __test_metadata *_metadata, struct stage *s, uint32_t flags)
{
	int err, seen;

	ASSERT_EQ(0, knob(s, "delay_jumps", SLOW));
	err = dma_copy(s->fd, s->mapping, s->device, LENGTH, flags, 1);
	if (!err)
		SKIP(return, "the copy was done before its timeout");
	EXPECT_EQ(-ETIMEDOUT, err);
	ASSERT_EQ(0, sync_for_cpu(s));
	seen = cpu_sees(s);
	if (engine_param("no_terminate"))
		EXPECT_EQ(NEW, seen) TH_LOG("it was not waited for");
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(engines, a_timeout_leaves_nothing_under_way)
{
	NEED_ENGINE(&self->s);
	times_out(_metadata, &self->s, 0);
}

TEST_F(engines, a_timeout_leaves_nothing_under_way_polled)
{
	NEED_POLLING(&self->s);
	times_out(_metadata, &self->s, DMABENCH_COPY_POLLED);
}

TEST_F(engines, one_that_fails_is_over)
{
	static const char * const endings[] = { "illegal", "abort" };
	struct stage *s = &self->s;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		NEED_KNOB(s, "ending", endings[i]);
		EXPECT_EQ(-EREMOTEIO, dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 0));
		EXPECT_EQ(0, copies_again(s));
	}
}

TEST_F(engines, what_has_no_terminate_is_told_by_its_lack)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	int copy;

	NEED_KNOB(s, "delay_jumps", SLOW);
	if (!engine_param("no_terminate"))
		SKIP(return, "the engine can be terminated");
	copy = dma_copy_start(s->fd, s->mapping, s->device, LENGTH, 0);
	ASSERT_LE(0, copy);
	EXPECT_EQ(-EOPNOTSUPP, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, NULL));
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, &told));
	EXPECT_EQ(1, told.out_callbacks);
	EXPECT_EQ(1, told.out_complete);
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(engines, a_file_may_be_closed_with_a_copy_under_way)
{
	struct stage *s = &self->s;

	NEED_KNOB(s, "delay_jumps", SLOW);
	ASSERT_LE(0, dma_copy_start(s->fd, s->mapping, s->device, LENGTH, 0));
	stage_close(s);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(0, copies_again(s));
}

static void comes_back(struct __test_metadata *_metadata, struct stage *s)
{
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	stage_close(s);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	ASSERT_LE(0, s->target);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(engines, a_target_may_go_with_a_copy_under_way)
{
	struct stage *s = &self->s;

	NEED_KNOB(s, "delay_jumps", SLOW);
	ASSERT_LE(0, dma_copy_start(s->fd, s->mapping, s->device, LENGTH, 0));
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	comes_back(_metadata, s);
}

/* Rounds on @s's target until a signal comes, which ends the last one in the middle. */
static void endless_round(struct stage *s, struct dmabench_run *run)
{
	while (!dma_ioctl(s->fd, DMABENCH_IO(RUN), run))
		;
	_exit(1);
}

static void prepare_deep(FIXTURE_DATA(engines) * self)
{
	struct stage *s = &self->s;

	round_prepare(&self->run, s->fd, s->target, round_exp(s->fd, "memcpy"),
		      self->params, self->hist);
	self->run.ops = 100000;
	round_set(s->fd, &self->run, "depth", 8);
	round_set(s->fd, &self->run, "timeout", 10000);
}

static void interrupted(struct __test_metadata *_metadata, FIXTURE_DATA(engines) * self,
			bool polled)
{
	struct stage *s = &self->s;
	int status, i;
	pid_t child;

	ASSERT_EQ(0, knob(s, "delay_jumps", "500"));
	prepare_deep(self);
	ASSERT_EQ(0, round_set(s->fd, &self->run, "completion", polled));
	for (i = 0; i < 5; i++) {
		child = fork();
		ASSERT_LE(0, child);
		if (!child) {
			signal(SIGINT, SIG_DFL);
			endless_round(s, &self->run);
		}
		usleep(50000);
		kill(child, SIGINT);
		ASSERT_EQ(child, waitpid(child, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(engines, a_round_may_be_interrupted)
{
	NEED_KNOB(&self->s, "ending", "interrupt");
	interrupted(_metadata, self, false);
}

TEST_F(engines, a_round_may_be_interrupted_polled)
{
	NEED_POLLING(&self->s);
	NEED_KNOB(&self->s, "ending", "interrupt");
	interrupted(_metadata, self, true);
}

TEST_F(engines, a_target_may_go_with_a_round_under_way)
{
	struct stage *s = &self->s;
	int status;
	pid_t child;

	NEED_KNOB(s, "delay_jumps", "500");
	prepare_deep(self);
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(-dma_ioctl(s->fd, DMABENCH_IO(RUN), &self->run));
	usleep(100000);
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(ENODEV, WEXITSTATUS(status));
	comes_back(_metadata, s);
}

/* Bits of a mask of the PCI device, as it says itself. */
static long pci_mask_bits(const struct stage *s, const char *which)
{
	char path[128], text[16] = "";
	FILE *file;

	snprintf(path, sizeof(path), "/sys/bus/pci/devices/%s/%smask_bits",
		 dma_engine_device(&s->info), which);
	file = fopen(path, "re");
	if (!file || !fgets(text, sizeof(text), file))
		text[0] = '\0';
	if (file)
		fclose(file);
	return strtol(text, NULL, 10);
}

/* Masks that are set are the channel's device's, and hold there alone. */
TEST_F(engines, a_device_of_the_channel_s_own_is_what_is_mapped_for)
{
	const uint64_t mask = UINT32_MAX >> 1;
	struct dmabench_limits_arg limits = {
		.flags = DMABENCH_SET_MASK | DMABENCH_SET_COHERENT_MASK,
		.mask = mask, .coherent_mask = mask,
	};
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	if (!engine_param("child"))
		SKIP(return, "the engine's channels have no device of their own");
	EXPECT_STREQ(s->info.out_engine, s->info.out_device);
	EXPECT_STREQ("dmabench_lsi", s->info.out_driver);
	NEED_31_BITS(s->target);
	stage_close(s);
	s->fd = dma_open();
	ASSERT_EQ(0, dma_limits(s->fd, s->target, &limits));
	EXPECT_EQ(mask, limits.out_mask);
	EXPECT_EQ(mask, limits.out_coherent_mask);
	EXPECT_EQ(32, pci_mask_bits(s, "dma_"));
	EXPECT_EQ(32, pci_mask_bits(s, "consistent_dma_"));
	stage_close(s);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(0, copies_again(s));
}

/* Its addresses would not be those that the chip's go through. */
TEST_F(engines, a_device_of_the_channel_s_own_is_refused_behind_an_iommu)
{
	struct stage *s = &self->s;

	NEED_KNOB(s, "ending", "interrupt");
	if (s->info.out_translation == DMABENCH_TRANSLATION_DIRECT)
		SKIP(return, "the engine is behind no IOMMU");
	ASSERT_EQ(0, set_engine_param("child", "1"));
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)));
	EXPECT_GT(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	ASSERT_EQ(0, set_engine_param("child", "0"));
	comes_back(_metadata, s);
}

/* Where it lies in memory counts, not only in its buffer. */
TEST_F(engines, one_that_copies_multiples_is_asked_for_nothing_else)
{
	struct stage *s = &self->s;
	size_t align;

	NEED_ENGINE(s);
	align = aligned(s, 1);
	if (align == 1)
		SKIP(return, "the engine copies any bytes");
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, s->mapping, s->device, align + 1, 0, 0));
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, s->mapping, s->device, align / 2, 0, 0));
	EXPECT_EQ(0, dma_copy(s->fd, s->mapping, s->device, align, 0, 0));
	ASSERT_EQ(0, unmap(s));
	/* A bounce buffer would else begin where its slot does. */
	ASSERT_EQ(0, stage_limit(s, DMABENCH_SET_MIN_ALIGN, align - 1));
	ASSERT_EQ(0, map_part(s, DMABENCH_FROM_DEVICE, align / 2, 2 * align));
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, s->mapping, s->device, align, 0, 0));
	ASSERT_EQ(0, unmap(s));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(0, copies_again(s));
}

static const struct unaligned {
	const char *exp;
	const char *param;
} unaligned[] = {
	{ "memcpy", "size" }, { "memcpy", "src_offset" }, { "memcpy", "dst_offset" },
	{ "memset", "size" }, { "memset", "dst_offset" },
	{ "interleaved", "src_gap" }, { "interleaved", "dst_gap" },
	{ "interleaved", "src_offset" }, { "interleaved", "dst_offset" },
	{ "strategy", "size" }, { "strategy", "offset" },
};

TEST_F(engines, rounds_of_what_it_does_not_copy_are_refused)
{
	struct stage *s = &self->s;
	unsigned int i;
	size_t align;

	NEED_ENGINE(s);
	align = aligned(s, 1);
	if (align == 1)
		SKIP(return, "the engine copies any bytes");
	for (i = 0; i < ARRAY_SIZE(unaligned); i++) {
		round_prepare(&self->run, s->fd, s->target, round_exp(s->fd, unaligned[i].exp),
			      self->params, self->hist);
		EXPECT_EQ(0, dma_ioctl(s->fd, DMABENCH_IO(RUN), &self->run))
			TH_LOG("%s: %s", unaligned[i].exp, self->run.out_reason);
		ASSERT_EQ(0, round_set(s->fd, &self->run, unaligned[i].param, align / 2));
		EXPECT_EQ(-EINVAL, dma_ioctl(s->fd, DMABENCH_IO(RUN), &self->run));
		EXPECT_NE(NULL, strstr(self->run.out_reason, "multiple"))
			TH_LOG("%s: %s", unaligned[i].param, self->run.out_reason);
	}
}

TEST_F(engines, one_without_order_is_not_polled)
{
	static const char * const names[] = { "memcpy", "memset", "interleaved", "strategy" };
	struct stage *s = &self->s;
	unsigned int i;

	NEED_ENGINE(s);
	if (!engine_param("no_order"))
		SKIP(return, "the engine completes in order");
	EXPECT_EQ(-EOPNOTSUPP, dma_copy(s->fd, s->mapping, s->device, LENGTH,
					DMABENCH_COPY_POLLED, 0));
	for (i = 0; i < 4; i++) {
		round_prepare(&self->run, s->fd, s->target, round_exp(s->fd, names[i]),
			      self->params, self->hist);
		ASSERT_EQ(0, round_set(s->fd, &self->run, "completion", 1));
		EXPECT_EQ(-EOPNOTSUPP, dma_ioctl(s->fd, DMABENCH_IO(RUN), &self->run));
		EXPECT_NE(NULL, strstr(self->run.out_reason, "completes in any order"))
			TH_LOG("%s: %s", names[i], self->run.out_reason);
	}
	EXPECT_EQ(0, copies_again(s));
}

TEST_HARNESS_MAIN
