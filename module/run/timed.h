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

/* The reading before what is timed, and counted. */
static __always_inline u64 dmabench_clock_start(void)
{
	dmabench_clock_wander();
	dmabench_count_begin();
	return dmabench_clock();
}

/*
 * The same before a loop from @at to @end, which are in registers by then:
 * nothing of the loop's own is timed but its end.
 */
#define dmabench_clock_begin(at, end)					\
({									\
	dmabench_clock_wander();					\
	dmabench_count_begin();						\
	asm volatile("" : "+r" (at), "+r" (end));			\
	dmabench_clock();						\
})

/* The reading after it. */
static __always_inline u64 dmabench_clock_stop(void)
{
	u64 now = dmabench_clock();

	dmabench_count_end();
	return now;
}

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
