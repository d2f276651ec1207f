/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the CPU's data caches hold of a buffer before an operation, as far as they
 * are large enough: made so before the clock is read, so it is in no phase. What
 * is in the buffer stays. Cold is the buffer alone: page tables, TLBs, the IOVA
 * caches and the driver's own memory are as the operations before have left them.
 */
#ifndef DMABENCH_CACHE_H
#define DMABENCH_CACHE_H

#include <linux/types.h>

struct dmabench_round;

enum dmabench_cache {
	DMABENCH_CACHE_AS_IS,
	DMABENCH_CACHE_HOT,
	DMABENCH_CACHE_DIRTY,
	DMABENCH_CACHE_COLD,
};

/* In the order of enum dmabench_cache. */
#define DMABENCH_PARAM_CACHE						\
	DMABENCH_PARAM_NAMED("cache",					\
		"what the CPU just did to the data, untimed: nothing, read, write or flush", \
		"as_is", "hot", "dirty", "cold")

int dmabench_cache_check(struct dmabench_round *round, u32 param);
void dmabench_cache_prepare(enum dmabench_cache cache, void *vaddr, size_t size);

#endif /* DMABENCH_CACHE_H */
