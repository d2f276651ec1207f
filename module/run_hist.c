// SPDX-License-Identifier: GPL-2.0
/* The histograms of a round: one a thread and phase; see hist.h. */
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "run.h"

int dmabench_hist_alloc(struct dmabench_thread *thread, unsigned int phases)
{
	unsigned int i;

	for (i = 0; i < phases; i++) {
		thread->hist[i].buckets = kvcalloc(DMABENCH_HIST_BUCKETS,
						   sizeof(u32), GFP_KERNEL);
		if (!thread->hist[i].buckets)
			return -ENOMEM;
	}
	return 0;
}

void dmabench_hist_free(struct dmabench_thread *thread)
{
	unsigned int i;

	for (i = 0; i < DMABENCH_MAX_PHASES; i++)
		kvfree(thread->hist[i].buckets);
}

void dmabench_hist_reset(struct dmabench_thread *thread)
{
	unsigned int i;

	for (i = 0; i < thread->round->exp->nphases; i++) {
		struct dmabench_hist *hist = &thread->hist[i];

		memset(hist->buckets, 0, DMABENCH_HIST_BUCKETS * sizeof(u32));
		hist->count = 0;
		hist->sum = 0;
		hist->min = U64_MAX;
		hist->max = 0;
	}
}

/* Return: the lowest value of the median's bucket, U64_MAX if it is empty */
u64 dmabench_hist_median(const struct dmabench_hist *hist)
{
	u64 below = 0;
	unsigned int i;

	for (i = 0; i < DMABENCH_HIST_BUCKETS; i++) {
		below += hist->buckets[i];
		if (below * 2 > hist->count)
			return dmabench_hist_low(i);
	}
	return U64_MAX;
}

/* Counts always, writes only as far as the caller's memory goes. */
struct hist_writer {
	u8 __user *to;
	size_t room;
	size_t bytes;
};

static int write_bytes(struct hist_writer *w, const void *from, size_t bytes)
{
	if (w->bytes + bytes <= w->room &&
	    copy_to_user(w->to + w->bytes, from, bytes))
		return -EFAULT;
	w->bytes += bytes;
	return 0;
}

static int write_hist(struct hist_writer *w, const struct dmabench_thread *thread,
		      unsigned int phase)
{
	const struct dmabench_hist *hist = &thread->hist[phase];
	struct dmabench_hist_header header = {
		.thread = thread->index,
		.phase = phase,
		.count = hist->count,
		.sum_ticks = hist->sum,
		.min_ticks = hist->min,
		.max_ticks = hist->max,
	};
	struct dmabench_hist_bucket bucket;
	unsigned int i;
	int err;

	for (i = 0; i < DMABENCH_HIST_BUCKETS; i++)
		header.buckets += !!hist->buckets[i];
	err = write_bytes(w, &header, sizeof(header));
	for (i = 0; i < DMABENCH_HIST_BUCKETS && !err; i++) {
		if (!hist->buckets[i])
			continue;
		bucket.index = i;
		bucket.count = hist->buckets[i];
		err = write_bytes(w, &bucket, sizeof(bucket));
	}
	return err;
}

/* Return: 0, -EFAULT, or -ENOBUFS with out_hist_bytes saying what is needed */
int dmabench_hist_copy(const struct dmabench_round *round,
		       struct dmabench_run *run)
{
	struct hist_writer w = {
		.to = u64_to_user_ptr(run->hist),
		.room = run->hist_bytes,
	};
	unsigned int thread, phase;
	int err = 0;

	for (thread = 0; thread < round->nthreads; thread++)
		for (phase = 0; phase < round->exp->nphases && !err; phase++)
			err = write_hist(&w, &round->threads[thread], phase);
	if (err)
		return err;
	run->out_hist_bytes = w.bytes;
	return w.bytes <= w.room ? 0 : -ENOBUFS;
}
