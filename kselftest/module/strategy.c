// SPDX-License-Identifier: GPL-2.0
/*
 * What is special about the experiment strategy: each strategy moves all bytes
 * whoever is the device, and has its own steps; who is the device; refusals.
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/round.h"

enum { STREAMING, PERSISTENT, PERSISTENT_COPY, COHERENT_COPY, POOL_COPY, SG, STRATEGIES };
enum { AUTO, CHANNEL, CPU, NONE };

/* Above it some mappings through a bounce buffer fail. */
#define LARGE	(512 << 10)
#define SMALL	70001
#define PHASES	10

FIXTURE(strategy) {
	int fd;
	int target;
	uint32_t align;
	uint32_t exp;
	int live;
	struct dmabench_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
};

FIXTURE_SETUP(strategy)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp) };
	struct dmabench_target_info target = { 0 };

	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->info));
	self->live = dma_live(self->fd);
	self->target = dma_engine_in_reach(self->fd);
	if (self->target >= 0)
		ASSERT_EQ(0, dma_target_info(self->fd, self->target, &target));
	self->align = target.out_copy_align_bytes ?: 1;
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	while (!dma_ioctl(self->fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       strcmp(exp.out_name, "strategy"))
		exp.exp++;
	ASSERT_STREQ("strategy", exp.out_name);
	self->exp = exp.exp;
}

FIXTURE_TEARDOWN(strategy)
{
	EXPECT_EQ(self->live, dma_live(self->fd));
	free(self->hist);
	close(self->fd);
}

#define NEED_ENGINE() do {						\
	if (self->target < 0)						\
		SKIP(return, "%s", dma_no_engine(self->target));				\
} while (0)

#define PREPARE(target) round_prepare(&self->run, self->fd, target, self->exp, \
				      self->params, self->hist)
#define SET(name, value) ASSERT_EQ(0, round_set(self->fd, &self->run, name, value))
/* The next multiple of what the engine copies. */
#define ALIGNED(bytes) (((bytes) + self->align - 1) / self->align * self->align)
/* Where there is much to be compared. */
#define FEW_OPS() do {							\
	self->run.ops = 3;						\
	self->run.warmup_ops = 0;					\
} while (0)
#define GET(name) round_param_value(self->fd, &self->run, name, ~0ULL)
#define RUN_NOW() dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run)

/* An operation is two transfers. */
#define EXPECT_RUNS() do {						\
	EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);	\
	EXPECT_EQ(NULL, round_check_hists(&self->run, PHASES));		\
	EXPECT_EQ(2 * self->run.ops * GET("size"),			\
		  self->run.out_verified_bytes);			\
} while (0)

#define EXPECT_REFUSED(error, words) do {				\
	EXPECT_EQ(error, RUN_NOW());					\
	EXPECT_NE(NULL, strstr(self->run.out_reason, words))		\
		TH_LOG("%s", self->run.out_reason);			\
} while (0)

/* What makes them so changes none of the bytes; cold is told where nothing can flush. */
TEST_F(strategy, all_move_every_byte_whatever_the_caches_hold)
{
	unsigned int strategy, direction, cache;

	NEED_ENGINE();
	for (strategy = 0; strategy < STRATEGIES; strategy++)
		for (direction = 0; direction < 2; direction++)
			for (cache = 0; cache < 4; cache++) {
				PREPARE(self->target);
				SET("strategy", strategy);
				SET("direction", direction);
				SET("copied_by", CPU);
				SET("cache", cache);
				FEW_OPS();
				if (cache == 3 && RUN_NOW() == -EOPNOTSUPP) {
					EXPECT_REFUSED(-EOPNOTSUPP, "cache cold: ");
					continue;
				}
				EXPECT_RUNS();
			}
}

TEST_F_TIMEOUT(strategy, all_move_every_byte_whoever_the_device_is, 120)
{
	static const uint64_t sizes[] = { 1, 4096, SMALL };
	unsigned int strategy, direction, engine, i;

	NEED_ENGINE();
	for (strategy = 0; strategy < STRATEGIES; strategy++)
		for (direction = 0; direction < 2; direction++)
			for (engine = CHANNEL; engine <= CPU; engine++)
				for (i = 0; i < 3; i++) {
					PREPARE(self->target);
					SET("strategy", strategy);
					SET("direction", direction);
					SET("copied_by", engine);
					SET("size", ALIGNED(sizes[i]));
					SET("offset", sizes[i] == SMALL ? 4096 - ALIGNED(1) : 0);
					FEW_OPS();
					EXPECT_RUNS();
				}
}

/* The phases that a round has, by name; the same order as told. */
static void phases_used(int fd, const struct dmabench_run *run, char *names)
{
	struct dmabench_phase_info info = {
		.size = sizeof(info), .exp = run->exp,
	};
	const struct dmabench_hist_header *head;
	char *at = (void *)(uintptr_t)run->hist;

	for (names[0] = '\0'; info.phase < PHASES; info.phase++) {
		head = (void *)at;
		at += sizeof(*head) +
		      head->buckets * sizeof(struct dmabench_hist_bucket);
		if (dma_ioctl(fd, DMABENCH_IO(PHASE_INFO), &info) || !head->count)
			continue;
		strcat(names, info.out_name);
		strcat(names, " ");
	}
}

TEST_F(strategy, each_has_its_own_steps)
{
	static const char * const steps[STRATEGIES][2] = {
		[STREAMING] = { "map transfer unmap total ",
				"map transfer unmap total " },
		[PERSISTENT] = { "sync_for_device transfer sync_for_cpu total ",
				 "sync_for_device transfer sync_for_cpu total " },
		[PERSISTENT_COPY] = { "copy_in sync_for_device transfer sync_for_cpu total ",
				      "sync_for_device transfer sync_for_cpu copy_out total " },
		[COHERENT_COPY] = { "copy_in transfer total ",
				    "transfer copy_out total " },
		[POOL_COPY] = { "alloc copy_in transfer free total ",
				"alloc transfer copy_out free total " },
		[SG] = { "map transfer unmap total ",
			 "map transfer unmap total " },
	};
	unsigned int strategy, direction;
	char names[PHASES * (DMABENCH_NAME_LEN + 1)];

	for (strategy = 0; strategy < STRATEGIES; strategy++)
		for (direction = 0; direction < 2; direction++) {
			PREPARE(0);
			SET("strategy", strategy);
			SET("direction", direction);
			EXPECT_RUNS();
			phases_used(self->fd, &self->run, names);
			EXPECT_STREQ(steps[strategy][direction], names);
		}
}

static uint64_t least(const struct dmabench_run *run, uint32_t phase)
{
	const struct dmabench_hist_header *head = (void *)(uintptr_t)run->hist;

	while (phase--)
		head = (void *)((char *)(head + 1) + head->buckets *
				sizeof(struct dmabench_hist_bucket));
	return head->count ? head->min_ticks : 0;
}

/* Each of two transfers has the delay; nothing is compared, and none claims it. */
TEST_F(strategy, without_an_engine_a_delay_stands_in)
{
	uint64_t ticks = self->info.out_clock_hz / 1000000 * 90;
	struct dmabench_phase_info info = { .size = sizeof(info), .exp = self->exp };
	uint32_t transfer = PHASES;
	char names[PHASES * (DMABENCH_NAME_LEN + 1)];

	for (; !dma_ioctl(self->fd, DMABENCH_IO(PHASE_INFO), &info); info.phase++)
		if (!strcmp(info.out_name, "transfer"))
			transfer = info.phase;
	ASSERT_GT(PHASES, transfer);
	PREPARE(0);
	SET("copied_by", NONE);
	SET("delay", 100);
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_EQ(0, self->run.out_verified_bytes);
	EXPECT_LE(ticks, least(&self->run, transfer));
	EXPECT_LE(ticks, least(&self->run, PHASES - 1));
	EXPECT_LE(2 * OPS * 100000ULL, self->run.out_wall_ns);

	PREPARE(0);
	SET("copied_by", NONE);
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_EQ(0, self->run.out_verified_bytes);
	EXPECT_GT(ticks, least(&self->run, PHASES - 1));
	phases_used(self->fd, &self->run, names);
	EXPECT_STREQ("map unmap total ", names);
}

TEST_F(strategy, auto_is_the_channel_where_one_thread_has_one)
{
	uint64_t two = 3;

	PREPARE(0);
	EXPECT_RUNS();
	EXPECT_EQ(CPU, GET("copied_by"));
	NEED_ENGINE();
	PREPARE(self->target);
	EXPECT_RUNS();
	EXPECT_EQ(CHANNEL, GET("copied_by"));

	PREPARE(self->target);
	self->run.cpus = (uintptr_t)&two;
	self->run.cpus_bytes = sizeof(two);
	if (RUN_NOW() == -EINVAL)
		SKIP(return, "one CPU");
	EXPECT_EQ(2, self->run.out_threads);
	EXPECT_EQ(CPU, GET("copied_by"));
	SET("copied_by", CHANNEL);
	EXPECT_REFUSED(-EINVAL, "a channel serves one");
}

TEST_F(strategy, what_cannot_be_is_refused)
{
	PREPARE(0);
	SET("copied_by", CHANNEL);
	EXPECT_REFUSED(-EOPNOTSUPP, "needs an engine");

	PREPARE(0);
	SET("delay", 1);
	EXPECT_REFUSED(-EINVAL, "only copied_by none");

	PREPARE(0);
	SET("size", DMABENCH_MAX_BUFFER_BYTES - PAGE - 256 - 100);
	SET("offset", 101);
	EXPECT_REFUSED(-EINVAL, "guards");
	EXPECT_EQ(0, self->run.out_param);
}

/* The longest there is, by each way; what is bounced is refused as too long. */
TEST_F_TIMEOUT(strategy, the_longest_runs_or_is_refused_as_too_long, 120)
{
	unsigned int strategy, direction;
	int err, bounced;

	NEED_ENGINE();
	PREPARE(self->target);
	ASSERT_EQ(0, RUN_NOW());
	bounced = self->run.out_bounced == DMABENCH_BOUNCED_ALL;
	for (strategy = 0; strategy < STRATEGIES; strategy++)
		for (direction = 0; direction < 2; direction++) {
			PREPARE(self->target);
			SET("strategy", strategy);
			SET("direction", direction);
			SET("size", LARGE);
			FEW_OPS();
			if (!bounced || strategy >= COHERENT_COPY) {
				EXPECT_RUNS();
				continue;
			}
			EXPECT_REFUSED(-EIO, "largest mapping");
			EXPECT_EQ(self->live, dma_live(self->fd));
		}
	PREPARE(0);
	SET("size", DMABENCH_MAX_BUFFER_BYTES - PAGE - 256 - 100);
	SET("offset", 100);
	FEW_OPS();
	err = RUN_NOW();
	EXPECT_TRUE(!err || strstr(self->run.out_reason, "no memory") ||
		    strstr(self->run.out_reason, "largest mapping"))
		TH_LOG("%d %s", err, self->run.out_reason);
}

TEST_HARNESS_MAIN
