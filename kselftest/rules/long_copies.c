// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 83: of long mappings each byte arrives, in both directions and by each step, also
 * around each end of a bounce slot and a page, up to the largest size that maps.
 */
#include <kselftest_harness.h>

#include "lib/bytes.h"
#include "lib/device_end.h"
#include "lib/machine.h"

#define SLOT	2048
/* A segment of SWIOTLB, which no bounce buffer is longer than. */
#define SEGMENT	(128 * SLOT)
#define BUFFER	(SEGMENT + 4 * 65536)

/* Patterns of FILL. */
#define OLD	3
#define NEW	4
#define NEWER	5
#define BESIDE	6

FIXTURE(long_copies) {
	struct rule r;
	struct device_end d;
	int buffer;
	size_t largest;
};

FIXTURE_VARIANT(long_copies) {
	bool engine;
};

FIXTURE_VARIANT_ADD(long_copies, software) { .engine = false };
FIXTURE_VARIANT_ADD(long_copies, engine) { .engine = true };

FIXTURE_SETUP(long_copies)
{
	struct rule *r = &self->r;

	ASSERT_EQ(0, rule_open(r, variant->engine));
	if (r->target < 0 || r->out_of_reach)
		return;
	ASSERT_EQ(0, device_end_open(&self->d, r, variant->engine, BUFFER));
	if (self->d.own)
		machine_tier('D', &r->info, r->bounced);
	self->buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, BUFFER);
	ASSERT_LE(0, self->buffer);
	self->largest = r->limits.out_max_mapping_bytes < SEGMENT + SLOT ?
			r->limits.out_max_mapping_bytes : SEGMENT + SLOT;
}

FIXTURE_TEARDOWN(long_copies)
{
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

/* Just above 64 KiB, and what maps at most; from an odd place, or that of a page. */
static size_t length_of(size_t largest, int i)
{
	return i && largest > 65537 ? 65537 : largest;
}

#define LENGTHS	2

static size_t from_of(int i)
{
	return i ? 4097 : 0;
}

static int map_long(struct rule *r, int buffer, int direction, size_t from, size_t length)
{
	return dma_map(r->fd, buffer, direction, from, length, NULL);
}

#define EXPECT_ALL(wrong, length, what) \
	EXPECT_EQ(length, wrong) TH_LOG("%s, %zu bytes at %zu", what, (size_t)(length), from)

TEST_F(long_copies, 83_each_byte_reaches_the_device)
{
	struct device_end *d = &self->d;
	struct rule *r = &self->r;
	size_t from, length;
	int i, mapping;

	NEED_REACH(r);
	for (i = 0; i < LENGTHS; i++) {
		from = from_of(i);
		length = length_of(self->largest, i);
		ASSERT_EQ(0, dma_fill(r->fd, self->buffer, 0, BUFFER, OLD));
		mapping = map_long(r, self->buffer, DMABENCH_TO_DEVICE, from, length);
		ASSERT_LE(0, mapping) TH_LOG("%zu bytes at %zu", length, from);
		EXPECT_ALL(device_wrong(d, mapping, OLD, from, length), length, "map");
		ASSERT_EQ(0, dma_fill(r->fd, self->buffer, 0, BUFFER, NEW));
		ASSERT_EQ(0, dma_sync(r->fd, mapping, DMABENCH_SYNC_FOR_DEVICE, 0, length));
		EXPECT_ALL(device_wrong(d, mapping, NEW, from, length), length, "sync");
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
		EXPECT_EQ(BUFFER, bytes_wrong_in(r->fd, self->buffer, NEW, 0, BUFFER));
	}
}

/* The buffer is @seed's where it is mapped, and BESIDE's elsewhere. */
static bool holds(struct rule *r, int buffer, uint64_t seed, size_t from, size_t length)
{
	size_t end = from + length;

	return bytes_wrong_in(r->fd, buffer, seed, from, length) == length &&
	       (!from || bytes_wrong_in(r->fd, buffer, BESIDE, 0, from) == from) &&
	       bytes_wrong_in(r->fd, buffer, BESIDE, end, BUFFER - end) == BUFFER - end;
}

TEST_F(long_copies, 83_each_byte_reaches_the_CPU)
{
	struct device_end *d = &self->d;
	struct rule *r = &self->r;
	size_t from, length;
	int i, mapping;

	NEED_REACH(r);
	for (i = 0; i < LENGTHS; i++) {
		from = from_of(i);
		length = length_of(self->largest, i);
		ASSERT_EQ(0, dma_fill(r->fd, self->buffer, 0, BUFFER, BESIDE));
		mapping = map_long(r, self->buffer, DMABENCH_FROM_DEVICE, from, length);
		ASSERT_LE(0, mapping) TH_LOG("%zu bytes at %zu", length, from);
		ASSERT_EQ(0, device_puts(d, mapping, NEW, from, length));
		ASSERT_EQ(0, dma_sync(r->fd, mapping, DMABENCH_SYNC_FOR_CPU, 0, length));
		EXPECT_TRUE(holds(r, self->buffer, NEW, from, length))
			TH_LOG("sync, %zu bytes at %zu", length, from);
		ASSERT_EQ(0, device_puts(d, mapping, NEWER, from, length));
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
		EXPECT_TRUE(holds(r, self->buffer, NEWER, from, length))
			TH_LOG("unmap, %zu bytes at %zu", length, from);
	}
}

/* Of what a device leaves out the buffer keeps its own, to the last byte. */
TEST_F(long_copies, 83_what_the_device_leaves_out_stays)
{
	struct rule *r = &self->r;
	size_t from = 1, length = self->largest;
	int mapping, direction;

	NEED_REACH(r);
	if (untrusted(r) && !machine_has_linux(6, 10))
		SKIP(return, "%s", UNTRUSTED_ZEROED);
	for (direction = DMABENCH_FROM_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		ASSERT_EQ(0, dma_fill(r->fd, self->buffer, 0, BUFFER, OLD));
		mapping = map_long(r, self->buffer, direction, from, length);
		ASSERT_LE(0, mapping);
		if (r->bounced == DMABENCH_BOUNCED_ALL)
			ASSERT_EQ(0, dma_fill(r->fd, self->buffer, from, length, NEW));
		ASSERT_EQ(0, dma_unmap(r->fd, mapping));
		EXPECT_EQ(BUFFER, bytes_wrong_in(r->fd, self->buffer, OLD, 0, BUFFER));
	}
}

/* Two bytes on either side of each end of a slot, by a sync of them alone. */
static int sync_ends(struct rule *r, int mapping, int sync_for, size_t length)
{
	size_t end;
	int err = 0;

	for (end = SLOT; !err && end < length; end += SLOT)
		err = dma_sync(r->fd, mapping, sync_for, end - 1, 2);
	return err;
}

/* Just they are @seed's, the others @other's. Return: the first that is not; @length: none */
static size_t wrong_at_ends(const unsigned char *data, uint64_t seed, uint64_t other, size_t from,
			    size_t length)
{
	unsigned char *wanted = malloc(length);
	size_t end, i = 0;

	if (!wanted)
		return 0;
	bytes_make(wanted, other, from, length);
	for (end = SLOT; end < length; end += SLOT)
		bytes_make(wanted + end - 1, seed, from + end - 1, 2);
	while (i < length && data[i] == wanted[i])
		i++;
	free(wanted);
	return i;
}

#define NEED_PARTS(r) do {						\
	NEED_REACH(r);							\
	if ((r)->bounced != DMABENCH_BOUNCED_ALL || !untranslated(r))	\
		SKIP(return, "not bounced: a sync moves nothing");	\
} while (0)

/* Also with a min_align_mask, since 6.10: "ranged" tells of the bug before. */
static bool may_align(const struct rule *r, const struct device_end *d)
{
	return !d->own && r->info.out_flags & DMABENCH_TARGET_OWNED && machine_has_linux(6, 10);
}

/* A check of a mapping of one alignment, and of another where the device may have one. */
#define CHECK_ALIGNMENTS(check) do {					\
	NEED_PARTS(&self->r);						\
	check(_metadata, &self->r, &self->d, self->buffer);		\
	if (!may_align(&self->r, &self->d))				\
		return;							\
	ASSERT_EQ(0, limits_set(&self->r, DMABENCH_SET_MIN_ALIGN, 4095)); \
	check(_metadata, &self->r, &self->d, self->buffer);		\
} while (0)

#define FROM	100

static void check_shown_to_CPU(struct __test_metadata *_metadata, struct rule *r,
			       const struct device_end *d, int buffer)
{
	/* The engine copies from the same place in a buffer of its own. */
	const size_t most = dma_most_at_once() - FROM, largest = r->limits.out_max_mapping_bytes;
	const size_t length = largest < most ? largest : most;
	static unsigned char data[BUFFER];
	int mapping;

	mapping = map_long(r, buffer, DMABENCH_FROM_DEVICE, FROM, length);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, device_puts(d, mapping, NEW, FROM, length));
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, BUFFER, OLD));
	ASSERT_EQ(0, sync_ends(r, mapping, DMABENCH_SYNC_FOR_CPU, length));
	ASSERT_EQ(0, dma_read(r->fd, buffer, FROM, length, data));
	EXPECT_EQ(length, wrong_at_ends(data, NEW, OLD, FROM, length))
		TH_LOG("min_align_mask %#x", r->limits.out_min_align_mask);
	ASSERT_EQ(0, dma_unmap(r->fd, mapping));
}

TEST_F(long_copies, 83_a_sync_of_the_ends_of_slots_shows_the_CPU_these)
{
	CHECK_ALIGNMENTS(check_shown_to_CPU);
}

static void check_shown_to_device(struct __test_metadata *_metadata, struct rule *r,
				  const struct device_end *d, int buffer)
{
	size_t length = r->limits.out_max_mapping_bytes;
	static unsigned char data[BUFFER];
	int mapping;

	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, BUFFER, OLD));
	mapping = map_long(r, buffer, DMABENCH_BIDIRECTIONAL, FROM, length);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, BUFFER, NEW));
	ASSERT_EQ(0, sync_ends(r, mapping, DMABENCH_SYNC_FOR_DEVICE, length));
	ASSERT_EQ(0, device_gets(d, mapping, length, data));
	EXPECT_EQ(length, wrong_at_ends(data, NEW, OLD, FROM, length))
		TH_LOG("min_align_mask %#x", r->limits.out_min_align_mask);
	ASSERT_EQ(0, dma_unmap(r->fd, mapping));
}

TEST_F(long_copies, 83_a_sync_of_the_ends_of_slots_shows_the_device_these)
{
	CHECK_ALIGNMENTS(check_shown_to_device);
}

TEST_HARNESS_MAIN
