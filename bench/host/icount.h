/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_ICOUNT_H
#define DMABENCH_ICOUNT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Does the kernel's command line say that the clock counts instructions? Then
 * QEMU runs with -icount shift=0: each is a virtual nanosecond.
 */
bool dmabench_clock_is_icount(const char *root);

/*
 * The clock's frequency then, of what the kernel measured, which is off by up to
 * 1e-4: its ticks are whole nanoseconds, 1 of x86's TSC, 16 of Arm's counter at
 * 62.5 MHz.
 */
uint64_t dmabench_icount_hz(uint64_t measured);

#endif /* DMABENCH_ICOUNT_H */
