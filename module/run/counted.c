// SPDX-License-Identifier: GPL-2.0
/* What counters.h says of events. Needs CONFIG_PERF_EVENTS. */
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kernel_stat.h>
#include <linux/kthread.h>
#include <linux/math64.h>
#include <linux/perf_event.h>
#include <linux/slab.h>
#include <linux/smp.h>

#include "compat/compat.h"
#include "round.h"

/*
 * Where more than one part in so many is interrupted, interrupts belong to what the
 * phase does, such as a transfer that one completes. Those that come now and then
 * are left out, as a median leaves them out of the times.
 */
#define OFTEN	10

/**
 * struct counted - an event of a thread
 * @event: the event
 * @part: its count where the latest part began, then of that part
 * @enabled_ns: while the thread ran, in the timed stage
 * @running_ns: for how long of that a PMU really counted it
 */
struct counted {
	struct perf_event *event;
	u64 part;
	u64 enabled_ns;
	u64 running_ns;
};

/**
 * struct parts - parts of one phase
 * @parts: how many
 * @sum: of each event
 */
struct parts {
	u32 parts;
	u64 sum[DMABENCH_MAX_COUNTERS];
};

/**
 * struct dmabench_counted - what a thread counts
 * @count: how many events
 * @on: parts are counted now
 * @ended: the latest part is, and nobody said yet of which phase it was
 * @interrupts: of the CPU, where that part began, then in it
 * @counted: the events
 * @quiet: of each phase, those parts in which no interrupt came
 * @interrupted: and the others
 */
struct dmabench_counted {
	u32 count;
	bool on;
	bool ended;
	u64 interrupts;
	struct counted counted[DMABENCH_MAX_COUNTERS];
	struct parts quiet[DMABENCH_MAX_PHASES];
	struct parts interrupted[DMABENCH_MAX_PHASES];
};

atomic_t dmabench_counting = ATOMIC_INIT(0);

/*
 * As perf_event_read_local(), which modules cannot call. Without interrupts no
 * event is scheduled, in or out. One that is not now, because there are more than
 * the PMU can count at a time, stands still.
 */
static __always_inline u64 event_count(struct perf_event *event)
{
	if (READ_ONCE(event->oncpu) == raw_smp_processor_id())
		event->pmu->read(event);
	return local64_read(&event->count);
}

/* NULL: nothing is counted now. Only workers time anything. */
static struct dmabench_counted *counted_now(void)
{
	struct dmabench_thread *thread = kthread_data(current);
	struct dmabench_counted *c = thread->counted;

	return c && c->on ? c : NULL;
}

/* A timed part begins: the clock, read behind the events. */
u64 dmabench_count_from_here(void)
{
	struct dmabench_counted *c = counted_now();
	unsigned long flags;
	u32 i;

	if (!c)
		return dmabench_clock();
	local_irq_save(flags);
	c->interrupts = dmabench_cpu_interrupts(raw_smp_processor_id());
	for (i = 0; i < c->count; i++)
		c->counted[i].part = event_count(c->counted[i].event);
	local_irq_restore(flags);
	return dmabench_clock();
}

/*
 * It ended at @now, which is handed back. All in the same order as at its beginning:
 * each event's part is as long as the others'.
 */
u64 dmabench_count_to_here(u64 now)
{
	struct dmabench_counted *c = counted_now();
	unsigned long flags;
	u32 i;

	if (!c)
		return now;
	local_irq_save(flags);
	for (i = 0; i < c->count; i++)
		c->counted[i].part = event_count(c->counted[i].event) - c->counted[i].part;
	c->interrupts = dmabench_cpu_interrupts(raw_smp_processor_id()) - c->interrupts;
	local_irq_restore(flags);
	c->ended = true;
	return now;
}

/* The part that ended was of @phase. One that is timed as several is of the first. */
void dmabench_count_phase(struct dmabench_thread *thread, unsigned int phase)
{
	struct dmabench_counted *c = thread->counted;
	struct parts *parts = c->interrupts ? &c->interrupted[phase] : &c->quiet[phase];
	u32 i;

	if (!c->ended)
		return;
	c->ended = false;
	parts->parts++;
	for (i = 0; i < c->count; i++)
		parts->sum[i] += c->counted[i].part;
}

static const char *why_not(int err)
{
	switch (err) {
	case -ENOENT:
	case -EOPNOTSUPP:
	case -ENODEV:
		return "no PMU here counts it";
	case -EINVAL:
		return "the PMU does not know it";
	case -EBUSY:
		return "somebody else has the PMU";
	}
	return "the kernel refused it";
}

static int refused(struct dmabench_round *round, u32 i, int err)
{
	struct dmabench_counter *counter = &round->counters[i];
	bool passing = err == -ENOMEM || err == -EBUSY || err == -EINTR;

	WRITE_ONCE(counter->out_errno, -err);
	return dmabench_fail(round, passing ? err : -EOPNOTSUPP,
			     "counter %u, type %u, config %#llx: error %d, %s",
			     i, counter->type, counter->config, err, why_not(err));
}

/* Of the thread itself. On an error dmabench_counters_close() undoes what was done. */
int dmabench_counters_open(struct dmabench_thread *thread)
{
	struct dmabench_round *round = thread->round;
	struct perf_event_attr attr = { .size = sizeof(attr), .disabled = 1 };
	struct dmabench_counted *c;
	struct perf_event *event;
	u32 i;

	if (!round->ncounters)
		return 0;
	c = kzalloc(sizeof(*c), DMABENCH_GFP);
	if (!c)
		return -ENOMEM;
	thread->counted = c;
	for (i = 0; i < round->ncounters; i++) {
		attr.type = round->counters[i].type;
		attr.config = round->counters[i].config;
		event = perf_event_create_kernel_counter(&attr, -1, current, NULL, NULL);
		if (IS_ERR(event))
			return refused(round, i, PTR_ERR(event));
		c->counted[c->count++].event = event;
	}
	return 0;
}

void dmabench_counters_close(struct dmabench_thread *thread)
{
	struct dmabench_counted *c = thread->counted;

	if (!c)
		return;
	while (c->count)
		perf_event_release_kernel(c->counted[--c->count].event);
	thread->counted = NULL;
	kfree(c);
}

/* By the thread, before its first timed operation. */
void dmabench_counters_start(struct dmabench_thread *thread)
{
	struct dmabench_counted *c = thread->counted;
	u32 i;

	if (!c)
		return;
	for (i = 0; i < c->count; i++)
		perf_event_enable(c->counted[i].event);
	c->on = true;
	atomic_inc(&dmabench_counting);
}

/* By the thread, after its last one: what it does for others is not counted. */
void dmabench_counters_stop(struct dmabench_thread *thread)
{
	struct dmabench_counted *c = thread->counted;
	struct counted *counted;
	u32 i;

	if (!c)
		return;
	atomic_dec(&dmabench_counting);
	c->on = false;
	for (i = 0; i < c->count; i++) {
		counted = &c->counted[i];
		perf_event_disable(counted->event);
		perf_event_read_value(counted->event, &counted->enabled_ns,
				      &counted->running_ns);
	}
}

/* What event @i counted in a phase. */
static u64 phase_count(const struct parts *quiet, const struct parts *interrupted, u32 i)
{
	if (interrupted->parts * OFTEN > quiet->parts)
		return quiet->sum[i] + interrupted->sum[i];
	if (!interrupted->parts)
		return quiet->sum[i];
	/* Each of the interrupted is as the others are. */
	return quiet->sum[i] + mul_u64_u32_div(quiet->sum[i], interrupted->parts, quiet->parts);
}

static void add_thread(struct dmabench_round *round, const struct dmabench_counted *c)
{
	u32 i, phase;

	for (i = 0; i < c->count; i++) {
		for (phase = 0; phase < DMABENCH_MAX_PHASES; phase++)
			round->counters[i].out_count += phase_count(&c->quiet[phase],
								    &c->interrupted[phase], i);
		round->counters[i].out_enabled_ns += c->counted[i].enabled_ns;
		round->counters[i].out_running_ns += c->counted[i].running_ns;
	}
}

void dmabench_counters_sum(struct dmabench_round *round, struct dmabench_run *run)
{
	unsigned int i, phase;

	for (i = 0; i < round->nworkers; i++) {
		const struct dmabench_counted *c = round->threads[i].counted;

		if (!c)
			continue;
		for (phase = 0; phase < DMABENCH_MAX_PHASES; phase++)
			run->out_counted_parts += c->quiet[phase].parts +
						  c->interrupted[phase].parts;
		add_thread(round, c);
	}
}
