// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 17 to 20 and 81: which address a mapping gets, what is kept of the
 * buffer's, that it is its own, and that it is given back.
 */
#include <kselftest_harness.h>

#include "lib/machine.h"
#include "lib/rule.h"
#include "lib/seen.h"

#define OURS	3

RULES(address)

static const size_t offsets[] = { 0, 1, 100, 511, 512, 2047, 2048, 2500, 4095, 5000, 9999 };
#define OFFSETS ((int)(sizeof(offsets) / sizeof(offsets[0])))

static int pages(struct rule *r, size_t length)
{
	return dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, length);
}

TEST_F(address, 17_the_bits_of_min_align_mask_are_the_buffers)
{
	static const uint32_t masks[] = { 1, 63, 511, 2047, 4095, 8191 };
	static const size_t lengths[] = { 1, 64, 4096, 30000 };
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, mapping, m, o, l;

	NEED_BOUNCED(r);
	NEED_OWN_LIMITS(r);
	buffer = pages(r, 65536);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 65536, OURS));
	for (m = 0; m < 6; m++) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, masks[m]));
		for (o = 0; o < OFFSETS; o++)
			for (l = 0; l < 4; l++) {
				mapping = map_at(r, buffer, offsets[o], lengths[l], &map);
				ASSERT_LE(0, mapping);
				EXPECT_EQ(map.out_phys_in_page & masks[m],
					  map.out_dma_addr & masks[m])
					TH_LOG("mask %#x, offset %zu", masks[m], offsets[o]);
				EXPECT_TRUE(device_reads(r, mapping, OURS, offsets[o],
							 lengths[l]));
				ASSERT_EQ(0, dma_unmap(r->fd, mapping));
			}
	}
}

/* Not a wrong one [C]. */
TEST_F(address, 17_more_than_the_IOMMU_granule_is_refused)
{
	struct rule *r = &self->r;
	int buffer, said;
	bool new_enough;

	NEED_TRANSLATED(r);
	NEED_OWN_LIMITS(r);
	NEED_DESTRUCTIVE();
	buffer = pages(r, 65536);
	new_enough = knows_map_phys(r);
	said = limits_set(r, DMABENCH_SET_MIN_ALIGN, 2 * r->limits.out_merge_boundary + 1);
	if (said == -EIO)
		SKIP(return, "the module lets nobody ask for it without misuse=1");
	ASSERT_EQ(0, said);
	if (new_enough)
		klog_expect_warning("drivers/iommu/dma-iommu\\.c.*__iommu_dma_map");
	else
		dma_allow_warning("drivers/iommu/dma-iommu\\.c.*__iommu_dma_map");
	said = map_at(r, buffer, 0, PAGE, NULL);
	if (said >= 0 && !new_enough)
		SKIP(return, "accepted and not kept, as by kernels before the rule");
	EXPECT_SEEN(SEEN_NEW, -EIO, said);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, r->limits.out_merge_boundary));
	EXPECT_LE(0, map_at(r, buffer, 0, PAGE, NULL));
}

/* Without a min_align_mask; as it always was [C]. */
TEST_F(address, 17_a_page_or_more_is_bounced_to_whole_pages)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, small, large, i;

	NEED_BOUNCED(r);
	buffer = pages(r, 16 * PAGE);
	ASSERT_LE(0, buffer);
	for (i = 0; i < 8; i++) {
		small = map_at(r, buffer, (4 + i) * PAGE, 100, NULL);
		large = map_at(r, buffer, 5, PAGE + 100 * i, &map);
		ASSERT_LE(0, small);
		ASSERT_LE(0, large);
		EXPECT_SEEN(SEEN_SINCE("5.10"), 0, map.out_in_page);
		ASSERT_EQ(0, dma_unmap(r->fd, large));
	}
}

#define ON SEEN_SINCE("5.10")

TEST_F(address, 18_offset_in_page_is_preserved)
{
	struct rule *r = &self->r;
	int buffer, mapping, o, call;
	uint64_t in_page;

	NEED_TRANSLATED(r);
	in_page = machine_in_granule(r->limits.out_merge_boundary);
	buffer = pages(r, 65536);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 65536, OURS));
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++)
		for (o = 0; o < OFFSETS; o++) {
			struct dmabench_map map = {
				.buffer = buffer, .call = call, .offset = offsets[o],
				.length = 30000,
			};

			mapping = dma_map_as(r->fd, &map);
			if (mapping == -EOPNOTSUPP)
				break;
			ASSERT_LE(0, mapping);
			/* Of an untrusted device's bounce buffer it is where it likes. */
			if (map.out_bounced == DMABENCH_BOUNCED_NONE)
				EXPECT_SEEN(ON, map.out_phys_in_page & in_page,
					    map.out_dma_addr & in_page);
			EXPECT_EQ(map.out_dma_addr % PAGE, map.out_in_page);
			EXPECT_TRUE(device_reads(r, mapping, OURS, offsets[o], 30000));
			ASSERT_EQ(0, dma_unmap(r->fd, mapping));
		}
}

#define LIVE 96

struct span {
	int mapping;
	uint64_t from;
	uint64_t to;
};

/* A bounce pool may be small, 1 MiB where all memory is in reach: then a span is empty. */
static int span_map(struct rule *r, struct span *span, int i)
{
	static const size_t lengths[] = { 1, 700, 2048, 4096, 6000, 20000 };
	struct dmabench_map map = { .length = lengths[i % 6] };
	int buffer = pages(r, 24576);

	span->mapping = map_at(r, buffer, i * 37 % 4096, map.length, &map);
	if (span->mapping == -EIO && r->bounced != DMABENCH_BOUNCED_NONE) {
		span->from = 0;
		span->to = 0;
		return 0;
	}
	span->from = map.out_dma_addr;
	span->to = map.out_dma_addr + map.length;
	return span->mapping < 0 ? span->mapping : 0;
}

static int span_alloc(struct rule *r, struct span *span)
{
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = DMABENCH_BUFFER_COHERENT, .length = 5000,
	};
	int buffer = dma_alloc_as(r->fd, &alloc);

	span->mapping = -1;
	span->from = alloc.out_dma_addr;
	span->to = alloc.out_dma_addr + alloc.length;
	return buffer < 0 ? buffer : 0;
}

static int living(const struct span *spans)
{
	int i, found = 0;

	for (i = 0; i < LIVE; i++)
		found += spans[i].to > spans[i].from;
	return found;
}

static int overlaps(const struct span *spans)
{
	int i, j, found = 0;

	for (i = 0; i < LIVE; i++)
		for (j = 0; j < i; j++)
			found += spans[i].from < spans[j].to &&
				 spans[j].from < spans[i].to;
	return found;
}

/* Coherent memory of the device is in the same addresses. */
TEST_F(address, 19_what_lives_never_overlaps)
{
	struct rule *r = &self->r;
	struct span spans[LIVE];
	int i, round;

	NEED_REACH(r);
	for (i = 0; i < LIVE; i++)
		ASSERT_EQ(0, i % 8 ? span_map(r, &spans[i], i) : span_alloc(r, &spans[i]));
	EXPECT_EQ(0, overlaps(spans));
	for (round = 1; round < 4; round++) {
		for (i = round; i < LIVE; i += 3)
			if (spans[i].mapping >= 0)
				ASSERT_EQ(0, dma_unmap(r->fd, spans[i].mapping));
		for (i = round; i < LIVE; i += 3)
			if (spans[i].mapping >= 0)
				ASSERT_EQ(0, span_map(r, &spans[i], i + round));
		EXPECT_EQ(0, overlaps(spans)) TH_LOG("round %d", round);
		EXPECT_LE(LIVE / 2, living(spans));
	}
}

/* Each has its bytes, too: none is another's bounce buffer. */
TEST_F(address, 19_what_lives_keeps_its_own_data)
{
	struct rule *r = &self->r;
	int buffers[32], mappings[32], i;

	NEED_REACH(r);
	for (i = 0; i < 32; i++) {
		buffers[i] = pages(r, 2 * PAGE);
		ASSERT_EQ(0, dma_fill(r->fd, buffers[i], 0, 2 * PAGE, 100 + i));
		mappings[i] = map_at(r, buffers[i], i, 200 * i + 1, NULL);
		ASSERT_LE(0, mappings[i]);
	}
	for (i = 0; i < 32; i++)
		EXPECT_TRUE(device_reads(r, mappings[i], 100 + i, i, 200 * i + 1));
	for (i = 0; i < 32; i++)
		ASSERT_EQ(0, dma_unmap(r->fd, mappings[i]));
	for (i = 0; i < 32; i++)
		EXPECT_TRUE(cpu_reads(r, buffers[i], 100 + i, 2 * PAGE));
}

TEST_F(address, 20_map_sync_and_unmap_do_not_sleep)
{
	struct rule *r = &self->r;
	struct dmabench_info info;
	int buffer, call, log = klog_open(SEEK_END);

	NEED_REACH(r);
	buffer = pages(r, 2 * PAGE);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, 2 * PAGE, OURS));
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++) {
		struct dmabench_map map = {
			.flags = DMABENCH_ATOMIC, .call = call, .buffer = buffer,
			.direction = DMABENCH_BIDIRECTIONAL, .offset = 10, .length = 6000,
		};
		struct dmabench_sync sync = { .flags = DMABENCH_ATOMIC, .length = 6000 };
		struct dmabench_unmap unmap = {
			.size = sizeof(unmap), .flags = DMABENCH_ATOMIC,
		};

		if (dma_map_as(r->fd, &map) == -EOPNOTSUPP)
			break;
		ASSERT_LT(0, map.out_handle);
		EXPECT_TRUE(device_reads(r, map.out_handle, OURS, 10, 6000));
		sync.mapping = map.out_handle;
		unmap.mapping = map.out_handle;
		for (; sync.sync_for <= DMABENCH_SYNC_FOR_CPU; sync.sync_for++)
			EXPECT_EQ(0, dma_sync_as(r->fd, &sync));
		EXPECT_EQ(0, dma_ioctl(r->fd, DMABENCH_IO(UNMAP), &unmap));
	}
	EXPECT_EQ(0, klog_count(log, "BUG: sleeping function"));
	close(log);
	ASSERT_EQ(0, dma_info(r->fd, &info));
	if (!(info.out_kernel_options & DMABENCH_KERNEL_ATOMIC_SLEEP))
		SKIP(return, "a kernel without CONFIG_DEBUG_ATOMIC_SLEEP does not tell");
}

/* What the kernel would say is found. */
TEST_F(address, 20_control_a_report_in_the_log_is_seen)
{
	int log = klog_open(SEEK_END);

	NEED_DESTRUCTIVE();
	klog_expect("BUG: sleeping function");
	sysfs_write("/dev/kmsg", "BUG: sleeping function, says a test\n");
	EXPECT_EQ(1, klog_count(log, "BUG: sleeping function"));
	close(log);
}

TEST_F(address, 81_control_one_within_the_mask_is_mapped)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, mapping;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	NEED_MISUSE(r);
	if (!access("/sys/kernel/debug/dma-api", F_OK))
		SKIP(return, "dma-debug would report that it is memory");
	if (!machine_has_linux(5, 15))
		SKIP(return, "this kernel's dma_map_resource() takes no memory");
	buffer = pages(r, PAGE);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	ASSERT_LE(0, map_at(r, buffer, 0, PAGE, &map));
	if (map.out_bounced == DMABENCH_BOUNCED_ALL)
		SKIP(return, "bounced: it may lie over the mask");
	/* dma_direct_map_resource() adds none: the bus need not reach the memory's own address. */
	if (map.out_dma_addr != map.out_phys_in_page)
		SKIP(return, "the bus has an offset, which is for memory alone");
	mapping = dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, buffer,
			       DMABENCH_TO_DEVICE, 0, PAGE, 0);
	ASSERT_LE(0, mapping);
	EXPECT_EQ(0, dma_unmap(r->fd, mapping));
}

/* As an address of memory, not more: MMIO is not bounced either [C]. */
TEST_F(address, 81_a_resource_over_the_mask_is_an_error)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	bool in_silence;
	int buffer;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	if (!access("/sys/kernel/debug/dma-api", F_OK))
		SKIP(return, "dma-debug would report that it is memory");
	/* Kernels with dma_map_phys() do, where all has to bounce. */
	in_silence = bounce_forced(r) && knows_map_phys(r);
	buffer = pages(r, PAGE);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	ASSERT_LE(0, map_at(r, buffer, 0, PAGE, &map));
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	least_mask_bits(r, DMABENCH_SET_MASK);
	if (unbounced_addr(&map) <= r->limits.out_mask)
		SKIP(return, "memory was to be had below the least mask, %#llx",
		     r->limits.out_mask);
	NEED_STILL_UNTRANSLATED(r);
	if (!in_silence)
		klog_expect_warning("kernel/dma/(direct|mapping)\\.[ch].*dma_(direct_)?map_");
	EXPECT_EQ(-EIO, dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, buffer,
				     DMABENCH_TO_DEVICE, 0, PAGE, 0));
}

TEST_HARNESS_MAIN
