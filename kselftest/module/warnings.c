// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel refuses with a warning is asked of it with misuse=1 alone: there
 * are machines which a warning ends (panic_on_warn), and it is said once a boot, so
 * that somebody else's would be missed.
 */
#include <kselftest_harness.h>

#include "lib/rule.h"

#define LENGTH	(2 * (uint64_t)sysconf(_SC_PAGESIZE))

FIXTURE(warnings) {
	struct rule r;
	int log;
};

FIXTURE_VARIANT(warnings) { bool engine; };
FIXTURE_VARIANT_ADD(warnings, platform) { .engine = false };
FIXTURE_VARIANT_ADD(warnings, engine) { .engine = true };

FIXTURE_SETUP(warnings)
{
	ASSERT_EQ(0, rule_open(&self->r, variant->engine));
	self->log = klog_open(SEEK_END);
	ASSERT_LE(0, self->log);
}

FIXTURE_TEARDOWN(warnings)
{
	EXPECT_EQ(0, klog_count(self->log, "WARNING: "));
	close(self->log);
	EXPECT_EQ(0, rule_close(&self->r)) TH_LOG("something is left behind");
}

#define NEED_NO_MISUSE(r) do {						\
	struct dmabench_info info;					\
									\
	NEED_TARGET(r);							\
	ASSERT_EQ(0, dma_info((r)->fd, &info));				\
	if (info.out_misuse)						\
		SKIP(return, "dmabench was loaded with misuse=1");	\
} while (0)

static int alloc(const struct rule *r, int kind, uint32_t flags, uint32_t attrs)
{
	struct dmabench_alloc alloc = {
		.target = r->target, .length = LENGTH, .kind = kind, .flags = flags,
		.attrs = attrs,
	};

	return dma_alloc_as(r->fd, &alloc);
}

TEST_F(warnings, an_allocator_is_not_asked_for_what_it_must_refuse)
{
	int kinds[] = { DMABENCH_BUFFER_COHERENT, DMABENCH_BUFFER_WRITE_COMBINE,
			DMABENCH_BUFFER_DMA_PAGES, DMABENCH_BUFFER_NONCOHERENT,
			DMABENCH_BUFFER_NONCONTIGUOUS };
	struct rule *r = &self->r;
	int i, err;

	NEED_NO_MISUSE(r);
	for (i = 0; i < 5; i++) {
		if (dma_lacks_kind(kinds[i]))
			continue;
		EXPECT_EQ(-EPERM, alloc(r, kinds[i], DMABENCH_ALLOC_COMP, 0));
		err = alloc(r, kinds[i], DMABENCH_ALLOC_ZONE, 0);
		EXPECT_EQ(i < 2 ? 0 : -EPERM, err < 0 ? err : 0);
	}
	if (!dma_lacks_kind(kinds[4]))
		EXPECT_EQ(-EPERM, alloc(r, kinds[4], 0, DMABENCH_ATTR_NO_WARN));
}

TEST_F(warnings, a_vmalloc_address_is_not_mapped)
{
	struct rule *r = &self->r;
	int buffer;

	NEED_NO_MISUSE(r);
	buffer = alloc(r, DMABENCH_BUFFER_VMALLOC, 0, 0);
	ASSERT_LE(0, buffer);
	EXPECT_EQ(-EPERM, dma_map_call(r->fd, DMABENCH_MAP_SINGLE, buffer,
				       DMABENCH_TO_DEVICE, 0, 64, 0));
}

/* Where nothing bounces, or the bounce buffers are above it, too. */
TEST_F(warnings, memory_above_the_mask_is_not_mapped)
{
	struct dmabench_sg_entry entry = { .length = LENGTH };
	struct rule *r = &self->r;
	struct dmabench_map map;

	NEED_NO_MISUSE(r);
	NEED_UNTRANSLATED(r);
	entry.buffer = alloc(r, DMABENCH_BUFFER_PAGES, 0, 0);
	least_mask_bits(r, DMABENCH_SET_MASK);
	if (map_at(r, entry.buffer, 0, LENGTH, &map) >= 0)
		SKIP(return, "memory was to be had below the least mask, %#llx",
		     r->limits.out_mask);
	EXPECT_EQ(-EPERM, map_at(r, entry.buffer, 0, LENGTH, NULL));
	EXPECT_EQ(-EPERM, dma_map_sg(r->fd, DMABENCH_TO_DEVICE, &entry, 1));
}

TEST_F(warnings, a_link_in_the_middle_of_a_page_is_not_made)
{
	struct rule *r = &self->r;
	int buffer, iova;

	NEED_NO_MISUSE(r);
	NEED_TRANSLATED(r);
	buffer = alloc(r, DMABENCH_BUFFER_PAGES, 0, 0);
	iova = dma_iova_alloc(r->fd, r->target, LENGTH);
	if (iova == -EOPNOTSUPP)
		SKIP(return, "this kernel has no dma_iova_link(), or no range for this target");
	ASSERT_LE(0, iova);
	EXPECT_EQ(-EPERM, dma_iova_link(r->fd, iova, LENGTH / 2, buffer, 512, 512,
					DMABENCH_TO_DEVICE));
	EXPECT_EQ(0, dma_iova_link(r->fd, iova, LENGTH / 2, buffer, 0, 512, DMABENCH_TO_DEVICE));
}

TEST_HARNESS_MAIN
