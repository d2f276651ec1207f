// SPDX-License-Identifier: GPL-2.0
/*
 * Assertion 103: coherent memory of one device, exported by dma_get_sgtable_attrs() and mapped
 * by dma_map_sgtable(), as videobuf2 and DRM hand it to another, is the same memory, all of it
 * and in its order.
 */
#include <kselftest_harness.h>
#include <stdio.h>

#include "lib/bytes.h"
#include "lib/device_end.h"

/* As many as a bounce buffer holds, too. */
#define PAGES	(PAGE <= 16384 ? 15 : 1)
#define LONG	(128 << 10)

/* @to: who imports, by the owner's open file. */
struct pair {
	struct rule r;
	struct rule to;
	struct device_end owner;
	struct device_end importer;
	size_t longest;
	uint64_t seed;
};

FIXTURE(shared) {
	struct pair p;
};

FIXTURE_VARIANT(shared) {
	bool owner_engine;
	bool engine;
};

FIXTURE_VARIANT_ADD(shared, software) { };
FIXTURE_VARIANT_ADD(shared, engine) { .owner_engine = true, .engine = true };
FIXTURE_VARIANT_ADD(shared, engines_for_software) { .owner_engine = true };
FIXTURE_VARIANT_ADD(shared, softwares_for_engine) { .engine = true };

static bool is_usable(const struct rule *r)
{
	return r->target >= 0 && !r->out_of_reach;
}

FIXTURE_SETUP(shared)
{
	struct pair *p = &self->p;
	struct rule *r = &p->r, *to = &p->to;

	ASSERT_EQ(0, rule_open(to, variant->engine));
	close(to->fd);
	ASSERT_EQ(0, rule_open(r, variant->owner_engine));
	to->fd = r->fd;
	if (!is_usable(r) || !is_usable(to))
		return;
	p->longest = PAGES * PAGE;
	if (to->info.out_flags & DMABENCH_TARGET_OWNED) {
		ASSERT_EQ(0, limits_set(to, DMABENCH_SET_MAX_SEGMENT, UINT32_MAX));
		if (to->bounced == DMABENCH_BOUNCED_NONE && !machine_untrusted(&to->info))
			p->longest = LONG;
	} else if (p->longest > to->limits.out_max_segment_bytes) {
		p->longest = to->limits.out_max_segment_bytes / PAGE * PAGE;
	}
	ASSERT_EQ(0, device_end_open(&p->owner, r, variant->owner_engine, p->longest));
	ASSERT_EQ(0, device_end_open(&p->importer, to, variant->engine, p->longest));
	machine_tier(p->owner.own || p->importer.own ? 'D' : 'S', &to->info, to->bounced);
}

FIXTURE_TEARDOWN(shared)
{
	EXPECT_EQ(0, rule_close(&self->p.r)) TH_LOG("something is left behind");
}

static const struct memory {
	const char *name;
	int kind;
	uint32_t flags;
} memories[] = {
	{ "coherent", DMABENCH_BUFFER_COHERENT, 0 },
	{ "write-combined", DMABENCH_BUFFER_WRITE_COMBINE, 0 },
	/* Of the atomic pools, where the device is not coherent. */
	{ "atomic", DMABENCH_BUFFER_COHERENT, DMABENCH_ALLOC_ATOMIC },
};

/* A buffer of the owner's, its mapping for the importer, and what SHARE told. */
struct shared {
	size_t length;
	int buffer;
	int mapping;
	struct dmabench_share told;
};

/* Return: 0, or -errno; -ENOMEM: there is no such memory */
static int share(struct pair *p, const struct dmabench_alloc *memory, struct shared *s)
{
	struct dmabench_alloc alloc = *memory;

	alloc.target = p->r.target;
	s->length = alloc.length;
	s->buffer = dma_alloc_as(p->r.fd, &alloc);
	if (s->buffer < 0)
		return s->buffer;
	s->told = (struct dmabench_share){
		.buffer = s->buffer, .target = p->to.target,
		.direction = DMABENCH_BIDIRECTIONAL, .attrs = DMABENCH_ATTR_SKIP_CPU_SYNC,
	};
	s->mapping = dma_share_as(p->r.fd, &s->told);
	if (s->mapping < 0)
		return s->mapping;
	/* Entries are of whole pages. */
	p->importer.step = s->told.out_segments > 1 ? PAGE : 0;
	return 0;
}

static int drop(struct pair *p, struct shared *s)
{
	return dma_unmap(p->r.fd, s->mapping) ?: dma_free(p->r.fd, s->buffer);
}

/* Return: what SHARE says of more than a page, which may be of other memory than one */
static int try_one(struct pair *p)
{
	const struct dmabench_alloc two = {
		.kind = DMABENCH_BUFFER_COHERENT, .length = 2 * PAGE,
	};
	struct shared s;
	int err = share(p, &two, &s);

	if (!err)
		return drop(p, &s);
	if (s.buffer >= 0)
		dma_free(p->r.fd, s.buffer);
	return err;
}

#define NEED_PAIR(p) do {						\
	NEED_REACH(&(p)->r);						\
	NEED_REACH(&(p)->to);						\
	if (try_one(p) == -EOPNOTSUPP)					\
		SKIP(return, HIGHMEM);					\
} while (0)

/* What bounces is another memory, and the same after a sync; what does not wants none. */
static int sync_bounced(struct pair *p, const struct shared *s, int sync_for)
{
	if (s->told.out_bounced == DMABENCH_BOUNCED_NONE)
		return 0;
	return dma_sync(p->r.fd, s->mapping, sync_for, 0, s->length);
}

/* "": none. */
static const char *where_wrong(size_t at, const struct shared *s)
{
	static char text[64];

	if (at == s->length)
		return "";
	snprintf(text, sizeof(text), "wrong from byte %zu of %zu on", at, s->length);
	return text;
}

static const char *importer_reads(struct pair *p, struct shared *s, bool by_owners_device)
{
	uint64_t seed = ++p->seed;

	if (by_owners_device ? device_puts(&p->owner, s->buffer, seed, 0, s->length) :
			       dma_fill(p->r.fd, s->buffer, 0, s->length, seed))
		return "the owner cannot write it";
	if (sync_bounced(p, s, DMABENCH_SYNC_FOR_DEVICE))
		return "it cannot be synced";
	return where_wrong(device_wrong(&p->importer, s->mapping, seed, 0, s->length), s);
}

static const char *importer_writes(struct pair *p, struct shared *s, bool to_owners_device)
{
	uint64_t seed = ++p->seed;

	if (device_puts(&p->importer, s->mapping, seed, 0, s->length))
		return "the importer cannot write it";
	if (sync_bounced(p, s, DMABENCH_SYNC_FOR_CPU))
		return "it cannot be synced";
	if (to_owners_device)
		return where_wrong(device_wrong(&p->owner, s->buffer, seed, 0, s->length), s);
	return where_wrong(bytes_wrong_in(p->r.fd, s->buffer, seed, 0, s->length), s);
}

typedef const char *(*look_fn)(struct pair *p, struct shared *s, bool by_device);

/* All kinds of memory, of several lengths. Return: what is wrong, "" nothing, or NULL: a skip */
static const char *look_at_all(struct pair *p, look_fn look, bool by_device)
{
	const size_t lengths[] = { PAGE + 1, p->longest - 13 };
	static char text[128];
	const char *found;
	struct shared s;
	unsigned int m, l;
	int err;

	for (m = 0; m < ARRAY_SIZE(memories); m++)
		for (l = 0; l < ARRAY_SIZE(lengths); l++) {
			struct dmabench_alloc memory = {
				.kind = memories[m].kind, .flags = memories[m].flags,
				.length = lengths[l],
			};

			err = share(p, &memory, &s);
			/* The atomic pools are small. */
			if (err == -ENOMEM && memories[m].flags)
				continue;
			if (err == -ENXIO)
				return NULL;
			found = err ? strerror(-err) : look(p, &s, by_device);
			if (!err && drop(p, &s))
				found = "it cannot be given back";
			if (!*found)
				continue;
			snprintf(text, sizeof(text), "%s, %zu bytes: %s", memories[m].name,
				 lengths[l], found);
			return text;
		}
	return "";
}

#define EXPECT_ALL(p, look, by_device) do {				\
	const char *found = look_at_all(p, look, by_device);		\
									\
	if (!found)							\
		SKIP(return, "no struct page is behind the owner's memory"); \
	EXPECT_STREQ("", found);					\
} while (0)

/* By what is not the CPU's: such memory is in no cache, that bounce buffers are filled by. */
#define NEED_COHERENT_BOUNCE(p) do {					\
	if ((p)->to.bounced != DMABENCH_BOUNCED_NONE &&			\
	    !((p)->r.info.out_flags & DMABENCH_TARGET_COHERENT))	\
		SKIP(return, "bounced by an alias that is cached, and the owner is not coherent"); \
} while (0)

TEST_F(shared, 103_the_importer_reads_what_the_CPU_wrote)
{
	struct pair *p = &self->p;

	NEED_PAIR(p);
	NEED_COHERENT_BOUNCE(p);
	EXPECT_ALL(p, importer_reads, false);
}

TEST_F(shared, 103_the_CPU_reads_what_the_importer_wrote)
{
	struct pair *p = &self->p;

	NEED_PAIR(p);
	NEED_COHERENT_BOUNCE(p);
	EXPECT_ALL(p, importer_writes, false);
}

TEST_F(shared, 103_both_devices_read_what_the_other_wrote)
{
	struct pair *p = &self->p;

	NEED_PAIR(p);
	NEED_COHERENT_BOUNCE(p);
	if (!p->owner.own)
		SKIP(return, "the owner is no engine that copies any bytes");
	EXPECT_ALL(p, importer_reads, true);
	EXPECT_ALL(p, importer_writes, true);
}

/* Of whole pages, or to the last byte. */
static const char *table_is_whole(struct pair *p, struct shared *s, bool unused)
{
	size_t pages = (s->length + PAGE - 1) / PAGE;

	(void)p;
	(void)unused;
	if (s->told.out_length != s->length && s->told.out_length != pages * PAGE)
		return "the table is shorter, or longer";
	if (!s->told.out_entries || s->told.out_entries > pages)
		return "the table has more entries than pages, or none";
	if (!s->told.out_segments || s->told.out_segments > s->told.out_entries)
		return "there are more segments than entries, or none";
	return "";
}

TEST_F(shared, 103_the_table_is_of_all_of_it)
{
	struct pair *p = &self->p;

	NEED_PAIR(p);
	EXPECT_ALL(p, table_is_whole, false);
}

/* So that what is allocated next is of pages that do not follow each other. */
static int scatter_memory(struct pair *p)
{
	int buffers[256], i, err = 0;

	for (i = 0; i < 256; i++) {
		buffers[i] = dma_alloc(p->r.fd, p->r.target, DMABENCH_BUFFER_PAGES, PAGE);
		if (buffers[i] < 0)
			return buffers[i];
	}
	for (i = 0; i < 256 && !err; i += 2)
		err = dma_free(p->r.fd, buffers[i]);
	return err;
}

TEST_F(shared, 103_many_chunks_are_seen_in_their_order)
{
	struct pair *p = &self->p;
	struct dmabench_alloc memory = {
		.kind = DMABENCH_BUFFER_COHERENT, .length = p->longest - 13,
		.attrs = DMABENCH_ATTR_ALLOC_SINGLE_PAGES,
	};
	struct shared s;

	NEED_PAIR(p);
	NEED_TRANSLATED(&p->r);
	NEED_COHERENT_BOUNCE(p);
	ASSERT_EQ(0, scatter_memory(p));
	ASSERT_EQ(0, share(p, &memory, &s));
	if (s.told.out_chunks == 1)
		SKIP(return, "its pages follow each other in memory");
	EXPECT_STREQ("", table_is_whole(p, &s, false));
	EXPECT_STREQ("", importer_reads(p, &s, false));
	EXPECT_STREQ("", importer_writes(p, &s, false));
	if (p->owner.own) {
		EXPECT_STREQ("", importer_reads(p, &s, true));
		EXPECT_STREQ("", importer_writes(p, &s, true));
	}
	EXPECT_EQ(0, drop(p, &s));
}

/* Two at a time do not disturb each other, nor does the end of one the other. */
TEST_F(shared, 103_each_of_several_importers_has_it)
{
	struct pair *p = &self->p;
	struct dmabench_alloc memory = {
		.kind = DMABENCH_BUFFER_COHERENT, .length = p->longest - 13,
	};
	struct shared s, second;

	NEED_PAIR(p);
	NEED_COHERENT_BOUNCE(p);
	ASSERT_EQ(0, share(p, &memory, &s));
	second = s;
	second.told.attrs = DMABENCH_ATTR_SKIP_CPU_SYNC;
	second.mapping = dma_share_as(p->r.fd, &second.told);
	ASSERT_LE(0, second.mapping);
	EXPECT_STREQ("", importer_reads(p, &s, false));
	EXPECT_STREQ("", importer_reads(p, &second, false));
	EXPECT_EQ(-EBUSY, dma_free(p->r.fd, s.buffer));
	ASSERT_EQ(0, dma_unmap(p->r.fd, s.mapping));
	EXPECT_STREQ("", importer_writes(p, &second, false));
	EXPECT_EQ(-EBUSY, dma_free(p->r.fd, s.buffer));
	EXPECT_EQ(0, drop(p, &second));
}

/* So that bytes which are not the owner's are seen. */
TEST_F(shared, 103_control_other_memory_is_told)
{
	struct pair *p = &self->p;
	struct dmabench_alloc memory = {
		.kind = DMABENCH_BUFFER_COHERENT, .length = 2 * PAGE - 13,
	};
	struct shared s, other;

	NEED_PAIR(p);
	ASSERT_EQ(0, share(p, &memory, &s));
	ASSERT_EQ(0, share(p, &memory, &other));
	s.mapping = other.mapping;
	EXPECT_STRNE("", importer_reads(p, &s, false));
	EXPECT_STRNE("", importer_writes(p, &s, false));
}

TEST_HARNESS_MAIN
