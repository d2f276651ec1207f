// SPDX-License-Identifier: GPL-2.0
/*
 * The two steps of a mapping apart: dma_iova_try_alloc() takes a range of IOVA
 * space, dma_iova_link() puts one entry of the list after the other into it.
 */
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/slab.h>

#include "compat/compat.h"
#include "experiments.h"
#include "run/timed.h"
#include "scatter.h"

enum { PARAM_RELEASE = DMABENCH_SCATTER_PARAMS };
enum { RELEASE_UNLINK, RELEASE_DESTROY };
enum {
	PHASE_ALLOC, PHASE_LINK, PHASE_SYNC, PHASE_UNLINK, PHASE_FREE,
	PHASE_DESTROY,
};

static const struct dmabench_param params[] = {
	/* A multiple of any IOMMU's page, as several entries have to be. */
	DMABENCH_SCATTER_ROWS(PAGE_SIZE),
	[PARAM_RELEASE] = DMABENCH_PARAM_NAMED("release",
		"dma_iova_unlink() and dma_iova_free(), never lazy, or dma_iova_destroy()",
		"unlink", "destroy"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_ALLOC] = { "alloc", "dma_iova_try_alloc() of the whole list's length" },
	[PHASE_LINK] = { "link", "dma_iova_link() of each entry" },
	[PHASE_SYNC] = { "sync", "dma_iova_sync() of the whole list" },
	[PHASE_UNLINK] = { "unlink", "dma_iova_unlink() of the whole list" },
	[PHASE_FREE] = { "free", "dma_iova_free()" },
	[PHASE_DESTROY] = { "destroy", "dma_iova_destroy(), which unlinks and frees" },
};

/**
 * struct space - a list's IOVA space
 * @state: the kernel's
 * @phys: of each entry
 * @linked: bytes that are linked, from the start
 * @err: why not all of them
 * @allocated: @state holds IOVA space
 */
struct space {
	struct dma_iova_state state;
	const phys_addr_t *phys;
	size_t linked;
	int err;
	bool allocated;
};

/**
 * struct spaces - a thread's; its priv
 * @scatter: the memory
 * @bytes: length of a list
 * @space: one a list
 * @phys: all lists' entries
 */
struct spaces {
	struct dmabench_scatter scatter;
	size_t bytes;
	struct space *space;
	phys_addr_t *phys;
};

static u32 iova_link_phases(const struct dmabench_round *round)
{
	u32 used = BIT(PHASE_ALLOC) | BIT(PHASE_LINK) | BIT(PHASE_SYNC);

	if (round->params[PARAM_RELEASE] == RELEASE_DESTROY)
		return used | BIT(PHASE_DESTROY);
	return used | BIT(PHASE_UNLINK) | BIT(PHASE_FREE);
}

/* Entries follow on each other in the IOVA space, so none may end in a page. */
static int check_device(struct dmabench_round *round)
{
	const u64 *p = round->params;
	struct dmabench_device_limits device;
	int err = dmabench_limits_ask(round, &device);

	if (err)
		return err;
	if (!device.has_iova)
		return dmabench_fail(round, -EOPNOTSUPP,
				     "target %s has no IOVA space: the kernel's dma-iommu does not translate it",
				     round->target->name);
	if (p[DMABENCH_SCATTER_ENTRIES] > 1 &&
	    p[DMABENCH_SCATTER_ENTRY_BYTES] & device.merge_boundary)
		return dmabench_refuse(round, DMABENCH_SCATTER_ENTRY_BYTES,
				       "entry_bytes %llu is no multiple of the IOMMU's page, %lu, which several entries need",
				       p[DMABENCH_SCATTER_ENTRY_BYTES],
				       device.merge_boundary + 1);
	return 0;
}

static int iova_link_check(struct dmabench_round *round)
{
	size_t list_bytes = sizeof(struct space) + sizeof(phys_addr_t) *
			    round->params[DMABENCH_SCATTER_ENTRIES];

	return check_device(round) ?: dmabench_scatter_check(round, list_bytes);
}

static void set_space(struct spaces *spaces, u32 list)
{
	u32 entries = spaces->scatter.entries, i;
	phys_addr_t *phys = spaces->phys + list * entries;

	for (i = 0; i < entries; i++)
		phys[i] = virt_to_phys(dmabench_scatter_entry(&spaces->scatter,
							      list, i));
	spaces->space[list].phys = phys;
}

static int iova_link_setup(struct dmabench_thread *thread)
{
	struct spaces *spaces = kzalloc(sizeof(*spaces), DMABENCH_GFP);
	struct dmabench_scatter *scatter;
	u32 i;
	int err;

	thread->priv = spaces;
	if (!spaces)
		return -ENOMEM;
	scatter = &spaces->scatter;
	err = dmabench_scatter_alloc(thread, scatter);
	if (err)
		return err;
	spaces->bytes = scatter->entries * scatter->entry_bytes;
	spaces->space = kvcalloc(scatter->lists, sizeof(*spaces->space),
				 DMABENCH_GFP);
	spaces->phys = kvcalloc(scatter->lists * scatter->entries,
				sizeof(*spaces->phys), DMABENCH_GFP);
	if (!spaces->space || !spaces->phys)
		return -ENOMEM;
	for (i = 0; i < scatter->lists; i++)
		set_space(spaces, i);
	return 0;
}

static void iova_link_teardown(struct dmabench_thread *thread)
{
	struct spaces *spaces = thread->priv;

	if (!spaces)
		return;
	kvfree(spaces->phys);
	kvfree(spaces->space);
	dmabench_scatter_free(thread, &spaces->scatter);
	kfree(spaces);
}

/* Each page of each entry, beside its place in the IOVA space. */
static void observe(struct dmabench_thread *thread, const struct space *s)
{
	const struct spaces *spaces = thread->priv;
	const struct dmabench_scatter *scatter = &spaces->scatter;
	dma_addr_t addr = s->state.addr;
	size_t in_entry;
	u32 i;

	for (i = 0; i < scatter->entries; i++, addr += scatter->entry_bytes)
		for (in_entry = 0; in_entry < scatter->entry_bytes;
		     in_entry += PAGE_SIZE)
			dmabench_observe(thread, phys_to_virt(s->phys[i] + in_entry),
					 addr + in_entry);
}

/* What a list's calls have alike. */
struct call {
	struct device *dev;
	u32 entries;
	size_t entry_bytes;
	size_t bytes;
	enum dma_data_direction direction;
	unsigned long attrs;
};

static struct call call_of(const struct dmabench_thread *thread)
{
	const struct spaces *spaces = thread->priv;
	const struct dmabench_scatter *scatter = &spaces->scatter;

	return (struct call){
		.dev = thread->dev, .bytes = spaces->bytes,
		.entries = scatter->entries, .entry_bytes = scatter->entry_bytes,
		.direction = scatter->direction, .attrs = scatter->attrs,
	};
}

/* Does one step of @s[0] to @s[@count - 1], and returns the ticks that it took. */
typedef u64 time_fn(const struct call *c, struct space *s, u32 count);

#define SPACE_TIMED(_name, _call) \
	DMABENCH_TIMED(_name, struct call, c, struct space, s, _call)

static void time_spaces(struct dmabench_thread *thread, struct space *s,
			u32 count, unsigned int phase, time_fn *step)
{
	const struct call c = call_of(thread);

	dmabench_record(thread, phase, step(&c, s, count));
}

static SPACE_TIMED(time_alloc,
	s->allocated = dma_iova_try_alloc(c->dev, &s->state, s->phys[0], c->bytes))

static __always_inline void link_space(const struct call *c, struct space *s)
{
	size_t offset = 0;
	u32 i;

	for (i = 0; i < c->entries; i++, offset += c->entry_bytes) {
		s->err = dma_iova_link(c->dev, &s->state, s->phys[i], offset,
				       c->entry_bytes, c->direction, c->attrs);
		if (s->err)
			break;
	}
	s->linked = offset;
}

static SPACE_TIMED(time_link, link_space(c, s))
static SPACE_TIMED(time_sync,
	s->err = dma_iova_sync(c->dev, &s->state, 0, c->bytes))
static SPACE_TIMED(time_unlink,
	dma_iova_unlink(c->dev, &s->state, 0, c->bytes, c->direction, c->attrs))
static SPACE_TIMED(time_free, dma_iova_free(c->dev, &s->state))
static SPACE_TIMED(time_destroy,
	dma_iova_destroy(c->dev, &s->state, c->bytes, c->direction, c->attrs))

static int alloc_spaces(struct dmabench_thread *thread, struct space *s,
			u32 count)
{
	const struct spaces *spaces = thread->priv;
	int err = 0;
	u32 i;

	time_spaces(thread, s, count, PHASE_ALLOC, time_alloc);
	for (i = 0; i < count; i++) {
		dmabench_holds(thread, s[i].allocated);
		if (!s[i].allocated)
			err = dmabench_fail(thread->round, -EIO,
					    "no IOVA space of %zu bytes is free below the target's mask",
					    spaces->bytes);
	}
	return err;
}

static int link_spaces(struct dmabench_thread *thread, struct space *s,
		       u32 count)
{
	const struct spaces *spaces = thread->priv;
	int err = 0;
	u32 i;

	time_spaces(thread, s, count, PHASE_LINK, time_link);
	for (i = 0; i < count; i++) {
		dmabench_holds(thread, s[i].linked > 0);
		if (s[i].err)
			err = dmabench_fail(thread->round, -EIO,
					    "%zu of %zu bytes are linked, the next entry is not (error %d)",
					    s[i].linked, spaces->bytes, -s[i].err);
	}
	return err;
}

static int sync_spaces(struct dmabench_thread *thread, struct space *s,
		       u32 count)
{
	int err = 0;
	u32 i;

	time_spaces(thread, s, count, PHASE_SYNC, time_sync);
	for (i = 0; i < count; i++) {
		if (s[i].err)
			err = dmabench_fail(thread->round, -EIO,
					    "dma_iova_sync() fails (error %d)",
					    -s[i].err);
		else if (thread->observing)
			observe(thread, &s[i]);
	}
	return err;
}

static int map_spaces(struct dmabench_thread *thread, struct space *s, u32 count)
{
	return alloc_spaces(thread, s, count) ?:
	       link_spaces(thread, s, count) ?: sync_spaces(thread, s, count);
}

static void unmap_spaces(struct dmabench_thread *thread, struct space *s,
			 u32 count)
{
	u32 i;

	if (thread->round->params[PARAM_RELEASE] == RELEASE_DESTROY) {
		time_spaces(thread, s, count, PHASE_DESTROY, time_destroy);
	} else {
		time_spaces(thread, s, count, PHASE_UNLINK, time_unlink);
		time_spaces(thread, s, count, PHASE_FREE, time_free);
	}
	dmabench_holds(thread, -2 * (s64)count);
	for (i = 0; i < count; i++) {
		s[i].linked = 0;
		s[i].allocated = false;
	}
}

/*
 * Gives back, untimed, what is still held: the end of every loop. Not by
 * dma_iova_destroy(), which frees no more IOVA space than was linked.
 */
static void drop(struct dmabench_thread *thread)
{
	const struct spaces *spaces = thread->priv;
	const struct dmabench_scatter *scatter = &spaces->scatter;
	struct space *s;

	for (s = spaces->space; s < spaces->space + scatter->lists; s++) {
		if (s->linked) {
			dma_iova_unlink(thread->dev, &s->state, 0, s->linked,
					scatter->direction, scatter->attrs);
			s->linked = 0;
			dmabench_holds(thread, -1);
		}
		if (s->allocated) {
			dma_iova_free(thread->dev, &s->state);
			s->allocated = false;
			dmabench_holds(thread, -1);
		}
	}
}

/* Fills the flight of up to inflight lists, then empties it, and again. */
static int iova_link_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct spaces *spaces = thread->priv;
	u32 batch = thread->round->batch, size, i;
	int err = 0;

	for (; ops && !err; ops -= size) {
		size = min_t(u64, ops, spaces->scatter.lists);
		for (i = 0; i < size && !err; i += batch)
			err = dmabench_stopped(thread) ?:
			      map_spaces(thread, spaces->space + i, batch);
		for (i = 0; i < size && !err; i += batch)
			unmap_spaces(thread, spaces->space + i, batch);
	}
	drop(thread);
	return err;
}

const struct dmabench_exp dmabench_exp_iova_link = {
	.name = "iova_link",
	.summary = "map_sg in steps: IOVA space is allocated, the entries are linked into it",
	.unavailable = DMABENCH_NO_IOVA_LINK,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.phases_used = iova_link_phases,
	.check = iova_link_check,
	.batch = dmabench_scatter_batch,
	.together = DMABENCH_SCATTER_INFLIGHT,
	.setup = iova_link_setup,
	.loop = iova_link_loop,
	.teardown = iova_link_teardown,
};
