/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_ICOUNT_H
#define DMABENCH_ICOUNT_H

#include <stdbool.h>

/*
 * Does the kernel's command line say that the clock counts instructions? Then
 * QEMU runs with -icount shift=0: each is a virtual nanosecond, and a tick of
 * its TSC. What a kernel measures of that rate is off by up to 1e-4.
 */
#define DMABENCH_ICOUNT_HZ	1000000000
bool dmabench_clock_is_icount(const char *root);

#endif /* DMABENCH_ICOUNT_H */
