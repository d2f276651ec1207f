// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 49: the blocks of a dma_pool, and what its device says of it. What
 * is told of "pools" in sysfs is: name, blocks in use, blocks, bytes of a
 * block, pages.
 */
#include <glob.h>
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/rule.h"

#define BLOCKS	100

RULES(pool)

struct shape {
	uint64_t length;
	uint32_t align;
	uint64_t boundary;
};

static const struct shape shapes[] = {
	{ 16, 1, 0 },
	{ 16, 16, 16 },
	{ 17, 8, 64 },
	{ 24, 4, 32 },
	{ 40, 64, 0 },
	{ 100, 32, 256 },
	{ 100, 256, 4096 },
	{ 700, 4, 1024 },
	{ 1500, 4, 2048 },
	{ 3000, 1, 0 },
	{ 3000, 1, 4096 },
	{ 4096, 4096, 4096 },
	{ 5000, 16, 0 },
	{ 6000, 2048, 8192 },
	{ 1, 1, 0 },
	{ 1, 4096, 0 },
};

#define SHAPES ((int)(sizeof(shapes) / sizeof(shapes[0])))

struct block {
	int handle;
	uint64_t addr;
};

static int take(struct rule *r, int pool, const struct shape *s, struct block *b)
{
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = DMABENCH_BUFFER_POOL,
		.length = s->length, .pool = pool,
	};

	b->handle = dma_alloc_as(r->fd, &alloc);
	b->addr = alloc.out_dma_addr;
	return b->handle < 0 ? b->handle : 0;
}

static int by_addr(const void *a, const void *b)
{
	uint64_t x = ((const struct block *)a)->addr, y = ((const struct block *)b)->addr;

	return x < y ? -1 : x > y;
}

/* What is wrong with these blocks, if anything is. */
static const char *fault(const struct shape *s, const struct block *blocks, int count)
{
	struct block sorted[BLOCKS];
	uint64_t last;
	int i;

	memcpy(sorted, blocks, count * sizeof(*blocks));
	qsort(sorted, count, sizeof(*sorted), by_addr);
	for (i = 0; i < count; i++) {
		last = sorted[i].addr + s->length - 1;
		if (sorted[i].addr % s->align)
			return "not aligned";
		if (s->boundary && sorted[i].addr / s->boundary != last / s->boundary)
			return "over the boundary";
		if (i + 1 < count && last >= sorted[i + 1].addr)
			return "in another";
	}
	return NULL;
}

/* Each filled with its own; then all are read. Return: how many are wrong */
static int spoilt(struct rule *r, const struct shape *s, const struct block *blocks,
		  int count)
{
	int i, wrong = 0;

	for (i = 0; i < count; i++)
		wrong += !!dma_fill(r->fd, blocks[i].handle, 0, s->length, 1000 + i);
	for (i = 0; i < count; i++)
		wrong += !cpu_reads(r, blocks[i].handle, 1000 + i, s->length);
	return wrong;
}

TEST_F(pool, 49_blocks_keep_alignment_and_boundary_and_apart)
{
	struct rule *r = &self->r;
	struct block blocks[BLOCKS];
	const struct shape *s;
	const char *wrong;
	int pool, i;

	NEED_TARGET(r);
	for (s = shapes; s < shapes + SHAPES; s++) {
		pool = dma_pool(r->fd, r->target, s->length, s->align, s->boundary);
		ASSERT_LE(0, pool);
		for (i = 0; i < BLOCKS; i++)
			ASSERT_EQ(0, take(r, pool, s, &blocks[i]));
		wrong = fault(s, blocks, BLOCKS);
		EXPECT_EQ(NULL, wrong)
			TH_LOG("%s: %d bytes, alignment %d, boundary %d", wrong ?: "",
			       (int)s->length, (int)s->align, (int)s->boundary);
		EXPECT_EQ(0, spoilt(r, s, blocks, BLOCKS));
		for (i = 0; i < BLOCKS; i++)
			ASSERT_EQ(0, dma_free(r->fd, blocks[i].handle));
		ASSERT_EQ(0, dma_free(r->fd, pool));
	}
}

TEST_F(pool, 49_freed_blocks_are_handed_out_once_again)
{
	static const struct shape s = { 96, 32, 0 };
	struct rule *r = &self->r;
	struct block blocks[BLOCKS];
	int pool, i, round;

	NEED_TARGET(r);
	pool = dma_pool(r->fd, r->target, s.length, s.align, s.boundary);
	ASSERT_LE(0, pool);
	for (i = 0; i < BLOCKS; i++)
		ASSERT_EQ(0, take(r, pool, &s, &blocks[i]));
	for (round = 0; round < 4; round++) {
		for (i = round; i < BLOCKS; i += 3)
			ASSERT_EQ(0, dma_free(r->fd, blocks[i].handle));
		for (i = round; i < BLOCKS; i += 3)
			ASSERT_EQ(0, take(r, pool, &s, &blocks[i]));
		EXPECT_EQ(NULL, fault(&s, blocks, BLOCKS));
		EXPECT_EQ(0, spoilt(r, &s, blocks, BLOCKS));
	}
}

/* dma_pool_zalloc(): "If a memory block can be allocated, it is zeroed" [C]. */
TEST_F(pool, 43_blocks_are_zeroed)
{
	static const struct shape s = { 1000, 8, 0 };
	struct rule *r = &self->r;
	struct block block;
	int pool, i;

	NEED_TARGET(r);
	pool = dma_pool(r->fd, r->target, s.length, s.align, s.boundary);
	ASSERT_LE(0, pool);
	for (i = 0; i < 50; i++) {
		ASSERT_EQ(0, take(r, pool, &s, &block));
		EXPECT_TRUE(cpu_reads_zeros(r, block.handle, s.length));
		ASSERT_EQ(0, dma_fill(r->fd, block.handle, 0, s.length, i));
		ASSERT_EQ(0, dma_free(r->fd, block.handle));
	}
}

TEST_F(pool, 78_blocks_are_to_be_had_in_atomic_context)
{
	struct rule *r = &self->r;
	int pool, i, buffer, log = klog_open(SEEK_END);

	NEED_TARGET(r);
	pool = dma_pool(r->fd, r->target, 1000, 8, 0);
	for (i = 0; i < 20; i++) {
		struct dmabench_alloc alloc = {
			.target = r->target, .kind = DMABENCH_BUFFER_POOL, .length = 1000,
			.pool = pool, .flags = DMABENCH_ALLOC_ATOMIC,
		};

		buffer = dma_alloc_as(r->fd, &alloc);
		ASSERT_LE(0, buffer);
		EXPECT_TRUE(cpu_reads_zeros(r, buffer, 1000));
	}
	EXPECT_EQ(0, klog_count(log, "BUG: sleeping function"));
	close(log);
}

struct books {
	unsigned int used, blocks, bytes, pages;
};

/* The pools of a device, which is on any bus, or a channel that is one itself. */
static FILE *open_books(const char *device)
{
	static const char * const places[] = {
		"/sys/bus/*/devices/%s/pools", "/sys/class/dma/%s/pools",
	};
	FILE *file = NULL;
	char pattern[256];
	glob_t found;
	int i;

	for (i = 0; !file && i < 2; i++) {
		snprintf(pattern, sizeof(pattern), places[i], device);
		if (!glob(pattern, 0, NULL, &found) && found.gl_pathc)
			file = fopen(found.gl_pathv[0], "re");
		globfree(&found);
	}
	return file;
}

/* The line of the pool of blocks of this size. Return: whether there is one */
static bool books_of(const struct rule *r, unsigned int bytes, struct books *books)
{
	FILE *file = open_books(r->info.out_device);
	bool found = false;
	char line[256];

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "dmabench %u %u %u %u", &books->used, &books->blocks,
			       &books->bytes, &books->pages) == 4 &&
			books->bytes == bytes;
	if (file)
		fclose(file);
	return found;
}

TEST_F(pool, 49_the_books_are_right)
{
	/* Three to a page; a few bytes are left of it. */
	const struct shape s = { PAGE / 3 / 16 * 16, 16, 0 };
	struct rule *r = &self->r;
	struct block blocks[7];
	struct books books;
	int pool, i;

	NEED_TARGET(r);
	pool = dma_pool(r->fd, r->target, s.length, s.align, s.boundary);
	ASSERT_LE(0, pool);
	for (i = 0; i < 7; i++)
		ASSERT_EQ(0, take(r, pool, &s, &blocks[i]));
	ASSERT_TRUE(books_of(r, s.length, &books));
	EXPECT_EQ(7, books.used);
	EXPECT_EQ(9, books.blocks);
	EXPECT_EQ(3, books.pages);
	for (i = 0; i < 5; i++)
		ASSERT_EQ(0, dma_free(r->fd, blocks[i].handle));
	ASSERT_TRUE(books_of(r, s.length, &books));
	EXPECT_EQ(2, books.used);
	EXPECT_EQ(9, books.blocks) TH_LOG("a pool keeps what it has");
	for (; i < 7; i++)
		ASSERT_EQ(0, dma_free(r->fd, blocks[i].handle));
	ASSERT_EQ(0, dma_free(r->fd, pool));
	EXPECT_FALSE(books_of(r, s.length, &books)) TH_LOG("still there");
}

/* "The actual size of blocks may be larger because of alignment" [A]. */
TEST_F(pool, 49_two_pools_of_a_device_are_apart)
{
	static const struct shape s = { 256, 256, 0 };
	struct rule *r = &self->r;
	struct block blocks[40];
	int pools[2], i;

	NEED_TARGET(r);
	for (i = 0; i < 2; i++) {
		pools[i] = dma_pool(r->fd, r->target, s.length, s.align, s.boundary);
		ASSERT_LE(0, pools[i]);
	}
	for (i = 0; i < 40; i++)
		ASSERT_EQ(0, take(r, pools[i % 2], &s, &blocks[i]));
	EXPECT_EQ(NULL, fault(&s, blocks, 40));
	for (i = 0; i < 40; i += 2)
		ASSERT_EQ(0, dma_free(r->fd, blocks[i].handle));
	ASSERT_EQ(0, dma_free(r->fd, pools[0]));
	EXPECT_EQ(0, spoilt(r, &s, &blocks[1], 1));
}

TEST_HARNESS_MAIN
