/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The clock of all measurements: the cheapest counter of the architecture
 * that is ordered against the instructions around it. DMABENCH_CLOCK_CALLED: the
 * kernel has a function for it.
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

#define DMABENCH_CLOCK_CALLED

static inline u64 dmabench_clock(void)
{
	isb();
	return get_cycles();
}
#else
#define DMABENCH_CLOCK_CALLED

static inline u64 dmabench_clock(void)
{
	return ktime_get_mono_fast_ns();
}
#endif

/**
 * struct dmabench_clock_info - what was found out about the clock
 * @name: which counter
 * @hz: ticks in a second, measured to five digits against ktime_get_raw()
 * @mask: the bits of a reading that count: all, unless it was made coarser
 * @cost_ticks: median of two reads in a row
 * @granularity_ticks: what it moves on by, at least; told to be 1 below 8, but
 *	where @mask makes it so
 * @dither_loops: turns of an empty loop that take as long as @granularity_ticks;
 *	0: that is too short for one
 * @unstable: the kernel does not trust it across CPUs
 */
struct dmabench_clock_info {
	const char *name;
	u64 hz;
	u64 mask;
	u32 cost_ticks;
	u32 granularity_ticks;
	u32 dither_loops;
	bool unstable;
};

extern struct dmabench_clock_info dmabench_clock_info;

int dmabench_clock_calibrate(void);
void dmabench_clock_dither(void);

/*
 * Waits for a part of the clock's granularity, each time another one, so that
 * what is timed begins anywhere between two of its steps: then the mean of many
 * readings has no error of the steps' making, however coarse they are.
 */
static __always_inline void dmabench_clock_wander(void)
{
	if (unlikely(dmabench_clock_info.dither_loops))
		dmabench_clock_dither();
}

/* The ticks between two readings, each as coarse as the clock is. */
static __always_inline u64 dmabench_clock_between(u64 before, u64 after)
{
	return (after & dmabench_clock_info.mask) - (before & dmabench_clock_info.mask);
}

#endif /* DMABENCH_CLOCK_H */
