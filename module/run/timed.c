// SPDX-License-Identifier: GPL-2.0
#include "timed.h"

#ifdef DMABENCH_CLOCK_CALLED
u64 dmabench_clock_start(void)
{
	return dmabench_clock_start_inline();
}

u64 dmabench_clock_stop(void)
{
	return dmabench_clock_stop_inline();
}
#endif
