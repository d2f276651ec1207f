// SPDX-License-Identifier: GPL-2.0
#include <linux/atomic.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>

#include "charge.h"
#include "uapi/dmabench.h"

static atomic64_t charged_bytes;

u64 dmabench_charge_limit_all(void)
{
	return (u64)totalram_pages() << PAGE_SHIFT >> 1;
}

u64 dmabench_charge_limit(void)
{
	u64 all = dmabench_charge_limit_all();

	return min(max(DMABENCH_MAX_FILE_BYTES, all / 8), all);
}

u64 dmabench_charged(void)
{
	return atomic64_read(&charged_bytes);
}

int dmabench_charge(u64 bytes)
{
	if ((u64)atomic64_add_return(bytes, &charged_bytes) <= dmabench_charge_limit_all())
		return 0;
	atomic64_sub(bytes, &charged_bytes);
	return -ENOMEM;
}

void dmabench_uncharge(u64 bytes)
{
	atomic64_sub(bytes, &charged_bytes);
}
