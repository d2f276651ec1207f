// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 117: what dmaengine's unmap data has been told of is unmapped in its direction when the
 * last reference goes, be it the client's or the engine's, not before, and once.
 */
#include <kselftest_harness.h>

#include "lib/lsi.h"
#include "lib/rule.h"
#include "lib/stage.h"

#define LENGTH	8192
#define SLOW	"8000"	/* jumps: tens of milliseconds */

FIXTURE(unmap_data) {
	struct stage s;
	bool slow;
};

FIXTURE_SETUP(unmap_data)
{
	const struct layout layout = { .tier = TIER_D };
	struct stage *s = &self->s;

	ASSERT_EQ(0, stage_open_as(s, &layout, LENGTH));
	if (s->target < 0)
		return;
	ASSERT_EQ(0, cpu_writes(s, OLD));
	ASSERT_EQ(0, fill(s, s->device, NEW));
}

FIXTURE_TEARDOWN(unmap_data)
{
	if (self->slow)
		knob(&self->s, "delay_jumps", "0");
	stage_close(&self->s);
}

static int map_length(struct stage *s, int buffer, int direction, size_t length)
{
	struct dmabench_map told = {
		.flags = DMABENCH_MAP_UNMAP_DATA, .call = DMABENCH_MAP_PAGE,
		.buffer = buffer, .direction = direction, .length = length,
	};
	int mapping = dma_map_as(s->fd, &told);

	s->bounced = told.out_bounced;
	return mapping;
}

static int map_data(struct stage *s, int direction)
{
	s->mapping = map_length(s, s->buffer, direction, LENGTH);
	return s->mapping < 0 ? s->mapping : 0;
}

/* Return: EOPNOTSUPP of engines that are not the module's own */
static int device_fills(struct stage *s)
{
	return dma_copy(s->fd, s->mapping, s->device, LENGTH, 0, 1000);
}

#define NEED_OWN_ENGINE(s) do {						\
	NEED_ENGINE(s);							\
	if (!((s)->info.out_flags & DMABENCH_TARGET_OWNED))		\
		SKIP(return, "the engine's driver may never put unmap data"); \
} while (0)

/* The engine had a reference for each copy, the client has one to the end. */
#define CHECK_WRITTEN(s, direction) do {				\
	NEED_OWN_ENGINE(s);						\
	ASSERT_EQ(0, map_data(s, direction));				\
	ASSERT_EQ(0, device_fills(s));					\
	if ((s)->bounced == DMABENCH_BOUNCED_ALL)			\
		EXPECT_EQ(OLD, cpu_sees(s)) TH_LOG("it was unmapped by the engine"); \
	ASSERT_EQ(0, fill(s, (s)->device, NOISE));			\
	ASSERT_EQ(0, device_fills(s));					\
	ASSERT_EQ(0, unmap(s));						\
	EXPECT_EQ(NOISE, cpu_sees(s));					\
} while (0)

TEST_F(unmap_data, 117_from_device_is_unmapped_by_the_last_reference)
{
	CHECK_WRITTEN(&self->s, DMABENCH_FROM_DEVICE);
}

TEST_F(unmap_data, 117_bidirectional_is_unmapped_by_the_last_reference)
{
	CHECK_WRITTEN(&self->s, DMABENCH_BIDIRECTIONAL);
}

/* What the CPU wrote meanwhile stays. */
TEST_F(unmap_data, 117_to_device_is_unmapped_in_its_direction)
{
	struct stage *s = &self->s;
	int i;

	NEED_OWN_ENGINE(s);
	ASSERT_EQ(0, map_data(s, DMABENCH_TO_DEVICE));
	for (i = 0; i < 2; i++) {
		ASSERT_EQ(0, fill(s, s->device, NEW));
		ASSERT_EQ(0, dma_copy(s->fd, s->device, s->mapping, LENGTH, 0, 1000));
		EXPECT_EQ(OLD, sight_of(s, s->device, 0, LENGTH));
	}
	ASSERT_EQ(0, cpu_writes(s, NOISE));
	ASSERT_EQ(0, unmap(s));
	EXPECT_EQ(NOISE, cpu_sees(s));
}

/* Where the engine is at it yet, the client has put its own. Return: the copy, or -errno */
static int put_under_way(struct stage *s, struct dmabench_copy_end *look)
{
	int copy = dma_copy_start(s->fd, s->mapping, s->device, LENGTH, 0);
	int err = copy < 0 ? copy : dma_copy_end(s->fd, copy, DMABENCH_COPY_LOOK, look) ?:
				    unmap(s);

	return err ?: copy;
}

#define PUT_UNDER_WAY(s, copy, direction) do {				\
	struct dmabench_copy_end look;					\
									\
	NEED_OWN_ENGINE(s);						\
	self->slow = !knob(s, "delay_jumps", SLOW);			\
	if (!self->slow)						\
		SKIP(return, "the engine has no delay knob");		\
	ASSERT_EQ(0, map_data(s, direction));				\
	copy = put_under_way(s, &look);					\
	ASSERT_LE(0, copy);						\
	if (look.out_complete) {					\
		dma_copy_end((s)->fd, copy, DMABENCH_COPY_WAIT, NULL);	\
		SKIP(return, "the copy was done before the reference was put"); \
	}								\
} while (0)

/* Unmapped before, it would be refused, or no copy of it come back. */
TEST_F(unmap_data, 117_not_before_the_engine_is_done)
{
	struct stage *s = &self->s;
	int mapping, copy;

	PUT_UNDER_WAY(s, copy, DMABENCH_FROM_DEVICE);
	mapping = s->mapping;
	EXPECT_EQ(-EBUSY, dma_free(s->fd, mapping));
	EXPECT_EQ(-ENOENT, dma_sync(s->fd, mapping, DMABENCH_SYNC_FOR_CPU, 0, LENGTH));
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL));
	EXPECT_EQ(NEW, cpu_sees(s));
	EXPECT_EQ(0, dma_free(s->fd, mapping));
}

/* As it was mapped: a new mapping of as much finds it given back. */
TEST_F(unmap_data, 117_what_is_terminated_is_unmapped)
{
	struct stage *s = &self->s;
	long slots = dma_bounce_slots_used();
	int copy;

	NEED_TERMINATE(s);
	PUT_UNDER_WAY(s, copy, DMABENCH_FROM_DEVICE);
	ASSERT_EQ(0, dma_copy_end(s->fd, copy, DMABENCH_COPY_TERMINATE, NULL));
	EXPECT_EQ(OLD, cpu_sees(s));
	if (s->bounced == DMABENCH_BOUNCED_ALL && slots >= 0)
		EXPECT_GE(slots, dma_bounce_slots_used());
}

#define MASK_BITS	24
#define LARGE		(1UL << 20)
#define MOST		16

/* Return: how many there are addresses for, of which every other one is left to the engine */
static int use_all(struct stage *s, int buffer)
{
	int mappings[MOST], count, i, copy, err = 0;

	for (count = 0; count < MOST; count++) {
		mappings[count] = map_length(s, buffer, DMABENCH_TO_DEVICE, LARGE);
		if (mappings[count] < 0)
			break;
	}
	if (count == MOST || mappings[count] != -EIO)
		return -ENOSPC;
	for (i = 0; i < count && !err; i++) {
		copy = i % 2 ? dma_copy_start(s->fd, s->device, mappings[i], LENGTH, 0) : 0;
		err = copy < 0 ? copy : dma_unmap(s->fd, mappings[i]);
		if (!err && i % 2)
			err = dma_copy_end(s->fd, copy, DMABENCH_COPY_WAIT, NULL) ?:
			      dma_free(s->fd, mappings[i]);
	}
	return err ?: count;
}

TEST_F(unmap_data, 117_all_addresses_come_back)
{
	struct stage *s = &self->s;
	int buffer, first;

	NEED_OWN_ENGINE(s);
	if (s->info.out_translation != DMABENCH_TRANSLATION_IOMMU_STRICT)
		SKIP(return, "addresses are the memory's own, or come back later");
	/* Limits are for what is made under them. */
	ASSERT_EQ(0, dma_free(s->fd, s->device));
	ASSERT_EQ(0, dma_limits_set(s->fd, s->target, DMABENCH_SET_MASK, bits(MASK_BITS)));
	s->device = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_COHERENT, LENGTH);
	buffer = dma_alloc(s->fd, s->target, DMABENCH_BUFFER_PAGES, LARGE);
	ASSERT_LE(0, s->device);
	ASSERT_LE(0, buffer);
	first = use_all(s, buffer);
	ASSERT_LT(2, first);
	ASSERT_LE(first, use_all(s, buffer));
}

TEST_HARNESS_MAIN
