// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 52 to 54: the two-step API of dma-iommu, which links memory into
 * addresses that were allocated before.
 */
#include <kselftest_harness.h>

#include "lib/bytes.h"
#include "lib/machine.h"
#include "lib/round.h"
#include "lib/rule.h"

#define COUNT	16

/* More than the caches of dma-iommu keep, which hand a range out again. */
#define LARGE	(1 << 20)

RULES(iova)

static bool kernel_has_iova(struct rule *r)
{
	struct dmabench_exp_info exp = {
		.size = sizeof(exp), .exp = round_exp(r->fd, "iova_link"),
	};

	return !dma_ioctl(r->fd, DMABENCH_IO(EXP_INFO), &exp) &&
	       !exp.out_unavailable[0];
}

#define NEED_KERNEL(r) do {						\
	NEED_TARGET(r);							\
	if (!kernel_has_iova(r))					\
		SKIP(return, "this kernel has no dma_iova_link()");	\
} while (0)

#define NEED_IOVA(r) do {						\
	NEED_KERNEL(r);							\
	NEED_TRANSLATED(r);						\
} while (0)

TEST_F(iova, 52_without_dma_iommu_the_answer_is_no_and_no_state)
{
	struct rule *r = &self->r;
	struct dmabench_iova alloc = {
		.op = DMABENCH_IOVA_ALLOC, .length = 65536,
	};

	NEED_KERNEL(r);
	if (translated(r))
		SKIP(return, "the target has dma-iommu");
	alloc.target = r->target;
	EXPECT_EQ(-EOPNOTSUPP, dma_iova_as(r->fd, &alloc));
	EXPECT_EQ(0, alloc.out_state);
}

TEST_F(iova, 52_with_dma_iommu_the_answer_is_yes)
{
	struct rule *r = &self->r;
	const uint64_t lengths[] = { 1, PAGE, 3 * PAGE, LARGE };
	uint64_t mask = bits(31);
	int i, n;

	NEED_IOVA(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, mask));
	for (i = 0; i < 4; i++)
		for (n = 0; n < 4; n++) {
			struct dmabench_iova alloc = {
				.op = DMABENCH_IOVA_ALLOC, .target = r->target,
				.length = lengths[i],
			};

			ASSERT_EQ(0, dma_iova_as(r->fd, &alloc));
			EXPECT_TRUE(within(alloc.out_dma_addr, lengths[i], mask));
			EXPECT_EQ(0, alloc.out_dma_addr &
				  machine_in_granule(r->limits.out_merge_boundary));
		}
}

/* A range of as many pages, each of which is a buffer's of its own. */
struct range {
	int iova;
	int buffers[COUNT];
};

static int prepare(struct rule *r, struct range *range, uint64_t length)
{
	int i;

	range->iova = dma_iova_alloc(r->fd, r->target, length);
	if (range->iova < 0)
		return range->iova;
	for (i = 0; i < COUNT; i++) {
		range->buffers[i] = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES,
					      PAGE);
		if (range->buffers[i] < 0 ||
		    dma_fill(r->fd, range->buffers[i], 0, PAGE, 100 + i))
			return -ENOMEM;
	}
	return 0;
}

static int link_page(struct rule *r, const struct range *range, int page, int buffer)
{
	return dma_iova_link(r->fd, range->iova, page * PAGE, range->buffers[buffer], 0,
			     PAGE, DMABENCH_BIDIRECTIONAL);
}

/* Does the device find the buffer in this page of the range? */
static bool finds(struct rule *r, const struct range *range, int page, int buffer)
{
	unsigned char data[PAGE];

	return !dma_peer_read(r->fd, range->iova, page * PAGE, PAGE, data) &&
	       bytes_wrong(data, 100 + buffer, 0, PAGE) == PAGE;
}

TEST_F(iova, 53_each_link_is_where_its_offset_says)
{
	struct rule *r = &self->r;
	struct range range;
	int i;

	NEED_IOVA(r);
	ASSERT_EQ(0, prepare(r, &range, COUNT * PAGE));
	for (i = 0; i < COUNT; i++)
		ASSERT_EQ(0, link_page(r, &range, i * 5 % COUNT, i));
	ASSERT_EQ(0, dma_iova_sync(r->fd, range.iova, 0, COUNT * PAGE));
	for (i = 0; i < COUNT; i++)
		EXPECT_TRUE(finds(r, &range, i * 5 % COUNT, i)) TH_LOG("page %d", i);
	EXPECT_FALSE(finds(r, &range, 0, 1)) TH_LOG("buffers are not told apart");
}

TEST_F(iova, 53_a_buffer_of_several_pages_is_linked_whole)
{
	struct rule *r = &self->r;
	unsigned char data[8 * PAGE];
	int iova, buffer;

	NEED_IOVA(r);
	iova = dma_iova_alloc(r->fd, r->target, 16 * PAGE);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 16 * PAGE);
	ASSERT_LE(0, iova);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 16 * PAGE, 7));
	ASSERT_EQ(0, dma_iova_link(r->fd, iova, 4 * PAGE, buffer, 2 * PAGE, 8 * PAGE,
				   DMABENCH_TO_DEVICE));
	ASSERT_EQ(0, dma_iova_sync(r->fd, iova, 4 * PAGE, 8 * PAGE));
	ASSERT_EQ(0, dma_peer_read(r->fd, iova, 4 * PAGE, 8 * PAGE, data));
	EXPECT_EQ(8 * PAGE, bytes_wrong(data, 7, 2 * PAGE, 8 * PAGE));
}

/* "The start of all but the first must be aligned to the merge boundary" [A]. */
TEST_F(iova, 53_a_misaligned_link_is_refused)
{
	struct rule *r = &self->r;
	struct range range;

	NEED_IOVA(r);
	NEED_DESTRUCTIVE();
	ASSERT_EQ(0, prepare(r, &range, COUNT * PAGE));
	ASSERT_EQ(0, link_page(r, &range, 0, 0));
	klog_expect_warning("drivers/iommu/dma-iommu\\.c.*dma_iova_link");
	EXPECT_EQ(-EIO, dma_iova_link(r->fd, range.iova, PAGE, range.buffers[1], 100,
				      2000, DMABENCH_BIDIRECTIONAL));
	EXPECT_GT(0, dma_iova_link(r->fd, range.iova, PAGE + 100, range.buffers[1], 0,
				   2000, DMABENCH_BIDIRECTIONAL));
	EXPECT_GT(0, dma_iova_link(r->fd, range.iova, PAGE + 100, range.buffers[1], 100,
				   2000, DMABENCH_BIDIRECTIONAL));
	/* As if nothing had been. */
	ASSERT_EQ(0, link_page(r, &range, 1, 1));
	ASSERT_EQ(0, dma_iova_sync(r->fd, range.iova, 0, 2 * PAGE));
	EXPECT_TRUE(finds(r, &range, 0, 0));
	EXPECT_TRUE(finds(r, &range, 1, 1));
	EXPECT_EQ(0, dma_iova_destroy(r->fd, range.iova, DMABENCH_BIDIRECTIONAL));
}

/* What is unlinked has left its page to others. */
TEST_F(iova, 54_an_unlinked_page_takes_another_buffer)
{
	struct rule *r = &self->r;
	struct range range;
	int i;

	NEED_IOVA(r);
	ASSERT_EQ(0, prepare(r, &range, COUNT * PAGE));
	for (i = 0; i < 4; i++)
		ASSERT_EQ(0, link_page(r, &range, i, i));
	ASSERT_EQ(0, dma_iova_sync(r->fd, range.iova, 0, 4 * PAGE));
	ASSERT_EQ(0, dma_iova_unlink(r->fd, range.iova, 2 * PAGE, PAGE));
	ASSERT_EQ(0, dma_free(r->fd, range.buffers[2])) TH_LOG("still in use");
	ASSERT_EQ(0, link_page(r, &range, 2, 5));
	ASSERT_EQ(0, dma_iova_sync(r->fd, range.iova, 2 * PAGE, PAGE));
	EXPECT_TRUE(finds(r, &range, 1, 1));
	EXPECT_TRUE(finds(r, &range, 2, 5));
	EXPECT_TRUE(finds(r, &range, 3, 3));
	for (i = 0; i < 4; i++)
		ASSERT_EQ(0, dma_iova_unlink(r->fd, range.iova, i * PAGE, PAGE));
	EXPECT_EQ(0, dma_iova_free(r->fd, range.iova));
}

enum give_back {
	FREED,		/* never linked */
	UNLINKED,	/* then freed */
	DESTROYED,	/* with one link */
	DESTROYED_BARE,	/* with none */
};

static int cycle(struct rule *r, enum give_back how, int buffer)
{
	int iova = dma_iova_alloc(r->fd, r->target, LARGE), err;

	if (iova < 0)
		return iova;
	if (how == FREED)
		return dma_iova_free(r->fd, iova);
	if (how == DESTROYED_BARE)
		return dma_iova_destroy(r->fd, iova, DMABENCH_TO_DEVICE);
	err = dma_iova_link(r->fd, iova, 0, buffer, 0, 2 * PAGE, DMABENCH_TO_DEVICE) ?:
	      dma_iova_sync(r->fd, iova, 0, 2 * PAGE);
	if (!err && how == UNLINKED)
		return dma_iova_unlink(r->fd, iova, 0, 2 * PAGE) ?:
		       dma_iova_free(r->fd, iova);
	return err ?: dma_iova_destroy(r->fd, iova, DMABENCH_TO_DEVICE);
}

/* 16 MiB of addresses, so that 16 of these would use them up. */
TEST_F(iova, 54_cycles_without_end_use_nothing_up)
{
	static const enum give_back ways[] = { FREED, UNLINKED, DESTROYED, DESTROYED_BARE };
	struct rule *r = &self->r;
	int buffer, w, i, err;

	NEED_IOVA(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, bits(24)));
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 2 * PAGE);
	for (w = 0; w < 4; w++)
		for (i = 0; i < 64; i++) {
			err = cycle(r, ways[w], buffer);
			if (err == -EOPNOTSUPP &&
			    r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY)
				DMA_AFTER_FLUSH((err = cycle(r, ways[w], buffer)) !=
						-EOPNOTSUPP);
			ASSERT_EQ(0, err) TH_LOG("way %d, after %d", ways[w], i);
		}
}

/* So the test above would see a leak. */
TEST_F(iova, 54_control_what_is_kept_uses_addresses_up)
{
	struct rule *r = &self->r;
	int i, iova = 0;

	NEED_IOVA(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, bits(24)));
	for (i = 0; i < 17 && iova >= 0; i++)
		iova = dma_iova_alloc(r->fd, r->target, LARGE);
	EXPECT_GT(0, iova);
}

/* Memory is in one place each, whoever allocated the addresses. */
TEST_F(iova, 19_ranges_and_mappings_never_overlap)
{
	struct rule *r = &self->r;
	struct { uint64_t from, to; } spans[32];
	int i, j, buffer;

	NEED_IOVA(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 5 * PAGE);
	for (i = 0; i < 32; i++) {
		struct dmabench_iova alloc = {
			.op = DMABENCH_IOVA_ALLOC, .target = r->target, .length = 5 * PAGE,
		};
		struct dmabench_map map;
		int said = i % 2 ? map_at(r, buffer, 0, 5 * PAGE, &map) :
				   dma_iova_as(r->fd, &alloc);

		ASSERT_LE(0, said);
		spans[i].from = i % 2 ? map.out_dma_addr : alloc.out_dma_addr;
		spans[i].to = spans[i].from + 5 * PAGE;
		for (j = 0; j < i; j++)
			EXPECT_FALSE(spans[i].from < spans[j].to &&
				     spans[j].from < spans[i].to);
	}
}

TEST_HARNESS_MAIN
