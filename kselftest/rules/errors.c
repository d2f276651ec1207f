// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 59 and 60: an engine that errs, hangs, is late, or goes away. The
 * faults come from the knobs of dmabench_lsi; each test puts things right.
 */
#include <kselftest_harness.h>
#include <time.h>

#include "lib/lsi.h"
#include "lib/stage.h"

#define LENGTH		4096
#define LATE_JUMPS	"8000"	/* tens of milliseconds */
#define TIMEOUT_MS	100

FIXTURE(errors) {
	struct stage s;
	int live;
};

FIXTURE_SETUP(errors)
{
	struct stage *s = &self->s;
	int fd = dma_open();

	self->live = dma_live(fd);
	close(fd);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	if (s->target < 0)
		return;
	all_well(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, fill(s, s->device, NEW));
}

FIXTURE_TEARDOWN(errors)
{
	struct stage *s = &self->s;

	if (s->target >= 0) {
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info));
		all_well(s);
	}
	stage_close(s);
}

static int copy_now(struct stage *s, uint32_t flags)
{
	return dma_copy(s->fd, s->mapping, s->device, LENGTH, flags, TIMEOUT_MS);
}

/* The error, an untouched destination, and an engine that works again. */
#define CHECK_ENDING(ending, flags, error) do {				\
	struct stage *s = &self->s;					\
									\
	if ((flags) & DMABENCH_COPY_POLLED)				\
		NEED_POLLING(s);					\
	if ((error) == -ETIMEDOUT)					\
		NEED_TERMINATE(s);					\
	NEED_KNOB(s, "ending", ending);				\
	EXPECT_EQ(error, copy_now(s, flags));				\
	ASSERT_EQ(0, knob(s, "ending", "interrupt"));			\
	ASSERT_EQ(0, sync_for_cpu(s));					\
	EXPECT_EQ(OLD, cpu_sees(s));					\
	EXPECT_EQ(0, copy_now(s, flags));				\
	ASSERT_EQ(0, sync_for_cpu(s));					\
	EXPECT_EQ(NEW, cpu_sees(s));					\
} while (0)

TEST_F(errors, 60_never_complete_is_a_timeout)
{
	CHECK_ENDING("never", 0, -ETIMEDOUT);
}

TEST_F(errors, 60_never_complete_is_a_timeout_polled)
{
	CHECK_ENDING("never", DMABENCH_COPY_POLLED, -ETIMEDOUT);
}

TEST_F(errors, 60_an_illegal_instruction_is_an_error)
{
	CHECK_ENDING("illegal", 0, -EREMOTEIO);
}

TEST_F(errors, 60_an_illegal_instruction_is_an_error_polled)
{
	CHECK_ENDING("illegal", DMABENCH_COPY_POLLED, -EREMOTEIO);
}

TEST_F(errors, 60_an_abort_is_an_error)
{
	CHECK_ENDING("abort", 0, -EREMOTEIO);
}

TEST_F(errors, 60_an_abort_is_an_error_polled)
{
	CHECK_ENDING("abort", DMABENCH_COPY_POLLED, -EREMOTEIO);
}

/*
 * Were it not stopped, it would have written by the end of the sleep. It may have
 * been done on a machine that stood still between the timeout and its end, but
 * not thrice.
 */
TEST_F(errors, 59_nothing_comes_after_a_terminate)
{
	const struct timespec long_enough = { .tv_nsec = 300000000 };
	struct stage *s = &self->s;
	int seen = NEW, try, err;

	NEED_TERMINATE(s);
	NEED_POLLING(s);
	NEED_KNOB(s, "delay_jumps", LATE_JUMPS);
	for (try = 0; try < 3 && seen == NEW; try++) {
		ASSERT_EQ(0, unmap(s));
		ASSERT_EQ(0, cpu_writes(s, OLD));
		ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
		err = dma_copy(s->fd, s->mapping, s->device, LENGTH,
			       DMABENCH_COPY_POLLED, 1);
		if (!err)
			SKIP(return, "the copy was done before it could be terminated");
		EXPECT_EQ(-ETIMEDOUT, err);
		nanosleep(&long_enough, NULL);
		ASSERT_EQ(0, sync_for_cpu(s));
		seen = cpu_sees(s);
	}
	EXPECT_EQ(OLD, seen);
}

TEST_F(errors, 59_a_late_completion_is_waited_for)
{
	struct stage *s = &self->s;

	NEED_KNOB(s, "delay_jumps", LATE_JUMPS);
	ASSERT_EQ(0, dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 5000));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(errors, a_target_that_goes_away_revokes_its_handles)
{
	struct dmabench_target_info info;
	struct stage *s = &self->s;
	char byte;

	NEED_ENGINE(s);
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_EQ(-ENODEV, copy_now(s, 0));
	EXPECT_EQ(-ENODEV, sync_for_cpu(s));
	EXPECT_EQ(-ENODEV, unmap(s));
	EXPECT_EQ(-ENODEV, map(s, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(-ENODEV, dma_read(s->fd, s->device, 0, 1, &byte));
	EXPECT_EQ(-ENODEV, dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, 1));
	ASSERT_EQ(0, dma_target_info(s->fd, s->target, &info));
	EXPECT_TRUE(info.out_flags & DMABENCH_TARGET_GONE);
	EXPECT_EQ(-ENODEV, dma_engine_target(s->fd));
	EXPECT_EQ(0, dma_free(s->fd, s->device));
	close(s->fd);
	s->fd = dma_open();
	EXPECT_EQ(self->live, dma_live(s->fd));
}

TEST_F(errors, a_target_that_comes_back_works)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	EXPECT_EQ(-ENODEV, copy_now(s, 0)) TH_LOG("a handle came back to life");
	close(s->fd);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	ASSERT_LE(0, s->target);
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, device_writes(s, NEW));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(errors, a_target_may_go_while_it_copies)
{
	struct stage *s = &self->s;
	int status;
	pid_t child;

	NEED_HANG(s);
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(-dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 10000));
	usleep(200000);
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(ENODEV, WEXITSTATUS(status));
}

TEST_HARNESS_MAIN
