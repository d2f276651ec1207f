/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The bounce pool is all the system's: a disk, a network card may bounce, too, and
 * with swiotlb=force they do. What a test took and gave back is known by the pool's
 * use while no device but the targets bounces, as the tracepoint tells.
 */
#ifndef DMABENCH_SELFTEST_OTHERS_H
#define DMABENCH_SELFTEST_OTHERS_H

#include "dma.h"
#include "trace.h"

struct others {
	long slots;
	long bounces;
};

/*
 * Once in a program that looks at others, before its tests: a tracepoint is patched into
 * the kernel, which takes time, and which emulated CPUs may not survive (lost_race() of run.sh).
 * A program of one such look does without: then the pool is looked at.
 */
#define WATCH_OTHERS()							\
	__attribute__((constructor)) static void watch_others(void)	\
	{								\
		others_open();						\
	}

void others_open(void);

/* The pool's use is to be as it is now. */
void others_watch(struct others *others);

/*
 * By how many slots the pool's use is above that; what is to come back may take a
 * second. 0 where debugfs does not tell. Others that unmap make it less, which
 * no tracepoint tells: that says nothing.
 */
long others_left(const struct others *others);

/* Why the pool's use says nothing of the test; NULL: it does. Without tracefs it is looked at. */
const char *others_why(const struct others *others);

#define EXPECT_SLOTS_BACK(others, what) do {				\
	long more = others_left(others);				\
	const char *why = more > 0 ? others_why(others) : NULL;		\
									\
	if (why)							\
		SKIP(return, "%s", why);				\
	EXPECT_GE(0, more) TH_LOG("%s leaves bounce slots", what);	\
} while (0)

#endif /* DMABENCH_SELFTEST_OTHERS_H */
