// SPDX-License-Identifier: GPL-2.0
/* RUN: every experiment that the module has, and what a round must tell. */
#include <kselftest_harness.h>
#include <sched.h>
#include <string.h>

#include "lib/round.h"

FIXTURE(run) {
	int fd;
	int target;
	int live;
	struct dmabench_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

FIXTURE_VARIANT(run) {
	bool engine;
};

FIXTURE_VARIANT_ADD(run, platform) { .engine = false };
FIXTURE_VARIANT_ADD(run, engine) { .engine = true };

FIXTURE_SETUP(run)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->info));
	self->live = dma_live(self->fd);
	self->target = variant->engine ? dma_engine_in_reach(self->fd) : 0;
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
}

FIXTURE_TEARDOWN(run)
{
	free(self->hist);
	close(self->fd);
}

#define NEED_TARGET() do {						\
	if (self->target < 0)						\
		SKIP(return, "%s", dma_no_engine(self->target));				\
} while (0)

#define FOR_EACH_EXP(exp)						\
	for ((exp) = (struct dmabench_exp_info){ .size = sizeof(exp) };	\
	     !dma_ioctl(self->fd, DMABENCH_IO(EXP_INFO), &(exp)); (exp).exp++)

#define PREPARE(which) round_prepare(&self->run, self->fd, self->target, which, \
			       self->params, self->hist)
#define RUN_NOW() dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run)

/* An experiment that this target is to run as it is; of stale_window and peripherals see there. */
static bool runs(const struct dmabench_exp_info *exp, bool engine)
{
	return !exp->out_unavailable[0] &&
	       !(exp->out_flags & (DMABENCH_EXP_MISUSES | DMABENCH_EXP_NEEDS_CHANNEL)) &&
	       (engine || !(exp->out_flags & DMABENCH_EXP_NEEDS_ENGINE));
}

/* Why this machine cannot run it with these parameters; NULL if it could. */
static const char *cannot(const struct dmabench_run *run, int err)
{
	return err == -EOPNOTSUPP && run->out_reason[0] ? run->out_reason : NULL;
}

TEST_F(run, every_experiment_runs_with_its_defaults)
{
	struct dmabench_exp_info exp;
	const char *wrong;
	int ran = 0, err;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (exp.out_flags & DMABENCH_EXP_MUST_FAIL || !runs(&exp, variant->engine))
			continue;
		PREPARE(exp.exp);
		err = RUN_NOW();
		EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s leaks", exp.out_name);
		if (cannot(&self->run, err)) {
			TH_LOG("%s: %s", exp.out_name, self->run.out_reason);
			continue;
		}
		EXPECT_EQ(0, err) {
			TH_LOG("%s: %s", exp.out_name, self->run.out_reason);
			continue;
		}
		ran++;
		EXPECT_EQ(1, self->run.out_threads);
		EXPECT_LE(1, self->run.out_batch);
		EXPECT_STREQ("", self->run.out_reason);
		wrong = round_check_hists(&self->run, exp.out_phases);
		EXPECT_EQ(NULL, wrong) TH_LOG("%s: %s", exp.out_name, wrong);
	}
	EXPECT_LT(0, ran);
}

TEST_F(run, what_verifies_verified_every_byte)
{
	struct dmabench_exp_info exp;
	uint64_t bytes, moved;
	int err;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (!(exp.out_flags & DMABENCH_EXP_VERIFIES) ||
		    exp.out_flags & DMABENCH_EXP_MUST_FAIL || !runs(&exp, variant->engine))
			continue;
		PREPARE(exp.exp);
		err = RUN_NOW();
		if (cannot(&self->run, err))
			continue;
		EXPECT_EQ(0, err);
		bytes = round_param_value(self->fd, &self->run, "size", 0);
		EXPECT_LT(0, bytes);
		/* An operation may move its bytes more than once. */
		moved = round_samples(&self->run) * self->run.out_batch * bytes;
		EXPECT_LE(moved, self->run.out_verified_bytes) TH_LOG("%s", exp.out_name);
		EXPECT_EQ(0, self->run.out_verified_bytes % moved) TH_LOG("%s", exp.out_name);
	}
}

/* How many values a parameter can be given one by one; 1 if it is a number. */
static uint64_t kinds(int fd, uint32_t exp, uint32_t param)
{
	struct dmabench_param_info info;

	if (param_info(fd, exp, param, &info) ||
	    info.out_type == DMABENCH_PARAM_U64)
		return 1;
	return info.out_max + 1;
}

/* Of another exporter than the module itself, which nobody gave it: module/dma_buf.c does. */
static bool wants_buffer(const struct dmabench_exp_info *exp, const struct dmabench_run *run,
			 int err)
{
	return err && exp->out_flags & DMABENCH_EXP_DMA_BUF && !run->dma_buf &&
	       strstr(run->out_reason, "dma_buf 0");
}

/* One after the other, the rest at its default. */
TEST_F(run, every_named_value_runs)
{
	struct dmabench_exp_info exp;
	const char *wrong;
	uint32_t param;
	uint64_t kind;
	int err;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (exp.out_flags & DMABENCH_EXP_MUST_FAIL || !runs(&exp, variant->engine))
			continue;
		for (param = 0; param < exp.out_params; param++) {
			for (kind = 1; kind < kinds(self->fd, exp.exp, param); kind++) {
				PREPARE(exp.exp);
				self->params[param].value = kind;
				err = RUN_NOW();
				if (cannot(&self->run, err) ||
				    wants_buffer(&exp, &self->run, err))
					continue;
				EXPECT_EQ(0, err)
					TH_LOG("%s, value %d of parameter %d: %s",
					       exp.out_name, (int)kind, (int)param,
					       self->run.out_reason);
				wrong = round_check_hists(&self->run, exp.out_phases);
				EXPECT_EQ(NULL, wrong) TH_LOG("%s: %s", exp.out_name, wrong);
			}
		}
		EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s leaks", exp.out_name);
	}
}

/* In every way it can break. If it passes, no other verification is worth anything. */
TEST_F(run, broken_data_is_caught)
{
	struct dmabench_exp_info exp;
	uint32_t param;
	uint64_t kind;
	int broken = 0;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (!(exp.out_flags & DMABENCH_EXP_MUST_FAIL) || !runs(&exp, variant->engine))
			continue;
		for (param = 0; param < exp.out_params; param++)
			for (kind = 0; kind < kinds(self->fd, exp.exp, param); kind++) {
				PREPARE(exp.exp);
				if (kind)
					self->params[param].value = kind;
				EXPECT_EQ(-EBADMSG, RUN_NOW())
					TH_LOG("%s, parameter %u is %llu", exp.out_name,
					       param, (unsigned long long)kind);
				EXPECT_STRNE("", self->run.out_reason);
				broken++;
			}
		EXPECT_EQ(self->live, dma_live(self->fd));
	}
	EXPECT_LT(0, broken) TH_LOG("no experiment breaks its data");
}

TEST_F(run, effective_parameters_are_written_back)
{
	struct dmabench_exp_info exp;
	struct dmabench_param_info info;
	uint32_t i;
	int err;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (exp.out_flags & DMABENCH_EXP_MUST_FAIL || !runs(&exp, variant->engine))
			continue;
		PREPARE(exp.exp);
		EXPECT_EQ(exp.out_params, self->run.nparams);
		err = RUN_NOW();
		if (cannot(&self->run, err))
			continue;
		ASSERT_EQ(0, err);
		for (i = 0; i < self->run.nparams; i++) {
			ASSERT_EQ(0, param_info(self->fd, exp.exp, i, &info));
			EXPECT_EQ(i, self->params[i].id);
			EXPECT_LE(info.out_min, self->params[i].value);
			EXPECT_GE(info.out_max, self->params[i].value);
		}
	}
}

TEST_F(run, a_refused_parameter_is_named_with_a_reason)
{
	struct dmabench_param_info info;
	struct dmabench_exp_info exp;
	uint32_t refused = 0, i;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		for (i = 0; runs(&exp, variant->engine) && i < exp.out_params; i++) {
			ASSERT_EQ(0, param_info(self->fd, exp.exp, i, &info));
			if (info.out_max == UINT64_MAX)
				continue;
			PREPARE(exp.exp);
			self->params[i].value = info.out_max + 1;
			EXPECT_EQ(-EINVAL, RUN_NOW());
			EXPECT_EQ(i, self->run.out_param);
			EXPECT_STRNE("", self->run.out_reason)
				TH_LOG("%s %s", exp.out_name, info.out_name);
			refused++;
		}
	}
	EXPECT_LT(0, refused);
	EXPECT_EQ(self->live, dma_live(self->fd));
}

TEST_F(run, an_unknown_or_repeated_parameter_is_refused)
{
	struct dmabench_exp_info exp;

	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (!exp.out_params || !runs(&exp, variant->engine))
			continue;
		PREPARE(exp.exp);
		self->params[0].id = exp.out_params;
		EXPECT_EQ(-EINVAL, RUN_NOW());
		EXPECT_EQ(exp.out_params, self->run.out_param);
		if (exp.out_params < 2)
			continue;
		PREPARE(exp.exp);
		self->params[1] = self->params[0];
		EXPECT_EQ(-EINVAL, RUN_NOW());
		EXPECT_EQ(0, self->run.out_param);
		EXPECT_STRNE("", self->run.out_reason);
	}
}

/* It maps and says so by its phases: others can neither bounce nor not. */
static bool maps(int fd, const struct dmabench_exp_info *exp)
{
	struct dmabench_phase_info info = {
		.size = sizeof(info), .exp = exp->exp,
	};

	for (; !dma_ioctl(fd, DMABENCH_IO(PHASE_INFO), &info); info.phase++)
		if (!strcmp(info.out_name, "map"))
			return true;
	return false;
}

TEST_F(run, the_regime_is_the_expected_one)
{
	const char *wanted = getenv("DMABENCH_EXPECT_REGIME"), *regime;
	struct dmabench_exp_info exp;
	int told = 0, err;

	if (!wanted)
		SKIP(return, "DMABENCH_EXPECT_REGIME is not set: any regime is right");
	if (!variant->engine)
		SKIP(return, "the platform device is behind no IOMMU in any regime");
	NEED_TARGET();
	FOR_EACH_EXP(exp) {
		if (exp.out_flags & DMABENCH_EXP_MUST_FAIL || !runs(&exp, variant->engine) ||
		    !maps(self->fd, &exp))
			continue;
		PREPARE(exp.exp);
		err = RUN_NOW();
		if (cannot(&self->run, err))
			continue;
		ASSERT_EQ(0, err);
		regime = dma_regime(self->run.out_translation, self->run.out_bounced);
		EXPECT_STREQ(wanted, regime) TH_LOG("%s", exp.out_name);
		told++;
	}
	EXPECT_LT(0, told);
}

TEST_F(run, each_cpu_of_the_mask_has_a_thread)
{
	uint64_t mask = 0, cpus = 0;
	struct dmabench_exp_info exp;
	const char *wrong;
	cpu_set_t set;
	int err;

	NEED_TARGET();
	ASSERT_EQ(0, sched_getaffinity(0, sizeof(set), &set));
	while (cpus < 2 && cpus < (uint64_t)CPU_COUNT(&set))
		mask |= 1ULL << cpus++;
	if (cpus < 2)
		SKIP(return, "one CPU");
	FOR_EACH_EXP(exp) {
		/* A channel serves one thread. */
		if (exp.out_flags & (DMABENCH_EXP_MUST_FAIL | DMABENCH_EXP_NEEDS_ENGINE) ||
		    !runs(&exp, variant->engine))
			continue;
		PREPARE(exp.exp);
		self->run.cpus = (uintptr_t)&mask;
		self->run.cpus_bytes = sizeof(mask);
		err = RUN_NOW();
		if (cannot(&self->run, err))
			continue;
		EXPECT_EQ(0, err) {
			TH_LOG("%s: %s", exp.out_name, self->run.out_reason);
			continue;
		}
		EXPECT_EQ(2, self->run.out_threads);
		wrong = round_check_hists(&self->run, exp.out_phases);
		EXPECT_EQ(NULL, wrong) TH_LOG("%s: %s", exp.out_name, wrong);
	}
}

TEST_F(run, too_little_room_tells_how_much)
{
	uint32_t bytes;

	NEED_TARGET();
	PREPARE(0);
	self->run.hist_bytes = sizeof(struct dmabench_hist_header) - 8;
	EXPECT_EQ(-ENOBUFS, RUN_NOW());
	EXPECT_LE(sizeof(struct dmabench_hist_header), self->run.out_hist_bytes);
	bytes = self->run.hist_bytes;
	EXPECT_GT(self->run.out_hist_bytes, bytes);
}

TEST_F(run, an_experiment_without_its_engine_is_refused)
{
	struct dmabench_exp_info exp;
	int refused = 0;

	if (variant->engine)
		SKIP(return, "this target has an engine");
	FOR_EACH_EXP(exp) {
		if (!(exp.out_flags & DMABENCH_EXP_NEEDS_ENGINE))
			continue;
		PREPARE(exp.exp);
		EXPECT_EQ(-EOPNOTSUPP, RUN_NOW());
		EXPECT_STRNE("", self->run.out_reason);
		refused++;
	}
	EXPECT_LT(0, refused);
}

TEST_HARNESS_MAIN
