/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The clock of all measurements: the cheapest counter of the architecture
 * that is ordered against the instructions around it.
 */
#ifndef DMABENCH_CLOCK_H
#define DMABENCH_CLOCK_H

#include <linux/ktime.h>
#include <linux/types.h>

#if defined(CONFIG_X86)
#include <asm/msr.h>
#include <asm/tsc.h>

static inline u64 dmabench_clock(void)
{
	return rdtsc_ordered();
}
#elif defined(CONFIG_ARM64)
#include <linux/timex.h>
#include <asm/barrier.h>

static inline u64 dmabench_clock(void)
{
	isb();
	return get_cycles();
}
#else
static inline u64 dmabench_clock(void)
{
	return ktime_get_mono_fast_ns();
}
#endif

/**
 * struct dmabench_clock_info - what was found out about the clock at load
 * @name: which counter
 * @hz: ticks in a second, measured to five digits against ktime_get_raw()
 * @cost_ticks: median of two reads in a row
 * @granularity_ticks: smallest step above zero seen between two reads
 * @unstable: the kernel does not trust it across CPUs
 */
struct dmabench_clock_info {
	const char *name;
	u64 hz;
	u32 cost_ticks;
	u32 granularity_ticks;
	bool unstable;
};

extern struct dmabench_clock_info dmabench_clock_info;

int dmabench_clock_calibrate(void);

/*
 * Reads the clock before a loop from @at to @end, which are in registers by
 * then: nothing of the loop's own is timed but its end.
 */
#define dmabench_clock_begin(at, end)					\
({									\
	asm volatile("" : "+r" (at), "+r" (end));			\
	dmabench_clock();						\
})

#endif /* DMABENCH_CLOCK_H */
