/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Position-coded data, shared by the module and the programs in user space.
 *
 * Each 64-bit word depends on the seed and on its position, so that a byte
 * which is stale, shifted, repeated or another transfer's never passes for
 * the right one but by chance (1 in 256 a byte). Words are little-endian in
 * memory, so the bytes are the same on every machine.
 */
#ifndef DMABENCH_PATTERN_H
#define DMABENCH_PATTERN_H

#ifdef __KERNEL__
#include <linux/types.h>
typedef u64 dmabench_u64;
#else
#include <stdint.h>
typedef uint64_t dmabench_u64;
#endif

/* The word at byte offset 8 * index: one step of SplitMix64 (Steele 2014). */
static inline dmabench_u64 dmabench_pattern_word(dmabench_u64 seed,
						 dmabench_u64 index)
{
	dmabench_u64 z = seed + (index + 1) * 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static inline unsigned char dmabench_pattern_byte(dmabench_u64 seed,
						  dmabench_u64 offset)
{
	return dmabench_pattern_word(seed, offset / 8) >> (8 * (offset % 8));
}

#endif /* DMABENCH_PATTERN_H */
