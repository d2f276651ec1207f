// SPDX-License-Identifier: GPL-2.0
/* RUN tells of rounds beside it: on the same device or CPU, and on no other. */
#include <errno.h>
#include <kselftest_harness.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "lib/round.h"

/* What the other process and its rounds tell us. */
struct other {
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	int err;
	uint32_t disturbed;
	uint32_t disturbed_by;
	char hist[HIST_BYTES];
};

FIXTURE(disturb) {
	int fd;
	int engine;
	struct dmabench_run run;
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist;
	struct other *other;
	pid_t pid;
};

FIXTURE_SETUP(disturb)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->engine = dma_engine_target(self->fd);
	self->hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->hist);
	self->other = mmap(NULL, sizeof(*self->other), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->other);
}

FIXTURE_TEARDOWN(disturb)
{
	if (self->pid > 0) {
		kill(self->pid, SIGKILL);
		waitpid(self->pid, NULL, 0);
	}
	munmap(self->other, sizeof(*self->other));
	free(self->hist);
	close(self->fd);
}

static void prepare(struct dmabench_run *run, int fd, int target,
		    const uint64_t *cpus, struct dmabench_param_value *params,
		    char *hist)
{
	round_prepare(run, fd, target, round_exp(fd, "noop"), params, hist);
	run->cpus = (uintptr_t)cpus;
	run->cpus_bytes = sizeof(*cpus);
}

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

/* A round after the other, until a signal comes: what they say of others is for us. */
static void other_process(struct other *other, int target, uint64_t cpus)
{
	struct sigaction action = { .sa_handler = stop };
	int fd = dma_open();

	sigaction(SIGUSR1, &action, NULL);
	prepare(&other->run, fd, target, &cpus, other->params, other->hist);
	other->run.ops = 100000;
	while (!stopped && !other->err) {
		other->err = dma_ioctl(fd, DMABENCH_IO(RUN), &other->run);
		if (!other->run.out_disturbed)
			continue;
		other->disturbed = other->run.out_disturbed;
		other->disturbed_by = other->run.out_disturbed_by;
	}
	_exit(0);
}

#define OTHER_STARTS(target, cpus) do {					\
	self->pid = fork();						\
	ASSERT_LE(0, self->pid);					\
	if (!self->pid)							\
		other_process(self->other, target, cpus);		\
} while (0)

static int one_round(int fd, struct dmabench_run *run, int target, uint64_t cpus,
		     struct dmabench_param_value *params, char *hist)
{
	prepare(run, fd, target, &cpus, params, hist);
	return dma_ioctl(fd, DMABENCH_IO(RUN), run);
}

#define ROUND(target, cpus) one_round(self->fd, &self->run, target, cpus, \
				      self->params, self->hist)

/* Until the other one's round is under way, which takes it a moment. */
#define DISTURBED(target, cpus) ({					\
	int tries;							\
									\
	for (tries = 0; tries < 2000; tries++) {			\
		if (ROUND(target, cpus) || self->run.out_disturbed)	\
			break;						\
		usleep(1000);						\
	}								\
	self->run.out_disturbed;					\
})

#define OTHER_ENDS() do {						\
	kill(self->pid, SIGUSR1);					\
	waitpid(self->pid, NULL, 0);					\
	self->pid = 0;							\
} while (0)

TEST_F(disturb, alone_it_is_not)
{
	EXPECT_EQ(0, ROUND(0, 1));
	EXPECT_EQ(0, self->run.out_disturbed);
	EXPECT_EQ(0, self->run.out_disturbed_by);
}

TEST_F(disturb, two_on_one_target_are_both_told)
{
	pid_t pid;

	OTHER_STARTS(0, 1);
	pid = self->pid;
	ASSERT_LE(1, DISTURBED(0, 1));
	EXPECT_EQ(pid, self->run.out_disturbed_by);
	OTHER_ENDS();
	EXPECT_TRUE(!self->other->err || self->other->err == -EINTR);
	EXPECT_LE(1, self->other->disturbed);
	EXPECT_EQ(getpid(), self->other->disturbed_by);
	EXPECT_EQ(0, ROUND(0, 1));
	EXPECT_EQ(0, self->run.out_disturbed);
}

TEST_F(disturb, two_on_one_cpu_are_told)
{
	if (self->engine < 0)
		SKIP(return, "%s", dma_no_engine(self->engine));
	OTHER_STARTS(0, 1);
	EXPECT_LE(1, DISTURBED(self->engine, 1));
	EXPECT_EQ(self->pid, self->run.out_disturbed_by);
}

TEST_F(disturb, on_another_device_and_cpu_it_is_not)
{
	if (self->engine < 0)
		SKIP(return, "%s", dma_no_engine(self->engine));
	if (sysconf(_SC_NPROCESSORS_ONLN) < 2)
		SKIP(return, "needs two CPUs");
	OTHER_STARTS(0, 1);
	ASSERT_LE(1, DISTURBED(0, 1));
	EXPECT_EQ(0, ROUND(self->engine, 2));
	EXPECT_EQ(0, self->run.out_disturbed);
	/* It still was under way. */
	EXPECT_LE(1, DISTURBED(0, 1));
}

TEST_HARNESS_MAIN
