// SPDX-License-Identifier: GPL-2.0
/*
 * After a round of any experiment nothing is left, however the round ended: by
 * the module's own counters, and by the bounce pool's, which a mapping that
 * the module lost count of would show.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <signal.h>
#include <sys/time.h>

#include "lib/others.h"
#include "lib/round.h"

/* How long a round runs for a signal. */
#define SIGNAL_AFTER_US	30000

WATCH_OTHERS()

FIXTURE(gives_back) {
	int fd;
	int target;
	struct dmabench_info before;
	struct others others;
	struct dmabench_exp_info exp;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

FIXTURE_VARIANT(gives_back) {
	bool engine;
};

FIXTURE_VARIANT_ADD(gives_back, platform) { .engine = false };
FIXTURE_VARIANT_ADD(gives_back, engine) { .engine = true };

FIXTURE_SETUP(gives_back)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->before));
	others_watch(&self->others);
	self->target = variant->engine ? dma_engine_in_reach(self->fd) : 0;
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	self->exp.size = sizeof(self->exp);
}

FIXTURE_TEARDOWN(gives_back)
{
	free(self->hist);
	close(self->fd);
}

/* The next experiment that may run here, with its defaults; of stale_window see there. */
static bool next_exp(FIXTURE_DATA(gives_back) * self, bool engine, uint32_t from)
{
	uint32_t not_here = DMABENCH_EXP_MISUSES | DMABENCH_EXP_NEEDS_CHANNEL |
			    (engine ? 0 : DMABENCH_EXP_NEEDS_ENGINE);

	for (self->exp.exp = from;
	     !dma_ioctl(self->fd, DMABENCH_IO(EXP_INFO), &self->exp);
	     self->exp.exp++) {
		if (self->exp.out_unavailable[0] || self->exp.out_flags & not_here)
			continue;
		round_prepare(&self->run, self->fd, self->target, self->exp.exp,
			      self->params, self->hist);
		return true;
	}
	return false;
}

#define FOR_EACH_EXP()							\
	for (uint32_t from = 0; next_exp(self, variant->engine, from);	\
	     from = self->exp.exp + 1)

#define NEED_TARGET() do {						\
	if (self->target < 0)						\
		SKIP(return, "%s", dma_no_engine(self->target));				\
} while (0)

#define RUN_NOW() dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run)

#define EXPECT_GIVEN_BACK() do {					\
	const char *exp = self->exp.out_name;				\
	struct dmabench_info after;					\
									\
	ASSERT_EQ(0, dma_info(self->fd, &after));			\
	EXPECT_EQ(self->before.out_live_buffers, after.out_live_buffers) \
		TH_LOG("%s leaks buffers", exp);			\
	EXPECT_EQ(self->before.out_live_mappings, after.out_live_mappings) \
		TH_LOG("%s leaks mappings", exp);			\
	EXPECT_SLOTS_BACK(&self->others, exp);				\
	self->others.slots = dma_bounce_slots_used();			\
} while (0)

TEST_F(gives_back, after_its_defaults)
{
	int wanted, err, rounds = 0;

	NEED_TARGET();
	FOR_EACH_EXP() {
		wanted = self->exp.out_flags & DMABENCH_EXP_MUST_FAIL ? -EBADMSG : 0;
		err = RUN_NOW();
		/* bounce where nothing bounces, for instance: it says so */
		if (err == -EOPNOTSUPP) {
			EXPECT_STRNE("", self->run.out_reason);
		} else {
			EXPECT_EQ(wanted, err) TH_LOG("%s: %s", self->exp.out_name,
						      self->run.out_reason);
		}
		EXPECT_GIVEN_BACK();
		rounds++;
	}
	EXPECT_LT(0, rounds);
}

static uint32_t param_named(FIXTURE_DATA(gives_back) * self, const char *name,
			    struct dmabench_param_info *info)
{
	uint32_t i;

	for (i = 0; i < self->run.nparams; i++)
		if (!param_info(self->fd, self->exp.exp, i, info) &&
		    !strcmp(info->out_name, name))
			break;
	return i;
}

TEST_F(gives_back, after_a_refused_size)
{
	struct dmabench_param_info info;
	uint32_t size;
	int refused = 0;

	NEED_TARGET();
	FOR_EACH_EXP() {
		size = param_named(self, "size", &info);
		if (size == self->run.nparams)
			continue;
		self->params[size].value = info.out_max + 1;
		EXPECT_EQ(-EINVAL, RUN_NOW()) TH_LOG("%s", self->exp.out_name);
		EXPECT_GIVEN_BACK();
		refused++;
	}
	EXPECT_LT(0, refused);
}

/* Above what a bounce buffer holds: refused there by the DMA API, in the round. */
TEST_F(gives_back, after_a_size_that_may_not_map)
{
	struct dmabench_param_info info;
	uint32_t size;
	int err;

	NEED_TARGET();
	FOR_EACH_EXP() {
		size = param_named(self, "size", &info);
		if (size == self->run.nparams || info.out_max < 1 << 20 ||
		    self->exp.out_flags & DMABENCH_EXP_MUST_FAIL)
			continue;
		self->params[size].value = 1 << 20;
		self->run.ops = 2;
		err = RUN_NOW();
		if (err == -EIO || err == -EOPNOTSUPP) {
			EXPECT_STRNE("", self->run.out_reason);
		} else if (err != -EINVAL) {
			EXPECT_EQ(0, err) TH_LOG("%s: %s", self->exp.out_name,
						 self->run.out_reason);
		}
		EXPECT_GIVEN_BACK();
	}
}

static void on_signal(int number)
{
	(void)number;
}

TEST_F(gives_back, after_a_signal)
{
	const struct itimerval soon = { .it_value.tv_usec = SIGNAL_AFTER_US };
	const struct sigaction action = { .sa_handler = on_signal };
	const struct itimerval never = { };
	int err, interrupted = 0;

	NEED_TARGET();
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	FOR_EACH_EXP() {
		/* These end before, at the first operation or after ten million. */
		if (self->exp.out_flags & (DMABENCH_EXP_MUST_FAIL | DMABENCH_EXP_BASELINE))
			continue;
		self->run.ops = DMABENCH_MAX_OPS;
		ASSERT_EQ(0, setitimer(ITIMER_REAL, &soon, NULL));
		err = RUN_NOW();
		ASSERT_EQ(0, setitimer(ITIMER_REAL, &never, NULL));
		if (err != -EOPNOTSUPP)
			EXPECT_EQ(-EINTR, err) TH_LOG("%s: %s", self->exp.out_name,
						      self->run.out_reason);
		EXPECT_GIVEN_BACK();
		interrupted += err == -EINTR;
	}
	EXPECT_LT(0, interrupted);
}

TEST_HARNESS_MAIN
