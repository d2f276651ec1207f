// SPDX-License-Identifier: GPL-2.0
/*
 * The experiment mmio: what is refused, that the BAR is what was written, and that neither a
 * card that goes nor a caller that dies leaves anything behind.
 */
#include <kselftest_harness.h>
#include <sys/wait.h>

#include "lib/bytes.h"
#include "lib/card.h"
#include "lib/machine.h"
#include "lib/point.h"

#define LENGTH	4096
#define OURS	3
/* Of call, in the order of the parameter. */
#define P2P	1

FIXTURE(mmio) {
	struct point p;
	struct card c;
	int opened;
};

FIXTURE_VARIANT(mmio) { bool engine; };

FIXTURE_VARIANT_ADD(mmio, software) { false };
FIXTURE_VARIANT_ADD(mmio, engine) { true };

FIXTURE_SETUP(mmio)
{
	struct point *p = &self->p;

	ASSERT_EQ(0, point_open(p));
	p->target = variant->engine ? p->engine : 0;
	self->opened = card_open(&self->c, p->fd);
	if (p->target >= 0)
		point_prepare(p, "mmio");
}

FIXTURE_TEARDOWN(mmio)
{
	card_close(&self->c);
	EXPECT_NOTHING_LEFT(self->p);
}

#define NEED_TARGET_HERE() do {					\
	if (self->p.target < 0)						\
		SKIP(return, "%s", dma_no_engine(self->p.target));	\
} while (0)

#define NEED_MMIO() do {						\
	NEED_TARGET_HERE();						\
	NEED_CARD(self->opened);					\
} while (0)

/* Ends a test whose target does not map a BAR: its mask is below, or all is to bounce. */
#define RUN_MAPPED() do {						\
	int _err = point_run(p);					\
									\
	if (_err == -EOPNOTSUPP && (strstr(p->run.out_reason, "mask") || \
				    strstr(p->run.out_reason, "bounce"))) \
		SKIP(return, "%s", p->run.out_reason);			\
	ASSERT_EQ(0, _err) TH_LOG("%s", p->run.out_reason);		\
} while (0)

TEST_F(mmio, without_a_card_it_says_what_to_do)
{
	struct point *p = &self->p;

	NEED_TARGET_HERE();
	if (!self->opened && !self->c.borrowed)
		SKIP(return, "the card is not this test's to unbind");
	card_close(&self->c);
	EXPECT_REFUSED(-EOPNOTSUPP, "scratch_card=");
}

TEST_F(mmio, parameters_that_do_not_go_together_are_refused)
{
	struct point *p = &self->p;

	NEED_MMIO();
	point_give(p, "width", 3);
	EXPECT_REFUSED(-EINVAL, "1, 2, 4 and 8");
	point_give(p, "size", LENGTH + 2);
	EXPECT_REFUSED(-EINVAL, "no multiple of width");
	point_give(p, "size", 65536);
	point_give(p, "inflight", 65);
	EXPECT_REFUSED(-EINVAL, "together at most");
	point_give(p, "inflight", 1024);
	point_give(p, "size", self->c.length / 1024 + 4);
	EXPECT_EQ(-EINVAL, point_run(p)) TH_LOG("%s", p->run.out_reason);
	point_prepare(p, "mmio");
	point_give(p, "call", P2P);
	point_give(p, "write_combine", 1);
	EXPECT_GT(0, point_run(p)) TH_LOG("P2PDMA's pages are uncached");
	point_prepare(p, "mmio");
	point_give(p, "moved", 1);
	if (!variant->engine)
		EXPECT_REFUSED(-EOPNOTSUPP, "has none");
	else
		point_give(p, "size", 65536 + 4);
	if (variant->engine)
		EXPECT_REFUSED(-EINVAL, "accesses 65536 bytes at most");
}

/* What is in the BAR then was not before, and nothing behind it is another. */
TEST_F(mmio, what_the_cpu_writes_is_in_the_bar_and_nowhere_else)
{
	struct point *p = &self->p;
	unsigned char before[LENGTH], after[2 * LENGTH];
	uint64_t width, combine;
	int bar;

	NEED_MMIO();
	for (width = 1; width <= 8; width *= 2)
		for (combine = 0; combine < 2; combine++) {
			point_prepare(p, "mmio");
			point_give(p, "width", width);
			point_give(p, "write_combine", combine);
			bar = card_bar(&self->c, p->fd, p->target, sizeof(after));
			ASSERT_LE(0, bar);
			ASSERT_EQ(0, dma_fill(p->fd, bar, 0, sizeof(after), OURS));
			ASSERT_EQ(0, dma_read(p->fd, bar, 0, sizeof(before), before));
			EXPECT_EQ(0, dma_free(p->fd, bar));
			if (point_run(p) == -EOPNOTSUPP && width > sizeof(long))
				continue;
			RUN_MAPPED();
			EXPECT_EQ(OPS * LENGTH, p->run.out_verified_bytes);
			bar = card_bar(&self->c, p->fd, p->target, sizeof(after));
			ASSERT_LE(0, bar);
			ASSERT_EQ(0, dma_read(p->fd, bar, 0, sizeof(after), after));
			EXPECT_EQ(0, dma_free(p->fd, bar));
			/* Of either pattern every byte is as good as chance. */
			EXPECT_NE(0, memcmp(before, after, 64));
			EXPECT_NE(0, memcmp(before + LENGTH - 64, after + LENGTH - 64, 64));
			EXPECT_EQ(LENGTH, bytes_wrong(after + LENGTH, OURS, LENGTH, LENGTH));
		}
}

TEST_F(mmio, the_engine_reads_and_writes_each_part)
{
	struct point *p = &self->p;
	unsigned int direction;

	NEED_MMIO();
	if (!variant->engine)
		SKIP(return, "the platform device has no engine");
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		point_prepare(p, "mmio");
		point_give(p, "direction", direction);
		point_give(p, "moved", 1);
		point_give(p, "inflight", 4);
		RUN_MAPPED();
		EXPECT_EQ(2 * OPS * LENGTH, p->run.out_verified_bytes);
		EXPECT_EQ(DMABENCH_BOUNCED_NONE, p->run.out_bounced);
	}
	point_prepare(p, "mmio");
	point_give(p, "size", 1 << 20);
	RUN_MAPPED();
	EXPECT_EQ(0, p->run.out_verified_bytes) TH_LOG("so long a part is only mapped");
}

TEST_F(mmio, a_bar_in_use_is_said_to_be)
{
	struct point *p = &self->p;
	int bar;

	NEED_MMIO();
	bar = card_bar(&self->c, p->fd, p->target, LENGTH);
	ASSERT_LE(0, bar);
	EXPECT_REFUSED(-EBUSY, "in use");
	EXPECT_EQ(0, dma_free(p->fd, bar));
	RUN_MAPPED();
}

/* And pages stay till the card goes. */
TEST_F(mmio, pages_of_it_are_mapped_or_refused_by_their_own_error)
{
	struct point *p = &self->p;
	int err;

	NEED_MMIO();
	point_give(p, "call", P2P);
	if (variant->engine)
		point_give(p, "moved", 1);
	err = point_run(p);
	if (strstr(p->run.out_reason, "CONFIG_PCI_P2PDMA") ||
	    strstr(p->run.out_reason, "2 MiB"))
		SKIP(return, "%s", p->run.out_reason);
	if (err == -EOPNOTSUPP && strstr(p->run.out_reason, "mask"))
		SKIP(return, "%s", p->run.out_reason);
	if (!variant->engine) {
		EXPECT_EQ(-EOPNOTSUPP, err);
		EXPECT_NE(NULL, strstr(p->run.out_reason, "not a PCI device"))
			TH_LOG("%s", p->run.out_reason);
	} else if (err) {
		EXPECT_EQ(-EOPNOTSUPP, err) TH_LOG("%s", p->run.out_reason);
	} else {
		EXPECT_EQ(2 * OPS * LENGTH, p->run.out_verified_bytes);
	}
	point_prepare(p, "mmio");
	EXPECT_REFUSED(-EOPNOTSUPP, "unbind and bind");
}

/* By a child, which the unbind does not wait for. */
TEST_F(mmio, a_card_that_goes_ends_the_round)
{
	struct point *p = &self->p;
	pid_t child;
	int status;

	NEED_MMIO();
	if (!self->c.borrowed)
		SKIP(return, "the card is not this test's to unbind");
	RUN_MAPPED();
	p->run.ops = DMABENCH_MAX_OPS;
	child = fork();
	if (!child) {
		p->fd = dma_open();
		_exit(point_run(p) == -ENODEV ? 0 : 1);
	}
	usleep(300000);
	EXPECT_EQ(0, waitpid(child, &status, WNOHANG)) TH_LOG("it ended before: %d", status);
	EXPECT_EQ(0, card_unbind(&self->c));
	EXPECT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_F(mmio, a_killed_caller_leaves_nothing)
{
	struct point *p = &self->p;
	pid_t child;
	int i, bar;

	NEED_MMIO();
	RUN_MAPPED();
	point_give(p, "moved", variant->engine);
	for (i = 0; i < 5; i++) {
		child = point_run_in_child(p);
		usleep(20000 * (i + 1));
		point_kill_child(child);
		bar = card_bar(&self->c, p->fd, p->target, LENGTH);
		EXPECT_LE(0, bar) TH_LOG("it is still claimed");
		EXPECT_EQ(0, dma_free(p->fd, bar));
	}
}

TEST_HARNESS_MAIN
