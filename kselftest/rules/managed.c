// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 115 and 116: what dmam_alloc_attrs() and dmam_pool_create() hand out is given back
 * when the driver lets go of the device, or before, and once. The module leaves it to the driver
 * core, whose devices' resources go last.
 */
#include <kselftest_harness.h>
#include <stdio.h>
#include <string.h>

#include "lib/rule.h"
#include "lib/trace.h"

RULES(managed)

/* Below it, addresses for 8 MiB less what is reserved. */
#define MASK_BITS	23
#define BLOCK		(256 << 10)
#define MOST		64

/* The driver lets go of the device, and has it again. Return: 0 or -errno: it is not ours */
static int unbind_and_bind(struct rule *r)
{
	const char *device = dma_engine_device(&r->info);
	int err = sysfs_write(LSI_DRIVER "unbind", device) ?:
		  sysfs_write(LSI_DRIVER "bind", device);

	if (err)
		return err;
	r->target = dma_engine_target(r->fd);
	return r->target < 0 ? r->target : dma_target_info(r->fd, r->target, &r->info);
}

#define UNBIND_AND_BIND(r) do {						\
	if (unbind_and_bind(r))						\
		SKIP(return, "the engine's device is not dmabench_lsi's"); \
} while (0)

/* Each has a handle, to be freed, or two. Return: 0 or -errno */
typedef int (*take_fn)(struct rule *r, int handles[2]);

static int take_memory(struct rule *r, int handles[2])
{
	handles[0] = dma_managed(r->fd, r->target, BLOCK);
	handles[1] = -1;
	return handles[0] < 0 ? handles[0] : 0;
}

static int take_pool(struct rule *r, int handles[2])
{
	handles[1] = dma_managed_pool(r->fd, r->target, BLOCK);
	if (handles[1] < 0)
		return handles[1];
	handles[0] = dma_pool_block(r->fd, r->target, handles[1], BLOCK);
	return handles[0] < 0 ? dma_free(r->fd, handles[1]) ?: handles[0] : 0;
}

static int give(struct rule *r, const int handles[2])
{
	return dma_free(r->fd, handles[0]) ?: handles[1] >= 0 ? dma_free(r->fd, handles[1]) : 0;
}

struct taken {
	int count;
	int handles[MOST][2];
};

/* All that there are addresses for. Return: how many, or -errno */
static int take_all(struct rule *r, take_fn take, struct taken *t)
{
	int err = 0;

	if (r->info.out_translation == DMABENCH_TRANSLATION_IOMMU_LAZY)
		usleep(DMA_FLUSHED_US);
	for (t->count = 0; !err && t->count < MOST; t->count++)
		err = take(r, t->handles[t->count]);
	/* The last one was refused. */
	t->count--;
	return err == -ENOMEM ? t->count : err ?: -ENOSPC;
}

/* From the first of them on, each @step-th. */
static int give_some(struct rule *r, const struct taken *t, int step)
{
	int i, err = 0;

	for (i = 0; i < t->count && !err; i += step)
		err = give(r, t->handles[i]);
	return err;
}

static int make_scarce(struct rule *r)
{
	return limits_set(r, DMABENCH_SET_COHERENT_MASK, bits(MASK_BITS));
}

#define NEED_SMALL_SPACE(r) do {					\
	NEED_TRANSLATED(r);						\
	NEED_OWN_LIMITS(r);						\
	ASSERT_EQ(0, make_scarce(r));					\
} while (0)

/* With the limits that it was bound with, it has nothing left that had others. */
#define UNBIND_AND_MAKE_SCARCE(r) do {					\
	UNBIND_AND_BIND(r);						\
	ASSERT_EQ(0, make_scarce(r));					\
} while (0)

/*
 * The driver has memory of its own, in two pieces, and as it is bound anew they may come to lie
 * among what was counted: the search for addresses goes on where it was, and caches keep what was
 * low.
 */
#define DRIVERS_OWN	2

/*
 * What is left of one driver's would be missed by the next, be it one of each: the turns are more
 * than the driver's own. The first of all may find addresses taken that others before it had, and
 * go with the driver.
 */
#define CHECK_UNBIND(r, take) do {					\
	struct taken taken;						\
	int first, turn;						\
									\
	NEED_SMALL_SPACE(r);						\
	UNBIND_AND_MAKE_SCARCE(r);					\
	first = take_all(r, take, &taken);				\
	ASSERT_LT(8, first);						\
	for (turn = 0; turn <= DRIVERS_OWN; turn++) {			\
		UNBIND_AND_MAKE_SCARCE(r);				\
		ASSERT_LE(first - DRIVERS_OWN, take_all(r, take, &taken)); \
	}								\
} while (0)

TEST_F_TIMEOUT(managed, 115_what_is_left_is_given_back_when_the_driver_goes, 60)
{
	CHECK_UNBIND(&self->r, take_memory);
}

TEST_F_TIMEOUT(managed, 116_a_pool_that_is_left_is_given_back_when_the_driver_goes, 60)
{
	CHECK_UNBIND(&self->r, take_pool);
}

/* All is freed, all is there again; half is freed, and the driver core has the other half. */
#define CHECK_FREE(r, take) do {					\
	struct taken taken;						\
	int first;							\
									\
	NEED_SMALL_SPACE(r);						\
	first = take_all(r, take, &taken);				\
	ASSERT_LT(8, first);						\
	ASSERT_EQ(0, give_some(r, &taken, 1));				\
	ASSERT_LE(first, take_all(r, take, &taken));			\
	ASSERT_EQ(0, give_some(r, &taken, 2));				\
	UNBIND_AND_MAKE_SCARCE(r);					\
	ASSERT_LE(first - DRIVERS_OWN, take_all(r, take, &taken));	\
} while (0)

TEST_F_TIMEOUT(managed, 115_what_is_freed_before_is_given_back_at_once, 60)
{
	CHECK_FREE(&self->r, take_memory);
}

TEST_F_TIMEOUT(managed, 116_a_pool_that_is_destroyed_before_is_given_back_at_once, 60)
{
	CHECK_FREE(&self->r, take_pool);
}

/* So what is not given back is seen. */
TEST_F_TIMEOUT(managed, 115_control_what_is_kept_is_missed, 60)
{
	struct rule *r = &self->r;
	struct taken taken, more;
	int first;

	NEED_SMALL_SPACE(r);
	first = take_all(r, take_memory, &taken);
	ASSERT_LT(8, first);
	ASSERT_EQ(0, give_some(r, &taken, 2));
	EXPECT_EQ((first + 1) / 2, take_all(r, take_memory, &more));
}

/* No two have one length, by which they are told. */
#define PIECES		48
#define PIECE(i)	(3 * PAGE + 64 * (i) + 8)

/* How often a piece of this length was freed, as the kernel tells it. */
static int times_freed(const struct trace *trace, size_t length)
{
	FILE *lines = trace_lines(trace);
	char line[512], word[32];
	int found = 0;

	snprintf(word, sizeof(word), " size=%zu ", length);
	while (lines && fgets(line, sizeof(line), lines))
		found += strstr(line, " dma_free: ") && strstr(line, word);
	if (lines)
		fclose(lines);
	return found;
}

/* Of each @step-th, which was freed, and the others. Return: how many were not so often */
static int freed_wrongly(const struct trace *trace, int step)
{
	int i, wrong = 0;

	for (i = 0; i < PIECES; i++)
		wrong += times_freed(trace, PIECE(i)) != (i % step == 0);
	return wrong;
}

TEST_F(managed, 115_each_is_freed_once)
{
	struct rule *r = &self->r;
	int handles[PIECES], i;
	struct trace trace;

	NEED_TARGET(r);
	if (trace_open(&trace, "dma/dma_free", "size > 0"))
		SKIP(return, "no tracepoint tells what is freed");
	for (i = 0; i < PIECES; i++) {
		handles[i] = dma_managed(r->fd, r->target, PIECE(i));
		ASSERT_LE(0, handles[i]);
	}
	for (i = 0; i < PIECES; i += 3)
		ASSERT_EQ(0, dma_free(r->fd, handles[i]));
	EXPECT_EQ(0, freed_wrongly(&trace, 3));
	if (unbind_and_bind(r)) {
		trace_close(&trace);
		SKIP(return, "the engine's device is not dmabench_lsi's");
	}
	EXPECT_EQ(0, freed_wrongly(&trace, 1));
	/* What has no memory any more gives none back. */
	close(r->fd);
	r->fd = dma_open();
	EXPECT_EQ(0, freed_wrongly(&trace, 1));
	trace_close(&trace);
}

#define LEFT	16
#define TRIES	6

/* Return: 0 or -errno */
static int take_some(struct rule *r, take_fn take)
{
	int handles[2], i, err = 0;

	for (i = 0; i < LEFT && !err; i++)
		err = take(r, handles);
	return err;
}

/* As rule 90 looks at it: others use memory, too. */
#define CHECK_MEMORY(r, take) do {					\
	const long all = (long)BLOCK * LEFT;				\
	int tries, good = 0, err;					\
	long before, lost;						\
									\
	NEED_TARGET(r);							\
	if (machine_free_bytes() < 0)					\
		SKIP(return, "/proc does not tell what is free");	\
	for (tries = 0; tries < TRIES && good < 2; tries++) {		\
		before = machine_free_bytes();				\
		err = take_some(r, take);				\
		ASSERT_EQ(0, err);					\
		UNBIND_AND_BIND(r);					\
		lost = before - machine_free_bytes();			\
		good = lost <= all / 2 ? good + 1 : 0;			\
	}								\
	EXPECT_EQ(2, good) TH_LOG("%ld of %ld bytes", lost, all);	\
} while (0)

TEST_F(managed, 115_its_memory_is_free_again)
{
	CHECK_MEMORY(&self->r, take_memory);
}

TEST_F(managed, 116_its_memory_is_free_again)
{
	CHECK_MEMORY(&self->r, take_pool);
}

/* The device's copy of it, which is nobody's else. Return: whether it is as it was written */
static bool device_copies(struct rule *r, int managed, size_t length)
{
	int buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, length);
	int mapping = dma_map(r->fd, buffer, DMABENCH_FROM_DEVICE, 0, length, NULL);

	return mapping >= 0 && !dma_copy(r->fd, mapping, managed, length, 0, 1000) &&
	       !dma_unmap(r->fd, mapping) && cpu_reads(r, buffer, length, length);
}

/* Again and again where the last one's bytes may be. */
TEST_F(managed, 115_it_is_zeroed_and_coherent_as_any_other)
{
	const size_t lengths[] = { 64, PAGE, 3 * PAGE + 64, 16 * PAGE };
	struct rule *r = &self->r;
	int i, managed;

	NEED_REACH(r);
	if (variant->engine)
		machine_tier('D', &r->info, r->bounced);
	for (i = 0; i < 32; i++) {
		size_t length = lengths[i % 4];

		managed = dma_managed(r->fd, r->target, length);
		ASSERT_LE(0, managed);
		ASSERT_TRUE(cpu_reads_zeros(r, managed, length)) TH_LOG("%zu bytes", length);
		ASSERT_EQ(0, dma_fill(r->fd, managed, 0, length, length));
		EXPECT_TRUE(cpu_reads(r, managed, length, length));
		if (variant->engine)
			EXPECT_TRUE(device_copies(r, managed, length)) TH_LOG("%zu bytes", length);
		ASSERT_EQ(0, dma_free(r->fd, managed));
	}
}

TEST_HARNESS_MAIN
