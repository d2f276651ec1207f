// SPDX-License-Identifier: GPL-2.0
/*
 * The channels that a peripheral asks for by name, and the experiments that are about such: of
 * dmabench_lsi with slave=1, or of a device tree.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#define ROUNDS_OF peripheral
#include "lib/engine_rounds.h"

#define DRIVER	"/sys/bus/platform/drivers/dmabench/"

/* Of the first peripheral with a window that has such a channel. Return: the target, or -1 */
static int channel(int fd, const char *name, struct dmabench_target_info *info)
{
	uint32_t i;

	for (i = 0; !dma_target_info(fd, i, info); i++) {
		const char *colon = strrchr(info->out_name, ':');

		if (info->out_flags & DMABENCH_TARGET_CHANNEL && info->out_window_bytes &&
		    !(info->out_flags & DMABENCH_TARGET_GONE) && colon && !strcmp(colon + 1, name))
			return i;
	}
	return -1;
}

#define CHANNEL(name) ({						\
	int _target = channel(self->s.fd, name, &info);			\
	if (_target < 0)						\
		SKIP(return, "no peripheral has a channel %s: load dmabench_lsi with slave=1", \
		     name);						\
	_target;							\
})

TEST_F(peripheral, its_channels_are_targets_that_copy_nothing)
{
	const char *const names[] = { "tx", "rx" };
	struct dmabench_target_info info;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		int target = CHANNEL(names[i]);

		EXPECT_EQ(0, info.out_flags & DMABENCH_TARGET_ENGINE);
		EXPECT_STRNE("none", info.out_engine);
		PREPARE("memcpy", target);
		EXPECT_REFUSED(-EOPNOTSUPP, "is a peripheral's channel");
		PREPARE("map_single", target);
		EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);
	}
	PREPARE("slave", 0);
	EXPECT_REFUSED(-EOPNOTSUPP, "needs the channel of a peripheral");
}

TEST_F(peripheral, a_single_step_does_not_copy_by_it)
{
	struct dmabench_target_info info;
	int target = CHANNEL("tx"), src, dst;

	src = dma_alloc(self->s.fd, target, DMABENCH_BUFFER_COHERENT, 4096);
	dst = dma_alloc(self->s.fd, target, DMABENCH_BUFFER_COHERENT, 4096);
	ASSERT_LE(0, src);
	ASSERT_LE(0, dst);
	EXPECT_EQ(-EOPNOTSUPP, dma_copy(self->s.fd, dst, src, 4096, 0, 0));
	EXPECT_EQ(0, dma_free(self->s.fd, src));
	EXPECT_EQ(0, dma_free(self->s.fd, dst));
}

TEST_F(peripheral, every_byte_goes_there_and_comes_back)
{
	const char *const names[] = { "tx", "rx" };
	struct dmabench_target_info info;
	unsigned int i, size;

	for (i = 0; i < 2; i++)
		for (size = 4; size <= 8192; size = size * 3 / 4 * 4) {
			PREPARE("slave", CHANNEL(names[i]));
			SET("size", size);
			SET("offset", size % 64);
			SET("burst", 1 + size % 16);
			EXPECT_RUNS();
		}
}

TEST_F(peripheral, words_are_whole_and_within_the_window)
{
	struct dmabench_target_info info;
	int target = CHANNEL("tx");

	PREPARE("slave", target);
	SET("size", 6);
	EXPECT_REFUSED(-EINVAL, "moves words of 4 bytes");
	SET("size", 4);
	SET("offset", 2);
	EXPECT_REFUSED(-EINVAL, "moves words of 4 bytes");
	SET("offset", 0);
	SET("size", info.out_window_bytes + 4);
	EXPECT_REFUSED(-EINVAL, "the window of");
	PREPARE("cyclic", target);
	SET("period_bytes", info.out_window_bytes);
	SET("periods", 2);
	EXPECT_REFUSED(-EINVAL, "the window of");
}

#define EXPECT_RING() do {						\
	EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);	\
	EXPECT_EQ(NULL, round_check_hists(&self->run, 2));		\
	EXPECT_EQ(round_samples(&self->run) *				\
		  round_param_value(self->s.fd, &self->run, "period_bytes", 0), \
		  self->run.out_verified_bytes + self->run.out_overruns * \
		  round_param_value(self->s.fd, &self->run, "period_bytes", 0)); \
} while (0)

TEST_F(peripheral, each_period_of_a_ring_is_moved)
{
	const char *const names[] = { "tx", "rx" };
	struct dmabench_target_info info;
	unsigned int i, periods;

	for (i = 0; i < 2; i++)
		for (periods = 2; periods <= 64; periods *= 4) {
			PREPARE("cyclic", CHANNEL(names[i]));
			SET("periods", periods);
			SET("period_bytes", 64);
			EXPECT_RING();
			EXPECT_LT(0, self->run.out_verified_bytes);
		}
}

/* With two periods, and work that takes longer than many of them, the engine is ahead. */
TEST_F(peripheral, periods_that_the_cpu_is_too_late_for_are_counted)
{
	struct dmabench_target_info info;

	PREPARE("cyclic", CHANNEL("rx"));
	SET("periods", 2);
	SET("period_bytes", 64);
	self->run.ops = 16;
	SET("work", 100000);
	EXPECT_RING();
	EXPECT_LT(8, self->run.out_overruns);
	SET("work", 0);
	SET("periods", 64);
	EXPECT_RING();
	EXPECT_GT(8, self->run.out_overruns);
}

TEST_F(peripheral, a_transfer_that_fails_or_hangs_is_told)
{
	struct dmabench_target_info info;
	int target = CHANNEL("tx");
	struct stage s = { .info = info };

	if (knob(&s, "ending", "illegal"))
		SKIP(return, "the engine has no knobs");
	PREPARE("slave", target);
	EXPECT_REFUSED(-EREMOTEIO, "a transfer failed");
	ASSERT_EQ(0, knob(&s, "ending", "never"));
	SET("timeout", 50);
	EXPECT_REFUSED(-ETIMEDOUT, "did not complete in time");
	PREPARE("cyclic", target);
	SET("timeout", 50);
	EXPECT_REFUSED(-ETIMEDOUT, "did not come in 50 ms");
	ASSERT_EQ(0, knob(&s, "ending", "interrupt"));
	/* With the time that a busy machine takes. */
	PREPARE("cyclic", target);
	EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);
}

/* Bound again it has the same ones. */
TEST_F(peripheral, without_its_peripheral_a_channel_is_gone)
{
	struct dmabench_target_info info;
	char name[DMABENCH_NAME_LEN];
	int target = CHANNEL("tx");

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(info.out_name, ":"), info.out_name);
	ASSERT_EQ(0, sysfs_write(DRIVER "unbind", name));
	ASSERT_EQ(0, dma_info(self->s.fd, &self->info));
	EXPECT_GT(0, channel(self->s.fd, "tx", &info));
	PREPARE("slave", target);
	EXPECT_EQ(-ENODEV, RUN_NOW());
	ASSERT_EQ(0, sysfs_write(DRIVER "bind", name));
	ASSERT_EQ(0, dma_info(self->s.fd, &self->info));
	PREPARE("slave", CHANNEL("tx"));
	EXPECT_RUNS();
}

TEST_HARNESS_MAIN
