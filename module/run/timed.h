/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that time calls. They are never inlined: with little to keep beside
 * the calls, the compiler puts nothing of its own between the two reads of the
 * clock, and one experiment is timed as the others are.
 */
#ifndef DMABENCH_TIMED_H
#define DMABENCH_TIMED_H

#include "core/clock.h"

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
	return dmabench_clock_between(before, dmabench_clock());	\
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
	return dmabench_clock_between(before, dmabench_clock());	\
}

#endif /* DMABENCH_TIMED_H */
