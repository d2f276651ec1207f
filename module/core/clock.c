// SPDX-License-Identifier: GPL-2.0
/* Finds out at load what the clock is worth. */
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "clock.h"

#define SAMPLES		1001
#define CALIBRATION_MS	20

struct dmabench_clock_info dmabench_clock_info;

static int compare_u32(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

/*
 * The pair of reads that lay closest together, of a few: an interrupt between
 * the two clocks would go into the frequency.
 */
static void read_both(u64 *ticks, u64 *ns)
{
	u64 best = U64_MAX, before, after, now;
	int i;

	for (i = 0; i < 8; i++) {
		before = dmabench_clock();
		now = ktime_get_raw_ns();
		after = dmabench_clock();
		if (after - before >= best)
			continue;
		best = after - before;
		*ticks = before + (after - before) / 2;
		*ns = now;
	}
}

/*
 * Two readings of some 50 ns in 20 ms tell five digits. The rest would only
 * make the same machine differ from itself.
 */
static u64 round_to_measured(u64 hz)
{
	u32 unit = 1;

	while (div_u64(hz, unit) >= 100000)
		unit *= 10;
	return div_u64(hz + unit / 2, unit) * unit;
}

static void measure_frequency(void)
{
	u64 ticks0, ticks1, ns0, ns1, hz;

	read_both(&ticks0, &ns0);
	msleep(CALIBRATION_MS);
	read_both(&ticks1, &ns1);
	hz = mul_u64_u64_div_u64(ticks1 - ticks0, NSEC_PER_SEC, ns1 - ns0);
	dmabench_clock_info.hz = round_to_measured(hz);
}

static void measure_cost(u32 *steps)
{
	u32 granularity = U32_MAX;
	u64 before, after;
	int i;

	for (i = 0; i < SAMPLES; i++) {
		before = dmabench_clock();
		after = dmabench_clock();
		steps[i] = min_t(u64, after - before, U32_MAX);
		if (steps[i])
			granularity = min(granularity, steps[i]);
	}
	sort(steps, SAMPLES, sizeof(*steps), compare_u32, NULL);
	dmabench_clock_info.cost_ticks = steps[SAMPLES / 2];
	dmabench_clock_info.granularity_ticks = granularity;
}

int dmabench_clock_calibrate(void)
{
	u32 *steps = kmalloc_array(SAMPLES, sizeof(*steps), GFP_KERNEL);

	if (!steps)
		return -ENOMEM;
#if defined(CONFIG_X86)
	dmabench_clock_info.name = "tsc";
	dmabench_clock_info.unstable = check_tsc_unstable();
#elif defined(CONFIG_ARM64)
	dmabench_clock_info.name = "cntvct";
#else
	dmabench_clock_info.name = "ktime_mono_fast";
#endif
	measure_frequency();
	measure_cost(steps);
	kfree(steps);
	if (!dmabench_clock_info.hz)
		return -EIO;
	return 0;
}
