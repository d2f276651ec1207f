/* SPDX-License-Identifier: GPL-2.0 */
/* The one source of chance: the same seed gives the same numbers, on every machine. */
#ifndef DMABENCH_FUZZ_RANDOM_H
#define DMABENCH_FUZZ_RANDOM_H

#include <stdbool.h>

#include "uapi/pattern.h"

struct random {
	uint64_t seed;
	uint64_t drawn;
};

static inline uint64_t random_next(struct random *r)
{
	return dmabench_pattern_word(r->seed, r->drawn++);
}

/* 0 to @n - 1; @n is 1 and up. */
static inline uint64_t random_below(struct random *r, uint64_t n)
{
	return random_next(r) % n;
}

static inline bool random_percent(struct random *r, unsigned int percent)
{
	return random_below(r, 100) < percent;
}

/* Any number, the short ones as often as the long: as many bits as chance says. */
static inline uint64_t random_any(struct random *r)
{
	unsigned int bits = random_below(r, 65);

	return bits ? random_next(r) >> (64 - bits) : 0;
}

#endif /* DMABENCH_FUZZ_RANDOM_H */
