// SPDX-License-Identifier: GPL-2.0
/*
 * What a network card's driver does: the ring is full all the time, and each
 * operation unmaps a buffer that is done and maps another one in its place.
 */
#include <linux/minmax.h>
#include <linux/prandom.h>

#include "experiments.h"
#include "streaming.h"

enum { PARAM_ORDER = DMABENCH_STREAMING_PARAMS };
enum { ORDER_FIFO, ORDER_LIFO, ORDER_RANDOM };

static const struct dmabench_param params[] = {
	DMABENCH_STREAMING_ROWS(16),
	[PARAM_ORDER] = DMABENCH_PARAM_NAMED("order",
		"which mapping is unmapped next: the oldest, the newest, any",
		"fifo", "lifo", "random"),
};

static const struct dmabench_phase phases[] = {
	[DMABENCH_STREAMING_MAP] = { "map", "dma_map_single()" },
	[DMABENCH_STREAMING_UNMAP] = { "unmap", "dma_unmap_single()" },
};

/**
 * struct order - who is unmapped next
 * @kind: ORDER_*
 * @oldest: index of the oldest mapping, if fifo
 * @random: if random; the same order in each stage
 */
struct order {
	u64 kind;
	u32 oldest;
	struct rnd_state random;
};

/*
 * A batch is unmapped before as many are mapped: at least three quarters of
 * the ring stay full, and batches go into the ring without a rest.
 */
static u32 ring_batch(const struct dmabench_round *round, u32 wanted)
{
	u32 inflight = round->params[DMABENCH_STREAMING_INFLIGHT];
	u32 batch = clamp(wanted, 1U, max(1U, inflight / 4));

	while (inflight % batch)
		batch--;
	return batch;
}

/* Puts the next @count to be unmapped side by side, in their order. */
static struct dmabench_inflight *next_done(const struct dmabench_streaming *s,
					   struct order *order, u32 count)
{
	struct dmabench_inflight *m = s->flight;
	u32 i, other;

	switch (order->kind) {
	case ORDER_FIFO:
		m += order->oldest;
		order->oldest = (order->oldest + count) % s->inflight;
		break;
	case ORDER_LIFO:
		m += s->inflight - count;
		for (i = 0; i < count / 2; i++)
			swap(m[i], m[count - 1 - i]);
		break;
	default:
		for (i = 0; i < count; i++) {
			/* Drawn once: swap() evaluates its arguments twice. */
			other = i + prandom_u32_state(&order->random) %
				    (s->inflight - i);
			swap(m[i], m[other]);
		}
	}
	return m;
}

/* Unrecorded. */
static int fill_ring(struct dmabench_thread *thread)
{
	struct dmabench_streaming *s = thread->priv;
	u32 i;
	int err = 0;

	for (i = 0; i < s->inflight && !err; i++)
		err = dmabench_stopped(thread) ?:
		      dmabench_streaming_map(thread, s->flight + i, 1,
					     dmabench_time_map_single, false);
	return err;
}

static int ring_check(struct dmabench_round *round)
{
	if (round->params[DMABENCH_STREAMING_COMPLETE_ON] &&
	    round->params[PARAM_ORDER] != ORDER_FIFO)
		return dmabench_refuse(round, PARAM_ORDER,
				       "order %s: another CPU unmaps in the order in which they were mapped; leave it out",
				       params[PARAM_ORDER].values[round->params[PARAM_ORDER]]);
	return dmabench_streaming_check(round);
}

static int ring_loop(struct dmabench_thread *thread, u64 ops)
{
	const struct dmabench_round *round = thread->round;
	struct order order = { .kind = round->params[PARAM_ORDER] };
	struct dmabench_inflight *m;
	u32 batch = round->batch;
	u64 done;
	int err;

	if (dmabench_hands_off(thread))
		return dmabench_streaming_begin(thread, ops, dmabench_time_map_single,
						dmabench_time_unmap_single);
	prandom_seed_state(&order.random, round->seed + thread->index);
	err = fill_ring(thread);
	for (done = 0; done < ops && !err; done += batch) {
		err = dmabench_stopped(thread) ?:
		      dmabench_streaming_delay(thread);
		if (err)
			break;
		m = next_done(thread->priv, &order, batch);
		dmabench_streaming_unmap(thread, m, batch,
					 dmabench_time_unmap_single);
		err = dmabench_streaming_map(thread, m, batch,
					     dmabench_time_map_single, true);
	}
	dmabench_streaming_drop(thread, dmabench_time_unmap_single);
	return err;
}

const struct dmabench_exp dmabench_exp_ring = {
	.name = "ring",
	.summary = "unmap one buffer and map another while a ring of them stays mapped",
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = ring_check,
	.batch = ring_batch,
	.loop = ring_loop,
	DMABENCH_STREAMING_OPS,
};
