/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The geometry of the histograms, shared by the module and user space.
 *
 * Values are ticks. Below 2^LINEAR_BITS each value has its own bucket; above,
 * each power of two is cut into 2^SUB_BITS buckets of equal width, so a bucket
 * is at most 1/128 = 0.8 % of its value wide. Values of 2^MAX_BITS and more
 * share the last bucket; the maximum is kept exactly beside the histogram.
 */
#ifndef DMABENCH_HIST_H
#define DMABENCH_HIST_H

#ifdef __KERNEL__
#include <linux/types.h>
typedef u64 dmabench_ticks;
#else
#include <stdint.h>
typedef uint64_t dmabench_ticks;
#endif

#define DMABENCH_HIST_LINEAR_BITS	10
#define DMABENCH_HIST_SUB_BITS		7
#define DMABENCH_HIST_MAX_BITS		36

#define DMABENCH_HIST_BUCKETS						\
	((1u << DMABENCH_HIST_LINEAR_BITS) +				\
	 ((DMABENCH_HIST_MAX_BITS - DMABENCH_HIST_LINEAR_BITS)		\
	  << DMABENCH_HIST_SUB_BITS) + 1u)

/* The bucket that @value falls into, 0 to DMABENCH_HIST_BUCKETS - 1. */
static inline unsigned int dmabench_hist_index(dmabench_ticks value)
{
	unsigned int top;

	if (value < 1u << DMABENCH_HIST_LINEAR_BITS)
		return value;
	if (value >> DMABENCH_HIST_MAX_BITS)
		return DMABENCH_HIST_BUCKETS - 1;
	top = 63 - __builtin_clzll(value);
	return (1u << DMABENCH_HIST_LINEAR_BITS) +
	       ((top - DMABENCH_HIST_LINEAR_BITS) << DMABENCH_HIST_SUB_BITS) +
	       ((value >> (top - DMABENCH_HIST_SUB_BITS)) &
		((1u << DMABENCH_HIST_SUB_BITS) - 1));
}

/* The smallest value of bucket @index. */
static inline dmabench_ticks dmabench_hist_low(unsigned int index)
{
	unsigned int octave, sub;

	if (index < 1u << DMABENCH_HIST_LINEAR_BITS)
		return index;
	index -= 1u << DMABENCH_HIST_LINEAR_BITS;
	octave = index >> DMABENCH_HIST_SUB_BITS;
	sub = index & ((1u << DMABENCH_HIST_SUB_BITS) - 1);
	return ((dmabench_ticks)(1u << DMABENCH_HIST_SUB_BITS | sub)) <<
	       (octave + DMABENCH_HIST_LINEAR_BITS - DMABENCH_HIST_SUB_BITS);
}

#endif /* DMABENCH_HIST_H */
