// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 118: a descriptor that is kept, DMA_CTRL_REUSE, copies whenever it is submitted, what
 * its source holds then, and calls back once for each time.
 */
#include <errno.h>
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/stage.h"

#define LENGTH	4096
#define TURNS	8

FIXTURE(reuse) {
	struct stage s;
	int copy;
	int live;
};

FIXTURE_SETUP(reuse)
{
	struct stage *s = &self->s;
	int fd = dma_open();

	self->live = dma_live(fd);
	close(fd);
	ASSERT_EQ(0, stage_open(s, LENGTH));
	if (s->target < 0)
		return;
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, map(s, DMABENCH_FROM_DEVICE));
	ASSERT_EQ(0, fill(s, s->device, NEW));
}

FIXTURE_TEARDOWN(reuse)
{
	int fd;

	stage_close(&self->s);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd)) TH_LOG("something is left behind");
	close(fd);
}

static int start(const struct stage *s, uint32_t flags)
{
	return dma_copy_start(s->fd, s->mapping, s->device, LENGTH, flags);
}

#define NEED_REUSE(self) do {						\
	NEED_ENGINE(&(self)->s);					\
	(self)->copy = start(&(self)->s, DMABENCH_COPY_REUSE);		\
	if ((self)->copy == -EOPNOTSUPP)				\
		SKIP(return, "the engine's driver keeps no descriptors"); \
	ASSERT_LE(0, (self)->copy);					\
} while (0)

/* Looks, for a second, until it has called back so often. Return: 0, or -EREMOTEIO: not so */
static int called_back(const struct stage *s, int copy, unsigned int times)
{
	struct dmabench_copy_end told = { 0 };
	int err = 0, ms;

	for (ms = 0; !err && told.out_callbacks < times && ms < 1000; ms++) {
		usleep(1000);
		err = dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, &told);
	}
	return err ?: told.out_callbacks == times && told.out_complete ? 0 : -EREMOTEIO;
}

TEST_F(reuse, 118_submitted_again_it_copies_what_is_there_then)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	enum sight source = NEW;
	int turn;

	NEED_REUSE(self);
	for (turn = 1; turn <= TURNS; turn++) {
		ASSERT_EQ(0, called_back(s, self->copy, turn));
		ASSERT_EQ(0, sync_for_cpu(s));
		EXPECT_EQ(source, cpu_sees(s)) TH_LOG("turn %d", turn);
		source = source == NEW ? NOISE : NEW;
		ASSERT_EQ(0, fill(s, s->device, source));
		ASSERT_EQ(0, sync_for_device(s));
		ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_AGAIN, &told));
		EXPECT_EQ(turn, told.out_callbacks);
		EXPECT_EQ(1, told.out_complete);
	}
	ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_WAIT, &told));
	EXPECT_EQ(TURNS + 1, told.out_callbacks);
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(source, cpu_sees(s));
}

/* So it was the second submission that did it. */
TEST_F(reuse, 118_control_what_is_not_submitted_again_is_not_copied)
{
	struct stage *s = &self->s;

	NEED_REUSE(self);
	ASSERT_EQ(0, called_back(s, self->copy, 1));
	ASSERT_EQ(0, fill(s, s->device, NOISE));
	ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_WAIT, NULL));
	ASSERT_EQ(0, sync_for_cpu(s));
	EXPECT_EQ(NEW, cpu_sees(s));
}

/* It is freed, and the next client's are whole. */
TEST_F(reuse, 118_terminated_it_is_gone)
{
	struct dmabench_copy_end told;
	struct stage *s = &self->s;
	int i;

	NEED_REUSE(self);
	ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_AGAIN, NULL));
	ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_TERMINATE, &told));
	EXPECT_GE(2, told.out_callbacks);
	EXPECT_EQ(-ENOENT, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_AGAIN, NULL));
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, fill(s, s->device, i % 2 ? NEW : NOISE));
		ASSERT_EQ(0, dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 0));
		ASSERT_EQ(0, sync_for_cpu(s));
		EXPECT_EQ(i % 2 ? NEW : NOISE, cpu_sees(s));
		ASSERT_EQ(0, sync_for_device(s));
	}
}

TEST_F(reuse, 118_only_one_that_is_kept_is_submitted_again)
{
	struct stage *s = &self->s;

	NEED_REUSE(self);
	ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_WAIT, NULL));
	self->copy = start(s, 0);
	ASSERT_LE(0, self->copy);
	EXPECT_EQ(-EINVAL, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_AGAIN, NULL));
	ASSERT_EQ(0, dma_copy_end(s->fd, self->copy, DMABENCH_COPY_WAIT, NULL));
}

TEST_HARNESS_MAIN
