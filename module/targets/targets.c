// SPDX-License-Identifier: GPL-2.0
/*
 * Where targets are from: devices of our own drivers, and channels of others',
 * among them those that devices of ours ask for.
 */
#include "core/target.h"
#include "targets.h"

/*
 * Looks for new channels. @count: how many targets there are; @missed: how many
 * found no room in the list. Return: 0, or -EINTR
 */
int dmabench_targets_refresh(u32 *count, u32 *missed)
{
	int err;

	*missed = 0;
	/* In this order: some channels have their devices only once they were taken. */
	err = dmabench_peripherals_discover(missed) ?: dmabench_channels_discover(missed);
	*count = dmabench_target_count();
	return err;
}

int dmabench_targets_init(void)
{
	int err = dmabench_platform_init();

	if (err)
		goto destroy;
	err = dmabench_pci_init();
	if (err)
		goto platform_exit;
	return 0;

platform_exit:
	dmabench_platform_exit();
destroy:
	dmabench_targets_destroy();
	return err;
}

void dmabench_targets_exit(void)
{
	dmabench_pci_exit();
	dmabench_platform_exit();
	dmabench_targets_destroy();
}
