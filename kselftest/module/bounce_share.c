// SPDX-License-Identifier: GPL-2.0
/* How much of the bounce pool open files and rounds may hold: a disk may bounce, too. */
#include <kselftest_harness.h>

#include "lib/dma.h"
#include "lib/machine.h"
#include "lib/others.h"
#include "lib/point.h"

WATCH_OTHERS()

FIXTURE(bounce_share) {
	int fd;
	int live;
};

FIXTURE_SETUP(bounce_share)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
}

FIXTURE_TEARDOWN(bounce_share)
{
	close(self->fd);
	self->fd = dma_open();
	EXPECT_EQ(self->live, dma_live(self->fd)) TH_LOG("something is left behind");
	close(self->fd);
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

/* Not more than half of the pool, of which so much may be had, and others may use some. */
#define EXPECT_SHARE(others, slots, used) do {				\
	const char *why = (used) > (slots) / 2 || (used) < (slots) / 4 ? \
			  others_why(others) : NULL;			\
									\
	if (why)							\
		SKIP(return, "%s", why);				\
	EXPECT_GE((slots) / 2, used);					\
	EXPECT_LE((slots) / 4, used);					\
} while (0)

/* Whatever else fails, bounced mappings leave half of the pool to others. */
TEST_F_TIMEOUT(bounce_share, half_of_the_pool_is_left_to_others, 120)
{
	const int length = 128 << 10;
	uint32_t bounced = 0;
	struct dmabench_info info;
	int i, buffer, handle = 0, target = dma_engine_in_reach(self->fd);
	long slots = dma_bounce_slots(), used = dma_bounce_slots_used();
	struct others others;

	ASSERT_EQ(0, dma_info(self->fd, &info));
	if (info.out_misuse)
		SKIP(return, "dmabench was loaded with misuse=1");
	if (target < 0 || used < 0 || slots < 0)
		SKIP(return, "no engine, or debugfs does not tell of a bounce pool");
	others_watch(&others);
	buffer = dma_alloc(self->fd, target, DMABENCH_BUFFER_PAGES, length);
	ASSERT_LT(0, buffer);
	for (i = 0; i < (int)DMABENCH_MAX_HANDLES - 1 && handle >= 0; i++) {
		handle = dma_map(self->fd, buffer, DMABENCH_TO_DEVICE, 0, length, &bounced);
		if (handle >= 0 && bounced != DMABENCH_BOUNCED_ALL)
			SKIP(return, "not bounced");
	}
	EXPECT_EQ(-ENOMEM, handle) TH_LOG("after %d mappings", i);
	used = dma_bounce_slots_used() - used;
	EXPECT_SHARE(&others, slots, used);
	EXPECT_EQ(-EBUSY, hold_in_a_round(target)) TH_LOG("a round's part counts, too");
	close(self->fd);
	self->fd = dma_open();
	EXPECT_EQ(0, hold_in_a_round(target));
	buffer = dma_alloc(self->fd, target, DMABENCH_BUFFER_PAGES, length);
	EXPECT_LT(0, dma_map(self->fd, buffer, DMABENCH_TO_DEVICE, 0, length, NULL))
		TH_LOG("the share was given back");
}

/* Without misuse=1 a round whose mappings all bounce leaves as much to others. */
TEST_F(bounce_share, half_of_the_pool_is_left_to_others_by_rounds_too)
{
	static const struct { const char *exp, *size, *count; } rows[] = {
		{ "map_single", "size", "inflight" }, { "ring", "size", "inflight" },
		{ "map_sg", "entry_bytes", "inflight" },
	};
	struct point p = { .fd = self->fd, .hist = malloc(HIST_BYTES) };
	long slots = dma_bounce_slots();
	unsigned int i;

	ASSERT_EQ(0, dma_info(self->fd, &p.info));
	if (p.info.out_misuse)
		SKIP(return, "dmabench was loaded with misuse=1");
	if (!point_bounces(&p) || slots < 0)
		SKIP(return, "not bounced, or debugfs does not tell of a bounce pool");
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		point_prepare(&p, rows[i].exp);
		/* 32 slots, or 16 times as many of a list. */
		point_give(&p, rows[i].size, 65536);
		point_give(&p, rows[i].count, slots / 2 / (i < 2 ? 32 : 512) + 1);
		EXPECT_EQ(-EINVAL, point_run(&p)) TH_LOG("%s", rows[i].exp);
		EXPECT_NE(NULL, strstr(p.run.out_reason, "half of the bounce pool"))
			TH_LOG("%s: %s", rows[i].exp, p.run.out_reason);
	}
	free(p.hist);
}

/* As many of one byte as a file may have. Return: 0, or -errno of the one that was refused */
static int map_bytes(int fd, int target, uint32_t *bounced)
{
	int buffer = dma_alloc(fd, target, DMABENCH_BUFFER_PAGES, PAGE), handle = buffer, i;
	uint32_t now;

	for (i = 1; i < (int)DMABENCH_MAX_HANDLES && handle > 0; i++) {
		handle = dma_map(fd, buffer, DMABENCH_TO_DEVICE, 0, 1, &now);
		if (handle > 0)
			*bounced = now;
	}
	return handle < 0 ? handle : 0;
}

/* A mapping takes slots, be it of one byte. */
TEST_F_TIMEOUT(bounce_share, half_of_the_pool_is_left_by_short_mappings, 300)
{
	int target = dma_engine_in_reach(self->fd), fds[64], most, files, err = 0;
	long slots = dma_bounce_slots(), used = dma_bounce_slots_used();
	uint32_t bounced = DMABENCH_BOUNCED_ALL;
	struct dmabench_info info;
	struct others others;

	ASSERT_EQ(0, dma_info(self->fd, &info));
	if (info.out_misuse)
		SKIP(return, "dmabench was loaded with misuse=1");
	if (target < 0 || used < 0 || slots < 0)
		SKIP(return, "no engine, or debugfs does not tell of a bounce pool");
	others_watch(&others);
	most = slots / 2 / (DMABENCH_MAX_HANDLES - 1) + 1;
	if (most > (int)(sizeof(fds) / sizeof(fds[0])))
		SKIP(return, "half of %ld slots is too much to be tried", slots);
	for (files = 0; files < most && !err && bounced == DMABENCH_BOUNCED_ALL; files++) {
		fds[files] = dma_open();
		err = map_bytes(fds[files], target, &bounced);
	}
	used = dma_bounce_slots_used() - used;
	while (files--)
		close(fds[files]);
	if (bounced != DMABENCH_BOUNCED_ALL)
		SKIP(return, "not bounced");
	EXPECT_EQ(-ENOMEM, err);
	EXPECT_SHARE(&others, slots, used);
}

TEST_HARNESS_MAIN
