// SPDX-License-Identifier: GPL-2.0
/*
 * RUN at the corners of each experiment's parameters, whatever these are: a round
 * there is done, is refused in words, or fails for a reason that RUN documents; a
 * signal ends it, and it leaves nothing. Where a greatest value is refused, half of
 * it is tried, until it is taken: so what follows the checks is run at its limit.
 *
 * The kernel's log tells each corner before it is tried, for whoever finds the
 * machine standing still. The signal comes soon, and many a large round does not get
 * far; with DMABENCH_CORNERS_MS it comes so late, and rounds without end are tried in
 * the longest batches, too; with DMABENCH_CORNERS_PAIRS each two parameters.
 */
#include <kselftest_harness.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>

#include "lib/round.h"

#define SIGNAL_AFTER_MS	20
/* After it, emulated and on a busy host. */
#define ENDS_WITHIN_S	60
#define MAX_REFUSALS	1024

enum corner { DEFAULT, LEAST, MOST };

FIXTURE(corners) {
	int fd;
	int target;
	int live;
	struct dmabench_exp_info exp;
	struct dmabench_param_info info[MAX_PARAMS];
	uint64_t greatest[MAX_PARAMS];
	enum corner at[MAX_PARAMS];
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
	unsigned int tried;
	unsigned int ran;
	double took;
	uint64_t told[MAX_REFUSALS];
	unsigned int refusals;
};

FIXTURE_VARIANT(corners) {
	bool engine;
};

FIXTURE_VARIANT_ADD(corners, platform) { .engine = false };
FIXTURE_VARIANT_ADD(corners, engine) { .engine = true };

#define SELF FIXTURE_DATA(corners) * self

static void on_signal(int number)
{
	(void)number;
}

FIXTURE_SETUP(corners)
{
	const struct sigaction action = { .sa_handler = on_signal };

	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	self->target = variant->engine ? dma_engine_in_reach(self->fd) : 0;
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	self->exp.size = sizeof(self->exp);
	dma_announce_fault("Write"); /* of stale_window */
}

FIXTURE_TEARDOWN(corners)
{
	free(self->hist);
	close(self->fd);
}

#define NEED_TARGET() do {						\
	if (self->target < 0)						\
		SKIP(return, "%s", dma_no_engine(self->target));	\
} while (0)

/* The next experiment that this kernel has, from @from on. */
static bool next_exp(SELF, uint32_t from)
{
	uint32_t i;

	for (self->exp.exp = from; !dma_ioctl(self->fd, DMABENCH_IO(EXP_INFO), &self->exp);
	     self->exp.exp++) {
		if (self->exp.out_unavailable[0])
			continue;
		for (i = 0; i < self->exp.out_params && i < MAX_PARAMS; i++) {
			param_info(self->fd, self->exp.exp, i, &self->info[i]);
			self->greatest[i] = self->info[i].out_max;
		}
		return true;
	}
	return false;
}

#define FOR_EACH_EXP()							\
	for (uint32_t from = 0; next_exp(self, from); from = self->exp.exp + 1)

static void all_at(SELF, enum corner corner)
{
	uint32_t i;

	for (i = 0; i < MAX_PARAMS; i++)
		self->at[i] = corner;
}

static uint64_t value_at(const SELF, uint32_t param, enum corner corner)
{
	const struct dmabench_param_info *info = &self->info[param];

	return corner == LEAST ? info->out_min : corner == MOST ? self->greatest[param] :
	       info->out_default;
}

static void prepare(SELF)
{
	uint32_t i;

	round_prepare(&self->run, self->fd, self->target, self->exp.exp, self->params,
		      self->hist);
	self->run.ops = 1;
	self->run.warmup_ops = 0;
	self->run.batch = 1;
	for (i = 0; i < self->run.nparams; i++)
		self->params[i].value = value_at(self, i, self->at[i]);
}

/* The experiment and what is not at its default. */
static void name_point(const SELF, char *name, size_t room)
{
	size_t at = snprintf(name, room, "%s", self->exp.out_name);
	uint32_t i;

	for (i = 0; i < self->run.nparams && at < room; i++)
		if (self->params[i].value != self->info[i].out_default)
			at += snprintf(name + at, room - at, " %s=%llu", self->info[i].out_name,
				       (unsigned long long)self->params[i].value);
	if (at < room && self->run.batch != 1)
		snprintf(name + at, room - at, " batch=%u", self->run.batch);
}

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

/* Until a signal comes, at the latest. */
static int run_a_while(SELF)
{
	const char *ms = getenv("DMABENCH_CORNERS_MS");
	int after_ms = ms ? atoi(ms) : SIGNAL_AFTER_MS;
	const struct itimerval never = { }, soon = {
		.it_value = { after_ms / 1000, after_ms % 1000 * 1000 },
	};
	double start = now_s();
	char name[480], line[512];
	int err;

	name_point(self, name, sizeof(name));
	snprintf(line, sizeof(line), "dmabench-corner: %s\n", name);
	sysfs_write("/dev/kmsg", line);
	setitimer(ITIMER_REAL, &soon, NULL);
	err = dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run);
	setitimer(ITIMER_REAL, &never, NULL);
	self->took = now_s() - start - after_ms / 1e3;
	self->tried++;
	self->ran += !err || err == -EINTR;
	return err;
}

/* One line for each experiment, parameter and errno: the first. */
static void tell_refusal(SELF, int err)
{
	uint64_t kind = (uint64_t)self->exp.exp << 40 | (uint64_t)-err << 20 |
			(self->run.out_param & 0xfffff);
	uint32_t param = self->run.out_param;
	char name[480];
	unsigned int i;

	if (!err || err == -EINTR)
		return;
	for (i = 0; i < self->refusals; i++)
		if (self->told[i] == kind)
			return;
	if (self->refusals == MAX_REFUSALS)
		return;
	self->told[self->refusals++] = kind;
	name_point(self, name, sizeof(name));
	fprintf(stderr, "# corner\t%s\t%s\t%s\t%s\t%s\n", self->exp.out_name, strerrorname_np(-err),
		param < self->run.nparams ? self->info[param].out_name : "-", name,
		self->run.out_reason);
}

/* What RUN documents: the machine has not as much, or cannot. */
static bool may_be(const SELF, int err)
{
	switch (-err) {
	case 0:
	case EBADMSG:
		return !err == !(self->exp.out_flags & DMABENCH_EXP_MUST_FAIL);
	case EINTR:
	case EINVAL:
	case EOPNOTSUPP:
	case EIO:
	case ENOMEM:
	case EBUSY:
	case ETIMEDOUT:
	case EREMOTEIO:
		return true;
	}
	return false;
}

/* Halves the greatest value of those that may be to blame. Return: whether there was one */
static bool halve(SELF)
{
	struct dmabench_param_value *most = NULL;
	uint32_t i;

	for (i = 0; i < self->run.nparams; i++) {
		if (self->at[i] != MOST || self->info[i].out_type != DMABENCH_PARAM_U64 ||
		    self->params[i].value <= self->info[i].out_min)
			continue;
		if (self->run.out_param == i || !most || self->params[i].value > most->value)
			most = &self->params[i];
		if (self->run.out_param == i)
			break;
	}
	if (!most)
		return false;
	most->value /= 2;
	if (most->value < self->info[most->id].out_min)
		most->value = self->info[most->id].out_min;
	return true;
}

/* Where it is the batch that is refused. */
static bool halve_batch(SELF)
{
	if (strncmp(self->run.out_reason, "batch ", 6) || self->run.batch == 1)
		return false;
	self->run.batch /= 2;
	return true;
}

#define EXPECT_ENDED(err) do {						\
	char point[480];						\
									\
	name_point(self, point, sizeof(point));				\
	EXPECT_TRUE(may_be(self, err))					\
		TH_LOG("%s: %d, %s", point, err, self->run.out_reason);	\
	EXPECT_GT(ENDS_WITHIN_S, self->took)				\
		TH_LOG("%s: %.1f s after the signal", point, self->took); \
	if (err && err != -EINTR)					\
		EXPECT_STRNE("", self->run.out_reason) TH_LOG("%s: %d", point, err); \
	EXPECT_TRUE(round_reason_has_no_address(&self->run))		\
		TH_LOG("%s: %s", point, self->run.out_reason);		\
	EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s leaks", point); \
} while (0)

#define TRY_PREPARED() do {						\
	int err;							\
									\
	do {								\
		err = run_a_while(self);				\
		EXPECT_ENDED(err);					\
		tell_refusal(self, err);				\
	} while (err == -EINVAL && (halve_batch(self) || halve(self)));	\
} while (0)

#define TRY_CORNER() do {						\
	prepare(self);							\
	TRY_PREPARED();							\
} while (0)

/* The longest that may be between two looks at whether a signal came. */
#define TRY_LONGEST() do {						\
	prepare(self);							\
	self->run.ops = DMABENCH_MAX_OPS;				\
	self->run.batch = DMABENCH_MAX_BATCH;				\
	TRY_PREPARED();							\
} while (0)

#define EXPECT_RAN() do {						\
	EXPECT_LT(0, self->ran);					\
	fprintf(stderr, "# %u points, %u of them ran\n", self->tried, self->ran); \
} while (0)

TEST_F_TIMEOUT(corners, one_parameter_or_all_at_an_end, 600)
{
	uint32_t i;

	NEED_TARGET();
	FOR_EACH_EXP() {
		all_at(self, LEAST);
		TRY_CORNER();
		all_at(self, MOST);
		TRY_CORNER();
		for (i = 0; i < self->exp.out_params; i++) {
			all_at(self, DEFAULT);
			self->at[i] = LEAST;
			TRY_CORNER();
			self->at[i] = MOST;
			TRY_CORNER();
		}
	}
	EXPECT_RAN();
}

TEST_F_TIMEOUT(corners, two_parameters_at_an_end, 7200)
{
	uint32_t i, j, ends;

	if (!getenv("DMABENCH_CORNERS_PAIRS"))
		SKIP(return, "takes long: DMABENCH_CORNERS_PAIRS=1 asks for it");
	NEED_TARGET();
	FOR_EACH_EXP() {
		/* Where the greatest is refused by itself, the greatest that is taken. */
		for (i = 0; i < self->exp.out_params; i++) {
			all_at(self, DEFAULT);
			self->at[i] = MOST;
			TRY_CORNER();
			self->greatest[i] = self->params[i].value;
		}
		for (i = 0; i < self->exp.out_params; i++)
			for (j = i + 1; j < self->exp.out_params; j++)
				for (ends = 0; ends < 4; ends++) {
					all_at(self, DEFAULT);
					self->at[i] = ends & 1 ? MOST : LEAST;
					self->at[j] = ends & 2 ? MOST : LEAST;
					TRY_CORNER();
				}
	}
	EXPECT_RAN();
}

/* What it takes to end the round depends on no luck, then. */
TEST_F_TIMEOUT(corners, a_batch_goes_over_no_more_memory_than_a_round_may_pin, 300)
{
	uint32_t size, before;

	NEED_TARGET();
	FOR_EACH_EXP() {
		size = round_param(self->fd, self->exp.exp, "size");
		if (size >= self->exp.out_params)
			continue;
		all_at(self, DEFAULT);
		self->at[size] = MOST;
		before = self->ran;
		TRY_LONGEST();
		/* What cannot run here was refused before its batch was looked at. */
		if (self->ran == before)
			continue;
		/* One operation may be of more: up to half of a machine that has gigabytes. */
		if (self->run.batch == 1)
			continue;
		EXPECT_GE(DMABENCH_MAX_FILE_BYTES, self->run.batch * self->params[size].value)
			TH_LOG("%s: batch %u, size %llu", self->exp.out_name, self->run.batch,
			       (unsigned long long)self->params[size].value);
	}
	EXPECT_RAN();
}

TEST_F_TIMEOUT(corners, a_signal_ends_the_longest_round, 600)
{
	uint32_t i;

	if (!getenv("DMABENCH_CORNERS_MS"))
		SKIP(return, "takes long: DMABENCH_CORNERS_MS=300 asks for it");
	NEED_TARGET();
	FOR_EACH_EXP() {
		all_at(self, MOST);
		TRY_LONGEST();
		for (i = 0; i < self->exp.out_params; i++) {
			if (self->info[i].out_type != DMABENCH_PARAM_U64)
				continue;
			all_at(self, DEFAULT);
			self->at[i] = MOST;
			TRY_LONGEST();
		}
	}
	EXPECT_RAN();
}

TEST_HARNESS_MAIN
