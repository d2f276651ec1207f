// SPDX-License-Identifier: GPL-2.0
/* What a sensible caller asks of experiments, and of a round. */
#include <linux/perf_event.h>

#include "values.h"
#include "world.h"

uint64_t value_experiment(struct draft *d, const struct member *m)
{
	(void)m;
	d->exp = random_below(&d->r, world.nexperiments);
	return d->exp;
}

uint64_t value_param(struct draft *d, const struct member *m)
{
	(void)m;
	return random_below(&d->r, world.experiments[d->exp].nparams + 1);
}

uint64_t value_param_value(struct draft *d, const struct member *m)
{
	(void)m;
	return random_percent(&d->r, 50) ? 0 : random_below(&d->r, 8);
}

uint64_t value_phase(struct draft *d, const struct member *m)
{
	(void)m;
	return random_below(&d->r, world.experiments[d->exp].phases + 1);
}

uint64_t value_ops(struct draft *d, const struct member *m)
{
	return random_percent(&d->r, 2) ? random_below(&d->r, DMABENCH_MAX_OPS) :
	       m->of + random_below(&d->r, random_percent(&d->r, 80) ? 64 : 2000);
}

uint64_t value_batch(struct draft *d, const struct member *m)
{
	(void)m;
	return random_percent(&d->r, 80) ? 0 : 1ULL << random_below(&d->r, 13);
}

uint64_t value_node(struct draft *d, const struct member *m)
{
	(void)m;
	if (random_percent(&d->r, 70))
		return DMABENCH_NODE_DEFAULT;
	return random_percent(&d->r, 50) ? random_below(&d->r, DMABENCH_NODE_CPU + 1) :
	       DMABENCH_NODE_NUMBER + random_below(&d->r, 3);
}

static uint64_t param_at(struct draft *d, const struct dmabench_param_info *info)
{
	uint64_t most = info->out_max;

	if (info->out_type != DMABENCH_PARAM_U64)
		return random_below(&d->r, most + 1);
	switch (random_below(&d->r, 8)) {
	case 0: return info->out_min;
	case 1: return most;
	case 2: return info->out_default;
	}
	if (most > 1 << 20)
		most = 1 << 20;
	if (most <= info->out_min)
		return info->out_min;
	return info->out_min + random_below(&d->r, most - info->out_min) /
	       (1ULL << random_below(&d->r, 12));
}

uint64_t value_params(struct draft *d, const struct member *m)
{
	const struct experiment *exp = &world.experiments[d->exp];
	struct dmabench_param_value *list;
	uint32_t i;

	(void)m;
	list = arena_take(d->arena, MAX_EXP_PARAMS * sizeof(*list));
	for (d->count = 0, i = 0; i < exp->nparams; i++) {
		if (random_percent(&d->r, 65))
			continue;
		list[d->count].id = i;
		list[d->count++].value = param_at(d, &exp->params[i]);
	}
	if (d->count && random_percent(&d->r, 5))
		list[0].value = random_any(&d->r);
	return d->count ? (uintptr_t)list : 0;
}

/* Mostly of the kinds that each machine counts. */
uint64_t value_counters(struct draft *d, const struct member *m)
{
	struct dmabench_counter *list;
	uint32_t i;

	(void)m;
	d->count = random_percent(&d->r, 60) ? 0 : 1 + random_below(&d->r, DMABENCH_MAX_COUNTERS);
	if (!d->count)
		return 0;
	list = arena_take(d->arena, d->count * sizeof(*list));
	for (i = 0; i < d->count; i++) {
		list[i].type = PERF_TYPE_SOFTWARE;
		list[i].config = random_below(&d->r, PERF_COUNT_SW_MAX);
	}
	if (random_percent(&d->r, 20))
		list[0].type = random_below(&d->r, 8);
	if (random_percent(&d->r, 10))
		list[0].config = random_any(&d->r);
	return (uintptr_t)list;
}

uint64_t value_cpus(struct draft *d, const struct member *m)
{
	uint64_t *words;

	(void)m;
	d->count = random_percent(&d->r, 50) ? 0 : 8;
	if (!d->count)
		return 0;
	words = arena_take(d->arena, 8);
	words[0] = random_percent(&d->r, 90) ? 1 + random_below(&d->r, (1ULL << world.cpus) - 1) :
		   random_any(&d->r);
	return (uintptr_t)words;
}

uint64_t value_hist(struct draft *d, const struct member *m)
{
	(void)m;
	d->count = random_percent(&d->r, 90) ? 1 << 20 : random_below(&d->r, 4096);
	return (uintptr_t)arena_last(d->arena, d->count);
}

static bool wants_memory(const struct draft *d)
{
	return world.experiments[d->exp].flags & DMABENCH_EXP_USER_MEMORY;
}

/* The arguments of this and other calls are in it: what a device writes there is as good as any. */
uint64_t value_user_memory(struct draft *d, const struct member *m)
{
	(void)m;
	if (!wants_memory(d))
		return 0;
	return (uintptr_t)(random_percent(&d->r, 95) ? d->arena->start : d->arena->read_only);
}

/* Beyond the arena there is nothing. */
uint64_t value_user_memory_bytes(struct draft *d, const struct member *m)
{
	(void)m;
	if (!wants_memory(d))
		return 0;
	return random_percent(&d->r, 80) ? ARENA_BYTES : random_below(&d->r, 4 * ARENA_BYTES);
}

/* One that may be of the exporter that is asked for, none, or whatever file that is. */
uint64_t value_dma_buf(struct draft *d, const struct member *m)
{
	unsigned int of = random_below(&d->r, DMA_BUFS + 2);

	(void)m;
	if (!(world.experiments[d->exp].flags & DMABENCH_EXP_DMA_BUF))
		return 0;
	if (of < DMA_BUFS && world.dma_bufs[of] >= 0)
		return (uint32_t)world.dma_bufs[of];
	return of == DMA_BUFS ? (uint32_t)random_any(&d->r) : random_below(&d->r, 8);
}
