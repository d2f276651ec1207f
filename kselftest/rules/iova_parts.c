// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 95 and 96: ranges of the two-step API that begin within a page, as the lists of
 * drivers do, and those of which a part is unlinked, with an engine that has used all of it.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/rule.h"

#define PAGES	16

enum { OLD, NEW, BUFFERS };

/* What the device has beside: its memory, and where the CPU looks at that. */
struct world {
	int fd;
	size_t page;
	int target;
	int device;
	int buffers[BUFFERS];
	unsigned char *data;
};

FIXTURE(iova_parts) {
	struct rule r;
	struct world w;
};

FIXTURE_SETUP(iova_parts)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
	self->w.fd = self->r.fd;
	self->w.target = self->r.target;
	self->w.page = sysconf(_SC_PAGESIZE);
	self->w.data = malloc(PAGES * self->w.page);
	ASSERT_TRUE(self->w.data);
	machine_tier('D', &self->r.info, self->r.bounced);
}

FIXTURE_TEARDOWN(iova_parts)
{
	free(self->w.data);
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

static int make(struct world *w)
{
	size_t length = PAGES * w->page;
	int i, err = 0;

	w->device = dma_alloc(w->fd, w->target, DMABENCH_BUFFER_COHERENT, length);
	if (w->device < 0)
		return w->device;
	for (i = 0; i < BUFFERS && !err; i++) {
		w->buffers[i] = dma_alloc(w->fd, w->target, DMABENCH_BUFFER_PAGES, length);
		if (w->buffers[i] < 0)
			return w->buffers[i];
		err = dma_fill(w->fd, w->buffers[i], 0, length, i);
	}
	return err;
}

static int range_at(struct world *w, uint64_t length, uint64_t in_page)
{
	struct dmabench_iova arg = {
		.op = DMABENCH_IOVA_ALLOC, .target = w->target, .length = length,
		.in_page = in_page,
	};

	return dma_iova_as(w->fd, &arg) ?: (int)arg.out_handle;
}

/* Ends a test where the kernel, or the target, has no two-step API. */
#define NEED_RANGES(r, w) do {						\
	int tried;							\
									\
	NEED_TRANSLATED(r);						\
	tried = range_at(w, (w)->page, 0);				\
	if (tried == -EOPNOTSUPP)					\
		SKIP(return, "this kernel has no dma_iova_link()");	\
	ASSERT_LE(0, tried);						\
	ASSERT_EQ(0, dma_iova_free((w)->fd, tried));			\
	/* As drivers with such lists do: else a bounce buffer begins where it likes. */ \
	if (untrusted(r)) {						\
		NEED_OWN_LIMITS(r);					\
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, (w)->page - 1)); \
	}								\
	ASSERT_EQ(0, make(w));						\
} while (0)

static bool is_of(struct world *w, uint64_t seed, size_t position, size_t at, size_t length)
{
	return bytes_wrong(w->data + at, seed, position, length) == length;
}

/* The device reads all of the range. */
static int device_reads_range(struct world *w, int range, size_t length)
{
	return dma_copy(w->fd, w->device, range, length, 0, 0) ?:
	       dma_read(w->fd, w->device, 0, length, w->data);
}

/* A range from @from in its page on, linked in three: the rest of a page, whole ones, a piece. */
static int link_three(struct world *w, int range, size_t from, size_t length, int direction)
{
	size_t at = 0, next;
	int i, err = 0;

	for (i = 0; i < 3 && at < length && !err; i++, at = next) {
		next = length;
		if (!i)
			next = w->page - from % w->page;
		else if (i == 1)
			next = at + (length - at) / w->page * w->page;
		if (next > length)
			next = length;
		if (next > at)
			err = dma_iova_link(w->fd, range, at, w->buffers[OLD], from + at, next - at,
					    direction);
	}
	return err ?: dma_iova_sync(w->fd, range, 0, length);
}

static int link_one(struct world *w, int range, size_t from, size_t length, int direction)
{
	return dma_iova_link(w->fd, range, 0, w->buffers[OLD], from, length, direction) ?:
	       dma_iova_sync(w->fd, range, 0, length);
}

static const size_t froms[] = { 0, 512, 2048, 4000 };
#define FROMS ((int)(sizeof(froms) / sizeof(froms[0])))

/* Less than the page, to its end, over it, a whole one and a piece, many. */
#define LENGTHS(w) { 48, (w)->page - 4000, (w)->page, (w)->page + 512, 5 * (w)->page + 96 }

static void check_begins(struct __test_metadata *_metadata, struct world *w,
			 int (*link)(struct world *w, int range, size_t from, size_t length,
				     int direction))
{
	const size_t lengths[] = LENGTHS(w);
	int f, l, range;

	for (f = 0; f < FROMS; f++)
		for (l = 0; l < 5; l++) {
			range = range_at(w, lengths[l], froms[f]);
			ASSERT_LE(0, range);
			ASSERT_EQ(0, link(w, range, froms[f], lengths[l], DMABENCH_TO_DEVICE));
			ASSERT_EQ(0, device_reads_range(w, range, lengths[l]));
			EXPECT_TRUE(is_of(w, OLD, froms[f], 0, lengths[l]))
				TH_LOG("%zu bytes from %zu", lengths[l], froms[f]);
			ASSERT_EQ(0, dma_iova_destroy(w->fd, range, DMABENCH_TO_DEVICE));
		}
}

TEST_F(iova_parts, 95_a_range_begins_where_its_memory_does)
{
	struct rule *r = &self->r;

	NEED_RANGES(r, &self->w);
	check_begins(_metadata, &self->w, link_three);
}

TEST_F(iova_parts, 95_one_link_of_all_that_begins_within_a_page)
{
	struct rule *r = &self->r;

	NEED_RANGES(r, &self->w);
	check_begins(_metadata, &self->w, link_one);
}

/* Wherever the parts of the list were bounced. */
TEST_F(iova_parts, 95_what_the_device_wrote_is_in_memory_after_unlink)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	const size_t lengths[] = { 48, w->page + 512, 5 * w->page + 96 };
	int f, l, range;

	NEED_RANGES(r, w);
	ASSERT_EQ(0, dma_fill(w->fd, w->device, 0, PAGES * w->page, NEW));
	for (f = 0; f < FROMS; f++)
		for (l = 0; l < 3; l++) {
			ASSERT_EQ(0, dma_fill(w->fd, w->buffers[OLD], 0, PAGES * w->page, OLD));
			range = range_at(w, lengths[l], froms[f]);
			ASSERT_LE(0, range);
			ASSERT_EQ(0, link_three(w, range, froms[f], lengths[l],
						DMABENCH_FROM_DEVICE));
			ASSERT_EQ(0, dma_copy(w->fd, range, w->device, lengths[l], 0, 0));
			ASSERT_EQ(0, dma_iova_destroy(w->fd, range, DMABENCH_FROM_DEVICE));
			ASSERT_EQ(0, dma_read(w->fd, w->buffers[OLD], 0, PAGES * w->page,
					      w->data));
			EXPECT_TRUE(is_of(w, NEW, 0, froms[f], lengths[l]))
				TH_LOG("%zu bytes from %zu", lengths[l], froms[f]);
			EXPECT_TRUE(is_of(w, OLD, 0, 0, froms[f]));
			EXPECT_TRUE(is_of(w, OLD, froms[f] + lengths[l], froms[f] + lengths[l],
					  PAGES * w->page - froms[f] - lengths[l]));
		}
}

/* Page by page of one buffer, of which the device has read each. */
static int link_old(struct world *w, int range)
{
	int i, err = 0;

	for (i = 0; i < PAGES && !err; i++)
		err = dma_iova_link(w->fd, range, i * w->page, w->buffers[OLD], i * w->page,
				    w->page, DMABENCH_TO_DEVICE);
	return err ?: dma_iova_sync(w->fd, range, 0, PAGES * w->page) ?:
	       device_reads_range(w, range, PAGES * w->page);
}

/* Whose each page is, as the device reads it: one letter a page. */
static const char *seen(struct world *w, int range)
{
	static char text[PAGES + 1];
	int i;

	if (device_reads_range(w, range, PAGES * w->page))
		return "the copy failed";
	for (i = 0; i < PAGES; i++) {
		size_t at = i * w->page;

		text[i] = is_of(w, OLD, at, at, 32) ? 'o' : is_of(w, NEW, at, at, 32) ? 'n' : '?';
	}
	return text;
}

static const char *wanted(int first, int count)
{
	static char text[PAGES + 1];

	memset(text, 'o', PAGES);
	memset(text + first, 'n', count);
	return text;
}

/* The links of a part are replaced by one of another buffer, which the device reads then. */
TEST_F(iova_parts, 96_a_part_that_is_linked_anew_is_seen_anew)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	static const int counts[] = { 1, 2, 3, 4, 5, 8 };
	int range, first, c;

	NEED_RANGES(r, w);
	for (c = 0; c < 6; c++)
		for (first = 0; first + counts[c] <= PAGES; first += c < 3 ? 1 : 3) {
			size_t at = first * w->page, length = counts[c] * w->page;

			range = range_at(w, PAGES * w->page, 0);
			ASSERT_LE(0, range);
			ASSERT_EQ(0, link_old(w, range));
			ASSERT_EQ(0, dma_iova_unlink(w->fd, range, at, length));
			ASSERT_EQ(0, dma_iova_link(w->fd, range, at, w->buffers[NEW], at, length,
						   DMABENCH_TO_DEVICE));
			ASSERT_EQ(0, dma_iova_sync(w->fd, range, at, length));
			EXPECT_STREQ(wanted(first, counts[c]), seen(w, range));
			ASSERT_EQ(0, dma_iova_destroy(w->fd, range, DMABENCH_TO_DEVICE));
		}
}

/* What is not a link, or several of one direction side by side, is no part. */
TEST_F(iova_parts, 96_no_link_is_cut)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	int range;

	NEED_RANGES(r, w);
	range = range_at(w, PAGES * w->page, 0);
	ASSERT_LE(0, range);
	ASSERT_EQ(0, dma_iova_link(w->fd, range, 0, w->buffers[OLD], 0, 2 * w->page,
				   DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, dma_iova_link(w->fd, range, 2 * w->page, w->buffers[OLD], 0, w->page,
				   DMABENCH_BIDIRECTIONAL));
	EXPECT_EQ(-EINVAL, dma_iova_unlink(w->fd, range, 0, w->page));
	EXPECT_EQ(-EINVAL, dma_iova_unlink(w->fd, range, w->page, w->page));
	EXPECT_EQ(-EINVAL, dma_iova_unlink(w->fd, range, 0, 3 * w->page));
	EXPECT_EQ(-EINVAL, dma_iova_unlink(w->fd, range, 3 * w->page, w->page));
	EXPECT_EQ(-EINVAL, dma_iova_destroy(w->fd, range, DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, dma_iova_unlink(w->fd, range, 2 * w->page, w->page));
	EXPECT_EQ(0, dma_iova_destroy(w->fd, range, DMABENCH_TO_DEVICE));
}

/* All that is linked goes with a range, in whatever order it was linked. */
TEST_F(iova_parts, 96_destroy_takes_links_that_were_made_anew)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	int range, i;

	NEED_RANGES(r, w);
	for (i = 0; i < PAGES; i++) {
		range = range_at(w, PAGES * w->page, 0);
		ASSERT_LE(0, range);
		ASSERT_EQ(0, link_old(w, range));
		ASSERT_EQ(0, dma_iova_unlink(w->fd, range, i * w->page, w->page));
		if (i < PAGES - 1)
			EXPECT_EQ(-EINVAL, dma_iova_destroy(w->fd, range, DMABENCH_TO_DEVICE));
		ASSERT_EQ(0, dma_iova_link(w->fd, range, i * w->page, w->buffers[OLD], 0, w->page,
					   DMABENCH_TO_DEVICE));
		ASSERT_EQ(0, dma_iova_destroy(w->fd, range, DMABENCH_TO_DEVICE));
	}
	/* Else it would still be in use. */
	EXPECT_EQ(0, dma_free(w->fd, w->buffers[OLD]));
}

TEST_HARNESS_MAIN
