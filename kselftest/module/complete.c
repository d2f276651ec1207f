// SPDX-License-Identifier: GPL-2.0
/* Rounds whose operations are completed on another CPU than the one that began them. */
#include <errno.h>
#include <kselftest_harness.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "lib/round.h"

#define OTHER	1
#define NODE	2

FIXTURE(complete) {
	int fd;
	int live;
	int target;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
	pid_t pid;
};

FIXTURE_SETUP(complete)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	self->target = dma_engine_in_reach(self->fd);
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
}

FIXTURE_TEARDOWN(complete)
{
	if (self->pid > 0) {
		kill(self->pid, SIGKILL);
		waitpid(self->pid, NULL, 0);
	}
	EXPECT_EQ(self->live, dma_live(self->fd));
	free(self->hist);
	close(self->fd);
}

static const struct {
	const char *exp;
	const char *flight;	/* how many are in flight */
	bool engine;
} rows[] = {
	{ "map_single", "inflight", false }, { "map_page", "inflight", false },
	{ "ring", "inflight", false }, { "map_sg", "inflight", false },
	{ "memcpy", "depth", true }, { "nvme_like", "depth", false },
};

#define FOR_EACH_ROW(row)						\
	for (unsigned int row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) \
		if (!rows[row].engine || self->target >= 0)

#define PREPARE(row, on, value) do {					\
	static const uint64_t cpu_0 = 1;				\
									\
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)				\
		SKIP(return, "one CPU");				\
	round_prepare(&self->run, self->fd, rows[row].engine ? self->target : 0, \
		      round_exp(self->fd, rows[row].exp), self->params, self->hist); \
	self->run.cpus = (uintptr_t)&cpu_0;				\
	self->run.cpus_bytes = sizeof(cpu_0);				\
	ASSERT_EQ(0, round_set(self->fd, &self->run, "complete_on", on)); \
	ASSERT_EQ(0, round_set(self->fd, &self->run, rows[row].flight, value)); \
} while (0)

#define RUN_NOW() dma_ioctl(self->fd, DMABENCH_IO(RUN), &self->run)

/*
 * Whatever the flight and the batch: each phase has all its samples, and nothing is left.
 * Emulated CPUs that wait for each other take long where the host has not one for each.
 */
TEST_F_TIMEOUT(complete, on_another_cpu_all_is_mapped_and_unmapped, 120)
{
	static const uint64_t flights[] = { 1, 2, 16 };
	struct dmabench_exp_info exp;
	unsigned int k;

	FOR_EACH_ROW(i) {
		for (k = 0; k < sizeof(flights) / sizeof(flights[0]); k++) {
			PREPARE(i, OTHER, flights[k]);
			self->run.ops = 500;
			EXPECT_EQ(0, RUN_NOW())
				TH_LOG("%s, %d in flight: %s", rows[i].exp, (int)flights[k],
				       self->run.out_reason);
			exp = (struct dmabench_exp_info){
				.size = sizeof(exp), .exp = self->run.exp,
			};
			ASSERT_EQ(0, dma_ioctl(self->fd, DMABENCH_IO(EXP_INFO), &exp));
			EXPECT_EQ(NULL, round_check_hists(&self->run, exp.out_phases))
				TH_LOG("%s, %d in flight", rows[i].exp, (int)flights[k]);
			EXPECT_EQ(1, self->run.out_threads);
			EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s leaks", rows[i].exp);
		}
	}
}

/* All mappings in flight in one batch, after a warm-up of single ones. */
TEST_F(complete, batches_are_completed_as_batches)
{
	PREPARE(0, OTHER, 8);
	self->run.batch = 8;
	self->run.ops = 801;
	EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);
	EXPECT_EQ(808, self->run.out_ops);
	EXPECT_EQ(NULL, round_check_hists(&self->run, 2));
	self->run.batch = 0;
	EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);
	EXPECT_EQ(NULL, round_check_hists(&self->run, 2));
}

static bool has_two_nodes(void)
{
	return !access("/sys/devices/system/node/node1", F_OK);
}

/* By the node of the CPU that took the samples: map here, unmap there. */
TEST_F_TIMEOUT(complete, on_another_node_all_is_mapped_and_unmapped, 120)
{
	static const uint64_t on[] = { OTHER, NODE };
	const struct dmabench_hist_header *map, *unmap;
	unsigned int k;

	if (!has_two_nodes())
		SKIP(return, "one node");
	for (k = 0; k < 2; k++) {
		PREPARE(0, on[k], 4);
		self->run.ops = 500;
		EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s", self->run.out_reason);
		EXPECT_EQ(NULL, round_check_hists(&self->run, 2));
		map = round_hist(&self->run, 0, 0);
		unmap = round_hist(&self->run, 0, 1);
		ASSERT_TRUE(map && unmap);
		EXPECT_EQ(0, map->cpu_node);
		EXPECT_EQ(on[k] == NODE, map->cpu_node != unmap->cpu_node)
			TH_LOG("nodes %d and %d", map->cpu_node, unmap->cpu_node);
	}
	FOR_EACH_ROW(i) {
		PREPARE(i, NODE, 4);
		self->run.ops = 100;
		EXPECT_EQ(0, RUN_NOW()) TH_LOG("%s: %s", rows[i].exp, self->run.out_reason);
		EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s leaks", rows[i].exp);
	}
}

/* A thread and its completer have a CPU each, which no other thread has. */
TEST_F(complete, no_cpu_is_two_workers)
{
	static uint64_t all;
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	all = cpus < 64 ? (1ULL << cpus) - 1 : ~0ULL;
	PREPARE(0, OTHER, 4);
	self->run.cpus = (uintptr_t)&all;
	EXPECT_EQ(-EOPNOTSUPP, RUN_NOW());
	EXPECT_NE(NULL, strstr(self->run.out_reason, "no CPU is left"));
	/* Which is so of a machine of one node from the first thread on. */
	if (has_two_nodes())
		return;
	PREPARE(0, NODE, 4);
	EXPECT_EQ(-EOPNOTSUPP, RUN_NOW());
	EXPECT_NE(NULL, strstr(self->run.out_reason, "another node"));
}

TEST_F(complete, what_does_not_go_together_is_refused)
{
	PREPARE(0, OTHER, 4);
	ASSERT_EQ(0, round_set(self->fd, &self->run, "delay", 5));
	EXPECT_EQ(-EINVAL, RUN_NOW());
	PREPARE(2, OTHER, 4);
	ASSERT_EQ(0, round_set(self->fd, &self->run, "order", 1));
	EXPECT_EQ(-EINVAL, RUN_NOW());
	if (self->target < 0)
		return;
	PREPARE(4, OTHER, 4);
	ASSERT_EQ(0, round_set(self->fd, &self->run, "memory", 1));
	EXPECT_EQ(-EINVAL, RUN_NOW());
}

static void stop(int number)
{
	(void)number;
}

/* At any moment: neither of both waits for the other then, and nothing is left mapped. */
TEST_F_TIMEOUT(complete, a_signal_ends_both, 120)
{
	/* Again and again: the first may come before the round. */
	struct itimerval timer = { .it_interval.tv_usec = 300000 };
	struct timespec began, ended;
	unsigned int after;

	sigaction(SIGALRM, &(struct sigaction){ .sa_handler = stop }, NULL);
	FOR_EACH_ROW(i) {
		for (after = 1000; after < 200000; after = after * 3 + 777) {
			PREPARE(i, OTHER, 4);
			self->run.ops = 10000000;
			timer.it_value.tv_usec = after;
			clock_gettime(CLOCK_MONOTONIC, &began);
			setitimer(ITIMER_REAL, &timer, NULL);
			EXPECT_EQ(-EINTR, RUN_NOW());
			setitimer(ITIMER_REAL, &(struct itimerval){ }, NULL);
			clock_gettime(CLOCK_MONOTONIC, &ended);
			EXPECT_GT(20, ended.tv_sec - began.tv_sec);
			EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("%s leaks", rows[i].exp);
		}
	}
}

TEST_HARNESS_MAIN
