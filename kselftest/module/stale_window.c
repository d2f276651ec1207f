// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment stale_window: it tells strict from lazy by what a device
 * reaches, and lets no engine near an address that may be somebody else's.
 */
#include <errno.h>
#include <kselftest_harness.h>

#include "lib/round.h"

/* The kernel logs ten faults in five seconds; the next test wants its own to be seen. */
#define LOGGED_AGAIN_S	6

FIXTURE(stale_window) {
	int fd;
	int target;
	int live;
	uint32_t exp;
	const char *missing;
	bool faulted;
	struct dmabench_info info;
	struct dmabench_target_info target_info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

/* The words of the condition that is not met, or NULL. */
static const char *why_not(const struct dmabench_info *info,
			   const struct dmabench_target_info *target)
{
	if (!info->out_misuse)
		return "without misuse=1";
	if (target->out_translation != DMABENCH_TRANSLATION_IOMMU_STRICT &&
	    target->out_translation != DMABENCH_TRANSLATION_IOMMU_LAZY)
		return "no IOMMU translates";
	if (!(target->out_flags & DMABENCH_TARGET_ALONE))
		return "shares its IOMMU group";
	return NULL;
}

FIXTURE_SETUP(stale_window)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp) };

	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->info));
	self->live = dma_live(self->fd);
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	while (!dma_ioctl(self->fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       strcmp(exp.out_name, "stale_window"))
		exp.exp++;
	ASSERT_STREQ("stale_window", exp.out_name);
	ASSERT_TRUE(exp.out_flags & DMABENCH_EXP_MISUSES);
	self->exp = exp.exp;
	self->target = dma_engine_in_reach(self->fd);
	if (self->target < 0)
		return;
	ASSERT_EQ(0, dma_target_info(self->fd, self->target, &self->target_info));
	self->missing = why_not(&self->info, &self->target_info);
}

FIXTURE_TEARDOWN(stale_window)
{
	if (self->faulted)
		sleep(LOGGED_AGAIN_S);
	free(self->hist);
	close(self->fd);
}

#define NEED_ENGINE() do {						\
	if (self->target < 0)						\
		SKIP(return, "%s", dma_no_engine(self->target));				\
} while (0)

#define NEED_TRANSLATION(wanted) do {					\
	NEED_ENGINE();							\
	if (self->missing)						\
		SKIP(return, "%s", self->missing);			\
	if (self->target_info.out_translation != (wanted))		\
		SKIP(return, "translation is not %s", dma_translation(wanted)); \
} while (0)

static int run_ops(FIXTURE_DATA(stale_window) * self, uint64_t ops,
		   uint64_t limit_ms)
{
	struct dmabench_param_info info;
	uint32_t i;

	round_prepare(&self->run, self->fd, self->target, self->exp,
		      self->params, self->hist);
	self->run.ops = ops;
	for (i = 0; limit_ms && !param_info(self->fd, self->exp, i, &info); i++)
		if (!strcmp(info.out_name, "limit"))
			self->params[i].value = limit_ms;
	return dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run);
}

static void announce_faults(FIXTURE_DATA(stale_window) * self)
{
	dma_announce_fault("Write");
	self->faulted = true;
}

static const struct dmabench_hist_header *
window(const FIXTURE_DATA(stale_window) * self)
{
	return (const void *)self->hist;
}

TEST_F(stale_window, is_refused_by_the_missing_condition)
{
	NEED_ENGINE();
	if (!self->missing)
		SKIP(return, "nothing is missing here");
	EXPECT_EQ(-EOPNOTSUPP, run_ops(self, 1, 0));
	EXPECT_NE(NULL, strstr(self->run.out_reason, self->missing))
		TH_LOG("said: %s", self->run.out_reason);
	EXPECT_EQ(self->live, dma_live(self->fd));
}

TEST_F(stale_window, strict_has_none)
{
	NEED_TRANSLATION(DMABENCH_TRANSLATION_IOMMU_STRICT);
	announce_faults(self);
	ASSERT_EQ(0, run_ops(self, 100, 0)) TH_LOG("%s", self->run.out_reason);
	EXPECT_EQ(NULL, round_check_hists(&self->run, 1));
	EXPECT_EQ(0, window(self)->max_ticks);
	EXPECT_EQ(self->live, dma_live(self->fd));
}

/* Until the flush timer, of 10 ms; a vCPU that was not run for so long sees less of one. */
TEST_F(stale_window, lazy_has_one)
{
	const uint64_t ms = self->info.out_clock_hz / 1000;

	NEED_TRANSLATION(DMABENCH_TRANSLATION_IOMMU_LAZY);
	announce_faults(self);
	ASSERT_EQ(0, run_ops(self, 20, 1000)) TH_LOG("%s", self->run.out_reason);
	EXPECT_EQ(NULL, round_check_hists(&self->run, 1));
	EXPECT_LT(ms * window(self)->count, window(self)->sum_ticks);
	EXPECT_GT(1000 * ms, window(self)->max_ticks);
	TH_LOG("window: %d to %d us", (int)(window(self)->min_ticks * 1000 / ms),
	       (int)(window(self)->max_ticks * 1000 / ms));
	EXPECT_EQ(self->live, dma_live(self->fd));
}

/* And the next round starts from nothing. */
TEST_F(stale_window, a_window_above_the_limit_is_told)
{
	NEED_TRANSLATION(DMABENCH_TRANSLATION_IOMMU_LAZY);
	announce_faults(self);
	EXPECT_EQ(-ETIMEDOUT, run_ops(self, 20, 1));
	EXPECT_STREQ("the device still reached the memory 1 ms after its unmap",
		     self->run.out_reason);
	EXPECT_EQ(self->live, dma_live(self->fd));
	EXPECT_EQ(0, run_ops(self, 2, 1000)) TH_LOG("%s", self->run.out_reason);
}

/* As proc(5) has it; 'X' if there is none. */
static char state_of(pid_t pid)
{
	char path[64], state = 'X';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "re");
	if (file && fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = 'X';
	if (file)
		fclose(file);
	return state;
}

/* A round has its threads once it has its device. */
static bool round_begins(void)
{
	int tries;

	for (tries = 0; tries < 1000; tries++) {
		if (!system("grep -qs ^dmabench/ /proc/[0-9]*/comm"))
			return true;
		usleep(10000);
	}
	return false;
}

/* Return: the first of these states that it gets within 20 s, or the last that it has */
static char gets_state(pid_t pid, const char *wanted)
{
	char state = 'X';
	int tries;

	for (tries = 0; tries < 2000 && !strchr(wanted, state); tries++) {
		usleep(10000);
		state = state_of(pid);
	}
	return state;
}

/* It has the device for itself, as long as it was asked to take. */
TEST_F_TIMEOUT(stale_window, who_closes_a_file_meanwhile_waits_and_does_not_hang, 60)
{
	pid_t alone, closing;
	int other, go[2];
	char state;

	NEED_ENGINE();
	if (self->missing)
		SKIP(return, "%s", self->missing);
	announce_faults(self);
	other = dma_open();
	ASSERT_LT(0, dma_alloc(other, self->target, DMABENCH_BUFFER_COHERENT, 4096));
	alone = fork();
	if (!alone) {
		close(other);
		_exit(run_ops(self, DMABENCH_MAX_OPS, 0) != 0);
	}
	ASSERT_TRUE(round_begins());
	/* Whoever closes it last waits: that is to be the child. */
	ASSERT_EQ(0, pipe(go));
	closing = fork();
	if (!closing) {
		close(go[1]);
		_exit(read(go[0], &state, 1));
	}
	close(other);
	close(go[1]);
	close(go[0]);
	state = gets_state(closing, "DIZ");
	EXPECT_EQ('I', state) TH_LOG("%c; D: the kernel would tell of a hung task", state);
	kill(alone, SIGKILL);
	waitpid(alone, NULL, 0);
	waitpid(closing, NULL, 0);
	EXPECT_EQ(self->live, dma_live(self->fd));
}

TEST_HARNESS_MAIN
