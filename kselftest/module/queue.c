// SPDX-License-Identifier: GPL-2.0
/* Rounds that have an engine move data: queues, the CPU instead of it, and what is refused. */
#include <kselftest_harness.h>
#include <fcntl.h>

#include "lib/round.h"
#include "lib/stage.h"

#define CHANNELS	"/sys/module/dmabench_lsi/parameters/channels"

FIXTURE(queue) {
	struct stage s;
	int live;
	struct dmabench_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

/* As many channels as this from now on. */
static int rebind(struct stage *s, const char *channels)
{
	int err = sysfs_write(CHANNELS, channels) ?:
		  sysfs_write(LSI_DRIVER "unbind", s->info.out_device) ?:
		  sysfs_write(LSI_DRIVER "bind", s->info.out_device);

	s->target = dma_engine_target(s->fd);
	return err ?: s->target < 0 ? s->target : 0;
}

static void all_well(const struct stage *s)
{
	knob(s, "ending", "interrupt");
	knob(s, "delay_jumps", "0");
}

FIXTURE_SETUP(queue)
{
	struct stage *s = &self->s;

	s->fd = dma_open();
	ASSERT_LE(0, s->fd);
	ASSERT_EQ(0, dma_info(s->fd, &self->info));
	self->live = dma_live(s->fd);
	s->target = dma_engine_in_reach(s->fd);
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	if (s->target < 0)
		return;
	ASSERT_EQ(0, dma_target_info(s->fd, s->target, &s->info));
	all_well(s);
}

FIXTURE_TEARDOWN(queue)
{
	struct stage *s = &self->s;

	if (s->target >= 0) {
		sysfs_write(LSI_DRIVER "bind", s->info.out_device);
		all_well(s);
		EXPECT_EQ(self->live, dma_live(s->fd));
	}
	free(self->hist);
	stage_close(s);
}

/* The experiment of this name at its defaults. */
static int prepare(struct dmabench_run *run, int fd, int target, const char *name,
		   struct dmabench_param_value *params, char *hist)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp) };

	for (; !dma_ioctl(fd, DMABENCH_IO(EXP_INFO), &exp); exp.exp++) {
		if (strcmp(exp.out_name, name))
			continue;
		round_prepare(run, fd, target, exp.exp, params, hist);
		return 0;
	}
	return -ENOENT;
}

#define PREPARE(name, target) ASSERT_EQ(0, prepare(&self->run, self->s.fd, target, name, \
						   self->params, self->hist))
#define SET(name, value) ASSERT_EQ(0, round_set(self->s.fd, &self->run, name, value))
#define ALIGNED(bytes) aligned(&self->s, bytes)
#define CAN_POLL (!engine_param("no_order"))
#define RUN_NOW() dma_ioctl(self->s.fd, DMABENCH_IO(RUN), &self->run)

#define EXPECT_RUNS() do {						\
	EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);	\
	EXPECT_EQ(NULL, round_check_hists(&self->run, 4));		\
	EXPECT_GE(self->run.out_wall_ns, round_sum_ticks(&self->run) *	\
		  1e9 / self->info.out_clock_hz)			\
		TH_LOG("phases are longer than the round");		\
	EXPECT_EQ(round_samples(&self->run) *				\
		  round_param_value(self->s.fd, &self->run, "size", 0),	\
		  self->run.out_verified_bytes);			\
} while (0)

#define EXPECT_REFUSED(error, words) do {				\
	EXPECT_EQ(error, RUN_NOW());					\
	EXPECT_NE(NULL, strstr(self->run.out_reason, words))		\
		TH_LOG("%s", self->run.out_reason);			\
} while (0)

/* OPS is a multiple of none of them: the last queue is a shorter one. */
TEST_F(queue, all_of_any_depth_are_verified)
{
	static const char * const names[] = { "memcpy", "memset", "interleaved" };
	static const uint64_t depths[] = { 3, 16, 64 };
	unsigned int i, polled, d;

	NEED_ENGINE(&self->s);
	for (i = 0; i < 3; i++)
		for (polled = 0; polled <= CAN_POLL; polled++)
			for (d = 0; d < 3; d++) {
				PREPARE(names[i], self->s.target);
				SET("depth", depths[d]);
				SET("completion", polled);
				EXPECT_RUNS();
			}
}

TEST_F(queue, a_deep_queue_of_coherent_memory_has_no_mappings)
{
	const char *wrong;

	NEED_ENGINE(&self->s);
	PREPARE("memcpy", self->s.target);
	SET("depth", 8);
	SET("memory", 1);
	EXPECT_RUNS();
	EXPECT_EQ(DMABENCH_BOUNCED_UNKNOWN, self->run.out_bounced);
	wrong = round_check_hists(&self->run, 4);
	EXPECT_EQ(NULL, wrong) TH_LOG("%s", wrong);
}

static const struct ending {
	const char *ending;
	int error;
	const char *words;
} endings[] = {
	{ "never", -ETIMEDOUT, "did not complete in time" },
	{ "illegal", -EREMOTEIO, "a transfer failed" },
	{ "abort", -EREMOTEIO, "a transfer failed" },
};

/* With all in flight, and the next round is whole. */
TEST_F(queue, a_queue_that_goes_wrong_leaves_the_engine_whole)
{
	unsigned int i, polled, coherent;

	NEED_KNOB(&self->s, "ending", "interrupt");
	for (i = engine_param("no_terminate") ? 1 : 0; i < 3; i++)
		for (polled = 0; polled <= CAN_POLL; polled++)
			for (coherent = 0; coherent < 2; coherent++) {
				PREPARE("memcpy", self->s.target);
				SET("depth", 8);
				SET("completion", polled);
				SET("memory", coherent);
				SET("timeout", 100);
				ASSERT_EQ(0, knob(&self->s, "ending", endings[i].ending));
				EXPECT_REFUSED(endings[i].error, endings[i].words);
				EXPECT_EQ(self->live, dma_live(self->s.fd));
				ASSERT_EQ(0, knob(&self->s, "ending", "interrupt"));
				SET("timeout", 10000);
				EXPECT_RUNS();
			}
}

/* A child whose queue never ends, in flight. */
#define BEGIN_ENDLESS(s, child) do {					\
	NEED_HANG(s);							\
	PREPARE("memcpy", (s)->target);					\
	SET("depth", 8);						\
	SET("timeout", 10000);						\
	(child) = fork();						\
	ASSERT_LE(0, child);						\
	if (!(child))							\
		_exit(-RUN_NOW());					\
	usleep(200000);							\
} while (0)

TEST_F(queue, a_signal_ends_a_queue_in_flight)
{
	struct stage *s = &self->s;
	int status;
	pid_t child;

	BEGIN_ENDLESS(s, child);
	kill(child, SIGKILL);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
	all_well(s);
	EXPECT_EQ(self->live, dma_live(s->fd));
	EXPECT_RUNS();
}

TEST_F(queue, a_target_may_go_with_a_queue_in_flight)
{
	struct stage *s = &self->s;
	int status;
	pid_t child;

	BEGIN_ENDLESS(s, child);
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", s->info.out_device));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(ENODEV, WEXITSTATUS(status));
	EXPECT_EQ(self->live, dma_live(s->fd));
}

/* On the platform device, which has no engine, and on one that has. */
TEST_F(queue, the_cpu_copies_on_any_target)
{
	unsigned int i, coherent;
	int targets[] = { 0, self->s.target };

	for (i = 0; i < 2 && targets[i] >= 0; i++)
		for (coherent = 0; coherent < 2; coherent++) {
			PREPARE("memcpy", targets[i]);
			SET("copied_by", 1);
			SET("depth", 3);
			SET("memory", coherent);
			EXPECT_RUNS();
		}
}

TEST_F(queue, what_cannot_be_is_refused)
{
	PREPARE("memcpy", 0);
	EXPECT_REFUSED(-EOPNOTSUPP, "needs an engine");
	SET("copied_by", 1);
	SET("completion", 1);
	EXPECT_REFUSED(-EINVAL, "completion polled");
	PREPARE("interleaved", 0);
	SET("chunk", 100);
	EXPECT_REFUSED(-EINVAL, "chunk 100 does not divide size 4096");
	NEED_ENGINE(&self->s);
	PREPARE("memcpy", self->s.target);
	SET("size", 4 << 20);
	EXPECT_REFUSED(-EINVAL, "is the limit");
	SET("size", 2 << 20);
	SET("depth", 64);
	EXPECT_REFUSED(-EINVAL, "over the limit");
}

/* The engine's own limits are found when it is asked. */
TEST_F(queue, what_the_engine_refuses_fails)
{
	NEED_ENGINE(&self->s);
	if (knob(&self->s, "ending", "interrupt"))
		SKIP(return, "how many chunks another engine takes is not known");
	PREPARE("interleaved", self->s.target);
	SET("memory", 1); /* of any length */
	SET("size", 8192 * ALIGNED(1));
	SET("chunk", ALIGNED(1));
	SET("src_gap", ALIGNED(1));
	EXPECT_REFUSED(-EREMOTEIO, "was refused");
	SET("chunk", 2 * ALIGNED(1));
	self->run.ops = 3;
	EXPECT_RUNS();
}

/* Whole pieces of the constant, a rest, odd offsets; gaps on either side or none. */
TEST_F(queue, sizes_and_gaps)
{
	static const uint64_t sizes[] = { 1, 255, 4095, 4096, 4097, 65537, 1 << 20 };
	static const uint64_t gaps[][2] = { { 0, 0 }, { 3, 0 }, { 0, 5 }, { 409, 1 } };
	unsigned int i;

	NEED_ENGINE(&self->s);
	for (i = 0; i < 7 && sizes[i] <= self->s.info.out_max_mapping_bytes; i++) {
		PREPARE("memset", self->s.target);
		SET("size", ALIGNED(sizes[i]));
		SET("dst_offset", ALIGNED(sizes[i] % 61));
		self->run.ops = 3;
		EXPECT_RUNS();
	}
	for (i = 0; i < 4; i++) {
		PREPARE("interleaved", self->s.target);
		SET("size", 101 * ALIGNED(37));
		SET("chunk", ALIGNED(37));
		SET("src_gap", ALIGNED(gaps[i][0]));
		SET("dst_gap", ALIGNED(gaps[i][1]));
		SET("src_offset", ALIGNED(7));
		SET("dst_offset", ALIGNED(11));
		self->run.ops = 3;
		EXPECT_RUNS();
	}
}

/* Each channel has its part of the queue, and of an odd one, too. */
TEST_F(queue, channels_take_turns)
{
	unsigned int polled, depth;

	NEED_ENGINE(&self->s);
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

TEST_F(queue, channels_that_hang_are_all_stopped)
{
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

TEST_F(queue, each_thread_has_its_channel)
{
	uint64_t cpus = 3;
	unsigned int channels;

	NEED_ENGINE(&self->s);
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

/* A terminate is its channel's own: it leaves alone what others have in flight. */
TEST_F(queue, rounds_on_another_channel_go_on)
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
	PREPARE("memcpy", s->target + 1);
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
		EXPECT_TRUE(WIFSIGNALED(status));
	}
	close(ends[1]);
	ASSERT_EQ(child, waitpid(child, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
	EXPECT_EQ(0, rebind(s, "1"));
}

TEST_HARNESS_MAIN
