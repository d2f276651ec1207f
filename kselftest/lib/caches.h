/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A device that is not coherent sees memory and not the CPUs' caches. What these
 * tests ask for it cannot keep unless it bounces: "Memory coherency operates at a
 * granularity called the cache line width" [H]. The CPU, where it plays the
 * device, has the same caches.
 */
#ifndef DMABENCH_SELFTEST_CACHES_H
#define DMABENCH_SELFTEST_CACHES_H

#include "stage.h"

/* The greatest of ARCH_DMA_MINALIGN: dma_get_cache_alignment() is at most that. */
#define MOST_CACHE_LINE	256

static inline bool sees_memory_alone(const struct stage *s)
{
	return s->layout.tier == TIER_D && s->bounced == DMABENCH_BOUNCED_NONE &&
	       !(s->info.out_flags & DMABENCH_TARGET_COHERENT);
}

/* Ends a test of mappings in a row whose ends are in one cache line. */
#define NEED_WHOLE_LINES(s, bytes) do {					\
	if (sees_memory_alone(s) && (bytes) % MOST_CACHE_LINE)		\
		SKIP(return, "not coherent: mappings must not share a cache line"); \
} while (0)

/* Ends one that leaves a sync of caches out, and looks at the same bytes. */
#define NEED_CACHES(s) do {						\
	if (sees_memory_alone(s))					\
		SKIP(return, "not coherent: without a sync the device may see anything"); \
} while (0)

#endif /* DMABENCH_SELFTEST_CACHES_H */
