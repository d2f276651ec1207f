// SPDX-License-Identifier: GPL-2.0
/* Buffers in user space: the same bytes, the refusals, and how they go away. */
#include <kselftest_harness.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>

#include "lib/bytes.h"
#include "lib/machine.h"
#include "lib/seen.h"
#include "lib/stage.h"

#define LENGTH	(3 * PAGE)

/* A handle has as many pages of offsets. */
#define HANDLE_PAGES	1024

FIXTURE(mmap) {
	int fd;
	int target;
	struct dmabench_target_info info;
	int live;
	struct dmabench_alloc buffer;
};

FIXTURE_VARIANT(mmap) {
	int kind;
	uint32_t flags;
};

#define KIND(name) \
	FIXTURE_VARIANT_ADD(mmap, name) { .kind = DMABENCH_BUFFER_##name }

KIND(PAGES);
KIND(COHERENT);
KIND(WRITE_COMBINE);
KIND(NONCOHERENT);
KIND(NONCONTIGUOUS);
KIND(DMA_PAGES);

/* One piece, of an atomic pool or the page allocator's, where others may be of many. */
FIXTURE_VARIANT_ADD(mmap, ATOMIC) {
	.kind = DMABENCH_BUFFER_COHERENT,
	.flags = DMABENCH_ALLOC_ATOMIC,
};

/* When the target goes, the driver core gives it back. */
FIXTURE_VARIANT_ADD(mmap, MANAGED) {
	.kind = DMABENCH_BUFFER_COHERENT,
	.flags = DMABENCH_ALLOC_MANAGED,
};

FIXTURE_SETUP(mmap)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	self->target = dma_engine_target(self->fd);
	if (self->target < 0)
		self->target = 0;
	ASSERT_EQ(0, dma_target_info(self->fd, self->target, &self->info));
	self->buffer = (struct dmabench_alloc){
		.target = self->target, .kind = variant->kind, .length = LENGTH,
		.flags = variant->flags,
	};
	/* It is one segment, for which many devices have 64 KiB, a page of some machines. */
	if (variant->kind == DMABENCH_BUFFER_NONCONTIGUOUS && LENGTH > 65536)
		dma_limits_set(self->fd, self->target, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX);
	if (!dma_lacks_kind(variant->kind))
		ASSERT_LE(0, dma_alloc_as(self->fd, &self->buffer));
}

FIXTURE_TEARDOWN(mmap)
{
	int fd;

	sysfs_write(LSI_DRIVER "bind", dma_engine_device(&self->info));
	close(self->fd);
	fd = dma_open();
	EXPECT_EQ(self->live, dma_live(fd)) TH_LOG("something is left behind");
	close(fd);
}

#define NEED_MMAP() do {						\
	if (dma_lacks_mmap(variant->kind))				\
		SKIP(return, "this kernel has no call that maps such memory"); \
} while (0)

/* dma_can_mmap() may say no: then so does mmap(2). */
#define MAP_OR_SKIP(user) do {						\
	NEED_MMAP();							\
	ASSERT_NE(0, self->buffer.out_mmap_offset);			\
	user = dma_mmap(self->fd, &self->buffer, LENGTH);		\
	if (user == MAP_FAILED && errno == ENXIO)			\
		SKIP(return, "the platform does not map this memory");	\
	ASSERT_NE(MAP_FAILED, user);					\
} while (0)

TEST_F(mmap, 51_both_see_the_same_bytes)
{
	unsigned char data[LENGTH], *user;

	MAP_OR_SKIP(user);
	ASSERT_EQ(0, dma_fill(self->fd, self->buffer.out_handle, 0, LENGTH, OLD));
	ASSERT_EQ(LENGTH, bytes_wrong(user, OLD, 0, LENGTH))
		TH_LOG("to write there is to write to somebody else's memory");
	bytes_make(user, NEW, 0, LENGTH);
	ASSERT_EQ(0, dma_read(self->fd, self->buffer.out_handle, 0, LENGTH, data));
	EXPECT_EQ(0, memcmp(data, user, LENGTH));
	EXPECT_EQ(0, munmap(user, LENGTH));
}

TEST_F(mmap, 51_its_second_page_is_found_behind_the_first)
{
	struct dmabench_alloc second = self->buffer;
	unsigned char *user, *page;

	MAP_OR_SKIP(user);
	second.out_mmap_offset += PAGE;
	page = dma_mmap(self->fd, &second, LENGTH - PAGE);
	ASSERT_NE(MAP_FAILED, page);
	user[PAGE] = 0x5a;
	EXPECT_EQ(0x5a, page[0]);
	EXPECT_EQ(0, munmap(page, LENGTH - PAGE));
	EXPECT_EQ(-EBUSY, dma_free(self->fd, self->buffer.out_handle));
	EXPECT_EQ(0, munmap(user, LENGTH));
	EXPECT_EQ(0, dma_free(self->fd, self->buffer.out_handle));
}

/* dma_can_mmap(): to coherent devices this platform says yes, whatever the memory. */
TEST_F(mmap, 82_each_page_alone_is_the_buffers)
{
	struct dmabench_alloc part = self->buffer;
	unsigned char *page;
	size_t i;

	NEED_MMAP();
	ASSERT_NE(0, part.out_mmap_offset);
	ASSERT_EQ(0, dma_fill(self->fd, part.out_handle, 0, LENGTH, OLD));
	for (i = 0; i < LENGTH / PAGE; i++, part.out_mmap_offset += PAGE) {
		page = dma_mmap(self->fd, &part, PAGE);
		if (page == MAP_FAILED && variant->kind == DMABENCH_BUFFER_NONCONTIGUOUS)
			SKIP(return, "dma_mmap_noncontiguous() maps all or nothing");
		if (page == MAP_FAILED &&
		    !(self->info.out_flags & DMABENCH_TARGET_COHERENT))
			SKIP(return, "the platform does not map this memory");
		ASSERT_NE(MAP_FAILED, page) TH_LOG("page %zu: %s", i, strerror(errno));
		EXPECT_EQ(PAGE, bytes_wrong(page, OLD, PAGE * i, PAGE)) TH_LOG("page %zu", i);
		EXPECT_EQ(0, munmap(page, PAGE));
	}
}

TEST_F(mmap, 82_all_of_it_maps)
{
	unsigned char *user;

	NEED_MMAP();
	if (!(self->info.out_flags & DMABENCH_TARGET_COHERENT))
		SKIP(return, "the platform may not map this memory");
	user = dma_mmap(self->fd, &self->buffer, LENGTH);
	ASSERT_NE(MAP_FAILED, user) TH_LOG("%s", strerror(errno));
	EXPECT_EQ(0, munmap(user, LENGTH));
}

static int refusal(int fd, int flags, uint64_t offset, size_t length)
{
	void *user = mmap(NULL, length, PROT_READ, flags, fd, offset);

	if (user == MAP_FAILED)
		return -errno;
	munmap(user, length);
	return 0;
}

#define ON SEEN_SINCE("5.10")

TEST_F(mmap, 50_past_its_end_is_ENXIO)
{
	uint64_t offset = self->buffer.out_mmap_offset;

	NEED_MMAP();
	EXPECT_SEEN(ON, -ENXIO, refusal(self->fd, MAP_SHARED, offset, LENGTH + PAGE));
	EXPECT_SEEN(ON, -ENXIO, refusal(self->fd, MAP_SHARED, offset + LENGTH, PAGE));
	EXPECT_SEEN(ON, -ENXIO, refusal(self->fd, MAP_SHARED, offset + PAGE, LENGTH));
}

/* The page that its last byte is in is the last one. */
TEST_F(mmap, 50_past_the_page_of_its_last_byte_is_ENXIO)
{
	const size_t lengths[] = { 1, PAGE - 1, PAGE + 1, 2 * PAGE };
	size_t whole;
	int i;

	NEED_MMAP();
	for (i = 0; i < 4; i++) {
		struct dmabench_alloc short_one = {
			.target = self->target, .kind = variant->kind,
			.length = lengths[i],
		};

		ASSERT_LE(0, dma_alloc_as(self->fd, &short_one));
		whole = (lengths[i] + PAGE - 1) / PAGE * PAGE;
		EXPECT_EQ(0, refusal(self->fd, MAP_SHARED, short_one.out_mmap_offset, whole));
		EXPECT_SEEN(ON, -ENXIO, refusal(self->fd, MAP_SHARED,
						short_one.out_mmap_offset, whole + PAGE));
		EXPECT_SEEN(ON, -ENXIO, refusal(self->fd, MAP_SHARED,
						short_one.out_mmap_offset + whole, PAGE));
	}
}

TEST_F(mmap, what_is_no_buffer_of_the_file_is_refused)
{
	uint64_t offset = self->buffer.out_mmap_offset;
	int other = dma_open();

	NEED_MMAP();
	EXPECT_EQ(-EINVAL, refusal(self->fd, MAP_PRIVATE, offset, LENGTH));
	EXPECT_EQ(-ENODEV, refusal(self->fd, MAP_SHARED, 0, LENGTH));
	EXPECT_EQ(-ENODEV, refusal(self->fd, MAP_SHARED, offset + HANDLE_PAGES * PAGE, LENGTH));
	EXPECT_EQ(-ENODEV, refusal(self->fd, MAP_SHARED, offset ^ 1ULL << 43, LENGTH));
	/* Of 32 bits of pages it is too much for the C library, too. */
	EXPECT_EQ(sizeof(long) == 4 ? -EINVAL : -ENODEV,
		  refusal(self->fd, MAP_SHARED, offset | 1ULL << 50, LENGTH));
	/* Where this file has the target's limits, none that the device has. */
	ASSERT_LE(0, dma_alloc(other, self->target, DMABENCH_BUFFER_PAGES, LENGTH));
	EXPECT_EQ(-ENODEV, refusal(other, MAP_SHARED, offset, LENGTH));
	close(other);
	ASSERT_EQ(0, dma_free(self->fd, self->buffer.out_handle));
	EXPECT_EQ(-ENODEV, refusal(self->fd, MAP_SHARED, offset, LENGTH));
}

TEST_F(mmap, another_process_is_refused_and_inherits_nothing)
{
	unsigned char *user;
	int status;
	pid_t child;

	MAP_OR_SKIP(user);
	child = fork();
	ASSERT_LE(0, child);
	if (!child) {
		status = refusal(self->fd, MAP_SHARED, self->buffer.out_mmap_offset, LENGTH);
		/* Nothing is there any more: EFAULT, and no signal. */
		if (write(STDOUT_FILENO, user, 1) != -1 || errno != EFAULT)
			status = 0;
		_exit(-status);
	}
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_TRUE(WIFEXITED(status));
	EXPECT_EQ(EPERM, WEXITSTATUS(status));
	EXPECT_EQ(0, munmap(user, LENGTH));
}

TEST_F(mmap, closing_the_file_leaves_the_memory_until_munmap)
{
	unsigned char *user;

	MAP_OR_SKIP(user);
	close(self->fd);
	self->fd = dma_open();
	user[0] = 1;
	EXPECT_LT(self->live, dma_live(self->fd));
	EXPECT_EQ(0, munmap(user, LENGTH));
	EXPECT_EQ(self->live, dma_live(self->fd));
}

static sigjmp_buf fault;

static void on_sigbus(int signal)
{
	(void)signal;
	siglongjmp(fault, 1);
}

static int reaches(unsigned char *user)
{
	if (sigsetjmp(fault, 1))
		return 0;
	user[0] = 1;
	return 1;
}

TEST_F(mmap, when_the_target_goes_access_is_SIGBUS)
{
	unsigned char *user;

	MAP_OR_SKIP(user);
	ASSERT_NE(SIG_ERR, signal(SIGBUS, on_sigbus));
	EXPECT_TRUE(reaches(user));
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&self->info))) {
		munmap(user, LENGTH);
		SKIP(return, "the engine's device is not dmabench_lsi's");
	}
	EXPECT_FALSE(reaches(user));
	EXPECT_FALSE(reaches(user + LENGTH - 1));
	EXPECT_EQ(-ENODEV, refusal(self->fd, MAP_SHARED,
				   self->buffer.out_mmap_offset, LENGTH));
	ASSERT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&self->info)));
	EXPECT_FALSE(reaches(user)) TH_LOG("it came back to life");
	EXPECT_EQ(-EBUSY, dma_free(self->fd, self->buffer.out_handle));
	EXPECT_EQ(0, munmap(user, LENGTH));
	EXPECT_EQ(0, dma_free(self->fd, self->buffer.out_handle));
}

TEST_HARNESS_MAIN
