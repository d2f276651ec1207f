// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment user_pages: what is refused, that data goes through the mapping, and
 * that memory which goes away, and callers that do, leave nothing behind.
 */
#include <kselftest_harness.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "lib/machine.h"
#include "lib/point.h"
#include "lib/user_memory.h"

#define MIB		(1 << 20)
#define PATIENCE_S	20

FIXTURE(user_pages) {
	struct point p;
};

FIXTURE_SETUP(user_pages)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	ASSERT_NE(NULL, round_memory());
	point_prepare(p, "user_pages");
}

FIXTURE_TEARDOWN(user_pages)
{
	EXPECT_NOTHING_LEFT(self->p);
}

/* In KiB, of this process. */
static long locked_kib(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	long kib = -1;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		sscanf(line, "VmLck: %ld kB", &kib);
	if (file)
		fclose(file);
	return kib;
}

TEST_F(user_pages, memory_has_to_be_given_as_it_is_described)
{
	struct point *p = &self->p;

	p->run.memory = 0;
	EXPECT_REFUSED(-EINVAL, "memory and memory_bytes must say");
	p->run.memory_bytes = 0;
	EXPECT_REFUSED(-EINVAL, "memory and memory_bytes must say");
	p->run.memory = UINT64_MAX - PAGE + 1;
	EXPECT_REFUSED(-EINVAL, "no address space");
	p->run.memory++;
	EXPECT_REFUSED(-EOPNOTSUPP, "begins within a page");
	p->run.memory_bytes = MIB - 1;
	EXPECT_REFUSED(-EINVAL, "memory_bytes");
	point_give(p, "size", PAGE + 1);
	EXPECT_REFUSED(-EINVAL, "whole pages");
	point_give(p, "size", 512ULL << 30);
	EXPECT_REFUSED(-EINVAL, "half of the machine's memory");
	point_give(p, "max_segment", PAGE - 1);
	EXPECT_LT(point_run(p), 0);
	point_prepare(p, "user_pages");
	p->run.node = DMABENCH_NODE_CPU;
	EXPECT_REFUSED(-EINVAL, "numactl --membind");
	point_prepare(p, "noop");
	p->run.memory = (uintptr_t)round_memory();
	EXPECT_REFUSED(-EINVAL, "must be 0");
}

TEST_F(user_pages, untouched_memory_is_for_one_operation)
{
	struct point *p = &self->p;

	/* 10 before, 40, one behind. */
	point_give(p, "untouched", 1);
	p->run.memory_bytes = 51 * MIB - 1;
	EXPECT_REFUSED(-EINVAL, "memory_bytes");
	point_give(p, "untouched", 1);
	p->run.memory_bytes = 51 * MIB;
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	point_prepare(p, "user_pages");
	if (p->engine < 0)
		SKIP(return, "%s", dma_no_engine(p->engine));
	point_give(p, "untouched", 1);
	point_give(p, "pieces", 1);
	EXPECT_REFUSED(-EINVAL, "untouched rules out");
}

/* Every second page is somebody else's, so that none of @at has its neighbour behind it. */
static void touch_apart(char *at, char *other, size_t bytes)
{
	size_t i;

	for (i = 0; i < bytes; i += PAGE) {
		at[i] = 1;
		other[i] = 1;
	}
}

TEST_F(user_pages, scattered_memory_is_what_it_is_called)
{
	struct point *p = &self->p;
	char *apart = round_memory() + 32 * MIB;

	point_give(p, "scattered", 1);
	point_give(p, "backing", DMABENCH_BACKING_THP);
	EXPECT_LT(point_run(p), 0);
	point_prepare(p, "user_pages");
	point_give(p, "scattered", 1);
	point_give(p, "untouched", 1);
	EXPECT_REFUSED(-EINVAL, "untouched rules out");
	touch_apart(apart, apart + MIB, MIB);
	p->run.memory = (uintptr_t)apart;
	point_give(p, "scattered", 1);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_LE(OPS * (MIB / PAGE) / 10 * 9, p->run.out_entries);
}

/*
 * As the kernel gives pages, which is up or down, and after those that happen to be left over:
 * one of the two has neighbours, unless all of the machine's memory is in pieces.
 */
TEST_F(user_pages, what_is_not_scattered_is_not_called_so)
{
	struct point *p = &self->p;
	char *memory = round_memory() + 31 * MIB;
	size_t i;

	for (i = 0; i < 16 * MIB; i += PAGE)
		memory[MIB + i] = 1;
	for (i = 0; i < 16 * MIB; i += PAGE)
		memory[MIB - 1 - i] = 1;
	memory += 16 * MIB;
	p->run.memory = (uintptr_t)memory;
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	if (p->run.out_entries > OPS * (MIB / PAGE) / 2) {
		memory -= 31 * MIB;
		point_prepare(p, "user_pages");
		p->run.memory = (uintptr_t)memory;
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	}
	if (p->run.out_entries > OPS * (MIB / PAGE) / 2)
		SKIP(return, "no pages here are neighbours");
	point_prepare(p, "user_pages");
	p->run.memory = (uintptr_t)memory;
	point_give(p, "scattered", 1);
	EXPECT_REFUSED(-EOPNOTSUPP, "stretches of neighbours");
}

/* By what the CPU sees of it afterwards, too: where a piece was, and where none was. */
TEST_F(user_pages, data_goes_through_the_mapping)
{
	struct point *p = &self->p;
	char *memory = round_memory();
	const size_t pages = MIB / PAGE;
	struct dmabench_target_info info;
	unsigned int direction;

	if (p->engine < 0)
		SKIP(return, "%s", dma_no_engine(p->engine));
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		memset(memory, 0x55, MIB);
		point_prepare(p, "user_pages");
		point_give(p, "direction", direction);
		point_give(p, "pieces", 2);
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
		EXPECT_EQ(OPS * 2 * PAGE, p->run.out_verified_bytes);
		EXPECT_LE(OPS, p->run.out_entries);
		EXPECT_LE(OPS, p->run.out_segments);
		EXPECT_LE(p->run.out_segments, p->run.out_entries);
		EXPECT_LE(p->run.out_entries, OPS * pages);
		EXPECT_NE(0, memcmp(memory, memory + PAGE, PAGE));
		EXPECT_NE(0, memcmp(memory + MIB - PAGE, memory + PAGE, PAGE));
		EXPECT_EQ(0x55, memory[PAGE]);
		EXPECT_EQ(0, memcmp(memory + PAGE, memory + PAGE + 1, MIB - 2 * PAGE - 1));
	}
	ASSERT_EQ(0, dma_target_info(p->fd, p->target, &info));
	machine_tier('D', &info, p->run.out_bounced);
}

TEST_F(user_pages, what_may_not_be_written_is_not)
{
	struct point *p = &self->p;
	char *memory = mmap(NULL, MIB, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	ASSERT_NE(MAP_FAILED, memory);
	p->run.memory = (uintptr_t)memory;
	point_give(p, "direction", DMABENCH_FROM_DEVICE);
	EXPECT_REFUSED(-EFAULT, "nothing that may be written");
	p->run.memory = (uintptr_t)memory;
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	munmap(memory, MIB);
	p->run.memory = (uintptr_t)memory;
	EXPECT_REFUSED(-EFAULT, "nothing that may be read");
}

/* Whatever is behind it: what it is said to be is looked at. */
TEST_F(user_pages, huge_pages_are_huge)
{
	struct point *p = &self->p;
	uint64_t entries;
	char *memory;

	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	entries = p->run.out_entries;
	point_give(p, "backing", DMABENCH_BACKING_HUGETLB_2M);
	EXPECT_EQ(-EOPNOTSUPP, point_run(p)) TH_LOG("base pages are no huge ones");
	memory = mmap(NULL, 2 * MIB, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | 21 << 26, -1, 0);
	if (memory == MAP_FAILED)
		SKIP(return, "no free HugeTLB page of 2 MiB: %s", strerror(errno));
	memset(memory, 1, 2 * MIB);
	p->run.memory = (uintptr_t)memory;
	p->run.memory_bytes = 2 * MIB;
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	EXPECT_LE(p->run.out_entries, entries);
	point_give(p, "backing", DMABENCH_BACKING_BASE);
	EXPECT_EQ(-EOPNOTSUPP, point_run(p)) TH_LOG("nor huge ones base pages");
	munmap(memory, 2 * MIB);
}

TEST_F(user_pages, memory_may_go_while_it_is_pinned)
{
	struct point *p = &self->p;
	struct vanishing v;
	int i, err, gone = 0;

	point_give(p, "direction", DMABENCH_FROM_DEVICE);
	if (p->engine >= 0)
		point_give(p, "pieces", 4);
	ASSERT_EQ(0, vanishing_begin(&v, round_memory(), MIB));
	for (i = 0; i < 100; i++) {
		err = point_run(p);
		EXPECT_TRUE(!err || err == -EFAULT) TH_LOG("%d: %s", err, p->run.out_reason);
		gone += err == -EFAULT;
	}
	EXPECT_LT(0, gone);
	vanishing_end(&v);
	EXPECT_EQ(0, locked_kib());
}

TEST_F(user_pages, a_killed_caller_leaves_nothing)
{
	EXPECT_EQ(0, point_killed_callers_leave(&self->p));
}

/* Its own memory is there only when it says so itself, which it cannot. */
static int run_with_late_memory(struct point *p, int told)
{
	char *late;

	if (late_memory(&late, MIB) < 0)
		return 1;
	p->run.memory = (uintptr_t)late;
	if (write(told, "", 1) != 1)
		return 2;
	p->fd = dma_open();
	return point_run(p) ? 3 : 4;
}

TEST_F_TIMEOUT(user_pages, a_killed_caller_does_not_wait_for_its_memory, 60)
{
	struct point *p = &self->p;
	int tries, status, ready[2];
	bool ended = false;
	pid_t child;
	char byte;

	ASSERT_EQ(0, pipe(ready));
	child = fork();
	if (!child)
		_exit(run_with_late_memory(p, ready[1]));
	close(ready[1]);
	if (read(ready[0], &byte, 1) != 1) {
		waitpid(child, &status, 0);
		SKIP(return, "no userfaultfd");
	}
	usleep(300000);
	EXPECT_EQ(0, waitpid(child, &status, WNOHANG)) TH_LOG("it did not wait: %d", status);
	kill(child, SIGKILL);
	for (tries = 0; tries < PATIENCE_S * 100 && !ended; tries++) {
		ended = waitpid(child, &status, WNOHANG) == child;
		usleep(10000);
	}
	EXPECT_TRUE(ended);
	close(ready[0]);
}

static int drop_ipc_lock(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &header, data))
		return -1;
	data[0].effective &= ~(1U << CAP_IPC_LOCK);
	data[0].permitted &= ~(1U << CAP_IPC_LOCK);
	return syscall(SYS_capset, &header, data);
}

/* Bits of what went wrong. */
static int run_within_limit(struct point *p)
{
	struct rlimit limit = { 16 * PAGE, 16 * PAGE };
	int wrong = 0;

	p->fd = dma_open();
	if (setrlimit(RLIMIT_MEMLOCK, &limit) || drop_ipc_lock())
		return 64;
	if (point_run(p) != -ENOMEM || !strstr(p->run.out_reason, "RLIMIT_MEMLOCK"))
		wrong |= 1;
	point_give(p, "size", 16 * PAGE);
	if (point_run(p))
		wrong |= 2;
	point_give(p, "size", 17 * PAGE);
	if (point_run(p) != -ENOMEM)
		wrong |= 4;
	if (locked_kib())
		wrong |= 8;
	return wrong;
}

TEST_F(user_pages, pinned_memory_is_on_the_callers_account)
{
	struct point *p = &self->p;
	int status = -1;
	pid_t child = fork();

	if (!child)
		_exit(run_within_limit(p));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status) TH_LOG("%d", WEXITSTATUS(status));
}

TEST_HARNESS_MAIN
