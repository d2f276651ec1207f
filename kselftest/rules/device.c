// SPDX-License-Identifier: GPL-2.0
/* Assertions 55 and 58: what the engine copies is exact, and nothing else. */
#include <kselftest_harness.h>

#include "lib/bytes.h"
#include "lib/lsi.h"
#include "lib/stage.h"

#define GUARD		256
#define SRC_OFFSET	3	/* odd, and not the same on both sides */
#define DST_OFFSET	61

FIXTURE(copy) {
	struct stage s;
	int dst_buffer;
	size_t whole;
};

FIXTURE_VARIANT(copy) {
	size_t length;
};

FIXTURE_VARIANT_ADD(copy, 1_byte) { .length = 1 };
FIXTURE_VARIANT_ADD(copy, 63_bytes) { .length = 63 };
FIXTURE_VARIANT_ADD(copy, 64_bytes) { .length = 64 };
FIXTURE_VARIANT_ADD(copy, 4_KiB) { .length = 4 << 10 };
FIXTURE_VARIANT_ADD(copy, 64_KiB) { .length = 64 << 10 };
FIXTURE_VARIANT_ADD(copy, 1_MiB) { .length = 1 << 20 };

FIXTURE_SETUP(copy)
{
	struct stage *s = &self->s;

	self->whole = variant->length + 2 * GUARD;
	ASSERT_EQ(0, stage_open(s, GUARD));
	if (s->target < 0)
		return;
	s->buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, self->whole);
	self->dst_buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, self->whole);
	ASSERT_LE(0, s->buffer);
	ASSERT_LE(0, self->dst_buffer);
}

FIXTURE_TEARDOWN(copy)
{
	stage_close(&self->s);
}

/* NOISE around @length bytes of NEW, which were at @src_offset in the source. */
static bool copied(struct stage *s, int handle, size_t whole, size_t length,
		   size_t src_offset, size_t dst_offset)
{
	unsigned char *data = malloc(whole);
	bool good = data && !dma_read(s->fd, handle, 0, whole, data);
	size_t end = dst_offset + length;

	good = good &&
	       bytes_wrong(data, seed_of(s, NOISE), 0, dst_offset) == dst_offset &&
	       bytes_wrong(data + dst_offset, seed_of(s, NEW), src_offset, length) == length &&
	       bytes_wrong(data + end, seed_of(s, NOISE), end, whole - end) == whole - end;
	free(data);
	return good;
}

#define CHECK_COPY(src_offset, dst_offset, flags)			\
	check_copy(_metadata, &self->s, self->dst_buffer, self->whole,	\
		   variant->length, src_offset, dst_offset, flags)

static void check_copy(struct __test_metadata *_metadata, struct stage *s,
		       int dst_buffer, size_t whole, size_t length,
		       size_t src_offset, size_t dst_offset, uint32_t flags)
{
	int src, dst;

	NEED_ENGINE(s);
	NEED_MULTIPLE(s, length | src_offset | dst_offset);
	ASSERT_EQ(0, cpu_writes_part(s, NEW, 0, whole));
	ASSERT_EQ(0, dma_fill(s->fd, dst_buffer, 0, whole, seed_of(s, NOISE)));
	src = dma_map(s->fd, s->buffer, DMABENCH_TO_DEVICE, src_offset, length, NULL);
	if (length > s->info.out_max_mapping_bytes) {
		EXPECT_EQ(-EIO, src);
		SKIP(return, "longer than the largest mapping, which is refused as it should be");
	}
	dst = dma_map(s->fd, dst_buffer, DMABENCH_FROM_DEVICE, dst_offset, length, NULL);
	ASSERT_LE(0, src);
	ASSERT_LE(0, dst);
	ASSERT_EQ(0, dma_copy(s->fd, dst, src, length, flags, 0));
	ASSERT_EQ(0, dma_unmap(s->fd, src));
	ASSERT_EQ(0, dma_unmap(s->fd, dst));
	EXPECT_TRUE(copied(s, dst_buffer, whole, length, src_offset, dst_offset));
	EXPECT_EQ(NEW, cpu_sees_part(s, 0, whole));
}

TEST_F(copy, 55_exact_by_interrupt)
{
	CHECK_COPY(GUARD, GUARD, 0);
}

TEST_F(copy, 55_exact_polled)
{
	NEED_POLLING(&self->s);
	CHECK_COPY(GUARD, GUARD, DMABENCH_COPY_POLLED);
}

TEST_F(copy, 55_exact_at_odd_offsets)
{
	CHECK_COPY(SRC_OFFSET, DST_OFFSET, 0);
}

#define EDGE	64

FIXTURE(alignment) {
	struct stage s;
};

FIXTURE_SETUP(alignment)
{
	ASSERT_EQ(0, stage_open(&self->s, EDGE));
}

FIXTURE_TEARDOWN(alignment)
{
	stage_close(&self->s);
}

/* Within coherent memory, so that it is the engine's rounding alone that counts. */
TEST_F(alignment, 55_exact_at_every_offset_in_a_word)
{
	static const size_t lengths[] = { 1, 2, 3, 5, 8, 17 };
	struct stage *s = &self->s;
	struct dmabench_device_copy copy;
	int other;
	size_t i;

	NEED_ENGINE(s);
	NEED_MULTIPLE(s, 1);
	other = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT, EDGE);
	ASSERT_LE(0, other);
	ASSERT_EQ(0, fill(s, s->device, NEW));
	copy = (struct dmabench_device_copy){ .src = s->device, .dst = other };
	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		copy.length = lengths[i];
		for (copy.src_offset = 0; copy.src_offset < 8; copy.src_offset++) {
			copy.dst_offset = 16 + (copy.src_offset * 3 + i) % 8;
			ASSERT_EQ(0, fill(s, other, NOISE));
			ASSERT_EQ(0, dma_copy_as(s->fd, &copy));
			EXPECT_TRUE(copied(s, other, EDGE, copy.length,
					   copy.src_offset, copy.dst_offset))
				TH_LOG("%zu bytes from %zu to %zu", lengths[i],
				       (size_t)copy.src_offset, (size_t)copy.dst_offset);
		}
	}
	EXPECT_EQ(NEW, sight_of(s, s->device, 0, EDGE));
}

FIXTURE(coherent) {
	struct stage s;
	int other;
};

FIXTURE_VARIANT(coherent) {
	int kind;
};

FIXTURE_VARIANT_ADD(coherent, plain) { .kind = DMABENCH_BUFFER_COHERENT };
FIXTURE_VARIANT_ADD(coherent, write_combined) { .kind = DMABENCH_BUFFER_WRITE_COMBINE };

FIXTURE_SETUP(coherent)
{
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open(s, 64 << 10));
	if (s->target < 0)
		return;
	self->other = dma_alloc(s->fd, s->target, variant->kind, s->length);
	ASSERT_LE(0, self->other);
}

FIXTURE_TEARDOWN(coherent)
{
	stage_close(&self->s);
}

TEST_F(coherent, 58_both_directions_without_sync)
{
	struct stage *s = &self->s;
	enum sight seed;

	NEED_ENGINE(s);
	for (seed = OLD; seed <= NEW; seed++) {
		ASSERT_EQ(0, fill(s, s->device, seed));
		ASSERT_EQ(0, dma_copy(s->fd, self->other, s->device, s->length, 0, 0));
		EXPECT_EQ(seed, sight_of(s, self->other, 0, s->length));
		ASSERT_EQ(0, fill(s, self->other, NOISE));
		ASSERT_EQ(0, dma_copy(s->fd, s->device, self->other, s->length, 0, 0));
		EXPECT_EQ(NOISE, sight_of(s, s->device, 0, s->length));
	}
}

/* Handles are a file's own, and so a stranger's number means nothing. */
TEST_F(coherent, another_file_cannot_use_its_handles)
{
	struct stage *s = &self->s;
	int stranger = dma_open();

	NEED_ENGINE(s);
	ASSERT_LE(0, stranger);
	EXPECT_EQ(-ENOENT, dma_copy(stranger, self->other, s->device, s->length, 0, 0));
	EXPECT_EQ(-ENOENT, dma_free(stranger, s->device));
}

/* Copies through the one engine, each time other data. Return: wrong copies. */
static int busy_copies(enum sight seed)
{
	struct stage s;
	int i, wrong = 0;

	if (stage_open(&s, 16 << 10))
		return 100;
	for (i = 0; i < 100; i++) {
		if (fill(&s, s.device, NOISE) ||
		    cpu_writes(&s, seed) || map(&s, DMABENCH_TO_DEVICE) ||
		    dma_copy(s.fd, s.device, s.mapping, s.length, 0, 0) ||
		    unmap(&s) || sight_of(&s, s.device, 0, s.length) != seed)
			wrong++;
	}
	stage_close(&s);
	return wrong;
}

TEST_F(coherent, two_files_take_turns_on_the_engine)
{
	int status;
	pid_t child;

	NEED_ENGINE(&self->s);
	child = fork();
	ASSERT_LE(0, child);
	if (!child)
		_exit(busy_copies(OLD));
	EXPECT_EQ(0, busy_copies(NEW));
	ASSERT_EQ(child, waitpid(child, &status, 0));
	EXPECT_EQ(0, status);
}

TEST_HARNESS_MAIN
