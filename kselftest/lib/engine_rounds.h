/* SPDX-License-Identifier: GPL-2.0 */
/* The fixture ROUNDS_OF: rounds of experiments that have an engine move data. */
#ifndef DMABENCH_SELFTEST_ENGINE_ROUNDS_H
#define DMABENCH_SELFTEST_ENGINE_ROUNDS_H

#include "lsi.h"
#include "round.h"

/* The harness would take ROUNDS_OF for the name. */
#define ROUNDS_FIXTURE(fixture) FIXTURE(fixture)
#define ROUNDS_SETUP(fixture) FIXTURE_SETUP(fixture)
#define ROUNDS_TEARDOWN(fixture) FIXTURE_TEARDOWN(fixture)

ROUNDS_FIXTURE(ROUNDS_OF) {
	struct stage s;
	int live;
	struct dmabench_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

ROUNDS_SETUP(ROUNDS_OF)
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

ROUNDS_TEARDOWN(ROUNDS_OF)
{
	struct stage *s = &self->s;

	if (s->target >= 0) {
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info));
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

#endif /* DMABENCH_SELFTEST_ENGINE_ROUNDS_H */
