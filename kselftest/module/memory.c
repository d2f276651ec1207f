// SPDX-License-Identifier: GPL-2.0
/* How much of the machine's memory open files may have. */
#include <fcntl.h>
#include <kselftest_harness.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "lib/dma.h"
#include "lib/machine.h"
#include "lib/point.h"

#define MOST_FILES	1024
#define MOST_MAPPED	4095	/* the last handle that has an offset */

FIXTURE(memory) {
	int fd;
	int live;
	struct dmabench_info info;
};

FIXTURE_SETUP(memory)
{
	self->fd = dma_open();
	ASSERT_LE(0, self->fd);
	self->live = dma_live(self->fd);
	ASSERT_EQ(0, dma_info(self->fd, &self->info));
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

/* Does user space write there what the last byte of the buffer becomes? */
static bool is_found(int fd, const struct dmabench_alloc *buffer, unsigned char value)
{
	unsigned char *user = dma_mmap(fd, buffer, buffer->length), byte = ~value;

	if (user == MAP_FAILED)
		return false;
	user[buffer->length - 1] = value;
	munmap(user, buffer->length);
	return !dma_read(fd, buffer->out_handle, buffer->length - 1, 1, &byte) &&
	       byte == value;
}

/* As many pages as fit into 32 bits, which a program of 32 bits can ask for. */
static bool is_in_reach(const struct dmabench_alloc *buffer)
{
	return buffer->out_mmap_offset &&
	       buffer->out_mmap_offset + buffer->length <= (uint64_t)PAGE << 32;
}

TEST_F_TIMEOUT(memory, files_have_a_limit_and_each_is_in_reach_of_mmap, 120)
{
	struct rlimit limit = { .rlim_cur = 2 * MOST_FILES, .rlim_max = 2 * MOST_FILES };
	struct dmabench_alloc buffers[MOST_FILES];
	int fds[MOST_FILES], count, i;

	ASSERT_EQ(0, setrlimit(RLIMIT_NOFILE, &limit));
	for (count = 1; count <= MOST_FILES && (i = dma_open()) >= 0; count++) {
		ASSERT_GT(MOST_FILES, count);
		fds[count] = i;
		buffers[count] = (struct dmabench_alloc){ .length = PAGE };
		ASSERT_LE(0, dma_alloc_as(i, &buffers[count]));
		ASSERT_TRUE(is_in_reach(&buffers[count])) TH_LOG("file %d", count);
	}
	EXPECT_EQ(EMFILE, errno);
	EXPECT_EQ(MOST_FILES, count);
	for (i = 1; i < count; i++)
		EXPECT_TRUE(is_found(fds[i], &buffers[i], i)) TH_LOG("file %d", i);
	for (i = 1; i < count; i++)
		close(fds[i]);
}

TEST_F_TIMEOUT(memory, handles_above_4095_are_out_of_reach_of_mmap, 120)
{
	struct dmabench_alloc last = { .length = DMABENCH_MAX_BUFFER_BYTES };
	struct dmabench_alloc next = { .length = PAGE };
	int i;

	for (i = 1; i < MOST_MAPPED; i++)
		ASSERT_EQ(i, dma_pool(self->fd, 0, 16, 1, 0));
	ASSERT_EQ(MOST_MAPPED, dma_alloc_as(self->fd, &last));
	EXPECT_TRUE(is_in_reach(&last));
	EXPECT_TRUE(is_found(self->fd, &last, 1));
	ASSERT_LT(MOST_MAPPED, dma_alloc_as(self->fd, &next));
	EXPECT_EQ(0, next.out_mmap_offset);
}

/* Return: 0, or what the first of so many says that is refused */
static int take(int target, int kind, uint64_t length, int count)
{
	int fd = dma_open(), handle = 0;

	while (count-- && handle >= 0)
		handle = dma_alloc(fd, target, kind, length);
	close(fd);
	return handle < 0 ? handle : 0;
}

/* A length just above a power of two takes twice that. */
TEST_F_TIMEOUT(memory, what_an_allocation_takes_is_counted_and_not_what_was_asked, 120)
{
	static const int kinds[] = { DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_NONCONTIGUOUS };
	const uint64_t length = (1 << 20) + 1, taken = 2 << 20;
	const int most = self->info.out_file_limit_bytes / taken;
	int target = dma_engine_in_reach(self->fd);
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		/* In one segment it is too long for the platform's device. */
		if (dma_lacks_kind(kinds[i]) || (i && target < 0))
			continue;
		EXPECT_EQ(-ENOMEM, take(target < 0 ? 0 : target, kinds[i], length, most + 1))
			TH_LOG("kind %d", kinds[i]);
	}
}

/*
 * Ends a test of what pools take where the platform has less of their memory than a file may
 * have, as 32-bit Arm, of CMA: then pages are there still.
 */
#define SKIP_IF_SCARCE() do {						\
	if (dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, PAGE) >= 0)	\
		SKIP(return, "coherent memory ends before a file's limit"); \
} while (0)

/* Freed blocks stay their pool's: as many pools as were full once have all of it. */
TEST_F_TIMEOUT(memory, what_a_pool_keeps_is_counted, 120)
{
	const uint64_t length = 1 << 20;
	const int most = self->info.out_file_limit_bytes / (64 * length) + 1;
	int block = 0, pool = 0, blocks, pools;

	for (pools = 0; pools <= most && block >= 0; pools++) {
		int handles[64];

		pool = dma_pool(self->fd, 0, length, 1, 0);
		ASSERT_LT(0, pool);
		for (blocks = 0; blocks < 64; blocks++) {
			block = dma_pool_block(self->fd, 0, pool, length);
			if (block < 0)
				break;
			handles[blocks] = block;
		}
		if (block < 0 &&
		    (pools * 64 + blocks + 1) * length < self->info.out_file_limit_bytes)
			SKIP_IF_SCARCE();
		while (blocks--)
			ASSERT_EQ(0, dma_free(self->fd, handles[blocks]));
	}
	EXPECT_EQ(-ENOMEM, block);
	EXPECT_GE(most, pools);
	EXPECT_EQ(-ENOMEM, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, length));
	EXPECT_EQ(0, dma_free(self->fd, 1));
	EXPECT_LT(0, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, length))
		TH_LOG("the first pool is not given back");
}

/* A block of one byte takes a page where it is aligned to that. */
TEST_F_TIMEOUT(memory, what_a_pool_takes_is_counted_and_not_what_was_asked, 120)
{
	const int blocks = (32 << 20) / PAGE;
	const int most = (self->info.out_file_limit_bytes - blocks * PAGE) >> 20;
	int pool = dma_pool(self->fd, 0, 1, PAGE, 0), i;

	for (i = 0; i < blocks && dma_pool_block(self->fd, 0, pool, 1) > 0; i++)
		;
	if (i < blocks)
		SKIP_IF_SCARCE();
	ASSERT_EQ(blocks, i);
	for (i = 0; i < most; i++)
		ASSERT_LT(0, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, 1 << 20));
	EXPECT_EQ(-ENOMEM, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, 1 << 20));
}

/* Of 256 entries, in one page. */
static int map_list(int fd, int buffer)
{
	struct dmabench_sg_entry entries[DMABENCH_MAX_SG];
	unsigned int i;

	for (i = 0; i < DMABENCH_MAX_SG; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = buffer, .length = 1, .offset = i,
		};
	return dma_map_sg(fd, DMABENCH_TO_DEVICE, entries, DMABENCH_MAX_SG);
}

/* Lists that map next to nothing have kernel memory all the same. */
TEST_F_TIMEOUT(memory, lists_are_counted, 120)
{
	const uint64_t left = 4 << 20, list = DMABENCH_MAX_SG * 32;
	int buffer = dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, PAGE), handle = 0, i;
	uint64_t bytes;

	for (bytes = left; bytes <= self->info.out_file_limit_bytes - DMABENCH_MAX_BUFFER_BYTES;
	     bytes += DMABENCH_MAX_BUFFER_BYTES)
		ASSERT_LT(0, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES,
				       DMABENCH_MAX_BUFFER_BYTES));
	for (i = 0; i <= (int)((left + DMABENCH_MAX_BUFFER_BYTES) / list) && handle >= 0; i++)
		handle = map_list(self->fd, buffer);
	if (handle == -EIO)
		SKIP(return, "the bounce pool is full before");
	EXPECT_EQ(-ENOMEM, handle);
}

static uint64_t memory_bytes(void)
{
	return (uint64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
}

/* Until it gets no more. Return: how many bytes it has */
static uint64_t take_all(int fd)
{
	uint64_t bytes = 0;

	while (dma_alloc(fd, 0, DMABENCH_BUFFER_PAGES, DMABENCH_MAX_BUFFER_BYTES) > 0)
		bytes += DMABENCH_MAX_BUFFER_BYTES;
	return bytes;
}

/* However many files are open. */
TEST_F_TIMEOUT(memory, half_of_the_memory_is_left_to_others, 120)
{
	const uint64_t half = memory_bytes() / 2;
	const int most = 4 * half / self->info.out_file_limit_bytes + 1;
	uint64_t bytes = 0;
	int fds[64], i;

	if (most > (int)(sizeof(fds) / sizeof(fds[0])))
		SKIP(return, "half of %llu MiB is too much to be tried",
		     (unsigned long long)memory_bytes() >> 20);
	for (i = 0; i < most; i++) {
		fds[i] = dma_open();
		bytes += take_all(fds[i]);
	}
	EXPECT_GE(half, bytes);
	EXPECT_LE(half / 2, bytes) TH_LOG("memory was short before");
	for (i = 0; i < most; i++)
		close(fds[i]);
	EXPECT_LT(0, dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, DMABENCH_MAX_BUFFER_BYTES))
		TH_LOG("it is not given back");
}

/* As the machine's memory, and as what is charged, says. */
TEST_F(memory, the_limits_are_told)
{
	const uint64_t all = memory_bytes(), share = all / 16, half = all / 2;
	uint64_t limit = share > DMABENCH_MAX_FILE_BYTES ? share : DMABENCH_MAX_FILE_BYTES;
	struct dmabench_info info;
	int buffer;

	if (limit > half)
		limit = half;
	EXPECT_EQ(half, self->info.out_limit_bytes);
	EXPECT_GT(16, (int64_t)(limit - self->info.out_file_limit_bytes));
	EXPECT_LE(0, (int64_t)(limit - self->info.out_file_limit_bytes));
	buffer = dma_alloc(self->fd, 0, DMABENCH_BUFFER_PAGES, 3 * PAGE + 1);
	ASSERT_LT(0, buffer);
	ASSERT_EQ(0, dma_info(self->fd, &info));
	EXPECT_EQ(4 * PAGE, info.out_charged_bytes - self->info.out_charged_bytes);
	ASSERT_EQ(0, dma_free(self->fd, buffer));
	ASSERT_EQ(0, dma_info(self->fd, &info));
	EXPECT_EQ(self->info.out_charged_bytes, info.out_charged_bytes);
}

/*
 * A round of one thread with buffers of so many bytes together, as long as can be
 * mapped; free its histograms. Return: the bytes of a buffer
 */
static uint64_t prepare_round(struct point *p, int fd, uint64_t bytes)
{
	struct dmabench_limits_arg limits = { 0 };
	uint64_t size = DMABENCH_MAX_BUFFER_BYTES;

	*p = (struct point){ .fd = fd, .hist = malloc(HIST_BYTES) };
	while (!dma_limits(fd, p->target, &limits) && size > limits.out_max_mapping_bytes)
		size /= 2;
	point_prepare(p, "map_single");
	point_give(p, "size", size);
	point_give(p, "buffers", bytes / size);
	p->run.ops = 1;
	p->run.warmup_ops = 0;
	return size;
}

TEST_F_TIMEOUT(memory, a_round_has_the_limit_of_a_file, 120)
{
	const uint64_t limit = self->info.out_file_limit_bytes;
	struct point p;
	char words[64];
	uint64_t size;

	size = prepare_round(&p, self->fd, limit);
	EXPECT_EQ(0, point_run(&p)) TH_LOG("%s", p.run.out_reason);
	point_give(&p, "buffers", limit / size + 1);
	EXPECT_EQ(-EINVAL, point_run(&p));
	snprintf(words, sizeof(words), "over the limit of %llu in all", (unsigned long long)limit);
	EXPECT_NE(NULL, strstr(p.run.out_reason, words)) TH_LOG("%s", p.run.out_reason);
	free(p.hist);
}

static uint64_t charged(int fd)
{
	struct dmabench_info info = { };

	return dma_info(fd, &info) ? 0 : info.out_charged_bytes;
}

/* What a round has is not for files, nor is for rounds what files have. */
TEST_F_TIMEOUT(memory, half_of_the_memory_is_left_to_others_by_rounds_too, 120)
{
	const uint64_t bytes = 16 * DMABENCH_MAX_BUFFER_BYTES;
	const int most = 4 * self->info.out_limit_bytes / self->info.out_file_limit_bytes + 1;
	int fds[64], i, waited = 0;
	struct point p;
	pid_t child;

	if (most > (int)(sizeof(fds) / sizeof(fds[0])))
		SKIP(return, "half of %llu MiB is too much to be tried",
		     (unsigned long long)memory_bytes() >> 20);
	prepare_round(&p, self->fd, bytes);
	child = point_run_in_child(&p);
	while (charged(self->fd) < self->info.out_charged_bytes + bytes && waited++ < 5000)
		usleep(1000);
	EXPECT_GT(5000, waited) TH_LOG("a round under way is not charged");
	point_kill_child(child);
	EXPECT_EQ(self->info.out_charged_bytes, charged(self->fd));
	for (i = 0; i < most; i++) {
		fds[i] = dma_open();
		take_all(fds[i]);
	}
	EXPECT_EQ(-ENOMEM, point_run(&p));
	EXPECT_NE(NULL, strstr(p.run.out_reason, "half of the machine's memory"))
		TH_LOG("%s", p.run.out_reason);
	for (i = 0; i < most; i++)
		close(fds[i]);
	EXPECT_EQ(0, point_run(&p)) TH_LOG("%s", p.run.out_reason);
	free(p.hist);
}

TEST_HARNESS_MAIN
