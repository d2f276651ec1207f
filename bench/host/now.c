// SPDX-License-Identifier: GPL-2.0
#include <time.h>

#include "now.h"

double dmabench_now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}
