// SPDX-License-Identifier: GPL-2.0
/*
 * The caller's memory may be long in coming: behind userfaultfd or FUSE, or swapped
 * out to a disk that hangs. Nobody but the caller waits for it, no unbind above all,
 * which no signal ends.
 */
#include <kselftest_harness.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "lib/lsi.h"
#include "lib/round.h"
#include "lib/user_memory.h"

#define LENGTH		4096
#define PATIENCE_S	20

/* How it went, as a process's status. */
enum { UNBOUND_MEANWHILE, WAITED, NO_FAULT };

FIXTURE(user_memory) {
	struct stage s;
	int userfault;
	char *late;
};

FIXTURE_VARIANT(user_memory) {
	int (*call)(int fd, int target, int buffer, int mapping, void *late);
};

static int call_read(int fd, int target, int buffer, int mapping, void *late)
{
	(void)target;
	(void)mapping;
	return dma_read(fd, buffer, 0, LENGTH, late);
}

static int call_peer_read(int fd, int target, int buffer, int mapping, void *late)
{
	(void)target;
	(void)buffer;
	return dma_peer_read(fd, mapping, 0, LENGTH, late);
}

static int call_peer_write(int fd, int target, int buffer, int mapping, void *late)
{
	(void)target;
	(void)buffer;
	return dma_peer_write(fd, mapping, 0, LENGTH, late);
}

static int call_map_sg(int fd, int target, int buffer, int mapping, void *late)
{
	struct dmabench_sg_entry entry = { .buffer = buffer, .length = LENGTH };
	struct dmabench_map_sg map = {
		.size = sizeof(map), .entries = (uintptr_t)&entry, .nentries = 1,
		.direction = DMABENCH_BIDIRECTIONAL, .segments = (uintptr_t)late,
	};

	(void)target;
	(void)mapping;
	return dma_ioctl(fd, DMABENCH_IO(MAP_SG), &map);
}

static int call_run(int fd, int target, int buffer, int mapping, void *late)
{
	struct dmabench_param_value params[MAX_PARAMS];
	struct dmabench_run run;

	(void)buffer;
	(void)mapping;
	round_prepare(&run, fd, target, round_exp(fd, "noop"), params, late);
	return dma_ioctl(fd, DMABENCH_IO(RUN), &run);
}

/* What is to come is what is pinned. */
static int call_run_pinned(int fd, int target, int buffer, int mapping, void *late)
{
	struct dmabench_param_value params[MAX_PARAMS];
	char *hist = malloc(HIST_BYTES);
	struct dmabench_run run;
	int err;

	(void)buffer;
	(void)mapping;
	round_prepare(&run, fd, target, round_exp(fd, "user_pages"), params, hist);
	run.memory = (uintptr_t)late;
	run.memory_bytes = HIST_BYTES;
	err = dma_ioctl(fd, DMABENCH_IO(RUN), &run);
	free(hist);
	return err;
}

FIXTURE_VARIANT_ADD(user_memory, READ) { .call = call_read };
FIXTURE_VARIANT_ADD(user_memory, PEER_read) { .call = call_peer_read };
FIXTURE_VARIANT_ADD(user_memory, PEER_write) { .call = call_peer_write };
FIXTURE_VARIANT_ADD(user_memory, MAP_SG) { .call = call_map_sg };
FIXTURE_VARIANT_ADD(user_memory, RUN) { .call = call_run };
FIXTURE_VARIANT_ADD(user_memory, RUN_pinned) { .call = call_run_pinned };

FIXTURE_SETUP(user_memory)
{
	struct stage *s = &self->s;

	self->userfault = late_memory(&self->late, HIST_BYTES);
	ASSERT_EQ(0, stage_open(s, LENGTH));
}

FIXTURE_TEARDOWN(user_memory)
{
	stage_close(&self->s);
	if (self->s.target >= 0)
		sysfs_write(LSI_DRIVER "bind", self->s.info.out_device);
}

static bool ends_soon(pid_t pid)
{
	int tries;

	for (tries = 0; tries < PATIENCE_S * 100; tries++) {
		if (waitpid(pid, NULL, WNOHANG) == pid)
			return true;
		usleep(10000);
	}
	return false;
}

/* Once the caller waits for its memory: the device is unbound, then the memory comes. */
static int unbind_meanwhile(const struct stage *s, int userfault, char *late, size_t length)
{
	struct uffdio_zeropage come = { .range = { (uintptr_t)late, length } };
	struct pollfd faults = { .fd = userfault, .events = POLLIN };
	bool soon;
	pid_t pid;

	if (poll(&faults, 1, PATIENCE_S * 1000) != 1)
		return NO_FAULT;
	pid = fork();
	if (!pid)
		_exit(!!sysfs_write(LSI_DRIVER "unbind", s->info.out_device));
	soon = ends_soon(pid);
	ioctl(userfault, UFFDIO_ZEROPAGE, &come);
	waitpid(pid, NULL, 0);
	return soon ? UNBOUND_MEANWHILE : WAITED;
}

TEST_F_TIMEOUT(user_memory, an_unbind_does_not_wait_for_it, 120)
{
	struct stage *s = &self->s;
	int err, status = -1, buffer, mapping;
	pid_t pid;

	NEED_ENGINE(s);
	if (strcmp(s->info.out_driver, "dmabench_lsi"))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	if (self->userfault < 0)
		SKIP(return, "no userfaultfd: %s", strerror(-self->userfault));
	buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH);
	mapping = dma_map(s->fd, buffer, DMABENCH_BIDIRECTIONAL, 0, LENGTH, NULL);
	ASSERT_LE(0, buffer);
	ASSERT_LE(0, mapping);
	pid = fork();
	if (!pid)
		_exit(unbind_meanwhile(s, self->userfault, self->late, HIST_BYTES));
	err = variant->call(s->fd, s->target, buffer, mapping, self->late);
	EXPECT_TRUE(!err || err == -ENODEV) TH_LOG("%d", err);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(UNBOUND_MEANWHILE, WEXITSTATUS(status))
		TH_LOG("%s", WEXITSTATUS(status) == WAITED ? "it waited" : "no fault was seen");
}

TEST_HARNESS_MAIN
