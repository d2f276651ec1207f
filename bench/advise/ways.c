// SPDX-License-Identifier: GPL-2.0
/* Which experiments have ways to choose from, and what each tells a driver to do. */
#include <string.h>

#include "advise.h"

static const struct advise_strategy strategies[] = {
	{ .name = "streaming", .action = "map each transfer" },
	{ .name = "sg", .action = "map each transfer as a list of pages" },
	{ .name = "coherent_copy", .action = "copy through coherent memory",
	  .unmapped = true },
	{ .name = "pool_copy", .action = "copy through memory of a dma_pool",
	  .unmapped = true },
	{ .name = "persistent_copy",
	  .action = "copy through memory that is mapped once" },
	{ .name = "persistent",
	  .action = "map the buffer once, and sync it for each transfer",
	  .same_buffer = true },
	{ }
};

/* The page pool and the ring's own pages take a packet wherever it comes to lie. */
static const struct advise_strategy of_ios[] = {
	{ .name = "map_sg", .action = "map each I/O as a list" },
	{ .name = "two_step", .action = "map each I/O in two steps" },
	{ .name = "copy", .action = "copy through pages that stay mapped" },
	{ .name = "premapped", .action = "keep pages mapped, and sync them",
	  .same_buffer = true },
	{ }
}, of_memory[] = {
	{ .name = "base", .action = "pin and map base pages" },
	{ .name = "thp", .action = "pin and map transparent huge pages" },
	{ .name = "hugetlb_2m", .action = "pin and map HugeTLB pages of 2 MiB" },
	{ .name = "hugetlb_1g", .action = "pin and map HugeTLB pages of 1 GiB" },
	{ .name = "user_copy", .action = "copy through a buffer that stays mapped",
	  .experiment = "user_copy", .phases = "sync_for_cpu+copy+sync_for_device",
	  .most = 4 << 20 },
	{ }
}, of_packets[] = {
	{ .name = "map", .action = "map a page for each packet" },
	{ .name = "page_pool", .action = "take pages of a page pool" },
	{ .name = "premapped", .action = "keep pages mapped, and sync them" },
	{ .name = "copybreak", .action = "copy out of buffers that stay mapped" },
	{ }
};

const struct advise_ways dmabench_advise_ways[] = {
	{ .experiment = "strategy", .parameter = "strategy", .phases = "total",
	  .strategies = strategies },
	{ .experiment = "nvme_like", .parameter = "way", .phases = "submit+complete",
	  .strategies = of_ios },
	{ .experiment = "nic_like", .parameter = "way", .direction = "from_device",
	  .phases = "refill+complete+release", .strategies = of_packets },
	{ .experiment = "user_pages", .parameter = "backing", .unlike = "untouched",
	  .phases = "pin+table+map+unmap+unpin", .strategies = of_memory },
	{ }
};

const struct advise_strategy *
dmabench_advise_strategy(const struct advise_ways *ways, const char *name)
{
	const struct advise_strategy *strategy = ways->strategies;

	while (strategy->name && strcmp(strategy->name, name))
		strategy++;
	return strategy;
}

/* One name does not tell to do two things. */
const char *dmabench_advise_action(const char *name)
{
	const struct advise_ways *ways;

	for (ways = dmabench_advise_ways; ways->experiment; ways++)
		if (dmabench_advise_strategy(ways, name)->name)
			return dmabench_advise_strategy(ways, name)->action;
	return name;
}
