// SPDX-License-Identifier: GPL-2.0
/*
 * What figures rest on: a clock that may be coarse, which the module can be told
 * to make it, and threads that disturb each other from the first sample to the
 * last.
 */
#include <errno.h>
#include <fcntl.h>
#include <kselftest_harness.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "lib/round.h"

#define DROPPED	"/sys/module/dmabench/parameters/clock_dropped_bits"

FIXTURE(clock) {
	int fd;
	struct dmabench_info info;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
	char dropped[8]; /* as who loaded the module wants it */
	pid_t pid;
};

FIXTURE_SETUP(clock)
{
	FILE *file;

	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->info));
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	file = fopen(DROPPED, "r");
	ASSERT_NE(NULL, file);
	EXPECT_NE(NULL, fgets(self->dropped, sizeof(self->dropped), file));
	fclose(file);
}

FIXTURE_TEARDOWN(clock)
{
	if (self->pid > 0) {
		kill(self->pid, SIGKILL);
		waitpid(self->pid, NULL, 0);
	}
	EXPECT_EQ(0, sysfs_write(DROPPED, self->dropped));
	free(self->hist);
	close(self->fd);
}

/* Of noop, each operation timed by itself, on CPU 0 or on 0 and 1. */
static int empty_rounds(int fd, struct dmabench_run *run, uint64_t ops, const uint64_t *cpus,
			struct dmabench_param_value *params, char *hist)
{
	round_prepare(run, fd, 0, round_exp(fd, "noop"), params, hist);
	run->ops = ops;
	run->batch = 1;
	run->cpus = (uintptr_t)cpus;
	run->cpus_bytes = sizeof(*cpus);
	return dma_ioctl(fd, DMABENCH_IO(RUN), run);
}

#define EMPTY_ROUNDS(ops, cpus) empty_rounds(self->fd, &self->run, ops, &(uint64_t){ cpus }, \
					     self->params, self->hist)

TEST_F(clock, is_made_coarser_and_told_to_be)
{
	struct dmabench_info info;

	ASSERT_EQ(0, sysfs_write(DROPPED, "1"));
	ASSERT_EQ(0, dma_info(self->fd, &info));
	EXPECT_LE(2, info.out_clock_granularity_ticks);
	ASSERT_EQ(0, sysfs_write(DROPPED, "10"));
	ASSERT_EQ(0, dma_info(self->fd, &info));
	/* Or more, where it is coarser by itself. */
	EXPECT_LE(1024, info.out_clock_granularity_ticks);
	EXPECT_EQ(0, info.out_clock_granularity_ticks % 1024);
	EXPECT_GT(0.01, fabs((double)info.out_clock_hz / self->info.out_clock_hz - 1));
	ASSERT_EQ(0, sysfs_write(DROPPED, "0"));
	ASSERT_EQ(0, dma_info(self->fd, &info));
	EXPECT_GT(1024, info.out_clock_granularity_ticks);
}

TEST_F(clock, is_made_no_coarser_than_tests_want)
{
	EXPECT_EQ(-EINVAL, sysfs_write(DROPPED, "11"));
	EXPECT_EQ(-EINVAL, sysfs_write(DROPPED, "-1"));
	EXPECT_EQ(-EINVAL, sysfs_write(DROPPED, "fine"));
}

/* All readings are of its steps, and not all of one: what is timed begins between two. */
TEST_F(clock, readings_are_its_steps)
{
	const struct dmabench_hist_header *header = (void *)self->hist;
	const struct dmabench_hist_bucket *bucket = (void *)(header + 1);
	uint64_t others = 0;
	uint32_t i;

	ASSERT_EQ(0, sysfs_write(DROPPED, "10"));
	ASSERT_EQ(0, EMPTY_ROUNDS(10000, 1));
	for (i = 0; i < header->buckets; i++) {
		/* A bucket of more than one value may have its first elsewhere. */
		if (bucket[i].width_ticks == 1)
			EXPECT_EQ(0, bucket[i].low_ticks % 1024);
		if (bucket[i].low_ticks)
			others += bucket[i].count;
	}
	EXPECT_LT(0, others);
	EXPECT_GT(10000, others);
}

static void rounds_for_ever(void)
{
	static struct dmabench_param_value params[MAX_PARAMS];
	static char hist[HIST_BYTES];
	struct dmabench_run run;
	int fd = dma_open();

	while (!empty_rounds(fd, &run, 1000000, &(uint64_t){ 1 }, params, hist))
		;
	_exit(1);
}

TEST_F(clock, stays_the_same_in_a_round)
{
	int tries, err = 0;

	self->pid = fork();
	ASSERT_LE(0, self->pid);
	if (!self->pid)
		rounds_for_ever();
	/* Between two of its rounds there is a moment. */
	for (tries = 0; tries < 2000 && err != -EBUSY; tries++) {
		usleep(1000);
		err = sysfs_write(DROPPED, "1");
	}
	EXPECT_EQ(-EBUSY, err);
}

/* Of this CPU, since boot. */
static double idle_s(int cpu)
{
	unsigned long user, nice, system, idle;
	char line[256], name[16];
	double found = NAN;
	FILE *stat = fopen("/proc/stat", "r");

	snprintf(name, sizeof(name), "cpu%d ", cpu);
	while (stat && fgets(line, sizeof(line), stat))
		if (!strncmp(line, name, strlen(name)) &&
		    sscanf(line + strlen(name), "%lu %lu %lu %lu",
			   &user, &nice, &system, &idle) == 4)
			found = (double)idle / sysconf(_SC_CLK_TCK);
	if (stat)
		fclose(stat);
	return found;
}

static void burn_on_cpu_1(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(1, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		_exit(1);
	for (;;)
		;
}

/* CPU 1 has two things to do, so that its thread takes twice as long. */
TEST_F(clock, a_thread_with_all_samples_goes_on_until_the_last_has)
{
	double idle, wall_s;
	uint64_t ops;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "one CPU");
	self->pid = fork();
	ASSERT_LE(0, self->pid);
	if (!self->pid)
		burn_on_cpu_1();
	/* Whatever the machine and its clock, some tenths of a second are to be had. */
	for (ops = DMABENCH_MAX_OPS / 64, wall_s = 0; wall_s < 2 && ops <= DMABENCH_MAX_OPS;
	     ops *= 2) {
		idle = idle_s(0);
		ASSERT_EQ(0, EMPTY_ROUNDS(ops, 3));
		idle = idle_s(0) - idle;
		wall_s = self->run.out_wall_ns / 1e9;
	}
	EXPECT_GT(wall_s / 5, idle);
	/* No more than its own are samples. */
	EXPECT_EQ(NULL, round_check_hists(&self->run, 1));
}

TEST_HARNESS_MAIN
