/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that time calls. They are never inlined: with little to keep beside
 * the calls, the compiler puts nothing of its own between the two reads of the
 * clock, and one experiment is timed as the others are.
 */
#ifndef DMABENCH_TIMED_H
#define DMABENCH_TIMED_H

#include "core/clock.h"
#include "counters.h"

/*
 * The reading before what is timed, and counted. Where events are counted, it is
 * made behind the reading of them, in one function: nothing that the compiler does
 * differently from one caller to another is counted and not timed.
 */
static __always_inline u64 dmabench_clock_start_inline(void)
{
	dmabench_clock_wander();
	if (unlikely(dmabench_counts()))
		return dmabench_count_from_here();
	return dmabench_clock();
}

/* The reading after it. */
static __always_inline u64 dmabench_clock_stop_inline(void)
{
	u64 now = dmabench_clock();

	return unlikely(dmabench_counts()) ? dmabench_count_to_here(now) : now;
}

/*
 * Where reading the clock is a call, both are one, lest what a caller has to do
 * for it is timed or counted: how often an address is made anew depends on its registers.
 */
#ifdef DMABENCH_CLOCK_CALLED
u64 dmabench_clock_start(void);
u64 dmabench_clock_stop(void);
#else
#define dmabench_clock_start	dmabench_clock_start_inline
#define dmabench_clock_stop	dmabench_clock_stop_inline
#endif

/*
 * The same before a loop from @at to @end, which are in registers by then:
 * nothing of the loop's own is timed but its end.
 */
#ifdef DMABENCH_CLOCK_CALLED
#define dmabench_clock_begin(at, end)					\
({									\
	asm volatile("" : "+r" (at), "+r" (end));			\
	dmabench_clock_start();						\
})
#else
#define dmabench_clock_begin(at, end)					\
({									\
	u64 _now;							\
									\
	dmabench_clock_wander();					\
	if (unlikely(dmabench_counts())) {				\
		_now = dmabench_count_from_here();			\
	} else {							\
		asm volatile("" : "+r" (at), "+r" (end));		\
		_now = dmabench_clock();				\
	}								\
	_now;								\
})
#endif

/*
 * Defines @_name(const @_context *@_c, @_type *@_item, u32 count), which does
 * @_call for @_item[0] to @_item[count - 1] and returns the ticks that it took.
 */
#define DMABENCH_TIMED(_name, _context, _c, _type, _item, _call)	\
noinline u64 _name(const _context *_c, _type *_item, u32 count)	\
{									\
	_type *end = _item + count;					\
	u64 before = dmabench_clock_begin(_item, end);			\
									\
	do {								\
		_call;							\
	} while (++_item < end);					\
	return dmabench_clock_between(before, dmabench_clock_stop());	\
}

/* The same of @_name(const @_context *@_c, u32 count): count times the same call. */
#define DMABENCH_TIMED_SAME(_name, _context, _c, _call)			\
noinline u64 _name(const _context *_c, u32 count)			\
{									\
	u32 i = 0;							\
	u64 before = dmabench_clock_begin(i, count);			\
									\
	do {								\
		_call;							\
	} while (++i < count);						\
	return dmabench_clock_between(before, dmabench_clock_stop());	\
}

#endif /* DMABENCH_TIMED_H */
