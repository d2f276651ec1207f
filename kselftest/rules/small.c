// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 109: what is so short that kmalloc() may have put it into a cache line with others
 * bounces, if a device that is not coherent writes to it; nothing else does. Which lengths these
 * are dma_kmalloc_needs_bounce() says, of the kernel's size classes and the line of its caches.
 */
#include <kselftest_harness.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/bytes.h"
#include "lib/device_end.h"

#define OURS	3
#define THEIRS	4
#define CPUS	5

/* ARCH_DMA_MINALIGN of arm64; twice that is never too short. */
#define DMA_MINALIGN	128
#define MOST_CLASSES	32
#define MOST_LENGTHS	(3 * MOST_CLASSES)

FIXTURE(small) {
	struct rule r;
	size_t lengths[MOST_LENGTHS];
	size_t classes[MOST_CLASSES];
	int nlengths, nclasses;
	size_t line;
};

FIXTURE_VARIANT(small) { bool engine; };
FIXTURE_VARIANT_ADD(small, software) { .engine = false };
FIXTURE_VARIANT_ADD(small, engine) { .engine = true };

static int ascending(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* Those of kmalloc(), as /proc/slabinfo has them: kmalloc-96, kmalloc-1k. Return: how many */
static int read_classes(size_t *classes)
{
	FILE *file = fopen("/proc/slabinfo", "re");
	unsigned int bytes;
	char line[512], unit;
	int n = 0;

	while (file && n < MOST_CLASSES && fgets(line, sizeof(line), file))
		if (sscanf(line, "kmalloc-%u%c", &bytes, &unit) == 2 &&
		    (unit == ' ' || unit == 'k'))
			classes[n++] = (size_t)bytes << (unit == 'k' ? 10 : 0);
	if (file)
		fclose(file);
	qsort(classes, n, sizeof(*classes), ascending);
	return n;
}

/* dma_get_cache_alignment(); 0 where nobody tells. */
static size_t cache_line(void)
{
#ifdef __aarch64__
	unsigned long ctr;

	asm("mrs %0, ctr_el0" : "=r" (ctr));
	ctr = ctr >> 24 & 15;
	return ctr ? 4UL << ctr : DMA_MINALIGN;
#else
	return 0;
#endif
}

FIXTURE_SETUP(small)
{
	int i, j;

	ASSERT_EQ(0, rule_open(&self->r, variant->engine));
	self->line = cache_line();
	self->nclasses = read_classes(self->classes);
	for (i = 0; i < self->nclasses && self->classes[i] <= 8192; i++)
		for (j = -1; j <= 1; j++)
			self->lengths[self->nlengths++] = self->classes[i] + j;
}

FIXTURE_TEARDOWN(small)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

static bool coherent(const struct rule *r)
{
	return r->info.out_flags & DMABENCH_TARGET_COHERENT;
}

#define NEED_SMALL() do {						\
	NEED_REACH(&self->r);						\
	if (!self->nclasses)						\
		SKIP(return, "/proc/slabinfo does not tell the size classes of kmalloc()"); \
	if (self->r.bounced != DMABENCH_BOUNCED_NONE)			\
		SKIP(return, "all bounces, short or not");		\
	if (untrusted(&self->r))					\
		SKIP(return, "%s", UNTRUSTED);				\
	if (!coherent(&self->r) && !self->line)				\
		SKIP(return, "not coherent, and the line of its caches is not known"); \
} while (0)

/* Before 6.5 kmalloc() itself keeps them apart. */
#define TOO_SHORT(length, direction)					\
	(!coherent(&self->r) && machine_has_linux(6, 5) &&		\
	 (direction) != DMABENCH_TO_DEVICE &&				\
	 is_too_short(self->classes, self->nclasses, self->line, length))

static bool is_too_short(const size_t *classes, int nclasses, size_t line, size_t length)
{
	int i = 0;

	while (i < nclasses && classes[i] < length)
		i++;
	return length < 2 * DMA_MINALIGN && i < nclasses && classes[i] % line;
}

static const size_t offsets[] = { 0, 8, 100, 4000 };

TEST_F(small, 109_short_ones_bounce_where_their_cache_line_may_be_shared)
{
	struct rule *r = &self->r;
	int buffer, l, o, call, direction;

	NEED_SMALL();
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 16384);
	ASSERT_LE(0, buffer);
	for (l = 0; l < self->nlengths; l++)
		for (o = 0; o < 4; o++)
			for (direction = 0; direction <= DMABENCH_BIDIRECTIONAL; direction++)
				for (call = 0; call <= DMABENCH_MAP_PAGE; call++) {
					struct dmabench_map map = {
						.call = call, .buffer = buffer,
						.direction = direction, .offset = offsets[o],
						.length = self->lengths[l],
					};

					ASSERT_LE(0, dma_map_as(r->fd, &map));
					EXPECT_EQ(TOO_SHORT(map.length, direction),
						  map.out_bounced == DMABENCH_BOUNCED_ALL)
						TH_LOG("%zu bytes at %zu, direction %d",
						       self->lengths[l], offsets[o], direction);
					ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
				}
}

/* The CPU's while it is the device's: they are in one cache line with what that writes. */
TEST_F(small, 109_bytes_beside_it_stay_the_cpus)
{
	struct rule *r = &self->r;
	unsigned char data[16384];
	struct device_end d;
	int buffer, mapping, l, direction;
	size_t length, from = 4096 + 24;

	NEED_SMALL();
	ASSERT_EQ(0, device_end_open(&d, r, variant->engine, 16384));
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, sizeof(data));
	ASSERT_LE(0, buffer);
	for (l = 0; l < self->nlengths && self->lengths[l] <= 2 * DMA_MINALIGN; l++)
		for (direction = DMABENCH_FROM_DEVICE; direction <= DMABENCH_BIDIRECTIONAL;
		     direction++) {
			length = self->lengths[l];
			if (!coherent(r) && !TOO_SHORT(length, direction))
				continue;
			ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, sizeof(data), OURS));
			mapping = dma_map(r->fd, buffer, direction, from, length, NULL);
			ASSERT_LE(0, mapping);
			ASSERT_EQ(0, device_puts(&d, mapping, THEIRS, from, length));
			ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, from, CPUS));
			ASSERT_EQ(0, dma_fill(r->fd, buffer, from + length,
					      sizeof(data) - from - length, CPUS));
			ASSERT_EQ(0, dma_unmap(r->fd, mapping));
			ASSERT_EQ(0, dma_read(r->fd, buffer, 0, sizeof(data), data));
			EXPECT_EQ(from, bytes_wrong(data, CPUS, 0, from));
			EXPECT_EQ(length, bytes_wrong(data + from, THEIRS, from, length))
				TH_LOG("of %zu bytes", length);
			from += length;
			EXPECT_EQ(sizeof(data) - from,
				  bytes_wrong(data + from, CPUS, from, sizeof(data) - from));
			from -= length;
		}
}

/* Of a list each entry for itself; all of it reaches the buffer. */
TEST_F(small, 109_short_entries_bounce_alone)
{
	struct rule *r = &self->r;
	struct dmabench_sg_segment segments[3];
	unsigned char data[16384], puts[16384];
	int buffer, l, direction;
	size_t length;

	NEED_SMALL();
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, sizeof(data));
	ASSERT_LE(0, buffer);
	for (l = 0; l < self->nlengths; l++)
		for (direction = 0; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
			length = self->lengths[l];
			if (length > 4 * DMA_MINALIGN)
				continue;
			struct dmabench_sg_entry entries[] = {
				{ .buffer = buffer, .length = 4096 },
				{ .buffer = buffer, .length = length, .offset = 4096 },
				{ .buffer = buffer, .length = 4096, .offset = 8192 },
			};
			struct dmabench_map_sg map = {
				.direction = direction, .nentries = 3,
				.entries = (uintptr_t)entries, .segments = (uintptr_t)segments,
			};

			ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, sizeof(data), OURS));
			ASSERT_LE(0, dma_map_sg_as(r->fd, &map));
			EXPECT_EQ(TOO_SHORT(length, direction) ? DMABENCH_BOUNCED_SOME :
								 DMABENCH_BOUNCED_NONE,
				  map.out_bounced) TH_LOG("%zu, direction %d", length, direction);
			if (direction != DMABENCH_TO_DEVICE) {
				bytes_make(puts, THEIRS, 0, 8192 + length);
				ASSERT_EQ(0, dma_peer_write(r->fd, map.out_handle, 0,
							    8192 + length, puts));
			}
			ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
			ASSERT_EQ(0, dma_read(r->fd, buffer, 0, sizeof(data), data));
			if (direction == DMABENCH_TO_DEVICE) {
				EXPECT_EQ(sizeof(data), bytes_wrong(data, OURS, 0, sizeof(data)));
				continue;
			}
			EXPECT_EQ(4096 + length, bytes_wrong(data, THEIRS, 0, 4096 + length));
			EXPECT_EQ(4096 - length,
				  bytes_wrong(data + 4096 + length, OURS, 4096 + length,
					      4096 - length)) TH_LOG("behind %zu", length);
			EXPECT_EQ(0, memcmp(data + 8192, puts + 4096 + length, 4096));
		}
}

TEST_HARNESS_MAIN
