/* SPDX-License-Identifier: GPL-2.0 */
/* Perf events that are counted beside the times: --counters cycles,instructions. */
#ifndef DMABENCH_RUN_COUNTERS_H
#define DMABENCH_RUN_COUNTERS_H

#include <stdint.h>

#include "kernel/device.h"

#define DMABENCH_COUNTER_NAME_LEN	32

struct run_counter {
	char name[DMABENCH_COUNTER_NAME_LEN];
	uint32_t type;
	uint64_t config;
};

/* All zero: none. */
struct run_counters {
	struct run_counter list[DMABENCH_MAX_COUNTERS];
	unsigned int count;
};

/*
 * "cycles,dTLB-load-misses,r01c2": names as perf list has them, or a raw event in
 * base 16. NULL: none. 0, or the exit status after saying what is wrong.
 */
int dmabench_counters_parse(const char *text, struct run_counters *counters);

/* All names that there are, with commas between, to be freed. */
char *dmabench_counter_names(void);

#endif /* DMABENCH_RUN_COUNTERS_H */
