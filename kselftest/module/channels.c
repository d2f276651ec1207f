// SPDX-License-Identifier: GPL-2.0
/* Rounds on several channels of an engine: together, each thread on its own, and beside others. */
#include <kselftest_harness.h>
#include <fcntl.h>

#define ROUNDS_OF channels
#include "lib/engine_rounds.h"

/* What is mapped for one is nothing to the others. */
#define NEED_COMMON_DEVICE() do {					\
	NEED_ENGINE(&self->s);						\
	if (engine_param("child"))					\
		SKIP(return, "each channel has a device of its own");	\
} while (0)

/* Each channel has its part of the queue, and of an odd one, too. */
TEST_F(channels, channels_take_turns)
{
	unsigned int polled, depth;

	NEED_COMMON_DEVICE();
	if (rebind(&self->s, "3"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	for (polled = 0; polled <= CAN_POLL; polled++)
		for (depth = 1; depth <= 8; depth++) {
			PREPARE("memcpy", self->s.target);
			SET("channels", 3);
			SET("depth", depth);
			SET("completion", polled);
			EXPECT_RUNS();
		}
	SET("channels", 4);
	EXPECT_REFUSED(-EBUSY, "has not 4 channels free");
	SET("channels", 3);
	ASSERT_EQ(0, knob(&self->s, "ending", "abort"));
	EXPECT_REFUSED(-EREMOTEIO, "a transfer failed");
	EXPECT_EQ(self->live, dma_live(self->s.fd));
	ASSERT_EQ(0, knob(&self->s, "ending", "interrupt"));
	EXPECT_RUNS();
	EXPECT_EQ(0, rebind(&self->s, "1"));
}

TEST_F(channels, channels_that_hang_are_all_stopped)
{
	NEED_COMMON_DEVICE();
	NEED_HANG(&self->s);
	if (rebind(&self->s, "3"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	PREPARE("memcpy", self->s.target);
	SET("channels", 3);
	SET("depth", 8);
	SET("timeout", 100);
	ASSERT_EQ(0, knob(&self->s, "ending", "never"));
	EXPECT_REFUSED(-ETIMEDOUT, "did not complete in time");
	EXPECT_EQ(self->live, dma_live(self->s.fd));
	ASSERT_EQ(0, knob(&self->s, "ending", "interrupt"));
	EXPECT_RUNS();
	EXPECT_EQ(0, rebind(&self->s, "1"));
}

TEST_F(channels, channels_with_devices_of_their_own_stay_alone)
{
	NEED_ENGINE(&self->s);
	if (!engine_param("child"))
		SKIP(return, "channels have no devices of their own");
	ASSERT_EQ(0, rebind(&self->s, "2"));
	PREPARE("memcpy", self->s.target);
	EXPECT_RUNS();
	SET("channels", 2);
	EXPECT_REFUSED(-EBUSY, "has not 2 channels free");
	EXPECT_EQ(0, rebind(&self->s, "1"));
}

/* What would be mapped for the device that was known before is nothing to the engine. */
TEST_F(channels, a_device_that_a_channel_gets_when_it_is_taken_is_another_target)
{
	int before, err;

	NEED_COMMON_DEVICE();
	if (engine_param("slave"))
		SKIP(return, "a peripheral that asks for the channel takes it before");
	ASSERT_EQ(0, set_engine_param("child", "1"));
	ASSERT_EQ(0, set_engine_param("late", "1"));
	err = rebind(&self->s, "1");
	ASSERT_EQ(0, set_engine_param("child", "0"));
	ASSERT_EQ(0, set_engine_param("late", "0"));
	if (err) {
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&self->s.info));
		SKIP(return, "the engine is behind an IOMMU, or its device is not dmabench_lsi's");
	}
	before = self->s.target;
	PREPARE("memcpy", before);
	EXPECT_REFUSED(-ESTALE, "maps for another device since it was taken");
	self->s.target = dma_engine_target(self->s.fd);
	EXPECT_NE(before, self->s.target);
	self->run.target = self->s.target;
	EXPECT_RUNS();
	EXPECT_EQ(0, rebind(&self->s, "1"));
}

TEST_F(channels, each_thread_has_its_channel)
{
	uint64_t cpus = 3;
	unsigned int channels;

	NEED_COMMON_DEVICE();
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one CPU");
	PREPARE("memcpy", self->s.target);
	self->run.cpus = (uintptr_t)&cpus;
	self->run.cpus_bytes = sizeof(cpus);
	if (rebind(&self->s, "1"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_REFUSED(-EBUSY, "has not 2 channels free");
	ASSERT_EQ(0, rebind(&self->s, "4"));
	for (channels = 1; channels <= 2; channels++) {
		SET("channels", channels);
		SET("depth", 5);
		self->run.target = self->s.target;
		EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);
		EXPECT_EQ(NULL, round_check_hists(&self->run, 4));
		EXPECT_EQ(2 * round_samples(&self->run) * 4096,
			  self->run.out_verified_bytes);
	}
	EXPECT_EQ(0, rebind(&self->s, "1"));
}

/* Rounds until the pipe is closed. Return: 0 or the first error */
static int run_until(int fd, struct dmabench_run *run, const int *ends)
{
	char byte;
	int err;

	close(ends[1]);
	do
		err = dma_ioctl(fd, DMABENCH_IO(RUN), run);
	while (!err && read(ends[0], &byte, 1) < 0);
	return err;
}

/*
 * Return: another channel of the target's engine ("dma0chan1" beside "dma0chan0"), or -1. Cards
 * may stand between, and each channel may have a device of its own.
 */
static int other_channel(const struct stage *s)
{
	size_t engine = strcspn(s->info.out_engine, "c");
	struct dmabench_target_info info;
	uint32_t i;

	for (i = 0; !dma_target_info(s->fd, i, &info); i++)
		if (i != (uint32_t)s->target && info.out_flags & DMABENCH_TARGET_ENGINE &&
		    !(info.out_flags & DMABENCH_TARGET_GONE) &&
		    !strncmp(info.out_engine, s->info.out_engine, engine + 1))
			return i;
	return -1;
}

/* A terminate is its channel's own: it leaves alone what others have in flight. */
TEST_F(channels, rounds_on_another_channel_go_on)
{
	struct stage *s = &self->s;
	int status, ends[2], i;
	pid_t child, killed;

	NEED_ENGINE(s);
	if (rebind(s, "2"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	ASSERT_EQ(0, pipe2(ends, O_NONBLOCK));
	ASSERT_EQ(0, knob(s, "delay_jumps", "200"));
	PREPARE("memcpy", s->target);
	SET("depth", 8);
	SET("timeout", 10000);
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(-run_until(s->fd, &self->run, ends));
	ASSERT_LE(0, other_channel(s));
	PREPARE("memcpy", other_channel(s));
	SET("depth", 8);
	SET("timeout", 10000);
	self->run.ops = 100000;
	for (i = 0; i < 10; i++) {
		killed = fork();
		ASSERT_LE(0, killed);
		if (!killed)
			_exit(-RUN_NOW());
		usleep(30000);
		kill(killed, SIGKILL);
		ASSERT_EQ(killed, waitpid(killed, &status, 0));
		EXPECT_TRUE(WIFSIGNALED(status)) TH_LOG("it ended with %d", WEXITSTATUS(status));
	}
	close(ends[1]);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
	EXPECT_EQ(0, rebind(s, "1"));
}

TEST_HARNESS_MAIN
