// SPDX-License-Identifier: GPL-2.0
#include <linux/hash.h>
#include <linux/sched.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "compat/kmem.h"
#include "footprint.h"
#include "round.h"

/* Refused rather than ignored: what was asked for is in no result otherwise. */
int dmabench_footprint_parse(struct dmabench_round *round, const struct dmabench_run *run)
{
	const char *why = DMABENCH_NO_KMEM_EVENTS;

	if (!(run->flags & DMABENCH_RUN_FOOTPRINT))
		return 0;
	if (why)
		return dmabench_fail(round, -ENODATA, "%s", why);
	round->wants_footprint = true;
	return 0;
}

#ifdef DMABENCH_KMEM_EVENTS

#define HASH_BITS	14
/* Pages and objects that may be held at a time; with more, nothing is told. */
#define MOST_HELD	SZ_128K
#define NOBODY		U32_MAX

/* What was taken and not given back. An object has its address; a page, what no object has. */
struct held {
	unsigned long key;
	u32 bytes;
	u32 next;
};

/*
 * @lock: of all below; the events come in any context, and an NMI's are lost
 * @heads: of lists of @held, by hash
 * @free: head of the list of those that are none
 * @now: held now
 * @peak: as it was when both kinds together were the most
 * @lost: there was more than could be kept
 */
struct dmabench_footprint {
	struct dmabench_round *round;
	raw_spinlock_t lock;
	u32 heads[1 << HASH_BITS];
	u32 free;
	struct { u64 page_bytes, object_bytes; } now, peak;
	bool lost;
	struct held held[MOST_HELD];
};

static unsigned long page_key(const struct page *page)
{
	return page_to_pfn(page) << 1 | 1;
}

static bool is_page(unsigned long key)
{
	return key & 1;
}

/* Interrupts come to whoever is running. */
static bool is_workers(const struct dmabench_footprint *f)
{
	const struct dmabench_round *round = f->round;
	unsigned int i;

	if (!(current->flags & PF_KTHREAD) || !in_task())
		return false;
	for (i = 0; i < round->nworkers; i++)
		if (round->threads[i].task == current)
			return true;
	return false;
}

static void count(struct dmabench_footprint *f, unsigned long key, s64 bytes)
{
	if (is_page(key))
		f->now.page_bytes += bytes;
	else
		f->now.object_bytes += bytes;
}

static void note_peak(struct dmabench_footprint *f)
{
	if (f->now.page_bytes + f->now.object_bytes > f->peak.page_bytes + f->peak.object_bytes)
		f->peak = f->now;
}

/* The place of @key in its list, or where that ends. */
static u32 *find(struct dmabench_footprint *f, unsigned long key)
{
	u32 *at = &f->heads[hash_long(key, HASH_BITS)];

	while (*at != NOBODY && f->held[*at].key != key)
		at = &f->held[*at].next;
	return at;
}

static void add(struct dmabench_footprint *f, unsigned long key, size_t bytes)
{
	u32 *head = &f->heads[hash_long(key, HASH_BITS)], i = f->free;

	if (i == NOBODY) {
		f->lost = true;
		return;
	}
	f->free = f->held[i].next;
	f->held[i] = (struct held) { .key = key, .bytes = bytes, .next = *head };
	*head = i;
	count(f, key, bytes);
}

static bool drop(struct dmabench_footprint *f, unsigned long key)
{
	u32 *at = find(f, key), i = *at;

	if (i == NOBODY)
		return false;
	count(f, key, -(s64)f->held[i].bytes);
	*at = f->held[i].next;
	f->held[i].next = f->free;
	f->free = i;
	return true;
}

/* Some frees are told by no event, such as many objects at once: then it is here twice. */
static void take(struct dmabench_footprint *f, unsigned long key, size_t bytes)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&f->lock, flags);
	drop(f, key);
	add(f, key, bytes);
	raw_spin_unlock_irqrestore(&f->lock, flags);
}

/*
 * An object is in a page that the event before may have told of: a slab's, which is many
 * objects', or, of a large kmalloc(), its own.
 */
static void take_object(struct dmabench_footprint *f, const void *object, size_t bytes)
{
	struct page *page = virt_to_head_page(object);
	unsigned long flags;

	raw_spin_lock_irqsave(&f->lock, flags);
	if (PageSlab(page))
		drop(f, page_key(page));
	drop(f, (unsigned long)object);
	if (*find(f, page_key(page)) == NOBODY)
		add(f, (unsigned long)object, bytes);
	raw_spin_unlock_irqrestore(&f->lock, flags);
}

/* Whoever frees it, and be it much later. */
static void give(struct dmabench_footprint *f, unsigned long key)
{
	unsigned long flags;

	/* Who frees what is held sees that its list is not empty; all others take no lock. */
	if (READ_ONCE(f->heads[hash_long(key, HASH_BITS)]) == NOBODY)
		return;
	if (in_nmi()) {
		WRITE_ONCE(f->lost, true);
		return;
	}
	raw_spin_lock_irqsave(&f->lock, flags);
	if (*find(f, key) != NOBODY) {
		note_peak(f);
		drop(f, key);
	}
	raw_spin_unlock_irqrestore(&f->lock, flags);
}

static void page_alloc(void *data, struct page *page, unsigned int order, gfp_t gfp, int type)
{
	if (page && is_workers(data))
		take(data, page_key(page), PAGE_SIZE << order);
}

static void page_free(void *data, struct page *page, unsigned int order)
{
	give(data, page_key(page));
}

static void object_alloc(void *data, unsigned long caller, const void *object, size_t asked,
			 size_t bytes, gfp_t gfp, int node)
{
	if (!ZERO_OR_NULL_PTR(object) && is_workers(data))
		take_object(data, object, bytes);
}

static void cache_alloc(void *data, unsigned long caller, const void *object,
			struct kmem_cache *cache, gfp_t gfp, int node)
{
	if (object && is_workers(data))
		take_object(data, object, kmem_cache_size(cache));
}

static void object_free(void *data, unsigned long caller, const void *object)
{
	give(data, (unsigned long)object);
}

static void cache_free(void *data, unsigned long caller, const void *object,
		       const struct kmem_cache *cache)
{
	give(data, (unsigned long)object);
}

/* Not all are exported: they are found by name, and called as their headers say. */
static struct probe {
	const char *name;
	void *function;
	struct tracepoint *event;
} probes[] = {
	{ "mm_page_alloc", page_alloc },
	{ "mm_page_free", page_free },
	{ "kmalloc", object_alloc },
	{ "kmem_cache_alloc", cache_alloc },
	{ "kfree", object_free },
	{ "kmem_cache_free", cache_free },
};

static inline void check_probes(void)
{
	check_trace_callback_type_mm_page_alloc(page_alloc);
	check_trace_callback_type_mm_page_free(page_free);
	check_trace_callback_type_kmalloc(object_alloc);
	check_trace_callback_type_kmem_cache_alloc(cache_alloc);
	check_trace_callback_type_kfree(object_free);
	check_trace_callback_type_kmem_cache_free(cache_free);
}

static void match_event(struct tracepoint *event, void *unused)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!strcmp(event->name, probes[i].name))
			WRITE_ONCE(probes[i].event, event);
}

static int find_events(struct dmabench_round *round)
{
	size_t i;

	check_probes();
	for_each_kernel_tracepoint(match_event, NULL);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!probes[i].event)
			return dmabench_fail(round, -ENODATA,
					     "footprint: this kernel has no event %s",
					     probes[i].name);
	return 0;
}

static void unregister(struct dmabench_footprint *f, size_t count)
{
	while (count--)
		tracepoint_probe_unregister(probes[count].event, probes[count].function, f);
	tracepoint_synchronize_unregister();
}

static void prepare(struct dmabench_footprint *f, struct dmabench_round *round)
{
	u32 i;

	f->round = round;
	raw_spin_lock_init(&f->lock);
	memset(f->heads, 0xff, sizeof(f->heads));
	for (i = 0; i < MOST_HELD; i++)
		f->held[i].next = i + 1 < MOST_HELD ? i + 1 : NOBODY;
}

/**
 * dmabench_footprint_begin() - count what the workers take from now on
 * @round: its threads are there, and have what they need beside their operations
 *
 * Return: 0, to be followed by dmabench_footprint_end() as any error is; -ENOMEM,
 * -ENODATA, or what the events say
 */
int dmabench_footprint_begin(struct dmabench_round *round)
{
	struct dmabench_footprint *f;
	int err = 0;
	size_t i;

	if (!round->wants_footprint)
		return 0;
	err = find_events(round);
	if (err)
		return err;
	f = kvzalloc(sizeof(*f), DMABENCH_GFP);
	if (!f)
		return -ENOMEM;
	prepare(f, round);
	for (i = 0; i < ARRAY_SIZE(probes) && !err; i++)
		err = tracepoint_probe_register(probes[i].event, probes[i].function, f);
	if (!err) {
		round->footprint = f;
		return 0;
	}
	unregister(f, i - 1);
	kvfree(f);
	return dmabench_fail(round, err, "footprint: no probe of %s (error %d)",
			     probes[i - 1].name, -err);
}

/* Slabs that were taken ahead are no pages of the operations'. */
static void drop_slabs(struct dmabench_footprint *f)
{
	u32 list, i, next;

	for (list = 0; list < ARRAY_SIZE(f->heads); list++) {
		for (i = f->heads[list]; i != NOBODY; i = next) {
			next = f->held[i].next;
			if (is_page(f->held[i].key) &&
			    PageSlab(pfn_to_page(f->held[i].key >> 1)))
				drop(f, f->held[i].key);
		}
		cond_resched();
	}
}

/* After the threads gave back all that they knew of. */
void dmabench_footprint_end(struct dmabench_round *round, struct dmabench_run *run)
{
	struct dmabench_footprint *f = round->footprint;

	if (!f)
		return;
	unregister(f, ARRAY_SIZE(probes));
	note_peak(f);
	drop_slabs(f);
	if (!f->lost) {
		run->out_peak_page_bytes = f->peak.page_bytes;
		run->out_peak_object_bytes = f->peak.object_bytes;
		run->out_left_page_bytes = f->now.page_bytes;
		run->out_left_object_bytes = f->now.object_bytes;
	}
	round->footprint = NULL;
	kvfree(f);
}

#else

int dmabench_footprint_begin(struct dmabench_round *round)
{
	return 0;
}

void dmabench_footprint_end(struct dmabench_round *round, struct dmabench_run *run)
{
}

#endif
