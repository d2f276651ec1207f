// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 93 and 94: what the IOMMU's cache, the IOTLB, still knows of a mapping that is gone.
 * Under strict it has forgotten all of it when unmap returns; under lazy the addresses wait for
 * the flush before others get them. Of each page a few bytes tell whose it is.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/rule.h"

#define MOST_PAGES	64
#define MARK		16U
#define BUFFERS		3
/* So that the first one's addresses come back to the third, where they do not at once. */
#define TURNS		4

/* Two superpages of x86. */
#define LARGE		(4UL << 20)

/* The pattern of what the device writes; each buffer has the seed of its index. */
#define DEVICE		100

/* In pages, around powers of two: what a flush covers is rounded to one. */
static const int lengths[] = { 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64 };
#define LENGTHS ((int)(sizeof(lengths) / sizeof(lengths[0])))

/* Where each takes long: a refused access is a line of the kernel's log. */
static const int few[] = { 1, 2, 3, 8, 17, 64 };
#define FEW ((int)(sizeof(few) / sizeof(few[0])))

struct world {
	int fd;
	size_t page;
	int device;
	int buffers[BUFFERS];
	unsigned char *data;
};

FIXTURE(iotlb) {
	struct rule r;
	struct world w;
};

FIXTURE_SETUP(iotlb)
{
	ASSERT_EQ(0, rule_open(&self->r, true));
	self->w.fd = self->r.fd;
	self->w.page = sysconf(_SC_PAGESIZE);
	self->w.data = malloc(LARGE + MOST_PAGES * self->w.page);
	ASSERT_TRUE(self->w.data);
	machine_tier('D', &self->r.info, self->r.bounced);
}

FIXTURE_TEARDOWN(iotlb)
{
	free(self->w.data);
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

static int make(struct world *w, int target, size_t length)
{
	int i, err;

	w->device = dma_alloc(w->fd, target, DMABENCH_BUFFER_COHERENT, length);
	if (w->device < 0)
		return w->device;
	for (i = 0; i < BUFFERS; i++) {
		w->buffers[i] = dma_alloc(w->fd, target, DMABENCH_BUFFER_PAGES, length);
		if (w->buffers[i] < 0)
			return w->buffers[i];
		err = dma_fill(w->fd, w->buffers[i], 0, length, i);
		if (err)
			return err;
	}
	return 0;
}

#define NEED_IOTLB(r, w, length) do {					\
	int made;							\
									\
	NEED_TRANSLATED(r);						\
	made = make(w, (r)->target, length);				\
	if (made == -ENOMEM)						\
		SKIP(return, "no memory for it");			\
	ASSERT_EQ(0, made);						\
} while (0)

static bool is_of(const unsigned char *at, uint64_t seed, size_t position)
{
	return bytes_wrong(at, seed, position, MARK) == MARK;
}

/* How many pages of a mapping of this buffer from @start on, that @handle has, are of the seed? */
static int pages_of(struct world *w, int handle, uint64_t seed, size_t start, size_t length)
{
	size_t at, within = start % w->page;
	int found = 0;

	if (dma_read(w->fd, handle, 0, length, w->data))
		return -1;
	for (at = 0; at < length; at += at ? w->page : w->page - within)
		found += is_of(w->data + at, seed, start + at);
	return found;
}

/* The device reads buffer @i by a mapping of its own. Return: how many pages were the buffer's */
static int read_by_mapping(struct world *w, int i, size_t length)
{
	int mapping = dma_map(w->fd, w->buffers[i], DMABENCH_TO_DEVICE, 0, length, NULL), err;

	if (mapping < 0)
		return mapping;
	err = dma_copy(w->fd, w->device, mapping, length, 0, 0) ?: dma_unmap(w->fd, mapping);
	return err ?: pages_of(w, w->device, i, 0, length);
}

TEST_F(iotlb, 93_a_new_mapping_is_read_in_each_page)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	int l, turn;

	NEED_IOTLB(r, w, MOST_PAGES * w->page);
	for (l = 0; l < LENGTHS; l++)
		for (turn = 0; turn < TURNS; turn++) {
			EXPECT_EQ(lengths[l], read_by_mapping(w, turn % BUFFERS,
							      lengths[l] * w->page))
				TH_LOG("turn %d", turn);
		}
}

/* The device writes to buffer @i. Return: how many pages of it, less what others got */
static int write_by_mapping(struct world *w, int i, size_t length)
{
	int mapping = dma_map(w->fd, w->buffers[i], DMABENCH_FROM_DEVICE, 0, length, NULL);
	int err, got, other;

	if (mapping < 0)
		return mapping;
	err = dma_copy(w->fd, mapping, w->device, length, 0, 0) ?: dma_unmap(w->fd, mapping);
	if (err)
		return err;
	got = pages_of(w, w->buffers[i], DEVICE, 0, length);
	err = dma_fill(w->fd, w->buffers[i], 0, length, i);
	for (other = 0; other < BUFFERS; other++)
		got -= pages_of(w, w->buffers[other], DEVICE, 0, length);
	return err ?: got;
}

TEST_F(iotlb, 93_a_new_mapping_is_written_in_each_page)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	int l, turn;

	NEED_IOTLB(r, w, MOST_PAGES * w->page);
	ASSERT_EQ(0, dma_fill(w->fd, w->device, 0, MOST_PAGES * w->page, DEVICE));
	for (l = 0; l < FEW; l++)
		for (turn = 0; turn < TURNS; turn++) {
			EXPECT_EQ(few[l], write_by_mapping(w, turn % BUFFERS,
							   few[l] * w->page))
				TH_LOG("turn %d", turn);
		}
}

TEST_F(iotlb, 93_a_new_mapping_of_superpages_is_read_in_each_page)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	size_t length = LARGE / 2 + w->page;
	int turn;

	NEED_IOTLB(r, w, length);
	for (turn = 0; turn < TURNS; turn++) {
		EXPECT_EQ((int)(length / w->page), read_by_mapping(w, turn % BUFFERS, length))
			TH_LOG("turn %d", turn);
	}
}

/* A list is one range of addresses, too. */
TEST_F(iotlb, 93_a_new_list_is_read_in_each_page)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	struct dmabench_sg_entry entries[2];
	int l, turn, mapping;
	size_t half, at;

	NEED_IOTLB(r, w, MOST_PAGES * w->page);
	for (l = 1; l < FEW; l++)
		for (turn = 0; turn < TURNS; turn++) {
			half = few[l] / 2 * w->page;
			for (at = 0; at < 2; at++)
				entries[at] = (struct dmabench_sg_entry){
					.buffer = w->buffers[turn % BUFFERS], .length = half,
					.offset = half * at,
				};
			mapping = dma_map_sg(w->fd, DMABENCH_TO_DEVICE, entries, 2);
			ASSERT_LE(0, mapping);
			for (at = 0; at < 2; at++) {
				struct dmabench_device_copy copy = {
					.src = mapping, .dst = w->device, .length = half,
					.src_offset = half * at, .dst_offset = half * at,
				};

				ASSERT_EQ(0, dma_copy_as(w->fd, &copy));
			}
			ASSERT_EQ(0, dma_unmap(w->fd, mapping));
			EXPECT_EQ(few[l] / 2 * 2,
				  pages_of(w, w->device, turn % BUFFERS, 0, 2 * half))
				TH_LOG("turn %d", turn);
		}
}

/* What DEAD_COPY asks for. */
#define NEED_DEAD(r) do {						\
	NEED_MISUSE(r);							\
	if (!((r)->info.out_flags & DMABENCH_TARGET_ALONE))		\
		SKIP(return, "the device shares its IOMMU group");	\
	if (!((r)->info.out_flags & DMABENCH_TARGET_SURVIVES_FAULT))	\
		SKIP(return, "the engine is not known to survive a fault"); \
} while (0)

/*
 * Maps, warms, unmaps, and looks what the device still reads. Return: how many pages it does;
 * -EPERM: it was bounced
 */
/* Return: how many pages the device reads of what is unmapped, or -errno */
static int read_dead(struct world *w, int mapping, size_t start, size_t length)
{
	return dma_fill(w->fd, w->device, 0, length, DEVICE) ?:
	       dma_dead_copy(w->fd, w->device, mapping, length) ?:
	       pages_of(w, w->device, 0, start, length);
}

static int reached_when_dead(struct world *w, bool lazy, size_t start, size_t length)
{
	int mapping = dma_map(w->fd, w->buffers[0], DMABENCH_TO_DEVICE, start, length, NULL);
	int err, warm, reached;

	if (mapping < 0)
		return mapping;
	err = dma_copy(w->fd, w->device, mapping, length, 0, 0);
	warm = pages_of(w, w->device, 0, start, length);
	err = err ?: dma_unmap_keep(w->fd, mapping);
	if (err || warm <= 0)
		return err ?: -EIO;
	reached = read_dead(w, mapping, start, length);
	if (lazy)
		DMA_AFTER_FLUSH((reached = read_dead(w, mapping, start, length)) <= 0);
	return reached;
}

TEST_F(iotlb, 94_no_page_is_read_after_unmap)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	/* From a page, and from the last bytes of the one before. */
	const size_t starts[] = { 0, w->page - MARK };
	bool lazy = r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
	int l, s, reached, step = lazy ? 3 : 1;

	NEED_IOTLB(r, w, MOST_PAGES * w->page);
	NEED_DEAD(r);
	dma_announce_fault("Read");
	for (s = 0; s < 2; s++)
		for (l = 0; l < FEW; l += step) {
			reached = reached_when_dead(w, lazy, starts[s],
						    few[l] * w->page - starts[s]);
			/* Parts of pages bounce where the device is untrusted. */
			if (reached == -EPERM && untrusted(r) && starts[s])
				continue;
			EXPECT_EQ(0, reached) TH_LOG("of %d pages", few[l]);
		}
}

TEST_F(iotlb, 94_no_page_of_superpages_is_read_after_unmap)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	bool lazy = r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;

	NEED_IOTLB(r, w, LARGE);
	NEED_DEAD(r);
	dma_announce_fault("Read");
	EXPECT_EQ(0, reached_when_dead(w, lazy, 0, LARGE));
}

/* Return: how many pages the device writes of what is unmapped, or -errno */
static int write_dead(struct world *w, int mapping, size_t length)
{
	return dma_fill(w->fd, w->buffers[0], 0, length, 0) ?:
	       dma_dead_copy(w->fd, mapping, w->device, length) ?:
	       pages_of(w, w->buffers[0], DEVICE, 0, length);
}

static int written_when_dead(struct world *w, bool lazy, size_t length)
{
	int mapping = dma_map(w->fd, w->buffers[0], DMABENCH_FROM_DEVICE, 0, length, NULL);
	int err, reached;

	if (mapping < 0)
		return mapping;
	err = dma_copy(w->fd, mapping, w->device, length, 0, 0) ?: dma_unmap_keep(w->fd, mapping);
	if (err)
		return err;
	reached = write_dead(w, mapping, length);
	if (lazy)
		DMA_AFTER_FLUSH((reached = write_dead(w, mapping, length)) <= 0);
	return reached;
}

TEST_F(iotlb, 94_no_page_is_written_after_unmap)
{
	struct rule *r = &self->r;
	struct world *w = &self->w;
	bool lazy = r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY;
	int l, step = lazy ? 3 : 1;

	NEED_IOTLB(r, w, MOST_PAGES * w->page);
	NEED_DEAD(r);
	dma_announce_fault("Write");
	ASSERT_EQ(0, dma_fill(w->fd, w->device, 0, MOST_PAGES * w->page, DEVICE));
	for (l = 0; l < FEW; l += step) {
		EXPECT_EQ(0, written_when_dead(w, lazy, few[l] * w->page))
			TH_LOG("of %d pages", few[l]);
	}
}

TEST_HARNESS_MAIN
