// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 93 and 94 where the group becomes lazy meanwhile: its type in sysfs takes DMA-FQ for
 * DMA while a driver is bound and memory is mapped. Back it goes without a driver only.
 */
#include <kselftest_harness.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/rule.h"

#define TURNS		9

/* So that the third gets the addresses of the first, if they come back too early. */
#define BUFFERS		3

FIXTURE(switched) {
	struct rule r;
	char device[64];
	char type[128];
	size_t page;
	int memory;
	int buffers[BUFFERS];
	bool is_lazy;
};

FIXTURE_SETUP(switched)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
	self->page = sysconf(_SC_PAGESIZE);
	snprintf(self->device, sizeof(self->device), "%s", dma_engine_device(&self->r.info));
	snprintf(self->type, sizeof(self->type), "/sys/bus/pci/devices/%s/iommu_group/type",
		 self->device);
	machine_tier('D', &self->r.info, self->r.bounced);
}

/* For the tests that follow it is as it was. */
FIXTURE_TEARDOWN(switched)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
	if (!self->is_lazy)
		return;
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "unbind", self->device));
	EXPECT_EQ(0, sysfs_write(self->type, "DMA")) TH_LOG("the device stays lazy");
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "bind", self->device));
}

/* Ends a test where the group is not strict, or nobody may switch it. */
#define NEED_SWITCH() do {						\
	char path[128];							\
									\
	NEED_TRANSLATED(&self->r);					\
	NEED_DESTRUCTIVE();						\
	if (self->r.info.out_translation != DMABENCH_TRANSLATION_IOMMU_STRICT) \
		SKIP(return, "the group is not strict");		\
	if (untrusted(&self->r))					\
		SKIP(return, "%s, and strict it is to be", UNTRUSTED);	\
	snprintf(path, sizeof(path), LSI_DRIVER "%s", self->device);	\
	if (access(path, F_OK) || !(self->r.info.out_flags & DMABENCH_TARGET_ALONE)) \
		SKIP(return, "the device is not dmabench_lsi's, alone in its group"); \
} while (0)

/* Return: -errno of the kernel that does not switch while a driver is bound */
static int become_lazy(struct _test_data_switched *self)
{
	int err = sysfs_write(self->type, "DMA-FQ");

	self->is_lazy = !err;
	return err ?: dma_target_info(self->r.fd, self->r.target, &self->r.info);
}

static int make(struct _test_data_switched *self)
{
	int i, err = 0;

	self->memory = dma_alloc(self->r.fd, self->r.target, DMABENCH_BUFFER_COHERENT, self->page);
	if (self->memory < 0)
		return self->memory;
	for (i = 0; i < BUFFERS && !err; i++) {
		self->buffers[i] = dma_alloc(self->r.fd, self->r.target, DMABENCH_BUFFER_PAGES,
					     self->page);
		if (self->buffers[i] < 0)
			return self->buffers[i];
		err = dma_fill(self->r.fd, self->buffers[i], 0, self->page, i);
	}
	return err;
}

/* Which of the buffers, or none: -1, was copied into the device's memory? */
static int whose(struct _test_data_switched *self)
{
	unsigned char data[16];
	int seed;

	if (dma_read(self->r.fd, self->memory, 0, sizeof(data), data))
		return -EIO;
	for (seed = 0; seed < BUFFERS; seed++)
		if (bytes_wrong(data, seed, 0, sizeof(data)) == sizeof(data))
			return seed;
	return -1;
}

TEST_F(switched, 93_what_is_mapped_stays_and_what_follows_is_its_own)
{
	int fd, mapping, turn, err;

	NEED_SWITCH();
	fd = self->r.fd;
	ASSERT_EQ(0, make(self));
	mapping = dma_map(fd, self->buffers[0], DMABENCH_TO_DEVICE, 0, self->page, NULL);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, dma_copy(fd, self->memory, mapping, self->page, 0, 0));
	ASSERT_EQ(0, whose(self));
	err = become_lazy(self);
	if (err)
		SKIP(return, "this kernel does not switch it while a driver is bound");
	EXPECT_EQ(DMABENCH_TRANSLATION_IOMMU_LAZY, self->r.info.out_translation);
	ASSERT_EQ(0, dma_fill(fd, self->memory, 0, self->page, 99));
	ASSERT_EQ(0, dma_copy(fd, self->memory, mapping, self->page, 0, 0));
	EXPECT_EQ(0, whose(self)) TH_LOG("it is not mapped any more");
	for (turn = 1; turn < TURNS; turn++) {
		ASSERT_EQ(0, dma_unmap(fd, mapping));
		mapping = dma_map(fd, self->buffers[turn % BUFFERS], DMABENCH_TO_DEVICE, 0,
				  self->page, NULL);
		ASSERT_LE(0, mapping);
		ASSERT_EQ(0, dma_copy(fd, self->memory, mapping, self->page, 0, 0));
		EXPECT_EQ(turn % BUFFERS, whose(self)) TH_LOG("turn %d", turn);
	}
}

TEST_F(switched, 94_what_was_mapped_before_is_not_reached_after_the_flush)
{
	int fd, mapping, err;

	NEED_SWITCH();
	NEED_MISUSE(&self->r);
	fd = self->r.fd;
	ASSERT_EQ(0, make(self));
	mapping = dma_map(fd, self->buffers[0], DMABENCH_TO_DEVICE, 0, self->page, NULL);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, dma_copy(fd, self->memory, mapping, self->page, 0, 0));
	ASSERT_EQ(0, whose(self));
	err = become_lazy(self);
	if (err)
		SKIP(return, "this kernel does not switch it while a driver is bound");
	ASSERT_EQ(0, dma_unmap_keep(fd, mapping));
	dma_announce_fault("Read");
	EXPECT_TRUE(DMA_AFTER_FLUSH(!dma_fill(fd, self->memory, 0, self->page, 99) &&
				    !dma_dead_copy(fd, self->memory, mapping, self->page) &&
				    whose(self) == -1));
}

TEST_HARNESS_MAIN
