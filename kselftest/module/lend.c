// SPDX-License-Identifier: GPL-2.0
/* SHARE: what keeps what, what it does not take, and what is left when either device goes. */
#include <kselftest_harness.h>

#include "lib/stage.h"

#define LENGTH	8192

/* An engine, which can be unbound, and the module's own device, which stays. */
FIXTURE(lend) {
	struct stage s;
	int live;
	int engines;
	int ours;
};

FIXTURE_SETUP(lend)
{
	struct stage *s = &self->s;
	const struct layout layout = { .tier = TIER_D };

	ASSERT_EQ(0, stage_open_as(s, &layout, LENGTH));
	self->live = dma_live(s->fd);
	if (s->target >= 0 && dma_engine_in_reach(s->fd) < 0)
		s->target = dma_engine_in_reach(s->fd);
	if (s->target < 0)
		return;
	self->engines = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	ASSERT_LE(0, self->engines);
	self->ours = dma_alloc(s->fd, 0, DMABENCH_BUFFER_COHERENT, LENGTH);
	ASSERT_LE(0, self->ours);
}

FIXTURE_TEARDOWN(lend)
{
	stage_close(&self->s);
}

static int share_as(int fd, int buffer, int target, int direction, struct dmabench_share *told)
{
	struct dmabench_share share = {
		.buffer = buffer, .target = target, .direction = direction,
		.attrs = DMABENCH_ATTR_SKIP_CPU_SYNC,
	};
	int mapping = dma_share_as(fd, &share);

	if (told)
		*told = share;
	return mapping;
}

static int share(int fd, int buffer, int target)
{
	return share_as(fd, buffer, target, DMABENCH_BIDIRECTIONAL, NULL);
}

TEST_F(lend, a_shared_buffer_is_kept)
{
	struct stage *s = &self->s;
	int mapping;

	NEED_ENGINE(s);
	mapping = share(s->fd, self->engines, 0);
	ASSERT_LE(0, mapping);
	EXPECT_EQ(-EBUSY, dma_free(s->fd, self->engines));
	EXPECT_EQ(-ENOENT, dma_free(s->fd, mapping));
	EXPECT_EQ(0, dma_unmap(s->fd, mapping));
	EXPECT_EQ(-ENOENT, dma_unmap(s->fd, mapping));
	EXPECT_EQ(0, dma_free(s->fd, self->engines));
}

TEST_F(lend, other_memory_is_not_shared)
{
	struct stage *s = &self->s;
	int kind, buffer;

	NEED_ENGINE(s);
	for (kind = 0; kind < DMABENCH_BUFFER_KINDS; kind++) {
		if (kind == DMABENCH_BUFFER_COHERENT || kind == DMABENCH_BUFFER_WRITE_COMBINE ||
		    kind == DMABENCH_BUFFER_POOL || kind == DMABENCH_BUFFER_BAR ||
		    kind == DMABENCH_BUFFER_P2P || dma_lacks_kind(kind))
			continue;
		buffer = dma_alloc(s->fd, 0, kind, LENGTH);
		ASSERT_LE(0, buffer);
		EXPECT_EQ(-EINVAL, share(s->fd, buffer, 0)) TH_LOG("kind %d", kind);
	}
	buffer = dma_alloc(s->fd, 0, DMABENCH_BUFFER_COHERENT, DMABENCH_MAX_BUFFER_BYTES + 1);
	if (buffer >= 0)
		EXPECT_EQ(-EINVAL, share(s->fd, buffer, 0));
}

TEST_F(lend, the_direction_holds)
{
	struct stage *s = &self->s;
	char data[64] = "";
	int mapping;

	NEED_ENGINE(s);
	mapping = share_as(s->fd, self->engines, 0, DMABENCH_TO_DEVICE, NULL);
	ASSERT_LE(0, mapping);
	EXPECT_EQ(0, dma_peer_read(s->fd, mapping, 0, sizeof(data), data));
	EXPECT_EQ(-EINVAL, dma_peer_write(s->fd, mapping, 0, sizeof(data), data));
	EXPECT_EQ(-EINVAL, dma_peer_read(s->fd, mapping, LENGTH - 8, 16, data));
	EXPECT_EQ(0, dma_unmap(s->fd, mapping));
}

TEST_F(lend, copies_that_outlive_their_command_use_another_devices_memory)
{
	struct stage *s = &self->s;
	int mapping, turn, copy;

	NEED_ENGINE(s);
	mapping = share(s->fd, self->ours, s->target);
	ASSERT_LE(0, mapping);
	for (turn = 0; turn < 2; turn++) {
		copy = turn ? dma_copy_start(s->fd, mapping, self->engines, LENGTH, 0) :
			      dma_copy_start(s->fd, self->engines, mapping, LENGTH, 0);
		ASSERT_LE(0, copy);
		EXPECT_EQ(-EBUSY, dma_unmap(s->fd, mapping));
		EXPECT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	}
	EXPECT_EQ(0, dma_unmap(s->fd, mapping));
}

/* Ends a test where the engine is not dmabench_lsi's, which can be unbound; unbinds it. */
#define UNBIND(s) do {							\
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&(s)->info))) \
		SKIP(return, "the engine's device is not dmabench_lsi's"); \
} while (0)

TEST_F(lend, when_the_owner_goes_so_does_the_mapping)
{
	struct stage *s = &self->s;
	int mapping, second;
	char data[64];

	NEED_ENGINE(s);
	NEED_DESTRUCTIVE();
	mapping = share(s->fd, self->engines, 0);
	ASSERT_LE(0, mapping);
	second = share(s->fd, self->engines, s->target);
	ASSERT_LE(0, second);
	UNBIND(s);
	EXPECT_EQ(-ENODEV, dma_peer_read(s->fd, mapping, 0, sizeof(data), data));
	EXPECT_EQ(-ENODEV, dma_sync(s->fd, mapping, DMABENCH_SYNC_FOR_CPU, 0, LENGTH));
	EXPECT_EQ(-ENODEV, dma_unmap(s->fd, mapping));
	EXPECT_EQ(-ENODEV, dma_unmap(s->fd, second));
	EXPECT_EQ(-ENODEV, share(s->fd, self->engines, 0));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, self->engines));
	EXPECT_EQ(0, dma_free(s->fd, mapping));
	EXPECT_EQ(0, dma_free(s->fd, second));
	EXPECT_EQ(0, dma_free(s->fd, self->engines));
	/* The other device is as it was. */
	mapping = share(s->fd, self->ours, 0);
	EXPECT_LE(0, mapping);
	EXPECT_EQ(0, dma_peer_read(s->fd, mapping, 0, sizeof(data), data));
	EXPECT_EQ(0, dma_unmap(s->fd, mapping));
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
}

TEST_F(lend, when_the_importer_goes_the_memory_stays)
{
	struct stage *s = &self->s;
	int mapping;

	NEED_ENGINE(s);
	NEED_DESTRUCTIVE();
	mapping = share(s->fd, self->ours, s->target);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, dma_fill(s->fd, self->ours, 0, LENGTH, 1));
	UNBIND(s);
	EXPECT_EQ(-ENODEV, dma_unmap(s->fd, mapping));
	EXPECT_EQ(-ENODEV, share(s->fd, self->ours, s->target));
	EXPECT_EQ(0, dma_fill(s->fd, self->ours, 0, LENGTH, 2));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, self->ours));
	EXPECT_EQ(0, dma_free(s->fd, mapping));
	EXPECT_EQ(0, dma_free(s->fd, self->ours));
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
}

/* Neither by a file that is closed. */
TEST_F(lend, closing_gives_everything_back)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	ASSERT_LE(0, share(s->fd, self->engines, 0));
	ASSERT_LE(0, share(s->fd, self->ours, s->target));
	EXPECT_LT(self->live + 2, dma_live(s->fd));
	close(s->fd);
	s->fd = dma_open();
	EXPECT_GT(self->live, dma_live(s->fd));
}

TEST_HARNESS_MAIN
