// SPDX-License-Identifier: GPL-2.0
/*
 * A ring of periods that a peripheral's channel goes through without an end, as for
 * sound or a serial port: the engine tells of each period, and the CPU has until the
 * engine comes to it again to look at what came, or to put in what goes next. An
 * operation is a period.
 */
#include <linux/delay.h>
#include <linux/dma-mapping.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "channel.h"
#include "core/integrity.h"
#include "experiments.h"
#include "memory.h"
#include "port.h"
#include "run/timed.h"
#include "targets/engine.h"

enum { PARAM_PERIOD, PARAM_PERIODS, PARAM_WORK, PARAM_BURST, PARAM_TIMEOUT };
enum { PHASE_PERIOD, PHASE_WAKE };

#define PERIODS_MAX	64

static const struct dmabench_param params[] = {
	[PARAM_PERIOD] = DMABENCH_PARAM_NUMBER("period_bytes", "bytes", 1,
		DMABENCH_MAX_BUFFER_BYTES, 1024, "after which the engine interrupts"),
	[PARAM_PERIODS] = DMABENCH_PARAM_NUMBER("periods", "", 2, PERIODS_MAX, 4,
		"of which the ring has so many"),
	[PARAM_WORK] = DMABENCH_PARAM_NUMBER("work", "us", 0, 100000, 0,
		"how long the CPU is busy with each period, beside looking at it and renewing it"),
	[PARAM_BURST] = DMABENCH_PARAM_BURST,
	[PARAM_TIMEOUT] = DMABENCH_PARAM_NUMBER("timeout", "ms", 1, DMABENCH_TIMEOUT_MS_MAX,
		DMABENCH_TIMEOUT_MS_DEFAULT, "a period that takes longer fails"),
};

static const struct dmabench_phase phases[] = {
	[PHASE_PERIOD] = { "period", "from the engine's callback to that for the next period" },
	[PHASE_WAKE] = { "wake", "from the callback until the thread that waited for it runs" },
};

/**
 * struct cyclic - what a thread has
 * @ring: the periods, coherent memory
 * @window: of the peripheral, or NULL: nothing is verified
 * @seed: of the pattern that each period was given last
 * @late: the period was renewed when the engine had come to it again: nobody knows
 *	which data the engine took then
 * @tells: the engine tells how far it is, to the period
 * @wait: the thread waits here
 * @done: callbacks that ran
 * @stamp: when the last ones did, by their number
 */
struct cyclic {
	struct dmabench_dma_memory ring;
	u8 __iomem *window;
	u64 seed[PERIODS_MAX];
	bool late[PERIODS_MAX];
	bool tells;
	wait_queue_head_t wait;
	u32 done;
	u64 stamp[PERIODS_MAX];
};

static int cyclic_check(struct dmabench_round *round)
{
	u64 *p = round->params, bytes = p[PARAM_PERIOD] * p[PARAM_PERIODS];

	if (bytes > DMABENCH_MAX_BUFFER_BYTES)
		return dmabench_refuse(round, PARAM_PERIODS,
				       "%llu periods of %llu bytes: a ring has %llu bytes at most",
				       p[PARAM_PERIODS], p[PARAM_PERIOD],
				       DMABENCH_MAX_BUFFER_BYTES);
	return dmabench_port_check(round, PARAM_PERIOD, p[PARAM_PERIOD]) ?:
	       dmabench_port_check(round, PARAM_PERIODS, bytes) ?:
	       dmabench_check_memory(round, PAGE_SIZE << get_order(bytes));
}

/* A ring ends by nothing else. */
static int check_stops(struct dmabench_round *round)
{
	if (dmabench_engine_terminates(round->engine))
		return 0;
	return dmabench_fail(round, -EOPNOTSUPP, "engine %s cannot be stopped",
			     round->target->engine);
}

static bool tells_period(struct dma_chan *chan)
{
	struct dma_slave_caps caps;

	return !dma_get_slave_caps(chan, &caps) &&
	       caps.residue_granularity >= DMA_RESIDUE_GRANULARITY_SEGMENT;
}

static int cyclic_setup(struct dmabench_thread *thread)
{
	const struct dmabench_round *round = thread->round;
	size_t bytes = round->params[PARAM_PERIOD] * round->params[PARAM_PERIODS];
	struct cyclic *cyclic = kzalloc(sizeof(*cyclic), DMABENCH_GFP);
	int err;

	thread->priv = cyclic;
	if (!cyclic)
		return -ENOMEM;
	init_waitqueue_head(&cyclic->wait);
	err = dmabench_channel_capable(thread->round, DMA_CYCLIC, "DMA_CYCLIC") ?:
	      check_stops(thread->round);
	if (err)
		return err;
	cyclic->tells = tells_period(round->engine->chan);
	if (!dmabench_thread_alloc(thread, &cyclic->ring, DMABENCH_BUFFER_COHERENT, bytes))
		return dmabench_fail_alloc(thread, bytes);
	return dmabench_port_open(thread, round->params[PARAM_BURST], &cyclic->window);
}

static void cyclic_teardown(struct dmabench_thread *thread)
{
	struct cyclic *cyclic = thread->priv;

	if (!cyclic)
		return;
	dmabench_port_close(cyclic->window);
	dmabench_thread_free(thread, &cyclic->ring);
	kfree(cyclic);
}

static void period_done(void *data)
{
	struct cyclic *cyclic = data;
	u32 done = cyclic->done;

	WRITE_ONCE(cyclic->stamp[done % PERIODS_MAX], dmabench_clock());
	/* With the stamp, and what the engine wrote. */
	smp_store_release(&cyclic->done, done + 1);
	wake_up(&cyclic->wait);
}

/* What is sent next, or what is to be received next, other than what is there. */
static void renew(struct dmabench_thread *thread, u32 slice)
{
	struct cyclic *cyclic = thread->priv;
	size_t period = thread->round->params[PARAM_PERIOD];
	size_t at = slice * period;
	u64 seed = ++cyclic->seed[slice] ^ thread->round->seed;

	if (dmabench_port_sends(&thread->round->target->port))
		dmabench_integrity_fill(cyclic->ring.vaddr + at, period, seed, at);
	else if (cyclic->window)
		dmabench_integrity_fill_io(cyclic->window + at, period, seed, at);
}

static int check_slice(struct dmabench_thread *thread, u32 slice)
{
	const struct cyclic *cyclic = thread->priv;
	size_t period = thread->round->params[PARAM_PERIOD];
	size_t at = slice * period, wrong;
	u64 seed = cyclic->seed[slice] ^ thread->round->seed;

	if (dmabench_port_sends(&thread->round->target->port))
		wrong = dmabench_integrity_check_io(cyclic->window + at, period, seed, at);
	else
		wrong = dmabench_integrity_check(cyclic->ring.vaddr + at, period, seed, at);
	return wrong == DMABENCH_INTACT ? 0 : -EBADMSG;
}

/* Which of the periods of the ring the engine is in, as it tells. */
static u32 slice_under_way(const struct dmabench_thread *thread, dma_cookie_t cookie)
{
	const u64 *p = thread->round->params;
	size_t bytes = p[PARAM_PERIOD] * p[PARAM_PERIODS];
	struct dma_tx_state state = { };

	dmaengine_tx_status(thread->round->engine->chan, cookie, &state);
	return div64_u64((bytes - min_t(size_t, state.residue, bytes)) % bytes, p[PARAM_PERIOD]);
}

/* Is the engine at what was period @number again, or past it, as far as it tells? */
static bool came_again(const struct dmabench_thread *thread, u32 number, dma_cookie_t cookie)
{
	const struct cyclic *cyclic = thread->priv;
	u32 periods = thread->round->params[PARAM_PERIODS];

	/* Pairs with period_done(). */
	return smp_load_acquire(&cyclic->done) - number >= periods ||
	       (cyclic->tells && slice_under_way(thread, cookie) == number % periods);
}

/* A ms at a time. Return: as dmabench_stopped() */
static int work(struct dmabench_thread *thread)
{
	u64 left, us;
	int err = 0;

	for (left = thread->round->params[PARAM_WORK]; left && !err; left -= us) {
		us = min_t(u64, left, 1000);
		udelay(us);
		err = dmabench_stopped(thread);
	}
	return err;
}

/*
 * Period @number is over: looks at it, and renews it. Where the engine has come to it
 * meanwhile, or had before it was renewed last, its data says nothing.
 * Return: 0, -EBADMSG with the reason told, or as dmabench_stopped()
 */
static int take_period(struct dmabench_thread *thread, u32 number, dma_cookie_t cookie)
{
	u32 slice = number % (u32)thread->round->params[PARAM_PERIODS];
	struct cyclic *cyclic = thread->priv;
	bool was_late = cyclic->late[slice];
	int err = work(thread);

	if (err)
		return err;
	if (cyclic->window)
		err = check_slice(thread, slice);
	renew(thread, slice);
	cyclic->late[slice] = came_again(thread, number, cookie);
	if (was_late || cyclic->late[slice]) {
		thread->overruns++;
		return 0;
	}
	if (err)
		return dmabench_fail(thread->round, err, "period %u: wrong data", number);
	if (cyclic->window)
		thread->verified_bytes += thread->round->params[PARAM_PERIOD];
	return 0;
}

static bool is_done(const struct cyclic *cyclic, u32 number)
{
	/* Pairs with period_done(). */
	return smp_load_acquire(&cyclic->done) > number;
}

/* Return: 0, -EINTR, -ENODEV, or -ETIMEDOUT with the reason told */
static int wait_for(struct dmabench_thread *thread, u32 number)
{
	u64 timeout_ms = thread->round->params[PARAM_TIMEOUT];
	unsigned long deadline = jiffies + msecs_to_jiffies(timeout_ms);
	struct cyclic *cyclic = thread->priv;
	int err;

	while (!wait_event_timeout(cyclic->wait, is_done(cyclic, number), msecs_to_jiffies(20))) {
		err = dmabench_stopped(thread);
		if (err)
			return err;
		if (time_after(jiffies, deadline))
			return dmabench_fail(thread->round, -ETIMEDOUT,
					     "engine %s: period %u did not come in %llu ms",
					     thread->round->target->engine, number, timeout_ms);
	}
	return 0;
}

static int start(struct dmabench_thread *thread, dma_cookie_t *cookie)
{
	const u64 *p = thread->round->params;
	struct dma_chan *chan = thread->round->engine->chan;
	struct cyclic *cyclic = thread->priv;
	struct dma_async_tx_descriptor *tx;
	u32 i;

	cyclic->done = 0;
	memset(cyclic->late, 0, sizeof(cyclic->late));
	for (i = 0; i < p[PARAM_PERIODS]; i++)
		renew(thread, i);
	tx = dmaengine_prep_dma_cyclic(chan, cyclic->ring.addr, p[PARAM_PERIOD] * p[PARAM_PERIODS],
				       p[PARAM_PERIOD], dmabench_port_transfer(thread->round),
				       DMA_PREP_INTERRUPT);
	if (tx) {
		tx->callback = period_done;
		tx->callback_param = cyclic;
		*cookie = dmaengine_submit(tx);
	}
	if (!tx || dma_submit_error(*cookie))
		return dmabench_fail(thread->round, -EREMOTEIO,
				     "engine %s refused a ring of %llu periods of %llu bytes",
				     dma_chan_name(chan), p[PARAM_PERIODS], p[PARAM_PERIOD]);
	dma_async_issue_pending(chan);
	return 0;
}

/* @before: when the callback for the one before it ran, and for this one then */
static void record_period(struct dmabench_thread *thread, u32 number, u64 *before)
{
	const struct cyclic *cyclic = thread->priv;
	u64 now = dmabench_clock();
	/* A later one's is in its place where the thread was very late. */
	u64 stamp = clamp(READ_ONCE(cyclic->stamp[number % PERIODS_MAX]), *before, now);

	dmabench_record(thread, PHASE_PERIOD, dmabench_clock_between(*before, stamp));
	dmabench_record(thread, PHASE_WAKE, dmabench_clock_between(stamp, now));
	*before = stamp;
}

/* The first period is there for its callback, from which the second one is timed. */
static int cyclic_loop(struct dmabench_thread *thread, u64 ops)
{
	struct cyclic *cyclic = thread->priv;
	dma_cookie_t cookie;
	u64 before = 0;
	int err;
	u32 i;

	err = start(thread, &cookie) ?: wait_for(thread, 0);
	if (!err) {
		before = READ_ONCE(cyclic->stamp[0]);
		renew(thread, 0);
		cyclic->late[0] = came_again(thread, 0, cookie);
	}
	for (i = 1; i <= ops && !err; i++) {
		err = dmabench_stopped(thread) ?: wait_for(thread, i);
		if (err)
			break;
		record_period(thread, i, &before);
		err = take_period(thread, i, cookie);
	}
	dmabench_engine_terminate(thread->round->engine);
	return err;
}

const struct dmabench_exp dmabench_exp_cyclic = {
	.name = "cyclic",
	.summary = "a ring that a peripheral's channel goes through without an end, by the period",
	.flags = DMABENCH_EXP_NEEDS_CHANNEL | DMABENCH_EXP_VERIFIES,
	.params = params,
	.nparams = ARRAY_SIZE(params),
	.phases = phases,
	.nphases = ARRAY_SIZE(phases),
	.check = cyclic_check,
	.setup = cyclic_setup,
	.loop = cyclic_loop,
	.teardown = cyclic_teardown,
};
