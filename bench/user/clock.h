/* SPDX-License-Identifier: GPL-2.0 */
/* What times rounds that user space makes: CLOCK_MONOTONIC_RAW, whose ticks are nanoseconds. */
#ifndef DMABENCH_USER_CLOCK_H
#define DMABENCH_USER_CLOCK_H

#include <stdint.h>
#include <time.h>

#include "../module/uapi/dmabench.h"

static inline uint64_t dmabench_user_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec * 1000000000ULL + now.tv_nsec;
}

/* Sets @info's out_clock_*: of this clock, measured now. */
void dmabench_user_clock_tell(struct dmabench_info *info);

#endif /* DMABENCH_USER_CLOCK_H */
