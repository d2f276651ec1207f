// SPDX-License-Identifier: GPL-2.0
/* How much of the machine's memory open files may have, and who pays for it. */
#include <fcntl.h>
#include <kselftest_harness.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "lib/dma.h"
#include "lib/point.h"

#define PAGE	4096

FIXTURE(memory) {
	int fd;
	int live;
};

FIXTURE_SETUP(memory)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
}

FIXTURE_TEARDOWN(memory)
{
	close(self->fd);
	self->fd = dma_open();
	EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("something is left behind");
	close(self->fd);
}

TEST_F_TIMEOUT(memory, handles_of_a_file_have_a_limit, 120)
{
	int buffer, handle, i;

	buffer = dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, PAGE);
	ASSERT_LT(0, buffer);
	for (i = 0; i < (int)DMABENCH_MAX_HANDLES - 1; i++) {
		handle = dma_pool(self->fd, 0, 16, 1, 0);
		ASSERT_LT(0, handle) TH_LOG("%d pools", i);
	}
	EXPECT_EQ(-ENOMEM, dma_pool(self->fd, 0, 16, 1, 0));
	EXPECT_EQ(-ENOMEM, dma_map(self->fd, buffer, DMABENCH_TO_DEVICE, 0, PAGE, NULL));
	EXPECT_EQ(-ENOMEM, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, 1));
	ASSERT_EQ(0, dma_free(self->fd, handle));
	EXPECT_LT(0, dma_map(self->fd, buffer, DMABENCH_TO_DEVICE, 0, PAGE, NULL))
		TH_LOG("one was freed");
}

/* A length just above a power of two takes twice that. */
TEST_F(memory, what_an_allocation_takes_is_counted_and_not_what_was_asked)
{
	const uint64_t length = (1 << 20) + 1, taken = 2 << 20;
	const int most = DMABENCH_MAX_FILE_BYTES / taken;
	int i, handle;

	for (i = 0; i <= most; i++) {
		handle = dma_alloc(self->fd, 0, DMABENCH_BUFFER_COHERENT, length);
		if (handle < 0)
			break;
	}
	EXPECT_EQ(-ENOMEM, handle);
	EXPECT_GE(most, i);
}

/* Return: what a round says that has a MiB of the bounce pool beside what it times */
static int hold_in_a_round(int target)
{
	struct point p = {
		.fd = dma_open(), .target = target, .hist = malloc(HIST_BYTES),
	};
	int err;

	point_prepare(&p, "bounce");
	p.run.ops = 1;
	point_give(&p, "size", 65536);
	point_give(&p, "held", 16);
	err = point_run(&p);
	close(p.fd);
	free(p.hist);
	return err;
}

/* Whatever else fails, bounced mappings leave half of the pool to others. */
TEST_F_TIMEOUT(memory, half_of_the_bounce_pool_is_left_to_others, 120)
{
	const int length = 128 << 10;
	uint32_t bounced = 0;
	struct dmabench_info info;
	int i, buffer, handle = 0, target = dma_engine_in_reach(self->fd);
	long slots = dma_bounce_slots(), used = dma_bounce_slots_used();

	ASSERT_EQ(0, dma_info(self->fd, &info));
	if (info.out_misuse)
		SKIP(return, "dmabench was loaded with misuse=1");
	if (target < 0 || used < 0 || slots < 0)
		SKIP(return, "no engine, or debugfs does not tell of a bounce pool");
	buffer = dma_alloc(self->fd, target, DMABENCH_BUFFER_PAGES, length);
	ASSERT_LT(0, buffer);
	for (i = 0; i < (int)DMABENCH_MAX_HANDLES - 1 && handle >= 0; i++) {
		handle = dma_map(self->fd, buffer, DMABENCH_TO_DEVICE, 0, length, &bounced);
		if (handle >= 0 && bounced != DMABENCH_BOUNCED_ALL)
			SKIP(return, "not bounced");
	}
	EXPECT_EQ(-ENOMEM, handle) TH_LOG("after %d mappings", i);
	EXPECT_GE(slots / 2, dma_bounce_slots_used() - used);
	EXPECT_LE(slots / 4, dma_bounce_slots_used() - used) TH_LOG("so much may be had");
	EXPECT_EQ(-EBUSY, hold_in_a_round(target)) TH_LOG("a round's part counts, too");
	close(self->fd);
	self->fd = dma_open();
	EXPECT_EQ(0, hold_in_a_round(target));
	buffer = dma_alloc(self->fd, target, DMABENCH_BUFFER_PAGES, length);
	EXPECT_LT(0, dma_map(self->fd, buffer, DMABENCH_TO_DEVICE, 0, length, NULL))
		TH_LOG("the share was given back");
}

#define GROUPS	"/tmp/dmabench-cgroup"

static long group_bytes(void)
{
	FILE *file = fopen(GROUPS "/one/memory.current", "re");
	long bytes = -1;

	if (file) {
		if (fscanf(file, "%ld", &bytes) != 1)
			bytes = -1;
		fclose(file);
	}
	return bytes;
}

static int join(const char *group)
{
	char path[128];

	snprintf(path, sizeof(path), GROUPS "%s/cgroup.procs", group);
	return sysfs_write(path, "0");
}

TEST_F(memory, it_is_accounted_to_who_asks)
{
	const long most = 32 << 20;
	long before;
	int i;

	mkdir(GROUPS, 0700);
	if (mount("none", GROUPS, "cgroup2", 0, NULL) ||
	    sysfs_write(GROUPS "/cgroup.subtree_control", "+memory")) {
		umount(GROUPS);
		SKIP(return, "no memory controller of cgroup2");
	}
	mkdir(GROUPS "/one", 0700);
	ASSERT_EQ(0, join("/one"));
	before = group_bytes();
	ASSERT_LE(0, before);
	for (i = 0; i < most / (4 << 20); i++)
		ASSERT_LT(0, dma_alloc(self->fd, 0, i % 2 ? DMABENCH_BUFFER_PAGES :
				       DMABENCH_BUFFER_VMALLOC, 4 << 20));
	EXPECT_LE(before + most * 9 / 10, group_bytes());
	close(self->fd);
	self->fd = dma_open();
	EXPECT_GT(before + most / 2, group_bytes()) TH_LOG("given back");
	EXPECT_EQ(0, join(""));
	rmdir(GROUPS "/one");
	umount(GROUPS);
	rmdir(GROUPS);
}

TEST_HARNESS_MAIN
