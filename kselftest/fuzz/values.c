// SPDX-License-Identifier: GPL-2.0
/* A function a meaning: what a sensible caller would put there. */
#include "values.h"
#include "world.h"

/* A handle of one of the @things, of @target and @kind or (-1) of any; without one, another. */
static struct known pick(struct draft *d, uint32_t things, int64_t target, int64_t kind)
{
	struct known found = { .handle = random_below(&d->r, 16), .length = 4096 };
	unsigned int i, fits = 0;

	for (i = 0; i < d->file.count; i++) {
		const struct known *known = &d->file.known[i];

		if (!(known->thing & things) || (target >= 0 && known->target != target) ||
		    (kind >= 0 && known->kind != kind))
			continue;
		if (!random_below(&d->r, ++fits))
			found = *known;
	}
	if (!fits && d->file.count && random_percent(&d->r, 70))
		found = d->file.known[random_below(&d->r, d->file.count)];
	return found;
}

static uint64_t anything(struct draft *d, const struct member *m)
{
	(void)m;
	return random_next(&d->r);
}

static uint64_t zero(struct draft *d, const struct member *m)
{
	(void)d;
	(void)m;
	return 0;
}

static uint64_t target(struct draft *d, const struct member *m)
{
	(void)m;
	if (random_percent(&d->r, 60))
		return world.engine;
	return random_below(&d->r, world.targets);
}

static uint64_t choice(struct draft *d, const struct member *m)
{
	return random_percent(&d->r, 50) ? 0 : random_below(&d->r, m->of);
}

static uint64_t bits(struct draft *d, const struct member *m)
{
	if (random_percent(&d->r, 70))
		return 0;
	return m->of & (random_percent(&d->r, 70) ? 1ULL << random_below(&d->r, 10) :
			random_next(&d->r));
}

/* One draw in twenty is of any other handle. */
static uint64_t handle(struct draft *d, const struct member *m)
{
	d->side[0] = pick(d, random_percent(&d->r, 5) ? ~0U : m->of, -1, -1);
	return d->side[0].handle;
}

static uint64_t pages_handle(struct draft *d, const struct member *m)
{
	(void)m;
	d->side[0] = pick(d, BUFFER, -1, random_percent(&d->r, 90) ? DMABENCH_BUFFER_PAGES : -1);
	return d->side[0].handle;
}

static uint64_t shared_handle(struct draft *d, const struct member *m)
{
	int64_t kind = random_percent(&d->r, 30) ? DMABENCH_BUFFER_WRITE_COMBINE :
						   DMABENCH_BUFFER_COHERENT;

	(void)m;
	d->side[0] = pick(d, BUFFER, -1, random_percent(&d->r, 95) ? kind : -1);
	return d->side[0].handle;
}

static uint64_t src(struct draft *d, const struct member *m)
{
	(void)m;
	d->side[0] = pick(d, MAPPING | BUFFER | RANGE, world.engine, -1);
	return d->side[0].handle;
}

static uint64_t dst(struct draft *d, const struct member *m)
{
	(void)m;
	d->side[1] = pick(d, MAPPING | BUFFER | RANGE, d->side[0].target, -1);
	return d->side[1].handle;
}

static uint64_t offset(struct draft *d, const struct member *m)
{
	uint64_t length = d->side[m->of].length, at = 0;

	if (length && !random_percent(&d->r, 40))
		at = random_below(&d->r, length);
	if (random_percent(&d->r, 50))
		at &= ~0xfffULL;
	d->offset[m->of] = at;
	return at;
}

/* Of a copy, "of" is 1: what both sides have. */
static uint64_t extent(struct draft *d, const struct member *m)
{
	uint64_t most = d->side[0].length - d->offset[0], other;

	if (m->of) {
		other = d->side[1].length - d->offset[1];
		most = other < most ? other : most;
	}
	if (!most || random_percent(&d->r, 50))
		return most;
	return 1 + random_below(&d->r, random_percent(&d->r, 50) && most > 4096 ? 4096 : most);
}

static uint64_t new_length(struct draft *d, const struct member *m)
{
	uint64_t power = 1ULL << random_below(&d->r, 17);

	(void)m;
	/* Rare, for they take a hundred times as long as others. */
	if (!random_below(&d->r, 200))
		return DMABENCH_MAX_BUFFER_BYTES;
	if (!random_below(&d->r, 1000))
		return DMABENCH_MAX_FILE_BYTES >> random_below(&d->r, 6);
	return random_percent(&d->r, 60) ? power : 1 + random_below(&d->r, power);
}

static uint64_t align(struct draft *d, const struct member *m)
{
	(void)m;
	return 1ULL << random_below(&d->r, 13);
}

static uint64_t boundary(struct draft *d, const struct member *m)
{
	(void)m;
	return random_percent(&d->r, 60) ? 0 : 16ULL << random_below(&d->r, 16);
}

/* "of" is 1: of an alignment, which is less than a page. */
static uint64_t mask(struct draft *d, const struct member *m)
{
	if (m->of)
		return (1ULL << random_below(&d->r, 14)) - 1;
	return UINT64_MAX >> (random_percent(&d->r, 70) ? random_below(&d->r, 33) :
			      random_below(&d->r, 64));
}

static uint64_t timeout(struct draft *d, const struct member *m)
{
	(void)m;
	return random_percent(&d->r, 70) ? 0 : 1 + random_below(&d->r, 50);
}

static uint64_t data(struct draft *d, const struct member *m)
{
	(void)m;
	if (random_percent(&d->r, 3))
		return (uintptr_t)d->arena->read_only;
	if (random_percent(&d->r, 10))
		return (uintptr_t)arena_last(d->arena, random_below(&d->r, 8192));
	return (uintptr_t)d->arena->start;
}

static uint64_t entries(struct draft *d, const struct member *m)
{
	struct member at = { .meaning = OFFSET };
	struct dmabench_sg_entry *list;
	uint64_t sum = 0;
	uint32_t i;

	(void)m;
	d->count = 1 + random_below(&d->r, random_percent(&d->r, 95) ? 12 : DMABENCH_MAX_SG);
	list = arena_take(d->arena, d->count * sizeof(*list));
	for (i = 0; i < d->count; i++) {
		list[i].buffer = pages_handle(d, &at);
		list[i].offset = offset(d, &at);
		list[i].length = extent(d, &at);
		sum += list[i].length;
	}
	d->side[0].length = sum;
	if (random_percent(&d->r, 5))
		list[random_below(&d->r, d->count)].length = random_any(&d->r);
	if (random_percent(&d->r, 5))
		list[random_below(&d->r, d->count)].offset = random_any(&d->r);
	return (uintptr_t)list;
}

static uint64_t count(struct draft *d, const struct member *m)
{
	(void)m;
	return d->count;
}

static uint64_t segments(struct draft *d, const struct member *m)
{
	(void)m;
	return (uintptr_t)arena_take(d->arena, d->count * sizeof(struct dmabench_sg_segment));
}

/* What dma-debug would report is for a test that expects it. */
static uint64_t misuse_op(struct draft *d, const struct member *m)
{
	bool few = world.misuse && world.dma_debug;

	(void)m;
	d->op = random_below(&d->r, few ? DMABENCH_MISUSE_DEAD_COPY + 1 : DMABENCH_MISUSE_OPS);
	return d->op;
}

static uint64_t misuse_src(struct draft *d, const struct member *m)
{
	if (d->op > DMABENCH_MISUSE_DEAD_COPY)
		return target(d, m);
	return pick(d, MAPPING, -1, -1).handle;
}

typedef uint64_t (*value_fn)(struct draft *d, const struct member *m);

static const value_fn plausible[MEANINGS] = {
	[OUT] = anything, [ZERO] = zero, [TARGET] = target, [EXPERIMENT] = value_experiment,
	[PARAM] = value_param, [PARAM_VALUE] = value_param_value, [PHASE] = value_phase,
	[CHOICE] = choice, [BITS] = bits, [HANDLE] = handle, [PAGES_HANDLE] = pages_handle,
	[SHARED_HANDLE] = shared_handle,
	[SRC] = src, [DST] = dst, [OFFSET] = offset, [EXTENT] = extent,
	[NEW_LENGTH] = new_length, [ALIGN] = align, [BOUNDARY] = boundary, [MASK] = mask,
	[SEED] = anything, [TIMEOUT] = timeout, [DATA] = data, [ENTRIES] = entries,
	[ENTRY_COUNT] = count, [SEGMENTS] = segments, [OPS] = value_ops, [BATCH] = value_batch,
	[NODE] = value_node,
	[PARAMS] = value_params, [PARAM_COUNT] = count, [CPUS] = value_cpus,
	[COUNTERS] = value_counters, [COUNTER_COUNT] = count,
	[CPUS_BYTES] = count, [HIST] = value_hist, [HIST_LENGTH] = count,
	[USER_MEMORY] = value_user_memory, [USER_MEMORY_BYTES] = value_user_memory_bytes,
	[DMA_BUF] = value_dma_buf,
	[MISUSE_OP] = misuse_op, [MISUSE_SRC] = misuse_src,
};

uint64_t value_plausible(struct draft *d, const struct member *member)
{
	return plausible[member->meaning](d, member);
}

uint64_t value_boundary(struct draft *d, uint64_t plausible)
{
	static const uint64_t limits[] = {
		0, 1, 4095, 4096, 4097, 1 << 20, DMABENCH_MAX_BUFFER_BYTES,
		DMABENCH_MAX_BUFFER_BYTES + 1, DMABENCH_MAX_FILE_BYTES, INT32_MAX,
		1ULL << 31, UINT32_MAX, 1ULL << 32, INT64_MAX, 1ULL << 63, UINT64_MAX,
		UINT64_MAX - 4095,
	};
	const unsigned int n = sizeof(limits) / sizeof(limits[0]);
	unsigned int at = random_below(&d->r, n + 4);

	if (at < n)
		return limits[at];
	return at == n ? plausible + 1 : at == n + 1 ? plausible - 1 : at == n + 2 ? plausible * 2 :
	       -plausible;
}
