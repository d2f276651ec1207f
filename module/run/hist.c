// SPDX-License-Identifier: GPL-2.0
/* The histograms of a round: one a thread and phase; see hist.h. */
#include <linux/bitops.h>
#include <linux/build_bug.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "round.h"

/* An experiment's own, some hundred bytes, has the rest. */
static_assert(DMABENCH_MAX_PHASES_USED * DMABENCH_HIST_BUCKETS * sizeof(u32) +
	      sizeof(struct dmabench_thread) < DMABENCH_THREAD_BYTES - SZ_1K);

/* On the thread's CPU: memory for the phases that these parameters have, and no others. */
int dmabench_hist_alloc(struct dmabench_thread *thread)
{
	unsigned long phases = thread->round->phases;
	unsigned long completed = thread->partner ? thread->round->exp->complete_phases : 0;
	unsigned int i, used;
	u32 *buckets;

	phases &= thread->completes ? completed : ~completed;
	used = hweight_long(phases);

	if (WARN_ON_ONCE(used > DMABENCH_MAX_PHASES_USED))
		return -EINVAL;
	/*
	 * Whole pages and no more: kmalloc() would round up to a power of two. Of
	 * __GFP_NOWARN vmalloc() warns.
	 */
	buckets = __vmalloc(used * DMABENCH_HIST_BUCKETS * sizeof(*buckets),
			    (DMABENCH_GFP & ~__GFP_NOWARN) | __GFP_ZERO);
	if (!buckets)
		return -ENOMEM;
	thread->buckets = buckets;
	for_each_set_bit(i, &phases, DMABENCH_MAX_PHASES) {
		thread->hist[i].buckets = buckets;
		dmabench_hist_start(&thread->hist[i], 0);
		buckets += DMABENCH_HIST_BUCKETS;
	}
	return 0;
}

void dmabench_hist_free(struct dmabench_thread *thread)
{
	vfree(thread->buckets);
}

/* Empties them; the windows go to where the last stage's medians were. */
void dmabench_hist_restart(struct dmabench_thread *thread)
{
	struct dmabench_hist *hist;
	unsigned int i;
	u64 median;

	for (i = 0; i < DMABENCH_MAX_PHASES; i++) {
		hist = &thread->hist[i];
		if (!hist->buckets)
			continue;
		median = hist->count ? dmabench_hist_median(hist) : 0;
		dmabench_hist_start(hist, median);
	}
}

/* Counts always, writes only as far as there is room. */
struct hist_writer {
	u8 *to;
	size_t room;
	size_t bytes;
};

static void write_bytes(struct hist_writer *w, const void *from, size_t bytes)
{
	if (w->bytes + bytes <= w->room)
		memcpy(w->to + w->bytes, from, bytes);
	w->bytes += bytes;
}

static u32 filled(const struct dmabench_hist *hist)
{
	u32 i, count = 0;

	for (i = 0; hist->count && i < DMABENCH_HIST_BUCKETS; i++)
		count += !!hist->buckets[i];
	return count;
}

static void write_hist(struct hist_writer *w, const struct dmabench_round *round,
		       unsigned int thread, unsigned int phase)
{
	const struct dmabench_hist *hist = dmabench_round_hist(round, thread, phase);
	struct dmabench_hist_header header = {
		.thread = thread,
		.phase = phase,
		.buckets = filled(hist),
		.cpu_node = cpu_to_node(dmabench_round_taker(round, thread, phase)->cpu),
		.memory_node = round->threads[thread].memory_node,
		.count = hist->count,
		.sum_ticks = hist->sum,
		.min_ticks = hist->count ? hist->min : 0,
		.max_ticks = hist->max,
	};
	struct dmabench_hist_bucket bucket = { };
	struct dmabench_hist_range range;
	u32 at;

	write_bytes(w, &header, sizeof(header));
	for (at = 0; hist->count && dmabench_hist_range(hist, at, &range); at++) {
		if (!range.count)
			continue;
		bucket.low_ticks = range.low;
		bucket.width_ticks = range.width;
		bucket.count = range.count;
		write_bytes(w, &bucket, sizeof(bucket));
	}
}

static void write_all(struct hist_writer *w, const struct dmabench_round *round)
{
	unsigned int thread, phase;

	for (thread = 0; thread < round->nthreads; thread++)
		for (phase = 0; phase < round->exp->nphases; phase++)
			write_hist(w, round, thread, phase);
}

/*
 * Writes round->hist, which is for dmabench_hist_copy(). Return: 0, -ENOMEM, or
 * -ENOBUFS with out_hist_bytes saying what is needed
 */
int dmabench_hist_write(struct dmabench_round *round, struct dmabench_run *run)
{
	struct hist_writer counted = { }, written = { };

	write_all(&counted, round);
	run->out_hist_bytes = counted.bytes;
	if (counted.bytes > run->hist_bytes)
		return -ENOBUFS;
	round->hist = kvmalloc(counted.bytes, GFP_KERNEL_ACCOUNT);
	if (!round->hist)
		return -ENOMEM;
	written.to = round->hist;
	written.room = counted.bytes;
	write_all(&written, round);
	return 0;
}

/* To the caller's memory, which may be long in coming: the device is not held any more. */
int dmabench_hist_copy(const struct dmabench_round *round, const struct dmabench_run *run)
{
	return copy_to_user(u64_to_user_ptr(run->hist), round->hist, run->out_hist_bytes) ?
	       -EFAULT : 0;
}
