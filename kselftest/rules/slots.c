// SPDX-License-Identifier: GPL-2.0
/*
 * Assertions 84 to 86: the slots of SWIOTLB's pool. None is two mappings', also where the pool
 * has holes and the device wants alignment; what was refused, or was given back in whatever
 * order, is free again, in each CPU's part of the pool; none lies across the device's boundary.
 */
#include <kselftest_harness.h>
#include <sched.h>

#include "lib/bytes.h"
#include "lib/device_end.h"
#include "lib/seen.h"

#define SLOT	2048
#define SEGMENT	(128 * SLOT)
/* The pool, where debugfs does not tell. */
#define POOL	(64 << 20)
#define MANY	64
/* Of which few, and less aligned, are for a pool of 1 MiB, as some kernels have. */
#define FEW	12
#define SCARCE	4096
/* Each mapping has its own part of the one buffer. */
#define PART	24576
#define BUFFER	(MANY * PART)
/* Of half of what SWIOTLB maps at once. */
#define FAR	(128UL << 10)

RULES(slots)

/* A CPU searches its own part of the pool first: the holes are to be there. */
static void stay_on_this_CPU(void)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(sched_getcpu(), &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

struct live {
	int handle;
	size_t from;
	size_t length;
	uint64_t addr;
	uint64_t seed;
};

static int live_map(struct rule *r, int buffer, struct live *l, int i, int round)
{
	/* Long ones, and short ones whose holes are too small for those that come after them. */
	static const size_t lengths[] = { 1, 700, 12000, 4096, 15000, 6000, 9000, 2049 };
	struct dmabench_map map;

	l->from = (size_t)i * PART + (size_t)(i * 2909 + round * 1021) % 8192;
	l->length = lengths[(3 * i + 5 * round) % 8];
	l->seed = 1000 * (round + 1) + i;
	l->handle = map_at(r, buffer, l->from, l->length, &map);
	l->addr = map.out_dma_addr;
	return l->handle < 0 ? l->handle : 0;
}

/* Maps and unmaps @length through @slots, until it lies before @first, by @near at most. */
static int come_near(struct rule *r, int buffer, size_t length, uint64_t first, uint64_t near,
		     long slots)
{
	const size_t align = r->limits.out_min_align_mask + 1;
	const long step = (length > align ? length : align) / SLOT ?: 1;
	struct dmabench_map map;
	long tries;
	int mapping;

	for (tries = slots / step; tries > 0; tries--) {
		map = (struct dmabench_map){
			.buffer = buffer, .direction = DMABENCH_TO_DEVICE, .length = length,
			.attrs = DMABENCH_ATTR_SKIP_CPU_SYNC,
		};
		mapping = dma_map_as(r->fd, &map);
		if (mapping < 0)
			return mapping;
		dma_unmap(r->fd, mapping);
		if (map.out_dma_addr < first && first - map.out_dma_addr <= near)
			break;
	}
	return 0;
}

/*
 * SWIOTLB goes on from where the last search ended, and finds holes only when it comes round:
 * mappings come and go, long ones while it is far, then single bytes, each as far from the one
 * before as the device's alignment wants, until the next is just before the first of these.
 */
static int come_round(struct rule *r, int buffer, uint64_t first)
{
	long slots = dma_bounce_slots();

	if (slots <= 0)
		slots = POOL / SLOT;
	come_near(r, buffer, FAR, first, 2 * FAR, slots);
	return come_near(r, buffer, 1, first, SEGMENT, slots);
}

/* Does it have a unit that the other has, too? */
static bool shares(const struct live *a, const struct live *b, uint64_t unit)
{
	return a->addr / unit <= (b->addr + b->length - 1) / unit &&
	       b->addr / unit <= (a->addr + a->length - 1) / unit;
}

static int shared(const struct live *live, int many, uint64_t unit)
{
	int i, j, found = 0;

	for (i = 0; i < many; i++)
		for (j = 0; j < i; j++)
			found += shares(&live[i], &live[j], unit);
	return found;
}

/* The device writes to all of them; then each has its own. Return: how many do not */
static int mixed_up(const struct device_end *d, const struct live *live, int many)
{
	int i, wrong = 0;

	for (i = 0; i < many; i++)
		wrong += !!device_puts(d, live[i].handle, live[i].seed, live[i].from,
				       live[i].length);
	for (i = 0; i < many; i++)
		wrong += device_wrong(d, live[i].handle, live[i].seed, live[i].from,
				      live[i].length) != live[i].length;
	return wrong;
}

static int not_brought_back(struct rule *r, int buffer, const struct live *live, int many)
{
	int i, wrong = 0;

	for (i = 0; i < many; i++)
		wrong += bytes_wrong_in(r->fd, buffer, live[i].seed, live[i].from,
					live[i].length) != live[i].length;
	return wrong;
}

/* A pool, or addresses, with holes: every other one is given back, and others come. */
static void check_holes(struct __test_metadata *_metadata, struct rule *r, bool engine,
			uint32_t mask, int many)
{
	bool bounced = r->bounced == DMABENCH_BOUNCED_ALL && untranslated(r);
	static struct live live[MANY];
	struct device_end d;
	uint64_t first = UINT64_MAX;
	int buffer, i, round;

	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, BUFFER);
	ASSERT_LE(0, buffer);
	ASSERT_EQ(0, device_end_open(&d, r, engine, BUFFER));
	for (i = 0; i < many; i++) {
		ASSERT_EQ(0, live_map(r, buffer, &live[i], i, 0));
		first = live[i].addr < first ? live[i].addr : first;
	}
	for (round = 1; round <= 2; round++) {
		for (i = round % 2; i < many; i += 2)
			ASSERT_EQ(0, dma_unmap(r->fd, live[i].handle));
		if (bounced)
			ASSERT_EQ(0, come_round(r, buffer, first));
		for (i = round % 2; i < many; i += 2)
			ASSERT_EQ(0, live_map(r, buffer, &live[i], i, round));
		EXPECT_EQ(0, shared(live, many, bounced ? SLOT : 1)) TH_LOG("round %d", round);
	}
	EXPECT_EQ(0, mixed_up(&d, live, many)) TH_LOG("min_align_mask %#x", mask);
	for (i = 0; i < many; i++)
		ASSERT_EQ(0, dma_unmap(r->fd, live[i].handle));
	EXPECT_EQ(0, not_brought_back(r, buffer, live, many)) TH_LOG("min_align_mask %#x", mask);
	ASSERT_EQ(0, dma_free(r->fd, buffer));
	if (d.own)
		ASSERT_EQ(0, dma_free(r->fd, d.own));
}

TEST_F(slots, 84_each_aligned_mapping_has_its_own_among_holes)
{
	uint32_t mask = variant->engine ? 65535 : 16383;
	struct rule *r = &self->r;
	int many = MANY;

	NEED_REACH(r);
	NEED_OWN_LIMITS(r);
	if (!untranslated(r)) {
		mask = r->limits.out_merge_boundary;
	} else if (r->bounced == DMABENCH_BOUNCED_ALL && dma_bounce_slots() < SCARCE) {
		mask = 4095;
		many = FEW;
	}
	stay_on_this_CPU();
	ASSERT_EQ(0, limits_set(r, DMABENCH_SET_MIN_ALIGN, mask));
	check_holes(_metadata, r, variant->engine, mask, many);
}

TEST_F(slots, 86_no_bounce_buffer_lies_across_the_boundary)
{
	static const uint64_t boundaries[] = { 16383, 65535, UINT32_MAX, UINT64_MAX };
	struct rule *r = &self->r;
	struct dmabench_map map;
	int buffer, b, i, mappings[48];
	uint64_t boundary;

	NEED_BOUNCED(r);
	NEED_OWN_LIMITS(r);
	for (b = 0; b < 4; b++) {
		boundary = (unsigned long)boundaries[b];
		if (limits_set(r, DMABENCH_SET_SEG_BOUNDARY, boundary) == -EINVAL)
			continue; /* a page, or an unsigned long of the kernel's */
		buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, BUFFER);
		ASSERT_LE(0, buffer);
		for (i = 0; i < 48; i++) {
			mappings[i] = map_at(r, buffer, (size_t)i * PART, 10240, &map);
			ASSERT_LE(0, mappings[i]);
			EXPECT_SEEN(SEEN_SINCE("5.10"), map.out_dma_addr & ~boundary,
				    (map.out_dma_addr + 10239) & ~boundary);
		}
		for (i = 0; i < 48; i++)
			ASSERT_EQ(0, dma_unmap(r->fd, mappings[i]));
		ASSERT_EQ(0, dma_free(r->fd, buffer));
	}
}

#define MOST	4096

/* How many of the longest mappings the pool has room for, with the rest of it free. */
static int room(struct rule *r, int buffer)
{
	static int mappings[MOST];
	int count = 0, i;

	while (count < MOST) {
		mappings[count] = dma_map_call(r->fd, DMABENCH_MAP_SINGLE, buffer,
					       DMABENCH_TO_DEVICE, 0, SEGMENT,
					       DMABENCH_ATTR_NO_WARN);
		if (mappings[count] < 0)
			break;
		count++;
	}
	for (i = 0; i < count; i++)
		dma_unmap(r->fd, mappings[i]);
	return count;
}

#define NEED_POOL(r) do {						\
	NEED_BOUNCED(r);						\
	NEED_DESTRUCTIVE();						\
	NEED_MISUSE(r);							\
	if (!access("/sys/kernel/debug/swiotlb/io_tlb_transient_nslabs", F_OK)) \
		SKIP(return, "the pool grows: CONFIG_SWIOTLB_DYNAMIC");	\
	if (dma_bounce_slots() < 0)					\
		SKIP(return, "debugfs does not tell how large the pool is"); \
	if (dma_bounce_slots() / 128 >= MOST)				\
		SKIP(return, "the pool is larger than this test uses up"); \
	if (variant->engine)						\
		SKIP(return, "the pool is that of the other variant");	\
	if ((r)->limits.out_max_mapping_bytes < SEGMENT)		\
		SKIP(return, "the device's alignment takes from segments"); \
} while (0)

static void make_holes(struct __test_metadata *_metadata, struct rule *r, int buffer)
{
	static struct live live[MANY];
	int i;

	for (i = 0; i < MANY; i++)
		ASSERT_EQ(0, live_map(r, buffer, &live[i], i, 0));
	for (i = 0; i < MANY; i++) /* up and down */
		ASSERT_EQ(0, dma_unmap(r->fd, live[i % 2 ? MANY - i : i].handle));
}

/* What others take meanwhile. */
#define SOME	2

/* "Does not fail unless all areas do not have enough free space" [W]. */
TEST_F(slots, 85_what_was_refused_or_given_back_is_free)
{
	struct rule *r = &self->r;
	long used;
	int buffer, i;

	NEED_POOL(r);
	buffer = dma_alloc(r->fd, r->target, DMABENCH_BUFFER_PAGES, BUFFER);
	ASSERT_LE(0, buffer);
	used = dma_bounce_slots_used();
	for (i = 0; i < 8; i++)
		EXPECT_EQ(-EIO, dma_map_call(r->fd, DMABENCH_MAP_SINGLE, buffer,
					     DMABENCH_BIDIRECTIONAL, i, SEGMENT + 1 + i * 65536,
					     DMABENCH_ATTR_NO_WARN));
	for (i = 0; i < 4; i++)
		make_holes(_metadata, r, buffer);
	EXPECT_EQ(used, dma_bounce_slots_used());
	/* Each slot that others have may be of another segment. */
	EXPECT_LE(dma_bounce_slots() / 128, room(r, buffer) + used + SOME);
}

TEST_HARNESS_MAIN
