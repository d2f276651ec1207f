// SPDX-License-Identifier: GPL-2.0
#include "bind/bind.h"
#include "commands.h"
#include "lib/options.h"

struct bind {
	const char *driver;
	bool dry_run, force;
};

/* What completion offers; who is wrong is told by dmabench_bind(). */
static const char *const drivers[] = { DMABENCH_DRIVER, DMABENCH_VFIO_PCI, NULL };

static const struct dmabench_option options[] = {
	{ .name = "driver", .type = DMABENCH_OPTION_TEXT, .value = "NAME", .choices = drivers,
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
	.operand_names = DMABENCH_NAMES_DEVICES,
	.options = options,
	.more = "DEVICE: a PCI address, 0000:00:04.0 or 00:04.0, or the name of a platform device.\n"
		"What it was is kept in /run/dmabench/bound until dmabench unbind gives it back.",
	.examples = (const struct dmabench_example[]){
		{ "what it would do", "dmabench bind --dry-run 0000:04:00.0", DMABENCH_IN_GUEST },
		{ "take the device, and measure on it",
		  "dmabench bind 0000:04:00.0\ndmabench run --quick --target 0000:04:00.0 -e map_single --size 4k -o card.jsonl", DMABENCH_IN_GUEST },
		{ } },
	.files = (const struct dmabench_file[]){
		{ "/run/dmabench/bound", "a file for each device that is bound, or about to be: what it was before" },
		{ } },
	.see = "dmabench-unbind(1), dmabench-list(1)",
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
