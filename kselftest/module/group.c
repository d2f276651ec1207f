// SPDX-License-Identifier: GPL-2.0
/* Who asks for memory pays for it: its control group. */
#include <kselftest_harness.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "lib/dma.h"
#include "lib/machine.h"
#include "lib/point.h"

#define GROUPS	"/tmp/dmabench-cgroup"
#define GROUP	GROUPS "/one"

/* A test that is alone in a control group, and a point of its own file. */
FIXTURE(group) {
	struct point p;
	long before;
	const char *why; /* there is none; the harness of some kernels heeds no SKIP in a setup */
};

#define NEED_GROUP() do {						\
	if (self->why)							\
		SKIP(return, "%s", self->why);				\
} while (0)

static int join(const char *group)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/cgroup.procs", group);
	return sysfs_write(path, "0");
}

#define LOOKS		50
#define LOOK_US		20000

/* memory.stat is brought up to date at once after changes of many pages: 4 MiB's, if of 4 KiB. */
static int change_much(int fd)
{
	size_t i;
	int err = 0;

	for (i = 0; i < PAGE / 4096 && !err; i++)
		err = dma_free(fd, dma_alloc(fd, 0, DMABENCH_BUFFER_PAGES,
					     DMABENCH_MAX_BUFFER_BYTES));
	return err;
}

/* A number of memory.stat's, or -1. */
static long group_stat(int fd, const char *name)
{
	int err = change_much(fd);
	FILE *file = fopen(GROUP "/memory.stat", "re");
	char word[64];
	long bytes = -1, value;

	while (file && !err && bytes < 0 && fscanf(file, "%63s %ld", word, &value) == 2)
		if (!strcmp(word, name))
			bytes = value;
	if (file)
		fclose(file);
	return bytes;
}

static bool group_falls_to(int fd, const char *name, long bytes)
{
	int i;

	for (i = 0; i < LOOKS && group_stat(fd, name) > bytes; i++)
		usleep(LOOK_US);
	return i < LOOKS;
}

static void group_end(void)
{
	join(GROUPS);
	rmdir(GROUP);
	umount(GROUPS);
	rmdir(GROUPS);
}

FIXTURE_SETUP(group)
{
	self->p.fd = -1;
	mkdir(GROUPS, 0700);
	if (mount("none", GROUPS, "cgroup2", 0, NULL) ||
	    sysfs_write(GROUPS "/cgroup.subtree_control", "+memory")) {
		self->why = "no memory controller of cgroup2";
		return;
	}
	mkdir(GROUP, 0700);
	ASSERT_EQ(0, join(GROUP));
	self->p.fd = dma_open();
	ASSERT_LE(0, self->p.fd);
	self->before = group_stat(self->p.fd, "kernel");
	if (self->before < 0) {
		self->why = "memory.stat has no kernel memory before Linux 5.18";
		return;
	}
	self->p.hist = malloc(HIST_BYTES);
	ASSERT_NE(NULL, self->p.hist);
}

FIXTURE_TEARDOWN(group)
{
	if (self->p.fd >= 0)
		close(self->p.fd);
	free(self->p.hist);
	group_end();
}

TEST_F(group, pays_for_handles)
{
	const long most = 32 << 20;
	int i;

	NEED_GROUP();
	for (i = 0; i < most / (4 << 20); i++)
		ASSERT_LT(0, dma_alloc(self->p.fd, 0, i % 2 ? DMABENCH_BUFFER_PAGES :
				       DMABENCH_BUFFER_VMALLOC, 4 << 20));
	EXPECT_LE(self->before + most, group_stat(self->p.fd, "kernel"));
	close(self->p.fd);
	self->p.fd = dma_open();
	EXPECT_TRUE(group_falls_to(self->p.fd, "kernel", self->before + most / 2));
}

/* Reads of each of so many bytes of coherent memory, in an order that is made before. */
static void prepare_large(struct point *p, uint64_t size)
{
	enum { COHERENT = 1, RANDOM = 2 };

	point_prepare(p, "cpu_access");
	point_give(p, "size", size);
	point_give(p, "allocator", COHERENT);
	point_give(p, "pattern", RANDOM);
}

/*
 * What a round of @size bytes takes that is paid for, beside the order: pages to copy
 * its coherent memory to, and that itself, but where CMA has it, for which nobody pays.
 */
static long paid_bytes(long size)
{
	return machine_cma_free() < 0 ? 2 * size : size;
}

/* Return: the most that a number of memory.stat's was while a child did the prepared round */
static long most_in_round(struct point *p, const char *name)
{
	long bytes, most = 0;
	pid_t child = point_run_in_child(p);
	int i;

	for (i = 0; i < LOOKS; i++) {
		usleep(LOOK_US);
		bytes = group_stat(p->fd, name);
		most = bytes > most ? bytes : most;
	}
	point_kill_child(child);
	return most;
}

/* The child itself, and what each round takes, are in a round of nothing, too. */
TEST_F(group, pays_for_rounds)
{
	const long size = 4 << 20, order = size / 64 * sizeof(uint32_t);
	/* A CPU tells its numbers after 64 pages (MEMCG_CHARGE_BATCH), which may be long. */
	const long untold = 64 * PAGE < size / 2 ? 0 : size / 2;
	long nothing;

	NEED_GROUP();
	point_prepare(&self->p, "noop");
	nothing = most_in_round(&self->p, "kernel");
	prepare_large(&self->p, size);
	EXPECT_LE(nothing + paid_bytes(size) + order - untold, most_in_round(&self->p, "kernel"))
		TH_LOG("coherent memory, pages to copy it to, and the order; %ld without", nothing);
	EXPECT_TRUE(group_falls_to(self->p.fd, "kernel", nothing + size / 2));
}

/* With a MiB for all that tests take beside it: nobody is killed. */
TEST_F(group, a_round_that_it_cannot_pay_for_says_so)
{
	const long size = 4 << 20;
	char most[32];

	NEED_GROUP();
	prepare_large(&self->p, size);
	EXPECT_EQ(0, point_run(&self->p));
	snprintf(most, sizeof(most), "%ld", group_stat(self->p.fd, "anon") +
		 group_stat(self->p.fd, "file") + group_stat(self->p.fd, "kernel") +
		 paid_bytes(size) - (1 << 20));
	ASSERT_EQ(0, sysfs_write(GROUP "/memory.max", most));
	EXPECT_EQ(-ENOMEM, point_run(&self->p));
	EXPECT_NE('\0', self->p.run.out_reason[0]);
	ASSERT_EQ(0, sysfs_write(GROUP "/memory.max", "max"));
	EXPECT_EQ(0, point_run(&self->p));
}

TEST_HARNESS_MAIN
