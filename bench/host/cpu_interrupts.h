/* SPDX-License-Identifier: GPL-2.0 */
#ifndef DMABENCH_CPU_INTERRUPTS_H
#define DMABENCH_CPU_INTERRUPTS_H

#include <stdint.h>

/* Interrupts of all kinds that @cpu has taken since boot, as /proc/interrupts tells; 0: it does not. */
uint64_t dmabench_cpu_interrupts(const char *root, unsigned int cpu);

#endif /* DMABENCH_CPU_INTERRUPTS_H */
