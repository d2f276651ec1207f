// SPDX-License-Identifier: GPL-2.0
/*
 * Each allocation that a command makes fails once, one after the other: the
 * command then says so, and nothing of it stays behind. Needs a kernel with
 * CONFIG_FAILSLAB, CONFIG_FAIL_PAGE_ALLOC and CONFIG_FAULT_INJECTION_DEBUG_FS.
 * The threads of a round are the kernel's own and are not made to fail.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "lib/round.h"

#define MAX_NTH 1000

/* Allocations that may sleep fail too, of any order, and without a word. */
static int faults_on(void)
{
	return sysfs_write("/sys/kernel/debug/failslab/ignore-gfp-wait", "N") ?:
	       sysfs_write("/sys/kernel/debug/failslab/verbose", "0") ?:
	       sysfs_write("/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N") ?:
	       sysfs_write("/sys/kernel/debug/fail_page_alloc/min-order", "0") ?:
	       sysfs_write("/sys/kernel/debug/fail_page_alloc/verbose", "0");
}

/* Open for good: to open it while armed could be what fails. */
static int fail_nth_fd = -1;

static int arm(int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", nth);

	return pwrite(fail_nth_fd, text, length, 0) == length ? 0 : -errno;
}

/* What is left of the count: 0 if the allocation was reached and failed. */
static int disarm(void)
{
	char text[16] = "";

	if (pread(fail_nth_fd, text, sizeof(text) - 1, 0) <= 0 ||
	    pwrite(fail_nth_fd, "0", 1, 0) != 1)
		return -errno;
	return atoi(text);
}

static int step_open(int fd, int target)
{
	int other = dma_open();

	(void)fd;
	(void)target;
	if (other < 0)
		return other;
	return dma_alloc(other, 0, DMABENCH_BUFFER_PAGES, 4096) < 0 ? -ENOMEM : close(other);
}

static int step_info(int fd, int target)
{
	struct dmabench_info info;

	(void)target;
	return dma_info(fd, &info);
}

static int step_coherent(int fd, int target)
{
	return dma_alloc(fd, target, DMABENCH_BUFFER_COHERENT, 65536);
}

static int step_map(int fd, int target)
{
	int buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES, 65536);
	uint32_t bounced;

	if (buffer < 0)
		return buffer;
	return dma_map(fd, buffer, DMABENCH_TO_DEVICE, 0, 65536, &bounced);
}

static int step_copy(int fd, int target)
{
	int src = step_map(fd, target);
	int dst = src < 0 ? src : step_coherent(fd, target);

	return dst < 0 ? dst : dma_copy(fd, dst, src, 4096, 0, 1000);
}

/* Every kind of buffer; a pool for a block of one. */
static int step_kinds(int fd, int target)
{
	int kind, handle = 0;

	for (kind = DMABENCH_BUFFER_PAGES; handle >= 0 && kind < DMABENCH_BUFFER_BAR; kind++)
		if (kind != DMABENCH_BUFFER_POOL)
			handle = dma_alloc(fd, target, kind, 65536);
	if (handle >= 0)
		handle = dma_pool(fd, target, 64, 64, 0);
	return handle < 0 ? handle : dma_pool_block(fd, target, handle, 64);
}

static int step_managed(int fd, int target)
{
	int buffer = dma_managed(fd, target, 65536);
	int pool = buffer < 0 ? buffer : dma_managed_pool(fd, target, 64);

	return pool < 0 ? pool : dma_pool_block(fd, target, pool, 64);
}

static int step_mmap(int fd, int target)
{
	struct dmabench_alloc buffer = {
		.target = target, .kind = DMABENCH_BUFFER_NONCONTIGUOUS,
		.length = 65536,
	};
	int handle = dma_alloc_as(fd, &buffer);
	void *user;

	if (handle < 0)
		return handle;
	user = dma_mmap(fd, &buffer, buffer.length);
	if (user == MAP_FAILED)
		return -errno;
	/* What failed in the first does not in the second. */
	return munmap(user, buffer.length) ? munmap(user, buffer.length) : 0;
}

static int step_map_sg(int fd, int target)
{
	struct dmabench_sg_entry entries[DMABENCH_MAX_SG];
	int buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES, 2 << 20), i;
	char data[64];

	for (i = 0; i < (int)DMABENCH_MAX_SG; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = buffer, .offset = 8192 * i, .length = 4096,
		};
	if (buffer >= 0)
		buffer = dma_map_sg(fd, DMABENCH_TO_DEVICE, entries, DMABENCH_MAX_SG);
	return buffer < 0 ? buffer : dma_peer_read(fd, buffer, 4090, 64, data);
}

static int step_copy_async(int fd, int target)
{
	int src = step_map(fd, target);
	int dst = src < 0 ? src : step_coherent(fd, target);
	int copy = dst < 0 ? dst : dma_copy_start(fd, dst, src, 4096, 0);

	return copy < 0 ? copy : dma_copy_end(fd, copy, DMABENCH_COPY_WAIT, NULL);
}

/* A copy under way, which the end of the file has to end. */
static int step_copy_left(int fd, int target)
{
	int src = step_map(fd, target);
	int dst = src < 0 ? src : step_coherent(fd, target);

	return dst < 0 ? dst : dma_copy_start(fd, dst, src, 4096, 0);
}

static int step_iova(int fd, int target)
{
	int buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES, 65536);
	int iova = buffer < 0 ? buffer : dma_iova_alloc(fd, target, 65536), err;

	if (iova < 0)
		/* Where the answer is no, or the allocation inside failed. */
		return iova == -EOPNOTSUPP ? 0 : iova;
	err = dma_iova_link(fd, iova, 0, buffer, 0, 65536, DMABENCH_TO_DEVICE) ?:
	      dma_iova_sync(fd, iova, 0, 65536);
	return err ?: dma_iova_destroy(fd, iova, DMABENCH_TO_DEVICE);
}

static int step_limits(int fd, int target)
{
	return dma_limits_set(fd, target, DMABENCH_SET_MASK, UINT32_MAX);
}

/* Without misuse=1 there is nothing to it; nor may dma-debug say anything. */
static int step_misuse(int fd, int target)
{
	int buffer = step_map(fd, target);
	int err = buffer < 0 ? buffer : dma_unmap_keep(fd, buffer);

	return err == -EPERM ? 0 : err;
}

/* Which experiment it is the turn of, and what it said last. */
static uint32_t exp_now;
static char exp_said[DMABENCH_NAME_LEN + DMABENCH_TEXT_LEN + 2];

static int step_run(int fd, int target)
{
	struct dmabench_exp_info exp = { .size = sizeof(exp), .exp = exp_now };
	static struct dmabench_param_value params[MAX_PARAMS];
	static char hist[HIST_BYTES];
	struct dmabench_run run;
	int err;

	exp_said[0] = '\0';
	err = dma_ioctl(fd, DMABENCH_IO(EXP_INFO), &exp);
	if (err)
		return err;
	if (exp.out_unavailable[0] ||
	    exp.out_flags & (DMABENCH_EXP_MUST_FAIL | DMABENCH_EXP_MISUSES))
		return 0;
	round_prepare(&run, fd, target, exp_now, params, hist);
	/* What failed was to be told that it wants memory. */
	if (exp.out_flags & DMABENCH_EXP_USER_MEMORY && !run.memory)
		return -ENOMEM;
	/* What is allocated does not depend on how often it is used. */
	run.ops = 1;
	run.warmup_ops = 1;
	err = dma_ioctl(fd, DMABENCH_IO(RUN), &run);
	snprintf(exp_said, sizeof(exp_said), "%s: %s", exp.out_name, run.out_reason);
	/* bounce, where nothing bounces */
	return err == -EOPNOTSUPP ? 0 : err;
}

FIXTURE(fail_nth) {
	int target;
};

FIXTURE_VARIANT(fail_nth) {
	int (*step)(int fd, int target);
};

#define STEP(name) \
	FIXTURE_VARIANT_ADD(fail_nth, name) { .step = step_##name }

STEP(open);
STEP(info);
STEP(coherent);
STEP(map);
STEP(copy);
STEP(kinds);
STEP(managed);
STEP(mmap);
STEP(map_sg);
STEP(copy_async);
STEP(copy_left);
STEP(iova);
STEP(limits);
STEP(misuse);
STEP(run);

FIXTURE_SETUP(fail_nth)
{
	int fd = dma_open();

	ASSERT_LE(0, fd);
	self->target = dma_engine_in_reach(fd);
	close(fd);
	fail_nth_fd = open("/proc/thread-self/fail-nth", O_RDWR);
}

FIXTURE_TEARDOWN(fail_nth)
{
	(void)self;
	close(fail_nth_fd);
}

/* Return: how many allocations the step makes; all of them failed once. */
static int fail_each(struct __test_metadata *_metadata, int target,
		     int (*step)(int fd, int target))
{
	int nth, fd, ret = 0, left = 0;

	for (nth = 1; nth < MAX_NTH && !left; nth++) {
		fd = dma_open();
		ASSERT_LE(0, fd);
		ASSERT_EQ(0, arm(nth));
		ret = step(fd, target);
		left = disarm();
		ASSERT_LE(0, left);
		close(fd);

		/* What it is called where the allocation was not our own. */
		if (ret < 0 && ret != -EIO && ret != -EREMOTEIO && ret != -EBUSY)
			EXPECT_EQ(-ENOMEM, ret) TH_LOG("nth %d: %s", nth, exp_said);
		fd = dma_open();
		ASSERT_LE(0, fd);
		EXPECT_EQ(0, dma_live(fd)) TH_LOG("nth %d", nth);
		close(fd);
	}
	/* The last one was not reached: then all is well. */
	EXPECT_LE(0, ret);
	return nth - 2;
}

TEST_F_TIMEOUT(fail_nth, is_undone, 280)
{
	uint32_t exps = 1;
	struct dmabench_info info;
	int fd, failed = 0;

	if (fail_nth_fd < 0 || faults_on())
		SKIP(return, "this kernel cannot fail allocations: CONFIG_FAULT_INJECTION");
	if (self->target < 0)
		SKIP(return, "%s", dma_no_engine(self->target));
	if (variant->step == step_run) {
		fd = dma_open();
		ASSERT_EQ(0, dma_info(fd, &info));
		close(fd);
		exps = info.out_experiments;
	}
	for (exp_now = 0; exp_now < exps; exp_now++)
		failed += fail_each(_metadata, self->target, variant->step);
	EXPECT_LT(0, failed);
	TH_LOG("%d allocations were made to fail", failed);
}

TEST_HARNESS_MAIN
