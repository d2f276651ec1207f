// SPDX-License-Identifier: GPL-2.0
/*
 * What a device reaches by the addresses that it was given: all of it, to the
 * last byte, and nothing beside.
 */
#include <kselftest_harness.h>

#include "lib/bytes.h"
#include "lib/machine.h"
#include "lib/rule.h"

#define OLD	3
#define NEW	4

RULES(reach)

/* The mask, not its width, is what counts: one byte less is too little [A]. */
TEST_F(reach, 5_a_mask_up_to_the_last_byte_suffices)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, mapping;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	if (r->bounced != DMABENCH_BOUNCED_NONE)
		SKIP(return, "bounced");
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 4 * PAGE);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	mapping = map_at(r, buffer, 100, 3 * PAGE, &map);
	ASSERT_LE(0, mapping);
	ASSERT_EQ(0, dma_unmap(r->fd, mapping));
	if (limits_set(r, DMABENCH_SET_MASK, map.out_dma_addr + 3 * PAGE - 1))
		SKIP(return, "memory is too low for a mask");
	mapping = map_at(r, buffer, 100, 3 * PAGE, &map);
	ASSERT_LE(0, mapping);
	EXPECT_EQ(DMABENCH_BOUNCED_NONE, map.out_bounced);
}

TEST_F(reach, 11_a_mask_up_to_the_last_byte_but_one_does_not)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, mapping;

	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	if (r->bounced != DMABENCH_BOUNCED_NONE)
		SKIP(return, "bounced");
	NEED_DESTRUCTIVE();
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, 4 * PAGE);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, UINT64_MAX));
	ASSERT_LE(0, map_at(r, buffer, 100, 3 * PAGE, &map));
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	if (limits_set(r, DMABENCH_SET_MASK, map.out_dma_addr + 3 * PAGE - 2))
		SKIP(return, "memory is too low for a mask");
	NEED_STILL_UNTRANSLATED(r);
	if (r->limits.out_max_mapping_bytes == UINT64_MAX)
		klog_expect_warning("kernel/dma/(direct|mapping)\\.[ch].*dma_(direct_)?map_");
	mapping = map_at(r, buffer, 100, 3 * PAGE, &map);
	if (r->limits.out_max_mapping_bytes == UINT64_MAX) {
		EXPECT_EQ(-EIO, mapping);
	} else {
		ASSERT_LE(0, mapping);
		EXPECT_EQ(DMABENCH_BOUNCED_ALL, map.out_bounced);
		EXPECT_TRUE(within(map.out_dma_addr, 3 * PAGE, r->limits.out_mask));
	}
}

TEST_F(reach, 12_what_the_device_writes_is_in_the_buffer_and_nowhere_else)
{
	static const size_t offsets[] = { 0, 1, 2047, 4095, 5000 };
	static const size_t lengths[] = { 1, 100, 4096, 7000 };
	unsigned char data[16384], expected[16384];
	struct rule *r = &self->r;
	int buffer, mapping, o, l;

	NEED_REACH(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, sizeof(data));
	for (o = 0; o < 5; o++)
		for (l = 0; l < 4; l++) {
			ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, sizeof(data), OLD));
			bytes_make(expected, OLD, 0, sizeof(data));
			bytes_make(expected + offsets[o], NEW, 0, lengths[l]);
			mapping = map_at(r, buffer, offsets[o], lengths[l], NULL);
			ASSERT_LE(0, mapping);
			ASSERT_EQ(0, dma_peer_write(r->fd, mapping, 0, lengths[l],
						    expected + offsets[o]));
			ASSERT_EQ(0, dma_unmap(r->fd, mapping));
			ASSERT_EQ(0, dma_read(r->fd, buffer, 0, sizeof(data), data));
			EXPECT_EQ(0, memcmp(expected, data, sizeof(data)))
				TH_LOG("%zu bytes at %zu", lengths[l], offsets[o]);
		}
}

static const struct {
	int kind;
	bool synced;
} allocated[] = {
	{ DMABENCH_BUFFER_COHERENT, false },
	{ DMABENCH_BUFFER_WRITE_COMBINE, false },
	{ DMABENCH_BUFFER_NONCOHERENT, true },
	{ DMABENCH_BUFFER_NONCONTIGUOUS, true },
	{ DMABENCH_BUFFER_DMA_PAGES, true },
};

#define ALLOCATED ((int)(sizeof(allocated) / sizeof(allocated[0])))

static int alloc_for_both(struct rule *r, int kind, size_t length)
{
	bool has_direction = kind != DMABENCH_BUFFER_COHERENT &&
			     kind != DMABENCH_BUFFER_WRITE_COMBINE;

	return dma_alloc_attrs(r->fd, r->target, kind, length,
			       has_direction ? DMABENCH_BIDIRECTIONAL : 0, 0);
}

/* "Before giving the memory to the device" and "before reading" [A]: syncs. */
TEST_F(reach, 58_the_engine_reaches_all_of_each_allocation)
{
	static const size_t lengths[] = { 1, 4097, 65536, 300000 };
	struct rule *r = &self->r;
	size_t align, length;
	int a, l, from, to;

	NEED_TARGET(r);
	NEED_OWN_LIMITS(r);
	if (!(r->info.out_flags & DMABENCH_TARGET_ENGINE))
		SKIP(return, "the target has no engine");
	machine_tier('D', &r->info, r->bounced);
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
	align = r->info.out_copy_align_bytes;
	for (a = 0; a < ALLOCATED; a++)
		for (l = 0; l < 4 && !dma_lacks_kind(allocated[a].kind); l++) {
			length = (lengths[l] + align - 1) / align * align;
			from = alloc_for_both(r, allocated[a].kind, length);
			to = alloc_for_both(r, allocated[a].kind, length);
			ASSERT_LE(0, from);
			ASSERT_LE(0, to);
			ASSERT_EQ(0, dma_fill(r->fd, from, 0, length, NEW));
			ASSERT_EQ(0, dma_fill(r->fd, to, 0, length, OLD));
			if (allocated[a].synced) {
				ASSERT_EQ(0, dma_sync(r->fd, from, DMABENCH_SYNC_FOR_DEVICE,
						      0, length));
				ASSERT_EQ(0, dma_sync(r->fd, to, DMABENCH_SYNC_FOR_DEVICE,
						      0, length));
			}
			ASSERT_EQ(0, dma_copy(r->fd, to, from, length, 0, 0));
			if (allocated[a].synced)
				ASSERT_EQ(0, dma_sync(r->fd, to, DMABENCH_SYNC_FOR_CPU,
						      0, length));
			EXPECT_TRUE(cpu_reads(r, to, NEW, length))
				TH_LOG("kind %d, %zu bytes", allocated[a].kind, length);
			EXPECT_TRUE(cpu_reads(r, from, NEW, length));
		}
}

TEST_HARNESS_MAIN
