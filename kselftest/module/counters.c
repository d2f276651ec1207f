// SPDX-License-Identifier: GPL-2.0
/* Perf events that RUN counts: in the timed parts, and nowhere else. */
#include <errno.h>
#include <kselftest_harness.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <sys/wait.h>

#include "lib/round.h"

#define TASK_CLOCK	{ .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_TASK_CLOCK }
#define SWITCHES	{ .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_CONTEXT_SWITCHES }
#define FAULTS		{ .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_PAGE_FAULTS }
#define INSTRUCTIONS	{ .type = PERF_TYPE_HARDWARE, .config = PERF_COUNT_HW_INSTRUCTIONS }

/* Phases of map_single. */
#define MAP_AND_UNMAP	2

#define MANY	100

FIXTURE(counters) {
	int fd;
	int live;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	struct dmabench_counter counters[DMABENCH_MAX_COUNTERS + 1];
	char *hist;
	bool none;	/* the kernel has no perf events */
	pid_t pid;
};

FIXTURE_TEARDOWN(counters)
{
	if (self->pid > 0) {
		kill(self->pid, SIGKILL);
		waitpid(self->pid, NULL, 0);
	}
	EXPECT_EQ(self->live, dma_live(self->fd));
	free(self->hist);
	close(self->fd);
}

/* A round of @name, on the CPUs of the mask, that counts what is given. */
#define PREPARE(name, mask, ...) do {					\
	static const struct dmabench_counter list[] = { __VA_ARGS__ };	\
	static const uint64_t cpus = mask;				\
									\
	round_prepare(&self->run, self->fd, 0, round_exp(self->fd, name), \
		      self->params, self->hist);			\
	memcpy(self->counters, list, sizeof(list));			\
	self->run.counters = (uintptr_t)self->counters;			\
	self->run.ncounters = sizeof(list) / sizeof(list[0]);		\
	self->run.cpus = (uintptr_t)&cpus;				\
	self->run.cpus_bytes = sizeof(cpus);				\
} while (0)

#define RUN_NOW() dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run)

FIXTURE_SETUP(counters)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	PREPARE("noop", 1, TASK_CLOCK);
	self->none = RUN_NOW() == -EOPNOTSUPP &&
		     strstr(self->run.out_reason, "CONFIG_PERF_EVENTS");
}

#define NEEDS_EVENTS() do {						\
	if (self->none)							\
		SKIP(return, "%s", self->run.out_reason);		\
} while (0)

TEST_F(counters, wrong_arrays_are_refused)
{
	NEEDS_EVENTS();
	PREPARE("noop", 1, TASK_CLOCK);
	self->run.ncounters = DMABENCH_MAX_COUNTERS + 1;
	EXPECT_EQ(-EINVAL, RUN_NOW());
	EXPECT_NE(NULL, strstr(self->run.out_reason, "counters"));
	self->run.ncounters = 0;
	EXPECT_EQ(-EINVAL, RUN_NOW());
	self->run.ncounters = 1;
	self->run.counters = 0;
	EXPECT_EQ(-EINVAL, RUN_NOW());
	self->run.counters = 1;
	EXPECT_EQ(-EFAULT, RUN_NOW());
	PREPARE("noop", 1, TASK_CLOCK);
	self->run.reserved = 1;
	EXPECT_EQ(-EINVAL, RUN_NOW());
	self->run.reserved = 0;
	EXPECT_EQ(0, RUN_NOW());
}

/* A tracepoint or a breakpoint is not of one task's timed parts, and other PMUs are of no task. */
TEST_F(counters, a_type_that_is_no_count_of_a_task_is_refused)
{
	static const uint32_t types[] = { PERF_TYPE_TRACEPOINT, PERF_TYPE_BREAKPOINT, 6, ~0U };
	unsigned int i;

	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		PREPARE("noop", 1, TASK_CLOCK, TASK_CLOCK);
		self->counters[1].type = types[i];
		EXPECT_EQ(-EINVAL, RUN_NOW()) TH_LOG("type %u", types[i]);
		EXPECT_NE(NULL, strstr(self->run.out_reason, "counter 1"));
	}
}

TEST_F(counters, an_event_that_nobody_counts_is_told_with_its_errno)
{
	NEEDS_EVENTS();
	PREPARE("map_single", 1, TASK_CLOCK, { .type = PERF_TYPE_SOFTWARE, .config = 999 });
	EXPECT_EQ(-EOPNOTSUPP, RUN_NOW());
	EXPECT_EQ(0, self->counters[0].out_errno);
	EXPECT_EQ(ENOENT, self->counters[1].out_errno);
	EXPECT_NE(NULL, strstr(self->run.out_reason, "counter 1"));
	PREPARE("noop", 1, { .type = PERF_TYPE_HW_CACHE, .config = 0xffffff });
	EXPECT_EQ(-EOPNOTSUPP, RUN_NOW());
	EXPECT_LT(0, self->counters[0].out_errno);
}

TEST_F(counters, without_any_nothing_is_counted)
{
	PREPARE("noop", 1, TASK_CLOCK);
	self->run.counters = 0;
	self->run.ncounters = 0;
	EXPECT_EQ(0, RUN_NOW());
	EXPECT_EQ(0, self->run.out_counted_parts);
}

TEST_F(counters, a_part_is_counted_for_each_sample)
{
	NEEDS_EVENTS();
	PREPARE("noop", 1, TASK_CLOCK);
	self->run.ops = 3000;
	self->run.batch = 1;
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_EQ(round_samples(&self->run), self->run.out_counted_parts);
	PREPARE("map_single", 1, TASK_CLOCK);
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_EQ(MAP_AND_UNMAP * round_samples(&self->run), self->run.out_counted_parts);
}

/* One of them is always ready first, and works on for the other. */
TEST_F(counters, what_a_thread_does_for_others_is_not_counted)
{
	int i;

	NEEDS_EVENTS();
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one CPU");
	for (i = 0; i < 20; i++) {
		PREPARE("map_single", 3, TASK_CLOCK);
		self->run.ops = 500;
		ASSERT_EQ(0, RUN_NOW());
		EXPECT_EQ(2 * MAP_AND_UNMAP * round_samples(&self->run),
			  self->run.out_counted_parts);
	}
}

TEST_F(counters, a_completer_counts_too)
{
	NEEDS_EVENTS();
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one CPU");
	PREPARE("map_single", 1, TASK_CLOCK);
	ASSERT_EQ(0, round_set(self->fd, &self->run, "complete_on", 1));
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_EQ(MAP_AND_UNMAP * round_samples(&self->run), self->run.out_counted_parts);
}

/* The clock of a task says as much as the module's, where all that it does is timed. */
TEST_F(counters, the_task_s_clock_is_within_the_wall_s)
{
	const struct dmabench_counter *clock = self->counters;

	NEEDS_EVENTS();
	PREPARE("noop", 1, TASK_CLOCK);
	self->run.ops = 4096 * 2000;
	self->run.batch = 4096;
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_GE(self->run.out_wall_ns, clock->out_count);
	EXPECT_LT(0, clock->out_count);
	EXPECT_GE(clock->out_enabled_ns, clock->out_count);
	EXPECT_GE(clock->out_enabled_ns, clock->out_running_ns);
	EXPECT_LT(0, clock->out_running_ns);
}

/* The pause between a map and its unmap is far longer than both. */
TEST_F(counters, what_is_not_timed_is_not_counted)
{
	NEEDS_EVENTS();
	PREPARE("map_single", 1, TASK_CLOCK, SWITCHES, FAULTS);
	ASSERT_EQ(0, round_set(self->fd, &self->run, "delay", 1000));
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_LT(OPS * 1000000ULL, self->run.out_wall_ns);
	EXPECT_GT(self->run.out_wall_ns / 4, self->counters[0].out_count);
	EXPECT_LT(OPS * 1000000ULL / 2, self->counters[0].out_enabled_ns);
	EXPECT_GE(self->run.out_context_switches, self->counters[1].out_count);
	EXPECT_EQ(0, self->counters[2].out_count);
}

/* Where there is a PMU an empty part has as many instructions each time. */
TEST_F(counters, instructions_are_counted_or_refused)
{
	double once, again;
	int i;

	NEEDS_EVENTS();
	PREPARE("noop", 1, INSTRUCTIONS);
	self->run.ops = 20000;
	self->run.batch = 1;
	if (RUN_NOW()) {
		EXPECT_LT(0, self->counters[0].out_errno);
		SKIP(return, "%s", self->run.out_reason);
	}
	once = (double)self->counters[0].out_count / self->run.out_counted_parts;
	EXPECT_LT(10, once);
	EXPECT_GT(10000, once);
	/* However many interrupts came: they take thousands each. */
	for (i = 0; i < 20; i++) {
		ASSERT_EQ(0, RUN_NOW());
		again = (double)self->counters[0].out_count / self->run.out_counted_parts;
		EXPECT_GT(once * 1.001, again);
		EXPECT_LT(once * 0.999, again);
	}
	self->run.ops = 2000;
	self->run.batch = 2000;
	ASSERT_EQ(0, RUN_NOW());
	EXPECT_EQ(1, self->run.out_counted_parts);
	/* An empty turn is three instructions or so. */
	EXPECT_LT(once + 2 * 2000, self->counters[0].out_count);
}

/* What INSTRUCTIONS counts an operation, in batches of @batch; 0 where that cannot be. */
static double counted(FIXTURE_DATA(counters) * self, const char *name, uint64_t batch)
{
	PREPARE(name, 1, INSTRUCTIONS);
	self->run.ops = 200 * MANY;
	self->run.batch = batch;
	if (strcmp(name, "noop") && round_set(self->fd, &self->run, "inflight", batch))
		return 0;
	return RUN_NOW() ? 0 : (double)self->counters[0].out_count / self->run.out_ops;
}

/* Less what an empty part counts: in a batch what is around the calls hardly counts. */
TEST_F(counters, a_call_by_itself_counts_as_one_of_many)
{
	double alone, empty, among_many, empty_many;

	NEEDS_EVENTS();
	empty = counted(self, "noop", 1);
	if (!empty)
		SKIP(return, "%s", self->run.out_reason);
	empty_many = counted(self, "noop", MANY);
	alone = counted(self, "map_single", 1);
	among_many = counted(self, "map_single", MANY);
	ASSERT_LT(0, alone);
	ASSERT_LT(0, among_many);
	alone -= MAP_AND_UNMAP * empty;
	among_many -= MAP_AND_UNMAP * empty_many;
	EXPECT_GT(among_many * 1.01, alone);
	EXPECT_LT(among_many * 0.99, alone);
}

TEST_F(counters, a_killed_caller_leaves_nothing)
{
	int status, i;

	NEEDS_EVENTS();
	PREPARE("map_single", 1, TASK_CLOCK, SWITCHES, FAULTS);
	self->run.ops = DMABENCH_MAX_OPS;
	self->pid = fork();
	ASSERT_LE(0, self->pid);
	if (!self->pid) {
		self->fd = dma_open();
		RUN_NOW();
		_exit(2);
	}
	for (i = 0; i < 1000 && dma_live(self->fd) == self->live; i++)
		usleep(10000);
	EXPECT_LT(self->live, dma_live(self->fd)) TH_LOG("it does not run");
	ASSERT_EQ(0, kill(self->pid, SIGKILL));
	ASSERT_EQ(self->pid, waitpid(self->pid, &status, 0));
	self->pid = 0;
	EXPECT_TRUE(WIFSIGNALED(status));
	EXPECT_EQ(self->live, dma_live(self->fd));
	PREPARE("noop", 1, TASK_CLOCK);
	EXPECT_EQ(0, RUN_NOW());
	EXPECT_LT(0, self->run.out_counted_parts);
}

TEST_HARNESS_MAIN
