// SPDX-License-Identifier: GPL-2.0
/* What holds IOVA space, and the calls that are timed beside it. */
#include <linux/dma-mapping.h>

#include "compat/compat.h"
#include "iova_pressure.h"
#include "run/timed.h"
#include "targets/observe.h"

static DMABENCH_TIMED(time_map, struct dmabench_pressure, p, struct dmabench_pressure_mapping, m,
	m->addr = dma_map_page(p->dev, p->page, 0, m->length, DMA_TO_DEVICE))
static DMABENCH_TIMED(time_unmap, struct dmabench_pressure, p, struct dmabench_pressure_mapping, m,
	dma_unmap_page(p->dev, m->addr, m->length, DMA_TO_DEVICE))

static u32 draw(const struct dmabench_round *round, struct rnd_state *random)
{
	u32 lengths = round->params[PARAM_LENGTHS];
	u32 which = lengths > 1 ? prandom_u32_state(random) % lengths : 0;

	return round->params[PARAM_SIZE] << which;
}

/* Of one that holds space. */
static u32 draw_held(const struct dmabench_round *round, struct rnd_state *random)
{
	return round->params[PARAM_HELD_SIZE] ?: draw(round, random);
}

static struct dmabench_pressure_mapping *any(struct dmabench_pressure *p)
{
	u64 random = (u64)prandom_u32_state(&p->random) << 32 | prandom_u32_state(&p->random);

	return p->held + do_div(random, p->count);
}

/* Others' lengths differ, so that what they take is told by what is held here. */
static int fail_map(struct dmabench_thread *thread, const struct dmabench_pressure_mapping *m)
{
	const struct dmabench_pressure *p = thread->priv;
	bool lazy = dmabench_translation(p->dev) == DMABENCH_TRANSLATION_IOMMU_LAZY;

	return dmabench_fail(thread->round, -EIO,
			     "%u bytes do not map beside %llu in %llu mappings: no IOVA space in a row below the mask%s",
			     m->length, p->held_bytes, p->count,
			     lazy ? ", or it awaits the flush" : "");
}

static int map(struct dmabench_thread *thread, struct dmabench_pressure_mapping *m, u64 *ticks)
{
	struct dmabench_pressure *p = thread->priv;

	*ticks = time_map(p, m, 1);
	if (dma_mapping_error(p->dev, m->addr)) {
		m->addr = DMA_MAPPING_ERROR;
		return -EIO;
	}
	dmabench_holds(thread, 1);
	if (thread->observing)
		dmabench_observe(thread, p->vaddr, m->addr);
	return 0;
}

static u64 unmap(struct dmabench_thread *thread, struct dmabench_pressure_mapping *m)
{
	u64 ticks = time_unmap(thread->priv, m, 1);

	m->addr = DMA_MAPPING_ERROR;
	dmabench_holds(thread, -1);
	return ticks;
}

static int refuse_full(struct dmabench_thread *thread, u32 length)
{
	struct dmabench_round *round = thread->round;
	const struct dmabench_pressure *p = thread->priv;

	return dmabench_unsupported(round, PARAM_HELD,
				    "held %llu: %llu of a thread's %llu bytes are; %u more do not map: no IOVA space in a row, or no table",
				    round->params[PARAM_HELD], p->held_bytes,
				    dmabench_pressure_share(round), length);
}

/* A bounce buffer takes no IOVA space, and others are in want of the pool. */
static int check_bounced(struct dmabench_thread *thread, const struct dmabench_pressure_mapping *m)
{
	struct dmabench_pressure *p = thread->priv;

	if (!dmabench_is_bounced(p->dev, p->vaddr, m->addr))
		return 0;
	return dmabench_unsupported(thread->round, PARAM_HELD,
				    "held %llu: mappings bounce here, and would hold slots of the pool; 0 holds none",
				    thread->round->params[PARAM_HELD]);
}

static int fill(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	u64 wanted = dmabench_pressure_share(thread->round), ticks;
	struct dmabench_pressure_mapping *m;
	int err = 0;

	while (p->held_bytes < wanted && !err) {
		m = &p->held[p->count];
		m->length = draw_held(thread->round, &p->random);
		if (m->length > wanted - p->held_bytes && p->count)
			break;
		err = dmabench_stopped(thread);
		if (err)
			return err;
		if (map(thread, m, &ticks))
			return refuse_full(thread, m->length);
		p->held_bytes += m->length;
		if (!p->count++)
			err = check_bounced(thread, m);
	}
	return err;
}

/* One that is held makes room for another. */
static int replace(struct dmabench_thread *thread, struct dmabench_pressure *p,
		   u64 *map_ticks, u64 *unmap_ticks)
{
	struct dmabench_pressure_mapping *m = any(p);

	*unmap_ticks = unmap(thread, m);
	p->held_bytes -= m->length;
	m->length = draw_held(thread->round, &p->random);
	if (map(thread, m, map_ticks)) {
		fail_map(thread, m);
		*m = p->held[--p->count];
		return -EIO;
	}
	p->held_bytes += m->length;
	return 0;
}

static int grow_old(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	u64 age = thread->round->params[PARAM_AGE], map_ticks, unmap_ticks;
	int err = 0;

	while (age-- && !err)
		err = dmabench_stopped(thread) ?: replace(thread, p, &map_ticks, &unmap_ticks);
	return err;
}

/**
 * dmabench_pressure_hold() - take a thread's share of IOVA space, and let it grow old
 * @thread: the thread; not timed
 * @p: its priv, with all it maps and notes
 *
 * Return: 0, or as a setup; what it took is let go of by dmabench_pressure_let_go()
 */
int dmabench_pressure_hold(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	return fill(thread, p) ?: grow_old(thread, p);
}

void dmabench_pressure_let_go(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	while (p->count) {
		unmap(thread, &p->held[--p->count]);
		cond_resched();
	}
}

static int again(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	struct dmabench_pressure_mapping m = { .length = draw(thread->round, &p->random) };
	u64 ticks;
	int err = map(thread, &m, &ticks);

	if (err)
		return fail_map(thread, &m);
	dmabench_record(thread, PHASE_MAP, ticks);
	dmabench_record(thread, PHASE_UNMAP, unmap(thread, &m));
	return 0;
}

static int churn(struct dmabench_thread *thread, struct dmabench_pressure *p)
{
	u64 map_ticks, unmap_ticks;
	int err = replace(thread, p, &map_ticks, &unmap_ticks);

	if (err)
		return err;
	dmabench_record(thread, PHASE_MAP, map_ticks);
	dmabench_record(thread, PHASE_UNMAP, unmap_ticks);
	return 0;
}

int dmabench_pressure_loop(struct dmabench_thread *thread, u64 ops)
{
	bool churns = thread->round->params[PARAM_TRAFFIC] == TRAFFIC_CHURN;
	struct dmabench_pressure *p = thread->priv;
	int err = 0;

	while (ops-- && !err)
		err = dmabench_stopped(thread) ?: churns ? churn(thread, p) : again(thread, p);
	return err;
}
