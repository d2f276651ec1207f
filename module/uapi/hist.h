/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a round keeps the samples of one phase. Values are ticks.
 *
 * In a window of WINDOW values that the warm-up placed around the median each
 * value has a bucket of its own, so the median is exact wherever it lies.
 * Outside, each power of two is cut into 2^SUB_BITS buckets of equal width:
 * at most 1/64 of its value wide, so its middle is less than 1 % off. Values
 * of 2^MAX_BITS and more share the last bucket; count, sum, minimum and
 * maximum are exact.
 *
 * The header is also built in user space, by its unit test.
 */
#ifndef DMABENCH_HIST_H
#define DMABENCH_HIST_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stdint.h>
typedef uint32_t u32;
typedef uint64_t u64;
#endif

#define DMABENCH_HIST_WINDOW	640u
#define DMABENCH_HIST_SUB_BITS	6
#define DMABENCH_HIST_MAX_BITS	34

/* The buckets outside of the window, from value 0. */
#define DMABENCH_HIST_LOG						\
	(((DMABENCH_HIST_MAX_BITS - DMABENCH_HIST_SUB_BITS + 1)		\
	  << DMABENCH_HIST_SUB_BITS) + 1u)

/*
 * First those of the window, then the others; the last one has the values
 * behind the window that share a bucket with the window's last value.
 */
#define DMABENCH_HIST_BEHIND	(DMABENCH_HIST_WINDOW + DMABENCH_HIST_LOG)
#define DMABENCH_HIST_BUCKETS	(DMABENCH_HIST_BEHIND + 1u)

/**
 * struct dmabench_hist - the samples of one phase; only its thread touches it
 * @buckets: DMABENCH_HIST_BUCKETS of them
 * @window: smallest value of the window
 * @window_end: bucket, counted outside of the window, of its last value
 * @count: samples
 * @sum: of all
 * @min: the smallest; U64_MAX without any
 * @max: the largest
 */
struct dmabench_hist {
	u32 *buckets;
	u64 window;
	u32 window_end;
	u64 count;
	u64 sum;
	u64 min;
	u64 max;
};

/* Some buckets' share of the values: @width of them from @low. */
struct dmabench_hist_range {
	u64 low;
	u64 width;
	u32 count;
};

/* The bucket of @value outside of the window, 0 to DMABENCH_HIST_LOG - 1. */
static inline u32 dmabench_hist_log_index(u64 value)
{
	u32 shift;

	if (value >> DMABENCH_HIST_MAX_BITS)
		return DMABENCH_HIST_LOG - 1;
	if (value < 1u << DMABENCH_HIST_SUB_BITS)
		return value;
	shift = 63 - __builtin_clzll(value) - DMABENCH_HIST_SUB_BITS;
	return (shift << DMABENCH_HIST_SUB_BITS) + (u32)(value >> shift);
}

/* The smallest value of such a bucket; of one past the last: no end. */
static inline u64 dmabench_hist_log_low(u32 index)
{
	u32 shift;

	if (index < 1u << DMABENCH_HIST_SUB_BITS)
		return index;
	if (index >= DMABENCH_HIST_LOG)
		return ~0ULL;
	shift = (index >> DMABENCH_HIST_SUB_BITS) - 1;
	return ((u64)index - (shift << DMABENCH_HIST_SUB_BITS)) << shift;
}

/* Empties it and places the window so that @median is exact. */
static inline void dmabench_hist_start(struct dmabench_hist *hist, u64 median)
{
	u32 i;

	for (i = 0; i < DMABENCH_HIST_BUCKETS; i++)
		hist->buckets[i] = 0;
	/* Short ones from 0; of long ones most lie above the median. */
	hist->window = median < DMABENCH_HIST_WINDOW / 2 ? 0 :
		       median - DMABENCH_HIST_WINDOW / 4;
	hist->window_end = dmabench_hist_log_index(hist->window +
						   DMABENCH_HIST_WINDOW - 1);
	hist->count = 0;
	hist->sum = 0;
	hist->min = ~0ULL;
	hist->max = 0;
}

static inline void dmabench_hist_add(struct dmabench_hist *hist, u64 value)
{
	u64 in_window = value - hist->window;
	u32 index;

	if (in_window < DMABENCH_HIST_WINDOW) {
		index = in_window;
	} else {
		index = dmabench_hist_log_index(value);
		if (value > hist->window && index == hist->window_end)
			index = DMABENCH_HIST_BEHIND;
		else
			index += DMABENCH_HIST_WINDOW;
	}
	hist->buckets[index]++;
	hist->count++;
	hist->sum += value;
	if (value < hist->min)
		hist->min = value;
	if (value > hist->max)
		hist->max = value;
}

/*
 * All buckets by rising value, none overlapping another: @at counts from 0,
 * false is past the end.
 */
static inline bool dmabench_hist_range(const struct dmabench_hist *hist, u32 at,
				       struct dmabench_hist_range *range)
{
	u32 before = dmabench_hist_log_index(hist->window), index;
	u64 end;

	if (at <= before) {
		range->low = dmabench_hist_log_low(at);
		end = dmabench_hist_log_low(at + 1);
		if (end > hist->window)
			end = hist->window;
		index = at + DMABENCH_HIST_WINDOW;
	} else if (at <= before + DMABENCH_HIST_WINDOW) {
		index = at - before - 1;
		range->low = hist->window + index;
		end = range->low + 1;
	} else {
		at += hist->window_end - before - DMABENCH_HIST_WINDOW - 1;
		if (at >= DMABENCH_HIST_LOG)
			return false;
		range->low = dmabench_hist_log_low(at);
		end = dmabench_hist_log_low(at + 1);
		index = at + DMABENCH_HIST_WINDOW;
		if (at == hist->window_end) {
			range->low = hist->window + DMABENCH_HIST_WINDOW;
			index = DMABENCH_HIST_BEHIND;
		}
	}
	range->width = end - range->low;
	range->count = hist->buckets[index];
	return true;
}

/* The smallest value of the median's bucket; U64_MAX of an empty one. */
static inline u64 dmabench_hist_median(const struct dmabench_hist *hist)
{
	struct dmabench_hist_range range;
	u64 below = 0;
	u32 at;

	for (at = 0; dmabench_hist_range(hist, at, &range); at++) {
		below += range.count;
		if (below * 2 > hist->count)
			return range.low;
	}
	return ~0ULL;
}

#endif /* DMABENCH_HIST_H */
