// SPDX-License-Identifier: GPL-2.0
#include "bind/bind.h"
#include "commands.h"
#include "lib/options.h"

struct bind {
	const char *driver;
	bool dry_run, force;
};

static const struct dmabench_option options[] = {
	{ .name = "driver", .type = DMABENCH_OPTION_TEXT, .value = "NAME",
	  .offset = offsetof(struct bind, driver),
	  .help = "dmabench, or vfio-pci, which gives it to programs: for vfio_map and iommufd_map; default: dmabench" },
	{ .name = "dry-run", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct bind, dry_run),
	  .help = "print what would be done, and touch nothing" },
	{ .name = "force", .type = DMABENCH_OPTION_FLAG,
	  .offset = offsetof(struct bind, force),
	  .help = "even if somebody uses it: an open disk, an interface that is up, virtual functions" },
	{ }
};

static const struct dmabench_usage usage = {
	.command = "bind",
	.summary = "takes a device from its driver and makes it a target",
	.operands = "DEVICE",
	.min_operands = 1,
	.max_operands = 1,
	.options = options,
	.more = "DEVICE: a PCI address, 0000:00:04.0 or 00:04.0, or the name of a platform device.\n"
		"What it was is kept in /run/dmabench/bound until dmabench unbind gives it back.",
};

int cmd_bind(int argc, char **argv)
{
	struct bind values = { 0 };
	int status = dmabench_options_parse(&usage, argc, argv, &values, NULL);

	if (status != DMABENCH_OPTIONS_GO)
		return status;
	return dmabench_bind("", argv[1], values.driver ?: DMABENCH_DRIVER, values.dry_run,
			     values.force);
}
