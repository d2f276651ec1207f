// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 107: memory of a PCI device's, mapped for another device by dma_map_resource(), and by
 * dma_map_phys() with DMA_ATTR_MMIO. The CPU sees it by ioremap.
 */
#include <kselftest_harness.h>
#include <unistd.h>

#include "lib/bytes.h"
#include "lib/card.h"
#include "lib/device_end.h"
#include "lib/seen.h"
#include "lib/tree.h"

#define OURS	3
#define DEVICE	4

FIXTURE_VARIANT(bar) { bool engine; int call; uint32_t attrs; };

CARD_RULES(bar)

FIXTURE_VARIANT_ADD(bar, software) { false, DMABENCH_MAP_RESOURCE, 0 };
FIXTURE_VARIANT_ADD(bar, engine) { true, DMABENCH_MAP_RESOURCE, 0 };
FIXTURE_VARIANT_ADD(bar, software_by_phys) { false, DMABENCH_MAP_PHYS, DMABENCH_ATTR_MMIO };
FIXTURE_VARIANT_ADD(bar, engine_by_phys) { true, DMABENCH_MAP_PHYS, DMABENCH_ATTR_MMIO };

/* First byte and length; 0: to the BAR's end. */
static const struct part {
	size_t from, length;
} parts[] = { { 0, 4096 }, { 4096, 4096 }, { 100, 777 }, { 4095, 2 }, { 8191, 1 },
	      { 2048, 65536 }, { 0, 0 } };
#define PARTS ((int)(sizeof(parts) / sizeof(parts[0])))

static size_t length_of(const struct card *c, const struct part *part)
{
	return part->length ?: c->length - part->from;
}

static int map_part(const struct rule *r, int call, uint32_t attrs, int buffer, int direction,
		    size_t from, size_t length, struct dmabench_map *told)
{
	*told = (struct dmabench_map) {
		.call = call, .attrs = attrs, .buffer = buffer, .direction = direction,
		.offset = from, .length = length,
	};
	return dma_map_as(r->fd, told);
}

#define MAP_PART(direction, from, length, told)				\
	map_part(&self->r, variant->call, variant->attrs, buffer, direction, from, length, told)

#define NEED_BAR() do {							\
	NEED_TARGET(&self->r);						\
	NEED_CARD(self->opened);					\
	if (variant->call == DMABENCH_MAP_PHYS && !knows_map_phys(&self->r)) \
		SKIP(return, "a kernel without dma_map_phys()");	\
} while (0)

/* Of a bus with addresses of its own a BAR is no part: its dma-ranges are memory's. */
static bool in_reach(const struct rule *r, const struct card *c)
{
	return translated(r) || (!tree_bus_addresses(&r->info) &&
				 within(c->start, c->length, r->limits.out_mask));
}

/* Ends a test that maps it. */
#define NEED_MAPPED_BAR() do {						\
	NEED_BAR();							\
	if (!in_reach(&self->r, &self->c))				\
		SKIP(return, "the BAR is above the device's mask, or not on its bus");	\
	if (bounce_forced(&self->r) && knows_map_phys(&self->r))	\
		SKIP(return, "with swiotlb=force this kernel maps no MMIO"); \
} while (0)

#define NEED_COPIES(d) do {						\
	NEED_MAPPED_BAR();						\
	ASSERT_EQ(0, device_end_open(d, &self->r, variant->engine, self->c.length)); \
	if (!(d)->own)							\
		SKIP(return, "no engine that copies any bytes");	\
	machine_tier('D', &self->r.info, DMABENCH_BOUNCED_NONE);	\
} while (0)

/* What the CPU sees from this byte on. Return: the first that is not of the seed, or @length */
static size_t cpu_wrong(const struct rule *r, int buffer, uint64_t seed, size_t from,
			size_t length)
{
	unsigned char *data = malloc(length + 1);
	size_t wrong = 0;

	if (data && !dma_read(r->fd, buffer, from, length, data))
		wrong = bytes_wrong(data, seed, from, length);
	free(data);
	return wrong;
}

TEST_F(bar, 107_what_the_device_writes_is_there)
{
	struct rule *r = &self->r;
	size_t all = self->c.length, from, length, beside;
	struct dmabench_map map;
	struct device_end d;
	int buffer, p;

	NEED_COPIES(&d);
	buffer = card_bar(&self->c, r->fd, r->target, all);
	ASSERT_LE(0, buffer);
	for (p = 0; p < PARTS; p++) {
		from = parts[p].from;
		length = length_of(&self->c, &parts[p]);
		beside = all - from - length < 8192 ? all - from - length : 8192;
		ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, from + length + beside, OURS));
		ASSERT_LE(0, MAP_PART(DMABENCH_FROM_DEVICE, from, length, &map));
		EXPECT_EQ(0, device_puts(&d, map.out_handle, DEVICE, from, length));
		EXPECT_EQ(0, dma_unmap(r->fd, map.out_handle));
		EXPECT_EQ(length, cpu_wrong(r, buffer, DEVICE, from, length))
			TH_LOG("part %d", p);
		EXPECT_EQ(from, cpu_wrong(r, buffer, OURS, 0, from)) TH_LOG("before %d", p);
		EXPECT_EQ(beside, cpu_wrong(r, buffer, OURS, from + length, beside))
			TH_LOG("behind part %d", p);
	}
}

TEST_F(bar, 107_what_is_there_the_device_reads)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	struct device_end d;
	size_t from, length;
	int buffer, p;

	NEED_COPIES(&d);
	buffer = card_bar(&self->c, r->fd, r->target, self->c.length);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, dma_fill(r->fd, buffer, 0, self->c.length, OURS));
	for (p = 0; p < PARTS; p++) {
		from = parts[p].from;
		length = length_of(&self->c, &parts[p]);
		ASSERT_LE(0, MAP_PART(DMABENCH_TO_DEVICE, from, length, &map));
		EXPECT_EQ(length, device_wrong(&d, map.out_handle, OURS, from, length))
			TH_LOG("part %d", p);
		EXPECT_EQ(0, dma_unmap(r->fd, map.out_handle));
	}
}

/* What DEAD_COPY asks for. */
#define NEED_DEAD() do {						\
	NEED_TRANSLATED(&self->r);					\
	NEED_MISUSE(&self->r);						\
	if (!(self->r.info.out_flags & DMABENCH_TARGET_ALONE))		\
		SKIP(return, "the device shares its IOMMU group");	\
	if (!(self->r.info.out_flags & DMABENCH_TARGET_SURVIVES_FAULT))	\
		SKIP(return, "the engine is not known to survive a fault"); \
} while (0)

#define DEAD_LENGTH	4096

static bool writes_nothing(const struct rule *r, const struct device_end *d, int buffer, int dead)
{
	return !dma_fill(r->fd, buffer, 0, DEAD_LENGTH, OURS) &&
	       !dma_fill(r->fd, d->own, 0, DEAD_LENGTH, DEVICE) &&
	       !dma_dead_copy(r->fd, dead, d->own, DEAD_LENGTH) &&
	       cpu_wrong(r, buffer, OURS, 0, DEAD_LENGTH) == DEAD_LENGTH;
}

TEST_F(bar, 107_after_unmap_it_is_not_reached)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	struct device_end d;
	bool nothing;
	int buffer;

	NEED_COPIES(&d);
	NEED_DEAD();
	buffer = card_bar(&self->c, r->fd, r->target, DEAD_LENGTH);
	ASSERT_LE(0, buffer);
	ASSERT_LE(0, MAP_PART(DMABENCH_FROM_DEVICE, 0, DEAD_LENGTH, &map));
	EXPECT_EQ(0, device_puts(&d, map.out_handle, DEVICE, 0, DEAD_LENGTH));
	ASSERT_EQ(DEAD_LENGTH, cpu_wrong(r, buffer, DEVICE, 0, DEAD_LENGTH))
		TH_LOG("not even while mapped");
	ASSERT_EQ(0, dma_unmap_keep(r->fd, map.out_handle));
	dma_announce_fault("Write");
	nothing = writes_nothing(r, &d, buffer, map.out_handle);
	if (r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_STRICT)
		EXPECT_TRUE(nothing);
	EXPECT_TRUE(nothing ||
		    DMA_AFTER_FLUSH(writes_nothing(r, &d, buffer, map.out_handle)));
}

/* No kernel bounces it; where nothing translates its address is that of the BAR [C]. */
TEST_F(bar, 107_it_is_never_bounced)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, p, direction;

	NEED_MAPPED_BAR();
	buffer = card_bar(&self->c, r->fd, r->target, self->c.length);
	ASSERT_LE(0, buffer);
	for (p = 0; p < PARTS; p++)
		for (direction = DMABENCH_TO_DEVICE; direction <= DMABENCH_BIDIRECTIONAL;
		     direction++) {
			ASSERT_LE(0, MAP_PART(direction, parts[p].from,
					      length_of(&self->c, &parts[p]), &map));
			EXPECT_EQ(DMABENCH_BOUNCED_NONE, map.out_bounced);
			EXPECT_EQ(parts[p].from % 4096, map.out_in_page % 4096);
			if (untranslated(r))
				EXPECT_EQ(self->c.start + parts[p].from, map.out_dma_addr);
			EXPECT_EQ(0, dma_unmap(r->fd, map.out_handle));
		}
}

TEST_F(bar, 107_where_all_is_bounced_it_is_refused_or_not)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, mapping;

	NEED_BAR();
	if (!bounce_forced(r) || !in_reach(r, &self->c))
		SKIP(return, "bounce buffers are not forced, or the BAR is above the mask");
	buffer = card_bar(&self->c, r->fd, r->target, 4096);
	ASSERT_LE(0, buffer);
	mapping = MAP_PART(DMABENCH_BIDIRECTIONAL, 0, 4096, &map);
	if (mapping >= 0) {
		EXPECT_EQ(DMABENCH_BOUNCED_NONE, map.out_bounced);
		EXPECT_EQ(0, dma_unmap(r->fd, mapping));
	}
	EXPECT_SEEN("6.1, 6.12, 7.2", knows_map_phys(r) ? -EIO : 0, mapping < 0 ? mapping : 0);
}

TEST_F(bar, 107_its_address_is_within_the_mask)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, n;

	NEED_BAR();
	NEED_TRANSLATED(r);
	NEED_OWN_LIMITS(r);
	NEED_31_BITS(r->target);
	buffer = card_bar(&self->c, r->fd, r->target, self->c.length);
	ASSERT_LE(0, buffer);
	for (n = 32; n >= 24; n--) {
		ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MASK, bits(n)));
		ASSERT_LE(0, MAP_PART(DMABENCH_FROM_DEVICE, 100, 65536, &map)) TH_LOG("%d", n);
		EXPECT_TRUE(within(map.out_dma_addr, 65536, bits(n))) TH_LOG("%d bits", n);
		EXPECT_EQ(0, dma_unmap(r->fd, map.out_handle));
	}
}

/* All but the last byte is within it. */
TEST_F(bar, 107_one_above_the_mask_is_an_error)
{
	struct rule *r = &self->r;
	struct dmabench_map map;
	bool in_silence;
	int buffer, n = 64;

	NEED_BAR();
	NEED_UNTRANSLATED(r);
	NEED_OWN_LIMITS(r);
	NEED_DESTRUCTIVE();
	NEED_MISUSE(r);
	if (!access("/sys/kernel/debug/dma-api", F_OK) && !knows_map_phys(r))
		SKIP(return, "this kernel's dma-debug takes a refused one for mapped");
	while (n > 1 && bits(n - 1) >= self->c.start + 4096)
		n--;
	/* A power of two is in the BAR, or all of it is above one. */
	n -= bits(n) >= self->c.start + self->c.length - 1;
	if (limits_set(r, DMABENCH_SET_MASK, bits(n)))
		SKIP(return, "memory here wants masks of more than %d bits", n);
	buffer = card_bar(&self->c, r->fd, r->target, self->c.length);
	ASSERT_LE(0, buffer);
	in_silence = bounce_forced(r) && knows_map_phys(r);
	if (!in_silence)
		klog_expect_warning("kernel/dma/(direct|mapping)\\.[ch].*dma_(direct_)?map_");
	EXPECT_EQ(-EIO, MAP_PART(DMABENCH_FROM_DEVICE, 0, self->c.length, &map));
}

TEST_HARNESS_MAIN
