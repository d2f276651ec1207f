// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "boot.h"
#include "icount.h"

/* Of QEMU's making: the kernel passes it on, and nothing in the guest shows it. */
bool dmabench_clock_is_icount(const char *root)
{
	char text[DMABENCH_FACT_LEN];
	const char *clock = dmabench_boot_value(root, "dmabench_clock", text);

	return clock && !strcmp(clock, "icount");
}

uint64_t dmabench_icount_hz(uint64_t measured)
{
	const uint64_t second_ns = 1000000000;
	uint64_t tick_ns = (second_ns + measured / 2) / measured;

	return second_ns / (tick_ns ?: 1);
}
