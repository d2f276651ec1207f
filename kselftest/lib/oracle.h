/* SPDX-License-Identifier: GPL-2.0 */
/* dma-debug: how many errors it has found, and what it says of them. */
#ifndef DMABENCH_SELFTEST_ORACLE_H
#define DMABENCH_SELFTEST_ORACLE_H

#include "rule.h"

#define DMA_DEBUG	"/sys/kernel/debug/dma-api/"

const char *oracle_is_off(void);
long oracle_number(const char *name);
long oracle_errors_from_now(void);
long oracle_told(int log, int log_again, const char *words, long before);

#define NEED_DMA_DEBUG(r) do {						\
	const char *why = oracle_is_off();				\
									\
	if (why)							\
		SKIP(return, "%s", why);				\
	NEED_REACH(r);							\
} while (0)

#define NEED_ORACLE(r) do {						\
	NEED_DMA_DEBUG(r);						\
	NEED_DESTRUCTIVE();						\
	NEED_MISUSE(r);							\
} while (0)

#define EXPECT_REPORTED_ONCE(words, step) do {				\
	int log = klog_open(SEEK_END), log_again = klog_open(SEEK_END);	\
	long before = oracle_errors_from_now();			\
									\
	klog_expect("WARNING: .*kernel/dma/debug\\.c");			\
	klog_expect("DMA-API: .*" words);				\
	EXPECT_EQ(0, step);						\
	EXPECT_EQ(1, oracle_told(log, log_again, words, before));	\
	close(log);							\
	close(log_again);						\
} while (0)

#endif /* DMABENCH_SELFTEST_ORACLE_H */
