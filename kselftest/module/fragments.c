// SPDX-License-Identifier: GPL-2.0
/*
 * Allocators where free memory is in short stretches, and by attributes: what is refused, that
 * memory is so as it is told, and whole again after the round, however it ended.
 */
#include <kselftest_harness.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>

#include "lib/point.h"

#define PAGE_BYTES	((uint64_t)sysconf(_SC_PAGESIZE))
#define STRETCH		(8 * PAGE_BYTES)

FIXTURE(fragments) {
	struct point p;
};

FIXTURE_SETUP(fragments)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	p->target = 0;
	point_prepare(p, "coherent");
}

FIXTURE_TEARDOWN(fragments)
{
	EXPECT_NOTHING_LEFT(self->p);
}

/* Free pages in blocks of at least so many, by /proc/buddyinfo; those of CMA are among them. */
static long free_pages(int in_a_row)
{
	FILE *file = fopen("/proc/buddyinfo", "r");
	unsigned long count;
	char line[512], name[32], *at;
	long pages = 0;
	int order, used;
	bool zone;

	while (file && fgets(line, sizeof(line), file)) {
		/* "Node 0, zone  Normal  1 2 3 ..." */
		at = strstr(line, "zone");
		zone = at && sscanf(at, "zone %31s%n", name, &used) == 1;
		if (!zone)
			continue;
		for (order = 0, at += used; sscanf(at, " %lu%n", &count, &used) == 1;
		     order++, at += used)
			pages += 1 << order >= in_a_row ? count << order : 0;
	}
	if (file)
		fclose(file);
	return pages;
}

/*
 * Some are on the CPUs' lists for a while, and how soon their neighbours become blocks again is
 * up to those. Return: whether all but these came back; what is kept is one page in eight
 */
static bool come_back(long before)
{
	int tries;

	for (tries = 0; tries < 100 && free_pages(1) < before / 100 * 90; tries++)
		usleep(100000);
	return tries < 100;
}

TEST_F(fragments, lengths_of_stretches_are_powers_of_two)
{
	struct point *p = &self->p;

	point_give(p, "fragmented", STRETCH + 1);
	EXPECT_REFUSED(-EINVAL, "powers of two");
	point_give(p, "fragmented", STRETCH / 2);
	EXPECT_REFUSED(-EINVAL, "powers of two");
	point_give(p, "fragmented", 1);
	EXPECT_REFUSED(-EINVAL, "powers of two");
}

/* Seen from outside, in the midst of a round. */
TEST_F(fragments, memory_is_in_short_stretches_and_given_back)
{
	struct point *p = &self->p;
	long before = free_pages(32), least = before, all = free_pages(1), now;
	pid_t child;
	int i;

	ASSERT_LT(0, before);
	point_give(p, "fragmented", STRETCH);
	ASSERT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	p->run.ops = DMABENCH_MAX_OPS;
	child = point_run_in_child(p);
	for (i = 0; i < 50 && least > before / 2; i++) {
		usleep(100000);
		now = free_pages(32);
		least = now < least ? now : least;
	}
	EXPECT_LE(least, before / 2) TH_LOG("%ld of %ld pages", least, before);
	point_kill_child(child);
	EXPECT_TRUE(come_back(all)) TH_LOG("%ld of %ld pages", free_pages(1), all);
}

/* Each of them, and blocks that fit the stretches are there. */
TEST_F(fragments, each_allocator_takes_it)
{
	static const char *const names[] = {
		"coherent", "write_combine", "noncoherent", "noncontiguous",
	};
	struct point *p = &self->p;
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(names[i], "noncontiguous") &&
		    dma_lacks_kind(DMABENCH_BUFFER_NONCONTIGUOUS))
			continue;
		point_prepare(p, names[i]);
		point_give(p, "fragmented", STRETCH);
		point_give(p, "size", STRETCH / 2);
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s: %s", names[i], p->run.out_reason);
	}
	point_prepare(p, "pool");
	EXPECT_EQ(DMABENCH_ALL, point_param(p, "fragmented"));
}

static void on_signal(int number)
{
	(void)number;
}

TEST_F(fragments, a_signal_ends_it_and_all_is_given_back)
{
	const struct itimerval soon = { .it_value.tv_usec = 5000 }, never = { };
	const struct sigaction action = { .sa_handler = on_signal };
	struct point *p = &self->p;
	long before = free_pages(1);
	int i, err;

	ASSERT_EQ(0, sigaction(SIGALRM, &action, NULL));
	for (i = 0; i < 5; i++) {
		point_prepare(p, "coherent");
		point_give(p, "fragmented", STRETCH);
		p->run.ops = DMABENCH_MAX_OPS;
		ASSERT_EQ(0, setitimer(ITIMER_REAL, &soon, NULL));
		err = point_run(p);
		ASSERT_EQ(0, setitimer(ITIMER_REAL, &never, NULL));
		EXPECT_EQ(-EINTR, err) TH_LOG("%s", p->run.out_reason);
	}
	EXPECT_TRUE(come_back(before)) TH_LOG("%ld of %ld pages", free_pages(1), before);
}

/* An attribute that an IOMMU's driver asks for; elsewhere they change nothing. */
TEST_F(fragments, attributes_are_taken)
{
	struct point *p = &self->p;
	const int engine = dma_engine_in_reach(p->fd);
	uint64_t attrs;

	if (engine >= 0)
		p->target = engine;
	for (attrs = 0; attrs < 3; attrs++) {
		point_prepare(p, "coherent");
		point_give(p, "attrs", attrs);
		point_give(p, "size", 16 * PAGE_BYTES);
		EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	}
	point_give(p, "attrs", attrs);
	EXPECT_EQ(-EINVAL, point_run(p));
}

/* What an IOMMU makes one of short stretches is not there in one piece: the attribute is heard. */
TEST_F(fragments, in_one_piece_it_needs_what_is_not_free)
{
	struct point *p = &self->p;
	struct dmabench_target_info info;
	const int engine = dma_engine_in_reach(p->fd);

	if (engine < 0)
		SKIP(return, "%s", dma_no_engine(engine));
	p->target = engine;
	ASSERT_EQ(0, dma_target_info(p->fd, engine, &info));
	if (info.out_translation != DMABENCH_TRANSLATION_IOMMU_STRICT &&
	    info.out_translation != DMABENCH_TRANSLATION_IOMMU_LAZY)
		SKIP(return, "no IOMMU translates for the engine's device");
	point_prepare(p, "coherent");
	point_give(p, "fragmented", STRETCH);
	point_give(p, "size", 128 * STRETCH);
	EXPECT_EQ(0, point_run(p)) TH_LOG("%s", p->run.out_reason);
	point_give(p, "attrs", 1);
	point_give(p, "live", 16);
	if (!point_run(p))
		SKIP(return, "CMA had so many pages in a row, or the kernel made them so");
	EXPECT_NE(NULL, strstr(p->run.out_reason, "block of"))
		TH_LOG("%s", p->run.out_reason);
}

TEST_HARNESS_MAIN
