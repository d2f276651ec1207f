// SPDX-License-Identifier: GPL-2.0
/*
 * targets: what tests can be told to run on by DMABENCH_TARGET, a line each: its name; "own" or
 * "other", whether the module may set its limits; its engine's channel, or "none"; and how its
 * addresses are translated. Exits with 1, and says why, where the module cannot be asked.
 */
#include <stdio.h>
#include <string.h>

#include "lib/dma.h"

static int print_target(int fd, int target)
{
	struct dmabench_target_info info;
	int err = dma_target_info(fd, target, &info);

	if (!err && !(info.out_flags & DMABENCH_TARGET_GONE))
		printf("%s %s %s %s\n", info.out_name,
		       info.out_flags & DMABENCH_TARGET_OWNED ? "own" : "other",
		       info.out_flags & DMABENCH_TARGET_ENGINE ? info.out_engine : "none",
		       dma_translation(info.out_translation));
	return err;
}

int main(void)
{
	struct dmabench_info info;
	int fd = dma_open();
	int err = fd < 0 ? fd : dma_info(fd, &info);
	uint32_t i;

	for (i = 0; !err && i < info.out_targets; i++)
		err = print_target(fd, i);
	if (err)
		fprintf(stderr, "targets: %s: %s\n", DMABENCH_DEVICE, strerror(-err));
	return !!err;
}
