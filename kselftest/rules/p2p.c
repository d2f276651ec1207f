// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 108: pages of a PCI device's memory in a scatterlist, P2PDMA. Either the bridges
 * between the two devices carry it, and data are exact, or mapping it is an error of its own.
 */
#include <kselftest_harness.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/card.h"
#include "lib/device_end.h"

#define OURS	3
#define DEVICE	4
#define LENGTH	(256UL << 10)
/* As <errno.h> has it on all machines but few. */
#define REFUSED	EREMOTEIO

FIXTURE_VARIANT(p2p) { bool engine; int call; };

CARD_RULES(p2p)

FIXTURE_VARIANT_ADD(p2p, software_table) { false, DMABENCH_SG_TABLE };
FIXTURE_VARIANT_ADD(p2p, software_list) { false, DMABENCH_SG_LIST };
FIXTURE_VARIANT_ADD(p2p, engine_table) { true, DMABENCH_SG_TABLE };
FIXTURE_VARIANT_ADD(p2p, engine_list) { true, DMABENCH_SG_LIST };

static int p2p_buffer(const struct rule *r, const struct card *c)
{
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = DMABENCH_BUFFER_P2P, .length = LENGTH,
		.card = c->target, .bar = c->bar,
	};

	return dma_alloc_as(r->fd, &alloc);
}

#define NEED_P2P(buffer) do {						\
	NEED_TARGET(&self->r);						\
	NEED_CARD(self->opened);					\
	*(buffer) = p2p_buffer(&self->r, &self->c);			\
	if (*(buffer) == -EOPNOTSUPP)					\
		SKIP(return, "a kernel without CONFIG_PCI_P2PDMA, or before 6.0"); \
	if (*(buffer) == -EINVAL && self->c.length < 2 << 20)		\
		SKIP(return, "the BAR is shorter than 2 MiB");		\
	ASSERT_LE(0, *(buffer));					\
} while (0)

/* Odd ends, and pages in another order than the device has them. */
static const size_t lengths[] = { 4096, 12288, 100, 65536 };
static const size_t from[] = { 8192, 65536, 4100, 131072 };
#define ENTRIES ((int)(sizeof(from) / sizeof(from[0])))

static int map_entries(const struct rule *r, int call, int buffer, int direction,
		       struct dmabench_map_sg *map)
{
	static struct dmabench_sg_segment segments[ENTRIES];
	struct dmabench_sg_entry entries[ENTRIES];
	int i;

	for (i = 0; i < ENTRIES; i++)
		entries[i] = (struct dmabench_sg_entry){
			.buffer = buffer, .length = lengths[i], .offset = from[i],
		};
	*map = (struct dmabench_map_sg){
		.call = call, .direction = direction, .nentries = ENTRIES,
		.entries = (uintptr_t)entries, .segments = (uintptr_t)segments,
	};
	return dma_map_sg_as(r->fd, map);
}

/* cpu_supports_p2pdma(): of AMD's Zen, and what came after, any two devices reach each other. */
static bool cpu_carries_all(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	char line[256];
	bool amd = false, zen = false;
	int family;

	while (file && fgets(line, sizeof(line), file)) {
		amd = amd || strstr(line, "AuthenticAMD");
		zen = zen || (sscanf(line, "cpu family : %d", &family) == 1 && family >= 0x17);
	}
	if (file)
		fclose(file);
	return amd && zen;
}

/*
 * Ends a test of data where the bridges do not carry them. The CPU writes them before they are
 * mapped, for with swiotlb=force the list is bounced [C].
 */
#define NEED_CARRIED(buffer, map) do {					\
	NEED_P2P(buffer);						\
	ASSERT_EQ(0, dma_fill(self->r.fd, *(buffer), 0, LENGTH, OURS));	\
	if (map_entries(&self->r, variant->call, *(buffer), DMABENCH_BIDIRECTIONAL, map) < 0) \
		SKIP(return, "this machine's bridges do not carry it between the two"); \
	if (self->r.info.out_copy_align_bytes != 1)			\
		SKIP(return, "no engine that copies any bytes");	\
	machine_tier('D', &self->r.info, self->r.bounced);		\
} while (0)

TEST_F(p2p, 108_it_is_mapped_or_refused_by_its_own_error)
{
	struct rule *r = &self->r;
	struct dmabench_map_sg map;
	int buffer, mapping, direction, refused = 0;

	NEED_P2P(&buffer);
	for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL; direction++) {
		mapping = map_entries(r, variant->call, buffer, direction, &map);
		if (mapping >= 0) {
			EXPECT_LT(0, map.out_mapped);
			EXPECT_EQ(0, dma_unmap(r->fd, mapping));
			continue;
		}
		refused++;
		EXPECT_EQ(-EIO, mapping);
		EXPECT_EQ(variant->call == DMABENCH_SG_TABLE ? REFUSED : 0, map.out_errno);
		EXPECT_EQ(0, map.out_mapped);
	}
	/* The platform device is no PCI device. */
	if (!variant->engine && !dma_wanted_target())
		EXPECT_EQ(3, refused);
	if (variant->engine && cpu_carries_all())
		EXPECT_EQ(0, refused);
	EXPECT_TRUE(!refused || refused == 3);
}

/* @at counts from the list's start, and in the engine's memory. */
static int copy_segment(const struct rule *r, int own, int mapping, size_t at, size_t length,
			bool write)
{
	struct dmabench_device_copy copy = {
		.src = write ? own : mapping, .src_offset = at,
		.dst = write ? mapping : own, .dst_offset = at, .length = length,
	};

	return dma_copy_as(r->fd, &copy);
}

TEST_F(p2p, 108_what_the_device_reads_and_writes_is_there)
{
	struct rule *r = &self->r;
	unsigned char data[65536];
	struct dmabench_map_sg map;
	int buffer, own, i;
	size_t at = 0;

	NEED_CARRIED(&buffer, &map);
	own = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	ASSERT_LE(0, own);
	for (i = 0; i < ENTRIES; at += lengths[i++]) {
		ASSERT_EQ(0, copy_segment(r, own, map.out_handle, at, lengths[i], false));
		ASSERT_EQ(0, dma_read(r->fd, own, at, lengths[i], data));
		EXPECT_EQ(lengths[i], bytes_wrong(data, OURS, from[i], lengths[i]))
			TH_LOG("read of entry %d", i);
	}
	ASSERT_EQ(0, dma_fill(r->fd, own, 0, at, DEVICE));
	for (at = 0, i = 0; i < ENTRIES; at += lengths[i++])
		ASSERT_EQ(0, copy_segment(r, own, map.out_handle, at, lengths[i], true));
	ASSERT_EQ(0, dma_unmap(r->fd, map.out_handle));
	for (at = 0, i = 0; i < ENTRIES; at += lengths[i++]) {
		ASSERT_EQ(0, dma_read(r->fd, buffer, from[i], lengths[i], data));
		EXPECT_EQ(lengths[i], bytes_wrong(data, DEVICE, at, lengths[i]))
			TH_LOG("write of entry %d", i);
		ASSERT_EQ(0, dma_read(r->fd, buffer, from[i] + lengths[i], 64, data));
		EXPECT_EQ(64, bytes_wrong(data, OURS, from[i] + lengths[i], 64))
			TH_LOG("behind entry %d", i);
	}
}

/* Its pages wait for those that are in use, which are taken back first. */
TEST_F(p2p, it_goes_with_the_card)
{
	struct rule *r = &self->r;
	struct dmabench_map_sg map;
	int buffer, mapping;
	char byte;

	NEED_P2P(&buffer);
	if (!self->c.borrowed)
		SKIP(return, "the card is not this test's to unbind");
	mapping = map_entries(r, variant->call, buffer, DMABENCH_TO_DEVICE, &map);
	ASSERT_EQ(0, card_unbind(&self->c));
	EXPECT_EQ(-ENODEV, dma_read(r->fd, buffer, 0, 1, &byte));
	if (mapping >= 0) {
		EXPECT_EQ(-ENODEV, dma_unmap(r->fd, mapping));
		EXPECT_EQ(0, dma_free(r->fd, mapping));
	}
	EXPECT_EQ(0, dma_free(r->fd, buffer));
}

TEST_HARNESS_MAIN
