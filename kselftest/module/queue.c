// SPDX-License-Identifier: GPL-2.0
/* Rounds that have an engine move data: queues, the CPU instead of it, and what is refused. */
#include <kselftest_harness.h>

#define ROUNDS_OF queue
#include "lib/engine_rounds.h"

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

/* What makes them so changes none of the bytes; cold is told where nothing can flush. */
TEST_F(queue, all_is_verified_whatever_the_caches_hold)
{
	static const char * const names[] = { "memcpy", "memset", "interleaved" };
	unsigned int i, cache, coherent;

	NEED_ENGINE(&self->s);
	for (i = 0; i < 3; i++)
		for (cache = 0; cache < 4; cache++)
			for (coherent = 0; coherent < 2; coherent++) {
				PREPARE(names[i], self->s.target);
				SET("depth", 3);
				SET("cache", cache);
				SET("memory", coherent);
				if (cache == 3 && RUN_NOW() == -EOPNOTSUPP) {
					EXPECT_REFUSED(-EOPNOTSUPP, "cache cold: ");
					continue;
				}
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
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)));
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

TEST_HARNESS_MAIN
