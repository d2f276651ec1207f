// SPDX-License-Identifier: GPL-2.0
/* Finds out what the clock is worth: at load, and where it is made coarser. */
#include <linux/delay.h>
#include <linux/math64.h>
#include <linux/percpu.h>
#include <linux/processor.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "clock.h"

#define SAMPLES		1001
#define CALIBRATION_MS	20
#define SPIN_MOST	60
#define SPIN_LOOPS	10000
#define LONGER		4	/* times, until the clock has moved */
#define LONGEST		4096	/* times */
#define LEAST_LOOPS	4
#define STEP_LEAST	8	/* ticks */
#define STEPS_MOST	8
#define STEPS_LEAST	32

struct dmabench_clock_info dmabench_clock_info = { .mask = ~0ULL };

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

/* An empty loop: how long its turns take is all that it is for. */
static noinline void spin(u32 loops)
{
	while (loops--)
		barrier();
}

/* Two readings in a row, and sorted how far they are apart. */
static void read_pairs(u32 *ticks, u32 most_loops)
{
	u64 before;
	u32 i;

	for (i = 0; i < SAMPLES; i++) {
		cond_resched();
		before = dmabench_clock();
		if (most_loops) {
			spin(i % most_loops);
			/* Or a turn of the loop could be taken for the clock's step. */
			if (i & 1)
				cpu_relax();
		}
		ticks[i] = min_t(u64, U32_MAX,
				 dmabench_clock_between(before, dmabench_clock()));
	}
	sort(ticks, SAMPLES, sizeof(*ticks), compare_u32, NULL);
}

/* Are nearly all of the shorter ones multiples of @step, as they were rounded? */
static bool is_step(const u32 *ticks, u32 step)
{
	u32 i, rest, fit = 0;

	for (i = 0; i < SAMPLES && ticks[i] <= STEPS_MOST * step; i++) {
		rest = ticks[i] % step;
		fit += rest <= 1 || rest == step - 1;
	}
	return i > SAMPLES / 16 && fit > i / 20 * 19;
}

/*
 * What the clock moves on by, at least. Many do by more than a tick: those that
 * the firmware or a hypervisor scales, by a number that need not be whole, and
 * now and then by one tick, lest they stand still. So it is the greatest distance
 * between two frequent differences that explains all others. One of few ticks
 * could do so by chance: then it is told to be 1.
 */
static u32 find_step(const u32 *ticks)
{
	u32 i, last = 0, run = 0, step = 1;

	for (i = 0; i < SAMPLES; i++) {
		run = i && ticks[i] == ticks[i - 1] ? run + 1 : 1;
		if (run != SAMPLES / 100)
			continue;
		if (ticks[i] - last >= STEP_LEAST && ticks[i] - last > step &&
		    is_step(ticks, ticks[i] - last))
			step = ticks[i] - last;
		last = ticks[i];
	}
	return step;
}

static void measure_cost(u32 *ticks)
{
	u32 longer = 1, step, made = ~dmabench_clock_info.mask + 1;

	read_pairs(ticks, 0);
	dmabench_clock_info.cost_ticks = ticks[SAMPLES / 2];
	/*
	 * Of many lengths, so that what they have in common is the clock's; and so
	 * long that it moves in a quarter of them, or its steps would not be seen.
	 */
	do {
		read_pairs(ticks, SPIN_MOST * longer);
		longer *= LONGER;
	} while (!ticks[SAMPLES - SAMPLES / 4] && longer <= LONGEST);
	step = find_step(ticks);
	/* What could be by chance is known of a clock that was made coarser. */
	if (step < made && made < STEP_LEAST)
		step = made;
	dmabench_clock_info.granularity_ticks = step;
}

/* The least ticks, of a few tries, that so many turns of the empty loop take. */
static u64 time_spin(u32 loops)
{
	u64 ticks = U64_MAX, before;
	int i;

	for (i = 0; i < 8; i++) {
		cond_resched();
		before = dmabench_clock();
		spin(loops);
		ticks = min(ticks, dmabench_clock() - before);
	}
	return ticks;
}

/* A loop that is timed by a few steps of the clock alone would be far from its length. */
static void measure_dither(void)
{
	u64 ticks, loops, step = dmabench_clock_info.granularity_ticks;
	u32 longer = 1;

	do {
		loops = SPIN_LOOPS * longer;
		ticks = time_spin(loops);
		longer *= LONGER;
	} while (ticks < STEPS_LEAST * step && longer <= LONGEST);
	loops = div64_u64(loops * step, max(ticks, 1ULL));
	/* Of less the call itself is most. */
	dmabench_clock_info.dither_loops = loops < LEAST_LOOPS ? 0 :
					   min_t(u64, loops, U32_MAX);
}

static DEFINE_PER_CPU(u32, dither);

/*
 * Its lengths are the multiples of the golden ratio, less what is whole: they
 * fill a step of the clock evenly, and faster than by chance.
 *
 * Source: H. Weyl, Ueber die Gleichverteilung von Zahlen mod. Eins (Math. Ann.
 * 77, 1916).
 */
noinline void dmabench_clock_dither(void)
{
	u32 part = this_cpu_add_return(dither, 0x9e3779b9);

	spin((u64)part * dmabench_clock_info.dither_loops >> 32);
}

/* While nothing is timed. Return: 0, -ENOMEM, or -EIO: it stands still */
int dmabench_clock_calibrate(void)
{
	u32 *ticks = kmalloc_array(SAMPLES, sizeof(*ticks), GFP_KERNEL);

	if (!ticks)
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
	measure_cost(ticks);
	kfree(ticks);
	if (!dmabench_clock_info.hz)
		return -EIO;
	measure_dither();
	return 0;
}
