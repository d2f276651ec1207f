/* SPDX-License-Identifier: GPL-2.0 */
/* What 32-bit.sh wants of each file that it compiles; LEAST_TIME: of a time, in bytes. */
#include <sys/types.h>
#include <time.h>

_Static_assert(sizeof(long) == 4, "words of 32 bits");
_Static_assert(sizeof(off_t) == 8, "offsets of 64 bits");
_Static_assert(sizeof(time_t) >= LEAST_TIME, "times that do not end in 2038");
