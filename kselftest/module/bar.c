// SPDX-License-Identifier: GPL-2.0
/*
 * Buffers of kind BAR: what is refused, and that all of it ends when the card goes. What is
 * claimed stands in /proc/iomem.
 */
#include <kselftest_harness.h>
#include <stdio.h>
#include <string.h>

#include "lib/card.h"
#include "lib/rule.h"

#define LENGTH	4096

FIXTURE_VARIANT(bar) { bool engine; };

CARD_RULES(bar)

FIXTURE_VARIANT_ADD(bar, engine) { .engine = true };

#define NEED_BAR() do {							\
	NEED_TARGET(&self->r);						\
	NEED_CARD(self->opened);					\
} while (0)

static int claimed(void)
{
	FILE *file = fopen("/proc/iomem", "re");
	char line[256];
	int found = 0;

	while (file && fgets(line, sizeof(line), file))
		found += !!strstr(line, " : dmabench\n");
	if (file)
		fclose(file);
	return found;
}

TEST_F(bar, one_buffer_at_a_time_has_it)
{
	struct rule *r = &self->r;
	int before = claimed(), buffer;

	NEED_BAR();
	buffer = card_bar(&self->c, r->fd, r->target, LENGTH);
	ASSERT_LE(0, buffer);
	EXPECT_EQ(before + 1, claimed());
	EXPECT_EQ(-EBUSY, card_bar(&self->c, r->fd, r->target, LENGTH));
	EXPECT_EQ(0, dma_free(r->fd, buffer));
	EXPECT_EQ(before, claimed());
	EXPECT_LE(0, card_bar(&self->c, r->fd, r->target, LENGTH));
}

TEST_F(bar, what_is_no_memory_of_a_bound_card_is_refused)
{
	struct rule *r = &self->r;
	struct card c = self->c;
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = DMABENCH_BUFFER_BAR, .length = LENGTH,
		.bar = c.bar, .flags = DMABENCH_ALLOC_ATOMIC, .card = c.target,
	};

	NEED_BAR();
	EXPECT_EQ(-EINVAL, dma_alloc_as(r->fd, &alloc));
	EXPECT_EQ(-EINVAL, card_bar(&c, r->fd, r->target, c.length + 1));
	c.bar = 5;
	EXPECT_EQ(-EINVAL, card_bar(&c, r->fd, r->target, LENGTH));
	c.bar = 6;
	EXPECT_EQ(-EINVAL, card_bar(&c, r->fd, r->target, LENGTH));
	c.bar = UINT32_MAX;
	EXPECT_EQ(-EINVAL, card_bar(&c, r->fd, r->target, LENGTH));
	c.bar = 0;
	c.target = r->target;
	EXPECT_EQ(-EINVAL, card_bar(&c, r->fd, r->target, LENGTH)) TH_LOG("the engine's own");
	c.target = 0;
	EXPECT_EQ(-EINVAL, card_bar(&c, r->fd, r->target, LENGTH)) TH_LOG("the platform's");
	c.target = 12345;
	EXPECT_EQ(-ENOENT, card_bar(&c, r->fd, r->target, LENGTH));
}

/* Prefetchable or not: only the caller knows what another card has there. */
TEST_F(bar, other_cards_are_not_lent)
{
	struct rule *r = &self->r;
	struct dmabench_target_info info;
	struct card other = self->c;
	int asked = 0, i;

	NEED_BAR();
	for (i = 0; !dma_target_info(r->fd, i, &info); i++) {
		if (i == self->c.target || info.out_flags & DMABENCH_TARGET_GONE ||
		    info.out_flags & DMABENCH_TARGET_ENGINE || !strchr(info.out_name, ':'))
			continue;
		other.target = i;
		for (other.bar = 0; other.bar < 6; other.bar++, asked++)
			EXPECT_GT(0, card_bar(&other, r->fd, r->target, LENGTH))
				TH_LOG("BAR %u of %s", other.bar, info.out_name);
	}
	if (!asked)
		SKIP(return, "no other PCI device is bound");
}

/* Registers: with misuse=1 the caller says that there are none, or that it knows them. */
TEST_F(bar, registers_are_for_misuse)
{
	struct rule *r = &self->r;
	struct card registers = self->c;
	struct dmabench_info info;
	int buffer;

	NEED_BAR();
	if (!self->c.borrowed)
		SKIP(return, "not borrowed: its BAR 0 may be in use");
	registers.bar = 0;
	ASSERT_EQ(0, dma_info(r->fd, &info));
	buffer = card_bar(&registers, r->fd, r->target, 256);
	EXPECT_EQ(info.out_misuse, buffer >= 0);
	if (!info.out_misuse)
		EXPECT_EQ(-EPERM, buffer);
}

TEST_F(bar, other_steps_do_not_take_it)
{
	struct rule *r = &self->r;
	struct dmabench_alloc alloc = {
		.target = r->target, .kind = DMABENCH_BUFFER_BAR, .length = LENGTH,
		.card = self->c.target, .bar = self->c.bar,
	};
	struct dmabench_sg_entry entry = { .length = LENGTH };
	int call, mapping;
	char byte = 0;

	NEED_BAR();
	ASSERT_LE(0, dma_alloc_as(r->fd, &alloc));
	EXPECT_EQ(0, alloc.out_dma_addr);
	EXPECT_EQ(0, alloc.out_mmap_offset);
	entry.buffer = alloc.out_handle;
	EXPECT_EQ(-EINVAL, dma_map_sg(r->fd, DMABENCH_TO_DEVICE, &entry, 1));
	for (call = DMABENCH_MAP_SINGLE; call <= DMABENCH_MAP_PHYS; call++)
		EXPECT_EQ(-EINVAL, dma_map_call(r->fd, call, alloc.out_handle,
						DMABENCH_TO_DEVICE, 0, LENGTH, 0));
	EXPECT_EQ(-EINVAL, dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, alloc.out_handle,
					DMABENCH_TO_DEVICE, 1, LENGTH, 0));
	mapping = dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, alloc.out_handle,
			       DMABENCH_BIDIRECTIONAL, 0, LENGTH, 0);
	if (mapping == -EIO)
		SKIP(return, "this kernel does not map it");
	ASSERT_LE(0, mapping);
	EXPECT_EQ(-EINVAL, dma_sync(r->fd, mapping, DMABENCH_SYNC_FOR_CPU, 0, LENGTH));
	EXPECT_EQ(-EINVAL, dma_sync(r->fd, mapping, DMABENCH_SYNC_FOR_DEVICE, 0, LENGTH));
	EXPECT_EQ(-EINVAL, dma_peer_read(r->fd, mapping, 0, 1, &byte));
	EXPECT_EQ(-EINVAL, dma_peer_write(r->fd, mapping, 0, 1, &byte));
	EXPECT_EQ(-EBUSY, dma_free(r->fd, alloc.out_handle));
}

/* With a copy to it under way: the engine has stopped before the card is another's. */
TEST_F(bar, what_is_mapped_of_it_goes_with_the_card)
{
	struct rule *r = &self->r;
	int before = claimed(), buffer, other, mapping, dead, own, copy = -1;
	struct dmabench_copy_end told;
	char byte;

	NEED_BAR();
	if (!self->c.borrowed)
		SKIP(return, "the card is not this test's to unbind");
	own = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	other = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	buffer = card_bar(&self->c, r->fd, r->target, 2 * LENGTH);
	ASSERT_LE(0, buffer);
	dead = dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, buffer, DMABENCH_FROM_DEVICE, LENGTH,
			    LENGTH, 0);
	mapping = dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, buffer, DMABENCH_FROM_DEVICE, 0,
			       LENGTH, 0);
	if (mapping == -EIO)
		SKIP(return, "this kernel does not map it");
	ASSERT_LE(0, mapping);
	if (dma_unmap_keep(r->fd, dead))
		dead = -1;
	copy = dma_copy_start(r->fd, mapping, own, LENGTH, 0);
	ASSERT_LE(0, copy);
	ASSERT_EQ(0, card_unbind(&self->c));
	EXPECT_EQ(before, claimed());
	EXPECT_EQ(-ENODEV, dma_copy_end(r->fd, copy, DMABENCH_COPY_WAIT, &told));
	EXPECT_EQ(0, dma_free(r->fd, copy));
	EXPECT_EQ(-ENODEV, dma_copy(r->fd, mapping, own, LENGTH, 0, 0));
	EXPECT_EQ(-ENODEV, dma_unmap(r->fd, mapping));
	EXPECT_EQ(-ENODEV, dma_fill(r->fd, buffer, 0, 1, 0));
	EXPECT_EQ(-ENODEV, dma_read(r->fd, buffer, 0, 1, &byte));
	EXPECT_EQ(-ENODEV, card_bar(&self->c, r->fd, r->target, LENGTH));
	EXPECT_EQ(0, dma_free(r->fd, mapping));
	if (dead >= 0)
		EXPECT_EQ(0, dma_free(r->fd, dead));
	EXPECT_EQ(0, dma_free(r->fd, buffer));
	EXPECT_EQ(0, dma_copy(r->fd, other, own, LENGTH, 0, 0)) TH_LOG("what is not the card's");
}

/* Its target goes first. */
TEST_F(bar, it_outlives_who_maps_it)
{
	struct rule *r = &self->r;
	int before = claimed(), buffer, mapping;

	NEED_BAR();
	buffer = card_bar(&self->c, r->fd, r->target, LENGTH);
	ASSERT_LE(0, buffer);
	mapping = dma_map_call(r->fd, DMABENCH_MAP_RESOURCE, buffer, DMABENCH_TO_DEVICE, 0,
			       LENGTH, 0);
	if (sysfs_write(LSI_DRIVER "unbind", dma_engine_device(&r->info)))
		SKIP(return, "the engine's device is not dmabench_lsi's");
	if (mapping >= 0)
		EXPECT_EQ(-ENODEV, dma_unmap(r->fd, mapping));
	EXPECT_EQ(-ENODEV, dma_fill(r->fd, buffer, 0, 1, 0));
	if (mapping >= 0)
		EXPECT_EQ(0, dma_free(r->fd, mapping));
	EXPECT_EQ(0, dma_free(r->fd, buffer));
	EXPECT_EQ(before, claimed());
	EXPECT_EQ(0, sysfs_write(LSI_DRIVER "bind", dma_engine_device(&r->info)));
}

TEST_HARNESS_MAIN
