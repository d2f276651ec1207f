// SPDX-License-Identifier: GPL-2.0
/*
 * What single steps owe each other: what keeps what, what goes with what, and
 * rules broken on purpose that leave nothing behind.
 */
#include <kselftest_harness.h>
#include <stdbool.h>
#include <sys/mman.h>

#include "lib/machine.h"
#include "lib/stage.h"

#define LENGTH	(4 * PAGE)

FIXTURE(steps) {
	struct stage s;
	int live;
	struct dmabench_info info;
};

FIXTURE_SETUP(steps)
{
	int fd = dma_open();

	self->live = dma_live(fd);
	close(fd);
	ASSERT_EQ(0, stage_open(&self->s, LENGTH));
	ASSERT_EQ(0, dma_info(self->s.fd, &self->info));
}

FIXTURE_TEARDOWN(steps)
{
	int fd;

	if (self->s.target >= 0)
		sysfs_write(LSI_DRIVER "bind", dma_engine_device(&self->s.info));
	stage_close(&self->s);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd)) TH_LOG("something is left behind");
	close(fd);
}

TEST_F(steps, a_list_keeps_each_of_its_buffers)
{
	struct stage *s = &self->s;
	int second = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH), list;
	struct dmabench_sg_entry entries[] = {
		{ .buffer = s->buffer, .length = LENGTH },
		{ .buffer = second, .offset = 4096, .length = 4096 },
		{ .buffer = s->buffer, .offset = 512, .length = 1024 },
	};

	NEED_ENGINE(s);
	list = dma_map_sg(s->fd, DMABENCH_TO_DEVICE, entries, 3);
	ASSERT_LE(0, list);
	EXPECT_EQ(-EBUSY, dma_free(s->fd, s->buffer));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, second));
	EXPECT_EQ(0, dma_unmap(s->fd, list));
	EXPECT_EQ(0, dma_free(s->fd, s->buffer));
	EXPECT_EQ(0, dma_free(s->fd, second));
	entries[0].buffer = s->device;
	EXPECT_EQ(-EINVAL, dma_map_sg(s->fd, DMABENCH_TO_DEVICE, entries, 1));
	entries[0].buffer = second;
	EXPECT_EQ(-ENOENT, dma_map_sg(s->fd, DMABENCH_TO_DEVICE, entries, 1));
}

TEST_F(steps, a_list_is_copied_segment_by_segment)
{
	struct stage *s = &self->s;
	struct dmabench_sg_entry entries[] = {
		{ .buffer = s->buffer, .offset = 8192, .length = 4096 },
		{ .buffer = s->buffer, .offset = 0, .length = 4096 },
	};
	struct dmabench_sg_segment segments[2];
	struct dmabench_map_sg list = {
		.direction = DMABENCH_TO_DEVICE, .nentries = 2,
		.entries = (uintptr_t)entries, .segments = (uintptr_t)segments,
	};
	struct dmabench_device_copy copy = { .dst = s->device, .length = 4096 };

	NEED_ENGINE(s);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	copy.src = dma_map_sg_as(s->fd, &list);
	ASSERT_LE(0, (int)copy.src);
	copy.dst_offset = 8192;
	ASSERT_EQ(0, dma_copy_as(s->fd, &copy));
	EXPECT_EQ(OLD, sight_of(s, s->device, 8192, 4096));
	copy.src_offset = 4096;
	copy.dst_offset = 0;
	ASSERT_EQ(0, dma_copy_as(s->fd, &copy));
	EXPECT_EQ(OLD, sight_of(s, s->device, 0, 4096));
	copy.src_offset = 2048;
	EXPECT_EQ(list.out_mapped == 1 ? 0 : -EINVAL, dma_copy_as(s->fd, &copy))
		TH_LOG("across two entries");
}

TEST_F(steps, a_pool_keeps_until_its_last_block)
{
	struct stage *s = &self->s;
	int pool, block;

	NEED_ENGINE(s);
	pool = dma_pool(s->fd, s->target, 512, 512, 4096);
	ASSERT_LE(0, pool);
	EXPECT_EQ(-EINVAL, dma_pool_block(s->fd, s->target, pool, 256));
	EXPECT_EQ(-EINVAL, dma_pool_block(s->fd, 0, pool, 512));
	EXPECT_EQ(-ENOENT, dma_pool_block(s->fd, s->target, s->buffer, 512));
	block = dma_pool_block(s->fd, s->target, pool, 512);
	ASSERT_LE(0, block);
	EXPECT_EQ(0, dma_copy(s->fd, block, s->device, 512, 0, 0));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, pool));
	EXPECT_EQ(0, dma_free(s->fd, block));
	EXPECT_EQ(0, dma_free(s->fd, pool));
}

/* Skips where the two-step API says no. */
#define NEED_IOVA(iova) do {						\
	NEED_ENGINE(s);							\
	iova = dma_iova_alloc(s->fd, s->target, LENGTH);		\
	if (iova == -EOPNOTSUPP)					\
		SKIP(return, "no two-step API for this target, or in this kernel"); \
	ASSERT_LE(0, iova);						\
} while (0)

TEST_F(steps, an_iova_range_is_reached_once_linked_and_synced)
{
	struct stage *s = &self->s;
	int iova, copy;
	char byte;

	NEED_IOVA(iova);
	ASSERT_EQ(0, cpu_writes(s, OLD));
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, s->device, iova, LENGTH, 0, 0));
	ASSERT_EQ(0, dma_iova_link(s->fd, iova, 0, s->buffer, 0, 2 * PAGE, DMABENCH_TO_DEVICE));
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, s->device, iova, 2 * PAGE, 0, 0)) TH_LOG("not synced");
	ASSERT_EQ(0, dma_iova_sync(s->fd, iova, 0, 2 * PAGE));
	EXPECT_EQ(0, dma_copy(s->fd, s->device, iova, 2 * PAGE, 0, 0));
	EXPECT_EQ(OLD, sight_of(s, s->device, 0, 2 * PAGE));
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, s->device, iova, LENGTH, 0, 0)) TH_LOG("half");
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, iova, s->device, 2 * PAGE, 0, 0)) TH_LOG("to_device");
	EXPECT_EQ(0, dma_peer_read(s->fd, iova, 2 * PAGE - 1, 1, &byte));
	EXPECT_EQ(-EINVAL, dma_peer_read(s->fd, iova, 2 * PAGE, 1, &byte));
	EXPECT_EQ(-EINVAL, dma_peer_write(s->fd, iova, 0, 1, &byte));
	copy = dma_copy_start(s->fd, s->device, iova, PAGE, 0);
	ASSERT_LE(0, copy);
	EXPECT_EQ(-EBUSY, dma_iova_unlink(s->fd, iova, 0, 2 * PAGE));
	EXPECT_EQ(-EBUSY, dma_iova_destroy(s->fd, iova, DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(0, dma_iova_destroy(s->fd, iova, DMABENCH_TO_DEVICE));
	EXPECT_EQ(-ENOENT, dma_iova_free(s->fd, iova));
}

TEST_F(steps, an_iova_range_keeps_what_is_linked)
{
	struct stage *s = &self->s;
	int iova;

	NEED_IOVA(iova);
	ASSERT_EQ(0, dma_iova_link(s->fd, iova, 0, s->buffer, 0, PAGE, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, dma_iova_link(s->fd, iova, 2 * PAGE, s->buffer, 2 * PAGE, PAGE,
				   DMABENCH_TO_DEVICE));
	EXPECT_EQ(-EBUSY, dma_iova_free(s->fd, iova));
	EXPECT_EQ(-EINVAL, dma_iova_destroy(s->fd, iova, DMABENCH_TO_DEVICE)) TH_LOG("a gap");
	EXPECT_EQ(-EBUSY, dma_free(s->fd, s->buffer));
	EXPECT_EQ(-EINVAL, dma_iova_unlink(s->fd, iova, 0, 2 * PAGE));
	EXPECT_EQ(0, dma_iova_unlink(s->fd, iova, 0, PAGE));
	EXPECT_EQ(-EBUSY, dma_free(s->fd, s->buffer));
	EXPECT_EQ(0, dma_iova_unlink(s->fd, iova, 2 * PAGE, PAGE));
	EXPECT_EQ(0, dma_free(s->fd, s->buffer));
	EXPECT_EQ(0, dma_iova_free(s->fd, iova));
}

TEST_F(steps, an_iova_range_has_one_link_in_each_page)
{
	struct stage *s = &self->s;
	int iova;

	NEED_IOVA(iova);
	ASSERT_EQ(0, dma_iova_link(s->fd, iova, PAGE, s->buffer, 0, PAGE + 1, DMABENCH_TO_DEVICE));
	EXPECT_EQ(-EBUSY, dma_iova_link(s->fd, iova, PAGE, s->buffer, 0, 1, DMABENCH_TO_DEVICE));
	EXPECT_EQ(-EBUSY, dma_iova_link(s->fd, iova, 0, s->buffer, 0, PAGE + 1,
					DMABENCH_TO_DEVICE));
	EXPECT_EQ(-EBUSY, dma_iova_link(s->fd, iova, 2 * PAGE, s->buffer, 0, 1,
					DMABENCH_TO_DEVICE))
		TH_LOG("in the page that the first one ends in");
	EXPECT_EQ(0, dma_iova_link(s->fd, iova, 0, s->buffer, 0, PAGE, DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, dma_iova_unlink(s->fd, iova, PAGE, PAGE + 1));
	EXPECT_EQ(0, dma_iova_link(s->fd, iova, 2 * PAGE, s->buffer, 0, PAGE, DMABENCH_TO_DEVICE));
}

/* Closing and FREE undo what is linked. */
TEST_F(steps, an_iova_range_goes_with_its_links)
{
	struct stage *s = &self->s;
	int iova;

	NEED_IOVA(iova);
	ASSERT_EQ(0, dma_iova_link(s->fd, iova, PAGE, s->buffer, 0, PAGE, DMABENCH_FROM_DEVICE));
	EXPECT_EQ(0, dma_free(s->fd, iova));
	EXPECT_EQ(0, dma_free(s->fd, s->buffer));
	s->buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH);
	iova = dma_iova_alloc(s->fd, s->target, LENGTH);
	EXPECT_EQ(0, dma_iova_link(s->fd, iova, PAGE, s->buffer, 0, PAGE, DMABENCH_FROM_DEVICE));
}

/* Wider ones are 0 to older kernels, which seek the next block for ever. */
TEST_F(steps, a_pool_of_the_widest_boundary_gives_blocks)
{
	struct stage *s = &self->s;
	int pool = dma_pool(s->fd, 0, 64, 64, 1ULL << 31);

	ASSERT_LT(0, pool);
	EXPECT_LT(0, dma_pool_block(s->fd, 0, pool, 64));
}

TEST_F(steps, what_is_alive_goes_with_the_target)
{
	struct stage *s = &self->s;
	struct dmabench_sg_entry entry = { .buffer = s->buffer, .length = LENGTH };
	int kind, pool, iova;

	NEED_ENGINE(s);
	for (kind = DMABENCH_BUFFER_PAGES; kind < DMABENCH_BUFFER_BAR; kind++)
		if (kind != DMABENCH_BUFFER_POOL && !dma_lacks_kind(kind))
			ASSERT_LE(0, dma_alloc(s->fd, s->target, kind, LENGTH));
	pool = dma_pool(s->fd, s->target, 64, 64, 0);
	ASSERT_LE(0, dma_pool_block(s->fd, s->target, pool, 64));
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_LE(0, dma_map_sg(s->fd, DMABENCH_TO_DEVICE, &entry, 1));
	iova = dma_iova_alloc(s->fd, s->target, LENGTH);
	if (iova >= 0)
		EXPECT_EQ(0, dma_iova_link(s->fd, iova, 0, s->buffer, 0, PAGE, DMABENCH_TO_DEVICE));
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	EXPECT_EQ(-ENODEV, unmap(s));
	EXPECT_EQ(-ENODEV, dma_pool_block(s->fd, s->target, pool, 64));
	if (iova >= 0)
		EXPECT_EQ(-ENODEV, dma_iova_unlink(s->fd, iova, 0, PAGE));
	EXPECT_EQ(0, dma_free(s->fd, s->mapping));
}

/* It could not be kept from an engine that would not stop. */
TEST_F(steps, managed_memory_is_read_by_the_device_alone)
{
	struct stage *s = &self->s;
	struct dmabench_share share = { .attrs = DMABENCH_ATTR_SKIP_CPU_SYNC };
	int managed;

	NEED_ENGINE(s);
	managed = dma_managed(s->fd, s->target, LENGTH);
	ASSERT_LE(0, managed);
	EXPECT_EQ(-EINVAL, dma_copy(s->fd, managed, s->device, LENGTH, 0, 1000));
	EXPECT_EQ(0, dma_copy(s->fd, s->device, managed, LENGTH, 0, 1000));
	share.buffer = managed;
	share.target = s->target;
	EXPECT_EQ(-EINVAL, dma_share_as(s->fd, &share));
	EXPECT_EQ(0, dma_free(s->fd, managed));
	EXPECT_EQ(-ENOENT, dma_free(s->fd, managed));
}

TEST_F(steps, managed_memory_is_dead_when_the_target_is_back)
{
	struct stage *s = &self->s;
	int managed, pool, block;
	char byte;

	NEED_ENGINE(s);
	managed = dma_managed(s->fd, s->target, LENGTH);
	pool = dma_managed_pool(s->fd, s->target, 64);
	block = dma_pool_block(s->fd, s->target, pool, 64);
	ASSERT_LE(0, block);
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&s->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&s->info)));
	EXPECT_EQ(-ENODEV, dma_read(s->fd, managed, 0, 1, &byte));
	EXPECT_EQ(-ENODEV, dma_read(s->fd, block, 0, 1, &byte));
	EXPECT_EQ(0, dma_free(s->fd, managed));
	EXPECT_EQ(0, dma_free(s->fd, block));
	EXPECT_EQ(0, dma_free(s->fd, pool));
}

TEST_F(steps, a_dead_copy_after_an_allocation_is_refused)
{
	struct stage *s = &self->s;

	NEED_ENGINE(s);
	if (!self->info.out_misuse)
		SKIP(return, "module loaded without misuse=1");
	ASSERT_EQ(0, map(s, DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, dma_unmap_keep(s->fd, s->mapping));
	ASSERT_LE(0, dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT, LENGTH));
	EXPECT_EQ(-EPERM, dma_dead_copy(s->fd, s->device, s->mapping, LENGTH));
}

/* Here, as the ABI's manual has it. */
static bool does_harm(int op, const struct stage *s)
{
	bool direct = s->info.out_translation == DMABENCH_TRANSLATION_DIRECT ||
		      s->info.out_translation == DMABENCH_TRANSLATION_IOMMU_IDENTITY;
	bool bounced = s->bounced != DMABENCH_BOUNCED_NONE;

	switch (op) {
	case DMABENCH_MISUSE_UNMAP_SIZE:
	case DMABENCH_MISUSE_DOUBLE_UNMAP:
		return bounced || !direct;
	case DMABENCH_MISUSE_SYNC_RANGE:
		return bounced;
	default:
		return false;
	}
}

/* dma-debug would report them, which is for a test of dma-debug to expect. */
TEST_F(steps, a_broken_rule_leaves_nothing_behind)
{
	struct stage *s = &self->s;
	struct dmabench_info after;
	int op, err;

	NEED_ENGINE(s);
	if (!self->info.out_misuse)
		SKIP(return, "module loaded without misuse=1");
	if (!access("/sys/kernel/debug/dma-api", F_OK))
		SKIP(return, "dma-debug is there");
	/* Should that memory lie above the device's mask. */
	dma_allow_warning("kernel/dma/direct\\.c.*dma_direct_map_resource");
	for (op = DMABENCH_MISUSE_NO_ERROR_CHECK; op < DMABENCH_MISUSE_OPS; op++) {
		if (op == DMABENCH_MISUSE_LEAK)
			continue;
		err = dma_misuse(s->fd, op, s->target);
		/* Linux 7.2 refuses it where all has to bounce. */
		if (op == DMABENCH_MISUSE_RESOURCE_RAM && err == -EIO)
			continue;
		EXPECT_EQ(does_harm(op, s) ? -EPERM : 0, err) TH_LOG("op %d", op);
	}
	ASSERT_EQ(0, dma_info(s->fd, &after));
	EXPECT_EQ(self->info.out_live_buffers, after.out_live_buffers);
	EXPECT_EQ(self->info.out_kept_bytes, after.out_kept_bytes);
	EXPECT_EQ(-ENOENT, dma_misuse(s->fd, DMABENCH_MISUSE_STACK, -1));
}

/* Who cannot be told the handle could never give it back. */
TEST_F(steps, an_answer_that_cannot_be_written_leaves_nothing_behind)
{
	struct stage *s = &self->s;
	struct dmabench_map *map;
	int buffer;

	NEED_ENGINE(s);
	buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, LENGTH);
	ASSERT_LE(0, buffer);
	map = mmap(NULL, sizeof(*map), PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, map);
	*map = (struct dmabench_map){
		.size = sizeof(*map), .buffer = buffer, .length = LENGTH,
		.direction = DMABENCH_TO_DEVICE,
	};
	ASSERT_EQ(0, mprotect(map, sizeof(*map), PROT_READ));
	EXPECT_EQ(-EFAULT, dma_ioctl(s->fd, DMABENCH_IO(MAP), map));
	EXPECT_EQ(0, dma_free(s->fd, buffer)) TH_LOG("it is mapped");
	munmap(map, sizeof(*map));
}

TEST_HARNESS_MAIN
