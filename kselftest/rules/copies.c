// SPDX-License-Identifier: GPL-2.0
/*
 * Copies that outlive their command: how they are looked at, waited for and
 * terminated, what they keep meanwhile, and what becomes of one whose owner or
 * target goes. The engine's hangs come from the knobs of dmabench_lsi.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <sched.h>
#include <signal.h>

#include "lib/lsi.h"
#include "lib/stage.h"

#define LENGTH	4096

FIXTURE(copies) {
	struct stage s;
	int live;
};

FIXTURE_SETUP(copies)
{
	struct stage *s = &self->s;
	int fd = dma_open();

	self->live = dma_live(fd);
	close(fd);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	if (s->target < 0)
		return;
	knob(s, "ending", "interrupt");
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, fill(s, s->device, NEW));
}

/* A device that a test took away comes back; all that is left is the file's. */
FIXTURE_TEARDOWN(copies)
{
	struct stage *s = &self->s;
	int fd;

	if (s->target >= 0) {
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info));
		knob(s, "ending", "interrupt");
	}
	stage_close(s);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd)) TH_LOG("something is left behind");
	close(fd);
}

static int start(const struct stage *s)
{
	return dma_copy_start(s->fd, s->mapping, s->device, LENGTH, 0);
}

/* All is well with the engine, for whoever asks. */
static int copies_again(struct stage *s)
{
	struct stage other;
	int err;

	knob(s, "ending", "interrupt");
	err = stage_open(&other, LENGTH) ?: map(&other, DMABENCH_FROM_DEVICE) ?:
	      device_writes(&other, NOISE) ?: unmap(&other);
	if (!err && cpu_sees(&other) != NOISE)
		err = -EBADMSG;
	stage_close(&other);
	return err;
}

TEST_F(copies, 59_one_that_is_waited_for_calls_back_once)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	int copy;

	NEED_ENGINE(s);
	copy = start(s);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, &told));
	EXPECT_EQ(1, told.out_callbacks);
	EXPECT_EQ(1, told.out_complete);
	EXPECT_EQ(-ENOENT, dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, NULL));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

TEST_F(copies, 59_a_terminated_one_does_not_call_back)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	int copy;

	NEED_HANG(s);
	copy = start(s);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, &told));
	EXPECT_EQ(0, told.out_callbacks);
	EXPECT_EQ(0, told.out_complete);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, &told));
	EXPECT_EQ(0, told.out_callbacks);
	EXPECT_EQ(-ENOENT, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(0, copies_again(s));
}

/* Return: a copy whose callback runs, on another CPU than this; or negative */
static int meet_callback(struct stage *s)
{
	int copy = dma_copy_start(s->fd, s->mapping, s->device, LENGTH,
				  DMABENCH_COPY_SLOW_CALLBACK);
	struct dmabench_copy_end told = { 0 };
	int err = copy < 0 ? copy : 0;

	while (!err && !told.out_in_callback && !told.out_callbacks)
		err = dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, &told);
	if (!err && told.out_in_callback)
		return copy;
	return err ?: dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL) ?: -EAGAIN;
}

/* It waits "for the transfer and any running complete callbacks to finish" [E]. */
TEST_F(copies, 59_a_terminate_waits_for_the_callback_under_way)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	int copy = -EAGAIN, try;
	cpu_set_t cpu;

	NEED_TERMINATE(s);
	for (try = 0; try < 16 && copy == -EAGAIN; try++) {
		CPU_ZERO(&cpu);
		CPU_SET(try, &cpu);
		if (!sched_setaffinity(0, sizeof(cpu), &cpu))
			copy = meet_callback(s);
	}
	if (copy == -EAGAIN)
		SKIP(return, "the callback was met under way from none of 16 CPUs");
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, &told));
	EXPECT_EQ(0, told.out_in_callback);
	EXPECT_EQ(1, told.out_callbacks);
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(copies, 60_a_wait_tells_timeout_from_error)
{
	struct dmabench_copy_end arg = { .size = sizeof(arg), .timeout_ms = 100 };
	struct stage *s = &self->s;

	NEED_HANG(s);
	arg.copy = start(s);
	EXPECT_EQ(-ETIMEDOUT, dma_ioctl(s->fd, DMABENCH_IO(COPY_END), &arg));
	EXPECT_EQ(0, arg.out_complete);
	ASSERT_EQ(0, knob(s, "ending", "illegal"));
	arg.copy = start(s);
	EXPECT_EQ(-EREMOTEIO, dma_ioctl(s->fd, DMABENCH_IO(COPY_END), &arg));
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(copies, its_sides_stay_until_its_end)
{
	struct stage *s = &self->s;
	int copy;

	NEED_ENGINE(s);
	copy = start(s);
	ASSERT_LE(0, copy);
	EXPECT_EQ(-EBUSY, unmap(s));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, s->device));
	EXPECT_EQ(-ENOENT, dma_free(s->fd, copy));
	EXPECT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(0, unmap(s));
	EXPECT_EQ(0, dma_free(s->fd, s->device));
}

TEST_F(copies, misuse_does_not_take_its_mapping_away)
{
	struct dmabench_info info;
	struct stage *s = &self->s;
	int copy;

	NEED_ENGINE(s);
	ASSERT_EQ(0, dma_info(s->fd, &info));
	if (!info.out_misuse)
		SKIP(return, "module loaded without misuse=1");
	copy = start(s);
	ASSERT_LE(0, copy);
	EXPECT_EQ(-EBUSY, dma_unmap_keep(s->fd, s->mapping));
	EXPECT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(0, dma_unmap_keep(s->fd, s->mapping));
}

TEST_F(copies, the_engine_is_busy_until_its_end)
{
	struct stage *s = &self->s;
	int copy;

	NEED_ENGINE(s);
	copy = start(s);
	ASSERT_LE(0, copy);
	EXPECT_EQ(-EBUSY, start(s));
	EXPECT_EQ(-EBUSY, dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 0));
	EXPECT_EQ(-EBUSY, copies_again(s)) TH_LOG("another file");
	EXPECT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(copies, what_makes_no_sense_is_EINVAL)
{
	struct stage *s = &self->s;
	struct dmabench_device_copy arg = {
		.src = s->device, .dst = s->mapping, .length = LENGTH,
		.flags = DMABENCH_COPY_ASYNC, .timeout_ms = 1,
	};
	struct dmabench_copy_end end = {
		.size = sizeof(end), .how = DMABENCH_COPY_LOOK, .timeout_ms = 1,
	};

	NEED_ENGINE(s);
	EXPECT_EQ(-EINVAL, dma_copy_as(s->fd, &arg));
	end.copy = start(s);
	EXPECT_EQ(-EINVAL, dma_ioctl(s->fd, DMABENCH_IO(COPY_END), &end));
	end.how = DMABENCH_COPY_TERMINATE;
	EXPECT_EQ(-EINVAL, dma_ioctl(s->fd, DMABENCH_IO(COPY_END), &end));
	end.timeout_ms = 0;
	end.how = DMABENCH_COPY_WAIT;
	EXPECT_EQ(0, dma_ioctl(s->fd, DMABENCH_IO(COPY_END), &end));
}

TEST_F(copies, closing_the_file_terminates_one)
{
	struct stage *s = &self->s;
	int fd;

	NEED_HANG(s);
	ASSERT_LE(0, start(s));
	stage_close(s);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd));
	close(fd);
	EXPECT_EQ(0, copies_again(s));
	s->fd = dma_open();
}

TEST_F(copies, killing_the_owner_terminates_one)
{
	struct stage *s = &self->s, child;
	int status, tell[2];
	char byte;
	pid_t pid;

	NEED_HANG(s);
	ASSERT_EQ(0, pipe(tell));
	pid = fork();
	ASSERT_LE(0, pid);
	if (!pid) {
		if (stage_open(&child, LENGTH) || map(&child, DMABENCH_FROM_DEVICE) ||
		    start(&child) < 0 || write(tell[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	ASSERT_EQ(1, read(tell[0], &byte, 1));
	EXPECT_EQ(-EBUSY, start(s));
	ASSERT_EQ(0, kill(pid, SIGKILL));
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(0, copies_again(s));
}

TEST_F(copies, one_ends_when_its_target_goes)
{
	struct stage *s = &self->s;
	int copy;

	NEED_HANG(s);
	copy = start(s);
	ASSERT_LE(0, copy);
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_EQ(-ENODEV, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(-ENODEV, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, NULL));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, s->device));
	EXPECT_EQ(0, dma_free(s->fd, copy));
	EXPECT_EQ(0, dma_free(s->fd, s->device));
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	EXPECT_EQ(0, copies_again(s));
}

TEST_HARNESS_MAIN
