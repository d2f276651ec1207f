// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 43 to 48: the memory that the DMA API allocates. 78 is allocation in
 * atomic context.
 */
#include <kselftest_harness.h>
#include <sys/mman.h>

#include "lib/machine.h"
#include "lib/rule.h"
#include "lib/seen.h"
#include "lib/tree.h"

/* A pattern of FILL. */
#define DIRT	5

RULES(alloc)

/* What the kernel zeroes on all platforms; of NONCONTIGUOUS, dma-iommu does not. */
static const int zeroed[] = {
	DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE,
	DMABENCH_BUFFER_NONCOHERENT, DMABENCH_BUFFER_DMA_PAGES,
};

#define ZEROED 4

static int alloc_told(struct rule *r, struct dmabench_alloc *alloc, int kind,
		      size_t length, uint32_t flags)
{
	*alloc = (struct dmabench_alloc){
		.target = r->target, .kind = kind, .length = length, .flags = flags,
	};
	return dma_alloc_as(r->fd, alloc);
}

/* Memory that was just given back full of dirt is likely to come again. */
static void leave_dirt(struct rule *r, int kind, size_t length)
{
	int buffers[8], i;

	for (i = 0; i < 8; i++) {
		buffers[i] = dma_alloc(r->fd, r->target, kind, length);
		dma_fill(r->fd, buffers[i], 0, length, DIRT);
	}
	for (i = 0; i < 8; i++)
		dma_free(r->fd, buffers[i]);
}

TEST_F(alloc, 43_memory_is_zeroed)
{
	static const size_t lengths[] = { 1, 4096, 12288, 65536, 300000 };
	struct rule *r = &self->r;
	int k, l, i, buffer;

	NEED_TARGET(r);
	for (k = 0; k < ZEROED; k++)
		for (l = 0; l < 5 && lengths[l] <= dma_most_at_once(); l++) {
			leave_dirt(r, zeroed[k], lengths[l]);
			for (i = 0; i < 8; i++) {
				buffer = dma_alloc(r->fd, r->target, zeroed[k], lengths[l]);
				ASSERT_LE(0, buffer);
				EXPECT_TRUE(cpu_reads_zeros(r, buffer, lengths[l]))
					TH_LOG("kind %d, %zu bytes", zeroed[k], lengths[l]);
				ASSERT_EQ(0, dma_free(r->fd, buffer));
			}
		}
}

/* So recycled memory is seen; and pages, which nobody promises, may have it. */
TEST_F(alloc, 43_control_dirt_is_told_from_zeros)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_TARGET(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, PAGE);
	ASSERT_LE(0, buffer);
	EXPECT_TRUE(cpu_reads_zeros(r, buffer, PAGE));
	ASSERT_EQ(0, dma_fill(r->fd, buffer, PAGE - 1, 1, DIRT));
	EXPECT_FALSE(cpu_reads_zeros(r, buffer, PAGE));
}

/* User space maps whole pages: what it did not ask for must not be another's. */
TEST_F(alloc, 43_the_rest_of_the_last_page_is_zeroed_too)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;
	unsigned char *user;
	int k, i, dirty = 0;
	size_t at;

	NEED_TARGET(r);
	/* dma_alloc_from_dev_coherent() of all kernels; the buffer before had the rest. */
	if (tree_own_memory(&r->info))
		SKIP(return, "the device's own pool zeroes what was asked for, and no more");
	for (k = 0; k < ZEROED; k++) {
		if (dma_lacks_mmap(zeroed[k]))
			continue;
		leave_dirt(r, zeroed[k], PAGE);
		for (i = 0; i < 8; i++) {
			ASSERT_LE(0, alloc_told(r, &alloc, zeroed[k], 100, 0));
			user = dma_mmap(r->fd, &alloc, PAGE);
			if (user == MAP_FAILED && errno == ENXIO)
				SKIP(return, "the platform does not map this memory");
			ASSERT_NE(MAP_FAILED, user);
			for (at = 0; at < PAGE; at++)
				dirty += user[at] != 0;
			ASSERT_EQ(0, munmap(user, PAGE));
		}
	}
	EXPECT_EQ(0, dirty);
}

static uint64_t round_up_to_order(size_t length)
{
	uint64_t size = PAGE;

	while (size < length)
		size *= 2;
	return size;
}

/* CMA aligns to CONFIG_CMA_ALIGNMENT at most, an order that is 2 or more. */
#define CMA_LEAST_PAGES	4

TEST_F(alloc, 44_memory_is_aligned_to_its_order)
{
	static const size_t lengths[] = {
		1, 4096, 4097, 8192, 12288, 16384, 40000, 65536, 65537, 262144, 1000000,
	};
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;
	uint64_t order;
	int l, i;

	NEED_TARGET(r);
	for (l = 0; l < 11 && lengths[l] <= dma_most_at_once(); l++)
		for (i = 0; i < 4; i++) {
			ASSERT_LE(0, alloc_told(r, &alloc, DMABENCH_BUFFER_COHERENT,
						lengths[l], 0));
			order = round_up_to_order(lengths[l]);
			if (machine_cma_free() >= 0 && order > CMA_LEAST_PAGES * PAGE)
				order = CMA_LEAST_PAGES * PAGE;
			EXPECT_EQ(0, alloc.out_dma_addr % order)
				TH_LOG("%zu bytes at %llx", lengths[l],
				       alloc.out_dma_addr);
		}
}

/* A mapping is where its memory is. */
TEST_F(alloc, 44_control_a_mapping_need_not_be_aligned)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	if (r->bounced != DMABENCH_BOUNCED_NONE)
		SKIP(return, "bounced");
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 131072);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	ASSERT_LE(0, map_at(r, buffer, 4096, 65536, &map));
	EXPECT_NE(0, map.out_dma_addr % round_up_to_order(65536));
}

TEST_F(alloc, 45_control_a_mapping_may_cross_64_KiB)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	if (r->bounced != DMABENCH_BOUNCED_NONE)
		SKIP(return, "bounced");
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 131072);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	ASSERT_LE(0, map_at(r, buffer, 4096, 65536, &map));
	EXPECT_NE(map.out_dma_addr >> 16, (map.out_dma_addr + 65535) >> 16);
}

TEST_F(alloc, 45_up_to_64_KiB_do_not_cross_64_KiB)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;
	size_t length;

	NEED_TARGET(r);
	for (length = 1; length <= 65536; length += 1365) {
		ASSERT_LE(0, alloc_told(r, &alloc, DMABENCH_BUFFER_COHERENT, length, 0));
		EXPECT_EQ(alloc.out_dma_addr >> 16,
			  (alloc.out_dma_addr + length - 1) >> 16)
			TH_LOG("%zu bytes at %llx", length, alloc.out_dma_addr);
	}
}

#define REFUSED_BY(function, refused_kind, flag) do {			\
	klog_expect_warning("kernel/dma/mapping\\.c.*" function); \
	EXPECT_EQ(-ENOMEM, alloc_told(r, &alloc, refused_kind, PAGE, flag)) \
		TH_LOG("kind %d", refused_kind);			\
} while (0)

#define COMP_REFUSED_BY(function, refused_kind) do {			\
	klog_expect_warning("kernel/dma/mapping\\.c.*" function); \
	EXPECT_SEEN(SEEN_SINCE("6.12"), -ENOMEM,			\
		    alloc_told(r, &alloc, refused_kind, PAGE, DMABENCH_ALLOC_COMP)); \
} while (0)

TEST_F(alloc, 46_compound_pages_are_refused)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;

	NEED_TARGET(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	/* Since Linux 6.2. */
	if (!knows_map_phys(r))
		dma_allow_warning("kernel/dma/mapping\\.c.*dma_alloc_attrs");
	if (!knows_map_phys(r) && alloc_told(r, &alloc, DMABENCH_BUFFER_COHERENT, PAGE,
					     DMABENCH_ALLOC_COMP) >= 0)
		SKIP(return, "accepted, as by kernels before the rule");
	COMP_REFUSED_BY("dma_alloc_attrs", DMABENCH_BUFFER_COHERENT);
	COMP_REFUSED_BY("dma_alloc_attrs", DMABENCH_BUFFER_WRITE_COMBINE);
	COMP_REFUSED_BY("dma_alloc_pages", DMABENCH_BUFFER_DMA_PAGES);
	COMP_REFUSED_BY("dma_alloc_pages", DMABENCH_BUFFER_NONCOHERENT);
	COMP_REFUSED_BY("dma_alloc_noncontiguous", DMABENCH_BUFFER_NONCONTIGUOUS);
}

TEST_F(alloc, 47_a_zone_is_refused_of_alloc_pages)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;

	NEED_TARGET(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	REFUSED_BY("dma_alloc_pages", DMABENCH_BUFFER_DMA_PAGES, DMABENCH_ALLOC_ZONE);
	REFUSED_BY("dma_alloc_pages", DMABENCH_BUFFER_NONCOHERENT, DMABENCH_ALLOC_ZONE);
}

/* It "may ignore flags that affect the location" [A]: and not fail. */
TEST_F(alloc, 47_a_zone_is_ignored_of_alloc_coherent)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;

	NEED_TARGET(r);
	EXPECT_LE(0, alloc_told(r, &alloc, DMABENCH_BUFFER_COHERENT, PAGE,
				DMABENCH_ALLOC_ZONE));
	EXPECT_LE(0, alloc_told(r, &alloc, DMABENCH_BUFFER_WRITE_COMBINE, PAGE,
				DMABENCH_ALLOC_ZONE));
}

#define NEED_NONCONTIGUOUS() do {					\
	if (dma_lacks_kind(DMABENCH_BUFFER_NONCONTIGUOUS))		\
		SKIP(return, "this kernel has no dma_alloc_noncontiguous()"); \
} while (0)

TEST_F(alloc, 48_noncontiguous_memory_is_one_segment)
{
	static const size_t lengths[] = { 1, 4096, 65536, 1000000 };
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;
	int l, attrs;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	NEED_NONCONTIGUOUS();
	/* As a driver would: the pages behind it may be in a row, too. */
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	for (l = 0; l < 4 && lengths[l] <= dma_most_at_once(); l++)
		for (attrs = 0; attrs < 2; attrs++) {
			alloc = (struct dmabench_alloc){
				.target = r->target, .length = lengths[l],
				.kind = DMABENCH_BUFFER_NONCONTIGUOUS,
				.attrs = attrs ? DMABENCH_ATTR_ALLOC_SINGLE_PAGES : 0,
			};
			ASSERT_LE(0, dma_alloc_as(r->fd, &alloc));
			EXPECT_EQ(1, alloc.out_segments);
		}
}

TEST_F(alloc, 48_noncontiguous_memory_takes_one_attribute_only)
{
	static const uint32_t attrs[] = {
		DMABENCH_ATTR_SKIP_CPU_SYNC, DMABENCH_ATTR_WEAK_ORDERING,
		DMABENCH_ATTR_NO_WARN, DMABENCH_ATTR_UNKNOWN,
		DMABENCH_ATTR_ALLOC_SINGLE_PAGES | DMABENCH_ATTR_NO_WARN,
	};
	struct rule *r = &self->r;
	int i;

	NEED_TARGET(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	NEED_NONCONTIGUOUS();
	klog_expect_warning("kernel/dma/mapping\\.c.*dma_alloc_noncontiguous");
	for (i = 0; i < 5; i++)
		EXPECT_EQ(-ENOMEM, dma_alloc_attrs(r->fd, r->target,
						   DMABENCH_BUFFER_NONCONTIGUOUS, PAGE,
						   DMABENCH_TO_DEVICE, attrs[i]))
			TH_LOG("%#x", attrs[i]);
}

/* From atomic pools, where memory is not coherent by itself. */
TEST_F(alloc, 78_allocation_in_atomic_context_keeps_the_rules)
{
	static const size_t lengths[] = { 64, 4096, 12288, 65536 };
	static const int kinds[] = {
		DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE,
	};
	struct rule *r = &self->r;
	struct dmabench_alloc alloc;
	int k, l, buffer, log = klog_open(SEEK_END);

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_COHERENT_MASK, bits(32)));
	for (k = 0; k < 2; k++)
		for (l = 0; l < 4; l++) {
			leave_dirt(r, kinds[k], lengths[l]);
			buffer = alloc_told(r, &alloc, kinds[k], lengths[l],
					    DMABENCH_ALLOC_ATOMIC);
			ASSERT_LE(0, buffer) TH_LOG("%zu bytes", lengths[l]);
			EXPECT_TRUE(cpu_reads_zeros(r, buffer, lengths[l]));
			EXPECT_TRUE(within(alloc.out_dma_addr, lengths[l], bits(32)));
			EXPECT_EQ(0, alloc.out_dma_addr % round_up_to_order(lengths[l]));
		}
	EXPECT_EQ(0, klog_count(log, "BUG: sleeping function"));
	close(log);
}

TEST_HARNESS_MAIN
